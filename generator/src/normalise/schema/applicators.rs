//! Keywords that hold other schemas.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use super::super::context::Context;
use super::super::object::{Object, text};
use super::super::place::Place;
use super::draft::Draft;
use super::{mark, schema};
use crate::diagnostics::Code;

/// Reads the keyword `key` when it is one that holds schemas.
pub(super) fn gather<'a>(
    cx: &mut Context<'a, '_>,
    draft: &mut Draft,
    key: &str,
    value: &'a Value,
    place: Place<'_>,
) -> bool {
    match key {
        "properties" => properties(cx, draft, value, place),
        "additionalProperties" => draft.additional_properties = additional(cx, value, place),
        "items" if value.is_array() => prefix(cx, draft, value, place),
        "items" => draft.items = Some(boxed(schema(cx, value, place))),
        "allOf" => draft.all_of = branches(cx, value, place).0,
        "oneOf" => {
            let (branches, null) = branches(cx, value, place);
            draft.null |= null;
            draft.one_of = branches;
        }
        "anyOf" => {
            let (branches, null) = branches(cx, value, place);
            draft.null |= null;
            draft.any_of = branches;
        }
        "prefixItems" => prefix(cx, draft, value, place),
        "patternProperties" => patterns(cx, draft, value, place),
        "additionalItems" if draft.items.is_none() => draft.items = Some(boxed(schema(cx, value, place))),
        "not" => draft.not = Some(Box::new(schema(cx, value, place))),
        _ => return carried(cx, draft, key, value, place),
    }
    true
}

/// Keywords with schemas that 3.0 does not have: they travel as extensions, in normal form.
fn carried<'a>(
    cx: &mut Context<'a, '_>,
    draft: &mut Draft,
    key: &str,
    value: &'a Value,
    place: Place<'_>,
) -> bool {
    let carried = match key {
        "dependentSchemas" => carried_map(cx, value, place),
        "propertyNames"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "contentSchema"
        | "additionalItems"
        | "unevaluatedProperties"
        | "unevaluatedItems" => carried_schema(cx, value, place),
        // Draft 4: schemas or lists of names.
        "dependencies" => value.clone(),
        _ => return false,
    };
    draft.extend(key, carried);
    true
}

/// A schema in normal form as JSON.
pub(in super::super) fn carried_schema<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> Value {
    // Schemas have only text keys and finite numbers, so this does not fail.
    serde_json::to_value(schema(cx, value, place)).unwrap_or_default()
}

/// The schemas of the first positions of a list.
fn prefix<'a>(cx: &mut Context<'a, '_>, draft: &mut Draft, value: &'a Value, place: Place<'_>) {
    for (index, element) in value.as_array().into_iter().flatten().enumerate() {
        draft.prefix.push(placed(cx, element, place.element(index)));
    }
    let carried = draft.prefix.iter().map(|schema| serde_json::to_value(schema).unwrap_or_default());
    let carried: Value = carried.collect();
    draft.extend("prefixItems", carried);
}

/// The schemas of members whose names match patterns.
fn patterns<'a>(cx: &mut Context<'a, '_>, draft: &mut Draft, value: &'a Value, place: Place<'_>) {
    let Some(map) = Object::read(cx, value, place, "it is left out") else { return };
    let mut names: Vec<Value> = Vec::new();
    for (name, value) in map.sorted() {
        draft.patterns.push(placed(cx, value, place.member(name)));
        names.push(name.into());
    }
    draft.extend("patternProperties", names);
}

/// A schema that comes to stand elsewhere, with a note of where it stood.
fn placed<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> ReferenceOr<Schema> {
    let mut placed = schema(cx, value, place);
    mark(&mut placed, cx.source(&place.pointer()).as_str());
    placed
}

fn carried_map<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Value {
    let Some(map) = Object::read(cx, value, place, "it is left out") else { return Value::Null };
    let carried = map.sorted().into_iter();
    let carried =
        carried.map(|(name, value)| (name.to_owned(), carried_schema(cx, value, place.member(name))));
    Value::Object(carried.collect())
}

