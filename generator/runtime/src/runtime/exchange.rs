//! The exchange of one request for one reply: attempts and the waits between them. It knows no types and is compiled
//! once.

use http::HeaderValue;

use crate::runtime::attempt::attempt;
use crate::runtime::call::Call;
use crate::runtime::error::Kind;
use crate::runtime::payload::Payload;
use crate::runtime::{
    Body, BoxFuture, Error, Operation, Outcome, RawReply, assemble, credentials, telemetry,
};

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
pub(crate) fn run(call: Call, reading: Reading) -> Exchange {
    // One box for all of it, with the call inside: where arguments are handed on they are kept twice.
    Box::pin(telemetry::call(call.operation.id, async move { repeatedly(&call, reading).await }))
}

async fn repeatedly(call: &Call, reading: Reading) -> Result<Exchanged, Error> {
    call.sound()?;
    if call.timeout.min(call.attempt_timeout).is_zero() {
        return Err(Error::request(call.operation, "the time limit is zero"));
    }
    let settings = call.client.settings();
    let transport = &*settings.transport;
    let deadline = transport.now().saturating_add(call.timeout);
    let mut attempts = 0;
    let (mut doubtful, mut is_renewed) = (false, false);
    let mut key = None;
    loop {
        let proofs = credentials::obtain(call, deadline).await;
        let proofs = proofs.map_err(|error| error.with_attempts(attempts, doubtful).with_key(key.clone()))?;
        // With other credentials the request is another one, which may be one that cannot be built.
        let head = assemble::head(call, &proofs);
        let head = head.map_err(|error| error.with_attempts(attempts, doubtful).with_key(key.clone()))?;
        key = call.operation.idempotency_key.and_then(|key| head.headers.get(key.header)).cloned();
        attempts += 1;
        let address = telemetry::Address::of(&head.uri);
        let attempt = attempt(call, &proofs, head, deadline, reading);
        let error = match telemetry::attempt(call, address, attempts - 1, attempt).await {
            Ok((reply, rest)) => {
                settings.budget.earn();
                return Ok(Exchanged { operation: call.operation, reply, rest, attempts, key });
            }
            Err(error) => error.with_attempts(attempts, doubtful).with_key(key.clone()),
        };
        let payload = call.body.as_ref().map(|(_, payload)| payload);
        let is_whole = payload.is_none_or(Payload::is_whole);
        // Nothing was done for a request without good credentials, so with new ones it may go out again, once.
        if error.is_unauthorized() && credentials::reject(&proofs) && is_whole && !is_renewed {
            is_renewed = true;
            continue;
        }
        let left = deadline.saturating_sub(transport.now());
        let wait =
            error.failure().and_then(|failure| call.retry.wait(call.operation, failure, attempts, left));
        // A stream that has been read from is gone.
        let wait = wait.filter(|_| is_whole);
        let Some(wait) = wait.filter(|_| settings.budget.take()) else { return Err(error) };
        doubtful |= matches!(error.outcome(), Outcome::Unknown | Outcome::Applied);
        telemetry::repeat(&error, wait);
        transport.sleep(wait).await;
        // A timer may be late: what is out of time is not sent.
        if transport.now() >= deadline {
            return Err(error);
        }
    }
}
