//! What operations inherit, their ids, and their paths.

use insta::assert_snapshot;

use super::part;

const OK: &str = "responses: {default: {description: ok}}";

#[test]
fn what_stands_at_the_path_is_inherited() {
    assert_snapshot!(part(
        &format!(
            "security: [{{key: []}}]\ncomponents: {{securitySchemes: {{key: {{type: apiKey, name: k, in: header}}}}}}\n\
             paths:\n  /a:\n    summary: About a\n    servers: [{{url: https://a.example}}]\n    \
             parameters:\n    - {{name: limit, in: query, schema: {{type: integer}}}}\n    \
             - {{name: x-trace, in: header, schema: {{type: string}}}}\n    \
             get:\n      operationId: getA\n      \
             parameters: [{{name: X-Trace, in: header, schema: {{type: boolean}}}}]\n      {OK}\n    \
             put: {{operationId: putA, security: [], summary: Own, {OK}}}"
        ),
        &["/paths/~1a"],
    ));
}

#[test]
fn missing_ids_are_made_and_double_ones_changed() {
    assert_snapshot!(part(
        &format!(
            "paths:\n  /users/{{id}}.json:\n    parameters: [{{name: id, in: path, schema: {{type: string}}}}]\n    \
             get: {{{OK}}}\n  /a: {{get: {{operationId: x, {OK}}}, put: {{operationId: x, {OK}}}}}\n  \
             /b: {{get: {{operationId: x2, {OK}}}}}"
        ),
        &["/paths"],
    ));
}

#[test]
fn parameters_come_to_fit_the_path() {
    assert_snapshot!(part(
        &format!(
            "paths:\n  /a/{{user_id}}/{{missing}}/{{+rest}}:\n    get:\n      operationId: a\n      parameters:\n      \
             - {{name: stray, in: path, schema: {{type: string}}}}\n      \
             - {{name: userId, in: path, schema: {{type: integer}}}}\n      \
             - {{name: rest, in: path, schema: {{type: string}}}}\n      {OK}"
        ),
        &["/paths"],
    ));
}

#[test]
fn a_query_or_fragment_in_the_path() {
    assert_snapshot!(part(
        &format!(
            "paths:\n  /a?beta=true&x={{x}}:\n    get:\n      operationId: a\n      \
             parameters: [{{name: x, in: path, schema: {{type: string}}}}]\n      {OK}\n  \
             /a#b: {{get: {{operationId: b, {OK}}}}}\n  /a#c: {{get: {{operationId: c, {OK}}}}}"
        ),
        &["/paths"],
    ));
}

#[test]
fn methods_that_cannot_be_called() {
    assert_snapshot!(part(
        &format!(
            "paths:\n  /a:\n    trace: {{operationId: t, {OK}}}\n    query: {{{OK}}}\n    \
             additionalOperations: {{COPY: {{{OK}}}}}\n    GET: {{operationId: g, {OK}}}"
        ),
        &["/paths", "/x-coinage-skipped"],
    ));
}

#[test]
fn path_items_are_inlined() {
    assert_snapshot!(part(
        &format!(
            "paths: {{/a: {{$ref: '#/components/pathItems/A'}}}}\n\
             components: {{pathItems: {{A: {{get: {{operationId: a, {OK}}}}}}}}}"
        ),
        &["/paths"],
    ));
}

#[test]
fn webhooks_are_carried() {
    assert_snapshot!(part(
        &format!(
            "webhooks: {{paid: {{post: {{requestBody: {{content: {{a/b: {{schema: {{const: 1}}}}}}}}, {OK}}}}}}}"
        ),
        &["/x-coinage-webhooks"],
    ));
}

#[test]
fn encodings_and_streams_are_carried() {
    assert_snapshot!(part(
        &format!(
            "paths:\n  /a:\n    put:\n      operationId: a\n      requestBody:\n        content:\n          \
             multipart/form-data: {{schema: {{type: object}}, encoding: {{a: {{explode: false, contentType: [a/b, c/d]}}}}}}\n          \
             application/jsonl: {{itemSchema: {{type: string}}}}\n      {OK}"
        ),
        &["/paths/~1a/put/requestBody"],
    ));
}
