//! Calls without `async`: they run on the thread of the caller, and one thread of this crate looks after connections and
//! timers in between.

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_core::Stream;
use tokio::runtime::Handle;

use crate::runtime::{Error, Operation};

/// The runtime that all clients of this crate share, or why there is none.
static RUNTIME: OnceLock<Result<Handle, String>> = OnceLock::new();

/// Waits for `work`.
pub(crate) fn wait<T>(
    operation: &'static Operation,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::request(
            operation,
            "a blocking call would stop the async runtime it was made in: await the request instead",
        ));
    }
    let runtime = RUNTIME.get_or_init(|| start().map_err(|error| error.to_string()));
    let runtime = runtime
        .as_ref()
        .map_err(|problem| Error::request(operation, format!("blocking calls cannot be made: {problem}")))?;
    let _entered = runtime.enter();
    block_on(work)
}

/// Starts the thread that looks after connections and timers, until the program ends.
fn start() -> std::io::Result<Handle> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let name = concat!(env!("CARGO_PKG_NAME"), "-io").to_owned();
    thread::Builder::new().name(name).spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(work: F) -> F::Output {
    let mut work = pin!(work);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match work.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// A listing or a stream as an iterator, which waits for each item on the thread of the caller. It dereferences to what
/// it was made of.
#[must_use = "iterators do nothing until they are asked for items"]
pub struct Blocking<S> {
    stream: S,
    operation: &'static Operation,
}

impl<S> Blocking<S> {
    pub(crate) fn new(stream: S, operation: &'static Operation) -> Self {
        Self { stream, operation }
    }

    /// Returns what the iterator was made of.
    pub fn into_inner(self) -> S {
        self.stream
    }
}

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Blocking<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = &mut self.stream;
        let next = async {
            std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await.transpose()
        };
        wait(self.operation, next).transpose()
    }
}

impl<S> Deref for Blocking<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.stream
    }
}

impl<S: fmt::Debug> fmt::Debug for Blocking<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Blocking").field(&self.stream).finish()
    }
}
