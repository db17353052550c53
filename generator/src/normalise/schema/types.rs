//! `type` in all its spellings: one name, several, with `null`, missing, or wrong.

use serde_json::Value;

use super::super::context::Context;
use super::super::place::Place;
use super::draft::{Draft, Primitive};
use crate::diagnostics::Code;

/// Reads the keyword `type`.
pub(super) fn gather<'a>(cx: &mut Context<'a, '_>, draft: &mut Draft, value: &'a Value, place: Place<'_>) {
    match value {
        Value::String(name) => one(cx, draft, name, place),
        Value::Array(names) => {
            for (index, name) in names.iter().enumerate() {
                let place = place.element(index);
                match name {
                    Value::String(name) => one(cx, draft, name, place),
                    Value::Null => draft.null = true,
                    other => cx.wrong(place, other, "the name of a type", "it is left out"),
                }
            }
        }
        other => cx.wrong(place, other, "the name of a type", "any type is allowed"),
    }
}

fn one(cx: &mut Context<'_, '_>, draft: &mut Draft, name: &str, place: Place<'_>) {
    if name == "null" {
        draft.null = true;
    } else if let Some(primitive) = Primitive::named(name) {
        push(draft, primitive);
    } else if let Some((primitive, format)) = meant(name) {
        push(draft, primitive);
        if draft.format.is_none() {
            draft.format = format.map(str::to_owned);
        }
        let fallback = format!("it is read as `{}`{}", primitive.name(), with_format(format));
        cx.warn(Code::WrongType, place, format!("`{name}` is not a type"), fallback);
    } else {
        draft.extend("type", name);
        let fallback = if name == "any" { "any value is allowed" } else { "any type is allowed" };
        cx.warn(Code::WrongType, place, format!("`{name}` is not a type"), fallback);
    }
}

fn push(draft: &mut Draft, primitive: Primitive) {
    if !draft.types.contains(&primitive) {
        draft.types.push(primitive);
    }
}

fn with_format(format: Option<&str>) -> String {
    format.map_or_else(String::new, |format| format!(" with the format `{format}`"))
}

/// What people mean who take the names of a programming language or of a format for types.
fn meant(name: &str) -> Option<(Primitive, Option<&'static str>)> {
    Some(match name.to_ascii_lowercase().as_str() {
        "string" | "str" | "text" => (Primitive::String, None),
        "date" => (Primitive::String, Some("date")),
        "datetime" | "date-time" | "timestamp" => (Primitive::String, Some("date-time")),
        "uuid" => (Primitive::String, Some("uuid")),
        "file" | "binary" => (Primitive::String, Some("binary")),
        "int" | "integer" => (Primitive::Integer, None),
        "int32" => (Primitive::Integer, Some("int32")),
        "long" | "int64" => (Primitive::Integer, Some("int64")),
        "float" => (Primitive::Number, Some("float")),
        "double" => (Primitive::Number, Some("double")),
        "number" | "decimal" => (Primitive::Number, None),
        "bool" | "boolean" => (Primitive::Boolean, None),
        "dict" | "map" | "object" => (Primitive::Object, None),
        "list" | "array" => (Primitive::Array, None),
        _ => return None,
    })
}

/// Settles on one type, or keeps the several in `x-coinage-types`.
pub(super) fn settle(draft: &mut Draft) {
    if draft.types.contains(&Primitive::Number) {
        // Every integer is a number.
        draft.types.retain(|ty| *ty != Primitive::Integer);
    }
    let had_branches = !draft.one_of.is_empty() || !draft.any_of.is_empty();
    if draft.null {
        draft.data.nullable = true;
    }
    match draft.types.as_slice() {
        [one] => draft.primitive = Some(*one),
        [] if draft.null && !had_branches && draft.enumeration.is_none() && !draft.is_combined() => {
            draft.extend("types", vec!["null"]);
        }
        [] => draft.primitive = implied(draft),
        several => {
            let names: Vec<&str> = several.iter().map(|ty| ty.name()).collect();
            draft.extend("types", names);
        }
    }
    from_content_keywords(draft);
}

/// The type that a schema without one cannot but mean.
fn implied(draft: &Draft) -> Option<Primitive> {
    if draft.is_combined() || draft.has("types") || draft.has("type") || draft.has("degraded") {
        return None;
    }
    if let Some(values) = draft.enumeration.as_deref() {
        return common_type(values);
    }
    if draft.has_properties || draft.additional_properties.is_some() || draft.has("patternProperties") {
        return Some(Primitive::Object);
    }
    if draft.items.is_some() || draft.has("prefixItems") {
        return Some(Primitive::Array);
    }
    if draft.pattern.is_some() || draft.min_length.is_some() || draft.max_length.is_some() {
        return Some(Primitive::String);
    }
    match draft.format.as_deref()? {
        "int32" | "int64" => Some(Primitive::Integer),
        "float" | "double" => Some(Primitive::Number),
        "date" | "date-time" | "uuid" | "byte" | "binary" | "password" | "email" | "uri" | "ipv4"
        | "ipv6" => Some(Primitive::String),
        _ => None,
    }
}

/// The type that all values of an enum have.
fn common_type(values: &[Value]) -> Option<Primitive> {
    let all = |test: fn(&Value) -> bool| !values.is_empty() && values.iter().all(test);
    if all(Value::is_string) {
        Some(Primitive::String)
    } else if all(|value| value.is_i64() || value.is_u64()) {
        Some(Primitive::Integer)
    } else if all(Value::is_number) {
        Some(Primitive::Number)
    } else if all(Value::is_boolean) {
        Some(Primitive::Boolean)
    } else {
        None
    }
}

/// 3.1 says with two keywords what 3.0 says with the formats `byte` and `binary`.
fn from_content_keywords(draft: &mut Draft) {
    if draft.primitive != Some(Primitive::String) || draft.format.is_some() {
        return;
    }
    let word = |keyword: &str| draft.data.extensions.get(&format!("x-coinage-{keyword}"))?.as_str();
    let format = match (word("contentEncoding"), word("contentMediaType")) {
        (Some("base64" | "base64url"), _) => "byte",
        (None, Some("application/octet-stream")) => "binary",
        _ => return,
    };
    draft.format = Some(format.to_owned());
}
