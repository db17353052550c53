//! Every crate that a case gives compiles without a warning, as do the examples in its docs; and
//! rustdoc takes the docs as they are. Where a case has a program, `run.rs`, that runs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod support;

use std::fmt::Write as _;

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
    "long_chain",
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
    let (mut programs, mut features) = (Vec::new(), Vec::new());
    for mut case in Case::all().into_iter().chain([long_chain()]) {
        case.config.package.name = Some(package(&case.name));
        case.config.package.workspace = true;
        if case.program.is_some() {
            case.config.package.manifest = Some(PROGRAMS_NEED.to_owned());
        }
        let mut generation = case.generate();
        leave_out_system_tls(&mut generation);
        if !generation.files.is_empty() {
            workspace.add(&case.name, &generation, case.program.as_deref());
            if case.program.is_some() {
                programs.push(case.name.clone());
                features.extend(
                    features_of(&generation).iter().map(|name| format!("{}/{name}", package(&case.name))),
                );
            }
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
    let programs: Vec<&str> = programs.iter().map(String::as_str).collect();
    run(
        &["test", "--quiet", "--test=run", "--no-default-features", "--features", &features.join(",")],
        &programs,
    );
}

/// What programs need besides the crate; they have a transport of their own.
const PROGRAMS_NEED: &str =
    "[dev-dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";

/// The features that a crate has by itself, but for those that bring an HTTP client.
fn features_of(generation: &coinage::Generation) -> Vec<String> {
    let manifest = generation.files.iter().find(|file| file.path == "Cargo.toml").unwrap();
    let manifest: toml::Table = manifest.text.parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    let groups = features["default"].as_array().unwrap().iter().filter_map(|feature| feature.as_str());
    let groups = groups.filter(|feature| *feature != "rustls");
    let verification = features.contains_key("verification").then_some("verification");
    groups.chain(verification).map(str::to_owned).collect()
}

/// The TLS of the system needs headers that not every machine has. `.ci/run` tries it where they are.
fn leave_out_system_tls(generation: &mut coinage::Generation) {
    for file in generation.files.iter_mut().filter(|file| file.path == "Cargo.toml") {
        file.text = file.text.replace("\"reqwest/native-tls\"", "");
    }
}

fn package(case: &str) -> String {
    format!("case-{}", case.replace('_', "-"))
}

/// A document with more types in a row than the compiler and rustdoc follow by themselves.
fn long_chain() -> Case {
    const LENGTH: usize = 150;
    let mut text = r##"
openapi: 3.0.3
info: { title: Chain, version: "1" }
paths:
  /links:
    get:
      operationId: listLinks
      responses:
        "200":
          description: The first of them.
          content: { application/json: { schema: { $ref: "#/components/schemas/Link1" } } }
components:
  schemas:
"##
    .to_owned();
    for number in 1..LENGTH {
        let next = format!(r##"{{ $ref: "#/components/schemas/Link{}" }}"##, number + 1);
        let next = if number % 2 == 0 { format!("{{ type: array, items: {next} }}") } else { next };
        let _ = writeln!(text, "    Link{number}: {{ type: object, properties: {{ next: {next} }} }}");
    }
    let _ =
        writeln!(text, "    Link{LENGTH}: {{ type: object, properties: {{ last: {{ type: boolean }} }} }}");
    Case::of_text("long_chain", text)
}
