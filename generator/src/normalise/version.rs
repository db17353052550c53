//! Which kind of document this is. Later versions of 3 only add spellings, and the walk knows them
//! all at once, so what is asked here is only whether to begin.

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// The version the result is in, whatever the source is in.
pub(super) const RESULT: &str = "3.0.3";

/// Returns the version of OpenAPI that `tree` declares, as it is written there, when it is one that
/// the walk understands. Swagger 2.0 is converted to 3.0 here once it is supported.
pub(super) fn accept(tree: &Value, diagnostics: &mut Diagnostics) -> Option<String> {
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
        let message = format!("the document is written in Swagger {}", bare(version));
        diagnostics.report(
            Diagnostic::new(Code::UnsupportedVersion, &root.join("swagger"), message)
                .help("convert the document to OpenAPI 3.0 and generate from that"),
        );
        return None;
    }
    diagnostics.report(
        Diagnostic::new(Code::NotOpenApi, &root, "the document has no member `openapi`")
            .help("an OpenAPI document says its version first: `openapi: 3.0.3`"),
    );
    None
}

fn three(version: &Value, diagnostics: &mut Diagnostics) -> Option<String> {
    let place = Pointer::root().join("openapi");
    let text = bare(version);
    let mut numbers = text.trim().split('.').map(|part| part.trim().parse::<u32>().ok());
    if numbers.next().flatten() != Some(3) {
        let message = format!("OpenAPI {text} is not supported");
        diagnostics.report(
            Diagnostic::new(Code::UnsupportedVersion, &place, message)
                .help("supported are OpenAPI 3.0, 3.1 and 3.2"),
        );
        return None;
    }
    if !matches!(numbers.next().flatten(), Some(0..=2)) {
        diagnostics.report(
            Diagnostic::new(Code::UnknownVersion, &place, format!("OpenAPI {text} is not known"))
                .fallback("the document is read as OpenAPI 3.2"),
        );
    }
    Some(text)
}

/// The version without quotes: YAML reads `3.0` as a number.
fn bare(version: &Value) -> String {
    version.as_str().map_or_else(|| version.to_string(), str::to_owned)
}
