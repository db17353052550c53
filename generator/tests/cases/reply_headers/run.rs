//! Headers of replies and of errors, read as what the document says they are.

use case_reply_headers::Client;
use case_reply_headers::runtime::{Replay, ReplayTransport, RetryPolicy};
use case_reply_headers::types::Kind;
use http::StatusCode;

fn client(reply: Replay) -> Client {
    let transport = ReplayTransport::new().reply(reply);
    Client::builder().base_url("https://shop.example").transport(transport).build().unwrap()
}

#[tokio::test]
async fn a_reply_has_headers_of_every_type() {
    let reply = Replay::json(StatusCode::OK, r#"["a"]"#)
        .header("x-ratelimit-limit", "100")
        .header("x-tags", "new, used")
        .header("x-tags", "old")
        .header("x-kind", "b")
        .header("x-meta", r#"{"left":3}"#)
        .header("x-pair", "a,1");
    let reply = client(reply).things().list().with_response().await.unwrap();
    let headers = reply.typed_headers();
    assert_eq!(headers.x_ratelimit_limit(), Some(100));
    assert_eq!(headers.x_tags().unwrap(), ["new", "used", "old"]);
    assert_eq!(headers.x_kind(), Some(Kind::B));
    assert_eq!(headers.x_meta().unwrap()["left"], 3);
    assert_eq!(headers.x_pair(), Some("a,1"));
    assert_eq!(headers.retry_after(), None);
}

#[tokio::test]
async fn a_head_request_is_about_headers() {
    let reply = Replay::status(StatusCode::OK).header("last-modified", "2024-05-01T10:00:00Z");
    let reply = client(reply).things().check().with_response().await.unwrap();
    assert_eq!(reply.typed_headers().last_modified().unwrap().to_string(), "2024-05-01T10:00:00Z");
}

#[tokio::test]
async fn an_error_has_headers_too() {
    let reply = Replay::status(StatusCode::TOO_MANY_REQUESTS)
        .header("retry-after", "7")
        .header("x-ratelimit-limit", "many");
    let error = client(reply).things().list().with_retry(RetryPolicy::none()).await.unwrap_err();
    let headers = error.typed_headers().unwrap();
    assert_eq!(headers.retry_after(), Some("7"));
    assert_eq!(headers.x_ratelimit_limit(), None, "what is not of its type is none");
    assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
}
