//! Listings: where they end, what makes them fail, how they go on.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use futures_core::Stream;
use http::StatusCode;

use crate::emitted::{client, types};
use crate::paging::{Items, Pages};
use crate::runtime::{Outcome, Replay, ReplayTransport};

type TransferItems = Items<types::TransferPage, types::Transfer>;

fn page(ids: &[u64], total: Option<u64>) -> Replay {
    let items: Vec<_> =
        ids.iter().map(|id| serde_json::json!({"id": id.to_string(), "amount": id})).collect();
    let mut body = serde_json::json!({"transfers": items});
    if let Some(total) = total {
        body["recordTotal"] = total.into();
    }
    Replay::json(StatusCode::OK, body.to_string())
}

fn script(pages: &[(&[u64], Option<u64>)]) -> ReplayTransport {
    pages.iter().fold(ReplayTransport::new(), |transport, (ids, total)| transport.reply(page(ids, *total)))
}

async fn ids(items: &mut TransferItems) -> Vec<i64> {
    let mut ids = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        ids.push(item.amount);
    }
    ids
}

/// The page numbers that were asked for.
fn asked(transport: &ReplayTransport) -> Vec<String> {
    let query = |uri: &http::Uri| uri.query().unwrap_or_default().to_owned();
    transport.requests().iter().map(|request| query(request.uri())).collect()
}

#[tokio::test]
async fn the_total_ends_a_listing() {
    let transport = script(&[(&[1, 2], Some(5)), (&[3, 4], Some(5)), (&[5], Some(5))]);
    let mut items = client(&transport).transfers().list().size(2).items();
    assert_eq!((items.total(), items.page()), (None, 0));
    assert_eq!(ids(&mut items).await, [1, 2, 3, 4, 5]);
    assert_eq!(items.total(), Some(5));
    assert_eq!(asked(&transport), ["size=2&page=0", "size=2&page=1", "size=2&page=2"]);
    // At the end it stays at the end.
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test]
async fn an_empty_page_ends_a_listing_and_a_short_one_does_not() {
    let transport = script(&[(&[1, 2], None), (&[3], None), (&[4, 5], None), (&[], None)]);
    let mut items = client(&transport).transfers().list().size(2).items();
    assert_eq!(ids(&mut items).await, [1, 2, 3, 4, 5]);
    assert_eq!(transport.requests().len(), 4);

    let transport = script(&[(&[], None)]);
    assert!(ids(&mut client(&transport).transfers().list().items()).await.is_empty());

    // A server that caps the page size below what was asked for, and says how many there are.
    let transport = script(&[(&[1, 2], Some(3)), (&[3], Some(3))]);
    assert_eq!(ids(&mut client(&transport).transfers().list().size(100).items()).await, [1, 2, 3]);
}

