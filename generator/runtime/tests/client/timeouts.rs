//! Time limits, on the virtual clock.

use std::time::Duration;

use http::StatusCode;

use crate::emitted::{TRANSFER, builder, client, order, secs};
use crate::runtime::{Outcome, Replay, ReplayTransport, RetryPolicy, Transport as _};

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
