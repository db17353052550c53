//! A transport that has every reply at once: what is left is the work of the client.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{HeaderValue, Request, Response, header};
use monext_payout::runtime::{Body, BoxFuture, Transport, TransportError};

/// Answers every request with the same text, or with the next page of a list.
pub(crate) struct Instant {
    /// They take turns.
    bodies: [&'static [u8]; 2],
    /// How many times there is a reply before lists are empty.
    left: AtomicUsize,
    end: &'static [u8],
}

impl Instant {
    pub(crate) fn always(body: &'static [u8]) -> Self {
        Self { bodies: [body; 2], left: AtomicUsize::new(usize::MAX), end: body }
    }

    /// Answers so many times with each of `bodies` in turn, then with `end`.
    pub(crate) fn times(times: usize, bodies: [&'static [u8]; 2], end: &'static [u8]) -> Self {
        Self { bodies, left: AtomicUsize::new(times), end }
    }
}

impl Transport for Instant {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let left = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        let body = left.map_or(self.end, |left| self.bodies[left % 2]);
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Box::pin(std::future::ready(Ok(response)))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}
