//! Schemas: one form for what 3.0, 3.1 and 3.2 spell in several ways.
//!
//! A schema is gathered keyword by keyword into a [`Draft`], the draft is settled (null, type, enum,
//! bounds), and the typed schema is built from it. What `openapiv3` has no place for is kept as an
//! extension `x-coinage-<keyword>`.

mod applicators;
mod bounds;
mod draft;
mod enums;
mod keywords;
mod kind;
mod references;
mod shapes;
mod types;

use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::{Map, Value};

pub(super) use self::applicators::carried_schema;
use self::draft::Draft;
pub(super) use self::keywords::external_docs;
use super::context::Context;
use super::object::Object;
use super::place::Place;
use super::reference::Target;
use crate::pointer::Pointer;

/// The schema `value`, or a reference when it is one, or when it moves to `components/schemas`.
pub(super) fn schema<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> ReferenceOr<Schema> {
    match cx.references.moved(value) {
        Some(reference) => ReferenceOr::Reference { reference },
        None => read(cx, value, place),
    }
}

/// The schema that some `members` of an object make up by themselves.
pub(super) fn of_members<'a>(
    cx: &mut Context<'a, '_>,
    object: &Object<'a, '_>,
    members: &[&str],
) -> ReferenceOr<Schema> {
    let mut draft = Draft::default();
    let chosen = object.sorted().into_iter().filter(|(name, _)| members.contains(name)).collect();
    keywords::gather(cx, &mut draft, chosen, object.place);
    ReferenceOr::Item(finish(cx, draft, object.place))
}

/// A schema that moved to `components/schemas`, with a note of where it came from.
pub(super) fn moved<'a>(cx: &mut Context<'a, '_>, target: &Target<'a>) -> ReferenceOr<Schema> {
    let mut schema = read(cx, target.value, Place::Start(&target.pointer));
    mark(&mut schema, cx.source(&Pointer::parse(&target.pointer)).as_str());
    schema
}

/// Notes where a schema that moved came from, unless that is noted already.
pub(super) fn mark(schema: &mut ReferenceOr<Schema>, pointer: &str) {
    if let ReferenceOr::Item(schema) = schema {
        let extensions = &mut schema.schema_data.extensions;
        extensions.entry("x-coinage-at".to_owned()).or_insert_with(|| pointer.into());
    }
}

/// A schema that allows anything because of `reason`.
pub(super) fn degraded(reason: &str) -> Schema {
    let mut schema = any();
    schema.schema_data.extensions.insert("x-coinage-degraded".to_owned(), reason.into());
    schema
}

/// A plain string.
pub(super) fn string() -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Type(openapiv3::Type::String(openapiv3::StringType::default())),
    }
}

fn any() -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(openapiv3::AnySchema::default()),
    }
}

fn read<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> ReferenceOr<Schema> {
    match value {
        Value::Object(members) => match members.get("$ref") {
            Some(Value::String(target)) => references::referring(cx, value, members, target, place),
            _ => ReferenceOr::Item(inline(cx, members, place)),
        },
        Value::Bool(true) => ReferenceOr::Item(any()),
        Value::Bool(false) => ReferenceOr::Item(Schema {
            schema_data: SchemaData::default(),
            schema_kind: SchemaKind::Not { not: Box::new(ReferenceOr::Item(any())) },
        }),
        other => {
            cx.wrong(place, other, "a schema", "any value is allowed");
            ReferenceOr::Item(degraded("the schema is not an object"))
        }
    }
}

fn inline<'a>(cx: &mut Context<'a, '_>, members: &'a Map<String, Value>, place: Place<'_>) -> Schema {
    let mut draft = Draft::default();
    keywords::gather(cx, &mut draft, Object { members, place }.sorted(), place);
    finish(cx, draft, place)
}

/// Settles a draft and builds the schema.
fn finish(cx: &mut Context<'_, '_>, mut draft: Draft, place: Place<'_>) -> Schema {
    enums::take_null(&mut draft);
    types::settle(&mut draft);
    enums::settle(cx, &mut draft, place);
    bounds::settle(&mut draft);
    shapes::settle(cx, &mut draft, place);
    kind::keep_to_type(cx, &mut draft, place);
    kind::build(draft)
}
