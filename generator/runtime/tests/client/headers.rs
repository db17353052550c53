//! Headers of replies as what the document says they are.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::header_values::{formed, formed_list, json, json_list, text, texts};
use crate::runtime::{DateTime, Number};

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    headers
}

#[test]
fn values_of_every_kind() {
    let map = headers(&[
        ("limit", " 100 "),
        ("rate", "1.5"),
        ("big", "123456789012345678901234567890"),
        ("on", "true"),
        ("at", "2024-05-01T10:00:00Z"),
        ("quoted", r#"a"b\c"#),
        ("json", r#"{"a":[1]}"#),
    ]);
    assert_eq!(json::<i64>(&map, "limit"), Some(100));
    assert_eq!(json::<f64>(&map, "rate"), Some(1.5));
    assert_eq!(json::<Number>(&map, "big").unwrap().to_string(), "123456789012345678901234567890");
    assert_eq!(json::<bool>(&map, "on"), Some(true));
    assert_eq!(formed::<DateTime>(&map, "at").unwrap().to_string(), "2024-05-01T10:00:00Z");
    assert_eq!(formed::<String>(&map, "quoted").unwrap(), r#"a"b\c"#);
    assert_eq!(text(&map, "quoted"), Some(r#"a"b\c"#));
    assert_eq!(json::<serde_json::Value>(&map, "json").unwrap(), serde_json::json!({"a": [1]}));
}

#[test]
fn what_is_missing_or_something_else_is_none() {
    let map = headers(&[("limit", "many"), ("empty", ""), ("text", "caf\u{e9}")]);
    assert_eq!(json::<i64>(&map, "limit"), None);
    assert_eq!(json::<i64>(&map, "empty"), None);
    assert_eq!(json::<i64>(&map, "missing"), None);
    assert_eq!(text(&map, "empty"), Some(""));
    assert_eq!(text(&map, "text"), None);
    assert_eq!(json_list::<i64>(&map, "missing"), None);
    assert_eq!(json_list::<i64>(&map, "limit"), None);
    assert_eq!(json_list::<i64>(&map, "empty"), Some(Vec::new()));
}

#[test]
fn lists_may_stand_in_several_headers() {
    let map = headers(&[("ids", "1, 2"), ("ids", "3,"), ("names", "a, b c"), ("names", "d")]);
    assert_eq!(json_list::<i64>(&map, "ids"), Some(vec![1, 2, 3]));
    assert_eq!(formed_list::<String>(&map, "names").unwrap(), ["a", "b c", "d"]);
}

#[test]
fn cookies_are_told_apart() {
    let map = headers(&[("set-cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT"), ("set-cookie", "b=2")]);
    assert_eq!(texts(&map, "set-cookie"), ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"]);
    assert!(texts(&map, "missing").is_empty());
}
