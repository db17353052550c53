//! Bodies that make no progress: streams that are sent, and streams that are read.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::runtime::{Body, BoxError, BoxFuture, Transport};

/// How long a stream of bytes may stand still unless the caller says otherwise.
pub(crate) const USUAL: Duration = Duration::from_secs(60);

/// How far the sending of a body has come.
pub(crate) struct Progress {
    /// When the last piece was taken, in microseconds of the transport's clock; or [`DONE`].
    at: AtomicU64,
    limit: Duration,
}

/// There is nothing left to send.
const DONE: u64 = u64::MAX;

impl Progress {
    /// Watches how `body` is sent. What is at hand as a whole is not worth it.
    pub(crate) fn watch(
        body: Body,
        limit: Duration,
        transport: &Arc<dyn Transport>,
    ) -> (Body, Option<Arc<Self>>) {
        if body.as_bytes().is_some() {
            return (body, None);
        }
        let progress = Arc::new(Self { at: AtomicU64::new(micros(transport.now())), limit });
        // The length is what the transport announces, and must not be lost.
        let length = body.length();
        let watched = Watched { body, progress: Arc::clone(&progress), transport: Arc::clone(transport) };
        let watched = Body::stream(watched);
        let watched = match length {
            Some(length) => watched.with_length(length),
            None => watched,
        };
        (watched, Some(progress))
    }

    /// Returns when the sending counts as stalled, unless it is over.
    pub(crate) fn due(&self) -> Option<Duration> {
        let at = self.at.load(Ordering::Acquire);
        (at != DONE).then(|| Duration::from_micros(at).saturating_add(self.limit))
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(DONE).min(DONE - 1)
}

/// A body that notes when its pieces are taken.
struct Watched {
    body: Body,
    progress: Arc<Progress>,
    transport: Arc<dyn Transport>,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let over = !matches!(frame, Some(Ok(_))) || self.body.is_end_stream();
        let at = if over { DONE } else { micros(self.transport.now()) };
        self.progress.at.store(at, Ordering::Release);
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // The transport has no more use for it: what is left to wait for is the reply.
        self.progress.at.store(DONE, Ordering::Release);
    }
}

/// Watches a stream that is read. Only the time counts in which the reader waits.
pub(crate) struct Watch {
    transport: Arc<dyn Transport>,
    limit: Duration,
    /// Since when the reader waits.
    since: Option<Duration>,
    /// A timer, and when it ends.
    timer: Option<(Duration, BoxFuture<'static, ()>)>,
}

impl Watch {
    pub(crate) fn new(transport: &Arc<dyn Transport>, limit: Duration) -> Self {
        Self { transport: Arc::clone(transport), limit, since: None, timer: None }
    }

    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// Notes that something has come.
    pub(crate) fn moved(&mut self) {
        self.since = None;
    }

    /// Is ready when nothing has come for too long.
    pub(crate) fn poll_stalled(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            let now = self.transport.now();
            let due = self.since.get_or_insert(now).saturating_add(self.limit);
            if now >= due {
                return Poll::Ready(());
            }
            let transport = &self.transport;
            // A timer of an earlier wait is kept until it ends: most streams go on long before that.
            let (end, timer) = self.timer.get_or_insert_with(|| {
                let transport = Arc::clone(transport);
                let timer = async move { transport.sleep(due.saturating_sub(now)).await };
                (due, Box::pin(timer))
            });
            ready!(timer.as_mut().poll(context));
            let is_ours = *end >= due;
            self.timer = None;
            if is_ours {
                return Poll::Ready(());
            }
        }
    }
}
