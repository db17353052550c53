//! The transfers of all merchants, in memory.

use std::cmp::Ordering;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::check::Listing;

/// The transfers in the order they were made.
#[derive(Default)]
pub(super) struct Bank {
    transfers: Vec<Transfer>,
}

struct Transfer {
    merchant: String,
    order_reference: Option<String>,
    /// The transaction as replies show it.
    transaction: Value,
}

/// Why a well-formed order is not carried out.
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) title: &'static str,
    pub(super) code: &'static str,
    pub(super) detail: &'static str,
}

impl Bank {
    pub(super) fn len(&self) -> usize {
        self.transfers.len()
    }

    /// Carries out a checked order, unless something speaks against it.
    pub(super) fn order(&mut self, merchant: &str, order: &Value) -> Result<Value, Refusal> {
        let method = order["payerBankAccount"]["paymentMethodId"].as_str().unwrap_or_default();
        if method.starts_with("unknown") {
            let detail = "The account of the payer does not exist";
            return Err(Refusal { status: StatusCode::NOT_FOUND, title: "ERROR", code: "01114", detail });
        }
        if order["currency"] != "EUR" {
            let detail = "This currency cannot be paid out by SEPA transfer";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(Refusal { status, title: "REFUSED", code: "01181", detail });
        }
        let reference = order["crossReference"]["orderReference"].as_str();
        let same = |transfer: &Transfer| transfer.order_reference.as_deref() == reference;
        if reference.is_some() && self.of(merchant).any(same) {
            let detail = "A payout with this order reference exists already";
            return Err(Refusal { status: StatusCode::CONFLICT, title: "REFUSED", code: "02001", detail });
        }
        Ok(self.create(merchant, order))
    }

    /// Stores a transfer and returns its transaction.
    pub(super) fn create(&mut self, merchant: &str, order: &Value) -> Value {
        let index = self.transfers.len();
        let payee = &order["payeeBankAccount"];
        let iban = payee["iban"].as_str().unwrap_or_default();
        let mut transaction = json!({
            "id": (24_173_091_524_187_302 + index).to_string(),
            "date": date(index),
            "type": "TRANSFER",
            "usedBankAccounts": {
                "payerBankAccount": {
                    "bic": "EXMPFRPPXXX",
                    "maskedIban": "FR76XXXXXXXXXXXXXXXXXXX0189",
                    "holderName": "Boutique Exemple SAS",
                    "country": "FR",
                },
                "payeeBankAccount": {
                    "bic": payee["bic"],
                    "maskedIban": mask(iban),
                    "holderName": payee["holderName"],
                    "country": iban.get(..2),
                },
            },
            "amount": order["amount"],
            "currency": order["currency"],
        });
        if let Some(comment) = order.get("comment") {
            transaction["comment"] = comment.clone();
        }
        self.transfers.push(Transfer {
            merchant: merchant.to_owned(),
            order_reference: order["crossReference"]["orderReference"].as_str().map(str::to_owned),
            transaction: transaction.clone(),
        });
        transaction
    }

    pub(super) fn find(&self, merchant: &str, id: &str) -> Option<&Value> {
        self.of(merchant).map(|transfer| &transfer.transaction).find(|transaction| transaction["id"] == id)
    }

    /// Returns one page of a merchant's transfers as the body of a reply.
    pub(super) fn page(&self, merchant: &str, listing: &Listing) -> Value {
        let mut all: Vec<&Value> = self
            .of(merchant)
            .filter(|transfer| wanted(transfer, listing))
            .map(|transfer| &transfer.transaction)
            .collect();
        // The sort is stable: what is equal stays in the order of the transfers.
        all.sort_by(|left, right| {
            let order = compare(&left[&listing.sort], &right[&listing.sort]);
            if listing.descending { order.reverse() } else { order }
        });
        let start = listing.page.saturating_mul(listing.size).min(all.len());
        let shown = &all[start..(start + listing.size).min(all.len())];
        let mut page = json!({
            "result": { "title": "ACCEPTED", "code": "00000", "detail": format!("{} transactions found", all.len()) },
            "count": shown.len(),
            "recordTotal": all.len(),
            "transactions": shown,
        });
        if !shown.is_empty() {
            page["startIndex"] = start.into();
            page["endIndex"] = (start + shown.len() - 1).into();
        }
        page
    }

    fn of<'a>(&'a self, merchant: &str) -> impl Iterator<Item = &'a Transfer> {
        self.transfers.iter().filter(move |transfer| transfer.merchant == merchant)
    }
}

fn wanted(transfer: &Transfer, listing: &Listing) -> bool {
    let day = transfer.transaction["date"].as_str().and_then(|date| date.get(..10)).unwrap_or_default();
    listing.from.as_deref().is_none_or(|from| from <= day)
        && listing.to.as_deref().is_none_or(|to| day <= to)
        && listing
            .order_reference
            .as_ref()
            .is_none_or(|wanted| transfer.order_reference.as_ref() == Some(wanted))
}

fn compare(left: &Value, right: &Value) -> Ordering {
    left.as_i64().cmp(&right.as_i64()).then_with(|| left.as_str().cmp(&right.as_str()))
}

/// Hides all of an IBAN but the country, the check digits and the last four characters.
fn mask(iban: &str) -> String {
    let hidden = 4..iban.len().saturating_sub(4);
    iban.char_indices().map(|(index, char)| if hidden.contains(&index) { 'X' } else { char }).collect()
}

/// When the transfer with this index is made: the calendar moves on by seven hours each time.
fn date(index: usize) -> String {
    const MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let hours = 9 + 7 * index;
    // Years of 365 days: a calendar without leap years is good enough for a sandbox.
    let days = 59 + hours / 24;
    let (year, mut day, mut month) = (2026 + days / 365, days % 365, 0);
    while day >= MONTHS[month] {
        day -= MONTHS[month];
        month += 1;
    }
    format!("{year}-{:02}-{:02}T{:02}:15:24.000+00:00", month + 1, day + 1, hours % 24)
}

/// An order to fill the sandbox with.
pub(super) fn sample(index: usize) -> Value {
    json!({
        "amount": 100 + index,
        "currency": "EUR",
        "payerBankAccount": { "paymentMethodId": "refunds-fr.1" },
        "payeeBankAccount": {
            "bic": "EXMPFRPPXXX",
            "iban": "FR1420041010050500013M02606",
            "holderName": "Camille Exemple",
        },
        "crossReference": { "orderReference": format!("seed-{index}") },
    })
}
