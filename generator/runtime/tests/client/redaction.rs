//! Nothing that may be logged shows a secret.

use http::StatusCode;

use crate::emitted::{TRANSFER, builder, client, order, types};
use crate::runtime::{Body, Client, Credential, Replay, ReplayTransport};

/// Each of these words stands in some secret place of the calls below.
const SECRETS: [&str; 8] =
    ["merchant", "p4ssw0rd", "bWVyY2hhbnQ6", "FR76", "s3cret", "t0ken", "k3y", "d3tail"];

#[track_caller]
fn harmless(shown: &str) {
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn clients_and_builders() {
    let builder = || {
        Client::builder()
            .basic_auth("merchant", "p4ssw0rd")
            .token("t0ken")
            .key("k3y")
            .transport(ReplayTransport::new())
    };
    let shown = format!("{:?}", builder().base_url("https://me:s3cret@h.example"));
    harmless(&shown);
    let client = builder().build().unwrap();
    let shown = format!("{client:?} {:?} {:#?}", client.transfers(), client);
    harmless(&shown);
    assert!(shown.contains("basicAuth") && shown.contains("https://bank.example"), "{shown}");
    let shown = format!(
        "{:?}",
        [Credential::basic("merchant", "p4ssw0rd"), Credential::bearer("t0ken"), Credential::api_key("k3y")]
    );
    harmless(&shown);
    assert!(shown.starts_with("[Credential(a user name with a password, [redacted])"), "{shown}");
}

#[tokio::test]
async fn requests_in_every_state() {
    let transport = ReplayTransport::new().when(|_| true, Replay::json(StatusCode::OK, TRANSFER));
    let client = client(&transport);
    let request =
        client.transfers().get("s3cret").trace("s3cret").with_header("x", "s3cret").with_query("q", "s3cret");
    let shown = format!("{request:?}");
    harmless(&shown);
    assert_eq!(shown, r#"Get { operation: "transferGet", target: GET /transfers/{id}, .. }"#);
    harmless(&format!("{:?}", client.transfers().create(&order())));
    harmless(&format!("{:?} {:?}", client.transfers().list().pages(), client.transfers().list().items()));
    harmless(&format!("{:?}", request.clone().with_response()));
    harmless(&format!("{:?}", client.transfers().create(&order()).to_request().unwrap().headers()));
    let response = request.with_response().await.unwrap();
    harmless(&format!("{response:?}"));
    harmless(&format!(
        "{transport:?} {:?} {:?}",
        transport.requests(),
        Replay::json(StatusCode::OK, TRANSFER)
    ));
    harmless(&format!("{:?} {:?}", Body::from(TRANSFER), order()));
    let page =
        types::TransferPage { record_total: None, request: None, transfers: vec![response.into_inner()] };
    harmless(&format!("{page:?}"));
}

#[tokio::test]
async fn errors_of_every_kind() {
    let status = |code: u16| StatusCode::from_u16(code).unwrap();
    let replies = [
        Replay::json(status(400), r#"{"code":"1","title":"REFUSED","detail":"d3tail FR76"}"#)
            .header("x-secret", "s3cret"),
        Replay::json(status(400), r#"{"code":{"s3cret":1},"title":["s3cret"]}"#),
        Replay::json(status(400), format!(r#"{{"title":"s3cret {}"}}"#, "x".repeat(64))),
        Replay::json(status(400), r#"{"title":"s3cret\n"}"#),
        Replay::json(status(400), "s3cret"),
        Replay::json(status(201), r#"{"id":"t-1","amount":"s3cret","iban":"FR76"}"#),
        Replay::json(status(201), r#"{"id":"t-1","amount":s3cret"#),
        Replay::lost(),
        Replay::refused(),
        Replay::hangs(),
    ];
    for replay in replies {
        let transport = ReplayTransport::new().reply(replay);
        let client = builder(&transport).retry(crate::runtime::RetryPolicy::none()).build().unwrap();
        let request =
            client.transfers().create(&order()).with_query("q", "s3cret").with_header("x", "s3cret");
        let error = request.await.unwrap_err();
        harmless(&format!("{error} {error:?} {error:#?}"));
    }
    let client = client(&ReplayTransport::new());
    for error in [
        client.transfers().get("t-1").with_header("x", "s3cret\n").to_request().unwrap_err(),
        client.transfers().get("t-1").with_header("s3cret\n", "x").to_request().unwrap_err(),
        client.transfers().get("t-1").with_server("https://me:s3cret@h.example").to_request().unwrap_err(),
        client.transfers().get("t-1").with_server("s3cret").to_request().unwrap_err(),
    ] {
        harmless(&format!("{error} {error:?}"));
    }
}
