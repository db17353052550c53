//! Reads the keywords of a schema one by one.

use openapiv3::{Discriminator, ExternalDocumentation};
use serde_json::Value;

use super::super::context::Context;
use super::super::object::{Object, flag, prose, text};
use super::super::place::Place;
use super::applicators;
use super::draft::Draft;
use super::types;

/// Reads all keywords of `members` into `draft`, which come in the order of their names.
pub(super) fn gather<'a>(
    cx: &mut Context<'a, '_>,
    draft: &mut Draft,
    members: Vec<(&'a str, &'a Value)>,
    place: Place<'_>,
) {
    for (key, value) in members {
        if key.starts_with("x-") {
            draft.data.extensions.insert(key.to_owned(), value.clone());
            // Notes of an earlier walk, and hints of vendors, do not change what a reference means.
            draft.said |= !matches!(key, "x-coinage-at");
            continue;
        }
        let place = place.member(key);
        let silent = if value.is_null() {
            // An empty line in YAML; `const` is the one keyword for which null is a value.
            key != "const" || take_const(draft, value)
        } else {
            annotation(cx, draft, key, value, place)
                || assertion(cx, draft, key, value, place)
                || applicators::gather(cx, draft, key, value, place)
                || beyond(cx, draft, key, value, place)
                || ignored(cx, key, value, place)
        };
        debug_assert!(silent, "every keyword is taken or reported");
        draft.said |= says_something(key) && !value.is_null();
    }
}

/// Whether a keyword beside a reference is worth keeping a schema around the reference for.
fn says_something(key: &str) -> bool {
    !matches!(key, "$ref" | "summary" | "required" | "externalDocs" | "xml") && !key.starts_with('$')
        || key == "$defs"
}

fn take_const(draft: &mut Draft, value: &Value) -> bool {
    draft.enumeration = Some(vec![value.clone()]);
    draft.said = true;
    true
}

/// Keywords that describe and do not constrain.
fn annotation<'a>(
    cx: &mut Context<'a, '_>,
    draft: &mut Draft,
    key: &str,
    value: &'a Value,
    place: Place<'_>,
) -> bool {
    let data = &mut draft.data;
    match key {
        "title" => data.title = prose(cx, value, place),
        "description" => data.description = prose(cx, value, place),
        "deprecated" => data.deprecated = flag(cx, value, place).unwrap_or(false),
        "readOnly" => data.read_only = flag(cx, value, place).unwrap_or(false),
        "writeOnly" => data.write_only = flag(cx, value, place).unwrap_or(false),
        "nullable" => data.nullable |= flag(cx, value, place).unwrap_or(false),
        "default" => data.default = Some(value.clone()),
        "example" => data.example = Some(value.clone()),
        "examples" => data.example = data.example.take().or_else(|| first_example(value)),
        "externalDocs" => data.external_docs = external_docs(cx, value, place),
        "discriminator" => data.discriminator = discriminator(cx, value, place),
        _ => return false,
    }
    true
}

/// The first of a list of values or, where people write what other objects have, of a map of examples.
fn first_example(value: &Value) -> Option<Value> {
    let first = match value {
        Value::Array(values) => values.first().cloned(),
        Value::Object(named) => named.values().next().and_then(|example| example.get("value").cloned()),
        _ => None,
    };
    first.filter(|value| !value.is_null())
}

/// The external documentation `value`; one without an address is worth nothing.
pub(in super::super) fn external_docs<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> Option<ExternalDocumentation> {
    let docs = Object::read(cx, value, place, "it is left out")?;
    let description = docs.prose(cx, "description");
    let Some(url) = docs.prose(cx, "url") else {
        cx.missing(place, "`externalDocs`", "url", "it is left out");
        return None;
    };
    Some(ExternalDocumentation { description, url, extensions: docs.extensions().collect() })
}

fn discriminator<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<Discriminator> {
    if let Value::String(name) = value {
        cx.wrong(place, value, "an object", "it is read as the name of the property");
        return Some(Discriminator { property_name: name.clone(), ..Discriminator::default() });
    }
    let object = Object::read(cx, value, place, "it is left out")?;
    let Some(property_name) = object.text(cx, "propertyName") else {
        cx.missing(place, "a discriminator", "propertyName", "the discriminator is left out");
        return None;
    };
    let mapping = object.map(cx, "mapping", |cx, _, holder, place| {
        let target = text(cx, holder, place)?;
        match cx.references.mapping(holder, &target) {
            Ok(reference) => Some(reference),
            Err(broken) => {
                cx.report(broken.finding_at(&place.pointer(), "the entry is left out"));
                None
            }
        }
    });
    let mut extensions: Vec<(String, Value)> = object.extensions().collect();
    if let Some((holder, fallback)) = object.get("defaultMapping").zip(object.text(cx, "defaultMapping")) {
        let fallback = cx.references.mapping(holder, &fallback).unwrap_or(fallback);
        extensions.push(("x-coinage-defaultMapping".to_owned(), fallback.into()));
    }
    Some(Discriminator {
        property_name,
        mapping: mapping.into_iter().collect(),
        extensions: extensions.into_iter().collect(),
    })
}

/// Keywords that constrain a value by itself.
fn assertion<'a>(
    cx: &mut Context<'a, '_>,
    draft: &mut Draft,
    key: &str,
    value: &'a Value,
    place: Place<'_>,
) -> bool {
    match key {
        "type" => types::gather(cx, draft, value, place),
        "format" => draft.format = text(cx, value, place),
        "pattern" => draft.pattern = text(cx, value, place),
        "enum" => {
            if let Value::Array(values) = value {
                // `const` is the narrower of the two, and is read before.
                draft.enumeration.get_or_insert_with(|| values.clone());
            } else {
                cx.wrong(place, value, "a list", "it is left out");
            }
        }
        "const" => {
            take_const(draft, value);
        }
        "uniqueItems" => draft.unique_items = flag(cx, value, place),
        "required" => applicators::required(cx, draft, value, place),
        _ => return super::bounds::gather(cx, draft, key, value, place),
    }
    true
}

/// Keywords that 3.0 does not have and that hold no schemas.
fn beyond<'a>(
    cx: &mut Context<'a, '_>,
    draft: &mut Draft,
    key: &str,
    value: &'a Value,
    place: Place<'_>,
) -> bool {
    match key {
        "contentMediaType" | "contentEncoding" | "dependentRequired" | "minContains" | "maxContains"
        | "xml" => {
            draft.extend(key, value.clone());
        }
        "$dynamicRef" | "$recursiveRef" => {
            let message = format!("`{key}` is not followed");
            cx.warn(crate::diagnostics::Code::UnresolvedReference, place, message, "any value is allowed");
            draft.extend("degraded", format!("`{key}` is not followed"));
        }
        _ => return false,
    }
    true
}

/// Everything else. An object that looks like a schema was most likely meant to be a property.
fn ignored<'a>(cx: &mut Context<'a, '_>, key: &str, value: &'a Value, place: Place<'_>) -> bool {
    let looks_like_schema = value.get("type").is_some() || value.get("$ref").is_some();
    if looks_like_schema && !matches!(key, "$defs" | "definitions") {
        let message = format!("`{key}` is not a keyword of schemas");
        cx.report(
            crate::diagnostics::Diagnostic::new(
                crate::diagnostics::Code::WrongType,
                &place.pointer(),
                message,
            )
            .fallback("it is left out")
            .help("members of an object are declared below `properties`"),
        );
    }
    true
}