#[tokio::test]
async fn a_total_that_cannot_be_one_is_not_believed() {
    // Here it counts the items of the page, or nothing at all.
    let transport = script(&[(&[1, 2], Some(0)), (&[3, 4], Some(1)), (&[], Some(0))]);
    assert_eq!(ids(&mut client(&transport).transfers().list().items()).await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn pages_carry_their_number_and_reply() {
    let transport = script(&[(&[1, 2], Some(3)), (&[3], Some(3))]);
    let mut pages = client(&transport).transfers().list().pages();
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!(
        (first.number(), first.total(), first.transfers.len(), first.record_total),
        (0, Some(3), 2, Some(3))
    );
    assert_eq!(pages.page(), 1);
    let second = pages.try_next().await.unwrap().unwrap();
    assert_eq!((second.number(), second.into_inner().transfers.len()), (1, 1));
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn the_same_page_twice_is_an_error() {
    // The server ignores the page number, and each reply still differs in some other member.
    let body = |request: &str| format!(r#"{{"request":"{request}","transfers":[{{"id":"1","amount":1}}]}}"#);
    let transport = ReplayTransport::new()
        .reply(Replay::json(StatusCode::OK, body("a")))
        .reply(Replay::json(StatusCode::OK, body("b")));
    let mut items = client(&transport).transfers().list().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().amount, 1);
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.to_string(), "transferList: page 1 holds the same items as the page before it");
    assert_eq!(
        (error.outcome(), error.status(), error.is_decode()),
        (Outcome::Applied, Some(StatusCode::OK), false)
    );
}

#[tokio::test]
async fn a_listing_goes_on_where_another_stopped() {
    let transport = script(&[(&[1, 2], Some(6)), (&[3, 4], Some(6))]);
    let client = client(&transport);
    let mut items = client.transfers().list().size(2).items();
    items.try_next().await.unwrap();
    assert_eq!(items.page(), 0);
    items.try_next().await.unwrap();
    assert_eq!(items.page(), 1);
    items.try_next().await.unwrap();
    assert_eq!(items.page(), 1);

    let transport = script(&[(&[3, 4], Some(6)), (&[5, 6], Some(6))]);
    let client = crate::emitted::client(&transport);
    let mut items = client.transfers().list().size(2).page(1).items();
    assert_eq!(items.page(), 1);
    assert_eq!(ids(&mut items).await, [3, 4, 5, 6]);
    assert_eq!(asked(&transport), ["size=2&page=1", "size=2&page=2"]);
}

#[tokio::test]
async fn going_on_never_leaves_items_out() {
    // The server sends two items for each page, whatever it was asked for: page 1 is not the end.
    let transport = script(&[(&[3, 4], Some(6)), (&[5, 6], Some(6))]);
    assert_eq!(ids(&mut client(&transport).transfers().list().size(100).page(1).items()).await, [3, 4, 5, 6]);
    // The short last page alone does not tell how long the skipped ones were: one more request, and nothing lost.
    let transport = script(&[(&[5], Some(5)), (&[], Some(5))]);
    assert_eq!(ids(&mut client(&transport).transfers().list().size(2).page(2).items()).await, [5]);
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again() {
    let failure = || Replay::status(StatusCode::INTERNAL_SERVER_ERROR);
    let transport = ReplayTransport::new().reply(page(&[1], Some(2))).reply(failure());
    let transport = transport.reply(Replay::json(StatusCode::OK, "{}")).reply(page(&[2], Some(2)));
    let mut items = client(&transport).transfers().list().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().amount, 1);
    assert!(items.try_next().await.unwrap_err().is_status());
    assert!(items.try_next().await.unwrap_err().is_decode());
    assert_eq!(items.try_next().await.unwrap().unwrap().amount, 2);
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(asked(&transport), ["page=0", "page=1", "page=1", "page=1"]);
}

async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

#[tokio::test]
async fn a_stream_ends_after_an_error_and_can_be_taken_up_again() {
    let transport =
        ReplayTransport::new().reply(page(&[1], None)).reply(Replay::status(StatusCode::BAD_REQUEST));
    let transport = transport.reply(page(&[2], None)).reply(page(&[], None));
    let mut items = client(&transport).transfers().list().items();
    assert!(next(&mut items).await.unwrap().is_ok());
    assert!(next(&mut items).await.unwrap().is_err());
    assert!(next(&mut items).await.is_none());
    assert!(next(&mut items).await.is_none());
    assert_eq!(transport.requests().len(), 2);
    assert_eq!(items.try_next().await.unwrap().unwrap().amount, 2);
    assert!(next(&mut items).await.is_none());

    let transport = script(&[(&[1], None), (&[], None)]);
    let mut pages: Pages<_, _> = client(&transport).transfers().list().pages();
    assert_eq!(next(&mut pages).await.unwrap().unwrap().number(), 0);
    assert!(next(&mut pages).await.is_none());
}

#[tokio::test]
async fn a_dropped_future_loses_no_page() {
    let slow = page(&[1], Some(2)).after(std::time::Duration::from_secs(1));
    let transport = ReplayTransport::new().reply(slow).reply(page(&[2], Some(2)));
    let mut items = client(&transport).transfers().list().items();
    {
        let mut first = Box::pin(items.try_next());
        let polled = poll_fn(|context| Poll::Ready(first.as_mut().poll(context))).await;
        assert!(polled.is_pending());
    }
    assert_eq!(transport.requests().len(), 1);
    assert_eq!(ids(&mut items).await, [1, 2]);
    assert_eq!(asked(&transport), ["page=0", "page=1"]);
}

#[tokio::test]
async fn each_page_has_its_own_attempts_and_options() {
    let busy = || Replay::status(StatusCode::SERVICE_UNAVAILABLE);
    let transport = ReplayTransport::new()
        .reply(busy())
        .reply(page(&[1], Some(2)))
        .reply(busy())
        .reply(page(&[2], Some(2)));
    let list = client(&transport).transfers().list().with_header("x-tenant", "7");
    assert_eq!(ids(&mut list.items()).await, [1, 2]);
    assert!(transport.requests().iter().all(|request| request.header("x-tenant") == Some("7")));
    assert_eq!(transport.requests().len(), 4);
}
