//! Parameters that stay parameters, and what they share with headers and form fields: keywords of
//! their schema among their own members.

use serde_json::{Map, Value, json};

use super::super::context::{Context, describe};
use super::super::object::Object;
use super::super::place::Place;
use super::super::reference::reference_of;
use super::{kept, moved, moved_schema, schema, stranger};
use crate::diagnostics::Code;

/// Members that describe the value. They are the whole schema, for 2.0 has no other here.
const SCHEMA: &[&str] = &[
    "type",
    "format",
    "items",
    "default",
    "enum",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "x-nullable",
    "x-ms-enum",
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-descriptions",
    "x-enumDescriptions",
];

/// The parameter or header `value`, which is a reference or stands in the path, the query or a header.
pub(super) fn plain<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Value {
    let (Value::Object(members), None) = (value, reference_of(value)) else { return value.clone() };
    let parameter = Object { members, place };
    let location = location(value).unwrap_or_default();
    let mut converted = kept(&parameter, &[SCHEMA, &["collectionFormat", "x-ms-skip-url-encoding"]].concat());
    let schema = described(cx, &parameter, &subject(&parameter));
    if let Some((style, explode)) = list_style(cx, &parameter, &schema, &location) {
        converted.insert("style".to_owned(), style.into());
        converted.insert("explode".to_owned(), explode.into());
    }
    if parameter.get("x-ms-skip-url-encoding") == Some(&Value::Bool(true)) {
        converted.insert("allowReserved".to_owned(), true.into());
    }
    converted.insert("schema".to_owned(), schema);
    converted.into()
}

/// Where the parameter `value` stands.
pub(super) fn location(value: &Value) -> Option<String> {
    Some(value.get("in")?.as_str()?.trim().to_ascii_lowercase())
}

/// What to call `parameter` in a finding.
pub(super) fn subject(parameter: &Object<'_, '_>) -> String {
    match (parameter.get("name").and_then(Value::as_str), parameter.get("in")) {
        (Some(name), _) => format!("the parameter `{name}`"),
        (None, Some(_)) => "a parameter".to_owned(),
        (None, None) => "a header".to_owned(),
    }
}

/// The schema that members of `object` make up.
pub(super) fn described<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>, subject: &str) -> Value {
    if let Some(value) = object.get("schema") {
        stranger(cx, object, subject, "schema");
        return moved_schema(value, object.place.member("schema"));
    }
    if ["type", "format", "items", "enum"].iter().all(|member| object.get(member).is_none()) {
        cx.missing(object.place, subject, "type", "it is a string");
    }
    let members = SCHEMA.iter().filter_map(|name| Some(((*name).to_owned(), object.get(name)?.clone())));
    let mut members: Map<String, Value> = members.collect();
    if !members.contains_key("type") && !members.contains_key("items") {
        // The walk tells the type by the values or the format; where there are none, it is text.
        if !members.contains_key("enum") && !members.contains_key("format") {
            members.insert("type".to_owned(), "string".into());
        }
    }
    moved(schema::schema(&members.into()), object.place)
}

/// How a list is written, as `style` and `explode`; nothing for what is not a list.
pub(super) fn list_style<'a>(
    cx: &mut Context<'a, '_>,
    object: &Object<'a, '_>,
    schema: &Value,
    location: &str,
) -> Option<(&'static str, bool)> {
    let is_list = schema.get("type").is_some_and(|ty| ty == "array");
    if !is_list || object.get("schema").is_some() {
        return None;
    }
    let in_query = matches!(location, "query" | "formdata");
    let plain = if in_query { "form" } else { "simple" };
    let place = object.place.member("collectionFormat");
    let fallback = "the elements are separated by commas";
    match (object.get("collectionFormat").unwrap_or(&json!("csv")), in_query) {
        (Value::String(format), _) if format == "csv" => {}
        (Value::String(format), true) if format == "multi" => return Some((plain, true)),
        (Value::String(format), true) if format == "ssv" => return Some(("spaceDelimited", false)),
        (Value::String(format), true) if format == "pipes" => return Some(("pipeDelimited", false)),
        (Value::String(format), _) if matches!(format.as_str(), "ssv" | "tsv" | "pipes" | "multi") => {
            let message = format!("{} cannot be written as `{format}`", list_in(location));
            cx.warn(Code::UnsupportedParameter, place, message, fallback);
        }
        (other, _) => {
            let message = format!("{} is not a way to write lists", describe(other));
            cx.warn(Code::WrongType, place, message, fallback);
        }
    }
    Some((plain, false))
}

fn list_in(location: &str) -> &'static str {
    match location {
        "path" => "a list in the path",
        "query" => "a list in the query",
        "formdata" => "a list in a form",
        _ => "a list in a header",
    }
}
