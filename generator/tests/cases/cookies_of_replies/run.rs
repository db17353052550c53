//! Several cookies with one reply.

use case_cookies_of_replies::Client;
use case_cookies_of_replies::runtime::{Replay, ReplayTransport};
use http::StatusCode;

#[tokio::test]
async fn each_cookie_stands_by_itself() {
    let cookies = ["id=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "theme=dark"];
    let reply = cookies
        .iter()
        .fold(Replay::status(StatusCode::NO_CONTENT), |reply, cookie| reply.header("set-cookie", cookie));
    let transport = ReplayTransport::new().reply(reply);
    let client = Client::builder().base_url("https://shop.example").transport(transport).build().unwrap();
    let reply = client.session().start().with_response().await.unwrap();
    assert_eq!(reply.typed_headers().set_cookie(), cookies);
}
