//! Security schemes and what asks for them.

use insta::assert_snapshot;

use super::part;

#[test]
fn schemes() {
    assert_snapshot!(part(
        "components:\n  securitySchemes:\n    basic: {type: http, scheme: Basic}\n    old: {type: basic}\n    \
         bare: {type: http}\n    key: {type: apiKey, name: k, in: body}\n    mutual: {type: mutualTLS}\n    \
         odd: {type: magic}\n    oauth:\n      type: oauth2\n      flows:\n        \
         clientCredentials: {tokenUrl: /token, scopes: {read: null, write: may write}}\n        password: {scopes: {}}",
        &["/components/securitySchemes"],
    ));
}

#[test]
fn requirements() {
    assert_snapshot!(part(
        "security:\n- {basic: [], mutual: []}\n- {none: []}\n- {odd: []}\n- {}\n\
         components:\n  securitySchemes:\n    basic: {type: http, scheme: basic}\n    mutual: {type: mutualTLS}\n    \
         odd: {type: magic}",
        &["/security"],
    ));
}

#[test]
fn one_requirement_without_a_list() {
    assert_snapshot!(part(
        "security: {basic: }\ncomponents: {securitySchemes: {basic: {type: http, scheme: basic}}}",
        &["/security"],
    ));
}
