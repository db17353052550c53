//! One attempt: a request is sent, redirects are followed, and of the reply is read what is wanted.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;

use crate::runtime::assemble;
use crate::runtime::body::CollectError;
use crate::runtime::call::Call;
use crate::runtime::credentials::Held;
use crate::runtime::error::{Kind, Limit};
use crate::runtime::exchange::Reading;
use crate::runtime::limit::Slot;
use crate::runtime::payload::Payload;
use crate::runtime::stall::{self, Progress};
use crate::runtime::timer::Timer;
use crate::runtime::{Body, Error, RawReply};

/// When an attempt ends, and what is said then.
struct Time<'a> {
    end: Duration,
    /// One timer for all that the attempt waits for.
    timer: Timer<'a>,
    limit: Limit,
    after: Duration,
}

impl<'a> Time<'a> {
    fn new(call: &'a Call, deadline: Duration) -> Self {
        let transport = &*call.client.settings().transport;
        let end = transport.now().saturating_add(call.attempt_timeout);
        let (limit, after) = if end < deadline {
            (Limit::Attempt, call.attempt_timeout)
        } else {
            (Limit::Total, call.timeout)
        };
        let end = end.min(deadline);
        Self { end, timer: Timer::until(transport, end), limit, after }
    }

    fn is_up(&self, call: &Call) -> Error {
        Error::new(call.operation, Kind::Timeout { limit: self.limit, after: self.after })
    }
}

/// Sends the request that has `head` and the credentials `proofs` once, before `deadline`.
pub(crate) async fn attempt(
    call: &Call,
    proofs: &[Held],
    head: Box<Parts>,
    deadline: Duration,
    reading: Reading,
) -> Result<(RawReply, Body), Error> {
    let settings = call.client.settings();
    let slot = slot(call, deadline).await?;
    let mut time = Time::new(call, deadline);
    let (head, body) = follow(call, proofs, head, &mut time).await?.into_parts();
    let is_success = call.operation.is_success(head.status);
    if reading == Reading::Head && is_success {
        let body = match slot {
            Some(slot) => slot.keep(body),
            None => body,
        };
        return Ok((RawReply::new(head.status, head.headers, Bytes::new()), body));
    }
    let read = time.timer.limit(pin!(body.collect(settings.max_response_bytes))).await;
    let reply = |body| RawReply::new(head.status, head.headers, body);
    match read {
        Some(Ok(body)) if is_success => Ok((reply(body), Body::empty())),
        Some(Ok(body)) => Err(Error::new(call.operation, Kind::Status).with_reply(reply(body))),
        Some(Err(CollectError::TooLong)) => {
            Err(Error::new(call.operation, Kind::TooLong(settings.max_response_bytes))
                .with_reply(reply(Bytes::new())))
        }
        Some(Err(CollectError::Broken(source))) => {
            Err(Error::new(call.operation, Kind::Broken).with_reply(reply(Bytes::new())).with_source(source))
        }
        None => Err(time.is_up(call).with_reply(reply(Bytes::new()))),
    }
}

/// Waits until the client may have one more request on its way.
async fn slot(call: &Call, deadline: Duration) -> Result<Option<Slot>, Error> {
    let settings = call.client.settings();
    let Some(slots) = &settings.slots else { return Ok(None) };
    match Timer::until(&*settings.transport, deadline).limit(pin!(slots.take())).await {
        Some(slot) => Ok(Some(slot)),
        None => Err(Error::new(call.operation, Kind::Crowded { after: call.timeout })),
    }
}

/// Sends the request, and goes where redirects lead.
async fn follow(
    call: &Call,
    proofs: &[Held],
    head: Box<Parts>,
    time: &mut Time<'_>,
) -> Result<http::Response<Body>, Error> {
    let reply = send(call, *head, assemble::body(call), time).await?;
    if reply.status().is_redirection() {
        // Few are: in a box it takes no room in all other calls, and the head is made again rather than kept for it.
        if let Ok(first) = assemble::head(call, proofs) {
            return Box::pin(redirected(call, first, reply, time)).await;
        }
    }
    Ok(reply)
}

/// Goes where `reply` leads, as far as it may.
async fn redirected(
    call: &Call,
    first: Box<Parts>,
    mut reply: http::Response<Body>,
    time: &mut Time<'_>,
) -> Result<http::Response<Body>, Error> {
    let policy = call.client.settings().redirects;
    let mut at: Option<Parts> = None;
    let mut is_foreign = false;
    let mut hops = 0;
    while reply.status().is_redirection() {
        let sent = at.as_ref().unwrap_or(&first);
        let next = policy.next(call.operation, sent, reply.status(), reply.headers(), hops);
        let Some(next) = next else { break };
        is_foreign |= next.is_foreign;
        let payload = call.body.as_ref().map(|(_, payload)| payload).filter(|_| !is_foreign);
        if payload.is_some_and(|payload| !payload.is_whole()) {
            break;
        }
        let body = payload.map_or_else(Body::empty, Payload::open);
        reply = send(call, next.head.clone(), body, time).await?;
        at = Some(next.head);
        hops += 1;
    }
    Ok(reply)
}

/// Sends one request, and watches how its body makes progress.
fn send<'a>(
    call: &'a Call,
    head: Parts,
    body: Body,
    time: &'a mut Time<'_>,
) -> impl Future<Output = Result<http::Response<Body>, Error>> {
    let transport = &call.client.settings().transport;
    let limit = call.stall_timeout.unwrap_or(stall::USUAL);
    let (body, progress) = Progress::watch(body, limit, transport);
    let mut sent = transport.send(http::Request::from_parts(head, body));
    async move {
        loop {
            let due = progress.as_ref().and_then(|progress| progress.due()).filter(|due| *due < time.end);
            let answer = match due {
                Some(due) => Timer::until(&**transport, due).limit(&mut sent).await,
                None => time.timer.limit(&mut sent).await,
            };
            match answer {
                Some(Ok(reply)) => return Ok(reply),
                Some(Err(error)) => return Err(Error::transport(call.operation, error)),
                None if due.is_none() => return Err(time.is_up(call)),
                // Nothing has been taken since the timer was set.
                None if progress.as_ref().and_then(|progress| progress.due()) == due => {
                    return Err(Error::new(
                        call.operation,
                        Kind::Timeout { limit: Limit::Stall, after: limit },
                    ));
                }
                None => {}
            }
        }
    }
}
