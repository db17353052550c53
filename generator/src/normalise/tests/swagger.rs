//! Swagger 2.0: what each of its spellings becomes, and where findings about it point.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{tree, whole};
use crate::diagnostics::Diagnostics;
use crate::normalise::normalise;

const OK: &str = "responses: {default: {description: ok}}";

/// Findings and the parts of the result at `pointers`, for a document with these members.
fn two(yaml: &str, pointers: &[&str]) -> String {
    whole(&format!("swagger: '2.0'\ninfo: {{title: T, version: '1'}}\n{yaml}"), pointers)
}

/// The same for one operation, `post /a`, with these members besides its replies.
fn operation(members: &str, more: &str, pointer: &str) -> String {
    let members = members.trim_end().replace('\n', "\n      ");
    let yaml = format!("paths:\n  /a:\n    post:\n      operationId: a\n      {OK}\n      {members}\n{more}");
    two(&yaml, &[&format!("/paths/~1a/post{pointer}")])
}

/// The same for the reply to `get /a`.
fn reply(members: &str, more: &str) -> String {
    let yaml = format!("paths: {{/a: {{get: {{operationId: a, {members}}}}}}}\n{more}");
    two(&yaml, &["/paths/~1a/get/responses"])
}

#[test]
fn addresses() {
    assert_snapshot!(two(
        "schemes: [http, ws, HTTPS]\nhost: api.example\nbasePath: /v1/\npaths: {}",
        &["/servers", "/x-coinage-openapi"],
    ));
}

#[test]
fn addresses_in_part() {
    let addresses = |yaml: &str| two(&format!("{yaml}\npaths: {{}}"), &["/servers"]);
    assert_snapshot!(
        [
            addresses("host: api.example"),
            addresses("basePath: v1"),
            addresses("basePath: /"),
            addresses("host: https://api.example/\nschemes: [http]"),
            addresses("host: api.example\nschemes: [wss]"),
            addresses("x-ms-parameterized-host: {hostTemplate: '{account}.example'}"),
        ]
        .join("\n")
    );
}

#[test]
fn an_operation_with_schemes_of_its_own() {
    assert_snapshot!(operation("schemes: [https]", "schemes: [http]\nhost: api.example", "/servers"));
}

#[test]
fn a_body_is_of_each_type_that_is_consumed() {
    assert_snapshot!(operation(
        "consumes: [application/json, text/xml, json]\n\
         parameters: [{name: order, in: body, required: true, description: What to buy, schema: {type: integer}}]",
        "",
        "/requestBody",
    ));
}

#[test]
fn a_body_of_the_section_parameters_is_a_component() {
    let operations = format!(
        "paths:\n  /a:\n    parameters: [{{$ref: '#/parameters/order'}}]\n    \
         post: {{operationId: p, {OK}}}\n    put: {{operationId: q, consumes: [a/b], {OK}}}\n\
         parameters: {{order: {{name: order, in: body, schema: {{$ref: '#/definitions/Order'}}}}, same: {{$ref: '#/parameters/order'}}}}\n\
         definitions: {{Order: {{type: object}}}}"
    );
    assert_snapshot!(two(
        &operations,
        &["/paths/~1a/post/requestBody", "/paths/~1a/put/requestBody", "/components/requestBodies"],
    ));
}

#[test]
fn bodies_that_cannot_be_sent_together() {
    assert_snapshot!(operation(
        "parameters:\n- {name: a, in: body, type: string}\n- {name: b, in: body, schema: {}}\n\
         - {name: c, in: formData, type: string}",
        "",
        "/requestBody",
    ));
}

#[test]
fn a_body_without_a_schema() {
    assert_snapshot!(operation("parameters: [{name: a, in: body}]", "", "/requestBody"));
}

