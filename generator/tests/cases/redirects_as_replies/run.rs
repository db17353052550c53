//! A redirect that is all that an operation declares.

use case_redirects_as_replies::runtime::{Replay, ReplayTransport};
use case_redirects_as_replies::{Client, Outcome};
use http::StatusCode;

fn client(reply: Replay) -> (Client, ReplayTransport) {
    let transport = ReplayTransport::new().reply(reply);
    let builder = Client::builder().base_url("https://shop.example").transport(transport.clone());
    (builder.build().unwrap(), transport)
}

#[tokio::test]
async fn it_is_a_success_and_not_followed() {
    let reply = Replay::status(StatusCode::FOUND).header("location", "/elsewhere");
    let (client, transport) = client(reply);
    let reply = client.receipts().get("r-1").with_response().await.unwrap();
    assert_eq!((reply.status(), reply.typed_headers().location()), (StatusCode::FOUND, Some("/elsewhere")));
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn one_that_says_that_nothing_was_done_is_an_error() {
    let (see_other, _) = client(Replay::status(StatusCode::SEE_OTHER));
    see_other.receipts().make("r-1").await.unwrap();
    let (elsewhere, _) = client(Replay::status(StatusCode::TEMPORARY_REDIRECT));
    let error = elsewhere.receipts().make("r-1").await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Rejected);
}
