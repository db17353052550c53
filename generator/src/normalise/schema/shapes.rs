//! Brings keywords that give parts of a value schemas of their own to those that 3.0 has: positions of a
//! list (`prefixItems`) to `items`, names that match patterns (`patternProperties`) to
//! `additionalProperties`. Where the parts differ, each of them may be any of the schemas.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaData, SchemaKind};

use super::super::context::Context;
use super::super::place::Place;
use super::applicators::boxed;
use super::draft::Draft;
use crate::diagnostics::Code;

/// Settles both, and what can have no value at all.
pub(super) fn settle(cx: &mut Context<'_, '_>, draft: &mut Draft, place: Place<'_>) {
    positions(cx, draft, place);
    members(draft);
    patterns(draft);
}

fn positions(cx: &mut Context<'_, '_>, draft: &mut Draft, place: Place<'_>) {
    let mut schemas = std::mem::take(&mut draft.prefix);
    if schemas.is_empty() {
        if draft.items.as_ref().is_some_and(is_never) {
            (draft.items, draft.max_items) = (None, Some(0));
        }
        return;
    }
    let count = schemas.len();
    match draft.items.take() {
        None => {}
        Some(items) if is_never(&items) => {
            draft.max_items = Some(draft.max_items.map_or(count, |most| most.min(count)));
        }
        Some(ReferenceOr::Item(items)) => schemas.push(ReferenceOr::Item(*items)),
        Some(ReferenceOr::Reference { reference }) => schemas.push(ReferenceOr::Reference { reference }),
    }
    let schema = one_of_them(schemas);
    if matches!(&schema, ReferenceOr::Item(Schema { schema_kind: SchemaKind::AnyOf { .. }, .. })) {
        let message = "the positions of the list have schemas of their own".to_owned();
        cx.warn(Code::UnsupportedKeyword, place, message, "each element may be of any of their types");
    }
    draft.items = Some(boxed(schema));
}

/// Members of which there can be none are like those that nobody has named.
fn members(draft: &mut Draft) {
    draft.properties.retain(|(_, member)| !is_never(member));
    if matches!(&draft.additional_properties, Some(AdditionalProperties::Schema(other)) if is_nothing(other))
    {
        draft.additional_properties = Some(AdditionalProperties::Any(false));
    }
}

fn patterns(draft: &mut Draft) {
    let mut schemas = std::mem::take(&mut draft.patterns);
    if schemas.is_empty() {
        return;
    }
    match draft.additional_properties.take() {
        // Beside named members others may stand that match no pattern, and a reply must not fail for them.
        None if !draft.properties.is_empty() => {
            draft.additional_properties = Some(AdditionalProperties::Any(true));
            return;
        }
        Some(AdditionalProperties::Any(true)) => {
            draft.additional_properties = Some(AdditionalProperties::Any(true));
            return;
        }
        None | Some(AdditionalProperties::Any(false)) => {}
        Some(AdditionalProperties::Schema(others)) => schemas.push(*others),
    }
    draft.additional_properties = Some(AdditionalProperties::Schema(Box::new(one_of_them(schemas))));
}

/// A schema that allows what any of `schemas` allows.
fn one_of_them(schemas: Vec<ReferenceOr<Schema>>) -> ReferenceOr<Schema> {
    let mut distinct: Vec<ReferenceOr<Schema>> = Vec::with_capacity(schemas.len());
    for schema in schemas {
        if !distinct.iter().any(|known| is_same(known, &schema)) {
            distinct.push(schema);
        }
    }
    match distinct.pop() {
        Some(only) if distinct.is_empty() => only,
        last => {
            distinct.extend(last);
            ReferenceOr::Item(Schema {
                schema_data: SchemaData::default(),
                schema_kind: SchemaKind::AnyOf { any_of: distinct },
            })
        }
    }
}

/// Whether two schemas say the same, wherever they stand.
fn is_same(one: &ReferenceOr<Schema>, other: &ReferenceOr<Schema>) -> bool {
    match (one, other) {
        (ReferenceOr::Item(one), ReferenceOr::Item(other)) => {
            let bare = |schema: &Schema| SchemaData {
                extensions: schema
                    .schema_data
                    .extensions
                    .iter()
                    .filter(|(key, _)| *key != "x-coinage-at")
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect(),
                description: None,
                title: None,
                example: None,
                ..schema.schema_data.clone()
            };
            one.schema_kind == other.schema_kind && bare(one) == bare(other)
        }
        (one, other) => one == other,
    }
}

/// Whether no value is allowed: the schema `false`.
fn is_never(schema: &ReferenceOr<Box<Schema>>) -> bool {
    matches!(schema, ReferenceOr::Item(schema) if is_nothing_item(schema))
}

fn is_nothing(schema: &ReferenceOr<Schema>) -> bool {
    matches!(schema, ReferenceOr::Item(schema) if is_nothing_item(schema))
}

fn is_nothing_item(schema: &Schema) -> bool {
    let SchemaKind::Not { not } = &schema.schema_kind else { return false };
    matches!(&**not, ReferenceOr::Item(any) if matches!(&any.schema_kind, SchemaKind::Any(any) if *any == openapiv3::AnySchema::default()))
}
