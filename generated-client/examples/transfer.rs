//! One transfer, the shortest way that is safe. The README at the top of the project shows this file.
//!
//! ```text
//! cargo run -p monext-payout --example sandbox     # prints three lines to paste into another shell
//! cargo run -p monext-payout --example transfer    # in that shell
//! ```

use monext_payout::types::{
    BankTransferRequest, CrossReference, Currency, PayeeBankAccount, PayeeBankAccountRequired,
    PayerBankAccount,
};
use monext_payout::{Client, Error, Outcome};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let (bic, iban) = ("EXMPFRPPXXX".into(), "FR1420041010050500013M02606".into());
    let payee = PayeeBankAccountRequired { bic, iban, holder_name: "Camille Exemple".into() };
    let method = PayerBankAccount::new("refunds-fr.1");
    let order = BankTransferRequest::new(12_50, Currency::Eur, method, PayeeBankAccount::new(payee))
        .cross_reference(CrossReference::new().order_reference("order-4711"));
    match client.transfers().create(order).await {
        Ok(reply) => println!("{}: {}", reply.result.title, reply.result.detail),
        // The money may have moved: look before sending anything again.
        Err(error) if error.outcome() == Outcome::Unknown => println!("look up order-4711: {error}"),
        Err(error) => return Err(error),
    }
    Ok(())
}
