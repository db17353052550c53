//! Components other than schemas, and references to them.

use openapiv3::ReferenceOr;
use serde_json::Value;

use super::context::Context;
use super::moved::Moved;
use super::object::Object;
use super::place::Place;
use super::reference::{Found, Kind, reference_of};
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// Reads `value`, which may be a reference to a component of `kind`. A reference to a place outside
/// `components` is replaced by what stands there; one that leads nowhere is dropped.
pub(super) fn referenced<'a, T: Moved>(
    cx: &mut Context<'a, '_>,
    kind: Kind,
    value: &'a Value,
    place: Place<'_>,
    read: impl Fn(&mut Context<'a, '_>, &'a Value, Place<'_>) -> Option<T>,
) -> Option<ReferenceOr<T>> {
    let Some(text) = reference_of(value) else { return read(cx, value, place).map(ReferenceOr::Item) };
    let fallback = format!("the {} is left out", kind.noun());
    match cx.references.resolve(text, kind) {
        Ok(Found::Component(name, _)) => {
            // While its own kind is being read, nobody knows yet; see `components`.
            let refused = cx.known.get(&kind).is_some_and(|known| !known.contains(&name));
            if refused {
                let message = format!("`{text}` leads to {} that was left out", kind.with_article());
                cx.warn(Code::UnresolvedReference, place.member("$ref"), message, fallback);
                return None;
            }
            Some(ReferenceOr::Reference { reference: kind.reference(&name) })
        }
        Ok(Found::Elsewhere(pointer, target)) => {
            let mut inlined =
                cx.inlining(text, place, target, &fallback, |cx| read(cx, target, Place::Start(&pointer)))?;
            inlined.moved_from(cx.source(&Pointer::parse(&pointer)).as_str());
            Some(ReferenceOr::Item(inlined))
        }
        Err(broken) => {
            cx.report(broken.finding(&place.pointer(), &fallback));
            None
        }
    }
}

/// What `value` is in the end: itself, or where its reference leads, with the place of that.
pub(super) fn followed<'a>(
    cx: &Context<'a, '_>,
    kind: Kind,
    value: &'a Value,
) -> Option<(&'a Value, Option<String>)> {
    let Some(text) = reference_of(value) else { return Some((value, None)) };
    match cx.references.resolve(text, kind).ok()? {
        Found::Component(name, target) => {
            let reference = kind.reference(&name);
            Some((target, Some(reference[1..].to_owned())))
        }
        Found::Elsewhere(pointer, target) => Some((target, Some(pointer))),
    }
}

/// All components of `kind`, and makes their names known. An entry that only refers to one that was
/// refused goes with it.
pub(super) fn components<'a, T: Moved>(
    cx: &mut Context<'a, '_>,
    components: &Object<'a, '_>,
    kind: Kind,
    read: impl Fn(&mut Context<'a, '_>, &'a Value, Place<'_>) -> Option<T>,
) -> Vec<(String, ReferenceOr<T>)> {
    let mut entries = components.map(cx, kind.member(), |cx, name, value, place| {
        if name.starts_with("x-") && !value.is_object() {
            return None;
        }
        referenced(cx, kind, value, place, &read)
    });
    let items = entries.iter().filter(|(_, entry)| entry.as_item().is_some());
    let mut known: std::collections::BTreeSet<String> = items.map(|(name, _)| name.clone()).collect();
    let place = components.place.member(kind.member());
    entries.retain(|(name, entry)| {
        let ReferenceOr::Reference { reference } = entry else { return true };
        let leads_on = known.iter().any(|known| kind.reference(known) == *reference);
        if !leads_on {
            let message = format!("`{reference}` leads to {} that was left out", kind.with_article());
            let finding = Diagnostic::new(Code::UnresolvedReference, &place.member(name).pointer(), message);
            cx.report(finding.fallback(format!("the {} is left out", kind.noun())));
        }
        leads_on
    });
    known.extend(entries.iter().map(|(name, _)| name.clone()));
    cx.known.insert(kind, known);
    entries
}
