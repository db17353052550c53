#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::diagnostics::{Code, Diagnostics, render};
use crate::load::parse;
use crate::pointer::Pointer;
use crate::source::Source;

const DOCUMENT: &str =
    "openapi: 3.0.3\ninfo: {title: Shop}\ntags: [{name: a}, {name: b}, {name: c}]\nlist: [1, 2]\n";

/// The tree after the overlay whose actions are `actions`, and the findings in a line each.
fn applied(actions: &str) -> (Option<Value>, String) {
    let (tree, diagnostics) = run(actions);
    let mut text = String::new();
    for line in render::json(&diagnostics, &[&Source::new("shop.yaml", DOCUMENT)]).lines() {
        let finding: Value = serde_json::from_str(line).unwrap();
        let _ = write!(text, "{} {}", finding["code"].as_str().unwrap(), finding["file"].as_str().unwrap());
        let _ = writeln!(
            text,
            ":{}:{} {}",
            finding["line"],
            finding["column"],
            finding["message"].as_str().unwrap()
        );
    }
    (tree, text)
}

fn run(actions: &str) -> (Option<Value>, Diagnostics) {
    let overlay = format!("overlay: 1.1.0\ninfo: {{title: Mend, version: '1'}}\nactions:\n{actions}\n");
    let source = Source::new("shop.yaml", DOCUMENT).with_overlay(Source::new("mend.yaml", overlay));
    let mut diagnostics = Diagnostics::default();
    (parse(&source, &mut diagnostics), diagnostics)
}

#[track_caller]
fn changed(actions: &str, pointer: &str, expected: &Value) {
    let (tree, findings) = applied(actions);
    assert_eq!(findings, "");
    assert_eq!(tree.unwrap().pointer(pointer), Some(expected), "{actions}");
}

#[track_caller]
fn refused(actions: &str, finding: &str) {
    let (tree, findings) = applied(actions);
    assert_eq!(tree, None);
    assert_eq!(findings.trim_end(), finding);
}

#[test]
fn patterns_select() {
    let left = |condition: &str, left: Value| {
        changed(&format!("  - {{target: \"$.tags[?{condition}]\", remove: true}}"), "/tags", &left);
    };
    let [a, b, c] = ["a", "b", "c"].map(|name| json!({"name": name}));
    left("match(@.name, '[ab]')", json!([c]));
    left("match(@.name, 'a|bc')", json!([b, c]));
    left("search(@.name, '[^a]')", json!([a]));
    left("search(@.name, 'c$') || match(@.name, 'a')", json!([b]));
    left("!match(@.name, '.')  || match(@.name, '.{2}') || @.name == 'a'", json!([b, c]));
    left("!match(@.other, '.*') && !search(@.name, '(')", json!([]));
}

#[test]
fn patterns_are_those_of_rfc_9485() {
    let document = json!(["a.b", "a-b", "a\nb", "a\u{2028}b", "é", "ab"]);
    for (pattern, expected) in [
        (r"a\.b", vec!["a.b"]),
        (r"a\-b", vec!["a-b"]),
        (r"a[.\-]b", vec!["a.b", "a-b"]),
        ("a.b", vec!["a.b", "a-b", "a\u{2028}b"]),
        (r"\p{L}+", vec!["é", "ab"]),
        (r"[\]a-b]{2}", vec!["ab"]),
        ("(", vec![]),
    ] {
        let path = format!("$[?match(@, {})]", Value::from(pattern));
        let found = serde_json_path::JsonPath::parse(&path).unwrap().query(&document).all();
        assert_eq!(found, expected, "{pattern}");
    }
}

#[test]
fn values_are_merged() {
    changed(
        "  - {target: $, update: {info: {version: '1'}}}",
        "/info",
        &json!({"title": "Shop", "version": "1"}),
    );
    changed("  - {target: $.info, update: {title: New}}", "/info/title", &json!("New"));
    changed("  - {target: $.info.title, update: New}", "/info/title", &json!("New"));
    changed("  - {target: $.tags, update: {name: d}}", "/tags/3", &json!({"name": "d"}));
    changed("  - {target: $.list, update: [3, 4]}", "/list", &json!([1, 2, 3, 4]));
    changed("  - {target: '$.tags[*]', update: {x: 1}}", "/tags/2/x", &json!(1));
    changed("  - {target: $.info, copy: '$.tags[0]'}", "/info", &json!({"name": "a", "title": "Shop"}));
}

#[test]
fn nodes_are_removed() {
    changed("  - {target: $.info.title, remove: true}", "/info", &json!({}));
    changed("  - {target: \"$.tags[?@.name != 'b']\", remove: true}", "/tags", &json!([{"name": "b"}]));
    changed("  - {target: '$.list[*]', remove: true}", "/list", &json!([]));
}

#[test]
fn actions_follow_one_another() {
    let actions = "  - {target: $.info, remove: true}\n  - {target: $, update: {info: {title: New}}}";
    changed(actions, "/info", &json!({"title": "New"}));
}

#[test]
fn what_cannot_be_applied_is_refused_with_its_place() {
    refused(
        "  - {target: $.nothing, remove: true}",
        "E008 mend.yaml:4:14 `$.nothing` leads to nothing in the document",
    );
    refused(
        "  - target: $.info\n    update: 7",
        "E009 mend.yaml:5:13 `/info` is an object and cannot be merged with a plain value",
    );
    refused("  - {target: $, remove: true}", "E009 mend.yaml:4:14 the whole document cannot be removed");
    refused(
        "  - {target: $.info, copy: '$.tags[*]'}",
        "E008 mend.yaml:4:28 `copy` leads to 3 places and not to one",
    );
}

#[test]
fn what_is_no_overlay_is_refused() {
    let (tree, diagnostics) = run("  - {target: info, remove: true}\n  - {target: $, upate: {}}\n  - 7");
    assert_eq!(tree, None);
    let codes: Vec<Code> = diagnostics.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::InvalidOverlay; 4], "{diagnostics:?}");
    let source = Source::new("a.yaml", DOCUMENT).with_overlay(Source::new("b.yaml", "overlay: 2.0.0"));
    let mut diagnostics = Diagnostics::default();
    assert_eq!(parse(&source, &mut diagnostics), None);
    assert_eq!(diagnostics.iter().count(), 2);
}

#[test]
fn places_are_led_back() {
    let (_, diagnostics) = run(
        "  - {target: '$.tags[0]', remove: true}\n  - {target: $, update: {components: {schemas: {A: {type: x}}}}}\n  \
         - {target: $, copy: $.components.schemas}\n  - {target: $.list, update: [7]}",
    );
    let found = |pointer: &str| {
        let found = diagnostics.origins().find(&Pointer::parse(pointer));
        found.map(|(source, pointer)| (source.map(|source| source.name.clone()), pointer.to_string()))
    };
    assert_eq!(found("/tags/0/name"), Some((None, "/tags/1/name".to_owned())));
    assert_eq!(found("/tags/1"), Some((None, "/tags/2".to_owned())));
    let overlay = Some("mend.yaml".to_owned());
    let at = |pointer: &str| Some((overlay.clone(), pointer.to_owned()));
    assert_eq!(found("/components/schemas/A/type"), at("/actions/1/update/components/schemas/A/type"));
    assert_eq!(found("/A/type"), at("/actions/1/update/components/schemas/A/type"));
    assert_eq!(found("/list/2"), at("/actions/3/update/0"));
    assert_eq!(found("/list/1"), None);
    assert_eq!(found("/info/title"), None);
}
