//! References of every kind, and where they fail.

use insta::assert_snapshot;

use super::part;

#[test]
fn keywords_beside_a_reference() {
    assert_snapshot!(part(
        "components:\n  schemas:\n    Pet: {type: object}\n    Owner:\n      properties:\n        \
         described: {$ref: '#/components/schemas/Pet', description: his, nullable: true}\n        \
         same: {$ref: '#/components/schemas/Pet', type: object}\n        \
         plain: {$ref: '#/components/schemas/Pet', $comment: no}",
        &["/components/schemas/Owner"],
    ));
}

#[test]
fn a_schema_below_another_moves_to_the_components() {
    assert_snapshot!(part(
        "components:\n  schemas:\n    Pet:\n      properties:\n        owner: {type: object}\n    \
         Other: {type: array, items: {$ref: '#/components/schemas/Pet/properties/owner'}}",
        &["/components/schemas"],
    ));
}

#[test]
fn a_schema_of_a_reply_moves_to_the_components() {
    assert_snapshot!(part(
        "paths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '200':\n          description: ok\n          \
         content: {application/json: {schema: {type: object}}}\n\
         components:\n  schemas:\n    \
         Same: {allOf: [{$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}]}",
        &["/components/schemas", "/paths/~1a/get/responses/200/content"],
    ));
}

#[test]
fn definitions_move_to_the_components() {
    assert_snapshot!(part(
        "components:\n  schemas:\n    Pet:\n      properties: {owner: {$ref: '#/$defs/Owner'}}\n      \
         $defs: {Owner: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet/$defs/Owner'}}}}",
        &["/components/schemas"],
    ));
}

#[test]
fn names_are_decoded() {
    assert_snapshot!(part(
        "components:\n  schemas:\n    A B/c: {type: string}\n    Other: {$ref: '#/components/schemas/A%20B~1c'}",
        &["/components/schemas/Other"],
    ));
}

#[test]
fn a_schema_that_is_not_there() {
    assert_snapshot!(part(
        "components:\n  schemas:\n    PetOwner: {}\n    Other: {$ref: '#/components/schemas/pet_owner'}",
        &["/components/schemas/Other"],
    ));
}

#[test]
fn another_document() {
    assert_snapshot!(part(
        "paths:\n  /a:\n    get:\n      operationId: a\n      parameters: [{$ref: 'common.yaml#/Limit'}]\n      \
         responses: {'200': {description: ok, content: {a/b: {schema: {$ref: 'common.yaml#/A'}}}}}\n  \
         /b: {$ref: b.yaml}\n  /c: {get: {$ref: c.yaml}}",
        &["/paths", "/x-coinage-skipped"],
    ));
}

#[test]
fn anchors() {
    assert_snapshot!(part("components: {schemas: {A: {$ref: '#b'}}}", &["/components/schemas/A"]));
}

#[test]
fn schemas_in_a_circle() {
    assert_snapshot!(part(
        "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n    \
         C: {$ref: '#/components/schemas/A'}",
        &["/components/schemas"],
    ));
}

#[test]
fn parameters_in_a_circle() {
    assert_snapshot!(part(
        "components:\n  parameters:\n    A: {$ref: '#/components/parameters/B'}\n    B: {$ref: '#/components/parameters/A'}",
        &["/components"],
    ));
}

#[test]
fn a_reference_to_a_component_that_was_left_out() {
    assert_snapshot!(part(
        "paths:\n  /a:\n    get:\n      operationId: a\n      parameters: [{$ref: '#/components/parameters/B'}]\n      \
         responses: {default: {description: ok}}\n\
         components:\n  parameters:\n    A: {in: query}\n    B: {$ref: '#/components/parameters/A'}",
        &["/components", "/paths/~1a/get"],
    ));
}

#[test]
fn a_reply_of_another_operation_is_repeated() {
    assert_snapshot!(part(
        "paths:\n  /a:\n    get:\n      operationId: a\n      responses: {'404': {description: none}}\n    \
         put:\n      operationId: b\n      responses: {'404': {$ref: '#/paths/~1a/get/responses/404'}}",
        &["/paths/~1a/put/responses"],
    ));
}

#[test]
fn a_reference_in_an_example_is_text() {
    assert_snapshot!(part(
        "components: {schemas: {A: {type: object, example: {$ref: '#/components/schemas/None'}}}}",
        &["/components/schemas/A"],
    ));
}

#[test]
fn callbacks_in_a_circle() {
    assert_snapshot!(part(
        "paths: {/a: {get: {operationId: a, responses: {default: {description: ok}}, \
         callbacks: {again: {$ref: '#/components/callbacks/Again'}}}}}\n\
         components: {callbacks: {Again: {'{$url}': {post: {responses: {default: {description: ok}}, \
         callbacks: {again: {$ref: '#/components/callbacks/Again'}}}}}}}",
        &["/paths/~1a/get/callbacks"],
    ));
}
