//! One smallest document per behaviour; each snapshot is the findings and the piece they are about.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod mistakes;
mod operations;
mod references;
mod schemas;
mod security;
mod swagger;
mod template;
mod versions;

use std::fmt::Write as _;

use openapiv3::OpenAPI;
use serde_json::Value;

use super::normalise;
use crate::diagnostics::Diagnostics;

fn tree(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).expect("the document of a test is valid YAML")
}

/// The findings in one line each.
fn findings(diagnostics: &Diagnostics) -> String {
    let mut text = String::new();
    for finding in diagnostics.iter() {
        let _ = write!(text, "{} {}: {}", finding.code.as_str(), finding.pointer, finding.message);
        let _ = write!(text, "; {}", finding.fallback.as_deref().unwrap_or("no fallback"));
        let _ =
            writeln!(text, "{}", finding.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default());
    }
    text
}

/// The result as JSON. On the way it checks what holds for every document: the typed form can be
/// written and read back, and a second walk changes nothing.
fn settled(document: &OpenAPI) -> Value {
    let json = serde_json::to_value(document).unwrap();
    assert_eq!(&serde_json::from_value::<OpenAPI>(json.clone()).unwrap(), document, "reads back the same");
    let again = normalise(json.clone(), &mut Diagnostics::default()).unwrap();
    assert_eq!(serde_json::to_value(again).unwrap(), json, "a second walk changes nothing");
    json
}

/// Findings and the parts of the result at `pointers`, for a whole document.
fn whole(yaml: &str, pointers: &[&str]) -> String {
    let mut diagnostics = Diagnostics::default();
    let document = normalise(tree(yaml), &mut diagnostics);
    let mut text = findings(&diagnostics);
    let Some(document) = document else { return text + "refused" };
    let json = settled(&document);
    for pointer in pointers {
        let part = json
            .pointer(pointer)
            .map_or_else(|| "nothing".to_owned(), |part| serde_json::to_string_pretty(part).unwrap());
        let _ = write!(text, "\n{pointer} {part}\n");
    }
    text
}

/// The same for a document with nothing but the members below `openapi` and `info`.
fn part(yaml: &str, pointers: &[&str]) -> String {
    whole(&format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{yaml}"), pointers)
}

/// The same for one schema, called `Subject`.
fn schema(yaml: &str) -> String {
    let indented = yaml.trim_end().replace('\n', "\n      ");
    part(
        &format!("components:\n  schemas:\n    Subject:\n      {indented}\n"),
        &["/components/schemas/Subject"],
    )
}
