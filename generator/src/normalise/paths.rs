//! Paths: what their operations share, and the operations that are called on them.

use openapiv3::{Operation, PathItem, Paths, ReferenceOr, SecurityRequirement};
use serde_json::{Map, Value, json};

use super::context::Context;
use super::equivalent;
use super::info::inherited_servers;
use super::moved::AT;
use super::name;
use super::object::Object;
use super::operation::{Shared, operation};
use super::path_parameters::entries;
use super::place::Place;
use super::reference::{Found, Kind, reference_of};
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// The methods a client can call, in the order in which they are read.
pub(super) const METHODS: &[&str] =
    &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The extension that holds operations whose methods the typed form has no place for.
pub(super) const MORE: &str = "x-coinage-operations";

/// Other members of a path item.
const MEMBERS: &[&str] = &["summary", "description", "servers", "parameters", "$ref", "additionalOperations"];

/// What operations are for.
#[derive(Clone, Copy)]
pub(super) enum Use<'s> {
    /// The client calls them, under the security of the document.
    Called(Option<&'s [SecurityRequirement]>),
    /// The service calls the client: webhooks and callbacks.
    Received,
}

/// The `paths` of the document.
pub(super) fn paths<'a>(
    cx: &mut Context<'a, '_>,
    root: &Object<'a, '_>,
    security: Option<&[SecurityRequirement]>,
) -> Paths {
    let mut paths = Paths::default();
    let Some(object) = root.object(cx, "paths") else { return paths };
    for (key, value) in object.sorted() {
        if key.starts_with("x-") {
            paths.extensions.insert(key.to_owned(), value.clone());
            continue;
        }
        let place = object.place.member(key);
        let path = if key.starts_with('/') { key.to_owned() } else { format!("/{key}") };
        if path != key {
            let message = format!("the path `{key}` does not begin with a slash");
            if object.members.contains_key(&path) {
                cx.warn(Code::WrongType, place, message, "it is left out, for there is one that does");
                continue;
            }
            cx.warn(Code::WrongType, place, message, format!("it is read as `{path}`"));
        }
        if let Some(mut item) = path_item(cx, value, place, &path, Use::Called(security)) {
            if path != key {
                item.extensions
                    .entry(AT.to_owned())
                    .or_insert_with(|| cx.source(&place.pointer()).as_str().into());
            }
            paths.paths.insert(path, ReferenceOr::Item(item));
        }
    }
    equivalent::report(cx, &paths, object.place);
    paths
}

