//! A list whose pages are numbered in the body.

use case_paging_page_in_body::Client;
use case_paging_page_in_body::runtime::{Replay, ReplayTransport};
use case_paging_page_in_body::types::{Paging, Search};
use http::StatusCode;

async fn walk(search: Search) -> (Vec<String>, Vec<serde_json::Value>) {
    let page = |things: &str| Replay::json(StatusCode::OK, format!(r#"{{"things":{things},"total":5}}"#));
    let transport = ReplayTransport::new()
        .reply(page(r#"["a","b"]"#))
        .reply(page(r#"["c","d"]"#))
        .reply(page(r#"["e"]"#));
    let builder = Client::builder().base_url("https://shop.example").transport(transport.clone());
    let mut items = builder.build().unwrap().things().search(search).items();
    let mut found = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        found.push(item);
    }
    let requests = transport.requests();
    (found, requests.iter().map(|request| serde_json::from_slice(request.body()).unwrap()).collect())
}

#[tokio::test]
async fn the_number_goes_up_and_the_rest_stays() {
    let search = Search::new().word("tea").paging(Paging::new().size(2));
    let (found, bodies) = walk(search).await;
    assert_eq!(found, ["a", "b", "c", "d", "e"]);
    let body = |page| serde_json::json!({"word": "tea", "paging": {"page": page, "size": 2}});
    assert_eq!(bodies, [body(1), body(2), body(3)]);
}

#[tokio::test]
async fn it_begins_where_the_caller_says() {
    let (_, bodies) = walk(Search::new().paging(Paging::new().page(3))).await;
    assert_eq!(bodies[0], serde_json::json!({"paging": {"page": 3}}));
    // That is past the middle: two pages before it and this one hold all five.
    assert_eq!(bodies.len(), 1);
}
