//! Errors: what they hold, and what they say.

use std::error::Error as _;
use std::time::Duration;

use http::StatusCode;

use crate::emitted::{ApiError, CreateReply, TRANSFER, builder, client, order};
use crate::runtime::{Error, Outcome, Replay, ReplayTransport, RetryPolicy};

async fn create(replay: Replay) -> Error {
    let transport = ReplayTransport::new().reply(replay);
    let client = builder(&transport).retry(RetryPolicy::none()).build().unwrap();
    client.transfers().create(&order()).await.unwrap_err()
}

async fn get(replay: Replay) -> Error {
    let transport = ReplayTransport::new().reply(replay);
    let client = builder(&transport).retry(RetryPolicy::none()).build().unwrap();
    client.transfers().get("t-1").await.unwrap_err()
}

fn json(code: u16, body: &'static str) -> Replay {
    Replay::json(StatusCode::from_u16(code).unwrap(), body)
}

#[tokio::test]
async fn texts_for_people() {
    let unknown = "the request may or may not have been carried out: find out before sending it again";
    let applied = "the server has accepted the request: do not send it again";
    let table = [
        (create(Replay::refused()).await, "transferCreate: could not connect to the server; the request was not sent".to_owned()),
        (create(Replay::lost()).await, format!("transferCreate: the connection broke before a reply came; {unknown}")),
        (create(Replay::hangs()).await, format!("transferCreate: no complete reply came within 30s; {unknown}")),
        (
            create(json(400, r#"{"code":"02305","title":"REFUSED","detail":"iban"}"#)).await,
            "transferCreate: the server answered 400 Bad Request (code 02305: REFUSED); the server did not carry it out".to_owned(),
        ),
        (
            create(json(503, r#"{"code":2102}"#)).await,
            format!("transferCreate: the server answered 503 Service Unavailable (code 2102); {unknown}"),
        ),
        (
            create(json(201, r#"{"id":"t-1","amount":"12.50"}"#)).await,
            format!("transferCreate: the reply cannot be decoded: expected an integer, found a string, at `$.amount` (201 Created); {applied}"),
        ),
        (
            create(Replay::breaks_off(StatusCode::CREATED)).await,
            format!("transferCreate: the connection broke in the middle of the reply (201 Created); {applied}"),
        ),
        (
            create(Replay::status(StatusCode::NO_CONTENT)).await,
            format!("transferCreate: the reply cannot be decoded: no reply with status 204 is documented (204 No Content); {applied}"),
        ),
        (get(json(404, r#"{"title":"Not here"}"#)).await, "transferGet: the server answered 404 Not Found (Not here)".to_owned()),
        (get(json(500, "<html>")).await, "transferGet: the server answered 500 Internal Server Error".to_owned()),
        (get(json(599, "")).await, "transferGet: the server answered 599".to_owned()),
        (get(Replay::refused()).await, "transferGet: could not connect to the server".to_owned()),
    ];
    for (error, expected) in table {
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn attempts_are_told() {
    let transport = ReplayTransport::new().when(|_| true, Replay::refused());
    let error = client(&transport).transfers().create(&order()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "transferCreate: could not connect to the server, after 3 attempts; the request was not sent"
    );
}

#[tokio::test]
async fn accessors() {
    let replay = json(409, r#"{"code":"02001"}"#).header("request-id", "r-2").header("retry-after", "5");
    let error = create(replay).await;
    assert_eq!(error.operation(), "transferCreate");
    assert_eq!(error.status(), Some(StatusCode::CONFLICT));
    assert_eq!(error.headers().unwrap()["request-id"], "r-2");
    assert_eq!(error.request_id(), Some("r-2"));
    assert_eq!(error.body(), br#"{"code":"02001"}"#);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(5)));
    assert_eq!((error.attempts(), error.path()), (1, None));
    assert!(error.is_status() && !error.is_decode() && !error.is_timeout() && !error.is_connect());
    assert!(error.source().is_none());

    let error = create(Replay::refused()).await;
    assert!(
        error.is_connect()
            && error.status().is_none()
            && error.headers().is_none()
            && error.body().is_empty()
    );
    assert_eq!(error.source().unwrap().to_string(), "the replay refuses the connection");

    let error = get(json(200, r#"{"id":"t-1"}"#)).await;
    assert!(error.is_decode() && !error.is_status());
    assert_eq!(error.body(), br#"{"id":"t-1"}"#);
    let error = get(json(200, r#"{"id":[],"amount":1}"#)).await;
    assert_eq!(error.path(), Some("$.id"));
}

#[tokio::test]
async fn documented_errors_are_decoded() {
    let code = |error: &Error| match error.api() {
        Some(ApiError::BadRequest(problem)) => format!("bad request {}", problem.code),
        Some(ApiError::Server(problem)) => format!("server {}", problem.code),
        Some(ApiError::Other(problem)) => format!("other {}", problem.code),
        None => "-".to_owned(),
    };
    let body = r#"{"code":"7"}"#;
    // The most specific entry wins, whatever the order.
    for (status, expected) in
        [(400, "bad request 7"), (404, "other 7"), (500, "server 7"), (599, "server 7"), (302, "other 7")]
    {
        assert_eq!(code(&create(json(status, body)).await), expected);
    }
    for undecodable in [json(400, "{}"), json(400, ""), json(400, "<html>"), json(200, body), Replay::lost()]
    {
        assert_eq!(code(&create(undecodable).await), "-");
    }
    // This operation documents no errors.
    let transport = ReplayTransport::new().reply(json(400, body));
    assert_eq!(code(&client(&transport).transfers().list().await.unwrap_err()), "-");
}

#[tokio::test]
async fn replies_of_every_kind() {
    let ok = |body: &'static str| ReplayTransport::new().reply(json(200, body));
    let transport = ok(r#""OK""#);
    assert_eq!(client(&transport).transfers().alive().await.unwrap(), r#""OK""#);
    assert_eq!(client(&ok("raw")).transfers().replace("t-1", &order()).await.unwrap(), "raw");
    client(&ok("ignored")).transfers().remove("t-1").await.unwrap();

    let transport = ReplayTransport::new().reply(Replay::body(StatusCode::OK, &b"\xff"[..]));
    let error = client(&transport).transfers().alive().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "alive: the reply cannot be decoded: the reply is not text in UTF-8 (200 OK)"
    );

    let transport = ReplayTransport::new().reply(json(201, TRANSFER)).reply(json(202, ""));
    let client = client(&transport);
    assert!(
        matches!(client.transfers().create(&order()).await.unwrap(), CreateReply::Created(transfer) if transfer.amount == 1250)
    );
    assert_eq!(client.transfers().create(&order()).await.unwrap(), CreateReply::Accepted);
}

#[tokio::test]
async fn a_response_has_status_headers_and_value() {
    let transport = ReplayTransport::new().reply(json(200, TRANSFER).header("x-request-id", "r-1"));
    let response = client(&transport).transfers().get("t-1").with_response().await.unwrap();
    assert_eq!(
        (response.status(), response.request_id(), response.amount),
        (StatusCode::OK, Some("r-1"), 1250)
    );
    assert_eq!(response.headers()["x-request-id"], "r-1");
    assert_eq!(response.body(), TRANSFER);
    assert_eq!(response.into_inner().id, "t-1");
}

#[tokio::test]
async fn a_reply_that_is_too_long_is_not_read() {
    let transport = ReplayTransport::new().when(|_| true, json(200, TRANSFER));
    let limit = TRANSFER.len();
    let client = builder(&transport).max_response_bytes(limit).build().unwrap();
    client.transfers().get("t-1").await.unwrap();
    let client = builder(&transport).max_response_bytes(limit - 1).build().unwrap();
    let error = client.transfers().replace("t-1", &order()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "transferReplace: the reply is longer than {} bytes (200 OK); \
             the server has accepted the request: do not send it again",
            limit - 1
        )
    );
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Applied, 1));
}

#[tokio::test]
async fn an_exhausted_script_says_so() {
    let error = client(&ReplayTransport::new()).transfers().get("t-1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "transferGet: the server answered 501 Not Implemented (the replay script has no reply left)"
    );
}

fn is_an_error<T: std::error::Error + Send + Sync + 'static>() {}

#[test]
fn an_error_is_one_pointer_wide() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    is_an_error::<Error>();
}