#[test]
fn fields_become_a_form() {
    assert_snapshot!(operation(
        "consumes: [application/x-www-form-urlencoded]\nparameters:\n\
         - {name: id, in: query, type: string}\n\
         - {name: name, in: formData, type: string, maxLength: 9, required: true, description: Who}\n\
         - {name: tags, in: formData, type: array, items: {type: string}, collectionFormat: pipes}\n\
         - {in: formData, type: string}",
        "",
        "",
    ));
}

#[test]
fn files_are_sent_in_parts() {
    assert_snapshot!(operation(
        "consumes: [application/x-www-form-urlencoded]\nparameters:\n\
         - {$ref: '#/parameters/upload'}\n\
         - {name: more, in: formData, type: array, items: {type: file}}",
        "parameters: {upload: {name: upload, in: formData, type: file, required: true}}",
        "/requestBody",
    ));
}

#[test]
fn fields_of_the_path_are_inherited() {
    assert_snapshot!(two(
        &format!(
            "consumes: [multipart/form-data]\npaths:\n  /a:\n    \
             parameters: [{{name: a, in: formData, type: string}}, {{name: b, in: formData, type: string}}]\n    \
             post:\n      operationId: a\n      parameters: [{{name: b, in: formData, type: integer}}]\n      {OK}"
        ),
        &["/paths/~1a/post/requestBody"],
    ));
}

#[test]
fn lists_have_a_style() {
    let parameters: Vec<String> = [
        ("query", ""),
        ("query", "multi"),
        ("query", "ssv"),
        ("query", "tsv"),
        ("query", "pipes"),
        ("query", "table"),
        ("header", ""),
        ("header", "pipes"),
    ]
    .iter()
    .enumerate()
    .map(|(index, (place, format))| {
        let format = if format.is_empty() { String::new() } else { format!(", collectionFormat: {format}") };
        format!("- {{name: p{index}, in: {place}, type: array, items: {{type: string}}{format}}}")
    })
    .collect();
    let members = format!("parameters:\n{}", parameters.join("\n"));
    assert_snapshot!(operation(&members, "", "/parameters"));
}

#[test]
fn keywords_of_a_parameter_make_its_schema() {
    assert_snapshot!(operation(
        "parameters:\n\
         - {name: body, in: body, schema: {}}\n\
         - {name: limit, in: query, type: integer, format: int32, maximum: 9, exclusiveMaximum: true, \
         default: 3, allowEmptyValue: true, x-own: 1, description: How many}\n\
         - {name: state, in: header, enum: [b, a], x-ms-enum: {values: [{value: a, name: Open}, {value: b, name: Shut}]}}\n\
         - {name: bare, in: query, x-ms-skip-url-encoding: true}\n\
         - {name: later, in: query, schema: {type: boolean}}\n\
         - {name: odd, in: queery, type: string}",
        "",
        "/parameters",
    ));
}

#[test]
fn schemas() {
    assert_snapshot!(two(
        "paths: {}\ndefinitions:\n  \
         Pet: {type: object, discriminator: kind, properties: {kind: {type: string}, \
         owner: {$ref: '#/definitions/Owner', x-nullable: true}, tags: {items: {type: string, x-nullable: true}}}}\n  \
         Cat: {allOf: [{$ref: '#/definitions/Pet'}, {x-nullable: true, type: object}]}\n  \
         Owner: {$ref: '#/definitions/Cat'}\n  \
         Size: {type: integer, enum: [2, 1], x-ms-enum: {name: Size, values: [{value: 1, name: Small}, {value: 2, name: Large}]}}",
        &["/components/schemas"],
    ));
}

#[test]
fn replies() {
    assert_snapshot!(reply(
        "produces: [application/json, application/xml], responses: {\
         '200': {description: ok, schema: {type: integer}, examples: {application/json: 7, odd: 8}, \
         headers: {X-Rate: {type: integer, description: Left}, X-Tags: {type: array, items: {type: string}, collectionFormat: ssv}}}, \
         '204': {description: none}, '400': {description: bad, examples: {text/plain: Oh}}}",
        "",
    ));
}

