#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::parse;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Source;

fn read(name: &str, text: &str) -> (Option<Value>, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::default();
    let value = parse(&Source::new(name, text), &mut diagnostics);
    (value, diagnostics.iter().cloned().collect())
}

fn clean(name: &str, text: &str) -> Value {
    let (value, found) = read(name, text);
    assert!(found.is_empty(), "{found:?}");
    value.unwrap()
}

/// The code, line, column and message of the one finding that refuses a text.
fn refusal(name: &str, text: &str) -> (Code, usize, usize, String) {
    let (value, mut found) = read(name, text);
    assert_eq!(value, None, "read: {text:.100}");
    assert_eq!(found.len(), 1);
    let found = found.remove(0);
    let (line, column) = found.position.map_or((0, 0), |position| (position.line, position.column));
    (found.code, line, column, found.message)
}

#[test]
fn both_languages_give_the_same_tree() {
    let json = clean("a.json", r#"{"b": [1, -2, 1.5, true, null, "x"], "a": {"c": {}}}"#);
    let yaml = clean("a.yaml", "b: [1, -2, 1.5, true, ~, x]\na:\n  c: {}\n");
    assert_eq!(json, yaml);
}

#[test]
fn the_order_of_members_leaves_no_trace() {
    let keys = |text| -> Vec<String> { clean("a.yaml", text).as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys("b: 1\na: 2\n"), ["a", "b"]);
    assert_eq!(keys("a: 2\nb: 1\n"), ["a", "b"]);
}

#[test]
fn the_content_says_the_language() {
    let expected = json!({"a": [1]});
    assert_eq!(clean("a.yaml", "{\"a\": [1]}"), expected);
    assert_eq!(clean("a.json", "a: [1]"), expected);
    assert_eq!(clean("a.yaml", "{a: [1,],}"), expected);
    assert_eq!(clean("stdin", "{a: [1]}"), expected);
    assert_eq!(clean("a.json", "\u{feff}\r\n{\"a\":\r\n [1]}\r\n"), expected);
    assert_eq!(clean("a.yaml", "\u{feff}a:\r\n- 1\r\n"), expected);
}

#[test]
fn keys_are_text() {
    let value = clean("a.yaml", "{200: a, true: b, null: c, 1.10: d, 0x1F: e, ~: f, 'q': g}");
    let expected =
        json!({"200": "a", "true": "b", "null": "c", "1.10": "d", "0x1F": "e", "~": "f", "q": "g"});
    assert_eq!(value, expected);
}

#[test]
fn plain_values_follow_the_core_schema() {
    let value = clean(
        "a.yaml",
        "[yes, no, on, off, y, 12:30, 2020-01-01, 1_000, 007, 0o17, 0x1F, 1e3, .5, +1, True, NULL, '1']",
    );
    let expected = json!([
        "yes",
        "no",
        "on",
        "off",
        "y",
        "12:30",
        "2020-01-01",
        "1_000",
        "007",
        15,
        31,
        1000.0,
        0.5,
        1,
        true,
        null,
        "1"
    ]);
    assert_eq!(value, expected);
}

#[test]
fn numbers_beyond_64_bits_are_kept_as_floats() {
    let digits = "9".repeat(60);
    for (name, text) in [
        (
            "a.yaml",
            format!("[18446744073709551616, -9223372036854775809, {digits}, 1.8e19, 18446744073709551615]"),
        ),
        (
            "a.json",
            format!("[18446744073709551616, -9223372036854775809, {digits}, 1.8e19, 18446744073709551615]"),
        ),
    ] {
        let (value, found) = read(name, &text);
        let value = value.unwrap();
        assert_eq!(value[0], json!(18_446_744_073_709_551_616.0), "{name}");
        assert_eq!(value[4], json!(u64::MAX), "{name}");
        let places: Vec<_> = found.iter().map(|finding| (finding.code, finding.pointer.as_str())).collect();
        let expected = [(Code::NumberRange, "/0"), (Code::NumberRange, "/1"), (Code::NumberRange, "/2")];
        assert_eq!(places, expected, "{name}");
        assert_eq!(found[0].message, "the integer `18446744073709551616` does not fit into 64 bits");
    }
}

#[test]
fn what_json_cannot_hold_is_null() {
    let (value, found) = read("a.yaml", "a: .inf\nb: -.INF\nc: .nan\nd: 1\n");
    assert_eq!(value.unwrap(), json!({"a": null, "b": null, "c": null, "d": 1}));
    assert!(found.iter().all(|finding| finding.code == Code::NumberRange));
    assert_eq!(found.len(), 3);
}

#[test]
fn the_last_of_two_equal_keys_counts() {
    for (name, text) in [("a.json", r#"{"a": {"b": 1, "b": 2}}"#), ("a.yaml", "a:\n  b: 1\n  b: 2\n")] {
        let (value, found) = read(name, text);
        assert_eq!(value.unwrap(), json!({"a": {"b": 2}}));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].code, found[0].pointer.as_str()), (Code::DuplicateKey, "/a/b"));
    }
}

