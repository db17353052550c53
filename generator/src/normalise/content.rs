//! Bodies: media types with their schemas, examples and encodings.

use openapiv3::{Content, Encoding, Example, MediaType, QueryStyle, ReferenceOr};
use serde_json::Value;

use super::component::referenced;
use super::context::Context;
use super::header::headers;
use super::name::is_token;
use super::object::{Object, prose};
use super::place::Place;
use super::reference::Kind;
use super::schema::{carried_schema, schema};
use crate::diagnostics::Code;

/// The member `content` of an object.
pub(super) fn content<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>) -> Content {
    let media_types = object.map(cx, "content", |cx, name, value, place| {
        if name.starts_with("x-") && !name.contains('/') {
            return None;
        }
        if !is_media_type(name) {
            let message = format!("`{}` is not a media type", name.escape_debug());
            cx.warn(Code::WrongType, place, message, "it is kept as it stands");
        }
        media_type(cx, value, place)
    });
    media_types.into_iter().collect()
}

/// Whether `name` is a type and a subtype, with parameters or without; either may be `*`.
fn is_media_type(name: &str) -> bool {
    let (range, _) = name.split_once(';').unwrap_or((name, ""));
    range.trim().split_once('/').is_some_and(|(kind, rest)| is_token(kind) && is_token(rest))
}

fn media_type<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<MediaType> {
    if value.is_null() {
        return Some(MediaType::default());
    }
    let media = Object::read(cx, value, place, "the media type is left out")?;
    media.strangers(
        cx,
        "a media type",
        &["schema", "example", "examples", "encoding", "itemSchema", "prefixEncoding", "itemEncoding"],
    );
    let mut extensions: Vec<(String, Value)> = media.extensions().collect();
    if let Some(item) = media.get("itemSchema") {
        let carried = carried_schema(cx, item, place.member("itemSchema"));
        extensions.push(("x-coinage-itemSchema".to_owned(), carried));
    }
    for keyword in ["prefixEncoding", "itemEncoding"] {
        extensions.extend(media.get(keyword).map(|value| (format!("x-coinage-{keyword}"), value.clone())));
    }
    // Alone, it is the schema of what comes one by one.
    let key = if media.get("schema").is_none() { "itemSchema" } else { "schema" };
    Some(MediaType {
        schema: media.get(key).map(|value| schema(cx, value, place.member(key))),
        example: media.get("example").cloned(),
        examples: examples(cx, &media).into_iter().collect(),
        encoding: media
            .map(cx, "encoding", |cx, name, value, place| {
                if lacks_member(media.get("schema"), name) {
                    let message = format!("the schema has no member `{name}` to encode");
                    cx.warn(Code::WrongType, place, message, "the encoding is left out");
                    return None;
                }
                encoding(cx, value, place)
            })
            .into_iter()
            .collect(),
        extensions: extensions.into_iter().collect(),
    })
}

/// Whether `schema` names its members, itself and alone, and `name` is not among them.
fn lacks_member(schema: Option<&Value>, name: &str) -> bool {
    let Some(Value::Object(schema)) = schema else { return false };
    let is_open = ["$ref", "allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties"];
    let members = schema.get("properties").and_then(Value::as_object);
    members.is_some_and(|members| !members.contains_key(name))
        && is_open.iter().all(|keyword| !schema.contains_key(*keyword))
}

/// The member `examples` of an object. Examples never make a finding: no code depends on them.
pub(super) fn examples<'a>(
    cx: &mut Context<'a, '_>,
    object: &Object<'a, '_>,
) -> Vec<(String, ReferenceOr<Example>)> {
    match object.get("examples") {
        Some(Value::Object(_)) => object.map(cx, "examples", |cx, _, value, place| {
            if !value.is_object() {
                let example =
                    Example { value: (!value.is_null()).then(|| value.clone()), ..Example::default() };
                return Some(ReferenceOr::Item(example));
            }
            referenced(cx, Kind::Example, value, place, example)
        }),
        // The spelling of schemas in 3.1.
        Some(Value::Array(values)) => {
            let numbered = (1_usize..).zip(values);
            let example = |value: &Value| Example {
                value: (!value.is_null()).then(|| value.clone()),
                ..Example::default()
            };
            numbered.map(|(number, value)| (number.to_string(), ReferenceOr::Item(example(value)))).collect()
        }
        _ => Vec::new(),
    }
}

/// One example.
pub(super) fn example<'a>(_: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<Example> {
    let Value::Object(members) = value else { return None };
    let example = Object { members, place };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some(Example {
        summary: example.get("summary").and_then(text),
        description: example.get("description").and_then(text),
        value: ["value", "dataValue", "serializedValue"].iter().find_map(|name| example.get(name)).cloned(),
        external_value: example.get("externalValue").and_then(text),
        extensions: example.extensions().collect(),
    })
}

fn encoding<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<Encoding> {
    let encoding = Object::read(cx, value, place, "the encoding is left out")?;
    let mut extensions: Vec<(String, Value)> = encoding.extensions().collect();
    let explode = encoding.flag(cx, "explode");
    // The typed form cannot tell absent from false, and absent means true for the style `form`.
    extensions.extend(explode.map(|flag| ("x-coinage-explode".to_owned(), flag.into())));
    Some(Encoding {
        content_type: encoding.get("contentType").and_then(|value| content_type(cx, value, place)),
        headers: headers(cx, &encoding).into_iter().collect(),
        style: encoding.get("style").and_then(|value| query_style(cx, value, place.member("style"))),
        explode: explode.unwrap_or_default(),
        allow_reserved: encoding.flag(cx, "allowReserved").unwrap_or_default(),
        extensions: extensions.into_iter().collect(),
    })
}

/// A list of types is joined the way one string would list them.
fn content_type<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<String> {
    let place = place.member("contentType");
    match value {
        Value::Array(types) => {
            let types: Vec<&str> = types.iter().filter_map(Value::as_str).collect();
            let joined = types.join(", ");
            cx.wrong(place, value, "a string", &format!("it is read as `{joined}`"));
            Some(joined)
        }
        other => prose(cx, other, place),
    }
}

/// A style of the query.
pub(super) fn query_style<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> Option<QueryStyle> {
    match value.as_str() {
        Some("form") => Some(QueryStyle::Form),
        Some("spaceDelimited") => Some(QueryStyle::SpaceDelimited),
        Some("pipeDelimited") => Some(QueryStyle::PipeDelimited),
        Some("deepObject") => Some(QueryStyle::DeepObject),
        _ => {
            let message = format!("{} is not a style of the query", super::context::describe(value));
            cx.warn(Code::WrongType, place, message, "the style `form` is used");
            None
        }
    }
}
