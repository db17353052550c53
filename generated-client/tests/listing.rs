//! Lists of transactions against the sandbox server: pages, streams, and lists that never end.

#![cfg(all(feature = "reqwest", feature = "transfers", feature = "transactions", feature = "preview"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use http::Method;
use monext_payout::types::Transaction;
use monext_payout::{ApiError, Outcome};
use support::sandbox::{Fault, Sandbox};
use support::{client, order};

fn amounts(transactions: &[Transaction]) -> Vec<i64> {
    transactions.iter().map(|transaction| transaction.amount.unwrap()).collect()
}

/// The query of each request so far.
fn queries(sandbox: &Sandbox) -> Vec<String> {
    let received = sandbox.received();
    received
        .iter()
        .map(|request| request.target.split_once('?').map_or("", |(_, query)| query).to_owned())
        .collect()
}

#[tokio::test]
async fn one_page_can_be_asked_for() {
    let sandbox = Sandbox::start();
    sandbox.seed(45);
    let client = client(&sandbox);
    let page = client.transactions().list().size(10).page(4).sort("amount,desc").await.unwrap();
    assert_eq!(amounts(page.transactions.as_deref().unwrap()), [104, 103, 102, 101, 100]);
    assert_eq!((page.count, page.start_index, page.end_index), (Some(5), Some(40), Some(44)));
    assert_eq!(page.record_total, Some(45));
    let page = client.transactions().list().await.unwrap();
    assert_eq!(page.count, Some(20));
    assert_eq!(queries(&sandbox)[1], "");
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let sandbox = Sandbox::start();
    sandbox.seed(10);
    let client = client(&sandbox);
    let page = client.transactions().list().from("2026-03-02").to("2026-03-02").await.unwrap();
    assert_eq!(amounts(page.transactions.as_deref().unwrap()), [103, 104, 105]);
    let page = client.transactions().list().order_reference("seed-7").await.unwrap();
    assert_eq!(amounts(page.transactions.as_deref().unwrap()), [107]);
}

#[tokio::test]
async fn a_wrong_query_is_a_bad_request() {
    let sandbox = Sandbox::start();
    let error = client(&sandbox).transactions().list().size(101).sort("iban").await.unwrap_err();
    let Some(ApiError::BadRequest(body)) = error.api() else { panic!("{error}") };
    let invalid = body.invalid_params.unwrap();
    let names: Vec<_> = invalid.iter().map(|entry| entry.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["size", "sort"]);
}

#[tokio::test]
async fn a_stream_of_items_runs_to_the_end() {
    let sandbox = Sandbox::start();
    sandbox.seed(45);
    let mut items = client(&sandbox).transactions().list().size(10).sort("date,asc").items();
    let mut seen = Vec::new();
    while let Some(transaction) = items.try_next().await.unwrap() {
        seen.push(transaction.amount.unwrap());
        assert_eq!(items.total(), Some(45));
    }
    assert_eq!(seen, (100..145).collect::<Vec<_>>());
    // The total tells that the fifth page is the last: no sixth request.
    assert_eq!(sandbox.count(&Method::GET), 5);
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(sandbox.count(&Method::GET), 5);
}

#[tokio::test]
async fn a_stream_of_pages_gives_whole_replies() {
    let sandbox = Sandbox::start();
    sandbox.seed(45);
    let mut pages = client(&sandbox).transactions().list().size(20).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        sizes.push((page.number(), page.count.unwrap()));
    }
    assert_eq!(sizes, [(0, 20), (1, 20), (2, 5)]);
}

#[tokio::test]
async fn nothing_to_list_is_no_error() {
    let sandbox = Sandbox::start();
    let mut items = client(&sandbox).transactions().list().items();
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!((items.total(), sandbox.count(&Method::GET)), (Some(0), 1));
}

#[tokio::test]
async fn a_list_goes_on_from_where_another_stopped() {
    let sandbox = Sandbox::start();
    sandbox.seed(45);
    let client = client(&sandbox);
    let mut items = client.transactions().list().size(10).items();
    for _ in 0..15 {
        items.try_next().await.unwrap();
    }
    // In the middle of page 1: whoever goes on from there sees that page again and misses nothing.
    let page = items.page();
    assert_eq!(page, 1);
    let mut rest = client.transactions().list().size(10).page(i32::try_from(page).unwrap()).items();
    let mut seen = Vec::new();
    while let Some(transaction) = rest.try_next().await.unwrap() {
        seen.push(transaction.amount.unwrap());
    }
    assert_eq!(seen, (110..145).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_page_that_failed_can_be_asked_for_again() {
    let sandbox = Sandbox::start();
    sandbox.seed(45);
    let mut items = client(&sandbox).transactions().list().size(20).items();
    let mut seen = Vec::new();
    while seen.len() < 20 {
        seen.push(items.try_next().await.unwrap().unwrap().amount.unwrap());
    }
    sandbox.next(Fault::reply(500));
    assert_eq!(items.try_next().await.unwrap_err().status().unwrap(), 500);
    while let Some(transaction) = items.try_next().await.unwrap() {
        seen.push(transaction.amount.unwrap());
    }
    assert_eq!(seen, (100..145).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_server_that_repeats_a_page_is_found_out() {
    let sandbox = Sandbox::start();
    sandbox.seed(45);
    sandbox.stick_to_page(0);
    let mut items = client(&sandbox).transactions().list().size(10).items();
    let mut seen = Vec::new();
    let error = loop {
        match items.try_next().await {
            Ok(Some(transaction)) => seen.push(transaction.amount.unwrap()),
            Ok(None) => panic!("the end was believed after {} items", seen.len()),
            Err(error) => break error,
        }
        assert!(seen.len() <= 45);
    };
    assert_eq!(seen, (100..110).collect::<Vec<_>>());
    assert_eq!(sandbox.count(&Method::GET), 2, "{error}");
}

#[tokio::test]
async fn a_transfer_of_unknown_outcome_is_found_by_its_order_reference() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    for (reference, fault) in [("order-1", Fault::reply(500)), ("order-2", Fault::cut())] {
        sandbox.next(fault.applied());
        let error = client.transfers().create(order(reference)).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown);
        let page = client.transactions().list().order_reference(reference).await.unwrap();
        assert_eq!(amounts(page.transactions.as_deref().unwrap()), [12_50]);
    }
    // And one that was not carried out is not found.
    sandbox.next(Fault::reply(500));
    client.transfers().create(order("order-3")).await.unwrap_err();
    let page = client.transactions().list().order_reference("order-3").await.unwrap();
    assert_eq!(page.record_total, Some(0));
    assert_eq!(sandbox.count(&Method::POST), 3);
}
