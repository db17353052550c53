//! Spellings of schemas.

use insta::assert_snapshot;

use super::{part, schema};

#[test]
fn null_beside_one_type_is_nullable() {
    assert_snapshot!(schema("type: [string, 'null']\nminLength: 1"));
}

#[test]
fn several_types_travel_in_an_extension() {
    assert_snapshot!(schema("type: [string, integer, 'null']"));
}

#[test]
fn integer_beside_number_is_a_number() {
    assert_snapshot!(schema("type: [integer, number]"));
}

#[test]
fn only_null() {
    assert_snapshot!(schema("type: 'null'"));
}

#[test]
fn a_null_branch_makes_a_union_nullable() {
    assert_snapshot!(schema("anyOf:\n  - type: 'null'\n  - type: string\n  - type: integer"));
}

#[test]
fn const_is_an_enum_of_one() {
    assert_snapshot!(schema("const: created"));
}

#[test]
fn null_in_an_enum_is_nullable() {
    assert_snapshot!(schema("enum: [a, null, b]"));
}

#[test]
fn enum_values_come_to_fit_a_string() {
    assert_snapshot!(schema("type: string\nenum: [a, 1, true]"));
}

#[test]
fn enum_values_that_cannot_fit() {
    assert_snapshot!(schema("type: integer\nenum: [1, two]"));
}

#[test]
fn enum_values_beyond_64_bits() {
    assert_snapshot!(schema("type: integer\nconst: 18446744073709551615"));
}

#[test]
fn numeric_exclusive_bounds() {
    assert_snapshot!(schema(
        "type: number\nminimum: 0\nexclusiveMinimum: 1\nmaximum: 5\nexclusiveMaximum: 9"
    ));
}

#[test]
fn exclusive_bounds_in_quotes() {
    assert_snapshot!(schema("type: number\nexclusiveMaximum: '1e+09'"));
}

#[test]
fn exclusive_flags_of_3_0() {
    assert_snapshot!(schema("type: integer\nminimum: 0\nexclusiveMinimum: true\nexclusiveMaximum: true"));
}

#[test]
fn bounds_that_an_integer_cannot_hold() {
    assert_snapshot!(schema(
        "type: integer\nminimum: 0.5\nmaximum: 18446744073709551615\nmultipleOf: 1.0e+18"
    ));
}

#[test]
fn lengths_that_are_none() {
    assert_snapshot!(schema("type: string\nminLength: -1\nmaxLength: '9'"));
}

#[test]
fn examples_become_an_example() {
    assert_snapshot!(schema("type: string\nexamples: [first, second]"));
}

#[test]
fn what_3_0_cannot_say_is_carried() {
    assert_snapshot!(schema(
        "type: object\n\
         patternProperties: {'^x': {type: [string, 'null']}}\n\
         propertyNames: {pattern: a}\n\
         if: {required: [a]}\nthen: {required: [b]}\n\
         dependentRequired: {a: [b]}\n\
         unevaluatedProperties: false"
    ));
}

#[test]
fn tuples_are_carried() {
    assert_snapshot!(schema("prefixItems: [{type: string}, true]\nitems: false"));
}

#[test]
fn boolean_schemas() {
    assert_snapshot!(schema("properties: {anything: true, nothing: false}"));
}

#[test]
fn base64_content_has_the_format_byte() {
    assert_snapshot!(schema("type: string\ncontentEncoding: base64"));
}

#[test]
fn keywords_about_another_type_move_out_of_the_way() {
    assert_snapshot!(schema("type: boolean\nformat: int32\nminLength: 1\nproperties: {a: {}}"));
}

#[test]
fn types_that_are_implied() {
    assert_snapshot!(schema(
        "properties:\n  list: {items: {}}\n  text: {format: uuid}\n  count: {enum: [1, 2]}\n  anything: {minimum: 1}"
    ));
}

#[test]
fn types_under_other_names() {
    assert_snapshot!(schema("properties:\n  a: {type: datetime}\n  b: {type: Bool}\n  c: {type: any}"));
}

#[test]
fn required_as_a_boolean_of_the_property() {
    assert_snapshot!(schema(
        "properties:\n  a: {type: string, required: true}\n  b: {type: string, required: false}"
    ));
}

#[test]
fn a_property_outside_of_properties() {
    assert_snapshot!(schema("type: object\nname: {type: string}"));
}

#[test]
fn a_discriminator_names_schemas() {
    assert_snapshot!(part(
        "components:\n  schemas:\n    Cat: {}\n    Pet:\n      oneOf: [{$ref: '#/components/schemas/Cat'}]\n      \
         discriminator:\n        propertyName: kind\n        mapping: {cat: Cat, dog: '#/components/schemas/Dog'}",
        &["/components/schemas/Pet"],
    ));
}
