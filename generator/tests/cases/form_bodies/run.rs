//! A form, by the encoding of each member.

use case_form_bodies::Client;
use case_form_bodies::runtime::{Replay, ReplayTransport};
use case_form_bodies::types::{CreateOrderBody, Item};
use http::StatusCode;

#[tokio::test]
async fn each_member_is_written_as_its_encoding_says() {
    let transport = ReplayTransport::new().reply(Replay::status(StatusCode::NO_CONTENT));
    let builder = Client::builder().base_url("https://shop.example").transport(transport.clone());
    let order = CreateOrderBody::new("Tea & cake")
        .items(vec![Item::new("1.50"), Item::new("2")])
        .note(Item::new("3"))
        .tags(vec!["a".to_owned(), "b c".to_owned()])
        .link("https://x.example/?a=1");
    builder.build().unwrap().orders().create(order).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    let sent = String::from_utf8(requests[0].body().to_vec()).unwrap();
    let mut pairs: Vec<&str> = sent.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "items%5B0%5D%5Bprice%5D=1.50",
            "items%5B1%5D%5Bprice%5D=2",
            "link=https://x.example/?a=1",
            "name=Tea+%26+cake",
            "note=%7B%22price%22%3A%223%22%7D",
            "tags=a%7Cb+c",
        ]
    );
}
