//! Keys by which a service knows a request again: one for each request, the same over all attempts.

use std::collections::BTreeSet;

use http::StatusCode;

use crate::emitted::{TRANSFER, client};
use crate::runtime::{Outcome, Recorded, Replay, ReplayTransport, RetryPolicy};

fn key(request: &Recorded) -> String {
    request.header("idempotency-key").expect("the request has a key").to_owned()
}

fn is_uuid_v4(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            14 => *byte == b'4',
            19 => b"89ab".contains(byte),
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[tokio::test]
async fn a_key_stays_the_same_over_all_attempts() {
    for failure in [
        Replay::lost(),
        Replay::hangs(),
        Replay::status(StatusCode::SERVICE_UNAVAILABLE),
        Replay::status(StatusCode::TOO_MANY_REQUESTS).header("retry-after", "1"),
    ] {
        let transport =
            ReplayTransport::new().reply(failure).reply(Replay::json(StatusCode::CREATED, TRANSFER));
        client(&transport).transfers().refund("t-1").await.unwrap();
        let keys: Vec<String> = transport.requests().iter().map(key).collect();
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[0], keys[1]);
        assert!(is_uuid_v4(&keys[0]), "{}", keys[0]);
    }
}

#[tokio::test]
async fn every_request_has_a_key_of_its_own() {
    let transport = ReplayTransport::new().when(|_| true, Replay::json(StatusCode::CREATED, TRANSFER));
    let client = client(&transport);
    for _ in 0..100 {
        client.transfers().refund("t-1").await.unwrap();
    }
    let keys: BTreeSet<String> = transport.requests().iter().map(key).collect();
    assert_eq!(keys.len(), 100);
}

#[tokio::test]
async fn a_request_whose_outcome_is_unknown_can_be_sent_again_with_its_key() {
    let transport =
        ReplayTransport::new().reply(Replay::lost()).reply(Replay::json(StatusCode::CREATED, TRANSFER));
    let client = client(&transport);
    let once = RetryPolicy::none();
    let error = client.transfers().refund("t-1").with_retry(once).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    let known = error.idempotency_key().unwrap();
    client.transfers().refund("t-1").with_idempotency_key(known).await.unwrap();
    let keys: Vec<String> = transport.requests().iter().map(key).collect();
    assert_eq!(keys, [known, known]);
}

#[tokio::test]
async fn a_key_is_known_before_the_request_is_sent_and_clones_have_the_same() {
    let transport = ReplayTransport::new().reply(Replay::json(StatusCode::CREATED, TRANSFER));
    let request = client(&transport).transfers().refund("t-1");
    let known = request.idempotency_key().unwrap().to_owned();
    assert_eq!(request.to_request().unwrap().headers()["idempotency-key"], known);
    assert_eq!(request.clone().idempotency_key(), Some(known.as_str()));
    request.await.unwrap();
    assert_eq!(key(&transport.requests()[0]), known);
}

#[tokio::test]
async fn a_key_can_be_given() {
    let transport = ReplayTransport::new().when(|_| true, Replay::status(StatusCode::CONFLICT));
    let client = client(&transport);
    let error = client.transfers().refund("t-1").with_idempotency_key("order-4711").await.unwrap_err();
    assert_eq!(error.idempotency_key(), Some("order-4711"));
    // What is sent counts, and not what was meant.
    let by_hand =
        client.transfers().refund("t-1").with_header("Idempotency-Key", "by-hand").await.unwrap_err();
    assert_eq!(by_hand.idempotency_key(), Some("by-hand"));
    let keys: Vec<String> = transport.requests().iter().map(key).collect();
    assert_eq!(keys, ["order-4711", "by-hand"]);
}

#[tokio::test]
async fn a_key_that_cannot_be_sent_is_refused() {
    let transport = ReplayTransport::new();
    let client = client(&transport);
    for unfit in ["", "line\nbreak"] {
        let error = client.transfers().refund("t-1").with_idempotency_key(unfit).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains("idempotency key"), "{error}");
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn operations_without_a_key_send_none() {
    let transport = ReplayTransport::new().reply(Replay::status(StatusCode::BAD_REQUEST));
    let error = client(&transport).transfers().get("t-1").await.unwrap_err();
    assert_eq!(error.idempotency_key(), None);
    assert_eq!(transport.requests()[0].header("idempotency-key"), None);
}
