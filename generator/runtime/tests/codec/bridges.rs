//! The way through serde: other formats, and our types inside of other people's.

use std::collections::BTreeMap;

use serde::de::IntoDeserializer;
use serde::de::value::{Error, MapDeserializer};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::runtime::{Base64, Date, DateTime, Maybe, decode, encode, record, text_enum};

#[derive(Clone)]
pub struct Order {
    pub id: String,
    pub kind: Kind,
    pub count: Option<i32>,
    pub price: Maybe<f64>,
    pub key: Base64,
    pub any: Option<serde_json::Value>,
    pub tags: BTreeMap<String, Vec<u32>>,
}

record! {
    Order {
        0 id: "id" required,
        1 kind: "kind" required,
        2 count: "count" optional,
        3 price: "price" optional,
        4 key: "key" required,
        5 any: "any" optional,
        6 tags: "tags" required,
    }
}

#[derive(Clone)]
pub enum Kind {
    Small,
    Unknown(String),
}

text_enum! { Kind { Small: "small", ..Unknown } }

fn sample() -> serde_json::Value {
    json!({
        "id": "a", "kind": "small", "count": 3, "price": null, "key": "QQ==", "any": {"x": [1, null, "y"]},
        "tags": {"t": [1, 2]},
    })
}

#[test]
fn a_tree_of_json() {
    let order: Order = serde_json::from_value(sample()).unwrap();
    assert_eq!(order.kind, Kind::Small);
    assert!(order.price.is_null());
    assert_eq!(serde_json::to_value(&order).unwrap(), sample());
}

#[test]
fn text_of_json() {
    let order: Order = serde_json::from_str(&sample().to_string()).unwrap();
    let text = serde_json::to_string(&order).unwrap();
    assert_eq!(text.as_bytes(), crate::runtime::encode_json(&order).unwrap());
    let reader: Order = serde_json::from_reader(text.as_bytes()).unwrap();
    assert_eq!(reader, order);
}

#[test]
fn types_of_others_that_hold_ours() {
    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Theirs {
        order: Option<Order>,
        kinds: Vec<Kind>,
        at: DateTime,
        on: Date,
        key: Base64,
        #[serde(default)]
        maybe: Maybe<i64>,
        #[serde(flatten)]
        rest: BTreeMap<String, Kind>,
    }
    let json = json!({
        "order": sample(), "kinds": ["small", "x"], "at": "t", "on": "d", "key": "QQ==", "maybe": null, "y": "small",
    });
    let theirs: Theirs = serde_json::from_value(json.clone()).unwrap();
    assert!(theirs.maybe.is_null());
    assert_eq!(serde_json::to_value(&theirs).unwrap(), json);
}

#[test]
fn our_type_flattened_and_untagged() {
    #[derive(Serialize, Deserialize)]
    struct Flat {
        #[serde(flatten)]
        order: Order,
        more: bool,
    }
    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Order(Box<Order>),
    }
    let mut json = sample();
    let either: Either = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&either).unwrap(), json);
    json["more"] = true.into();
    let flat: Flat = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&flat).unwrap(), json);
}

#[test]
fn a_format_that_is_not_json() {
    let pairs = [("a", 1_u8), ("b", 2)].into_iter();
    let mut map = BTreeMap::<String, i64>::new();
    decode::<MapDeserializer<'_, _, Error>>(&mut map, MapDeserializer::new(pairs)).unwrap();
    assert_eq!(map, BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]));

    let mut one = None::<i64>;
    decode::<serde::de::value::CharDeserializer<Error>>(&mut one, 'x'.into_deserializer()).unwrap_err();
    let mut one = String::new();
    decode::<serde::de::value::CharDeserializer<Error>>(&mut one, 'x'.into_deserializer()).unwrap();
    assert_eq!(one, "x");
}

#[test]
fn errors_of_the_bridge() {
    let error = serde_json::from_str::<Order>("{\"id\":\n31337}").unwrap_err();
    assert_eq!(error.to_string(), "expected a string, found a number at line 2 column 5");
    let error = encode(&f64::NAN, serde_json::value::Serializer).unwrap_err();
    assert_eq!(error.to_string(), "a number is infinite or not a number, which JSON cannot hold");
}
