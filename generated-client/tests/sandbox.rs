//! The client against the sandbox server, over real sockets: what is sent, what comes back, and above all what is
//! **not** sent twice.

#![cfg(all(feature = "reqwest", feature = "transfers", feature = "transactions", feature = "health"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::time::{Duration, Instant};

use http::{Method, StatusCode};
use monext_payout::types::{Currency, TransactionType};
use monext_payout::{ApiError, Client, Outcome};
use serde_json::json;
use support::sandbox::{Fault, Sandbox};
use support::{HOLDER, IBAN, client, order};

#[tokio::test]
async fn a_transfer_is_made_and_found_again() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    let reply = client.transfers().create(order("order-1")).await.unwrap();
    assert_eq!((reply.result.code.as_str(), reply.result.title.as_str()), ("00000", "ACCEPTED"));
    let made = reply.transaction.unwrap();
    let id = made.id.clone().unwrap();

    let found = client.transactions().get(&id).await.unwrap().transaction.unwrap();
    assert_eq!(found, made);
    assert_eq!((found.amount, found.currency), (Some(12_50), Some(Currency::Eur)));
    assert_eq!(found.r#type, Some(TransactionType::Transfer));
    assert_eq!(found.date.unwrap().as_str(), "2026-03-01T09:15:24.000+00:00");
    let payee = found.used_bank_accounts.unwrap().payee_bank_account.unwrap();
    assert_eq!(
        (payee.bic.as_str(), payee.masked_iban.as_str()),
        ("EXMPFRPPXXX", "FR14XXXXXXXXXXXXXXXXXXX2606")
    );
    assert_eq!((payee.holder_name.as_deref(), payee.country.as_deref()), (Some(HOLDER), Some("FR")));
}

#[tokio::test]
async fn the_request_is_what_the_document_describes() {
    let sandbox = Sandbox::start();
    client(&sandbox).transfers().create(order("order-1")).await.unwrap();
    let request = sandbox.received().remove(0);
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/v1/payout/sepatransfers"));
    let payee = json!({ "bic": "EXMPFRPPXXX", "iban": IBAN, "holderName": HOLDER });
    let expected = json!({
        "amount": 1250,
        "currency": "EUR",
        "payerBankAccount": { "paymentMethodId": "refunds-fr.1" },
        "payeeBankAccount": payee,
        "crossReference": { "orderReference": "order-1" },
        "comment": support::COMMENT,
    });
    assert_eq!(request.json(), expected);
    assert_eq!(request.headers["content-type"], "application/json");
    assert!(request.headers["user-agent"].to_str().unwrap().starts_with("monext-payout/"));
}

#[tokio::test]
async fn the_service_is_alive() {
    let sandbox = Sandbox::start();
    assert_eq!(client(&sandbox).health().alive().await.unwrap(), "alive");
}

#[tokio::test]
async fn a_path_value_is_escaped() {
    let sandbox = Sandbox::start();
    let error = client(&sandbox).transactions().get("a/b ?#é").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(sandbox.received()[0].target, "/v1/payout/transactions/a%2Fb%20%3F%23%C3%A9");
    // These would change the path instead of filling it.
    for id in ["", ".", ".."] {
        assert_eq!(client(&sandbox).transactions().get(id).await.unwrap_err().outcome(), Outcome::NotSent);
    }
    assert_eq!(sandbox.received().len(), 1);
}

#[tokio::test]
async fn a_bad_request_names_the_parameters() {
    let sandbox = Sandbox::start();
    let mut bad = order("order/1");
    bad.amount = -1;
    bad.payee_bank_account.iban = "FR00-NOT-AN-IBAN".into();
    let error = client(&sandbox).transfers().create(bad).await.unwrap_err();
    assert_eq!((error.status(), error.outcome()), (Some(StatusCode::BAD_REQUEST), Outcome::Rejected));
    let Some(ApiError::BadRequest(body)) = error.api() else { panic!("{error}") };
    assert_eq!(body.code, "02305");
    let invalid = body.invalid_params.unwrap();
    let names: Vec<_> = invalid.iter().map(|entry| entry.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["amount", "payeeBankAccount.iban", "crossReference.orderReference"]);
    assert_eq!(invalid[1].reason.as_deref(), Some("is not a well-formed IBAN"));
    assert_eq!(invalid[1].codes.as_deref().unwrap(), ["Iban.payeeBankAccount.iban", "Iban"]);
    assert_eq!(invalid[1].arguments.as_deref().unwrap(), ["FR00-NOT-AN-IBAN"]);
}

