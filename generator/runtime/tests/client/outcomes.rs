//! The table of outcomes, status by status, and through real calls.

use http::StatusCode;

use crate::emitted::{builder, client, order};
use crate::runtime::{Outcome, Replay, ReplayTransport, RetryPolicy};

#[test]
fn every_status_has_one_outcome() {
    for code in 100..1000 {
        let expected = match code {
            200..300 => Outcome::Applied,
            408 => Outcome::Unknown,
            304 | 307 | 308 | 400..500 => Outcome::Rejected,
            _ => Outcome::Unknown,
        };
        assert_eq!(Outcome::of_status(StatusCode::from_u16(code).unwrap()), expected, "{code}");
    }
}

/// Sends a POST that the server treats as given and returns the outcome.
async fn outcome_of(replay: Replay) -> Outcome {
    let transport = ReplayTransport::new().reply(replay);
    let client = builder(&transport).retry(RetryPolicy::none()).build().unwrap();
    client.transfers().create(&order()).await.unwrap_err().outcome()
}

#[tokio::test]
async fn calls_tell_what_became_of_them() {
    let status = |code: u16| StatusCode::from_u16(code).unwrap();
    let table = [
        (Replay::refused(), Outcome::NotSent),
        (Replay::lost(), Outcome::Unknown),
        (Replay::hangs(), Outcome::Unknown),
        (Replay::json(status(201), "{}"), Outcome::Applied),
        (Replay::json(status(201), "nonsense"), Outcome::Applied),
        (Replay::status(status(200)), Outcome::Applied),
        (Replay::breaks_off(status(201)), Outcome::Applied),
        (Replay::breaks_off(status(400)), Outcome::Rejected),
        (Replay::breaks_off(status(500)), Outcome::Unknown),
        (Replay::status(status(307)), Outcome::Rejected),
        (Replay::status(status(303)), Outcome::Unknown),
        (Replay::status(status(400)), Outcome::Rejected),
        (Replay::status(status(408)), Outcome::Unknown),
        (Replay::status(status(409)), Outcome::Rejected),
        (Replay::status(status(429)), Outcome::Rejected),
        (Replay::status(status(500)), Outcome::Unknown),
        (Replay::status(status(503)), Outcome::Unknown),
    ];
    for (replay, expected) in table {
        let shown = format!("{replay:?}");
        assert_eq!(outcome_of(replay).await, expected, "{shown}");
    }
}

#[tokio::test]
async fn an_early_attempt_that_may_have_been_carried_out_is_not_forgotten() {
    let transport =
        ReplayTransport::new().reply(Replay::lost()).reply(Replay::refused()).reply(Replay::refused());
    let error = client(&transport).transfers().replace("t-1", &order()).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 3));

    let transport = ReplayTransport::new().reply(Replay::lost()).reply(Replay::status(StatusCode::CONFLICT));
    let dangerous = RetryPolicy::new().resend_unknown(true);
    let client = builder(&transport).retry(dangerous).build().unwrap();
    let error = client.transfers().create(&order()).await.unwrap_err();
    assert_eq!((error.outcome(), error.status()), (Outcome::Unknown, Some(StatusCode::CONFLICT)));
}

#[tokio::test]
async fn a_call_that_was_never_built_was_not_sent() {
    let transport = ReplayTransport::new();
    let error = client(&transport).transfers().get("").await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
    assert!(transport.requests().is_empty());
}
