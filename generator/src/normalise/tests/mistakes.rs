//! Wrong types, missing members, and what is done about them.

use insta::assert_snapshot;

use super::{part, whole};

#[test]
fn an_empty_document() {
    assert_snapshot!(whole("openapi: 3.0.3", &["/info", "/paths"]));
}

#[test]
fn members_of_the_root() {
    assert_snapshot!(part(
        "servers: {url: x}\ntags: [pets, {description: none}]\nexternalDocs: {}\npaths: []\noperations: {a: 1}",
        &["/tags"],
    ));
}

#[test]
fn servers() {
    assert_snapshot!(part(
        "paths: {}\nservers: [a, {description: none}, {url: 'https://{h}', variables: {h: {enum: [1, b]}}}]",
        &["/servers"],
    ));
}

#[test]
fn members_of_an_operation() {
    assert_snapshot!(part(
        "paths:\n  a:\n    get:\n      operationId: 7\n      tags: pets\n      deprecated: 'true'\n      \
         summary: 3\n      produces: [a/b]\n      requestBody: {}\n      responses: {}",
        &["/paths"],
    ));
}

#[test]
fn parameters() {
    assert_snapshot!(part(
        "paths:\n  /a:\n    get:\n      operationId: a\n      responses: {default: {description: ok}}\n      parameters:\n      \
         - {in: query}\n      - {name: place}\n      - {name: body, in: body, schema: {}}\n      \
         - {name: old, in: query, type: array, items: {type: string}}\n      \
         - {name: bare, in: cookie, style: simple}\n      \
         - {name: both, in: query, style: matrix, schema: {}, content: {a/b: {}}}\n      \
         - {name: bare, in: cookie, schema: {}}",
        &["/paths/~1a/get/parameters"],
    ));
}

#[test]
fn replies() {
    assert_snapshot!(part(
        "paths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        \
         '204':\n        2xx: {headers: {A: {}}}\n        2XX: {}\n        ok: {}\n        '200': [1]\n        \
         default: {schema: {type: string}, links: {none: {}}}",
        &["/paths/~1a/get/responses"],
    ));
}

#[test]
fn encodings_of_members_that_are_not_there() {
    assert_snapshot!(part(
        "paths:\n  /a:\n    post:\n      operationId: a\n      responses: {default: {description: ok}}\n      requestBody:\n        \
         content:\n          multipart/form-data:\n            schema: {type: object, properties: {a: {type: string}}}\n            \
         encoding: {a: {contentType: a/b}, b: {contentType: a/b}}",
        &["/paths/~1a/post/requestBody"],
    ));
}

#[test]
fn schemas() {
    assert_snapshot!(part(
        "components:\n  schemas:\n    A: string\n    B:\n    C: {properties: [a], required: a, allOf: {type: object}}\n    \
         D: {type: object, additionalProperties: 'false', discriminator: kind}\n    E: {type: 5, enum: x, items: {}}",
        &["/components/schemas"],
    ));
}

#[test]
fn deep_documents_fit_the_stack() {
    // The parsers stop at 128 levels; the tests run on a smaller stack than programs do.
    let mut deep = serde_json::json!({ "type": "string" });
    for level in 0..60 {
        deep = if level % 2 == 0 {
            serde_json::json!({ "properties": { "a": deep } })
        } else {
            serde_json::json!({ "allOf": [deep] })
        };
    }
    let tree = serde_json::json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "components": { "schemas": { "Deep": deep } },
    });
    let mut diagnostics = crate::diagnostics::Diagnostics::default();
    assert!(super::normalise(tree, &mut diagnostics).is_some());
    assert_eq!(diagnostics.iter().count(), 0);
}
