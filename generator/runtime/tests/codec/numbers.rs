//! Numbers that keep their digits, small integers and enums of integers.

#![deny(missing_docs)]

use std::collections::BTreeMap;

use crate::runtime::{Decimal, Maybe, Number, int_enum, record, union};
use crate::{fails, read, survives, write};

/// How loud something is.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Level {
    /// Not at all.
    Mute,
    /// Much.
    Loud,
    /// Below nothing.
    Less,
    /// Any other.
    Unknown(i64),
}

int_enum! { Level { Mute: 0, Loud: 10, Less: -1, ..Unknown } }

#[derive(Clone)]
struct Sums {
    total: Number,
    parts: Vec<Number>,
    by_name: BTreeMap<String, Number>,
    fee: Option<Number>,
    tax: Maybe<Number>,
    rate: f64,
}

record! { Sums {
    0 total: "total" required, 1 parts: "parts" required, 2 by_name: "byName" required,
    3 fee: "fee" optional, 4 tax: "tax" optional, 5 rate: "rate" required,
} }

#[derive(Clone)]
enum Choice {
    Exact(Number),
    Known(Level),
    Unknown(serde_json::Value),
}

union! { Choice { Known(Level), Exact(Number), ..Unknown } }

#[test]
fn numbers_keep_every_digit() {
    survives::<Number>("0.10");
    survives::<Number>("123456789012345678901234567890.123456789012345678900");
    survives::<Number>("-1E+2");
    survives::<Vec<Option<Number>>>("[1.00,null,18446744073709551616]");
    survives::<Sums>(
        r#"{"total":1.10,"parts":[0.1000,2],"byName":{"a":99999999999999999.99},"fee":3.0,"tax":null,"rate":0.5}"#,
    );
    let spaced: Sums = read(r#"{"total": 1.10 ,"parts":[ ],"byName":{}, "fee": null, "rate":1}"#).unwrap();
    assert_eq!(write(&spaced).unwrap(), r#"{"total":1.10,"parts":[],"byName":{},"rate":1.0}"#);
}

#[test]
fn numbers_that_are_none_are_refused() {
    fails::<Number>("\"1\"", "expected a number, found a string, at `$`");
    fails::<Number>("null", "expected a number, found null, at `$`");
    // The second reading finds the fault where the first did.
    let broken = r#"{"total":1.5,"parts":[true]}"#;
    fails::<Sums>(broken, "expected a number, found a boolean, at `$.parts[0]`");
    for text in ["", "+1", "01", "1.", ".5", "1e", "NaN", "0x1", "1 "] {
        assert!(text.parse::<Number>().is_err(), "{text:?} was taken");
    }
    assert!(Number::try_from(f64::NAN).is_err());
}

#[test]
fn numbers_are_made_of_numbers() {
    assert_eq!(Number::from(12).as_str(), "12");
    assert_eq!(Number::from(u64::MAX).as_i64(), None);
    assert_eq!(Number::try_from(0.1).unwrap().as_str(), "0.1");
    assert_eq!("1e3".parse::<Number>().unwrap().as_f64().to_string(), "1000");
    assert_eq!(format!("{:?}", Number::from(1)), "1");
}

#[test]
fn numbers_pass_through_formats_that_round() {
    let found: Number = yaml_serde::from_str("12.5").unwrap();
    assert_eq!(found.as_str(), "12.5");
    assert_eq!(yaml_serde::to_string(&found).unwrap(), "12.5\n");
    let large: Number = "18446744073709551615".parse().unwrap();
    assert_eq!(serde_json::to_value(&large).unwrap(), serde_json::json!(u64::MAX));
}

#[test]
fn decimals_are_texts() {
    survives::<Decimal>("\"0.10\"");
    survives::<Decimal>("\"about ten\"");
    assert_eq!(Decimal::from("1.0"), "1.0");
    fails::<Decimal>("1.0", "expected a string, found a number, at `$`");
}

#[cfg(feature = "rust_decimal")]
#[test]
fn decimals_become_those_of_rust_decimal() {
    let sum = Decimal::from("0.10").to_decimal().unwrap() + Decimal::from("0.20").to_decimal().unwrap();
    assert_eq!(Decimal::from(sum), "0.30");
    assert_eq!(Number::from("1.5e2".parse::<Number>().unwrap().to_decimal().unwrap()).as_str(), "150");
    assert!(Decimal::from("ten").to_decimal().is_err());
    // What does not fit is refused and not rounded.
    assert!(Decimal::from("0.12345678901234567890123456789012345").to_decimal().is_err());
}

#[test]
fn small_integers_have_their_range() {
    survives::<Vec<i8>>("[-128,127]");
    survives::<Vec<u8>>("[0,255]");
    survives::<Vec<i16>>("[-32768,32767]");
    survives::<Vec<u16>>("[0,65535]");
    assert_eq!(read("80.0"), Ok(80_u16));
    fails::<u8>("256", "expected an integer from 0 to 255, found a number out of range, at `$`");
    fails::<u16>("-1", "expected an integer from 0 to 65535, found a number out of range, at `$`");
    fails::<i8>("1.5", "expected an integer from -128 to 127, found a number with a fraction, at `$`");
    fails::<i16>("\"1\"", "expected an integer from -32768 to 32767, found a string, at `$`");
}

#[test]
fn enums_of_integers_keep_what_they_do_not_know() {
    assert!(matches!(read("10"), Ok(Level::Loud)));
    assert!(matches!(read("-1.0"), Ok(Level::Less)));
    assert!(matches!(read("7"), Ok(Level::Unknown(7))));
    survives::<Vec<Level>>("[0,10,-1,7]");
    assert_eq!(Level::from(10), Level::Loud);
    assert_eq!(Level::Unknown(10), Level::Loud);
    assert!(Level::Less < Level::Mute);
    assert_eq!((Level::Loud.value(), format!("{} {:?}", Level::Loud, Level::Loud)), (10, "10 10".to_owned()));
    fails::<Level>("\"10\"", "expected an integer of 64 bits, found a string, at `$`");
    fails::<Level>(
        "18446744073709551615",
        "expected an integer of 64 bits, found a number out of range, at `$`",
    );
}

#[test]
fn choices_prefer_values_that_are_known() {
    assert!(matches!(read("10"), Ok(Choice::Known(Level::Loud))));
    assert!(matches!(read("7"), Ok(Choice::Exact(number)) if number.as_i64() == Some(7)));
    survives::<Choice>("1.5");
    survives::<Choice>("\"x\"");
}
