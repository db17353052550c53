//! Every crate that a case gives compiles without a warning, as do the examples in its docs; and
//! rustdoc takes the docs as they are.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod support;

use support::Case;
use support::workspace::Workspace;

/// Cases whose docs have links or words of the document in them. Rendering the docs of all crates takes
/// minutes and shows nothing more.
const DOCUMENTED: &[&str] = &[
    "config_names",
    "constructors",
    "deprecated",
    "enum_names",
    "error_bodies",
    "groups",
    "markdown",
    "objects",
    "pagination",
    "preview",
    "reserved_words",
    "security_kinds",
    "servers",
    "several_replies",
];

#[test]
fn every_crate_compiles_without_a_warning() {
    let mut workspace = Workspace::open();
    for mut case in Case::all() {
        case.config.package.name = Some(package(&case.name));
        case.config.package.workspace = true;
        let generation = case.generate();
        if !generation.files.is_empty() {
            workspace.add(&case.name, &generation);
        }
    }
    workspace.finish();
    let run = |arguments: &[&str], cases: &[&str]| {
        let packages: Vec<String> = cases.iter().map(|name| format!("--package={}", package(name))).collect();
        let arguments: Vec<&str> =
            arguments.iter().copied().chain(packages.iter().map(String::as_str)).collect();
        if let Err(failure) = workspace.cargo(&arguments) {
            panic!("{failure}");
        }
    };
    run(&["check", "--workspace", "--keep-going", "--lib", "--examples", "--all-features"], &[]);
    // As it comes, without `preview`; and with nothing at all.
    run(&["check"], &["preview"]);
    run(&["check", "--no-default-features"], &["groups", "preview"]);
    run(&["doc", "--no-deps", "--all-features"], DOCUMENTED);
}

fn package(case: &str) -> String {
    format!("case-{}", case.replace('_', "-"))
}
