//! Names for schemas that move to `components/schemas`, made of the place they come from.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase as _;

use crate::pointer::Pointer;

/// A name for the schema at `pointer` that is not in `taken`.
pub(super) fn place_name(pointer: &str, taken: &BTreeSet<String>) -> String {
    let tokens: Vec<String> = Pointer::parse(pointer).tokens().collect();
    let short = short(&tokens).filter(|name| !taken.contains(name));
    let wanted = short.unwrap_or_else(|| long(&tokens));
    let suffixed = (2_u32..).map(|number| format!("{wanted}{number}"));
    std::iter::once(wanted.clone()).chain(suffixed).find(|name| !taken.contains(name)).unwrap_or(wanted)
}

/// A definition keeps the name it has.
fn short(tokens: &[String]) -> Option<String> {
    match tokens {
        [.., keyword, name] if matches!(keyword.as_str(), "$defs" | "definitions") => Some(name.clone()),
        _ => None,
    }
}

/// The words of the place, without those that say nothing: `Pet/properties/owner` is `PetOwner`.
fn long(tokens: &[String]) -> String {
    let mut name = String::new();
    for (index, token) in tokens.iter().enumerate() {
        // Below a map of the author's, a keyword is an ordinary name.
        let is_name =
            index > 0 && matches!(tokens[index - 1].as_str(), "properties" | "$defs" | "definitions");
        let is_media_type = index > 0 && tokens[index - 1] == "content";
        if is_media_type {
            continue;
        }
        match token.as_str() {
            _ if is_name => name.push_str(&token.to_upper_camel_case()),
            "components" | "schemas" | "paths" | "properties" | "content" | "schema" | "$defs"
            | "definitions" => {}
            "parameters" | "responses" | "headers" | "requestBodies" if name.is_empty() => {}
            "parameters" => name.push_str("Parameter"),
            "responses" => name.push_str("Response"),
            "items" => name.push_str("Item"),
            "additionalProperties" => name.push_str("Value"),
            "requestBody" => name.push_str("Body"),
            _ => name.push_str(&token.to_upper_camel_case()),
        }
    }
    match tokens.get(1).map(String::as_str).filter(|_| tokens[0] == "components") {
        Some("parameters") => name.push_str("Parameter"),
        Some("responses") => name.push_str("Response"),
        Some("headers") => name.push_str("Header"),
        Some("requestBodies") => name.push_str("Body"),
        _ => {}
    }
    if name.is_empty() { "Schema".to_owned() } else { name }
}
