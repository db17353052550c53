//! How many requests of a client are on their way at once.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::runtime::{Body, BoxError};

/// A number of slots that requests take and give back. Who comes first is served first.
pub(crate) struct Slots {
    state: Mutex<State>,
}

struct State {
    free: usize,
    /// The number of the next one who has to wait.
    next: u64,
    queue: VecDeque<(u64, Waker)>,
    /// Those who have waited and may go on.
    called: Vec<u64>,
}

impl Slots {
    pub(crate) fn new(slots: usize) -> Self {
        let state = State { free: slots.max(1), next: 0, queue: VecDeque::new(), called: Vec::new() };
        Self { state: Mutex::new(state) }
    }

    /// Waits for a slot. Dropping the future leaves the queue.
    pub(crate) fn take(self: &Arc<Self>) -> Taking {
        Taking { slots: Arc::clone(self), ticket: None }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_back(&self) {
        let mut state = self.state();
        match state.queue.pop_front() {
            Some((ticket, waker)) => {
                state.called.push(ticket);
                drop(state);
                waker.wake();
            }
            None => state.free += 1,
        }
    }
}

/// Somebody who waits for a slot.
pub(crate) struct Taking {
    slots: Arc<Slots>,
    ticket: Option<u64>,
}

impl Future for Taking {
    type Output = Slot;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Slot> {
        let slots = Arc::clone(&self.slots);
        let mut state = slots.state();
        let Some(ticket) = self.ticket else {
            // Nobody is overtaken.
            if state.free > 0 && state.queue.is_empty() {
                state.free -= 1;
                drop(state);
                return Poll::Ready(Slot { slots });
            }
            self.ticket = Some(state.next);
            let waiting = (state.next, context.waker().clone());
            state.next += 1;
            state.queue.push_back(waiting);
            return Poll::Pending;
        };
        if let Some(index) = state.called.iter().position(|called| *called == ticket) {
            state.called.swap_remove(index);
            self.ticket = None;
            drop(state);
            return Poll::Ready(Slot { slots });
        }
        if let Some((_, waker)) = state.queue.iter_mut().find(|(waiting, _)| *waiting == ticket) {
            waker.clone_from(context.waker());
        }
        Poll::Pending
    }
}

impl Drop for Taking {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let mut state = self.slots.state();
        state.queue.retain(|(waiting, _)| *waiting != ticket);
        if let Some(index) = state.called.iter().position(|called| *called == ticket) {
            // It was called and has not heard of it: the next one may go on.
            state.called.swap_remove(index);
            drop(state);
            self.slots.give_back();
        }
    }
}

/// A slot that was taken. Dropping it gives it back.
pub(crate) struct Slot {
    slots: Arc<Slots>,
}

impl Slot {
    /// Returns `body`, which keeps the slot until it is read or dropped.
    pub(crate) fn keep(self, body: Body) -> Body {
        Body::stream(Held { body, slot: Some(self) })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.give_back();
    }
}

/// A body whose connection is in use until it is read.
struct Held {
    body: Body,
    slot: Option<Slot>,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            self.slot = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
