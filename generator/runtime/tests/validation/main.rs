//! Validation as an emitted crate has it: the module beside the runtime, so that the macros are used from the inside.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, dead_code, unused_imports)]

#[path = "../../src/runtime"]
pub mod runtime {
    mod codec;

    pub use codec::*;
    pub(crate) use codec::{
        encode_view, entries, int_enum, record, serde_bridge, text_enum, text_scalar, union,
    };
}
#[path = "../../src/validation/mod.rs"]
pub mod validation;

use std::collections::BTreeMap;

use runtime::{Base64, Maybe, Number, Value, from_json, record, union};
use validation::{Ruled, Rules, rules, validate};

#[derive(Clone)]
pub struct Payment {
    pub iban: String,
    pub secret: Option<String>,
    pub amount: Option<f64>,
    pub count: Option<i64>,
    pub exact: Option<Number>,
    pub bytes: Option<Base64>,
    pub note: Maybe<String>,
    pub lines: Vec<String>,
    pub grid: Option<Vec<Vec<i64>>>,
    pub labels: Option<BTreeMap<String, String>>,
    pub means: Option<Means>,
    pub part: Option<Box<Payment>>,
    pub parts: Vec<Payment>,
    pub any: Option<serde_json::Value>,
    pub rest: BTreeMap<String, i64>,
}

record! {
    Payment {
        0 iban: "iban" required,
        1 secret: "secret" optional secret,
        2 amount: "amount" optional,
        3 count: "count" optional,
        4 exact: "exact" optional,
        5 bytes: "bytes" optional,
        6 note: "the note" optional,
        7 lines: "lines" optional,
        8 grid: "grid" optional,
        9 labels: "labels" optional,
        10 means: "means" optional,
        11 part: "part" optional,
        12 parts: "parts" optional,
        13 any: "any" optional,
        ..rest,
    }
}

rules! {
    Payment {
        self: MinMembers(1), MaxMembers(6);
        "iban": MinLength(2), MaxLength(4);
        "secret": MaxLength(3);
        "amount": MultipleOf("0.1"), MoreThan("0"), Maximum("1000.5");
        "count": Minimum("-3"), LessThan("10"), MultipleOf("2");
        "exact": Maximum("0.1000000000000000000001"), MultipleOf("0.01");
        "bytes": MaxLength(4);
        "the note": MinLength(1);
        "lines": MinItems(1), MaxItems(3), UniqueItems(), Each[MaxLength(5)];
        "grid": UniqueItems(), Each[MaxItems(2), UniqueItems(), Each[Minimum("0")]];
        "labels": MaxMembers(2), Each[MinLength(1)];
        "means": MinMembers(2), Of(Means);
        "part": Of(Payment);
        "parts": Each[Of(self::Payment)];
        "any": MaxLength(2), MaxItems(1), UniqueItems(), Each[Minimum("5")];
        ..: Maximum("7");
    }
}

#[derive(Clone)]
pub enum Means {
    Card(Card),
    Code(String),
    Other(serde_json::Value),
}

union! { Means { Card(Card), Code(String), ..Other } }
rules! { Means { "Card": Of(Card); "Code": MaxLength(3); } }

#[derive(Clone)]
pub struct Card {
    pub pan: String,
}

record! { Card { 0 pan: "pan" required } }
rules! { Card { "pan": MinLength(3); } }

#[derive(Clone)]
pub struct Free {
    pub anything: String,
}

record! { Free { 0 anything: "anything" required } }
rules! { Free {} }

/// What is said about a value: a line for each rule that is broken.
#[track_caller]
fn said<T: Value + Ruled>(json: &str) -> Vec<String> {
    let value: T = from_json(json.as_bytes()).unwrap();
    match validate(&value, T::rules()) {
        Ok(()) => Vec::new(),
        Err(found) => found.iter().map(|one| format!("{} {}", one.path(), one.rule())).collect(),
    }
}

