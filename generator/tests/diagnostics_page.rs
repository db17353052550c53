//! `DIAGNOSTICS.md` says of every code what it stands for and what to do, with what a case really shows.
//!
//! To bring it up to date: `INSTA_UPDATE=always cargo test -p coinage --test diagnostics_page`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use coinage::diagnostics::{Code, Severity, render};
use coinage::pointer::Pointer;
use coinage::{Config, Diagnostic, Diagnostics};
use support::Case;

/// What to do about each code.
const ADVICE: &[(Code, &str)] = &[
    (
        Code::Syntax,
        "Mend the text at the place that is shown. A tab, an unclosed quote or a text with `: ` in it is behind most of them.",
    ),
    (
        Code::NotOpenApi,
        "Check that the file is the document itself, and that it begins with `openapi` or `swagger`.",
    ),
    (Code::UnsupportedVersion, "Convert the document to OpenAPI 3.0 or later, or ask its authors for one."),
    (
        Code::InvalidConfig,
        "Correct `coinage.toml` at the place that is shown. The README of the generator lists all keys.",
    ),
    (
        Code::UnusedConfig,
        "Correct the name, or take the entry out: the document may have been mended, or a thing renamed.",
    ),
    (
        Code::TooDeep,
        "Documents of this depth are made by machines, or to do harm. Write out what aliases stand for, and give names to parts of schemas.",
    ),
    (
        Code::InvalidOverlay,
        "Correct the overlay at the place that is shown. Overlays of 1.0 and 1.1 are read.",
    ),
    (
        Code::UnusedOverlay,
        "Correct the target, or take the action out: the document has changed since the overlay was written.",
    ),
    (
        Code::OverlayConflict,
        "An object is merged with an object, a plain value replaces a plain value. To replace an object, remove it by an action of its own first.",
    ),
    (Code::Internal, "This is a fault of the generator. Please report it, with the document."),
    (Code::DuplicateKey, "Take one of the two out. Tools differ in which of them they believe."),
    (
        Code::WrongType,
        "Write what is asked for. What was read instead stands below the finding; if that is what is meant, nothing is lost.",
    ),
    (Code::MissingMember, "Add the member."),
    (Code::UnresolvedReference, "Correct the reference, or add what it refers to."),
    (
        Code::ExternalReference,
        "Save the other document beside this one and refer to the file; allow its folder with `--allow-outside`. Nothing is fetched from the network.",
    ),
    (
        Code::CircularReference,
        "A reference must lead to something other than references. Write out what is meant.",
    ),
    (
        Code::NumberRange,
        "Nothing has to be done where the nearest number is as good. Otherwise put the number in quotes.",
    ),
    (
        Code::OperationId,
        "Give each operation an `operationId` of its own: methods are named by it, and a made-up name changes with the path.",
    ),
    (
        Code::PathParameter,
        "Declare each variable of the path as a parameter with `in: path`, under the same name, and nothing else with that place.",
    ),
    (Code::UnknownVersion, "Nothing, if the crate is as it should be. A newer generator may know more."),
    (
        Code::InvalidName,
        "Correct the name. Names of headers are letters, digits and a few signs; names of components are letters, digits, `.`, `-` and `_`.",
    ),
    (
        Code::EquivalentPaths,
        "Make one path of the two, or tell them apart by something other than the names of their variables.",
    ),
    (
        Code::OverlayTarget,
        "Correct `extends` in the overlay, or give the overlay to the document that it is meant for.",
    ),
    (
        Code::UnsupportedKeyword,
        "The type is right but says less than the document. Check values yourself where it matters.",
    ),
    (
        Code::UnsupportedUnion,
        "Give the choice a discriminator, or each branch a required member that can only have one value.",
    ),
    (
        Code::UnsupportedSchema,
        "The value can be read as JSON. If the type matters, say it in an overlay or in `coinage.toml`.",
    ),
    (Code::UnsupportedEnum, "The value can be read as JSON. Give the enum values of one type."),
    (Code::UnsupportedBody, "Make the bytes yourself, or declare a media type that the client knows."),
    (Code::UnsupportedReply, "Read the bytes yourself, or declare a media type that the client knows."),
    (
        Code::UnsupportedParameter,
        "Write the text of the parameter yourself, or declare it in a style that says how such a value is written.",
    ),
    (
        Code::UnsupportedSecurity,
        "Send the credentials by a transport of your own, or with `with_header` call by call.",
    ),
    (Code::UnsupportedServer, "Give the address with `base_url` when the client is built."),
    (Code::UnsupportedFeature, "Do without, or call it with the transport yourself."),
    (
        Code::MergeConflict,
        "Make the parts of the `allOf` agree, or say in an overlay which of them is right.",
    ),
    (Code::InfiniteType, "Make the member optional, or a list: as it stands no value can ever be finite."),
    (Code::Required, "Declare the member under `properties`, or take it out of `required`."),
    (Code::FormatRange, "Declare a wider format, or correct the number."),
    (
        Code::Pattern,
        "Correct the pattern, or live with `validate` not checking it. Named groups are written `(?<name>…)`.",
    ),
    (
        Code::Renamed,
        "Give one of the two another name in `coinage.toml`, so that neither depends on the other.",
    ),
    (
        Code::Pagination,
        "Correct what `pagination` names: parameters of the operation and members of its reply.",
    ),
    (Code::IdempotencyKey, "Give the name of a header, such as `Idempotency-Key`, or `true` or `false`."),
];