#[tokio::test]
async fn wrong_credentials_are_rejected() {
    let sandbox = Sandbox::start();
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .basic_auth(Sandbox::USERNAME, "wrong")
        .build()
        .unwrap();
    let error = client.transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!((error.status(), error.outcome()), (Some(StatusCode::UNAUTHORIZED), Outcome::Rejected));
    let Some(ApiError::Unauthorized(result)) = error.api() else { panic!("{error}") };
    assert_eq!(result.code, "01109");
    assert_eq!(sandbox.count(&Method::POST), 1);
}

#[tokio::test]
async fn missing_credentials_are_noticed_before_anything_is_sent() {
    let sandbox = Sandbox::start();
    let client = Client::builder().base_url(sandbox.base_url()).build().unwrap();
    let error = client.transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(sandbox.received().is_empty());
}

#[tokio::test]
async fn a_repeated_order_reference_is_a_conflict() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    client.transfers().create(order("order-1")).await.unwrap();
    let error = client.transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!((error.status(), error.outcome()), (Some(StatusCode::CONFLICT), Outcome::Rejected));
    let Some(ApiError::Conflict(result)) = error.api() else { panic!("{error}") };
    assert_eq!(result.code, "02001");
    assert_eq!(sandbox.transfers(), 1);
}

#[tokio::test]
async fn a_limited_request_is_sent_again_after_the_wait() {
    let sandbox = Sandbox::start();
    sandbox.next(Fault::reply(429).header("retry-after", "1"));
    let begun = Instant::now();
    client(&sandbox).transfers().create(order("order-1")).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!((sandbox.count(&Method::POST), sandbox.transfers()), (2, 1));
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_not_begun() {
    let sandbox = Sandbox::start();
    sandbox.next(Fault::reply(429).header("retry-after", "3600"));
    let begun = Instant::now();
    let error = client(&sandbox).transfers().create(order("order-1")).await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!((error.outcome(), error.retry_after()), (Outcome::Rejected, Some(Duration::from_secs(3600))));
    assert!(matches!(error.api(), Some(ApiError::TooManyRequests(_))));
    assert_eq!(sandbox.count(&Method::POST), 1);
}

#[tokio::test]
async fn a_limit_without_a_wait_is_reported() {
    let sandbox = Sandbox::start();
    sandbox.next(Fault::reply(429));
    let error = client(&sandbox).transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!((error.outcome(), error.retry_after()), (Outcome::Rejected, None));
    assert_eq!(sandbox.count(&Method::POST), 1);
}

#[tokio::test]
async fn after_any_server_error_a_transfer_is_unknown_and_was_sent_once() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    for (index, status) in [500, 501, 502, 503, 504, 408].into_iter().enumerate() {
        // Even a server that asks for the request to be repeated may have carried it out.
        sandbox.next(Fault::reply(status).header("retry-after", "0"));
        let error = client.transfers().create(order("order-1")).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1), "{status}");
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(sandbox.count(&Method::POST), index + 1, "{status}");
    }
    assert_eq!(sandbox.transfers(), 0);
}

#[tokio::test]
async fn a_cut_connection_leaves_a_transfer_unknown_and_was_used_once() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    sandbox.next(Fault::cut());
    let error = client.transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!((error.outcome(), error.status(), error.attempts()), (Outcome::Unknown, None, 1));
    assert!(!error.is_timeout() && !error.is_connect());
    assert_eq!((sandbox.count(&Method::POST), sandbox.transfers()), (1, 0));
}

#[tokio::test]
async fn a_kept_connection_that_is_cut_does_not_resend_either() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    // HTTP stacks like to repeat a request on a new connection when one from the pool breaks.
    client.transfers().create(order("order-1")).await.unwrap();
    sandbox.next(Fault::cut().applied());
    let error = client.transfers().create(order("order-2")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!((sandbox.count(&Method::POST), sandbox.transfers()), (2, 2));
}

#[tokio::test]
async fn unknown_may_mean_done() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    sandbox.next(Fault::reply(500).applied());
    let error = client.transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(sandbox.transfers(), 1);
    // The same order again meets the duplicate detection: the first one was carried out.
    let error = client.transfers().create(order("order-1")).await.unwrap_err();
    assert!(matches!(error.api(), Some(ApiError::Conflict(_))));
    assert_eq!(sandbox.transfers(), 1);
}

