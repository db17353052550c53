//! The one seam between the client and the world: sockets, timers and the clock.

use std::fmt;
use std::time::Duration;

use crate::runtime::{Body, BoxError, BoxFuture, MaybeSend, MaybeSync};

/// Sends requests and tells the time.
///
/// The client does everything else: it builds requests, adds credentials, decides about retries, sets time limits
/// and decodes replies. Implement this trait to use another HTTP stack, to log or count requests, or to test
/// without a network; for tests, see [`ReplayTransport`](crate::runtime::ReplayTransport).
///
/// An implementation must send the request **once**. It must not repeat it, follow redirects, or add credentials.
/// When the future of [`send`](Self::send) is dropped, the request is given up.
///
/// Futures, bodies and transports can move between threads, but not on `wasm32`, where there are none: there
/// [`BoxFuture`] is without `Send`, and a transport may use what belongs to the browser.
pub trait Transport: MaybeSend + MaybeSync + 'static {
    /// Sends one request and returns the reply as soon as its head has arrived.
    ///
    /// # Errors
    ///
    /// A [`TransportError`] when there is no reply. Any status, 500 included, is a reply and no error.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Completes after `duration`. It measures the time limits and the waits between attempts.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// Returns the time since some fixed moment; it must never go back.
    fn now(&self) -> Duration;
}

/// Why a [`Transport`] has no reply to give.
///
/// What matters most is whether the server may have received the request, since that decides whether it may be sent
/// again. **When in doubt, use [`maybe_sent`](Self::maybe_sent)**.
pub struct TransportError {
    may_have_been_sent: bool,
    timeout: bool,
    source: BoxError,
}

impl TransportError {
    /// The request certainly did not reach the server: no address, no connection, no TLS session.
    pub fn not_sent(source: impl Into<BoxError>) -> Self {
        Self { may_have_been_sent: false, timeout: false, source: source.into() }
    }

    /// Some of the request may have reached the server.
    pub fn maybe_sent(source: impl Into<BoxError>) -> Self {
        Self { may_have_been_sent: true, timeout: false, source: source.into() }
    }

    /// Marks the error as a time limit of the transport that ran out.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// Says whether the server may have received the request.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.may_have_been_sent
    }

    /// Says whether a time limit ran out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }

    pub(crate) fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match (self.may_have_been_sent, self.timeout) {
            (false, false) => "could not connect",
            (false, true) => "connecting took too long",
            (true, false) => "the connection broke before the reply",
            (true, true) => "no reply in time",
        })
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("TransportError");
        debug.field("may_have_been_sent", &self.may_have_been_sent).field("timeout", &self.timeout);
        debug.field("source", &self.source).finish()
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
