//! Time limits, on the virtual clock.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::emitted::{SERVICE, TRANSFER, builder, client, order, secs};
use crate::runtime::{
    Body, BoxError, BoxFuture, ClientBuilder, Outcome, Replay, ReplayTransport, RetryPolicy, Transport,
    TransportError,
};

#[tokio::test]
async fn an_attempt_ends_after_its_time() {
    let transport = ReplayTransport::new().reply(Replay::hangs());
    let error = client(&transport).transfers().create(&order()).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_connect());
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
    assert_eq!(transport.now(), secs(30));
    assert_eq!(
        error.to_string(),
        "transferCreate: no complete reply came within 30s; \
         the request may or may not have been carried out: find out before sending it again"
    );
}

#[tokio::test]
async fn the_call_ends_after_its_time_whatever_the_attempts_may_take() {
    let transport = ReplayTransport::new().when(|_| true, Replay::hangs());
    let error = client(&transport).transfers().get("t-1").with_timeout(secs(45)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 2);
    assert_eq!(transport.now(), secs(45));
    assert_eq!(error.to_string(), "transferGet: the time limit of 45s ran out, after 2 attempts");
}

#[tokio::test]
async fn a_slow_reply_in_time_is_taken() {
    let transport = ReplayTransport::new().reply(Replay::json(StatusCode::OK, TRANSFER).after(secs(29)));
    client(&transport).transfers().get("t-1").await.unwrap();
    assert_eq!(transport.now(), secs(29));

    let transport = ReplayTransport::new().reply(Replay::json(StatusCode::OK, TRANSFER).after(secs(31)));
    let request = client(&transport).transfers().get("t-1").with_retry(RetryPolicy::none());
    assert!(request.clone().await.unwrap_err().is_timeout());
    assert_eq!(transport.now(), secs(30));
}

#[tokio::test]
async fn limits_are_set_on_the_client_and_on_the_call() {
    let transport = ReplayTransport::new().when(|_| true, Replay::hangs());
    let client = builder(&transport).attempt_timeout(secs(5)).timeout(secs(8)).build().unwrap();
    client.transfers().create(&order()).await.unwrap_err();
    assert_eq!(transport.now(), secs(5));
    client.transfers().create(&order()).with_attempt_timeout(secs(2)).await.unwrap_err();
    assert_eq!(transport.now(), secs(7));
    client.transfers().create(&order()).with_attempt_timeout(secs(20)).await.unwrap_err();
    assert_eq!(transport.now(), secs(15));
    client
        .transfers()
        .create(&order())
        .with_timeout(Duration::MAX)
        .with_attempt_timeout(Duration::MAX)
        .await
        .unwrap_err();
}

#[tokio::test]
async fn the_limit_counts_the_waits() {
    let busy = Replay::status(StatusCode::SERVICE_UNAVAILABLE).header("retry-after", "4");
    let transport = ReplayTransport::new().when(|_| true, busy);
    let policy = RetryPolicy::new().max_attempts(10).backoff(Duration::ZERO, Duration::ZERO);
    let request = client(&transport).transfers().get("t-1").with_retry(policy).with_timeout(secs(9));
    let error = request.await.unwrap_err();
    assert_eq!((error.attempts(), error.status()), (3, Some(StatusCode::SERVICE_UNAVAILABLE)));
    assert_eq!(transport.sleeps(), [secs(4), secs(4)]);
}

#[tokio::test]
async fn without_any_time_nothing_is_sent() {
    let transport = ReplayTransport::new();
    let client = client(&transport);
    for request in [
        client.transfers().create(&order()).with_timeout(Duration::ZERO),
        client.transfers().create(&order()).with_attempt_timeout(Duration::ZERO),
    ] {
        let error = request.await.unwrap_err();
        assert_eq!(error.to_string(), "transferCreate: the time limit is zero; the request was not sent");
    }
    assert!(transport.requests().is_empty());
}

fn is_send<T: Send>(_: &T) {}

#[tokio::test]
async fn futures_and_streams_can_move_between_threads() {
    let transport = ReplayTransport::new().when(|_| true, Replay::json(StatusCode::OK, TRANSFER));
    let client = client(&transport);
    is_send(&client.transfers().get("t-1"));
    is_send(&client.transfers().list().items());
    is_send(&client.transfers().list().pages());
    let request = client.transfers().get("t-1");
    tokio::spawn(async move { request.await.unwrap() }).await.unwrap();
    tokio::spawn(client.transfers().get("t-1").with_response()).await.unwrap().unwrap();
    let mut items = client.transfers().list().items();
    tokio::spawn(async move { items.try_next().await.map(drop) }).await.unwrap().unwrap_err();
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_poll() {
    let transport = ReplayTransport::new().when(|_| true, Replay::json(StatusCode::OK, TRANSFER));
    let client = client(&transport);
    let pending = client.transfers().get("t-1").with_response();
    assert!(transport.requests().is_empty());
    drop(pending);
    assert!(transport.requests().is_empty());
}

/// Counts its timers, and answers at once or not.
#[derive(Clone, Default)]
struct Counting {
    timers: Arc<AtomicUsize>,
    is_late: bool,
}

/// Comes in pieces, each of which is waited for.
struct Late {
    rest: &'static [u8],
    is_due: bool,
}

impl futures_core::Stream for Late {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.is_due = !self.is_due;
        if self.is_due {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let (piece, rest) = self.rest.split_at(self.rest.len().min(20));
        self.rest = rest;
        Poll::Ready((!piece.is_empty()).then(|| Ok(Bytes::from_static(piece))))
    }
}

impl Transport for Counting {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async {
            if !self.is_late {
                return Ok(http::Response::new(TRANSFER.into()));
            }
            tokio::task::yield_now().await;
            Ok(http::Response::new(Body::chunks(Late { rest: TRANSFER.as_bytes(), is_due: false })))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.timers.fetch_add(1, Ordering::Relaxed);
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

#[tokio::test]
async fn an_attempt_sets_one_timer_and_none_for_what_is_there() {
    for (is_late, expected) in [(false, 0), (true, 1)] {
        let transport = Counting { is_late, ..Counting::default() };
        let builder = ClientBuilder::new(&SERVICE).basic_auth("merchant", "p4ssw0rd");
        let client = builder.transport(transport.clone()).build().unwrap();
        client.transfers().get("t-1").await.unwrap();
        assert_eq!(transport.timers.load(Ordering::Relaxed), expected);
    }
}
