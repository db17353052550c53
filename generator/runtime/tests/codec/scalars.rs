//! Numbers, booleans, strings, lists, maps and any JSON.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde_json::json;

use crate::runtime::{Value, View};
use crate::{fails, read, survives, write};

#[track_caller]
fn reads<T: Value + PartialEq + Debug>(json: &str, value: T) {
    assert_eq!(read::<T>(json), Ok(value), "for {json}");
}

#[test]
fn booleans() {
    reads("true", true);
    reads("false", false);
    survives::<bool>("true");
    fails::<bool>("1", "expected a boolean, found a number, at `$`");
    fails::<bool>("\"true\"", "expected a boolean, found a string, at `$`");
    fails::<bool>("null", "expected a boolean, found null, at `$`");
}

#[test]
fn integers() {
    reads("0", 0_i32);
    reads("-2147483648", i32::MIN);
    reads("2147483647", i32::MAX);
    reads("-9223372036854775808", i64::MIN);
    reads("9223372036854775807", i64::MAX);
    reads("4294967295", u32::MAX);
    reads("18446744073709551615", u64::MAX);
    survives::<i64>("-9223372036854775808");
    survives::<u64>("18446744073709551615");
    survives::<i32>("-1");
    survives::<u32>("1");
}

#[test]
fn integers_out_of_range() {
    fails::<i32>(
        "2147483648",
        "expected an integer from -2147483648 to 2147483647, found a number out of range, at `$`",
    );
    fails::<i64>(
        "9223372036854775808",
        "expected an integer of 64 bits, found a number out of range, at `$`",
    );
    fails::<i64>("1e300", "expected an integer, found a number out of range, at `$`");
    fails::<u32>("-1", "expected an integer from 0 to 4294967295, found a number out of range, at `$`");
    fails::<u32>(
        "4294967296",
        "expected an integer from 0 to 4294967295, found a number out of range, at `$`",
    );
    fails::<u64>("-1", "expected a non-negative integer of 64 bits, found a number out of range, at `$`");
    fails::<u64>("1e300", "expected a non-negative integer, found a number out of range, at `$`");
}

#[test]
fn integers_with_a_point() {
    reads("3.0", 3_i32);
    reads("3.0", 3_i64);
    reads("-3.0e1", -30_i64);
    reads("3e2", 300_u32);
    reads("-0.0", 0_u64);
    reads("1125899906842624.0", 1_125_899_906_842_624_i64);
    fails::<i64>("3.5", "expected an integer, found a number with a fraction, at `$`");
    fails::<u32>("3.5", "expected a non-negative integer, found a number with a fraction, at `$`");
    // serde_json may read 9007199254740990 here.
    fails::<i64>("9007199254740991.0", "expected an integer, found a number out of range, at `$`");
    fails::<i32>(
        "3000000000.0",
        "expected an integer from -2147483648 to 2147483647, found a number out of range, at `$`",
    );
}

#[test]
fn floats() {
    reads("1", 1.0_f64);
    reads("-1", -1.0_f64);
    reads("0.1", 0.1_f64);
    reads("0.1", 0.1_f32);
    survives::<f64>("0.1");
    survives::<f32>("0.1");
    survives::<f64>("12345.678");
    fails::<f64>("\"0.1\"", "expected a number, found a string, at `$`");
    fails::<f32>("1e300", "expected a number of single precision, found a number out of range, at `$`");
}

#[test]
fn floats_that_are_not_finite() {
    let error = "a number is infinite or not a number, which JSON cannot hold, at `$`";
    assert_eq!(write(&f64::NAN), Err(error.to_owned()));
    assert_eq!(write(&f64::INFINITY), Err(error.to_owned()));
    assert_eq!(write(&f32::NEG_INFINITY), Err(error.to_owned()));
    let nested = vec![BTreeMap::from([("a b".to_owned(), Some(f64::NAN))])];
    let error = "a number is infinite or not a number, which JSON cannot hold, at `$[0][\"a b\"]`";
    assert_eq!(write(&nested), Err(error.to_owned()));
}

