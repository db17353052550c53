//! A transport for tests: it answers from a script, writes down what it was sent, and has a clock of its own.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

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

/// What comes after the pieces of a body.
#[derive(Clone, Copy)]
enum End {
    Whole,
    Breaks,
    Stalls,
}

/// What a [`ReplayTransport`] answers to one request.
#[derive(Clone)]
#[must_use = "a reply must be given to a transport"]
pub struct Replay {
    kind: Reply,
    after: Duration,
}

#[derive(Clone)]
enum Reply {
    Whole {
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    },
    /// The body arrives in pieces, which may not be all of it.
    Pieces {
        status: StatusCode,
        headers: HeaderMap,
        pieces: VecDeque<Bytes>,
        end: End,
    },
    Refused,
    Lost,
    Hangs,
}

impl Replay {
    fn whole(status: StatusCode, body: Bytes) -> Self {
        Self { kind: Reply::Whole { status, headers: HeaderMap::new(), body }, after: Duration::ZERO }
    }

    /// An empty reply.
    pub fn status(status: StatusCode) -> Self {
        Self::whole(status, Bytes::new())
    }

    /// A reply with a JSON body, given as text.
    pub fn json(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::whole(status, body.into()).header("content-type", "application/json")
    }

    /// A reply with any body.
    pub fn body(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::whole(status, body.into())
    }

    /// No connection: the request does not reach the server.
    pub fn refused() -> Self {
        Self { kind: Reply::Refused, after: Duration::ZERO }
    }

    /// The request reaches the server, and the connection breaks before the reply.
    pub fn lost() -> Self {
        Self { kind: Reply::Lost, after: Duration::ZERO }
    }

    /// The head of the reply arrives, and the connection breaks before the end of its body.
    pub fn breaks_off(status: StatusCode) -> Self {
        Self::chunks(status, Vec::new()).broken()
    }

    /// A reply whose body arrives piece by piece.
    pub fn chunks(status: StatusCode, chunks: Vec<Bytes>) -> Self {
        let kind =
            Reply::Pieces { status, headers: HeaderMap::new(), pieces: chunks.into(), end: End::Whole };
        Self { kind, after: Duration::ZERO }
    }

    /// Lets the connection break after the pieces of the body.
    pub fn broken(mut self) -> Self {
        if let Reply::Pieces { end, .. } = &mut self.kind {
            *end = End::Breaks;
        }
        self
    }

    /// Lets the connection stay open after the pieces of the body, without anything more to come.
    pub fn stalled(mut self) -> Self {
        if let Reply::Pieces { end, .. } = &mut self.kind {
            *end = End::Stalls;
        }
        self
    }

    /// The request reaches the server, and the reply never comes.
    pub fn hangs() -> Self {
        Self { kind: Reply::Hangs, after: Duration::ZERO }
    }

    /// Adds a header. A name or value that cannot stand in a header is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Reply::Whole { headers, .. } | Reply::Pieces { headers, .. } = &mut self.kind
            && let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            headers.append(name, value);
        }
        self
    }

    /// Lets the reply, or the failure, take `delay` on the virtual clock.
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    fn exhausted() -> Self {
        Self::json(StatusCode::NOT_IMPLEMENTED, r#"{"title":"the replay script has no reply left"}"#)
    }

    fn into_result(self) -> Result<http::Response<Body>, TransportError> {
        let (status, headers, body) = match self.kind {
            Reply::Whole { status, headers, body } => (status, headers, body.into()),
            Reply::Pieces { status, headers, pieces, end } => {
                (status, headers, Body::stream(PieceByPiece { pieces, end }))
            }
            Reply::Refused => return Err(TransportError::not_sent("the replay refuses the connection")),
            Reply::Lost | Reply::Hangs => {
                return Err(TransportError::maybe_sent("the replay loses the reply"));
            }
        };
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Reply::Whole { status, body, .. } => {
                write!(formatter, "Replay({}, {} bytes)", status.as_u16(), body.len())
            }
            Reply::Pieces { status, end: End::Breaks, .. } => {
                write!(formatter, "Replay({}, breaks off)", status.as_u16())
            }
            Reply::Pieces { status, end: End::Stalls, .. } => {
                write!(formatter, "Replay({}, stalls)", status.as_u16())
            }
            Reply::Pieces { status, pieces, .. } => {
                write!(formatter, "Replay({}, {} pieces)", status.as_u16(), pieces.len())
            }
            Reply::Refused => formatter.write_str("Replay(refused)"),
            Reply::Lost => formatter.write_str("Replay(lost)"),
            Reply::Hangs => formatter.write_str("Replay(hangs)"),
        }
    }
}

/// A body that arrives in pieces, and whose connection may be gone after them.
struct PieceByPiece {
    pieces: VecDeque<Bytes>,
    end: End,
}

impl http_body::Body for PieceByPiece {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, &'static str>>> {
        match (self.pieces.pop_front(), self.end) {
            (Some(piece), _) => Poll::Ready(Some(Ok(http_body::Frame::data(piece)))),
            (None, End::Whole) => Poll::Ready(None),
            (None, End::Breaks) => Poll::Ready(Some(Err("the replay breaks off"))),
            (None, End::Stalls) => Poll::Pending,
        }
    }
}
