//! What the tests over real sockets share: the sandbox server, a client for it, an order.

#![allow(dead_code, reason = "each test uses its own part")]
#![allow(clippy::unwrap_used)]

pub(crate) mod sandbox;

use monext_payout::Client;
use monext_payout::types::{
    BankTransferRequest, CrossReference, Currency, PayeeBankAccount, PayeeBankAccountRequired,
    PayerBankAccount,
};
use sandbox::Sandbox;

/// What an order holds and nothing may ever print.
pub(crate) const IBAN: &str = "FR1420041010050500013M02606";
pub(crate) const HOLDER: &str = "Camille Exemple";
pub(crate) const PAYMENT_METHOD: &str = "refunds-fr.1";
pub(crate) const COMMENT: &str = "Refund for Camille";

/// A client with the right credentials and otherwise as it comes.
pub(crate) fn client(sandbox: &Sandbox) -> Client {
    let builder = Client::builder().base_url(sandbox.base_url());
    builder.basic_auth(Sandbox::USERNAME, Sandbox::PASSWORD).build().unwrap()
}

/// An order of 12.50 EUR under this order reference.
pub(crate) fn order(reference: &str) -> BankTransferRequest {
    let payee = PayeeBankAccount::new(PayeeBankAccountRequired {
        bic: "EXMPFRPPXXX".into(),
        iban: IBAN.into(),
        holder_name: HOLDER.into(),
    });
    BankTransferRequest::new(12_50, Currency::Eur, PayerBankAccount::new(PAYMENT_METHOD), payee)
        .cross_reference(CrossReference::new().order_reference(reference))
        .comment(COMMENT)
}
