#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::{Lines, Locator, locate};
use crate::diagnostics::Position;
use crate::pointer::Pointer;
use crate::source::Source;

/// The key and the value that a pointer leads to.
fn found(text: &str, pointer: &str) -> (String, String, bool) {
    let span = locate(&Source::new("a", text), &Pointer::parse(pointer));
    (span.key.map_or(String::new(), |key| text[key].to_owned()), text[span.value].to_owned(), span.exact)
}

#[track_caller]
fn check(text: &str, pointer: &str, key: &str, value: &str) {
    assert_eq!(found(text, pointer), (key.to_owned(), value.to_owned(), true), "{pointer}");
}

#[test]
fn json_nodes_are_found() {
    let text = "\u{feff}{ \"a/b\": [1, {\"x\": \"q\\\"]\"} , null],\r\n \"\\u0063\": {\"d\": -1.5e3}, \"e\" : true }";
    check(text, "/a~1b", "\"a/b\"", "[1, {\"x\": \"q\\\"]\"} , null]");
    check(text, "/a~1b/1/x", "\"x\"", "\"q\\\"]\"");
    check(text, "/a~1b/2", "", "null");
    check(text, "/c/d", "\"d\"", "-1.5e3");
    check(text, "/e", "\"e\"", "true");
    check(text, "", "", text.trim_start_matches('\u{feff}'));
}

#[test]
fn yaml_nodes_are_found() {
    let text = "\u{feff}a:\r\n  - ü: x # y\r\n    'k': |\r\n      text\r\n\r\n  - [1, {z: 'w'}]\r\n200: !!str v\r\n? b\r\n: c\r\n";
    check(text, "/a/0/ü", "ü", "x");
    check(text, "/a/0/k", "'k'", "text");
    check(text, "/a/1", "", "[1, {z: 'w'}]");
    check(text, "/a/1/1/z", "z", "'w'");
    check(text, "/200", "200", "v");
    check(text, "/b", "b", "c");
}

#[test]
fn json_like_yaml_is_found() {
    check("{a: [1, 'x'], b: 2}", "/a/1", "", "'x'");
    check("{\"a\": 1, b: 2}", "/b", "b", "2");
    check("{\"a\": {\"b\": [1,],},}", "/a/b/0", "", "1");
}

#[test]
fn the_nearest_node_above_stands_in() {
    for text in ["{\"a\": {\"b\": 1}}", "a: {\"b\": 1}"] {
        let (_, value, exact) = found(text, "/a/x/y");
        assert_eq!((value.as_str(), exact), ("{\"b\": 1}", false));
    }
    let (key, value, exact) = found("a: &a {x: 1}\nb: *a\nc: 1\n", "/b/x");
    assert_eq!((key.as_str(), value.as_str(), exact), ("b", "*a", false));
}

#[test]
fn the_last_of_two_equal_keys_is_found() {
    check("{\"a\": {\"b\": 1, \"c\": 1}, \"a\": {\"b\": 2}}", "/a/b", "\"b\"", "2");
    check("a: {b: 1}\na: {b: 2}\n", "/a/b", "b", "2");
    let (_, value, exact) = found("a: {b: 1, c: 1}\na: {b: 2}\n", "/a/c");
    assert_eq!((value.as_str(), exact), ("{b: 2}", false));
}

#[test]
fn broken_texts_are_survived() {
    for text in ["", "{", "{\"a\"", "{\"a\": \"\\", "[1, 2", "a: [", "}{", "{\"a\": ]}", "\"a", "- ? a\n: [b"]
    {
        let source = Source::new("a", text);
        for pointer in ["", "/a", "/0", "/a/b/c", "x"] {
            let span = locate(&source, &Pointer::parse(pointer));
            assert!(text.get(span.value).is_some(), "{text} {pointer}");
        }
    }
    let deep = "[".repeat(100_000);
    let span = locate(&Source::new("a", &*deep), &Pointer::parse(&"/0".repeat(100_000)));
    assert!(span.value.end <= deep.len());
}

#[test]
fn columns_count_characters() {
    let text = format!("\u{feff}a\r\n{}é\nß", "ü".repeat(3000));
    let lines = Lines::new(&text);
    let at = |text: &str, needle: &str| text.find(needle).unwrap();
    assert_eq!(lines.position(at(&text, "a")), Position { line: 1, column: 1 });
    assert_eq!(lines.position(at(&text, "é")), Position { line: 2, column: 3001 });
    assert_eq!(lines.position(text.len()), Position { line: 3, column: 2 });
    assert_eq!(lines.offset(Position { line: 2, column: 3001 }), at(&text, "é"));
    assert_eq!(lines.offset(Position { line: 9, column: 1 }), text.len());
    assert_eq!(&text[lines.range(1)], "a");
    let full = Lines::new("");
    assert_eq!(full.position(0), Position { line: 1, column: 1 });
    let block = "x".repeat(2048);
    assert_eq!(Lines::new(&block).position(2048), Position { line: 1, column: 2049 });
}

/// A part of the text gives the places that the whole of it gives.
#[test]
fn what_is_left_out_changes_no_place() {
    let text = "\u{feff}# Top\r\nopenapi: 3.0.3\ntags:\n- name: a\n  x:\n    y: 1\n# note\npaths:\n  \"/a\":\n    get:\n      \
                description: |\n        get:\n          x: 1\n\n        end\n      parameters:\n      - name: é\n        in: query\n      \
                - in: path\n      # last\n\n    put:\n      x: {a: [1,\n        2]}\n  /b: {get: {x: 1}}\n  '/c':\n    get:\n      \
                x: \"one\n        two:\"\n    \n\n  /d:\ncomponents:\n  schemas:\n    A:\n      b: 1\n    \"B\\u0043\":\n      b: 2\n    \
                C :\n      b: 3\n    A:\n      c: 4\nlast:\n  x:\n  - y\n  -\n    z: 5";
    let pointers = [
        "/tags",
        "/tags/0/x/y",
        "/paths",
        "/paths/~1a",
        "/paths/~1a/get",
        "/paths/~1a/get/description",
        "/paths/~1a/get/parameters",
        "/paths/~1a/get/parameters/1",
        "/paths/~1a/put/x/a/1",
        "/paths/~1b/get/x",
        "/paths/~1c/get/x",
        "/paths/~1d",
        "/components/schemas/A",
        "/components/schemas/A/b",
        "/components/schemas/A/c",
        "/components/schemas/BC/b",
        "/components/schemas/C/b",
        "/last/x/1/z",
        "/none",
        "/paths/~1a/none/x",
    ]
    .map(Pointer::parse);
    let source = Source::new("a.yaml", text);
    // With the root among what is looked for, nothing is left out.
    let whole = Locator::new(&source, pointers.iter().chain([&Pointer::root()]));
    for one in &pointers {
        for other in &pointers {
            let locator = Locator::new(&source, [one, other]);
            let alone = Locator::new(&source, [one, other, &Pointer::root()]);
            assert_eq!(locator.find(one), alone.find(one), "{one:?} {other:?}");
            assert_eq!(locator.find(one), whole.find(one), "{one:?} {other:?}");
        }
    }
    assert!(whole.find(&pointers[17]).exact && !whole.find(&pointers[18]).exact);
}
