//! A list whose next page is asked for by a member of the body.

use case_paging_cursor_in_body::Client;
use case_paging_cursor_in_body::runtime::{Replay, ReplayTransport};
use case_paging_cursor_in_body::types::Search;
use http::StatusCode;

#[tokio::test]
async fn the_body_names_the_next_page_and_keeps_the_rest() {
    let transport = ReplayTransport::new()
        .reply(Replay::json(StatusCode::OK, r#"{"results":["a","b"],"nextPageToken":"t-2"}"#))
        .reply(Replay::json(StatusCode::OK, r#"{"results":["c"],"nextPageToken":""}"#));
    let builder = Client::builder().base_url("https://shop.example").transport(transport.clone());
    let client = builder.build().unwrap();
    let mut items = client.things().search(Search::new().word("tea")).items();
    let mut found = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        found.push(item);
    }
    assert_eq!(found, ["a", "b", "c"]);
    let bodies: Vec<serde_json::Value> =
        transport.requests().iter().map(|request| serde_json::from_slice(request.body()).unwrap()).collect();
    assert_eq!(bodies[0], serde_json::json!({"word": "tea"}));
    assert_eq!(bodies[1], serde_json::json!({"word": "tea", "pageToken": "t-2"}));
}
