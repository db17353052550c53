//! Replies: their schema moves into a content, by what the operation produces.

use serde_json::{Map, Value};

use super::super::component::followed;
use super::super::context::Context;
use super::super::object::Object;
use super::super::place::Place;
use super::super::reference::{Kind, reference_of};
use super::media::{JSON, Media, holds_objects};
use super::parameter::plain;
use super::{kept, moved, moved_schema, schema, stranger};
use crate::diagnostics::{Code, Diagnostic};

/// A file of no type in particular.
const BYTES: &str = "application/octet-stream";

/// The `responses` of an operation, which produces what `media` says in a document that says `document`.
pub(super) fn responses<'a>(
    cx: &mut Context<'a, '_>,
    operation: &Object<'a, '_>,
    (media, document): (&Media, &Media),
) -> Option<Value> {
    let value = operation.get("responses")?;
    let Value::Object(members) = value else { return Some(value.clone()) };
    let responses = Object { members, place: operation.place.member("responses") };
    let mut converted = Map::new();
    for (status, value) in responses.sorted() {
        let reply = if status.starts_with("x-") {
            value.clone()
        } else if reference_of(value).is_some() {
            referred(cx, value, status, (media, document))
        } else {
            response(cx, value, responses.place.member(status), media, Some(status))
        };
        converted.insert(status.to_owned(), reply);
    }
    Some(converted.into())
}

/// A reference, or what it leads to, where that is not of the same type in this operation.
fn referred<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    status: &str,
    (media, document): (&Media, &Media),
) -> Value {
    let target = followed(cx, Kind::Response, value);
    let Some((target, Some(pointer))) = target.filter(|_| media.produces != document.produces) else {
        return value.clone();
    };
    if target.get("schema").is_none() && target.get("examples").is_none() {
        return value.clone();
    }
    let place = Place::Start(&pointer);
    moved(response(cx, target, place, media, Some(status)), place)
}

/// One reply.
pub(super) fn response<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
    media: &Media,
    status: Option<&str>,
) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let reply = Object { members, place };
    if reference_of(value).is_some() {
        return value.clone();
    }
    if reply.get("content").is_some() {
        stranger(cx, &reply, "a reply", "content");
        return value.clone();
    }
    let mut converted = kept(&reply, &["schema", "examples", "headers"]);
    if let Some(headers) = headers(cx, &reply) {
        converted.insert("headers".to_owned(), headers);
    }
    let content = content(cx, &reply, media, status);
    if !content.is_empty() {
        converted.insert("content".to_owned(), content.into());
    }
    converted.into()
}

fn headers<'a>(cx: &mut Context<'a, '_>, reply: &Object<'a, '_>) -> Option<Value> {
    let value = reply.get("headers")?;
    let Value::Object(members) = value else { return Some(value.clone()) };
    let headers = Object { members, place: reply.place.member("headers") };
    let converted = headers.sorted().into_iter();
    let converted: Map<String, Value> = converted
        .map(|(name, value)| {
            let mut header = plain(cx, value, headers.place.member(name));
            // Headers have one style only, and do not name it.
            header.as_object_mut().and_then(|header| header.remove("style"));
            (name.to_owned(), header)
        })
        .collect();
    Some(converted.into())
}

fn content<'a>(
    cx: &mut Context<'a, '_>,
    reply: &Object<'a, '_>,
    media: &Media,
    status: Option<&str>,
) -> Map<String, Value> {
    let examples = examples(reply);
    let mut holder = Map::new();
    // Without a schema, the examples are all that tells of a body.
    let mut types: Vec<String> = examples.iter().map(|(media, _)| (*media).clone()).collect();
    if let Some(written) = reply.get("schema") {
        let mut schema = moved_schema(written, reply.place.member("schema"));
        let is_file = written.get("type").is_some_and(|ty| ty == "file");
        if is_file {
            schema::read_files(&mut schema);
        }
        holder.insert("schema".to_owned(), schema);
        if let Some(produced) = produced(cx, reply, media, status) {
            types = produced;
        } else if types.is_empty() {
            types.push(if is_file { BYTES } else { JSON }.to_owned());
        }
    } else if types.is_empty() {
        types = unsaid(cx, reply, media, status);
    }
    let holder = moved(holder.into(), reply.place);
    let mut content = Map::new();
    for media in types {
        let mut entry = holder.clone();
        if let Some((_, example)) = examples.iter().find(|(name, _)| **name == media) {
            entry["example"] = (*example).clone();
        }
        content.insert(media, entry);
    }
    content
}

/// The examples that say which type they are of.
fn examples<'a>(reply: &Object<'a, '_>) -> Vec<(&'a String, &'a Value)> {
    let examples = reply.get("examples").and_then(Value::as_object).into_iter().flatten();
    examples.filter(|(media, _)| media.contains('/')).collect()
}

/// The types of a reply with a schema, where the document names any. What an operation produces is what
/// it is called for: where that is an image, an error with members is still not one.
fn produced<'a>(
    cx: &mut Context<'a, '_>,
    reply: &Object<'a, '_>,
    media: &Media,
    status: Option<&str>,
) -> Option<Vec<String>> {
    let types = media.produced()?;
    let is_error = status.is_some_and(|status| !status.starts_with(['1', '2', '3']));
    let has_members = is_error && reply.get("schema").is_some_and(|schema| has_members(cx, schema));
    if !has_members || types.iter().any(|media| holds_objects(media)) {
        return Some(types);
    }
    let message = format!("the errors of the operation cannot be of the type `{}`", types.join("`, `"));
    let finding = Diagnostic::new(Code::WrongType, &media.produces_at, message);
    cx.report(finding.fallback(format!("they are read as `{JSON}`")));
    Some(vec![JSON.to_owned()])
}

/// The types of a reply that has no schema, which in 2.0 means that it has no body. But an operation
/// that says itself that it produces an archive is of no use without one.
fn unsaid<'a>(
    cx: &mut Context<'a, '_>,
    reply: &Object<'a, '_>,
    media: &Media,
    status: Option<&str>,
) -> Vec<String> {
    let types = media.produced().filter(|_| media.produces_own && matches!(status, Some("200" | "206")));
    let types = types.filter(|types| !types.iter().any(|media| holds_objects(media))).unwrap_or_default();
    if !types.is_empty() {
        let fallback = format!("its body is of the type `{}`", types.join("`, `"));
        cx.missing(reply.place, "a reply of an operation that names what it produces", "schema", &fallback);
    }
    types
}

/// Whether a schema is certainly one of objects.
fn has_members<'a>(cx: &Context<'a, '_>, schema: &'a Value) -> bool {
    let Some((schema, _)) = followed(cx, Kind::Schema, schema) else { return false };
    schema.get("type").is_some_and(|ty| ty == "object")
        || ["properties", "allOf"].iter().any(|keyword| schema.get(keyword).is_some())
}
