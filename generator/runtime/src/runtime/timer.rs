//! Limits of time: what is waited for, but not for ever.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::runtime::{BoxFuture, Transport};

/// A moment at which waiting ends. The transport hears of it only when there is something to wait for, which replies that
/// are there already spare it.
pub(crate) struct Timer<'a> {
    transport: &'a dyn Transport,
    end: Duration,
    sleep: Option<BoxFuture<'a, ()>>,
}

impl<'a> Timer<'a> {
    /// Ends at a moment of the transport's clock.
    pub(crate) fn until(transport: &'a dyn Transport, end: Duration) -> Self {
        Self { transport, end, sleep: None }
    }

    /// Ends after some time.
    pub(crate) fn after(transport: &'a dyn Transport, time: Duration) -> Self {
        Self::until(transport, transport.now().saturating_add(time))
    }

    /// Waits for `work`, but no longer than until the end. Work that is done wins over a timer that has run out. What is
    /// handed on by value is kept twice, so it is pinned before.
    pub(crate) async fn limit<F: Future + Unpin>(&mut self, mut work: F) -> Option<F::Output> {
        std::future::poll_fn(|context| {
            if let Poll::Ready(output) = Pin::new(&mut work).poll(context) {
                return Poll::Ready(Some(output));
            }
            self.poll(context).map(|()| None)
        })
        .await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Self { transport, end, sleep } = self;
        let sleep = sleep.get_or_insert_with(|| transport.sleep(end.saturating_sub(transport.now())));
        sleep.as_mut().poll(context)
    }
}
