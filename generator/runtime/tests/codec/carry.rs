//! What is sent, made of what has been received.

use std::collections::BTreeMap;

use serde_json::json;

use crate::runtime::{Base64, DateTime, Maybe, carry, record, text_enum, union};

#[derive(Clone)]
pub struct Pet {
    pub id: i64,
    pub name: String,
    pub born: Option<DateTime>,
    pub note: Maybe<String>,
    pub mark: Option<Base64>,
    pub weights: Vec<Option<f64>>,
    pub others: BTreeMap<String, Kind>,
    pub home: Option<Home>,
    pub any: Option<serde_json::Value>,
    pub additional: BTreeMap<String, serde_json::Value>,
}

record! {
    Pet {
        0 id: "id" required,
        1 name: "name" required,
        2 born: "born" optional,
        3 note: "note" optional,
        4 mark: "mark" optional,
        5 weights: "weights" required,
        6 others: "others" required,
        7 home: "home" optional,
        8 any: "any" optional,
        ..additional,
    }
}

#[derive(Clone)]
pub struct PetInput {
    pub password: Option<String>,
    pub others: BTreeMap<String, Kind>,
    pub name: String,
    pub born: Option<DateTime>,
    pub note: Maybe<String>,
    pub mark: Option<Base64>,
    pub weights: Vec<Option<f64>>,
    pub home: Option<HomeInput>,
    pub any: Option<serde_json::Value>,
    pub additional: BTreeMap<String, serde_json::Value>,
}

record! {
    PetInput {
        0 password: "password" optional,
        1 others: "others" required,
        2 name: "name" required,
        3 born: "born" optional,
        4 note: "note" optional,
        5 mark: "mark" optional,
        6 weights: "weights" required,
        7 home: "home" optional,
        8 any: "any" optional,
        ..additional,
    }
}

#[derive(Clone)]
pub enum Kind {
    Cat,
    Unknown(String),
}

text_enum! { Kind { Cat: "cat", ..Unknown } }

#[derive(Clone)]
pub struct House {
    pub number: i32,
    pub built: i64,
}

record! { House { 0 number: "number" required, 1 built: "built" required } }

#[derive(Clone)]
pub struct HouseInput {
    pub number: i32,
}

record! { HouseInput { 0 number: "number" required } }

#[derive(Clone)]
pub enum Home {
    House(House),
    Street(bool),
    Unknown(serde_json::Value),
}

union! { Home { House(House), Street(bool), ..Unknown } }

#[derive(Clone)]
pub enum HomeInput {
    House(HouseInput),
    Street(bool),
    Unknown(serde_json::Value),
}

union! { HomeInput { House(HouseInput), Street(bool), ..Unknown } }

/// Reads a pet with `home`, and returns what is sent of it.
fn sent(home: &serde_json::Value) -> serde_json::Value {
    let pet: Pet = serde_json::from_value(json!({
        "id": 7, "name": "Tom", "born": "2024-02-30T25:00", "note": null, "mark": "YQ==", "weights": [1.5, null],
        "others": {"a": "cat", "b": "dog"}, "home": home, "any": [null], "colour": {"id": 1}
    }))
    .unwrap();
    let input: PetInput = carry(&pet);
    serde_json::to_value(&input).unwrap()
}

#[test]
fn all_but_what_is_not_sent() {
    let cases = [
        (json!({"number": 3, "built": 1900}), json!({"number": 3})),
        (json!(true), json!(true)),
        (json!("somewhere"), json!("somewhere")),
    ];
    for (home, sent_home) in cases {
        let expected = json!({
            "name": "Tom", "born": "2024-02-30T25:00", "note": null, "mark": "YQ==", "weights": [1.5, null],
            "others": {"a": "cat", "b": "dog"}, "home": sent_home, "any": [null], "colour": {"id": 1}
        });
        assert_eq!(sent(&home), expected, "{home}");
    }
}

#[test]
fn what_is_absent_stays_absent() {
    let pet: Pet = serde_json::from_value(json!({"id": 1, "name": "", "weights": [], "others": {}})).unwrap();
    let input: PetInput = carry(&pet);
    assert_eq!(serde_json::to_value(&input).unwrap(), json!({"name": "", "weights": [], "others": {}}));
}
