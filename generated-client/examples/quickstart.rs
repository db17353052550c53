//! Makes a transfer, looks it up, and lists what was paid out.
//!
//! ```text
//! cargo run -p monext-payout --example quickstart
//! ```
//!
//! It runs against a sandbox server of its own. With `MONEXT_PAYOUT_USERNAME` and `MONEXT_PAYOUT_PASSWORD` set it runs
//! against Monext's sandbox, and pays from the payment method that `MONEXT_PAYOUT_METHOD` names. The list is a preview:
//! Monext has not published it, so there it may not be found.

#[path = "../tests/support/sandbox/mod.rs"]
mod sandbox;

use std::error::Error;
use std::time::{Duration, SystemTime};

use monext_payout::types::{
    BankTransferRequest, CrossReference, Currency, PayeeBankAccount, PayeeBankAccountRequired,
    PayerBankAccount, Transaction,
};
use monext_payout::{ApiError, Client, Outcome};
use sandbox::{Fault, Sandbox};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let local = std::env::var_os("MONEXT_PAYOUT_USERNAME").is_none().then(Sandbox::start);
    let client = match &local {
        Some(sandbox) => Client::builder()
            .base_url(sandbox.base_url())
            .basic_auth(Sandbox::USERNAME, Sandbox::PASSWORD)
            .build()?,
        None => Client::from_env()?,
    };
    println!("The service says: {}\n", client.health().alive().with_timeout(Duration::from_secs(3)).await?);

    // Every payout gets a reference of its own, made before anything is sent and kept.
    let stamp = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    pay(&client, &format!("order-{stamp}-a"), 12_50).await?;

    // The same on a bad day: the transfer is made, but its reply is lost.
    if let Some(sandbox) = &local {
        sandbox.next(Fault::cut().applied());
        pay(&client, &format!("order-{stamp}-b"), 99_00).await?;
        sandbox.seed(40);
    }

    if let Err(error) = latest(&client).await {
        println!("  no list: {error}");
    }
    Ok(())
}

/// Pays once, whatever happens on the way.
async fn pay(client: &Client, reference: &str, amount: i64) -> Result<(), Box<dyn Error>> {
    println!("{reference}:");
    match client.transfers().create(order(reference, amount)).await {
        Ok(reply) => {
            println!("  {} ({})", reply.result.title, reply.result.detail);
            if let Some(id) = reply.transaction.and_then(|made| made.id) {
                let found = client.transactions().get(&id).await?;
                found.transaction.iter().for_each(show);
            }
            Ok(())
        }
        // The transfer may have been made, or was, but its reply cannot be read: look, and do not send it again.
        Err(error) if matches!(error.outcome(), Outcome::Unknown | Outcome::Applied) => {
            println!("  {error}");
            reconcile(client, reference).await
        }
        // It was certainly not made. The server says why.
        Err(error) => {
            if let Some(ApiError::BadRequest(body)) = error.api() {
                for entry in body.invalid_params.iter().flatten() {
                    let (name, reason) = (entry.name.as_deref(), entry.reason.as_deref());
                    println!("  {} {}", name.unwrap_or("something"), reason.unwrap_or("is wrong"));
                }
            }
            Err(error.into())
        }
    }
}

/// Finds out what became of a transfer whose reply never came.
async fn reconcile(client: &Client, reference: &str) -> Result<(), Box<dyn Error>> {
    let found = client.transactions().list().order_reference(reference).await?;
    match found.transactions.iter().flatten().next() {
        Some(transaction) => {
            println!("  looked it up: it was made");
            show(transaction);
        }
        // A real program asks again later before it believes that, then sends the order under the same reference.
        None => println!("  looked it up: it was not made so far"),
    }
    Ok(())
}

/// Shows the first few of all payouts; the stream asks for further pages as they are needed.
async fn latest(client: &Client) -> Result<(), monext_payout::Error> {
    println!("\nThe latest of all payouts:");
    let mut all = client.transactions().list().size(20).sort("date,desc").items();
    for _ in 0..5 {
        let Some(transaction) = all.try_next().await? else { break };
        show(&transaction);
    }
    println!("  … of {} in total", all.total().unwrap_or_default());
    Ok(())
}

fn order(reference: &str, amount: i64) -> BankTransferRequest {
    let method = std::env::var("MONEXT_PAYOUT_METHOD").unwrap_or_else(|_| "refunds-fr.1".to_owned());
    let payee = PayeeBankAccount::new(PayeeBankAccountRequired {
        bic: "EXMPFRPPXXX".into(),
        iban: "FR1420041010050500013M02606".into(),
        holder_name: "Camille Exemple".into(),
    });
    BankTransferRequest::new(amount, Currency::Eur, PayerBankAccount::new(method), payee)
        .cross_reference(CrossReference::new().order_reference(reference))
        .comment("Refund")
}

fn show(transaction: &Transaction) {
    let cents = transaction.amount.unwrap_or_default();
    let id = transaction.id.as_deref().unwrap_or("?");
    let date = transaction.date.as_ref().map(ToString::to_string).unwrap_or_default();
    let currency = transaction.currency.as_ref().map(ToString::to_string).unwrap_or_default();
    println!("  {id}  {date}  {:>6}.{:02} {currency}", cents / 100, cents % 100);
}
