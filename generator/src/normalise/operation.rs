//! Operations. After this each stands alone: nothing is inherited any more.

use openapiv3::{Callback, Operation, ReferenceOr, RequestBody, SecurityRequirement, Server};
use serde_json::Value;

use super::component::referenced;
use super::content::content;
use super::context::Context;
use super::moved::AT;
use super::object::Object;
use super::operation_id::Settled;
use super::path_parameters::{Entry, entries, fit, merged, placed};
use super::paths::{Use, path_item, skip};
use super::place::Place;
use super::reference::{Found, Kind, reference_of};
use super::reply::responses;
use super::schema::external_docs;
use super::template::Template;
use crate::diagnostics::Code;
use crate::pointer::Pointer;

/// What an operation takes from the path it stands in.
pub(super) struct Shared<'a, 's> {
    pub(super) path: &'s str,
    pub(super) place: Place<'s>,
    pub(super) r#use: Use<'s>,
    pub(super) parameters: Vec<Entry<'a>>,
    pub(super) servers: Vec<Server>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
}

/// Members of an operation that are objects or lists.
const MEMBERS: &[&str] =
    &["tags", "externalDocs", "parameters", "requestBody", "responses", "callbacks", "security", "servers"];

/// The operation `value`, called with `method` on the path of `shared`.
pub(super) fn operation<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
    method: &str,
    shared: &Shared<'a, '_>,
) -> Option<Operation> {
    if let Some(text) = reference_of(value) {
        return referred(cx, value, text, place, method, shared);
    }
    let object = Object::read(cx, value, place, "the operation is left out")?;
    object.strangers(cx, "an operation", MEMBERS);
    let own = entries(cx, &object);
    let merged = merged(cx, own, &shared.parameters, shared.place);
    let mut extensions: Vec<(String, Value)> = object.extensions().collect();
    let parameters = match shared.r#use {
        Use::Called(_) => {
            let is_declared = |name: &str| merged.iter().any(|entry| entry.is_called(name));
            let template = Template::parse(shared.path, is_declared);
            note_template(cx, &template, shared, &mut extensions);
            let (fitting, forgotten) = fit(cx, merged, &template, shared.place);
            let forgotten = forgotten.into_iter().map(ReferenceOr::Item);
            placed(cx, fitting, place).into_iter().chain(forgotten).collect()
        }
        Use::Received => placed(cx, merged, place),
    };
    let servers = super::info::servers(cx, &object);
    let operation_id = operation_id(cx, &object, method, shared, &mut extensions);
    Some(Operation {
        tags: object.texts(cx, "tags"),
        summary: object.prose(cx, "summary").or_else(|| shared.summary.clone()),
        description: object.prose(cx, "description").or_else(|| shared.description.clone()),
        external_docs: object
            .get("externalDocs")
            .and_then(|it| external_docs(cx, it, place.member("externalDocs"))),
        operation_id,
        parameters,
        request_body: object.get("requestBody").and_then(|body| {
            referenced(cx, Kind::RequestBody, body, place.member("requestBody"), request_body)
        }),
        responses: responses(cx, &object),
        callbacks: callbacks(cx, &object).into_iter().collect(),
        deprecated: object.flag(cx, "deprecated").unwrap_or_default(),
        security: security(cx, &object, shared.r#use),
        servers: if servers.is_empty() { shared.servers.clone() } else { servers },
        extensions: extensions.into_iter().collect(),
    })
}

/// The operation that a reference leads to. OpenAPI has no such references, and people write them.
fn referred<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    text: &str,
    place: Place<'_>,
    method: &str,
    shared: &Shared<'a, '_>,
) -> Option<Operation> {
    let dropped = "the operation is left out";
    match cx.references.resolve(text, Kind::Operation) {
        Ok(Found::Component(pointer, target) | Found::Elsewhere(pointer, target)) => {
            let mut operation = cx.inlining(text, place, target, dropped, |cx| {
                operation(cx, target, Place::Start(&pointer), method, shared)
            })?;
            let at = cx.source(&Pointer::parse(&pointer));
            operation.extensions.entry(AT.to_owned()).or_insert_with(|| at.as_str().into());
            Some(operation)
        }
        Err(broken) => {
            cx.report(broken.finding(&place.pointer(), dropped));
            let id = value.get("operationId").and_then(Value::as_str);
            skip(cx, place, method, shared.path, id, broken.reason());
            None
        }
    }
}

