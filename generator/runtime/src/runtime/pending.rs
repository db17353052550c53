//! What awaiting a request runs on.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

#[cfg(feature = "blocking")]
use crate::runtime::Operation;
use crate::runtime::call::Call;
use crate::runtime::error::Kind;
use crate::runtime::exchange::Exchange;
use crate::runtime::{DecodeError, Error, RawReply};

/// A request on its way to a `T`.
///
/// Nothing is sent before it is polled. Dropping it gives the request up, which does not undo it: the server may have
/// received it already.
#[must_use = "a request does nothing until it is awaited"]
pub struct Pending<T> {
    #[cfg(feature = "blocking")]
    operation: &'static Operation,
    exchange: Exchange,
    decode: fn(&RawReply) -> Result<T, DecodeError>,
}

impl<T> Pending<T> {
    pub(crate) fn new(call: Call, decode: fn(&RawReply) -> Result<T, DecodeError>) -> Self {
        Self {
            #[cfg(feature = "blocking")]
            operation: call.operation,
            exchange: call.start(),
            decode,
        }
    }

    /// Sends the request and waits for its reply on this thread, for programs without `async`. It must not be called
    /// inside an async runtime, which would stand still meanwhile; there it is an error, and nothing is sent.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<T, Error> {
        crate::runtime::blocking::wait(self.operation, self)
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let exchanged = ready!(self.exchange.as_mut().poll(context))?;
        Poll::Ready((self.decode)(&exchanged.reply).map_err(|error| exchanged.error(Kind::Decode(error))))
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pending").finish_non_exhaustive()
    }
}