const HEAD: &str = "# Findings and their codes

Whatever a crate has less of than its document says, is said: as a finding with a code, a place, a sentence, and
what was done instead. Codes with `E` keep the crate from being written; with `W` there is a crate, and it is whole
but for what the finding says. A code means the same for good.

People get findings on standard error, at most five of each `W` code. For tools, `--message-format json` writes all
of them to standard output, one JSON object a line, and a summary at the end:

| member | value |
|---|---|
| `code` | as below |
| `severity` | `error` or `warning` |
| `message` | one sentence, lower case, without a full stop |
| `file`, `line`, `column` | where, counted from one, in characters; null where there is no such place |
| `pointer` | the place as a JSON Pointer into that file; empty for the whole of it |
| `fallback` | what was done instead, or null |
| `help` | what to write to mend it, or null |
| `rendered` | all of it as people see it |

The last line has only the member `summary`. After a crate was made: `package`, `operations`, `types`, `files`, the paths that
were `changed`, `missing`, `orphans` or `blocked`, `written` and `milliseconds`; after a document was refused:
`written`, which is false, and `errors`.

This page is made from the cases in [`tests/cases`](tests/cases) by `tests/diagnostics_page.rs`.
";

#[test]
fn the_page_of_codes_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("DIAGNOSTICS.md");
    let page = page();
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        fs::write(&path, &page).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    let differing = known.lines().zip(page.lines()).find(|(known, now)| known != now);
    assert!(
        known == page,
        "`DIAGNOSTICS.md` is not what the cases show: {differing:?}\nRun this test with `INSTA_UPDATE=always`."
    );
}

fn page() -> String {
    let mut examples: BTreeMap<Code, String> = BTreeMap::new();
    for case in Case::all() {
        let diagnostics = case.generate().diagnostics;
        for line in render::json(&diagnostics, &case.texts()).lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let shown = record["rendered"].as_str().unwrap().to_owned();
            let code = Code::ALL.iter().find(|code| code.as_str() == record["code"]).unwrap();
            let known = examples.entry(*code).or_insert_with(|| shown.clone());
            // The shortest one says it best.
            if (shown.chars().count(), &shown) < (known.chars().count(), known) {
                *known = shown;
            }
        }
    }
    examples.insert(Code::InvalidConfig, invalid_config());
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.as_str());
    let mut text = HEAD.to_owned();
    for (severity, title) in [(Severity::Error, "Errors"), (Severity::Warning, "Warnings")] {
        let _ = write!(text, "\n## {title}\n");
        for code in codes.iter().filter(|code| code.severity() == severity) {
            let advice = ADVICE.iter().find(|(known, _)| known == code).map(|(_, advice)| advice);
            let advice = advice.unwrap_or_else(|| panic!("{} has no advice in this test", code.as_str()));
            let _ = write!(text, "\n### {}: {}\n\n{advice}\n", code.as_str(), code.title());
            if let Some(example) = examples.get(code) {
                let lines: Vec<&str> = example.lines().map(str::trim_end).collect();
                let _ = write!(text, "\n```text\n{}\n```\n", lines.join("\n"));
            }
        }
    }
    text
}

/// A configuration that cannot be read keeps a run from beginning, so that no case can show it.
fn invalid_config() -> String {
    let source = coinage::Source::new("coinage.toml", "[operations.listPets]\nnmae = \"all\"\n");
    let error = Config::parse(&source.text).unwrap_err();
    let finding = Diagnostic::new(Code::InvalidConfig, &Pointer::root(), error.message)
        .file(source.name.clone())
        .position(error.position.unwrap());
    let mut diagnostics = Diagnostics::default();
    diagnostics.report(finding);
    let text = render::text(&diagnostics, &[&source, &source], render::Style::PLAIN);
    text.trim_end().to_owned()
}
