//! One question that many callers wait for. Whoever waits drives it, so it needs no task of its own and survives the
//! callers that give up.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use crate::runtime::provider::Fresh;
use crate::runtime::{BoxError, BoxFuture};

/// What a question has brought.
pub(crate) type Landed = Result<Arc<Fresh>, SharedError>;

type Question = BoxFuture<'static, Result<Arc<Fresh>, BoxError>>;

/// A question on its way.
pub(crate) struct Flight {
    begun: Duration,
    state: Mutex<State>,
    waiting: Arc<Waiting>,
}

enum State {
    Flying(Question),
    /// It is being looked after right now, or has panicked.
    Away,
    Landed(Landed),
}

impl Flight {
    pub(crate) fn new(begun: Duration, question: Question) -> Self {
        Self { begun, state: Mutex::new(State::Flying(question)), waiting: Arc::default() }
    }

    /// When it was begun, by the clock of the transport.
    pub(crate) fn begun(&self) -> Duration {
        self.begun
    }

    /// Waits for the answer.
    pub(crate) async fn land(&self) -> Landed {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<Landed> {
        // Before anything else, so that whatever happens from here on wakes this caller.
        self.waiting.add(context.waker());
        let mut state = match self.state.try_lock() {
            Ok(state) => state,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            // Another caller looks after it, and wakes all when there is something new.
            Err(TryLockError::WouldBlock) => return Poll::Pending,
        };
        let landed = match std::mem::replace(&mut *state, State::Away) {
            State::Landed(landed) => landed,
            State::Away => Err(SharedError::new("the provider has panicked".into())),
            State::Flying(mut question) => {
                let waker = Waker::from(Arc::clone(&self.waiting));
                match question.as_mut().poll(&mut Context::from_waker(&waker)) {
                    Poll::Ready(answer) => answer.map_err(SharedError::new),
                    Poll::Pending => {
                        *state = State::Flying(question);
                        return Poll::Pending;
                    }
                }
            }
        };
        *state = State::Landed(landed.clone());
        drop(state);
        // Only now, or a caller that was turned away above would not hear of it.
        self.waiting.wake_all();
        Poll::Ready(landed)
    }
}

/// The callers that wait.
#[derive(Default)]
struct Waiting(Mutex<Vec<Waker>>);

impl Waiting {
    fn add(&self, waker: &Waker) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !waiting.iter().any(|known| known.will_wake(waker)) {
            waiting.push(waker.clone());
        }
    }

    fn wake_all(&self) {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }
}

/// An error that several callers get.
#[derive(Clone)]
pub(crate) struct SharedError(Arc<BoxError>);

impl SharedError {
    fn new(error: BoxError) -> Self {
        Self(Arc::new(error))
    }
}

impl fmt::Display for SharedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the provider of the credentials has failed")
    }
}

impl fmt::Debug for SharedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl std::error::Error for SharedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&**self.0)
    }
}
