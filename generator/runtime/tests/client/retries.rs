//! Which calls are sent again: how many requests the server received, and after which waits.

use std::time::{Duration, SystemTime};

use http::StatusCode;

use crate::emitted::{TRANSFER, builder, client, order, secs};
use crate::runtime::{Client, Error, Outcome, Replay, ReplayTransport, RetryPolicy};

fn status(code: u16) -> Replay {
    Replay::status(StatusCode::from_u16(code).unwrap())
}

/// A script of one failure, then success for ever.
fn script(failure: Replay) -> ReplayTransport {
    ReplayTransport::new().reply(failure).reply(Replay::json(StatusCode::CREATED, TRANSFER))
}

#[tokio::test]
async fn the_table_of_the_policy_holds() {
    // The failure, and how many requests arrive for a GET, a PUT and a POST.
    let table: [(Replay, usize, usize); 17] = [
        (Replay::refused(), 1, 1),
        (Replay::lost(), 2, 1),
        (Replay::hangs(), 2, 1),
        (Replay::breaks_off(StatusCode::OK), 2, 1),
        (Replay::breaks_off(StatusCode::BAD_GATEWAY), 2, 1),
        (Replay::breaks_off(StatusCode::BAD_REQUEST), 1, 1),
        (status(408), 2, 1),
        (status(429), 1, 1),
        (status(429).header("retry-after", "1"), 2, 2),
        (status(500), 1, 1),
        (status(500).header("retry-after", "1"), 1, 1),
        (status(501), 1, 1),
        (status(502), 2, 1),
        (status(503), 2, 1),
        (status(503).header("retry-after", "1"), 2, 1),
        (status(504), 2, 1),
        (status(409), 1, 1),
    ];
    for (failure, idempotent, other) in table {
        let shown = format!("{failure:?}");
        let transport = script(failure.clone());
        let _ = client(&transport).transfers().get("t-1").await;
        assert_eq!(transport.requests().len(), idempotent, "GET, {shown}");

        let transport = script(failure.clone());
        let _ = client(&transport).transfers().replace("t-1", &order()).await;
        assert_eq!(transport.requests().len(), idempotent, "PUT, {shown}");

        let transport = script(failure);
        let _ = client(&transport).transfers().create(&order()).await;
        assert_eq!(transport.requests().len(), other, "POST, {shown}");
    }
}

#[tokio::test]
async fn a_post_is_sent_again_after_a_refused_connection() {
    let transport = script(Replay::refused());
    assert!(client(&transport).transfers().create(&order()).await.is_ok());
    assert_eq!(transport.sleeps().len(), 1);
}

#[tokio::test]
async fn an_attempt_repeats_the_request_to_the_letter() {
    let transport = script(status(429).header("retry-after", "0"));
    client(&transport).transfers().create(&order()).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].body(), requests[1].body());
    assert_eq!(requests[0].headers(), requests[1].headers());
    assert_eq!(requests[0].uri(), requests[1].uri());
}

