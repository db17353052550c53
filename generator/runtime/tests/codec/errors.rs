//! The sentences of errors and the places they name.

use std::collections::BTreeMap;

use crate::runtime::{DecodeError, encode_json, from_json, record};
use crate::{fails, write};

#[derive(Clone)]
pub struct Page {
    pub transactions: Vec<Transaction>,
    pub by_day: Option<BTreeMap<String, Vec<Transaction>>>,
}

record! { Page { 0 transactions: "transactions" required, 1 by_day: "by-day" optional } }

#[derive(Clone)]
pub struct Transaction {
    pub amount: i64,
    pub rate: Option<f64>,
    pub parent: Option<Box<Transaction>>,
}

record! {
    Transaction { 0 amount: "amount" required, 1 rate: "rate" optional, 2 parent: "parent" optional }
}

#[test]
fn errors_name_the_place() {
    fails::<Page>(
        r#"{"transactions":[{"amount":1},{"amount":1},{"amount":1},{"amount":"x"}]}"#,
        "expected an integer, found a string, at `$.transactions[3].amount`",
    );
    fails::<Page>(
        r#"{"transactions":[],"by-day":{"2024-02-29":[{"amount":1,"parent":{"amount":true}}]}}"#,
        "expected an integer, found a boolean, at `$[\"by-day\"][\"2024-02-29\"][0].parent.amount`",
    );
    fails::<Page>(r#"{"transactions":[7]}"#, "expected an object, found a number, at `$.transactions[0]`");
    fails::<Page>(
        r#"{"transactions":[{"rate":1}]}"#,
        "the required member `amount` is missing, at `$.transactions[0]`",
    );
    fails::<Page>("{}", "the required member `transactions` is missing, at `$`");
    fails::<Page>(
        r#"{"transactions":[{"amount":1},{"amount":"#,
        "the JSON is malformed: EOF while parsing a value at line 1 column 40, at `$.transactions[1].amount`",
    );
    fails::<BTreeMap<String, i64>>("{\"\":true}", "expected an integer, found a boolean, at `$[\"\"]`");
    fails::<BTreeMap<String, i64>>(
        "{\"a\\\"\\n\":{}}",
        "expected an integer, found an object, at `$[\"a\\\"\\n\"]`",
    );
}

#[test]
fn errors_never_hold_the_value() {
    let values =
        ["\"s3cret\"", "31337", "31337.5", "[\"s3cret\"]", "{\"s3cret\":31337}", "\"s3cret", "31337x"];
    for value in values {
        let error = from_json::<Transaction>(format!("{{\"parent\":{value}}}").as_bytes()).unwrap_err();
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("s3cret") && !shown.contains("31337"), "{shown}");
        }
        let error = from_json::<bool>(value.as_bytes()).unwrap_err().to_string();
        assert!(!error.contains("s3cret") && !error.contains("31337"), "{error}");
    }
}

#[test]
fn errors_have_parts() {
    let error = from_json::<Page>(br#"{"transactions":[null]}"#).unwrap_err();
    assert_eq!(error.message(), "expected an object, found null");
    assert_eq!(error.path(), "$.transactions[0]");
    let error = DecodeError::new("the reply is not text");
    assert_eq!((error.to_string().as_str(), error.path()), ("the reply is not text", ""));
}

#[test]
fn errors_of_encoding_name_the_place() {
    let broken = Transaction { amount: 1, rate: Some(f64::NAN), parent: None };
    let parent = Transaction { amount: 1, rate: None, parent: Some(Box::new(broken)) };
    let page = Page { transactions: vec![], by_day: Some(BTreeMap::from([("a".to_owned(), vec![parent])])) };
    let error = encode_json(&page).unwrap_err();
    assert_eq!(error.path(), "$[\"by-day\"].a[0].parent.rate");
    assert_eq!(error.message(), "a number is infinite or not a number, which JSON cannot hold");
    assert_eq!(write(&page), Err(error.to_string()));
}