/// A property's or an item's schema as `openapiv3` keeps it.
pub(in super::super) fn boxed(schema: ReferenceOr<Schema>) -> ReferenceOr<Box<Schema>> {
    match schema {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
    }
}

fn properties<'a>(cx: &mut Context<'a, '_>, draft: &mut Draft, value: &'a Value, place: Place<'_>) {
    let Some(map) = Object::read(cx, value, place, "the properties are left out") else { return };
    draft.has_properties = true;
    for (name, value) in map.sorted() {
        let place = place.member(name);
        if value.get("required") == Some(&Value::Bool(true)) {
            cx.warn(
                Code::WrongType,
                place.member("required"),
                format!("`required` of the property `{name}` is `true` where a list of names is expected"),
                format!("`{name}` is required"),
            );
            draft.required.push(name.to_owned());
        }
        draft.properties.push((name.to_owned(), boxed(schema(cx, value, place))));
    }
}

/// Reads `required`. A boolean is a habit from older drafts: the object around a property heeds it
/// (see [`properties`]), and elsewhere it never meant anything.
pub(super) fn required<'a>(cx: &mut Context<'a, '_>, draft: &mut Draft, value: &'a Value, place: Place<'_>) {
    let names = match value {
        Value::Bool(_) => return,
        Value::Array(names) => names.as_slice(),
        Value::String(name) => {
            cx.wrong(place, value, "a list", "it is read as a list of one");
            draft.required.push(name.clone());
            draft.said = true;
            return;
        }
        other => return cx.wrong(place, other, "a list of names", "it is left out"),
    };
    for (index, name) in names.iter().enumerate() {
        draft.said = true;
        if let Some(name) = text(cx, name, place.element(index))
            && !draft.required.contains(&name)
        {
            draft.required.push(name);
        }
    }
}

fn additional<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> Option<AdditionalProperties> {
    match value {
        Value::Bool(allowed) => Some(AdditionalProperties::Any(*allowed)),
        Value::Object(_) => Some(AdditionalProperties::Schema(Box::new(schema(cx, value, place)))),
        Value::String(_) => super::super::object::flag(cx, value, place).map(AdditionalProperties::Any),
        other => {
            cx.wrong(place, other, "a boolean or a schema", "it is left out");
            None
        }
    }
}

/// The branches of a combination without those that only allow null, and whether there was one.
fn branches<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> (Vec<ReferenceOr<Schema>>, bool) {
    let elements = match value {
        Value::Array(elements) => elements.as_slice(),
        Value::Object(_) => {
            cx.wrong(place, value, "a list", "it is read as a list of one");
            let mut only = schema(cx, value, place);
            mark(&mut only, cx.source(&place.pointer()).as_str());
            return (vec![only], false);
        }
        other => {
            cx.wrong(place, other, "a list of schemas", "it is left out");
            return (Vec::new(), false);
        }
    };
    let mut branches = Vec::with_capacity(elements.len());
    let is_all_of = place.name() == "allOf";
    for (index, element) in elements.iter().enumerate() {
        if !is_all_of && is_null(element) {
            continue;
        }
        let place = place.element(index);
        let mut branch = schema(cx, element, place);
        if branches.len() != index {
            mark(&mut branch, cx.source(&place.pointer()).as_str());
        }
        branches.push(branch);
    }
    let null = branches.len() < elements.len();
    (branches, null)
}

/// Whether a branch allows null and nothing else.
fn is_null(value: &Value) -> bool {
    let Value::Object(members) = value else { return false };
    let by_type = match members.get("type") {
        Some(Value::String(name)) => name == "null",
        Some(Value::Array(names)) => names.len() == 1 && names[0] == "null",
        _ => false,
    };
    let by_value = matches!(members.get("enum"), Some(Value::Array(values)) if values.len() == 1 && values[0].is_null())
        || matches!(members.get("const"), Some(Value::Null));
    by_type || by_value
}
