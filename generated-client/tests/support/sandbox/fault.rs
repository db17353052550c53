//! What the server does instead of, or on top of, answering properly.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::wire::{Line, Torn};
use super::{Received, Shared};

/// One way to misbehave, for one request.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    wait: Duration,
    applied: bool,
    act: Act,
}

#[derive(Clone, Debug)]
enum Act {
    Serve,
    Reply { status: StatusCode, headers: Vec<(HeaderName, HeaderValue)>, body: Bytes },
    Cut,
    CutBody,
    Edit(fn(&mut Value)),
}

impl Fault {
    /// Answers with this status and does nothing else. The body is a result as the document describes it for errors.
    pub(crate) fn reply(status: u16) -> Self {
        let result = json!({ "title": "ERROR", "code": "02101", "detail": "Answered so by the sandbox" });
        Self::new(Act::Reply {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers: vec![(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))],
            body: Bytes::from(result.to_string()),
        })
    }

    /// Takes the whole request, then closes the connection before any byte of a reply.
    pub(crate) fn cut() -> Self {
        Self::new(Act::Cut)
    }

    /// Carries out the request, sends the head and the first half of the reply, then closes the connection.
    pub(crate) fn cut_body() -> Self {
        Self::new(Act::CutBody)
    }

    /// Carries out the request and answers after this time.
    pub(crate) fn delay(wait: Duration) -> Self {
        Self::new(Act::Serve).after(wait)
    }

    /// Carries out the request and changes the JSON of the reply.
    pub(crate) fn edit(edit: fn(&mut Value)) -> Self {
        Self::new(Act::Edit(edit))
    }

    /// Adds members that the document does not know, at the top and in the transaction.
    pub(crate) fn unknown_member() -> Self {
        Self::edit(|reply| {
            reply["serverNode"] = json!({ "name": "b7", "load": [0.5, null] });
            reply["transaction"]["settlementDate"] = "2026-03-05".into();
        })
    }

    /// Replaces the currency and the type of the transaction by values that the document does not list.
    pub(crate) fn unknown_values() -> Self {
        Self::edit(|reply| {
            reply["transaction"]["currency"] = "XXZ".into();
            reply["transaction"]["type"] = "REFUND".into();
        })
    }

    /// Carries out the request before the fault: the reply is a failure, the transfer is made.
    pub(crate) fn applied(mut self) -> Self {
        self.applied = true;
        self
    }

    /// Waits before the reply, or before the connection is cut.
    pub(crate) fn after(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Adds a header to a [`reply`](Self::reply), or replaces it.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        if let (Act::Reply { headers, .. }, Ok(value)) = (&mut self.act, HeaderValue::from_str(value)) {
            let name = HeaderName::from_static(name);
            headers.retain(|(other, _)| *other != name);
            headers.push((name, value));
        }
        self
    }

    /// Sets the body of a [`reply`](Self::reply).
    pub(crate) fn body(mut self, text: impl Into<String>) -> Self {
        if let Act::Reply { body, .. } = &mut self.act {
            *body = Bytes::from(text.into());
        }
        self
    }

    fn new(act: Act) -> Self {
        Self { wait: Duration::ZERO, applied: false, act }
    }
}

/// Records a request, then lets it through or commits the fault that is due.
pub(super) async fn layer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, 1 << 20).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let fault = {
        let mut state = shared.lock();
        state.received.push(Received {
            method: parts.method.clone(),
            target: parts.uri.to_string(),
            headers: parts.headers.clone(),
            body: body.clone(),
        });
        state.faults.pop_front().or_else(|| state.standing.clone())
    };
    let request = Request::from_parts(parts, Body::from(body));
    match fault {
        None => next.run(request).await,
        Some(fault) => commit(fault, &line, request, next).await,
    }
}

async fn commit(fault: Fault, line: &Line, request: Request, next: Next) -> Response {
    let carried_out = fault.applied || matches!(fault.act, Act::Serve | Act::CutBody | Act::Edit(_));
    // A request that is carried out is so at once: the wait only holds back the reply.
    let served = if carried_out { next.run(request).await } else { StatusCode::OK.into_response() };
    tokio::time::sleep(fault.wait).await;
    match fault.act {
        Act::Serve => served,
        Act::Reply { status, headers, body } => {
            let mut reply = (status, body).into_response();
            reply.headers_mut().remove(header::CONTENT_TYPE);
            reply.headers_mut().extend(headers);
            reply
        }
        Act::Cut => {
            line.cut();
            served
        }
        Act::CutBody => {
            rewrite(served, |body| {
                let length = body.len();
                (Body::new(Torn::after(body.slice(..length / 2))), length)
            })
            .await
        }
        Act::Edit(edit) => rewrite(served, |body| edited(&body, edit)).await,
    }
}

fn edited(body: &Bytes, edit: fn(&mut Value)) -> (Body, usize) {
    let mut value = serde_json::from_slice(body).unwrap_or_default();
    edit(&mut value);
    let text = value.to_string();
    let length = text.len();
    (Body::from(text), length)
}

/// Replaces the body of a reply and states the length that the new one claims to have.
async fn rewrite(reply: Response, change: impl FnOnce(Bytes) -> (Body, usize)) -> Response {
    let (mut parts, body) = reply.into_parts();
    let (body, length) = change(axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default());
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    Response::from_parts(parts, body)
}
