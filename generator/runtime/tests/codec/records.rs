//! Structs: order, unknown members, duplicates, many members, recursion, `Debug`, equality.

use std::collections::BTreeMap;

use crate::runtime::{Base64, Maybe, Value, decode_json, members, record};
use crate::{fails, read, survives, write};

#[derive(Clone)]
pub struct Empty {}

record! { Empty {} }

#[derive(Clone)]
pub struct Node {
    pub r#type: String,
    pub next: Option<Box<Node>>,
    pub children: Vec<Node>,
    pub by_name: BTreeMap<String, Node>,
}

record! {
    Node {
        0 r#type: "type" required,
        1 next: "next" optional,
        2 children: "children" required,
        3 by_name: "byName" required
    }
}

#[derive(Clone)]
pub struct Account {
    pub holder: String,
    pub iban: String,
    pub pin: Option<String>,
    pub keys: Vec<Base64>,
    pub inner: Box<Inner>,
    pub additional: BTreeMap<String, i64>,
}

record! {
    Account {
        0 holder: "holder" required,
        1 iban: "iban" required secret,
        2 pin: "pin" optional secret,
        3 keys: "keys" required,
        4 inner: "inner" required,
        ..additional
    }
}

#[derive(Clone)]
pub struct Inner {
    pub a: Option<i64>,
    pub b: Option<i64>,
    pub maybe: Maybe<f64>,
}

record! { Inner { 0 a: "a" optional, 1 b: "b" optional, 2 maybe: "maybe" optional } }

#[derive(Clone)]
pub struct Loose {
    pub additional: BTreeMap<String, serde_json::Value>,
}

record! { Loose { ..additional } }

const ACCOUNT: &str =
    r#"{"holder":"Ann","iban":"DE00","pin":"1234","keys":["QUJD"],"inner":{"b":2},"x":1,"y":2}"#;

#[test]
fn an_empty_record() {
    survives::<Empty>("{}");
    assert_eq!(read("{\"a\":[{\"b\":1}],\"c\":null}"), Ok(Empty {}));
    assert_eq!(format!("{:?}", Empty {}), "Empty");
    fails::<Empty>("[]", "expected an object, found an array, at `$`");
}

#[test]
fn a_record_that_holds_itself() {
    survives::<Node>(
        r#"{"type":"a","next":{"type":"b","children":[],"byName":{}},"children":[{"type":"c","children":[],"byName":{}}],"byName":{"d":{"type":"d","children":[],"byName":{}}}}"#,
    );
}

#[test]
fn a_record_deeper_than_the_limit_is_refused() {
    let deep = format!("{}null{}", "{\"next\":".repeat(1000), "}".repeat(1000));
    assert!(read::<Node>(&deep).unwrap_err().contains("recursion limit exceeded"));
}

#[test]
fn members_come_in_any_order() {
    let account = read::<Account>(ACCOUNT).unwrap();
    assert_eq!(write(&account).unwrap(), ACCOUNT);
    let shuffled =
        r#"{"y":2,"inner":{"b":2},"keys":["QUJD"],"x":1,"pin":"1234","iban":"DE00","holder":"Ann"}"#;
    assert_eq!(read::<Account>(shuffled).unwrap(), account);
}

#[test]
fn members_without_a_name_go_to_the_rest_or_are_skipped() {
    let account = read::<Account>(ACCOUNT).unwrap();
    assert_eq!(account.additional, BTreeMap::from([("x".to_owned(), 1), ("y".to_owned(), 2)]));
    fails::<Account>("{\"z\":\"a\"}", "expected an integer, found a string, at `$.z`");
    survives::<Loose>("{\"a\":[1],\"b\":null}");
    let inner = read::<Inner>("{\"z\":{\"a\":[1,2]},\"a\":1}").unwrap();
    assert_eq!(write(&inner).unwrap(), "{\"a\":1}");
}

