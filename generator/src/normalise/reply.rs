//! Replies and links.

use openapiv3::{Link, LinkOperation, ReferenceOr, Response, Responses, StatusCode};
use serde_json::Value;

use super::component::referenced;
use super::content::content;
use super::context::Context;
use super::header::headers;
use super::info::server;
use super::object::Object;
use super::place::Place;
use super::reference::Kind;
use crate::diagnostics::Code;

const NO_REPLIES: &str = "the operation declares no replies";

/// The `responses` of an operation.
pub(super) fn responses<'a>(cx: &mut Context<'a, '_>, operation: &Object<'a, '_>) -> Responses {
    let mut replies = Responses::default();
    let Some(object) = operation.object(cx, "responses") else {
        if operation.get("responses").is_none() {
            cx.missing(operation.place, "the operation", "responses", NO_REPLIES);
        }
        return replies;
    };
    if object.members.is_empty() {
        cx.warn(Code::MissingMember, object.place, "`responses` is empty", NO_REPLIES);
    }
    for (key, value) in object.sorted() {
        let place = object.place.member(key);
        if key.starts_with("x-") {
            replies.extensions.insert(key.to_owned(), value.clone());
            continue;
        }
        let Some(status) = status(key) else {
            let message = format!("`{key}` is not a status code");
            cx.warn(Code::WrongType, place, message, "the reply is left out");
            continue;
        };
        let Some(reply) = referenced(cx, Kind::Response, value, place, response) else { continue };
        match status {
            None => replies.default = Some(reply),
            Some(status) if replies.responses.contains_key(&status) => {
                let message = format!("the status `{status}` stands twice");
                cx.warn(Code::DuplicateKey, place, message, "the second reply is left out");
            }
            Some(status) => drop(replies.responses.insert(status, reply)),
        }
    }
    replies
}

/// What a key of `responses` stands for; the inner `None` is `default`.
#[expect(clippy::option_option, reason = "either not a status, or one that may be the default")]
fn status(key: &str) -> Option<Option<StatusCode>> {
    let key = key.trim();
    if key.eq_ignore_ascii_case("default") {
        return Some(None);
    }
    let [class @ b'1'..=b'5', rest @ ..] = key.as_bytes() else { return None };
    if rest.eq_ignore_ascii_case(b"xx") {
        return Some(Some(StatusCode::Range(u16::from(class - b'0'))));
    }
    let code = key.parse().ok().filter(|code| (100..600).contains(code))?;
    Some(Some(StatusCode::Code(code)))
}

/// One reply.
pub(super) fn response<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<Response> {
    if value.is_null() {
        // `204:` and nothing more, as people write it in YAML.
        cx.wrong(place, value, "an object", "it is a reply without a body");
        return Some(Response::default());
    }
    let reply = Object::read(cx, value, place, "the reply is left out")?;
    reply.strangers(cx, "a response", &["headers", "content", "links"]);
    let links = reply.map(cx, "links", |cx, _, value, place| -> Option<ReferenceOr<Link>> {
        referenced(cx, Kind::Link, value, place, link)
    });
    Some(Response {
        // Missing in many documents, and of no use to a program.
        description: reply.prose(cx, "description").unwrap_or_default(),
        headers: headers(cx, &reply).into_iter().collect(),
        content: content(cx, &reply),
        links: links.into_iter().collect(),
        extensions: reply.extensions().collect(),
    })
}

/// One link.
pub(super) fn link<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<Link> {
    let link = Object::read(cx, value, place, "the link is left out")?;
    let operation = link.text(cx, "operationId").map(LinkOperation::OperationId);
    let operation = operation.or_else(|| link.text(cx, "operationRef").map(LinkOperation::OperationRef));
    let Some(operation) = operation else {
        cx.missing(place, "a link", "operationId", "the link is left out");
        return None;
    };
    Some(Link {
        description: link.prose(cx, "description"),
        operation,
        request_body: link.get("requestBody").cloned(),
        parameters: link.map(cx, "parameters", |_, _, value, _| Some(value.clone())).into_iter().collect(),
        server: link.get("server").and_then(|value| server(cx, value, place.member("server"))),
        extensions: link.extensions().collect(),
    })
}