#[test]
fn replies_without_a_type() {
    assert_snapshot!(reply(
        "responses: {'200': {description: ok, schema: {type: file}}, '201': {description: ok, schema: {}}, \
         '202': {description: ok, schema: {}, examples: {application/xml: <a/>}}}",
        "",
    ));
}

#[test]
fn errors_are_not_of_the_type_of_a_file() {
    assert_snapshot!(reply(
        "produces: [image/png], responses: {'200': {description: ok, schema: {type: file}}, \
         '404': {description: none, schema: {$ref: '#/definitions/Error'}}, '500': {description: bad, schema: {type: string}}}",
        "definitions: {Error: {type: object}}",
    ));
}

#[test]
fn a_file_without_a_schema() {
    assert_snapshot!(reply(
        "produces: [application/x-tar], responses: {'200': {description: ok}, '201': {description: ok}}",
        "",
    ));
}

#[test]
fn a_reply_of_another_type_than_its_component() {
    assert_snapshot!(two(
        "paths:\n  /a: {get: {operationId: a, responses: {'200': {$ref: '#/responses/Text'}, '204': {$ref: '#/responses/None'}}}}\n  \
         /b: {get: {operationId: b, produces: [text/plain], \
         responses: {'200': {$ref: '#/responses/Text'}, '204': {$ref: '#/responses/None'}}}}\n\
         responses: {Text: {description: ok, schema: {type: string}}, None: {description: none}}",
        &["/paths/~1a/get/responses", "/paths/~1b/get/responses", "/components/responses"],
    ));
}

#[test]
fn security_schemes() {
    assert_snapshot!(two(
        "paths: {}\nsecurity: [{basic: []}, {app: [read]}]\nsecurityDefinitions:\n  basic: {type: basic, description: Old}\n  \
         key: {type: apiKey, name: k, in: header}\n  app: {type: oauth2, flow: application, tokenUrl: /t, scopes: {read: may read}}\n  \
         code: {type: oauth2, flow: accessCode, authorizationUrl: /a, tokenUrl: /t, scopes: {}}\n  \
         person: {type: oauth2, flow: password, tokenUrl: /t, x-own: 1}\n  page: {type: oauth2, flow: implicit}\n  \
         odd: {type: oauth2, flow: magic}\n  none: {type: oauth2}",
        &["/components/securitySchemes", "/security"],
    ));
}

#[test]
fn references_lead_to_where_things_went() {
    assert_snapshot!(two(
        &format!(
            "paths:\n  /a:\n    post:\n      operationId: a\n      parameters:\n      \
             - {{name: b, in: body, schema: {{type: object, properties: {{n: {{type: integer}}}}}}}}\n      \
             - {{name: q, in: query, type: array, items: {{type: boolean}}}}\n      \
             responses: {{'200': {{description: ok, schema: {{type: array, items: {{type: number}}}}}}}}\n  \
             /b:\n    post:\n      operationId: b\n      parameters:\n      - {{$ref: '#/paths/~1a/post/parameters/0'}}\n      \
             - {{$ref: '#/paths/~1a/post/parameters/1'}}\n      {OK}\n\
             definitions:\n  A B: {{type: string}}\n  Links:\n    properties:\n      \
             name: {{$ref: '#/definitions/A%20B'}}\n      body: {{$ref: '#/paths/~1a/post/parameters/0/schema/properties/n'}}\n      \
             query: {{$ref: '#/paths/~1a/post/parameters/1/items'}}\n      \
             reply: {{$ref: '#/paths/~1a/post/responses/200/schema/items'}}\n      \
             inner: {{$ref: '#/definitions/Links/properties/name'}}\n      none: {{$ref: '#/definitions/None'}}\n      \
             $ref: {{type: string}}\n    example: {{$ref: '#/definitions/Links'}}"
        ),
        &["/paths/~1b/post", "/components/schemas"],
    ));
}

