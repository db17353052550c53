//! The exchange of one request for one reply: attempts, time limits, waits. It knows no types and is compiled once.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;

use crate::runtime::body::CollectError;
use crate::runtime::call::Call;
use crate::runtime::error::{Kind, Limit};
use crate::runtime::payload::Payload;
use crate::runtime::{Body, BoxFuture, Error, Operation, Outcome, RawReply};

/// An exchange on its way. Dropping it gives the request up.
pub(crate) type Exchange = BoxFuture<'static, Result<Exchanged, Error>>;

/// A reply with a success status, not yet decoded.
pub(crate) struct Exchanged {
    pub(crate) operation: &'static Operation,
    pub(crate) reply: RawReply,
    /// What of the reply has not been read yet.
    pub(crate) rest: Body,
    pub(crate) attempts: u32,
    /// The key that the request was sent with.
    pub(crate) key: Option<HeaderValue>,
}

/// How much of a successful reply an exchange reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// All of it.
    Whole,
    /// Its head.
    Head,
}

impl Exchanged {
    /// Turns what is wrong with the reply into an error.
    pub(crate) fn error(self, kind: Kind) -> Error {
        Error::new(self.operation, kind)
            .with_reply(self.reply)
            .with_attempts(self.attempts, false)
            .with_key(self.key)
    }
}

/// Sends the request of `call` until there is a success, an error that must not or need not be repeated, or no time.
pub(crate) async fn run(call: Call, reading: Reading) -> Result<Exchanged, Error> {
    let (head, mut body) = call.to_request()?.into_parts();
    let key = call.operation.idempotency_key.and_then(|key| head.headers.get(key.header)).cloned();
    if call.timeout.min(call.attempt_timeout).is_zero() {
        return Err(Error::request(call.operation, "the time limit is zero"));
    }
    let settings = call.client.settings();
    let transport = &*settings.transport;
    let deadline = transport.now().saturating_add(call.timeout);
    let mut attempts = 0;
    let mut doubtful = false;
    loop {
        attempts += 1;
        let left = deadline.saturating_sub(transport.now());
        let request = http::Request::from_parts(head.clone(), std::mem::take(&mut body));
        let error = match attempt(&call, request, left, reading).await {
            Ok((reply, rest)) => {
                settings.budget.earn();
                return Ok(Exchanged { operation: call.operation, reply, rest, attempts, key });
            }
            Err(error) => error.with_attempts(attempts, doubtful).with_key(key.clone()),
        };
        let left = deadline.saturating_sub(transport.now());
        let wait =
            error.failure().and_then(|failure| call.retry.wait(call.operation, failure, attempts, left));
        // A stream that has been read from is gone.
        let payload = call.body.as_ref().map(|(_, payload)| payload);
        let wait = wait.filter(|_| payload.is_none_or(Payload::is_whole));
        let Some(wait) = wait.filter(|_| settings.budget.take()) else { return Err(error) };
        body = payload.map_or_else(Body::empty, Payload::open);
        doubtful |= matches!(error.outcome(), Outcome::Unknown | Outcome::Applied);
        transport.sleep(wait).await;
        // A timer may be late: what is out of time is not sent.
        if transport.now() >= deadline {
            return Err(error);
        }
    }
}

/// Sends the request once.
async fn attempt(
    call: &Call,
    request: http::Request<Body>,
    left: Duration,
    reading: Reading,
) -> Result<(RawReply, Body), Error> {
    let settings = call.client.settings();
    let (limit, after) = if call.attempt_timeout < left {
        (Limit::Attempt, call.attempt_timeout)
    } else {
        (Limit::Total, call.timeout)
    };
    let out_of_time = || Error::new(call.operation, Kind::Timeout { limit, after });
    let mut timer = settings.transport.sleep(call.attempt_timeout.min(left));

    let sent = settings.transport.send(request);
    let response = match within(&mut timer, sent).await {
        Some(Ok(response)) => response,
        Some(Err(error)) => return Err(Error::transport(call.operation, error)),
        None => return Err(out_of_time()),
    };
    let (head, body) = response.into_parts();
    if reading == Reading::Head && head.status.is_success() {
        return Ok((RawReply::new(head.status, head.headers, Bytes::new()), body));
    }
    let read = within(&mut timer, body.collect(settings.max_response_bytes)).await;
    let reply = |body| RawReply::new(head.status, head.headers, body);
    match read {
        Some(Ok(body)) if head.status.is_success() => Ok((reply(body), Body::empty())),
        Some(Ok(body)) => Err(Error::new(call.operation, Kind::Status).with_reply(reply(body))),
        Some(Err(CollectError::TooLong)) => {
            Err(Error::new(call.operation, Kind::TooLong(settings.max_response_bytes))
                .with_reply(reply(Bytes::new())))
        }
        Some(Err(CollectError::Broken(source))) => {
            Err(Error::new(call.operation, Kind::Broken).with_reply(reply(Bytes::new())).with_source(source))
        }
        None => Err(out_of_time().with_reply(reply(Bytes::new()))),
    }
}

/// Waits for `work`, but no longer than for `timer`. Work that is done wins over a timer that has run out.
async fn within<F: Future>(timer: &mut BoxFuture<'_, ()>, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    std::future::poll_fn(|context| {
        if let Poll::Ready(output) = work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        Pin::as_mut(timer).poll(context).map(|()| None)
    })
    .await
}