/// The operation's own `security`, or that of the document. An empty list stays one: it takes the
/// document's away.
fn security<'a>(
    cx: &mut Context<'a, '_>,
    operation: &Object<'a, '_>,
    r#use: Use<'_>,
) -> Option<Vec<SecurityRequirement>> {
    match r#use {
        Use::Called(inherited) => {
            super::security::security(cx, operation).or_else(|| inherited.map(<[_]>::to_vec))
        }
        Use::Received => super::security::security(cx, operation),
    }
}

/// One request body.
pub(super) fn request_body<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> Option<RequestBody> {
    let body = Object::read(cx, value, place, "the request body is left out")?;
    body.strangers(cx, "a request body", &["content"]);
    let content = content(cx, &body);
    if content.is_empty() {
        cx.missing(place, "the request body", "content", "the request body is left out");
        return None;
    }
    Some(RequestBody {
        description: body.prose(cx, "description"),
        content,
        required: body.flag(cx, "required").unwrap_or_default(),
        extensions: body.extensions().collect(),
    })
}

/// Keeps what the key of the path says beside the path.
fn note_template(
    cx: &mut Context<'_, '_>,
    template: &Template,
    shared: &Shared<'_, '_>,
    extensions: &mut Vec<(String, Value)>,
) {
    if template.is_broken {
        cx.warn(
            Code::PathParameter,
            shared.place,
            "a brace of the path is not closed",
            "it is sent as it stands",
        );
    }
    for variable in &template.repeated {
        let message = format!("the variable `{{{variable}}}` stands in the path more than once");
        cx.warn(Code::PathParameter, shared.place, message, "each of them gets the same value");
    }
    if let Some(query) = &template.fixed_query {
        let message = "the path contains a query";
        cx.warn(Code::PathParameter, shared.place, message, format!("`{query}` is sent with every request"));
        extensions.push(("x-coinage-fixed-query".to_owned(), query.as_str().into()));
    }
    if template.has_fragment {
        cx.note_fragment(shared.place);
    }
    if template.path != shared.path {
        extensions.push(("x-coinage-path".to_owned(), template.path.as_str().into()));
    }
}

/// Settles the id. The document's own one, or null, is kept where it is not the one that is used.
fn operation_id<'a>(
    cx: &mut Context<'a, '_>,
    operation: &Object<'a, '_>,
    method: &str,
    shared: &Shared<'a, '_>,
    extensions: &mut Vec<(String, Value)>,
) -> Option<String> {
    let own = operation.text(cx, "operationId");
    if matches!(shared.r#use, Use::Received) {
        return own;
    }
    match cx.operation_ids.settle(own.clone(), method, shared.path) {
        Settled::Own(id) => Some(id),
        Settled::Made(id) => {
            extensions.push(("x-coinage-operationId".to_owned(), Value::Null));
            Some(id)
        }
        Settled::Changed(id) => {
            let own = own.unwrap_or_default();
            let message = format!("the `operationId` `{own}` is taken by another operation");
            cx.warn(
                Code::OperationId,
                operation.place.member("operationId"),
                message,
                format!("it is read as `{id}`"),
            );
            extensions.push(("x-coinage-operationId".to_owned(), own.into()));
            Some(id)
        }
    }
}

/// The callbacks, with references replaced by what they lead to: the typed form knows none here.
fn callbacks<'a>(cx: &mut Context<'a, '_>, operation: &Object<'a, '_>) -> Vec<(String, Callback)> {
    operation.map(cx, "callbacks", |cx, name, value, place| {
        if name.starts_with("x-") {
            return None;
        }
        let Some(text) = reference_of(value) else { return callback(cx, value, place) };
        let dropped = "the callback is left out";
        let (pointer, target) = match cx.references.resolve(text, Kind::Callback) {
            Ok(Found::Component(name, target)) => (Kind::Callback.reference(&name)[1..].to_owned(), target),
            Ok(Found::Elsewhere(pointer, target)) => (pointer, target),
            Err(broken) => {
                cx.report(broken.finding(&place.pointer(), dropped));
                return None;
            }
        };
        cx.inlining(text, place, target, dropped, |cx| callback(cx, target, Place::Start(&pointer)))
    })
}

fn callback<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<Callback> {
    let callback = Object::read(cx, value, place, "the callback is left out")?;
    let mut items = Callback::new();
    for (expression, value) in callback.sorted() {
        if !expression.starts_with("x-")
            && let Some(item) = path_item(cx, value, place.member(expression), expression, Use::Received)
        {
            items.insert(expression.to_owned(), item);
        }
    }
    Some(items)
}
