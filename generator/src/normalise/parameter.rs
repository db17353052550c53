//! Parameters: place, style and schema, with the mistakes people make in each.

use openapiv3::{
    CookieStyle, HeaderStyle, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr,
};
use serde_json::Value;

use super::content::{content, examples, query_style};
use super::context::{Context, describe};
use super::name;
use super::object::Object;
use super::place::Place;
use super::schema::{schema, string};
use crate::diagnostics::Code;

const DROPPED: &str = "the parameter is left out";

/// Members of a parameter that Swagger 2.0 keeps beside its name and 3.x in its schema.
const SCHEMA_MEMBERS: &[&str] = &["type", "items", "enum", "format", "default"];

/// One parameter.
pub(super) fn parameter<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> Option<Parameter> {
    let parameter = Object::read(cx, value, place, DROPPED)?;
    let Some(name) = parameter.text(cx, "name") else {
        cx.missing(place, "a parameter", "name", DROPPED);
        return None;
    };
    let Some(location) = parameter.text(cx, "in") else {
        cx.missing(place, &format!("the parameter `{name}`"), "in", DROPPED);
        return None;
    };
    let location = location.trim().to_ascii_lowercase();
    let name = settled_name(cx, name, &location, place.member("name"))?;
    let style = parameter.get("style");
    let at = place.member("style");
    match location.as_str() {
        "query" => Some(Parameter::Query {
            parameter_data: data(cx, &parameter, name, false),
            allow_reserved: parameter.flag(cx, "allowReserved").unwrap_or_default(),
            style: style.and_then(|style| query_style(cx, style, at)).unwrap_or(QueryStyle::Form),
            allow_empty_value: parameter.flag(cx, "allowEmptyValue"),
        }),
        "header" => {
            only_style(cx, style, at, "headers", "simple");
            Some(Parameter::Header {
                parameter_data: data(cx, &parameter, name, true),
                style: HeaderStyle::Simple,
            })
        }
        "path" => {
            if parameter.get("required") == Some(&Value::Bool(false)) {
                let message = format!("the parameter `{name}` stands in the path and cannot be optional");
                cx.warn(Code::WrongType, place.member("required"), message, "it is required");
            }
            Some(Parameter::Path {
                parameter_data: ParameterData { required: true, ..data(cx, &parameter, name, true) },
                style: style.and_then(|style| path_style(cx, style, at)).unwrap_or(PathStyle::Simple),
            })
        }
        "cookie" => {
            let mut parameter_data = data(cx, &parameter, name, true);
            if style.is_some_and(|style| style == "cookie") {
                // OpenAPI 3.2; the typed form does not know it.
                parameter_data.extensions.insert("x-coinage-cookie".to_owned(), true.into());
            } else {
                only_style(cx, style, at, "cookies", "form");
            }
            Some(Parameter::Cookie { parameter_data, style: CookieStyle::Form })
        }
        "querystring" if is_form(&parameter) => {
            let mut parameter_data = data(cx, &parameter, name, false);
            parameter_data.extensions.insert("x-coinage-querystring".to_owned(), true.into());
            let style = QueryStyle::Form;
            Some(Parameter::Query { parameter_data, allow_reserved: false, style, allow_empty_value: None })
        }
        _ => {
            refuse_place(cx, place, &name, &location);
            None
        }
    }
}

