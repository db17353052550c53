//! One attempt: a request is sent, redirects are followed, and of the reply is read what is wanted.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;

use crate::runtime::body::CollectError;
use crate::runtime::call::Call;
use crate::runtime::error::{Kind, Limit};
use crate::runtime::exchange::Reading;
use crate::runtime::limit::Slot;
use crate::runtime::payload::Payload;
use crate::runtime::stall::{self, Progress};
use crate::runtime::{Body, BoxFuture, Error, RawReply};

/// When an attempt ends, and what is said then.
struct Time {
    end: Duration,
    limit: Limit,
    after: Duration,
}

impl Time {
    fn new(call: &Call, deadline: Duration) -> Self {
        let end = call.client.settings().transport.now().saturating_add(call.attempt_timeout);
        if end < deadline {
            Self { end, limit: Limit::Attempt, after: call.attempt_timeout }
        } else {
            Self { end: deadline, limit: Limit::Total, after: call.timeout }
        }
    }

    fn is_up(&self, call: &Call) -> Error {
        Error::new(call.operation, Kind::Timeout { limit: self.limit, after: self.after })
    }
}

/// Sends the request once, before `deadline`.
pub(crate) async fn attempt(
    call: &Call,
    head: &Parts,
    body: Body,
    deadline: Duration,
    reading: Reading,
) -> Result<(RawReply, Body), Error> {
    let settings = call.client.settings();
    let slot = slot(call, deadline).await?;
    let time = Time::new(call, deadline);
    let (head, body) = follow(call, head, body, &time).await?.into_parts();
    let is_success = call.operation.is_success(head.status);
    if reading == Reading::Head && is_success {
        let body = match slot {
            Some(slot) => slot.keep(body),
            None => body,
        };
        return Ok((RawReply::new(head.status, head.headers, Bytes::new()), body));
    }
    let mut timer = sleep_until(call, time.end);
    let read = within(&mut timer, body.collect(settings.max_response_bytes)).await;
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
    let Some(slots) = &call.client.settings().slots else { return Ok(None) };
    match within(&mut sleep_until(call, deadline), slots.take()).await {
        Some(slot) => Ok(Some(slot)),
        None => Err(Error::new(call.operation, Kind::Crowded { after: call.timeout })),
    }
}

/// Sends the request, and goes where redirects lead.
async fn follow(call: &Call, head: &Parts, body: Body, time: &Time) -> Result<http::Response<Body>, Error> {
    let policy = call.client.settings().redirects;
    let mut reply = send(call, head.clone(), body, time).await?;
    let mut at: Option<Parts> = None;
    let mut is_foreign = false;
    let mut hops = 0;
    while reply.status().is_redirection() {
        let sent = at.as_ref().unwrap_or(head);
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
async fn send(call: &Call, head: Parts, body: Body, time: &Time) -> Result<http::Response<Body>, Error> {
    let transport = &call.client.settings().transport;
    let limit = call.stall_timeout.unwrap_or(stall::USUAL);
    let (body, progress) = Progress::watch(body, limit, transport);
    let mut sent = transport.send(http::Request::from_parts(head, body));
    loop {
        let due = progress.as_ref().and_then(|progress| progress.due()).filter(|due| *due < time.end);
        let mut timer = sleep_until(call, due.unwrap_or(time.end));
        match within(&mut timer, &mut sent).await {
            Some(Ok(reply)) => return Ok(reply),
            Some(Err(error)) => return Err(Error::transport(call.operation, error)),
            None if due.is_none() => return Err(time.is_up(call)),
            // Nothing has been taken since the timer was set.
            None if progress.as_ref().and_then(|progress| progress.due()) == due => {
                return Err(Error::new(call.operation, Kind::Timeout { limit: Limit::Stall, after: limit }));
            }
            None => {}
        }
    }
}

fn sleep_until(call: &Call, end: Duration) -> BoxFuture<'_, ()> {
    let transport = &call.client.settings().transport;
    transport.sleep(end.saturating_sub(transport.now()))
}

/// Waits for `work`, but no longer than for `timer`. Work that is done wins over a timer that has run out.
pub(crate) async fn within<F: Future>(timer: &mut BoxFuture<'_, ()>, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    std::future::poll_fn(|context| {
        if let Poll::Ready(output) = work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        Pin::as_mut(timer).poll(context).map(|()| None)
    })
    .await
}
