//! Which documents are read at all.

use insta::assert_snapshot;

use super::whole;

fn refusal(yaml: &str) -> String {
    whole(yaml, &["/openapi", "/x-coinage-openapi"])
}

#[test]
fn versions_that_are_read() {
    for version in ["3.0.3", "'3.0'", "3.1.0", "3.1", "3.2.0"] {
        let text = refusal(&format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}"));
        assert!(text.starts_with("\n/openapi \"3.0.3\""), "{version}: {text}");
    }
}

#[test]
fn later_versions_are_tried() {
    assert_snapshot!(refusal("openapi: 3.7.1\ninfo: {title: T, version: '1'}\npaths: {}"));
}

#[test]
fn swagger() {
    for version in ["2.0", "'2.0'", "2", "'2'", "2.0.0"] {
        let text = refusal(&format!("swagger: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}"));
        assert!(text.starts_with("\n/openapi \"3.0.3\""), "{version}: {text}");
    }
}

#[test]
fn other_versions_of_swagger() {
    let versions = ["swagger: '1.2'", "swaggerVersion: 1.2", "swagger: '2.1'\npaths: {}\ninfo: {title: T}"];
    assert_snapshot!(versions.map(refusal).join("\n"));
}

#[test]
fn other_versions() {
    assert_snapshot!(refusal("openapi: 4.0.0"));
}

#[test]
fn something_else() {
    assert_snapshot!(refusal("name: compose") + "\n" + &refusal("- a"));
}