#[test]
fn findings_point_to_the_source() {
    assert_snapshot!(two(
        "consumes: a/b\npaths:\n  /a:\n    parameters: [{name: x, in: body, schema: {type: strin}}, {name: y, in: query, type: long}]\n    \
         get:\n      operationId: a\n      parameters:\n      - {name: f, in: formData, type: string}\n      \
         - {name: z, in: query, type: array, items: {type: int}}\n      \
         responses: {'200': {description: ok, schema: {items: 5}, headers: {H: {type: text}}}, '300': {$ref: '#/responses/Gone'}}\n\
         definitions: {A: 5, B: {properties: [], not: {type: any}}, C: {$ref: '#/definitions/C'}}\n\
         parameters: {P: {in: query}}\nresponses: {R: {schema: {type: str}}}\n\
         securityDefinitions: {S: {type: magic}, O: {type: oauth2, flow: implicit}}\nsecurity: [{T: []}]",
        &[],
    ));
}

#[test]
fn paths_with_a_query() {
    assert_snapshot!(two(
        &format!(
            "paths: {{/a: {{get: {{operationId: a, {OK}}}}}}}\n\
             x-ms-paths: {{'/a?comp=b': {{get: {{operationId: b, tags: 5, {OK}}}}}, /a: {{get: {{operationId: c, {OK}}}}}}}"
        ),
        &["/paths"],
    ));
}

#[test]
fn bodies_of_3_0() {
    assert_snapshot!(two(
        "paths:\n  /a:\n    post:\n      operationId: a\n      \
         requestBody: {content: {a/b: {}}}\n      responses: {default: {description: ok, content: {a/b: {}}}}",
        &["/paths/~1a/post"],
    ));
}

#[test]
fn members_of_3_0() {
    assert_snapshot!(two(
        "servers: [{url: /v1}]\ncomponents: {schemas: {A: {}}}\npaths: {}\ntags: [{name: a}]\nx-own: 1",
        &[""],
    ));
}

/// Every node in turn is replaced by what does not belong there.
#[test]
fn nothing_is_taken_for_granted() {
    let document = tree(
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\nhost: h\nbasePath: /b\nschemes: [http]\nconsumes: [a/b]\nproduces: [a/b]\n\
         paths:\n  /a/{i}:\n    parameters: [{$ref: '#/parameters/P'}]\n    post:\n      schemes: [https]\n      consumes: [c/d]\n      \
         parameters: [{name: b, in: body, schema: {$ref: '#/definitions/D'}}, {$ref: '#/parameters/F'}, {$ref: '#/parameters/P'}]\n      \
         responses: {'200': {description: ok, schema: {type: file}, headers: {h: {type: string}}, examples: {a/b: 1}}, '404': {$ref: '#/responses/R'}}\n\
         parameters: {P: {name: i, in: path, type: array, items: {type: string}, collectionFormat: csv}, F: {name: f, in: formData, type: file}}\n\
         responses: {R: {description: no, schema: {$ref: '#/definitions/D'}}}\n\
         definitions: {D: {type: object, discriminator: d, properties: {d: {type: string, enum: [a], x-ms-enum: {values: [{name: A, value: a}]}}}, x-coinage-at: ä}}\n\
         securityDefinitions: {S: {type: oauth2, flow: password, tokenUrl: t, scopes: {s: s}}}\nx-ms-paths: {/c?d: {get: {}}}",
    );
    let mut places = vec![String::new()];
    let mut seen = 0;
    while let Some(place) = places.pop() {
        match document.pointer(&place) {
            Some(Value::Object(members)) => places.extend(
                members.keys().map(|key| format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"))),
            ),
            Some(Value::Array(elements)) => {
                places.extend((0..elements.len()).map(|at| format!("{place}/{at}")));
            }
            _ => {}
        }
        for junk in
            [json!(null), json!(1.5), json!("body"), json!([7, []]), json!({ "$ref": "#/parameters/F" })]
        {
            let mut mutant = document.clone();
            *mutant.pointer_mut(&place).unwrap() = junk;
            let _ = normalise(mutant, &mut Diagnostics::default());
            seen += 1;
        }
    }
    assert!(seen > 400, "{seen}");
}
