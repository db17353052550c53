//! A transport for tests: it answers from a script, writes down what it was sent, and has a clock of its own.

mod script;

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub use script::Replay;
use script::Reply;

use crate::runtime::recorded::Recorded;
use crate::runtime::{Body, BoxFuture, Transport, TransportError};

/// A [`Transport`] without a network: it answers from a script.
///
/// Replies are given out in the order in which they were added with [`reply`](Self::reply); those added with
/// [`when`](Self::when) answer every request that they fit, and come first. A request that nothing is left for is
/// answered with status 501, which is never retried.
///
/// The clock is virtual: waits end at once and move it forward, so that tests of time limits and retries take no time
/// and always go the same way. [`sleeps`](Self::sleeps) tells which waits there were.
///
/// Clones share the script, so keep one to look at what was sent. Recorded requests hold real headers, credentials
/// included; `Debug` does not show them.
#[derive(Clone, Default)]
pub struct ReplayTransport {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    now: Duration,
    script: VecDeque<Replay>,
    rules: Vec<Rule>,
    requests: Vec<Recorded>,
    sleeps: Vec<Duration>,
    /// When the replies on their way will arrive.
    arrivals: Vec<Duration>,
    /// How many bodies are being read. The clock stands still meanwhile: files take time of the real one.
    reading: usize,
    /// The waits that the reading holds up.
    held_up: Vec<Waker>,
}

struct Rule {
    fits: Box<dyn Fn(&Recorded) -> bool + Send>,
    replay: Replay,
}

impl ReplayTransport {
    /// Returns a transport with an empty script.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a reply to the end of the script.
    #[must_use]
    pub fn reply(self, replay: Replay) -> Self {
        self.state().script.push_back(replay);
        self
    }

    /// Answers every request that `fits` says yes to; rules are asked in the order in which they were added.
    #[must_use]
    pub fn when(self, fits: impl Fn(&Recorded) -> bool + Send + 'static, replay: Replay) -> Self {
        self.state().rules.push(Rule { fits: Box::new(fits), replay });
        self
    }

    /// Returns the requests that reached the server, in order. Refused connections are not among them.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.state().requests.clone()
    }

    /// Returns the waits that ran to their end, in order: those between attempts and the time limits that ran out.
    #[must_use]
    pub fn sleeps(&self) -> Vec<Duration> {
        self.state().sleeps.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked elsewhere has left nothing half done here.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the request down and looks for its reply.
    async fn answer(&self, request: http::Request<Body>) -> Result<(Replay, Duration), TransportError> {
        let (head, mut body) = request.into_parts();
        // Whoever refuses the connection has not read anything.
        if self.refuses_next() {
            body = Body::empty();
        }
        let _reading = Reading::begin(self);
        let body = body
            .collect(usize::MAX)
            .await
            .map_err(|_| TransportError::maybe_sent("the body of the request broke off"))?;
        let recorded = Recorded { method: head.method, uri: head.uri, headers: head.headers, body };
        let mut state = self.state();
        let rule = state.rules.iter().find(|rule| (rule.fits)(&recorded)).map(|rule| rule.replay.clone());
        let replay = rule.or_else(|| state.script.pop_front()).unwrap_or_else(Replay::exhausted);
        if !matches!(replay.kind, Reply::Refused) {
            state.requests.push(recorded);
        }
        let arrival = state.now.saturating_add(replay.after);
        Ok((replay, arrival))
    }

    fn refuses_next(&self) -> bool {
        let state = self.state();
        let next = state.script.front();
        state.rules.is_empty() && next.is_some_and(|replay| matches!(replay.kind, Reply::Refused))
    }
}

impl Transport for ReplayTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (replay, arrival) = self.answer(request).await?;
            match &replay.kind {
                Reply::Hangs => std::future::pending().await,
                _ => Arrival { transport: self, at: arrival, announced: false }.await,
            }
            replay.into_result()
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let until = self.state().now.saturating_add(duration);
        Box::pin(std::future::poll_fn(move |context| {
            let mut state = self.state();
            if state.reading > 0 {
                state.held_up.push(context.waker().clone());
                return Poll::Pending;
            }
            let next = state.arrivals.iter().copied().filter(|at| *at > state.now && *at < until).min();
            state.now = state.now.max(next.unwrap_or(until));
            if next.is_some() {
                // A reply arrives before the wait is over: let whoever waits for it look first.
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            state.sleeps.push(duration);
            Poll::Ready(())
        }))
    }

    fn now(&self) -> Duration {
        self.state().now
    }
}

impl fmt::Debug for ReplayTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        formatter
            .debug_struct("ReplayTransport")
            .field("requests", &state.requests.len())
            .field("replies_left", &state.script.len())
            .finish_non_exhaustive()
    }
}

/// A body that is being read.
struct Reading<'a> {
    transport: &'a ReplayTransport,
}

impl<'a> Reading<'a> {
    fn begin(transport: &'a ReplayTransport) -> Self {
        transport.state().reading += 1;
        Self { transport }
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let mut state = self.transport.state();
        state.reading -= 1;
        let held_up = std::mem::take(&mut state.held_up);
        drop(state);
        held_up.into_iter().for_each(Waker::wake);
    }
}

/// The arrival of a reply, at its time on the virtual clock.
struct Arrival<'a> {
    transport: &'a ReplayTransport,
    at: Duration,
    announced: bool,
}

impl Future for Arrival<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        let mut state = self.transport.state();
        if state.now >= self.at {
            return Poll::Ready(());
        }
        if !self.announced {
            state.arrivals.push(self.at);
        }
        drop(state);
        // The timer that runs beside it moves the clock and wakes the task.
        self.announced = true;
        Poll::Pending
    }
}

impl Drop for Arrival<'_> {
    fn drop(&mut self) {
        let mut state = self.transport.state();
        let announced =
            if self.announced { state.arrivals.iter().position(|at| *at == self.at) } else { None };
        if let Some(index) = announced {
            state.arrivals.swap_remove(index);
        }
    }
}
