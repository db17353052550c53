//! Paths and operations.

use serde_json::{Map, Value};

use super::super::context::Context;
use super::super::object::Object;
use super::super::paths::METHODS;
use super::super::place::Place;
use super::super::reference::reference_of;
use super::body::{Inputs, request_body};
use super::media::Media;
use super::reply::responses;
use super::{kept, moved, server, stranger};
use crate::diagnostics::Code;

/// What holds for all operations of the document.
pub(super) struct Shared<'s> {
    pub(super) media: &'s Media,
    pub(super) servers: &'s [Value],
}

/// Members of an operation that are rewritten.
const REWRITTEN: &[&str] = &["consumes", "produces", "schemes", "parameters", "responses"];

/// The `paths` of the document, and those that only Azure keeps apart because they have a query.
pub(super) fn paths<'a>(
    cx: &mut Context<'a, '_>,
    root: &Object<'a, '_>,
    shared: &Shared<'_>,
) -> Option<Value> {
    let mut converted = match root.get("paths") {
        Some(Value::Object(members)) => {
            let paths = Object { members, place: root.place.member("paths") };
            items(cx, &paths, shared)
        }
        Some(other) => return Some(other.clone()),
        None if root.get("x-ms-paths").is_none() => return None,
        None => Map::new(),
    };
    let Some(more) = root.object(cx, "x-ms-paths") else { return Some(converted.into()) };
    for (path, item) in items(cx, &more, shared) {
        let place = more.place.member(&path);
        if converted.contains_key(&path) {
            let message = format!("the path `{path}` stands in `paths`, too");
            cx.warn(Code::DuplicateKey, place, message, "it is left out here");
        } else {
            let item = moved(item, place);
            converted.insert(path, item);
        }
    }
    Some(converted.into())
}

fn items<'a>(cx: &mut Context<'a, '_>, paths: &Object<'a, '_>, shared: &Shared<'_>) -> Map<String, Value> {
    let sorted = paths.sorted().into_iter();
    sorted
        .map(|(path, value)| {
            let is_item = !path.starts_with("x-");
            let place = paths.place.member(path);
            (path.to_owned(), if is_item { path_item(cx, value, place, shared) } else { value.clone() })
        })
        .collect()
}

fn path_item<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>, shared: &Shared<'_>) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let item = Object { members, place };
    let mut inherited = Inputs::read(cx, &item);
    let mut converted = kept(&item, &["parameters"]);
    if let Some(parameters) = inherited.parameters.take() {
        converted.insert("parameters".to_owned(), parameters);
    }
    for (name, value) in item.sorted() {
        if METHODS.iter().any(|method| name.eq_ignore_ascii_case(method)) {
            converted.insert(name.to_owned(), operation(cx, value, place.member(name), &inherited, shared));
        }
    }
    converted.into()
}

fn operation<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
    inherited: &Inputs<'a>,
    shared: &Shared<'_>,
) -> Value {
    let (Value::Object(members), None) = (value, reference_of(value)) else { return value.clone() };
    let operation = Object { members, place };
    let media = shared.media.within(cx, &operation);
    let media = (&media, shared.media);
    let mut own = Inputs::read(cx, &operation);
    let parameters = own.parameters.take();
    let mut converted = kept(&operation, REWRITTEN);
    let body = request_body(cx, &own, inherited, place, media);
    if body.is_none() && operation.get("requestBody").is_some() {
        stranger(cx, &operation, "an operation", "requestBody");
    }
    let rewritten = [
        ("parameters", parameters),
        ("requestBody", body),
        ("responses", responses(cx, &operation, media)),
        ("servers", server::of_operation(cx, &operation, shared.servers).map(Value::Array)),
    ];
    for (name, value) in rewritten {
        converted.extend(value.map(|value| (name.to_owned(), value)));
    }
    converted.into()
}
