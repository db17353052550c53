//! Texts with a type of their own.

// What the macro adds to the public face of a type has docs.
#![deny(missing_docs)]

use std::collections::{BTreeMap, HashMap};

use crate::runtime::{Maybe, record, text_newtype, union};
use crate::{fails, read, survives};

/// An account.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

text_newtype! { Iban }

/// What nobody may see.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pin(String);

text_newtype! { Pin secret }

/// One of several values.
#[derive(Clone)]
pub enum Target {
    /// An account.
    Iban(Iban),
    /// A number.
    Number(i64),
    /// Anything else.
    Unknown(serde_json::Value),
}

union! { Target { Iban(Iban), Number(i64), ..Unknown } }

/// Money on its way.
#[derive(Clone)]
pub struct Transfer {
    /// Where it goes.
    pub to: Iban,
    /// Where it comes from.
    pub from: Option<Iban>,
    /// A note.
    pub note: Maybe<Iban>,
}

record! { Transfer { 0 to: "to" required, 1 from: "from" optional, 2 note: "note" optional } }

#[test]
fn they_are_made_of_texts_and_used_as_texts() {
    let iban = Iban::from("DE02");
    assert_eq!(iban, "DE02");
    assert_eq!(iban, *"DE02");
    assert_eq!(iban, Iban::from("DE02".to_owned()));
    assert_eq!("DE02".parse(), Ok(iban.clone()));
    assert!(iban.starts_with("DE"), "a text can do what texts do");
    assert_eq!((iban.as_str(), iban.as_ref()), ("DE02", "DE02"));
    assert_eq!(format!("{iban:>6}|{iban:?}"), "  DE02|\"DE02\"");
    let later = Iban::from("DE03");
    assert!(iban < later);
    assert_eq!(String::from(iban.clone()), iban.into_inner());
}

#[test]
fn they_are_found_by_text_in_maps() {
    let ordered = BTreeMap::from([(Iban::from("a"), 1)]);
    let hashed = HashMap::from([(Iban::from("a"), 1)]);
    assert_eq!((ordered.get("a"), hashed.get("a")), (Some(&1), Some(&1)));
}

#[test]
fn they_are_texts_on_the_wire() {
    survives::<Vec<Iban>>("[\"DE02\",\"\"]");
    survives::<Vec<Option<Iban>>>("[\"DE02\",null]");
    survives::<BTreeMap<String, Iban>>("{\"a\":\"DE02\"}");
    survives::<Vec<Target>>("[\"DE02\",7,true]");
    survives::<Transfer>("{\"to\":\"a\",\"from\":\"b\",\"note\":null}");
    assert!(matches!(read("\"DE02\""), Ok(Target::Iban(iban)) if iban == "DE02"));
    fails::<Iban>("1", "expected a string, found a number, at `$`");
    fails::<Transfer>("{\"to\":null}", "expected a string, found null, at `$.to`");
}

#[test]
fn serde_reads_and_writes_them() {
    let iban: Iban = serde_json::from_str("\"DE02\"").unwrap();
    assert_eq!(serde_json::to_string(&iban).unwrap(), "\"DE02\"");
    let map: BTreeMap<Iban, u8> = serde_json::from_str("{\"DE02\":1}").unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), "{\"DE02\":1}");
}

#[test]
fn secrets_are_not_shown() {
    assert_eq!(format!("{:?}", [Pin::from("1234")]), "[[redacted]]");
    assert_eq!(Pin::from("1234").to_string(), "1234", "what is printed on purpose is the text");
}