#[test]
fn no_name_is_written_twice() {
    let mut account = read::<Account>(ACCOUNT).unwrap();
    account.additional = BTreeMap::from([("iban".to_owned(), 1), ("z".to_owned(), 2)]);
    assert_eq!(members(&account).map(|(name, _)| name).filter(|name| *name == "iban").count(), 1);
    assert!(write(&account).unwrap().ends_with(r#""inner":{"b":2},"z":2}"#));
}

#[test]
fn of_several_members_with_one_name_the_last_counts() {
    let inner = read::<Inner>("{\"a\":1,\"b\":1,\"a\":2,\"a\":null}").unwrap();
    assert_eq!(inner, Inner { a: None, b: Some(1), maybe: Maybe::Absent });
    let twice = ACCOUNT
        .replace("\"inner\":", "\"inner\":{\"a\":1},\"keys\":[\"\",\"\"],\"keys\":[\"QUJD\"],\"inner\":");
    assert_eq!(read::<Account>(&twice).unwrap(), read::<Account>(ACCOUNT).unwrap());
    let map = read::<BTreeMap<String, Inner>>("{\"x\":{\"a\":1},\"x\":{\"b\":2}}").unwrap();
    assert_eq!(map["x"], Inner { a: None, b: Some(2), maybe: Maybe::Absent });
}

#[test]
fn what_was_there_before_is_gone() {
    let mut inner = Inner { a: Some(1), b: Some(2), maybe: Maybe::Null };
    decode_json(b"{\"b\":3}", &mut inner).unwrap();
    assert_eq!(inner, Inner { a: None, b: Some(3), maybe: Maybe::Absent });
}

#[test]
fn debug_hides_secrets_and_what_is_absent() {
    let account = read::<Account>(ACCOUNT).unwrap();
    assert_eq!(
        format!("{account:?}"),
        "Account { holder: \"Ann\", iban: [redacted], pin: [redacted], keys: [Base64(3 bytes)], \
         inner: Inner { b: 2 }, x: 1, y: 2 }",
    );
    let loose = read::<Loose>("{\"a\":[1,{}],\"b\":null}").unwrap();
    assert_eq!(format!("{loose:?}"), "Loose { a: [1,{}], b: null }");
    let nested = format!("{:#?}", vec![Some(account)]);
    assert!(!nested.contains("DE00") && !nested.contains("1234") && nested.contains("iban: [redacted],\n"));
}

#[test]
fn equality_compares_every_member() {
    let account = read::<Account>(ACCOUNT).unwrap();
    let changes: [fn(&mut Account); 7] = [
        |account| account.holder.clear(),
        |account| account.iban.clear(),
        |account| account.pin = None,
        |account| account.keys.clear(),
        |account| account.inner.maybe = Maybe::Null,
        |account| account.additional.clear(),
        |account| account.additional = BTreeMap::from([("x".to_owned(), 1), ("z".to_owned(), 2)]),
    ];
    assert_eq!(account, account.clone());
    for change in changes {
        let mut other = account.clone();
        change(&mut other);
        assert_ne!(account, other);
    }
    let nan = Inner { a: None, b: None, maybe: Maybe::Value(f64::NAN) };
    assert_ne!(nan, nan.clone());
}

#[test]
fn a_blank_record_ends() {
    let node = Node::blank();
    assert!(node.next.is_none() && node.children.is_empty() && node.by_name.is_empty());
}

/// Makes a record with one member per number.
macro_rules! wide {
    ($type:ident: $($index:literal $field:ident $name:literal)*) => {
        #[derive(Clone)]
        pub struct $type {
            $(pub $field: i64,)*
        }

        record! { $type { $($index $field: $name required,)* } }

        impl $type {
            const NAMES: &[&str] = &[$($name),*];
        }
    };
}

wide! { Wide:
    0 f0 "f0" 1 f1 "f1" 2 f2 "f2" 3 f3 "f3" 4 f4 "f4" 5 f5 "f5" 6 f6 "f6" 7 f7 "f7" 8 f8 "f8" 9 f9 "f9"
    10 f10 "f10" 11 f11 "f11" 12 f12 "f12" 13 f13 "f13" 14 f14 "f14" 15 f15 "f15" 16 f16 "f16" 17 f17 "f17"
    18 f18 "f18" 19 f19 "f19" 20 f20 "f20" 21 f21 "f21" 22 f22 "f22" 23 f23 "f23" 24 f24 "f24" 25 f25 "f25"
    26 f26 "f26" 27 f27 "f27" 28 f28 "f28" 29 f29 "f29" 30 f30 "f30" 31 f31 "f31" 32 f32 "f32" 33 f33 "f33"
    34 f34 "f34" 35 f35 "f35" 36 f36 "f36" 37 f37 "f37" 38 f38 "f38" 39 f39 "f39" 40 f40 "f40" 41 f41 "f41"
    42 f42 "f42" 43 f43 "f43" 44 f44 "f44" 45 f45 "f45" 46 f46 "f46" 47 f47 "f47" 48 f48 "f48" 49 f49 "f49"
    50 f50 "f50" 51 f51 "f51" 52 f52 "f52" 53 f53 "f53" 54 f54 "f54" 55 f55 "f55" 56 f56 "f56" 57 f57 "f57"
    58 f58 "f58" 59 f59 "f59" 60 f60 "f60" 61 f61 "f61" 62 f62 "f62" 63 f63 "f63" 64 f64 "f64" 65 f65 "f65"
    66 f66 "f66" 67 f67 "f67" 68 f68 "f68" 69 f69 "f69" 70 f70 "f70" 71 f71 "f71" 72 f72 "f72" 73 f73 "f73"
    74 f74 "f74" 75 f75 "f75" 76 f76 "f76" 77 f77 "f77" 78 f78 "f78" 79 f79 "f79" 80 f80 "f80" 81 f81 "f81"
    82 f82 "f82" 83 f83 "f83" 84 f84 "f84" 85 f85 "f85" 86 f86 "f86" 87 f87 "f87" 88 f88 "f88" 89 f89 "f89"
    90 f90 "f90" 91 f91 "f91" 92 f92 "f92" 93 f93 "f93" 94 f94 "f94" 95 f95 "f95" 96 f96 "f96" 97 f97 "f97"
    98 f98 "f98" 99 f99 "f99" 100 f100 "f100" 101 f101 "f101" 102 f102 "f102" 103 f103 "f103" 104 f104 "f104"
    105 f105 "f105" 106 f106 "f106" 107 f107 "f107" 108 f108 "f108" 109 f109 "f109" 110 f110 "f110"
    111 f111 "f111" 112 f112 "f112" 113 f113 "f113" 114 f114 "f114" 115 f115 "f115" 116 f116 "f116"
    117 f117 "f117" 118 f118 "f118" 119 f119 "f119" 120 f120 "f120" 121 f121 "f121" 122 f122 "f122"
    123 f123 "f123" 124 f124 "f124" 125 f125 "f125" 126 f126 "f126" 127 f127 "f127" 128 f128 "f128"
}

fn wide(names: impl Iterator<Item = &'static str>) -> String {
    format!("{{{}}}", names.map(|name| format!("\"{name}\":{}", &name[1..])).collect::<Vec<_>>().join(","))
}

#[test]
fn more_members_than_bits_in_a_word() {
    let json = wide(Wide::NAMES.iter().copied());
    survives::<Wide>(&json);
    assert_eq!(write(&read::<Wide>(&wide(Wide::NAMES.iter().rev().copied())).unwrap()).unwrap(), json);
    for missing in Wide::NAMES {
        let json = wide(Wide::NAMES.iter().copied().filter(|name| name != missing));
        fails::<Wide>(&json, &format!("the required member `{missing}` is missing, at `$`"));
    }
}
