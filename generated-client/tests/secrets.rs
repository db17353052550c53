//! Nothing that a program may log shows a key, an account number, the name of its holder or what was written to them.

#![cfg(all(feature = "reqwest", feature = "transfers", feature = "transactions", feature = "health"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::error::Error;
use std::fmt::Debug;
use std::time::Duration;

use base64::Engine as _;
use monext_payout::Client;
use support::sandbox::{Fault, Sandbox};
use support::{COMMENT, HOLDER, IBAN, PAYMENT_METHOD, client, order};

/// Fails if the text holds a secret, whole or in a telling part.
#[track_caller]
fn check(text: &str) {
    let token = base64::engine::general_purpose::STANDARD.encode(format!(
        "{}:{}",
        Sandbox::USERNAME,
        Sandbox::PASSWORD
    ));
    let masked = "FR14XXXXXXXXXXXXXXXXXXX2606";
    for secret in
        [Sandbox::PASSWORD, &token, IBAN, HOLDER, COMMENT, PAYMENT_METHOD, masked, "20041010", "slip-R-0192"]
    {
        assert!(!text.contains(secret), "`{secret}` is shown in: {text}");
    }
}

#[track_caller]
fn check_debug(value: &dyn Debug) {
    check(&format!("{value:?}"));
    check(&format!("{value:#?}"));
}

/// Checks an error and everything that it says it came from.
#[track_caller]
fn check_error(error: &monext_payout::Error) {
    let mut next: Option<&dyn Error> = Some(error);
    while let Some(error) = next {
        check_debug(&error);
        check(&error.to_string());
        next = error.source();
    }
}

#[test]
fn the_builder_and_the_client_hide_the_key() {
    let sandbox = Sandbox::start();
    let builder =
        Client::builder().base_url(sandbox.base_url()).basic_auth(Sandbox::USERNAME, Sandbox::PASSWORD);
    check_debug(&builder);
    check_debug(&builder.build().unwrap());
}

#[test]
fn an_order_and_a_request_hide_their_values() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    let private = [("slip".to_owned(), "slip-R-0192".to_owned())].into();
    let order = order("order-1").private_data(private);
    check_debug(&order);
    check_debug(&order.payee_bank_account);
    check_debug(&order.payer_bank_account);
    check_debug(&client.transfers());
    let call = client.transfers().create(order);
    check_debug(&call);
    // The order itself is in the body here, which is not for logs; the head is.
    let request = call.to_request().unwrap();
    assert!(request.headers()["authorization"].is_sensitive());
    check_debug(request.headers());
    check_debug(request.uri());
    check_debug(&call.into_future());
}

#[tokio::test]
async fn a_reply_hides_the_accounts() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    let reply = client.transfers().create(order("order-1")).await.unwrap();
    check_debug(&reply);
    let id = reply.transaction.unwrap().id.unwrap();
    check_debug(&client.transactions().get(&id).with_response().await.unwrap());
}

#[tokio::test]
async fn errors_hide_what_was_sent_and_what_came_back() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    let echo = format!(r#"{{"title":"ERROR","code":"02305","detail":"{IBAN} of {HOLDER}"}}"#);
    let faults = [
        Fault::reply(400).body(&*echo),
        Fault::reply(500).body(&*echo).header("x-echo", IBAN),
        Fault::reply(418).body(format!("{IBAN} is a teapot")),
        Fault::reply(201).body(format!("{{\"result\": \"{IBAN}\"}}")),
        Fault::reply(201).body(format!("{{\"{IBAN}")),
        Fault::edit(|reply| reply["transaction"]["amount"] = IBAN.into()),
        Fault::edit(|reply| reply["transaction"]["usedBankAccounts"] = IBAN.into()),
        Fault::reply(302).header("location", &format!("/{IBAN}")),
        Fault::cut(),
        Fault::cut_body(),
        Fault::delay(Duration::from_secs(30)),
    ];
    for fault in faults {
        sandbox.next(fault);
        let call = client.transfers().create(order("order-1")).with_timeout(Duration::from_millis(300));
        check_error(&call.await.unwrap_err());
    }
    let mut bad = order("order-1");
    bad.payee_bank_account.iban.push('0');
    let error = client.transfers().create(bad).await.unwrap_err();
    check_error(&error);
    // The reply repeats the account number among the arguments.
    assert!(String::from_utf8_lossy(error.body()).contains(IBAN));
    check_debug(&error.api());
    drop(sandbox);
    check_error(&client.transfers().create(order("order-2")).await.unwrap_err());
}

#[cfg(feature = "preview")]
#[tokio::test]
async fn errors_hide_the_query() {
    let sandbox = Sandbox::start();
    let client = client(&sandbox);
    let list = || {
        client.transactions().list().order_reference("Camille-4711").with_timeout(Duration::from_millis(300))
    };
    let hidden = |error: &monext_payout::Error| {
        let mut next: Option<&dyn Error> = Some(error);
        while let Some(error) = next {
            let text = format!("{error} {error:?} {error:#?}");
            assert!(!text.contains("Camille"), "{text}");
            next = error.source();
        }
    };
    for fault in [Fault::reply(500), Fault::cut(), Fault::cut_body(), Fault::delay(Duration::from_secs(30))] {
        sandbox.always(fault);
        hidden(&list().await.unwrap_err());
    }
    drop(sandbox);
    hidden(&list().await.unwrap_err());
}
