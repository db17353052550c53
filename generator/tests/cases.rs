//! One smallest document per behaviour: what each stage makes of it, as snapshots beside the document.
//!
//! `model`, `names` and `diagnostics` show the stages, `emitted` the files of the crate. What every
//! crate has (the runtime, and whatever the case `usual` has in the same file) is left out. To accept
//! changes: `INSTA_UPDATE=always cargo test -p coinage --test cases`, then read the diff.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use coinage::diagnostics::{Code, render};
use coinage::{Diagnostics, Generation};
use support::{Case, folders, model, names};

/// Makes a test of each case.
macro_rules! cases {
    ($($name:ident)*) => {
        $(#[test] fn $name() { check(stringify!($name)); })*

        const CASES: &[&str] = &[$(stringify!($name),)*];
    };
}

cases! {
    additional_members
    alike_inline_types
    alike_last_words
    alike_members
    all_of
    all_of_conflicts
    all_of_plain
    any_media_type
    body_alternatives
    choices_at_once
    choices_at_once_too_many
    choices_of_constants
    choices_of_texts
    colliding_names
    config_names
    config_schemas
    config_unused
    constants
    constants_with_parts
    constructors
    cookies_of_replies
    decimals
    default_reply
    defaults_and_examples
    deprecated
    discriminators
    discriminators_without_mapping
    enum_fallbacks
    enum_names
    enums
    equivalent_paths
    error_bodies
    events
    form_bodies
    formats
    formats_by_config
    formats_by_config_unused
    groups
    header_and_cookie_parameters
    idempotency_keys
    idempotency_keys_found
    infinite_types
    inline_schemas
    inline_schemas_of_operations
    integer_enums
    integers
    json_bodies
    keys_and_numbers
    later_versions
    left_out
    line_bodies
    lists_and_maps
    many_arguments
    markdown
    method_names
    methods
    multi_file
    multi_file_broken
    no_operations
    not_openapi
    nothing_allowed
    nullable_bodies
    object_parameters
    objects
    odd_names
    one_sided_members
    only_tags
    operation_ids
    other_methods
    overlay_mistakes
    overlays
    pagination
    pagination_by_config
    pagination_unusable
    paging_cursor
    paging_cursor_in_body
    paging_last_item
    paging_link
    paging_link_header
    paging_offset
    paging_page_in_body
    parameters_as_json
    part_bodies
    part_headers
    path_parameter_mistakes
    path_parameters
    patterns_and_positions
    patterns_unread
    plain_replies
    prelude_names
    presence
    preview
    query_parameters
    raw_bodies
    recursion
    redirects
    redirects_as_replies
    references
    reply_headers
    reserved_words
    schema_anchors
    security_certificates
    security_fallbacks
    security_issuer
    security_kinds
    security_sets
    security_tokens
    security_users
    selection
    sensitive_members
    server_variables
    servers
    several_replies
    streamed_replies
    swagger_1
    swagger_2
    syntax_error
    syntax_error_in_json
    tag_hierarchy
    text_bodies
    text_formats
    text_newtypes
    text_newtypes_by_config
    too_deep
    trait_names
    undeclared_required
    unfit_styles
    unions
    unknown_version
    unnamed_branches
    untyped_schemas
    usual
    usual_verbs
    validation
    validation_of_what_is_sent
    wrong_types
    xml_bodies
    xml_lists
    xml_roots
}

/// Cases that are about what a crate says of itself: its manifest, README and lists of modules.
const FRONT: &[&str] = &[
    "usual",
    "config_names",
    "groups",
    "markdown",
    "preview",
    "security_kinds",
    "security_tokens",
    "servers",
    "validation",
];

/// Cases that are about names and findings: their crates have nothing that others do not show, and are
/// only compiled.
const NOT_SHOWN: &[&str] = &[
    "equivalent_paths",
    "idempotency_keys_found",
    "later_versions",
    "method_names",
    "multi_file",
    "multi_file_broken",
    "odd_names",
    "operation_ids",
    "overlays",
    "pagination_unusable",
    "path_parameter_mistakes",
    "patterns_unread",
    "references",
    "swagger_2",
    "unfit_styles",
];

/// Codes that no document leads to.
const UNREACHABLE: &[(Code, &str)] = &[
    (Code::Internal, "it says that the generator is at fault"),
    (Code::InvalidConfig, "it is about the text of `coinage.toml`, which is read before the document"),
    (Code::UnsupportedSchema, "normalisation has replaced types that are none, and says so by W102"),
];

#[test]
fn every_folder_is_a_case() {
    assert_eq!(folders(), CASES, "the list of cases is not that of the folders");
    for name in CASES {
        let case = Case::read(name);
        for entry in fs::read_dir(&case.folder).unwrap() {
            let file = entry.unwrap().file_name().into_string().unwrap();
            let snapshots = ["diagnostics.snap", "emitted.snap", "model.snap", "names.snap"];
            let beside = [&*case.source.name, "coinage.toml", "files", "run.rs"];
            let is_overlay = case.config.overlays.contains(&file);
            let known = is_overlay || beside.contains(&&*file) || snapshots.contains(&&*file);
            assert!(known || file.ends_with(".snap.new"), "`{file}` does not belong into the case `{name}`");
        }
    }
}

#[test]
fn every_code_has_a_case() {
    let mut shown = BTreeSet::new();
    for case in Case::all() {
        shown.extend(case.generate().diagnostics.iter().map(|diagnostic| diagnostic.code));
    }
    for code in Code::ALL {
        let unreachable = UNREACHABLE.iter().find(|(known, _)| known == code);
        match (shown.contains(code), unreachable) {
            (false, None) => panic!("no case shows {} ({})", code.as_str(), code.title()),
            (true, Some((_, reason))) => panic!("{} is shown, but {reason}", code.as_str()),
            _ => {}
        }
    }
}

/// Compares what each stage makes of a case with what it did before.
fn check(name: &str) {
    let case = Case::read(name);
    let mut diagnostics = Diagnostics::default();
    let program = coinage::analyse(&case.source, &case.config, &mut diagnostics);
    let generation = case.generate();
    assert_eq!(program.is_none(), generation.files.is_empty(), "refused by one and not by the other");
    let mut stages = vec![("diagnostics", findings(&case, &generation.diagnostics))];
    if let Some(program) = &program {
        stages.push(("model", model::print(&program.model)));
        stages.push(("names", names::print(program)));
        if !NOT_SHOWN.contains(&name) {
            stages.push(("emitted", emitted(&case, &generation)));
        }
    }
    for stage in ["model", "names", "emitted"] {
        let old = case.folder.join(format!("{stage}.snap"));
        let is_made = stages.iter().any(|(made, _)| *made == stage);
        assert!(is_made || !old.exists(), "nothing is compared with `{}` any more; delete it", old.display());
    }
    insta::with_settings!({
        snapshot_path => &case.folder,
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        for (stage, text) in stages {
            insta::assert_snapshot!(stage, text);
        }
    });
}

fn findings(case: &Case, diagnostics: &Diagnostics) -> String {
    let text = render::text(diagnostics, &case.texts(), render::Style::PLAIN);
    if text.is_empty() { "none".to_owned() } else { text }
}

/// The emitted files, without what every crate has.
fn emitted(case: &Case, generation: &Generation) -> String {
    let usual = if case.name == "usual" { Generation::default() } else { Case::read("usual").generate() };
    let mut text = String::new();
    for file in &generation.files {
        let front = ["Cargo.toml", "README.md", "src/lib.rs", "src/operations/mod.rs", "src/types/mod.rs"];
        let is_front = front.contains(&file.path.as_str());
        let is_carried = support::is_carried(&file.path);
        if is_carried || (is_front && !FRONT.contains(&case.name.as_str())) {
            continue;
        }
        let known = usual.files.iter().find(|known| known.path == file.path).map(|known| known.text.as_str());
        if let Some(news) = news(&file.path, &file.text, known.unwrap_or_default()) {
            let _ = write!(text, "==== {}\n{news}\n", file.path);
        }
    }
    text
}

/// The paragraphs of `text` that `known` does not have, or nothing if it has all of them. A manifest
/// is taken line by line, `lib.rs` is mostly docs.
fn news(path: &str, text: &str, known: &str) -> Option<String> {
    let separator = match path {
        "Cargo.toml" => "\n",
        "src/lib.rs" => "\n//!\n",
        _ => "\n\n",
    };
    let text = text.split_once('\n').map_or(text, |(_mark, rest)| rest.trim_start());
    let paragraphs = || text.split(separator);
    let known = known.split_once('\n').map_or(known, |(_mark, rest)| rest.trim_start());
    let known: BTreeSet<&str> = known.split(separator).map(str::trim_end).collect();
    let is_known = |paragraph: &str| known.contains(paragraph.trim_end());
    if paragraphs().all(is_known) {
        return None;
    }
    let mut news = String::new();
    let mut skipped = false;
    for paragraph in paragraphs() {
        if is_known(paragraph) {
            if !std::mem::replace(&mut skipped, true) {
                news.push_str("…\n");
            }
        } else {
            skipped = false;
            news.push_str(paragraph.trim_end());
            news.push_str(separator);
        }
    }
    Some(news)
}