/// What is said about a payment with these members and an IBAN.
#[track_caller]
fn payment(members: &str) -> Vec<String> {
    let lines = if members.contains("\"lines\"") { "" } else { r#", "lines": ["a"]"# };
    said::<Payment>(&format!(r#"{{"iban": "DE1"{lines}, "parts": [], {members}}}"#))
}

#[test]
fn what_keeps_to_its_rules_passes() {
    let members = r#""amount": 0.3, "count": -2, "part": null"#;
    assert_eq!(payment(members), [""; 0]);
    assert_eq!(said::<Free>(r#"{"anything": ""}"#), [""; 0]);
}

#[test]
fn lengths_count_characters() {
    let of = |iban: &str| said::<Payment>(&format!(r#"{{"iban": "{iban}", "lines": ["a"]}}"#));
    assert_eq!(of("äöüß"), [""; 0]);
    assert_eq!(of("𝒳𝒴𝒵𝒲"), [""; 0]);
    assert_eq!(of("äöüßx"), ["$.iban at most 4 characters"]);
    assert_eq!(of("x"), ["$.iban at least 2 characters"]);
    assert_eq!(payment(r#""bytes": "AAAAAAAA""#), ["$.bytes at most 4 characters"]);
}

#[test]
fn numbers_are_held_against_bounds_to_the_last_digit() {
    assert_eq!(payment(r#""amount": 0"#), ["$.amount more than 0"]);
    assert_eq!(payment(r#""amount": 1000.6"#), ["$.amount at most 1000.5"]);
    assert_eq!(payment(r#""count": 10"#), ["$.count less than 10"]);
    assert_eq!(payment(r#""count": -4"#), ["$.count at least -3"]);
    let digits = r#""exact": 0.1000000000000000000002"#;
    let said = payment(digits);
    assert_eq!(said, ["$.exact at most 0.1000000000000000000001", "$.exact a multiple of 0.01"]);
}

#[test]
fn multiples_are_decimal() {
    for good in ["0.1", "0.3", "0.7", "1", "1e2", "123.4"] {
        assert_eq!(payment(&format!(r#""amount": {good}"#)), [""; 0], "{good}");
    }
    for bad in ["0.35", "0.01", "1e-9", "12.34"] {
        assert_eq!(payment(&format!(r#""amount": {bad}"#)), ["$.amount a multiple of 0.1"], "{bad}");
    }
    assert_eq!(payment(r#""count": 3"#), ["$.count a multiple of 2"]);
    assert_eq!(payment(r#""exact": -1e300"#), [""; 0]);
}

#[test]
fn lists_are_counted_and_looked_into() {
    assert_eq!(payment(r#""lines": []"#), ["$.lines at least 1 item"]);
    let said = payment(r#""lines": ["a", "b", "a", "abcdef"]"#);
    assert_eq!(said, ["$.lines at most 3 items", "$.lines no item twice", "$.lines[3] at most 5 characters"]);
    let said = payment(r#""grid": [[1, 1], [2, -3], [1, 1]]"#);
    assert_eq!(
        said,
        [
            "$.grid no item twice",
            "$.grid[0] no item twice",
            "$.grid[1][1] at least 0",
            "$.grid[2] no item twice"
        ]
    );
}

#[test]
fn maps_and_members_without_a_name_are_looked_into() {
    let said = payment(r#""labels": {"a b": "", "b": "x", "c": "y"}, "more": 8"#);
    assert_eq!(
        said,
        ["$.labels at most 2 members", "$.labels[\"a b\"] at least 1 character", "$.more at most 7"]
    );
    // What is absent or null has no length; what is there has.
    assert_eq!(payment(r#""the note": null"#), [""; 0]);
    assert_eq!(payment(r#""the note": """#), ["$[\"the note\"] at least 1 character"]);
    let said = payment(r#""count": 2, "amount": 1, "exact": 0, "m": 1"#);
    assert_eq!(said, ["$ at most 6 members"]);
}

#[test]
fn the_branch_of_a_choice_counts() {
    let said = payment(r#""means": {"pan": "1"}"#);
    assert_eq!(said, ["$.means at least 2 members", "$.means.pan at least 3 characters"]);
    assert_eq!(payment(r#""means": "long""#), ["$.means at most 3 characters"]);
    assert_eq!(payment(r#""means": [1]"#), [""; 0]);
}

#[test]
fn types_may_hold_themselves() {
    let inner = r#"{"iban": "x", "lines": ["a"]}"#;
    let outer = format!(r#"{{"iban": "DE", "lines": ["a"], "part": {inner}}}"#);
    let json = format!(r#"{{"iban": "DE", "lines": ["a"], "part": {inner}, "parts": [{outer}]}}"#);
    let said = said::<Payment>(&json);
    assert_eq!(said, ["$.part.iban at least 2 characters", "$.parts[0].part.iban at least 2 characters"]);
}

#[test]
fn untyped_values_keep_to_the_rules_for_their_kind() {
    assert_eq!(payment(r#""any": "abc""#), ["$.any at most 2 characters"]);
    let said = payment(r#""any": [7, 7.0, 4]"#);
    assert_eq!(said, ["$.any at most 1 item", "$.any no item twice", "$.any[2] at least 5"]);
    assert_eq!(payment(r#""any": {"a": 1, "b": "x"}"#), ["$.any.a at least 5"]);
}

#[test]
fn no_value_is_told() {
    let value: Payment = from_json(br#"{"iban": "DE", "lines": ["a"], "secret": "hunter2"}"#).unwrap();
    let found = value.validate().unwrap_err();
    assert_eq!(found.to_string(), "`$.secret` breaks the rule \"at most 3 characters\"");
    assert!(!format!("{found:?}").contains("hunter2"));
    let _: &dyn std::error::Error = &found;
}

#[test]
fn what_json_cannot_hold_breaks_no_rule() {
    let mut value: Payment = from_json(br#"{"iban": "DE", "lines": ["a"]}"#).unwrap();
    value.amount = Some(f64::NAN);
    assert!(value.validate().is_ok());
}

pub mod patterns {
    use super::{record, rules, said};

    #[derive(Clone)]
    pub struct Text {
        pub modern: Option<String>,
        pub loose: Option<String>,
        pub unread: Option<String>,
    }

    record! { Text { 0 modern: "modern" optional, 1 loose: "loose" optional, 2 unread: "unread" optional } }
    rules! {
        Text {
            "modern": Pattern("^\\p{Lu}{2}(?!0)\\d+$");
            "loose": Pattern("\\d\\-\\d");
            "unread": Pattern("(never closed");
        }
    }

    fn of(member: &str, text: &str) -> Vec<String> {
        said::<Text>(&format!(r#"{{"{member}": "{text}"}}"#))
    }

    #[test]
    #[cfg(feature = "patterns")]
    fn a_pattern_is_read_as_ecma_262_writes_it() {
        for good in ["DE12", "ÄÖ7"] {
            assert_eq!(of("modern", good), [""; 0], "{good}");
        }
        for bad in ["DE", "de12", "DE012", "DE1٣", "xDE12", ""] {
            assert_eq!(of("modern", bad), ["$.modern matches `^\\p{Lu}{2}(?!0)\\d+$`"], "{bad}");
        }
    }

    #[test]
    #[cfg(feature = "patterns")]
    fn what_unicode_mode_forbids_is_read_without_it_and_found_anywhere() {
        assert_eq!(of("loose", "a 1-2 b"), [""; 0]);
        assert_eq!(of("loose", "12"), ["$.loose matches `\\d\\-\\d`"]);
    }

    #[test]
    fn what_cannot_be_read_is_not_checked() {
        assert_eq!(of("unread", "x"), [""; 0]);
    }

    #[test]
    #[cfg(not(feature = "patterns"))]
    fn without_the_feature_every_text_passes() {
        assert_eq!(of("modern", "x"), [""; 0]);
    }
}