#[tokio::test]
async fn a_refused_connection_means_not_sent() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    drop(sandbox);
    let error = client.transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!((error.outcome(), error.is_connect(), error.status()), (Outcome::NotSent, true, None));
    // Nothing arrived, so trying again was safe.
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn silence_leaves_a_transfer_unknown() {
    let sandbox = Sandbox::start();
    sandbox.always(Fault::delay(Duration::from_secs(30)));
    let begun = Instant::now();
    let call = client(&sandbox).transfers().create(order("order-1")).with_timeout(Duration::from_millis(200));
    let error = call.await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!((error.outcome(), error.is_timeout(), error.attempts()), (Outcome::Unknown, true, 1));
    let call = client(&sandbox)
        .transfers()
        .create(order("order-2"))
        .with_attempt_timeout(Duration::from_millis(200));
    let error = call.await.unwrap_err();
    assert_eq!((error.outcome(), error.is_timeout(), error.attempts()), (Outcome::Unknown, true, 1));
    assert_eq!((sandbox.count(&Method::POST), sandbox.transfers()), (2, 2));
}

#[tokio::test]
async fn a_success_that_breaks_off_counts_as_applied() {
    let sandbox = Sandbox::start();
    sandbox.next(Fault::cut_body());
    let error = client(&sandbox).transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!((error.outcome(), error.status()), (Outcome::Applied, Some(StatusCode::CREATED)));
    assert_eq!((sandbox.count(&Method::POST), sandbox.transfers()), (1, 1));
}

#[tokio::test]
async fn a_success_that_cannot_be_read_counts_as_applied() {
    let sandbox = Sandbox::start();
    sandbox.next(Fault::edit(|reply| reply["transaction"]["amount"] = "a lot".into()));
    let error = client(&sandbox).transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!((error.outcome(), error.is_decode()), (Outcome::Applied, true));
    assert_eq!(error.path(), Some("$.transaction.amount"));
    // What arrived is still there for those who must know.
    let body: serde_json::Value = serde_json::from_slice(error.body()).unwrap();
    assert_eq!(body["transaction"]["amount"], "a lot");
    assert_eq!((sandbox.count(&Method::POST), sandbox.transfers()), (1, 1));
}

#[tokio::test]
async fn a_look_up_is_repeated_where_a_transfer_is_not() {
    let sandbox = Sandbox::start();
    sandbox.seed(1);
    let client = client(&sandbox);
    let slow = Fault::delay(Duration::from_secs(30));
    let faults =
        [Fault::reply(503), Fault::reply(502), Fault::reply(504), Fault::cut(), Fault::cut_body(), slow];
    for (index, fault) in faults.into_iter().enumerate() {
        sandbox.next(fault.clone());
        let call =
            client.transactions().get("24173091524187302").with_attempt_timeout(Duration::from_millis(500));
        assert!(call.await.unwrap().transaction.is_some(), "{fault:?}");
        assert_eq!(sandbox.count(&Method::GET), 2 * (index + 1), "{fault:?}");
    }
    // A plain 500 is a fault of the server that time does not heal.
    sandbox.next(Fault::reply(500));
    let error = client.transactions().get("24173091524187302").await.unwrap_err();
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn repeating_ends() {
    let sandbox = Sandbox::start();
    sandbox.always(Fault::reply(503));
    let error = client(&sandbox).transactions().get("1").await.unwrap_err();
    assert_eq!((error.attempts(), sandbox.count(&Method::GET)), (3, 3));
    assert!(matches!(error.api(), Some(ApiError::ServiceUnavailable(_))));
}

#[tokio::test]
async fn what_the_server_learns_later_is_understood() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    sandbox.next(Fault::unknown_member());
    client.transfers().create(order("order-1")).await.unwrap();

    sandbox.next(Fault::unknown_values());
    let made = client.transfers().create(order("order-2")).await.unwrap().transaction.unwrap();
    assert_eq!(made.currency, Some(Currency::Unknown("XXZ".into())));
    assert_eq!(made.r#type.unwrap().as_str(), "REFUND");
}

#[tokio::test]
async fn a_status_that_nobody_documented_is_still_an_error_to_work_with() {
    let sandbox = Sandbox::start();
    sandbox.next(Fault::reply(418).header("x-request-id", "r-77").body("short and stout"));
    let error = client(&sandbox).transfers().create(order("order-1")).await.unwrap_err();
    assert_eq!((error.outcome(), error.api().is_none()), (Outcome::Rejected, true));
    assert_eq!((error.request_id(), error.body()), (Some("r-77"), b"short and stout".as_slice()));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let sandbox = Sandbox::start();
    let elsewhere = Sandbox::start();
    for status in [301, 302, 303, 307, 308] {
        sandbox.next(
            Fault::reply(status).header("location", &format!("{}/v1/checkout/alive", elsewhere.base_url())),
        );
        let error = client(&sandbox).transfers().create(order("order-1")).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_ne!(error.outcome(), Outcome::Applied);
    }
    assert!(elsewhere.received().is_empty());
}