#[test]
fn strings() {
    reads("\"\"", String::new());
    reads("\"caf\\u00e9 \\n\"", "café \n".to_owned());
    survives::<String>("\"a\\\"b\\\\c\\u0000\"");
    fails::<String>("1", "expected a string, found a number, at `$`");
    fails::<String>("1.5", "expected a string, found a number, at `$`");
    fails::<String>("true", "expected a string, found a boolean, at `$`");
    fails::<String>("[]", "expected a string, found an array, at `$`");
    fails::<String>("{}", "expected a string, found an object, at `$`");
}

#[test]
fn lists() {
    reads("[]", Vec::<i64>::new());
    reads("[1,2]", vec![1_i64, 2]);
    reads("[null,1]", vec![None, Some(1_i64)]);
    survives::<Vec<Option<i64>>>("[null,1]");
    survives::<Vec<Vec<String>>>("[[],[\"a\"]]");
    fails::<Vec<i64>>("[1,null]", "expected an integer, found null, at `$[1]`");
    fails::<Vec<i64>>("{}", "expected an array, found an object, at `$`");
}

#[test]
fn maps() {
    reads("{}", BTreeMap::<String, i64>::new());
    reads("{\"b\":1,\"a\":2,\"b\":3}", BTreeMap::from([("a".to_owned(), 2_i64), ("b".to_owned(), 3)]));
    survives::<BTreeMap<String, Option<i64>>>("{\"\":null,\"b\":1}");
    fails::<BTreeMap<String, i64>>("{\"a\":1,\"b\":null}", "expected an integer, found null, at `$.b`");
    fails::<BTreeMap<String, i64>>("[]", "expected an object, found an array, at `$`");
}

#[test]
fn any_json() {
    let text = "{\"a\":[1,-1,1.5,\"x\",true,null,{\"b\":{}}]}";
    reads(text, json!({"a": [1, -1, 1.5, "x", true, null, {"b": {}}]}));
    for text in [text, "null", "true", "1", "18446744073709551615", "1.5", "\"x\"", "[[]]"] {
        survives::<serde_json::Value>(text);
    }
}

#[test]
fn what_was_there_before_is_gone() {
    let mut list = vec![1_i64, 2, 3];
    crate::runtime::decode_json(b"[4]", &mut list).unwrap();
    assert_eq!(list, [4]);
    let mut map = BTreeMap::from([("a".to_owned(), 1_i64)]);
    crate::runtime::decode_json(b"{}", &mut map).unwrap();
    assert!(map.is_empty());
}

#[test]
fn documents_that_are_malformed() {
    fails::<i64>("", "the JSON is malformed: EOF while parsing a value at line 1 column 0, at `$`");
    fails::<i64>("1 2", "the JSON is malformed: trailing characters at line 1 column 3, at `$`");
    fails::<Vec<i64>>(
        "[1,",
        "the JSON is malformed: EOF while parsing a value at line 1 column 3, at `$[1]`",
    );
    assert!(read::<String>("\"\u{1}\"").unwrap_err().starts_with("the JSON is malformed: "));
    assert!(crate::runtime::from_json::<String>(b"\"\xff\"").is_err());
}

#[test]
fn documents_that_are_too_deep() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read::<serde_json::Value>(&deep).unwrap_err().contains("recursion limit exceeded"));
}

#[test]
fn scalars_as_plain_text() {
    let json = json!({"string": "a b", "number": 1.5, "bool": true, "null": null, "list": []});
    let list = Vec::<i64>::new();
    let cases = [
        (View::Bool(false), Some("false")),
        (View::I64(-1), Some("-1")),
        (View::U64(u64::MAX), Some("18446744073709551615")),
        (View::F32(0.1), Some("0.1")),
        (View::F64(1.0), Some("1")),
        (View::F64(f64::NAN), None),
        (View::F32(f32::INFINITY), None),
        (View::Text("a b"), Some("a b")),
        (View::Shown(&7), Some("7")),
        (View::Base64("YQ=="), Some("YQ==")),
        (View::Absent, None),
        (View::Null, None),
        (list.view(), None),
        (View::Json(&json["string"]), Some("a b")),
        (View::Json(&json["number"]), Some("1.5")),
        (View::Json(&json["bool"]), Some("true")),
        (View::Json(&json["null"]), None),
        (View::Json(&json["list"]), None),
    ];
    for (view, text) in cases {
        assert_eq!(view.scalar().as_deref(), text, "for {view:?}");
    }
}
