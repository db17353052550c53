//! Builds the typed schema: the same choice between kinds that `openapiv3` makes when it reads one.

use openapiv3::{
    AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, Schema, SchemaKind, StringType,
    Type, VariantOrUnknownOrEmpty,
};
use serde_json::{Map, Number, Value};

use super::super::context::Context;
use super::super::place::Place;
use super::draft::{Draft, Primitive};
use crate::diagnostics::Code;

/// Moves keywords that say nothing about values of the schema's type out of its way, so that it is of
/// that type's kind and not a mixture. A schema put together from others keeps everything.
pub(super) fn keep_to_type(cx: &mut Context<'_, '_>, draft: &mut Draft, place: Place<'_>) {
    let Some(primitive) = draft.primitive.filter(|_| !draft.is_combined()) else { return };
    if primitive != Primitive::Object {
        if draft.has_properties && !draft.properties.is_empty() {
            idle(cx, place, "properties", primitive);
        }
        move_object_keywords(draft);
    }
    if primitive != Primitive::Array {
        if draft.items.is_some() {
            idle(cx, place, "items", primitive);
        }
        move_array_keywords(draft);
    }
    if primitive != Primitive::String {
        move_to(draft, "pattern", |draft| draft.pattern.take());
        move_to(draft, "minLength", |draft| draft.min_length.take());
        move_to(draft, "maxLength", |draft| draft.max_length.take());
    }
    if !matches!(primitive, Primitive::Number | Primitive::Integer) {
        move_to(draft, "minimum", |draft| draft.minimum.value.take());
        move_to(draft, "maximum", |draft| draft.maximum.value.take());
        move_to(draft, "multipleOf", |draft| draft.multiple_of.take());
        draft.minimum.exclusive = None;
        draft.maximum.exclusive = None;
    }
    if matches!(primitive, Primitive::Boolean | Primitive::Object | Primitive::Array) {
        move_to(draft, "format", |draft| draft.format.take());
    }
}

fn move_object_keywords(draft: &mut Draft) {
    if !draft.properties.is_empty() {
        let properties = std::mem::take(&mut draft.properties);
        let carried: Map<String, Value> =
            properties.into_iter().map(|(name, schema)| (name, carried(&schema))).collect();
        draft.extend("properties", carried);
    }
    if !draft.required.is_empty() {
        let required = std::mem::take(&mut draft.required);
        draft.extend("required", required);
    }
    move_to(draft, "additionalProperties", |draft| draft.additional_properties.take().map(|it| carried(&it)));
    move_to(draft, "minProperties", |draft| draft.min_properties.take());
    move_to(draft, "maxProperties", |draft| draft.max_properties.take());
}

fn move_array_keywords(draft: &mut Draft) {
    move_to(draft, "items", |draft| draft.items.take().map(|it| carried(&it)));
    move_to(draft, "minItems", |draft| draft.min_items.take());
    move_to(draft, "maxItems", |draft| draft.max_items.take());
    move_to(draft, "uniqueItems", |draft| draft.unique_items.take());
}

fn move_to<T: Into<Value>>(draft: &mut Draft, keyword: &str, take: impl FnOnce(&mut Draft) -> Option<T>) {
    if let Some(value) = take(draft) {
        draft.extend(keyword, value);
    }
}

fn carried(schema: &impl serde::Serialize) -> Value {
    // Schemas have only text keys and finite numbers, so this does not fail.
    serde_json::to_value(schema).unwrap_or_default()
}

fn idle(cx: &mut Context<'_, '_>, place: Place<'_>, keyword: &str, primitive: Primitive) {
    let message = format!("`{keyword}` says nothing about values of the type `{}`", primitive.name());
    cx.warn(Code::WrongType, place.member(keyword), message, "it is left out");
}

/// The typed schema.
pub(super) fn build(mut draft: Draft) -> Schema {
    let data = std::mem::take(&mut draft.data);
    let schema_kind = match draft.primitive {
        Some(primitive) if !draft.is_combined() => SchemaKind::Type(typed(primitive, draft)),
        _ => combined(draft),
    };
    Schema { schema_data: data, schema_kind }
}

