//! Which kind of document this is. Later versions of 3 only add spellings, and the walk knows them
//! all at once; Swagger 2.0 is converted first. What is asked here is only whether to begin, and how.

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// The version the result is in, whatever the source is in.
pub(super) const RESULT: &str = "3.0.3";

/// A version that is supported, as the document writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// OpenAPI 3.
    Three(String),
    /// Swagger 2.
    Two(String),
}

/// Returns the version of OpenAPI that `tree` declares when it is one that is supported.
pub(super) fn accept(tree: &Value, diagnostics: &mut Diagnostics) -> Option<Version> {
    let root = Pointer::root();
    let Value::Object(members) = tree else {
        diagnostics.report(Diagnostic::new(
            Code::NotOpenApi,
            &root,
            format!("the document is {} and not an object", super::context::describe(tree)),
        ));
        return None;
    };
    if let Some(version) = members.get("openapi") {
        return three(version, diagnostics);
    }
    if let Some(version) = members.get("swagger") {
        return two(version, diagnostics);
    }
    if let Some(version) = members.get("swaggerVersion") {
        refuse_swagger(&bare(version), "swaggerVersion", diagnostics);
        return None;
    }
    diagnostics.report(
        Diagnostic::new(Code::NotOpenApi, &root, "the document has no member `openapi`")
            .help("an OpenAPI document says its version first: `openapi: 3.0.3`"),
    );
    None
}

fn three(version: &Value, diagnostics: &mut Diagnostics) -> Option<Version> {
    let place = Pointer::root().join("openapi");
    let text = bare(version);
    let (major, minor) = numbers(&text);
    if major != Some(3) {
        let message = format!("OpenAPI {text} is not supported");
        diagnostics.report(
            Diagnostic::new(Code::UnsupportedVersion, &place, message)
                .help("supported are OpenAPI 3.0, 3.1 and 3.2, and Swagger 2.0"),
        );
        return None;
    }
    if !matches!(minor, Some(0..=2)) {
        diagnostics.report(
            Diagnostic::new(Code::UnknownVersion, &place, format!("OpenAPI {text} is not known"))
                .fallback("the document is read as OpenAPI 3.2"),
        );
    }
    Some(Version::Three(text))
}

fn two(version: &Value, diagnostics: &mut Diagnostics) -> Option<Version> {
    let text = bare(version);
    let (major, minor) = numbers(&text);
    if major != Some(2) {
        refuse_swagger(&text, "swagger", diagnostics);
        return None;
    }
    // There is no other version 2, and `2` is what some write.
    if !matches!(minor, None | Some(0)) {
        let place = Pointer::root().join("swagger");
        diagnostics.report(
            Diagnostic::new(Code::UnknownVersion, &place, format!("Swagger {text} is not known"))
                .fallback("the document is read as Swagger 2.0"),
        );
    }
    Some(Version::Two(text))
}

fn refuse_swagger(version: &str, member: &str, diagnostics: &mut Diagnostics) {
    let message = format!("the document is written in Swagger {version}");
    diagnostics.report(
        Diagnostic::new(Code::UnsupportedVersion, &Pointer::root().join(member), message)
            .help("convert the document to OpenAPI 3.0 and generate from that"),
    );
}

/// The second number of a version.
pub(super) fn minor(version: &str) -> Option<u32> {
    numbers(version).1
}

/// The first two numbers of a version.
fn numbers(version: &str) -> (Option<u32>, Option<u32>) {
    let mut numbers = version.trim().split('.').map(|part| part.trim().parse::<u32>().ok());
    (numbers.next().flatten(), numbers.next().flatten())
}

/// The version without quotes: YAML reads `3.0` as a number.
fn bare(version: &Value) -> String {
    version.as_str().map_or_else(|| version.to_string(), str::to_owned)
}
