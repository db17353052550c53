//! Signatures of webhooks, held against values that were reckoned by others.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use coinage_runtime::verification::{Hash, SignatureEncoding, SignatureScheme, VerificationError, Verifier};
use http::HeaderMap;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, value.parse().unwrap());
    }
    headers
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Signed by the library for Python that the authors of Standard Webhooks keep.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLw==";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNED_AT: u64 = 1_614_265_330;
const SIGNATURE: &str = "v1,/Xy7FLfFISa1TZH7WLT+0x/orG5MlcutAFOpVan3/00=";

fn standard(timestamp: &str, signature: &str) -> HeaderMap {
    headers(&[
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", signature),
    ])
}

#[test]
fn standard_webhooks_are_verified() {
    let verifier = Verifier::standard_webhooks(SECRET).unwrap();
    let right = standard("1614265330", SIGNATURE);
    assert_eq!(verifier.verify_at(&right, BODY, at(SIGNED_AT)), Ok(()));
    let among_others = standard("1614265330", &format!("v2,xyz v1,AAAA {SIGNATURE}"));
    assert_eq!(verifier.verify_at(&among_others, BODY, at(SIGNED_AT + 299)), Ok(()));
    let wrong = Err(VerificationError::WrongSignature);
    assert_eq!(verifier.verify_at(&right, br#"{"test":2432232314}"#, at(SIGNED_AT)), wrong);
    // Another time is another message, even one that lies nearer.
    assert_eq!(verifier.verify_at(&standard("1614265331", SIGNATURE), BODY, at(SIGNED_AT)), wrong);
    assert_eq!(verifier.verify_at(&right, BODY, at(SIGNED_AT + 301)), Err(VerificationError::TooOld));
    assert_eq!(verifier.verify_at(&right, BODY, at(SIGNED_AT - 301)), Err(VerificationError::TooNew));
}

#[test]
fn headers_that_are_missing_or_malformed_are_named() {
    let verifier = Verifier::standard_webhooks(SECRET).unwrap();
    let check = |headers: &HeaderMap| verifier.verify_at(headers, BODY, at(SIGNED_AT)).unwrap_err();
    let missing = |name: &str| VerificationError::MissingHeader(name.to_owned());
    let malformed = |name: &str| VerificationError::MalformedHeader(name.to_owned());
    assert_eq!(check(&HeaderMap::new()), missing("webhook-signature"));
    assert_eq!(check(&headers(&[("webhook-signature", SIGNATURE)])), missing("webhook-timestamp"));
    assert_eq!(check(&standard("1614265330", "v1a,xx")), malformed("webhook-signature"));
    assert_eq!(check(&standard("1614265330", "")), malformed("webhook-signature"));
    let mut twice = standard("1614265330", SIGNATURE);
    twice.append("webhook-signature", SIGNATURE.parse().unwrap());
    assert_eq!(check(&twice), malformed("webhook-signature"));
}

/// RFC 4231, section 4.3.
#[test]
fn plain_signatures_of_the_body_are_verified() {
    let scheme = SignatureScheme::header("x-hub-signature-256").prefix("sha256=");
    let verifier = Verifier::new("Jefe", scheme).unwrap();
    let body = b"what do ya want for nothing?";
    let signature = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(verifier.verify(&headers(&[("x-hub-signature-256", signature)]), body), Ok(()));
    let shouted = headers(&[("x-hub-signature-256", &signature.to_uppercase().replace("SHA", "sha"))]);
    assert_eq!(verifier.verify(&shouted, body), Ok(()));
    for (text, expected) in [
        (&signature[7..], VerificationError::MalformedHeader("x-hub-signature-256".to_owned())),
        (&signature[..69], VerificationError::WrongSignature),
        ("sha256=", VerificationError::WrongSignature),
        ("sha256=zz", VerificationError::MalformedHeader("x-hub-signature-256".to_owned())),
    ] {
        assert_eq!(
            verifier.verify(&headers(&[("x-hub-signature-256", text)]), body),
            Err(expected),
            "{text}"
        );
    }
}

/// RFC 4231, section 4.3, with the other function and the other letters.
#[test]
fn the_hash_function_and_the_encoding_can_be_chosen() {
    let scheme =
        SignatureScheme::header("x-signature").hash(Hash::Sha512).encoding(SignatureEncoding::Base64);
    let verifier = Verifier::new("Jefe", scheme).unwrap();
    let signature =
        "Fkt6e/z4GeLjlfvnO1bgo4e9ZCIugx/WECcM1+olBVSXWL91wFqZSm0DT2X48Ob9yuqxo01Ka0tjbgcKOLznNw==";
    let found = verifier.verify(&headers(&[("x-signature", signature)]), b"what do ya want for nothing?");
    assert_eq!(found, Ok(()));
}

#[test]
fn fields_of_one_header_hold_the_time_and_the_signature() {
    let scheme = SignatureScheme::header("stripe-signature").fields("t", "v1").signed("{timestamp}.{body}");
    let verifier = Verifier::new("old", scheme).unwrap().or_secret("new").unwrap();
    // HMAC-SHA256 of `1492774577.{}` with the key `new`.
    let signature = "1d72a9adf9ac8eafad1fec3c8f061afec6dcf628cd8a0e4b09347ba9aad91d83";
    let text = format!("t=1492774577,v1=00,v1={signature},v0=11");
    let headers = headers(&[("stripe-signature", &text)]);
    assert_eq!(verifier.verify_at(&headers, b"{}", at(1_492_774_577)), Ok(()));
    assert_eq!(verifier.verify_at(&headers, b"{}", at(1_492_775_577)), Err(VerificationError::TooOld));
}

#[test]
fn schemes_that_protect_nothing_are_refused() {
    let header = || SignatureScheme::header("x-signature");
    for (scheme, expected) in [
        (header().signed("{timestamp}"), "the body is not signed: there is no `{body}` in `{timestamp}`"),
        (
            header().timestamp_header("x-time"),
            "the time is not signed: there is no `{timestamp}` in `{body}`",
        ),
        (header().signed("{id}{body}"), "`{id}{body}` needs to know where the id stands"),
        (SignatureScheme::header("x signature"), "`x signature` is not the name of a header"),
    ] {
        assert_eq!(Verifier::new("secret", scheme).unwrap_err().to_string(), expected);
    }
    assert_eq!(Verifier::new("", header()).unwrap_err().to_string(), "the secret is empty");
    let error = Verifier::standard_webhooks("whsec_!").unwrap_err().to_string();
    assert_eq!(error, "the secret is not Base64 behind `whsec_`");
    let shown = format!("{:?}", Verifier::new("hidden", header()).unwrap());
    assert!(!shown.contains("hidden") && shown.contains("x-signature"), "{shown}");
}