fn typed(primitive: Primitive, draft: Draft) -> Type {
    match primitive {
        Primitive::String => Type::String(StringType {
            format: VariantOrUnknownOrEmpty::from(draft.format),
            pattern: draft.pattern,
            enumeration: values(draft.enumeration, |value| value.as_str().map(str::to_owned)),
            min_length: draft.min_length,
            max_length: draft.max_length,
        }),
        Primitive::Number => Type::Number(NumberType {
            format: VariantOrUnknownOrEmpty::from(draft.format),
            multiple_of: draft.multiple_of.as_ref().and_then(Number::as_f64),
            exclusive_minimum: draft.minimum.exclusive.unwrap_or_default(),
            exclusive_maximum: draft.maximum.exclusive.unwrap_or_default(),
            minimum: draft.minimum.value.as_ref().and_then(Number::as_f64),
            maximum: draft.maximum.value.as_ref().and_then(Number::as_f64),
            enumeration: values(draft.enumeration, Value::as_f64),
        }),
        Primitive::Integer => Type::Integer(IntegerType {
            format: VariantOrUnknownOrEmpty::from(draft.format),
            multiple_of: draft.multiple_of.as_ref().and_then(Number::as_i64),
            exclusive_minimum: draft.minimum.exclusive.unwrap_or_default(),
            exclusive_maximum: draft.maximum.exclusive.unwrap_or_default(),
            minimum: draft.minimum.value.as_ref().and_then(Number::as_i64),
            maximum: draft.maximum.value.as_ref().and_then(Number::as_i64),
            enumeration: values(draft.enumeration, Value::as_i64),
        }),
        Primitive::Boolean => {
            Type::Boolean(BooleanType { enumeration: values(draft.enumeration, Value::as_bool) })
        }
        Primitive::Object => Type::Object(ObjectType {
            properties: draft.properties.into_iter().collect(),
            required: draft.required,
            additional_properties: draft.additional_properties,
            min_properties: draft.min_properties,
            max_properties: draft.max_properties,
        }),
        Primitive::Array => Type::Array(ArrayType {
            items: draft.items,
            min_items: draft.min_items,
            max_items: draft.max_items,
            unique_items: draft.unique_items.unwrap_or_default(),
        }),
    }
}

/// The values of an enum, which fit their type by now.
fn values<T>(enumeration: Option<Vec<Value>>, read: impl Fn(&Value) -> Option<T>) -> Vec<Option<T>> {
    let values = enumeration.unwrap_or_default();
    values.iter().filter_map(|value| read(value).map(Some)).collect()
}

/// A pure `oneOf`, `allOf`, `anyOf` or `not`, or the kind that holds any mixture.
fn combined(draft: Draft) -> SchemaKind {
    let mut any = AnySchema {
        typ: draft.primitive.map(|primitive| primitive.name().to_owned()),
        pattern: draft.pattern,
        multiple_of: draft.multiple_of.as_ref().and_then(Number::as_f64),
        exclusive_minimum: draft.minimum.exclusive,
        exclusive_maximum: draft.maximum.exclusive,
        minimum: draft.minimum.value.as_ref().and_then(Number::as_f64),
        maximum: draft.maximum.value.as_ref().and_then(Number::as_f64),
        properties: draft.properties.into_iter().collect(),
        required: draft.required,
        additional_properties: draft.additional_properties,
        min_properties: draft.min_properties,
        max_properties: draft.max_properties,
        items: draft.items,
        min_items: draft.min_items,
        max_items: draft.max_items,
        unique_items: draft.unique_items,
        enumeration: draft.enumeration.unwrap_or_default(),
        format: draft.format,
        min_length: draft.min_length,
        max_length: draft.max_length,
        ..AnySchema::default()
    };
    let plain = any == AnySchema::default();
    match (draft.one_of, draft.all_of, draft.any_of, draft.not) {
        (one_of, all, some, None) if plain && !one_of.is_empty() && all.is_empty() && some.is_empty() => {
            SchemaKind::OneOf { one_of }
        }
        (one, all_of, some, None) if plain && one.is_empty() && !all_of.is_empty() && some.is_empty() => {
            SchemaKind::AllOf { all_of }
        }
        (one, all, any_of, None) if plain && one.is_empty() && all.is_empty() && !any_of.is_empty() => {
            SchemaKind::AnyOf { any_of }
        }
        (one, all, some, Some(not)) if plain && one.is_empty() && all.is_empty() && some.is_empty() => {
            SchemaKind::Not { not }
        }
        (one_of, all_of, any_of, not) => {
            (any.one_of, any.all_of, any.any_of, any.not) = (one_of, all_of, any_of, not);
            SchemaKind::Any(any)
        }
    }
}
