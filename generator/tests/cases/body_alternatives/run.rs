//! One operation, called with each of its bodies.

use case_body_alternatives::Client;
use case_body_alternatives::runtime::{FilePart, Replay, ReplayTransport};
use case_body_alternatives::types::{CreateThingBodyParts, Thing};
use http::StatusCode;

#[tokio::test]
async fn each_body_has_its_media_type() {
    let transport = ReplayTransport::new().when(|_| true, Replay::status(StatusCode::NO_CONTENT));
    let builder = Client::builder().base_url("https://shop.example").transport(transport.clone());
    let client = builder.build().unwrap();
    let things = client.things();
    things.create(Thing::new().name("cup")).await.unwrap();
    things.create(Thing::new()).with_header("content-type", "application/vnd.shop+json").await.unwrap();
    things.create_as_text("a;b").await.unwrap();
    let image = FilePart::new(b"png".to_vec());
    things.create_as_parts(CreateThingBodyParts::new(image)).await.unwrap();
    things.change().await.unwrap();
    things.change().body_as_bytes(b"jpeg".to_vec()).await.unwrap();
    let requests = transport.requests();
    let sent: Vec<_> =
        requests.iter().map(|request| request.header("content-type").unwrap_or("none")).collect();
    assert_eq!(sent[..3], ["application/json", "application/vnd.shop+json", "text/csv"]);
    assert!(sent[3].starts_with("multipart/form-data; boundary="), "{}", sent[3]);
    assert_eq!(sent[4..], ["none", "image/jpeg"]);
    assert_eq!(requests[0].body(), r#"{"name":"cup"}"#);
    assert!(requests[4].body().is_empty());
}
