//! Spans of `tracing`: one for each call, and in it one for each attempt. Without the feature there is nothing of it.
//!
//! Names and fields are those of OpenTelemetry's conventions for HTTP clients. Nothing that is sent or received is shown
//! but the status and the name that the server gave the exchange: of the URL only the template, since values of
//! parameters may be secret.

#[cfg(feature = "tracing")]
pub(crate) use on::{Address, attempt, call, repeat};

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{Address, attempt, call, repeat};

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;
    use std::time::Duration;

    use tracing::field::{Empty, display};
    use tracing::{Instrument as _, Span};

    use crate::runtime::call::Call;
    use crate::runtime::exchange::Exchanged;
    use crate::runtime::{Body, Error, RawReply, assemble};

    /// Runs a call in its span.
    pub(crate) async fn call(
        call: &'static str,
        exchange: impl Future<Output = Result<Exchanged, Error>>,
    ) -> Result<Exchanged, Error> {
        let span = tracing::info_span!(
            "call",
            otel.name = call,
            otel.kind = "internal",
            otel.status_code = Empty,
            error.type = Empty,
            http.response.status_code = Empty,
            attempts = Empty,
        );
        let result = exchange.instrument(span.clone()).await;
        match &result {
            Ok(exchanged) => {
                span.record("attempts", exchanged.attempts);
                span.record("http.response.status_code", exchanged.reply.status().as_u16());
            }
            Err(error) => {
                span.record("attempts", error.attempts());
                failed(&span, error);
            }
        }
        result
    }

    /// Where an attempt goes.
    pub(crate) struct Address(http::Uri);

    impl Address {
        pub(crate) fn of(uri: &http::Uri) -> Self {
            Self(uri.clone())
        }
    }

    /// Runs an attempt in its span; `earlier` is how often the request was sent before.
    pub(crate) async fn attempt(
        call: &Call,
        Address(uri): Address,
        earlier: u32,
        attempt: impl Future<Output = Result<(RawReply, Body), Error>>,
    ) -> Result<(RawReply, Body), Error> {
        let operation = call.operation;
        let method = operation.method;
        let template = operation.path.split('?').next().unwrap_or_default();
        let span = tracing::info_span!(
            "request",
            otel.name = %format_args!("{method} {template}"),
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = method,
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            server.address = uri.host(),
            server.port = port(&uri),
            url.scheme = uri.scheme_str(),
            url.template = template,
            url.full = assemble::server(call).ok().map(|server| server.with_path(template)),
            request.id = Empty,
            error.type = Empty,
        );
        if earlier > 0 {
            span.record("http.request.resend_count", earlier);
        }
        let result = attempt.instrument(span.clone()).await;
        match &result {
            Ok((reply, _)) => replied(&span, reply),
            Err(error) => failed(&span, error),
        }
        result
    }

    /// Says that a request will be sent again.
    pub(crate) fn repeat(error: &Error, wait: Duration) {
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(error.type = %error.category(), wait_ms = wait, "the request will be sent again");
    }

    fn replied(span: &Span, reply: &RawReply) {
        span.record("http.response.status_code", reply.status().as_u16());
        if let Some(id) = reply.request_id() {
            span.record("request.id", id);
        }
    }

    fn failed(span: &Span, error: &Error) {
        if let Some(status) = error.status() {
            span.record("http.response.status_code", status.as_u16());
        }
        if let Some(id) = error.request_id() {
            span.record("request.id", id);
        }
        span.record("otel.status_code", "ERROR");
        span.record("error.type", display(error.category()));
    }

    fn port(uri: &http::Uri) -> u16 {
        uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 })
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::future::Future;
    use std::time::Duration;

    use crate::runtime::Error;
    use crate::runtime::call::Call;

    pub(crate) struct Address;

    impl Address {
        pub(crate) fn of(_: &http::Uri) -> Self {
            Self
        }
    }

    pub(crate) fn call<F: Future>(_: &'static str, exchange: F) -> F {
        exchange
    }

    pub(crate) fn attempt<F: Future>(_: &Call, _: Address, _: u32, attempt: F) -> F {
        attempt
    }

    pub(crate) fn repeat(_: &Error, _: Duration) {}
}