/// Whether a parameter is described as a form.
fn is_form(parameter: &Object<'_, '_>) -> bool {
    let content = parameter.get("content").and_then(Value::as_object);
    content.and_then(|content| content.keys().next()).is_some_and(|media| {
        let essence = media.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

/// The name as it can be sent, or nothing if it cannot.
fn settled_name(cx: &mut Context<'_, '_>, name: String, location: &str, place: Place<'_>) -> Option<String> {
    if location == "header" {
        return name::of_header(cx, &name, place, DROPPED);
    }
    if name.is_empty() && location != "path" {
        let message = format!("the name of a parameter in `{location}` is empty");
        cx.warn(Code::InvalidName, place, message, DROPPED);
        return None;
    }
    Some(name)
}

fn refuse_place(cx: &mut Context<'_, '_>, place: Place<'_>, name: &str, location: &str) {
    let message = format!("the parameter `{name}` stands in `{location}`");
    let code = if location == "querystring" { Code::UnsupportedParameter } else { Code::WrongType };
    cx.warn(code, place.member("in"), message, DROPPED);
}

/// What parameters of all places have. `carry_reserved` asks to keep `allowReserved` as an extension,
/// for the typed form knows it for the query only.
fn data<'a>(
    cx: &mut Context<'a, '_>,
    parameter: &Object<'a, '_>,
    name: String,
    carry_reserved: bool,
) -> ParameterData {
    let mut extensions: Vec<(String, Value)> = parameter.extensions().collect();
    if carry_reserved && parameter.flag(cx, "allowReserved") == Some(true) {
        extensions.push(("x-coinage-allowReserved".to_owned(), true.into()));
    }
    let subject = format!("the parameter `{name}`");
    ParameterData {
        description: parameter.prose(cx, "description"),
        required: parameter.flag(cx, "required").unwrap_or_default(),
        deprecated: parameter.flag(cx, "deprecated"),
        format: format(cx, parameter, &subject),
        example: parameter.get("example").cloned(),
        examples: examples(cx, parameter).into_iter().collect(),
        explode: parameter.flag(cx, "explode"),
        extensions: extensions.into_iter().collect(),
        name,
    }
}

/// The `schema` or `content` of a parameter or header; without either it is a string.
pub(super) fn format<'a>(
    cx: &mut Context<'a, '_>,
    object: &Object<'a, '_>,
    subject: &str,
) -> ParameterSchemaOrContent {
    let has_content = object.get("content").and_then(Value::as_object).is_some_and(|map| !map.is_empty());
    if let Some(value) = object.get("schema") {
        if has_content {
            let message = format!("{subject} has both `schema` and `content`");
            cx.warn(Code::WrongType, object.place.member("content"), message, "`content` is left out");
        }
        return ParameterSchemaOrContent::Schema(schema(cx, value, object.place.member("schema")));
    }
    if has_content {
        let content = content(cx, object);
        if content.len() > 1 {
            let message = format!("`content` of {subject} has more than one media type");
            cx.warn(Code::WrongType, object.place.member("content"), message, "the first is used");
        }
        if !content.is_empty() {
            return ParameterSchemaOrContent::Content(content.into_iter().take(1).collect());
        }
    }
    if SCHEMA_MEMBERS.iter().any(|member| object.get(member).is_some()) {
        let message = format!("{subject} says its type without a `schema`");
        cx.warn(Code::WrongType, object.place, message, "it is read as Swagger 2.0 writes it");
        return ParameterSchemaOrContent::Schema(super::schema::of_members(cx, object, SCHEMA_MEMBERS));
    }
    cx.missing(object.place, subject, "schema", "it is a string");
    ParameterSchemaOrContent::Schema(ReferenceOr::Item(string()))
}

fn only_style<'a>(
    cx: &mut Context<'a, '_>,
    style: Option<&'a Value>,
    place: Place<'_>,
    what: &str,
    only: &str,
) {
    if let Some(style) = style.filter(|style| *style != only) {
        let message = format!("{} is not a style of {what}", describe(style));
        cx.warn(Code::WrongType, place, message, format!("the style `{only}` is used"));
    }
}

fn path_style<'a>(cx: &mut Context<'a, '_>, style: &'a Value, place: Place<'_>) -> Option<PathStyle> {
    match style.as_str() {
        Some("simple") => Some(PathStyle::Simple),
        Some("label") => Some(PathStyle::Label),
        Some("matrix") => Some(PathStyle::Matrix),
        _ => {
            let message = format!("{} is not a style of paths", describe(style));
            cx.warn(Code::WrongType, place, message, "the style `simple` is used");
            None
        }
    }
}
