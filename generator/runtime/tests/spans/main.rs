//! Spans: what they say, and what they do not.
//!
//! They have a program of their own: whether a place in the code is of interest to anybody is kept for the whole process,
//! and a test without a subscriber that comes there first, on another thread, would turn it off for these.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, dead_code)]
#![allow(clippy::await_holding_lock, clippy::must_use_candidate, clippy::missing_panics_doc)]

#[path = "../client/emitted.rs"]
pub mod emitted;
#[path = "../../src/header_values/mod.rs"]
pub mod header_values;
#[path = "../../src/idempotency/mod.rs"]
pub mod idempotency;
#[path = "../../src/paging/mod.rs"]
pub mod paging;
#[path = "../../src/runtime/mod.rs"]
pub mod runtime;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

use crate::emitted::{TRANSFER, builder, order, secs};
use crate::runtime::{Replay, ReplayTransport};

#[derive(Default)]
struct Span {
    name: &'static str,
    parent: Option<u64>,
    fields: BTreeMap<&'static str, String>,
}

#[derive(Default)]
struct Log {
    spans: Vec<Span>,
    entered: Vec<u64>,
    events: Vec<BTreeMap<&'static str, String>>,
}

#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Log>>);

struct Fields<'a>(&'a mut BTreeMap<&'static str, String>);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut log = self.0.lock().unwrap();
        let parent = log.entered.last().copied();
        let mut span = Span { name: attributes.metadata().name(), parent, ..Span::default() };
        attributes.record(&mut Fields(&mut span.fields));
        log.spans.push(span);
        Id::from_u64(log.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut log = self.0.lock().unwrap();
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut log.spans[index].fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = BTreeMap::new();
        event.record(&mut Fields(&mut fields));
        self.0.lock().unwrap().events.push(fields);
    }

    fn enter(&self, span: &Id) {
        self.0.lock().unwrap().entered.push(span.into_u64());
    }

    fn exit(&self, _: &Id) {
        self.0.lock().unwrap().entered.pop();
    }
}

impl Spans {
    fn field(&self, span: usize, name: &str) -> Option<String> {
        self.0.lock().unwrap().spans[span].fields.get(name).cloned()
    }

    fn shown(&self) -> String {
        let log = self.0.lock().unwrap();
        let spans = log.spans.iter().map(|span| format!("{} {:?} {:?}", span.name, span.parent, span.fields));
        spans.chain(log.events.iter().map(|event| format!("{event:?}"))).collect::<Vec<_>>().join("\n")
    }
}

/// A subscriber that sees what happens until the end of the test, one test at a time.
fn listen() -> (Spans, DefaultGuard, MutexGuard<'static, ()>) {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let spans = Spans::default();
    let guard = tracing::subscriber::set_default(spans.clone());
    (spans, guard, alone)
}

#[tokio::test]
async fn a_call_and_each_attempt_have_a_span() {
    let (spans, _guard, _alone) = listen();
    let transport = ReplayTransport::new()
        .reply(Replay::status(StatusCode::SERVICE_UNAVAILABLE).header("x-request-id", "first"))
        .reply(Replay::json(StatusCode::OK, TRANSFER).header("x-request-id", "second"));
    builder(&transport).build().unwrap().transfers().get("t-1").await.unwrap();
    let names: Vec<_> = spans.0.lock().unwrap().spans.iter().map(|span| (span.name, span.parent)).collect();
    assert_eq!(names, [("call", None), ("request", Some(1)), ("request", Some(1))]);
    for (span, name, expected) in [
        (0, "otel.name", Some("transferGet")),
        (0, "otel.kind", Some("internal")),
        (0, "attempts", Some("2")),
        (0, "http.response.status_code", Some("200")),
        (0, "error.type", None),
        (1, "otel.name", Some("GET /transfers/{id}")),
        (1, "otel.kind", Some("client")),
        (1, "otel.status_code", Some("ERROR")),
        (1, "http.request.method", Some("GET")),
        (1, "http.request.resend_count", None),
        (1, "http.response.status_code", Some("503")),
        (1, "error.type", Some("503")),
        (1, "request.id", Some("first")),
        (1, "server.address", Some("bank.example")),
        (1, "server.port", Some("443")),
        (1, "url.scheme", Some("https")),
        (1, "url.template", Some("/transfers/{id}")),
        (1, "url.full", Some("https://bank.example/api/v2/transfers/{id}")),
        (2, "http.request.resend_count", Some("1")),
        (2, "http.response.status_code", Some("200")),
        (2, "request.id", Some("second")),
        (2, "error.type", None),
    ] {
        assert_eq!(spans.field(span, name).as_deref(), expected, "{name} of {span}");
    }
    let log = spans.0.lock().unwrap();
    assert_eq!(log.events.len(), 1);
    assert_eq!(log.events[0]["error.type"], "503");
}

#[tokio::test]
async fn failures_have_a_word_each() {
    for (failure, word) in [
        (Replay::refused(), "connect"),
        (Replay::lost(), "connection_lost"),
        (Replay::hangs(), "timeout"),
        (Replay::breaks_off(StatusCode::OK), "connection_lost"),
        (Replay::status(StatusCode::BAD_REQUEST), "400"),
    ] {
        let (spans, _guard, _alone) = listen();
        let transport = ReplayTransport::new().reply(failure);
        let client = builder(&transport).timeout(secs(1)).build().unwrap();
        client
            .transfers()
            .create(&order())
            .with_retry(crate::runtime::RetryPolicy::none())
            .await
            .unwrap_err();
        for span in [0, 1] {
            assert_eq!(spans.field(span, "error.type").as_deref(), Some(word));
        }
    }
}

#[tokio::test]
async fn no_value_that_is_sent_or_received_is_shown() {
    let (spans, _guard, _alone) = listen();
    let reply = |status| Replay::json(status, TRANSFER).header("set-cookie", "secret-reply");
    let transport = ReplayTransport::new().reply(reply(StatusCode::BAD_GATEWAY)).reply(reply(StatusCode::OK));
    let request = builder(&transport).build().unwrap();
    let request = request.transfers().get("secret-path").trace("secret-header").sid("secret-cookie");
    request.with_query("q", "secret-query").await.unwrap();
    let shown = spans.shown();
    assert!(!shown.contains("secret") && !shown.contains("1250") && !shown.contains("p4ssw0rd"), "{shown}");
    assert!(!shown.contains("Basic"), "{shown}");
}
