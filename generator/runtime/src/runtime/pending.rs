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
use crate::runtime::{DecodeError, Error, RawReply, Response};

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

    /// Returns a request that also keeps the status and the headers of its reply.
    pub(crate) fn with_response(self) -> PendingResponse<T> {
        PendingResponse { pending: self }
    }

    fn poll_reply(&mut self, context: &mut Context<'_>) -> Poll<Result<(T, RawReply), Error>> {
        let exchanged = ready!(self.exchange.as_mut().poll(context))?;
        Poll::Ready(match (self.decode)(&exchanged.reply) {
            Ok(value) => Ok((value, exchanged.reply)),
            Err(error) => Err(exchanged.error(Kind::Decode(error))),
        })
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
        self.poll_reply(context).map_ok(|(value, _)| value)
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pending").finish_non_exhaustive()
    }
}

/// A request on its way to a `T` together with the status and the headers of the reply.
///
/// Like [`Pending`], it sends nothing before it is polled.
#[must_use = "a request does nothing until it is awaited"]
pub struct PendingResponse<T> {
    pending: Pending<T>,
}

#[cfg(feature = "blocking")]
impl<T> PendingResponse<T> {
    /// Sends the request and waits for its reply on this thread, as [`Pending::send_blocking`] does.
    pub fn send_blocking(self) -> Result<Response<T>, Error> {
        crate::runtime::blocking::wait(self.pending.operation, self)
    }
}

impl<T> Future for PendingResponse<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.pending.poll_reply(context).map_ok(|(value, reply)| Response::new(reply, value))
    }
}

impl<T> fmt::Debug for PendingResponse<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pending.fmt(formatter)
    }
}
