#![allow(clippy::unwrap_used, clippy::expect_used)]

use insta::assert_snapshot;

use super::{Style, json, summary, text};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Position};
use crate::load;
use crate::pointer::Pointer;
use crate::source::Source;

const DOCUMENT: &str = "\
openapi: 3.0.3
components:
  schemas:
    Pet:
      oneOf:
        - $ref: '#/components/schemas/Cat'
        - type: string
    Cat:
      type: object
";

fn union() -> Diagnostic {
    Diagnostic::new(
        Code::UnsupportedUnion,
        &Pointer::parse("/components/schemas/Pet"),
        "the union `Pet` has no tag",
    )
    .fallback("emitted as `serde_json::Value`")
    .help("add a `discriminator`")
}

fn all(findings: impl IntoIterator<Item = Diagnostic>) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    findings.into_iter().for_each(|finding| diagnostics.report(finding));
    diagnostics
}

fn shown(source: &Source, findings: impl IntoIterator<Item = Diagnostic>) -> String {
    text(&all(findings), &[source], Style::PLAIN)
}

#[test]
fn a_finding_has_place_snippet_and_notes() {
    let source = Source::new("spec/pets.yaml", DOCUMENT);
    let pointer = Pointer::parse("/components/schemas/Pet/oneOf/1/type");
    let scalar = Diagnostic::new(Code::UnsupportedKeyword, &pointer, "a value is marked");
    assert_snapshot!(shown(&source, [union(), scalar]), @r"
    warning[W202]: the union `Pet` has no tag
     --> spec/pets.yaml:4:5
      |
    4 |     Pet:
      |     ^^^
      |
      = note: at `/components/schemas/Pet`
      = note: emitted as `serde_json::Value`
      = help: add a `discriminator`

    warning[W201]: a value is marked
     --> spec/pets.yaml:7:17
      |
    7 |         - type: string
      |                 ^^^^^^
      |
      = note: at `/components/schemas/Pet/oneOf/1/type`
    ");
}

#[test]
fn syntax_errors_are_shown_where_they_are() {
    let source = Source::new("a.yaml", "info:\n  title: @home\n");
    let mut diagnostics = Diagnostics::default();
    assert!(load::parse(&source, &mut diagnostics).is_none());
    assert_snapshot!(text(&diagnostics, &[&source], Style::PLAIN), @r"
    error[E001]: a plain text cannot begin with `@`
     --> a.yaml:2:10
      |
    2 |   title: @home
      |          ^
      |
      = help: put the text in quotes
    ");
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let filler = "ü".repeat(5000);
    let source = Source::new("a.json", format!("{{\"x\":\"{filler}\",\"type\":\"any\",\"y\":\"{filler}\"}}"));
    let finding = Diagnostic::new(Code::UnsupportedKeyword, &Pointer::parse("/type"), "it is odd");
    let text = shown(&source, [finding]);
    assert!(text.contains(" --> a.json:1:5016\n"), "{text}");
    assert!(text.contains("\"type\":\"any\""), "{text}");
    assert!(text.lines().all(|line| line.chars().count() < 130), "{text}");
    let lines: Vec<_> = text.lines().collect();
    let marked = lines[4].find('^').unwrap();
    assert_eq!(lines[3].chars().skip(marked).take(5).collect::<String>(), "\"any\"");
}

#[test]
fn findings_about_other_files_name_them() {
    let document = Source::new("a.yaml", DOCUMENT);
    let config = Source::new("coinage.toml", "[crate]\nnam = \"x\"\n");
    let found = |file: &str| {
        Diagnostic::new(Code::InvalidConfig, &Pointer::root(), "there is no setting `nam`")
            .position(Position { line: 2, column: 1 })
            .file(file)
    };
    assert_snapshot!(text(&all([found("coinage.toml")]), &[&document, &config], Style::PLAIN), @r#"
    error[E004]: there is no setting `nam`
     --> coinage.toml:2:1
      |
    2 | nam = "x"
      | ^
    "#);
    assert_snapshot!(text(&all([found("other.toml")]), &[&document, &config], Style::PLAIN), @r"
    error[E004]: there is no setting `nam`
    --> other.toml:2:1
    ");
}

#[test]
fn the_whole_document_needs_no_snippet() {
    let source = Source::new("a.yaml", DOCUMENT);
    let finding = Diagnostic::new(Code::NotOpenApi, &Pointer::root(), "there is no `openapi`");
    assert_snapshot!(shown(&source, [finding.clone()]), @r"
    error[E002]: there is no `openapi`
    --> a.yaml
    ");
    // Without any text at hand, the finding still says what it knows.
    assert_snapshot!(text(&all([finding]), &[], Style::PLAIN), @"error[E002]: there is no `openapi`");
}

#[test]
fn tools_get_one_object_per_line() {
    let source = Source::new("a.yaml", DOCUMENT);
    let text = json(&all([union()]), &[&source]);
    assert_eq!(text.lines().count(), 1);
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["code"], "W202");
    assert_eq!(record["severity"], "warning");
    assert_eq!(record["message"], "the union `Pet` has no tag");
    assert_eq!(
        (&record["file"], &record["line"], &record["column"]),
        (&"a.yaml".into(), &4.into(), &5.into())
    );
    assert_eq!(record["pointer"], "/components/schemas/Pet");
    assert_eq!(record["fallback"], "emitted as `serde_json::Value`");
    assert_eq!(record["help"], "add a `discriminator`");
    assert!(record["rendered"].as_str().unwrap().starts_with("warning[W202]: the union"));
}

#[test]
fn too_many_of_a_kind_are_counted() {
    let source = Source::new("a.yaml", DOCUMENT);
    let findings =
        (0..5).map(|index| Diagnostic::new(Code::Renamed, &Pointer::root(), format!("name {index}")));
    let style = Style { most_per_code: 2, ..Style::PLAIN };
    let text = text(&all(findings), &[&source], style);
    assert_eq!(text.matches("warning[W301]: name").count(), 2);
    assert!(text.contains("warning[W301]: 3 more like this: a name was changed"), "{text}");
}

#[test]
fn a_summary_counts() {
    assert_eq!(summary(&Diagnostics::default()), None);
    let error = Diagnostic::new(Code::Syntax, &Pointer::root(), "x");
    assert_eq!(summary(&all([error, union()])).as_deref(), Some("1 error, 1 warning"));
}

#[test]
fn the_same_finding_twice_counts_once() {
    assert_eq!(all([union(), union()]).iter().count(), 1);
}

#[test]
fn colours_are_asked_for() {
    let source = Source::new("a.yaml", DOCUMENT);
    let style = Style { colour: true, ..Style::PLAIN };
    assert!(text(&all([union()]), &[&source], style).contains('\u{1b}'));
    assert!(!shown(&source, [union()]).contains('\u{1b}'));
}
