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
fn schemas() {
    assert_snapshot!(part(
        "components:\n  schemas:\n    A: string\n    B:\n    C: {properties: [a], required: a, allOf: {type: object}}\n    \
         D: {type: object, additionalProperties: 'false', discriminator: kind}\n    E: {type: 5, enum: x, items: {}}",
        &["/components/schemas"],
    ));
}
