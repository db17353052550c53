//! What a program wants to see or change of each request and reply, without a transport of its own.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::runtime::{Body, BoxFuture, Transport, TransportError};

/// Called with the head of each request that is sent.
pub(crate) type Before = Arc<dyn Fn(&mut http::request::Parts) + Send + Sync>;

/// Called with the head of each reply that arrives.
pub(crate) type After = Arc<dyn Fn(&http::response::Parts) + Send + Sync>;

/// A transport with what happens before and after it.
pub(crate) struct Hooked {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) before: Vec<Before>,
    pub(crate) after: Vec<After>,
}

impl Transport for Hooked {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let (mut head, body) = request.into_parts();
        for hook in &self.before {
            hook(&mut head);
        }
        let sent = self.transport.send(http::Request::from_parts(head, body));
        Box::pin(async move {
            let (head, body) = sent.await?.into_parts();
            for hook in &self.after {
                hook(&head);
            }
            Ok(http::Response::from_parts(head, body))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.transport.sleep(duration)
    }

    fn now(&self) -> Duration {
        self.transport.now()
    }
}

impl fmt::Debug for Hooked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Hooked").finish_non_exhaustive()
    }
}
