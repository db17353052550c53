//! Keys of `paths`, taken apart.

use super::super::template::Template;

fn parse(key: &str) -> Template {
    Template::parse(key, |name| name == "+own")
}

#[test]
fn plain_variables() {
    let template = parse("/a/{b}/{c}.json/{b}");
    assert_eq!(template.path, "/a/{b}/{c}.json/{b}");
    assert_eq!(template.variables, ["b", "c"]);
}

#[test]
fn operators_and_patterns() {
    let template = parse("/{+a}/{b*}/{c:[0-9]{2}?}/{d...}/{+own}");
    assert_eq!(template.path, "/{a}/{b}/{c}/{d}/{+own}");
    assert_eq!(template.variables, ["a", "b", "c", "d", "+own"]);
}

#[test]
fn query_and_fragment() {
    let template = parse("/a?x=1&y={y}&acl#z");
    assert_eq!(template.path, "/a");
    assert_eq!(template.fixed_query.as_deref(), Some("x=1&acl"));
    assert_eq!(template.query_variables, ["y"]);
    assert!(template.has_fragment);
}

#[test]
fn open_braces() {
    let template = parse("/a/{b");
    assert_eq!(template.path, "/a/{b");
    assert!(template.is_broken && template.variables.is_empty());
}