#[tokio::test]
async fn a_reply_that_cannot_be_decoded_is_not_asked_for_again() {
    let transport = ReplayTransport::new()
        .reply(Replay::json(StatusCode::OK, "{}"))
        .reply(Replay::json(StatusCode::OK, TRANSFER));
    assert!(client(&transport).transfers().get("t-1").await.unwrap_err().is_decode());
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn only_the_caller_can_have_an_unknown_post_sent_again() {
    let transport = script(Replay::lost());
    let dangerous = RetryPolicy::new().resend_unknown(true);
    client(&transport).transfers().create(&order()).with_retry(dangerous).await.unwrap();
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn attempts_are_counted_and_limited() {
    for (policy, expected) in [
        (RetryPolicy::new(), 3),
        (RetryPolicy::none(), 1),
        (RetryPolicy::new().max_attempts(0), 1),
        (RetryPolicy::new().max_attempts(5), 5),
    ] {
        let transport = ReplayTransport::new().when(|_| true, status(503));
        let error = client(&transport).transfers().get("t-1").with_retry(policy).await.unwrap_err();
        assert_eq!(
            (transport.requests().len(), error.attempts()),
            (expected, u32::try_from(expected).unwrap())
        );
    }
}

#[tokio::test]
async fn the_wait_is_random_below_a_bound_that_doubles() {
    let policy =
        RetryPolicy::new().max_attempts(6).backoff(Duration::from_millis(100), Duration::from_millis(350));
    let transport = ReplayTransport::new().when(|_| true, status(503));
    client(&transport).transfers().get("t-1").with_retry(policy).await.unwrap_err();
    let bounds = [100, 200, 350, 350, 350].map(Duration::from_millis);
    let sleeps = transport.sleeps();
    assert_eq!(sleeps.len(), bounds.len());
    for (sleep, bound) in sleeps.iter().zip(bounds) {
        assert!(*sleep <= bound, "{sleep:?} > {bound:?}");
    }
}

/// The one wait of a GET that is first answered with 503 and these headers.
async fn wait_for(headers: &[(&str, &str)]) -> Option<Duration> {
    let replay = headers.iter().fold(status(503), |replay, (name, value)| replay.header(name, value));
    let transport = script(replay);
    let policy = RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO);
    let _ = client(&transport).transfers().get("t-1").with_timeout(secs(3600)).with_retry(policy).await;
    transport.sleeps().first().copied()
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    assert_eq!(wait_for(&[("retry-after", "7")]).await, Some(secs(7)));
    assert_eq!(wait_for(&[("retry-after", " 7 ")]).await, Some(secs(7)));
    assert_eq!(wait_for(&[("retry-after", "0")]).await, Some(secs(0)));
    assert_eq!(wait_for(&[("retry-after", "60")]).await, Some(secs(60)));
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(wait_for(&[date, ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT")]).await, Some(secs(10)));
    assert_eq!(wait_for(&[date, ("retry-after", "Sunday, 06-Nov-94 08:49:47 GMT")]).await, Some(secs(10)));
    assert_eq!(wait_for(&[date, ("retry-after", "Sun Nov  6 08:49:47 1994")]).await, Some(secs(10)));
    assert_eq!(wait_for(&[date, ("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT")]).await, Some(secs(0)));
    // Without a `Date`, this machine's clock must do.
    let soon = httpdate::fmt_http_date(SystemTime::now() + secs(30));
    let wait = wait_for(&[("retry-after", &soon)]).await.unwrap();
    assert!(wait > secs(25) && wait <= secs(30), "{wait:?}");
    // What cannot be read counts as absent: the usual wait, which this policy makes zero.
    for nonsense in ["soon", "-1", "1.5", "", "+3", "Sun, 06 Nov"] {
        assert_eq!(wait_for(&[("retry-after", nonsense)]).await, Some(secs(0)), "{nonsense:?}");
    }
}

#[tokio::test]
async fn a_retry_after_that_is_too_long_ends_the_call_at_once() {
    let next_year = httpdate::fmt_http_date(SystemTime::now() + secs(365 * 24 * 3600));
    for long in ["61", "99999999999999999999999999", &next_year] {
        assert_eq!(wait_for(&[("retry-after", long)]).await, None, "{long}");
    }
    let transport = script(status(429).header("retry-after", "120"));
    let error = client(&transport).transfers().create(&order()).await.unwrap_err();
    assert_eq!(
        (error.retry_after(), error.outcome(), error.attempts()),
        (Some(secs(120)), Outcome::Rejected, 1)
    );
}

#[tokio::test]
async fn a_retry_after_beyond_the_time_limit_ends_the_call_at_once() {
    let transport = script(status(429).header("retry-after", "10"));
    let error = client(&transport).transfers().create(&order()).with_timeout(secs(10)).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert!(transport.sleeps().is_empty());
}

async fn fail(client: &Client) -> Error {
    client.transfers().get("t-1").await.unwrap_err()
}

#[tokio::test]
async fn the_budget_ends_repetition_when_nothing_succeeds() {
    let transport = ReplayTransport::new().when(|request| request.uri().path().ends_with("t-1"), status(503));
    let transport = transport.when(|_| true, Replay::json(StatusCode::OK, TRANSFER));
    let client = builder(&transport).build().unwrap();
    // Ten repetitions, two for each call.
    for _ in 0..5 {
        assert_eq!(fail(&client).await.attempts(), 3);
    }
    assert_eq!(fail(&client).await.attempts(), 1);
    // Ten successes pay for one more, on any clone.
    for _ in 0..10 {
        client.transfers().get("t-2").await.unwrap();
    }
    assert_eq!(fail(&client.clone()).await.attempts(), 2);
    assert_eq!(fail(&client).await.attempts(), 1);
}
