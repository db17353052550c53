//! A client that gets its tokens itself, from an address that the document gives relative to its server.

use case_security_tokens::Client;
use case_security_tokens::oauth::ClientCredentials;
use case_security_tokens::runtime::{Replay, ReplayTransport};
use http::StatusCode;

#[tokio::test]
async fn a_token_is_asked_for_once_and_sent_with_each_request() {
    let token = r#"{"access_token":"t-1","token_type":"bearer","expires_in":3600}"#;
    let transport = ReplayTransport::new()
        .when(|request| request.uri().path() == "/oauth/token", Replay::json(StatusCode::OK, token))
        .when(|_| true, Replay::status(StatusCode::NO_CONTENT));
    let client = Client::builder()
        .oauth2(ClientCredentials::new("shop", "s3cret"))
        .transport(transport.clone())
        .build()
        .unwrap();
    client.things().by_service().await.unwrap();
    client.things().by_service().await.unwrap();
    let requests = transport.requests();
    let targets: Vec<String> = requests.iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(
        targets,
        [
            "https://shop.example/oauth/token",
            "https://shop.example/v1/service",
            "https://shop.example/v1/service",
        ]
    );
    assert!(requests[0].header("authorization").unwrap().starts_with("Basic "));
    assert!(String::from_utf8_lossy(requests[0].body()).contains("grant_type=client_credentials"));
    assert!(requests[1..].iter().all(|request| request.header("authorization") == Some("Bearer t-1")));
    assert!(!format!("{client:?}").contains("s3cret"));
}
