//! What absent, `null` and a value mean for each kind of member.

use crate::runtime::{Maybe, Target, Value as _, record};
use crate::{fails, read, write};

#[derive(Clone)]
pub struct Member {
    pub plain: i64,
    pub nullable: Option<i64>,
    pub any: serde_json::Value,
    pub optional: Option<i64>,
    pub maybe: Maybe<i64>,
    pub untyped: Option<serde_json::Value>,
}

record! {
    Member {
        0 plain: "plain" required,
        1 nullable: "nullable" required,
        2 any: "any" required,
        3 optional: "optional" optional,
        4 maybe: "maybe" optional,
        5 untyped: "untyped" optional,
    }
}

/// Writes the JSON of a member, with a change to one of its parts.
fn json(name: &str, text: Option<&str>) -> String {
    let mut parts = vec![("plain", Some("1")), ("nullable", Some("1")), ("any", Some("1"))];
    parts.extend([("optional", None), ("maybe", None), ("untyped", None)]);
    let parts = parts.into_iter().map(|(part, usual)| (part, if part == name { text } else { usual }));
    let parts = parts.filter_map(|(part, text)| Some(format!("\"{part}\":{}", text?)));
    format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
}

#[test]
fn absent_null_and_a_value() {
    let missing = |name| Err(format!("the required member `{name}` is missing, at `$`"));
    // The member, what is read for it, and what is written back: the same unless said otherwise.
    let cases = [
        ("plain", Some("2"), Ok(Some("2"))),
        ("plain", Some("null"), Err("expected an integer, found null, at `$.plain`".to_owned())),
        ("plain", None, missing("plain")),
        ("nullable", Some("2"), Ok(Some("2"))),
        ("nullable", Some("null"), Ok(Some("null"))),
        ("nullable", None, missing("nullable")),
        ("any", Some("[2]"), Ok(Some("[2]"))),
        ("any", Some("null"), Ok(Some("null"))),
        ("any", None, missing("any")),
        ("optional", Some("2"), Ok(Some("2"))),
        ("optional", Some("null"), Ok(None)),
        ("optional", None, Ok(None)),
        ("maybe", Some("2"), Ok(Some("2"))),
        ("maybe", Some("null"), Ok(Some("null"))),
        ("maybe", None, Ok(None)),
        ("untyped", Some("2"), Ok(Some("2"))),
        ("untyped", Some("null"), Ok(Some("null"))),
        ("untyped", None, Ok(None)),
    ];
    for (name, given, expected) in cases {
        let found = read::<Member>(&json(name, given)).map(|member| write(&member).unwrap());
        assert_eq!(found, expected.map(|text| json(name, text)), "for {name} {given:?}");
    }
}

#[test]
fn a_null_in_place_of_a_record() {
    fails::<Member>("null", "expected an object, found null, at `$`");
    assert_eq!(read::<Option<Member>>("null"), Ok(None));
}

#[test]
fn maybe_tells_the_three_apart() {
    let value = Maybe::from(1);
    assert_eq!(value.value(), Some(&1));
    assert_eq!(value.into_value(), Some(1));
    assert_eq!(Maybe::<i32>::default(), Maybe::Absent);
    assert!(Maybe::<i32>::Absent.is_absent() && !Maybe::<i32>::Null.is_absent());
    assert!(Maybe::<i32>::Null.is_null() && !value.is_null());
    assert_eq!(Maybe::<i32>::Null.value(), None);
    assert_eq!(Maybe::<i32>::Absent.into_value(), None);
    assert_ne!(Maybe::<i32>::Absent, Maybe::Null);
}

#[test]
fn absent_outside_of_a_record_is_null() {
    assert_eq!(write(&None::<i64>).unwrap(), "null");
    assert_eq!(write(&vec![Maybe::Absent, Maybe::Null, Maybe::Value(1_i64)]).unwrap(), "[null,null,1]");
}

#[test]
fn what_is_opened_begins_empty() {
    for mut place in [Maybe::Absent, Maybe::Null, Maybe::Value(vec![1_i64])] {
        assert!(matches!(place.open(), Target::List(_)));
        assert_eq!(place, Maybe::Value(Vec::new()));
    }
}