/// A path item, or what its reference leads to. Operations beside a reference are added.
pub(super) fn path_item<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
    path: &str,
    r#use: Use<'_>,
) -> Option<PathItem> {
    let object = Object::read(cx, value, place, "the path is left out")?;
    let Some(text) = reference_of(value) else { return Some(inline(cx, &object, path, r#use)) };
    let (pointer, target) = match cx.references.resolve(text, Kind::PathItem) {
        Ok(Found::Component(name, target)) => (Kind::PathItem.reference(&name)[1..].to_owned(), target),
        Ok(Found::Elsewhere(pointer, target)) => (pointer, target),
        Err(broken) => {
            cx.report(broken.finding(&place.pointer(), "the path is left out"));
            skip(cx, place, "*", path, None, broken.reason());
            return None;
        }
    };
    let mut item = cx.inlining(text, place, target, "the path is left out", |cx| {
        let object = Object::read(cx, target, Place::Start(&pointer), "the path is left out")?;
        Some(inline(cx, &object, path, r#use))
    })?;
    item.extensions
        .entry(AT.to_owned())
        .or_insert_with(|| cx.source(&Pointer::parse(&pointer)).as_str().into());
    if value.as_object().is_some_and(|members| members.len() > 1) {
        add(&mut item, inline(cx, &object, path, r#use));
    }
    Some(item)
}

/// Adds the operations of `other` to `item`; where both have one, that of `other` stands nearer.
fn add(item: &mut PathItem, other: PathItem) {
    let slots = [
        (&mut item.get, other.get),
        (&mut item.put, other.put),
        (&mut item.post, other.post),
        (&mut item.delete, other.delete),
        (&mut item.options, other.options),
        (&mut item.head, other.head),
        (&mut item.patch, other.patch),
        (&mut item.trace, other.trace),
    ];
    for (slot, operation) in slots {
        if operation.is_some() {
            *slot = operation;
        }
    }
    let mut extensions = other.extensions;
    if let Some(Value::Object(more)) = extensions.shift_remove(MORE) {
        let own = item.extensions.entry(MORE.to_owned()).or_insert_with(|| json!({}));
        if let Value::Object(own) = own {
            own.extend(more);
        }
    }
}

fn inline<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>, path: &str, r#use: Use<'_>) -> PathItem {
    let shared = Shared {
        path,
        place: object.place,
        r#use,
        parameters: entries(cx, object),
        servers: inherited_servers(cx, object),
        summary: object.prose(cx, "summary"),
        description: object.prose(cx, "description"),
    };
    let mut item = PathItem { extensions: object.extensions().collect(), ..PathItem::default() };
    let mut more = Map::new();
    cx.since(object, "query", 2);
    for method in METHODS {
        let (name, value) = match object.get(method) {
            Some(value) => (*method, value),
            None => match shouted(cx, object, method) {
                Some(found) => found,
                None => continue,
            },
        };
        let Some(operation) = operation(cx, value, object.place.member(name), method, &shared) else {
            continue;
        };
        let slot = match *method {
            "get" => &mut item.get,
            "put" => &mut item.put,
            "post" => &mut item.post,
            "delete" => &mut item.delete,
            "options" => &mut item.options,
            "head" => &mut item.head,
            "patch" => &mut item.patch,
            "trace" => &mut item.trace,
            _ => {
                note(cx, &mut more, &method.to_ascii_uppercase(), operation, object.place.member(name));
                continue;
            }
        };
        *slot = Some(operation);
    }
    additional(cx, object, &shared, &mut more);
    leave_out(cx, object, path);
    if !more.is_empty() {
        item.extensions.insert(MORE.to_owned(), more.into());
    }
    item
}

/// The operations with methods of the author's own, from 3.2 on.
fn additional<'a>(
    cx: &mut Context<'a, '_>,
    object: &Object<'a, '_>,
    shared: &Shared<'a, '_>,
    more: &mut Map<String, Value>,
) {
    cx.since(object, "additionalOperations", 2);
    let Some(operations) = object.object(cx, "additionalOperations") else { return };
    for (method, value) in operations.sorted() {
        let place = operations.place.member(method);
        let upper = method.to_ascii_uppercase();
        if METHODS.iter().any(|known| known.eq_ignore_ascii_case(method)) {
            let message = format!("operations with the method `{upper}` have a member of their own");
            cx.warn(Code::WrongType, place, message, "the operation is left out");
            let id = value.get("operationId").and_then(Value::as_str);
            skip(cx, place, method, shared.path, id, "its method has a member of its own");
        } else if upper == "CONNECT" || !name::is_token(method) {
            not_called(cx, place, method, shared.path, value);
        } else if let Some(operation) = operation(cx, value, place, method, shared) {
            note(cx, more, method, operation, place);
        }
    }
}

/// Keeps an operation that the typed form has no place for, with the place it comes from.
fn note(
    cx: &Context<'_, '_>,
    more: &mut Map<String, Value>,
    method: &str,
    mut operation: Operation,
    place: Place<'_>,
) {
    let at = cx.source(&place.pointer());
    operation.extensions.entry(AT.to_owned()).or_insert_with(|| at.as_str().into());
    // Operations have only text keys and finite numbers, so this does not fail.
    more.insert(method.to_owned(), serde_json::to_value(operation).unwrap_or_default());
}

/// A method written in capitals.
fn shouted<'a>(
    cx: &mut Context<'a, '_>,
    object: &Object<'a, '_>,
    method: &str,
) -> Option<(&'a str, &'a Value)> {
    let (name, value) =
        object.members.iter().find(|(name, value)| name.eq_ignore_ascii_case(method) && value.is_object())?;
    let message = format!("methods are written in lower case: `{name}`");
    cx.warn(Code::WrongType, object.place.member(name), message, format!("it is read as `{method}`"));
    Some((name, value))
}

/// Reports everything that looks like an operation and cannot be called.
fn leave_out<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>, path: &str) {
    for (name, value) in object.sorted() {
        let is_known = METHODS.iter().any(|method| name.eq_ignore_ascii_case(method))
            || MEMBERS.contains(&name)
            || name.starts_with("x-");
        if !is_known && value.is_object() {
            let place = object.place.member(name);
            not_called(cx, place, name, path, value);
        }
    }
}

fn not_called(cx: &mut Context<'_, '_>, place: Place<'_>, method: &str, path: &str, value: &Value) {
    let reason = format!("the method `{method}` is not supported");
    cx.report(
        Diagnostic::new(Code::UnsupportedFeature, &place.pointer(), &*reason)
            .fallback("the operation is left out"),
    );
    skip(cx, place, method, path, value.get("operationId").and_then(Value::as_str), &reason);
}

/// Notes an operation that is left out, for the report.
pub(super) fn skip(
    cx: &mut Context<'_, '_>,
    place: Place<'_>,
    method: &str,
    path: &str,
    id: Option<&str>,
    reason: &str,
) {
    let mut entry = json!({
        "method": method,
        "path": path,
        "reason": reason,
        "pointer": cx.source(&place.pointer()).as_str(),
    });
    if let Some(id) = id {
        entry["operationId"] = id.into();
    }
    if !cx.skipped.contains(&entry) {
        cx.skipped.push(entry);
    }
}
