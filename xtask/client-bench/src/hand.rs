//! The same call as a developer would write it for one program: the HTTP client, and types that derive.

use std::time::Duration;

use serde::Deserialize;

/// What a call gives, with everything that the reply has.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "it is decoded, and that is measured")]
pub(crate) struct TransactionReply {
    result: OperationResult,
    transaction: Option<Transaction>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "it is decoded, and that is measured")]
struct OperationResult {
    title: String,
    code: String,
    detail: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "it is decoded, and that is measured")]
struct Transaction {
    amount: Option<i64>,
    comment: Option<String>,
    currency: Option<String>,
    date: Option<String>,
    id: Option<String>,
    r#type: Option<String>,
    used_bank_accounts: Option<UsedBankAccounts>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "it is decoded, and that is measured")]
struct UsedBankAccounts {
    payee_bank_account: Option<MaskedBankAccount>,
    payer_bank_account: Option<MaskedBankAccount>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "it is decoded, and that is measured")]
struct MaskedBankAccount {
    bic: String,
    masked_iban: String,
    country: Option<String>,
    holder_name: Option<String>,
}

/// The HTTP client, with the limits that the emitted client has.
pub(crate) fn client() -> reqwest::Result<reqwest::Client> {
    // It is an error if someone else has said so already, and the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(30))
        .build()
}

/// One call.
pub(crate) async fn get(
    client: &reqwest::Client,
    base: &str,
    id: &str,
) -> Result<TransactionReply, Box<dyn std::error::Error>> {
    let reply = client
        .get(format!("{base}/v1/payout/transactions/{id}"))
        .header("accept", "application/json")
        .basic_auth("merchant", Some("key"))
        .send()
        .await?
        .error_for_status()?;
    Ok(serde_json::from_slice(&reply.bytes().await?)?)
}