#[test]
fn merge_keys_bring_what_is_not_there() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  y: 3\n  <<: [*b, *a]\nd:\n  <<: *a\n";
    let value = clean("a.yaml", text);
    assert_eq!(value["c"], json!({"x": 1, "y": 3, "z": 2}));
    assert_eq!(value["d"], json!({"x": 1, "y": 1}));
    assert_eq!(clean("a.json", r#"{"<<": {"x": 1}}"#), json!({"<<": {"x": 1}}));

    let (value, found) = read("a.yaml", "a:\n  <<: text\n  b: 1\n");
    assert_eq!(value.unwrap(), json!({"a": {"b": 1}}));
    assert_eq!(found[0].code, Code::WrongType);
}

#[test]
fn unknown_tags_are_dropped_aloud() {
    let (value, found) = read("a.yaml", "a: !Ref {b: !!str 1}\nc: !!float 1\nd: !x [1]\n");
    assert_eq!(value.unwrap(), json!({"a": {"b": "1"}, "c": 1.0, "d": [1]}));
    let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        ["the YAML tag `!Ref` means nothing in OpenAPI", "the YAML tag `!x` means nothing in OpenAPI"]
    );
}

#[test]
fn syntax_errors_have_a_place() {
    let cases = [
        ("a.yaml", "a:\n\tb: 1\n", 2, 1, "a tab stands where YAML wants spaces"),
        ("a.yaml", "é: ü\nb: @x\n", 2, 4, "a plain text cannot begin with `@`"),
        ("a.yaml", "a: %b\n", 1, 4, "a plain text cannot begin with `%`"),
        ("a.yaml", "a: b: c\n", 1, 5, "a `:` stands where no key can be"),
        (
            "a.yaml",
            "a:\r\n  b: 1\r\n c: 2\r\n",
            3,
            2,
            "this line fits neither the object nor the list around it",
        ),
        ("a.yaml", "a: 'it's'\n", 1, 8, "the value has ended before this place, and then there is more"),
        ("a.yaml", "a: 1\nb 2\nc: 3\n", 2, 1, "expected `key: value`, found no `:` on this line"),
        ("a.yaml", "a: 1\nb: \"x\nc: 3\n", 2, 4, "the quotes that open here are never closed"),
        ("a.yaml", "a: {b: 1\nc: 2\n", 1, 4, "the `{` that opens here is never closed"),
        ("a.yaml", "a: *b\n", 1, 4, "the alias names an anchor that does not stand above it"),
        ("a.yaml", "a: *.json\n", 1, 4, "`*` and `&` begin an alias or an anchor"),
        ("a.yaml", "a: \"x\u{1}\"\n", 1, 6, "the control character U+0001 is not allowed in YAML"),
        ("a.yaml", "a: 1\n---\nb: 2\n", 2, 1, "the text holds more than one YAML document"),
        ("a.yaml", "? [a]\n: b\n", 1, 3, "a key must be plain text, not a list or an object"),
        ("a.yaml", "a: \"x\u{2028}y\"\nb: @x\n", 2, 4, "a plain text cannot begin with `@`"),
        ("a.yaml", "# nothing\n", 1, 1, "the document is empty"),
        ("a.json", "\u{feff} ", 1, 1, "the document is empty"),
        ("a.json", "{\"a\": 1,\n \"b\": [2,]}", 2, 10, "a comma stands before the end of a list or object"),
        ("a.json", "{\"ä\": 1, // x\n}", 1, 10, "JSON has no comments"),
        ("a.json", "{'a': 1}", 1, 2, "a key must stand in double quotes, found `'`"),
        ("a.json", "{\"a\": 'b'}", 1, 7, "JSON text stands in double quotes, not in single ones"),
        ("a.json", "{\"a\": 1\n \"b\": 2}", 2, 2, "expected `,` or `}`, found `\"`"),
        ("a.json", "{\"a\": [1", 1, 9, "the text ends inside a list"),
        ("a.json", "{\"a\": 1}\n{}", 2, 1, "the document ends before this place, and then comes `{`"),
        ("a.json", "{\"a\": \"x\ny\"}", 1, 9, "a line break, tab or control character stands inside a text"),
        ("a.json", "{\"a\": tru}", 1, 10, "expected `true`, `false` or `null`"),
    ];
    for (name, text, line, column, message) in cases {
        assert_eq!(refusal(name, text), (Code::Syntax, line, column, message.to_owned()), "{text:?}");
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read("a.json", &nested(127)).0.is_some());
    let yaml = format!("a:\n  {}", nested(120));
    assert!(read("a.yaml", &yaml).0.is_some());
    for text in [
        nested(128),
        nested(1_000_000),
        "[".repeat(1_000_000),
        format!("a: {}", "[".repeat(1_000_000)),
        format!("a: {}", "{a: ".repeat(300_000)),
        "- ".repeat(300_000),
        "a: &a\n  b: *a\n".to_owned(),
    ] {
        assert_eq!(refusal("a.yaml", &text).0, Code::TooDeep, "{text:.20}");
    }
}

#[test]
fn aliases_cannot_exhaust_the_reader() {
    let mut text = "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*x{}", level - 1); 10].join(", ");
        writeln!(text, "x{level}: &x{level} [{aliases}]").unwrap();
    }
    assert_eq!(refusal("a.yaml", &text).0, Code::TooDeep);
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a,".repeat(100_000));
    assert_eq!(refusal("a.yaml", &text).0, Code::TooDeep);
}

#[test]
fn brackets_in_texts_are_no_depth() {
    let text = format!("a: \"{}\"\nb: 1\n", "[".repeat(5000));
    assert_eq!(clean("a.yaml", &text)["b"], json!(1));
}

#[test]
fn large_scalars_are_read() {
    let text = format!("a: {}\nb: |\n  {}\n", "x".repeat(3_000_000), "y".repeat(3_000_000));
    assert!(read("a.yaml", &text).0.is_some());
}
