//! Types written in several places that are alike become one type: schemas without a name have no other
//! identity than what they say. Named schemas always stay types of their own.
//!
//! Two types are alike if they play the same part (the member, the parameter or the branch has the same
//! name) and say the same; only what is said about the whole may differ, and is left out then. What an
//! operation answers with or takes as a whole is a type of its own.

mod fold;

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::model::reach::{compact, parts_mut, received_mut, replace, sent_mut};
use crate::model::{Docs, Model, Origin, Twin, TypeDef, TypeId};

/// Brings types that are alike together, until there are none.
pub(super) fn merge(model: &mut Model) {
    unite(model);
    if fold::branches(model) {
        unite(model);
    }
    mark_shared(model);
    compact(model);
}

/// Lets the first of several types that are alike stand for all of them. What is inside comes first, so
/// that types around it can be alike in turn.
fn unite(model: &mut Model) {
    let mut keys: Vec<Option<String>> = model.types.iter().map(key).collect();
    loop {
        let mut first: BTreeMap<&str, TypeId> = BTreeMap::new();
        let mut same: BTreeMap<TypeId, TypeId> = BTreeMap::new();
        for (id, _) in model.types() {
            let Some(key) = keys[id.index()].as_deref() else { continue };
            let known = *first.entry(key).or_insert(id);
            if known != id {
                same.insert(id, known);
            }
        }
        if same.is_empty() {
            return;
        }
        for (id, known) in &same {
            unite_two(model, *id, *known);
            keys[id.index()] = None;
        }
        let touched = Cell::new(false);
        let other = |id: TypeId| same.get(&id).copied().inspect(|_| touched.set(true));
        for (def, own) in model.types.iter_mut().zip(&mut keys) {
            touched.set(false);
            for ty in parts_mut(def) {
                replace(ty, &other);
            }
            if touched.get() {
                *own = key(def);
            }
        }
        for event in &mut model.events {
            replace(&mut event.ty, &other);
        }
        for operation in &mut model.operations {
            for ty in sent_mut(operation) {
                replace(ty, &other);
            }
            for ty in received_mut(operation) {
                replace(ty, &other);
            }
        }
    }
}

/// What has to be equal for two types to be alike; nothing for those that stay alone.
fn key(def: &TypeDef) -> Option<String> {
    if def.merged {
        return None;
    }
    let role = role(&def.origin)?;
    let TypeDef { nullable, deprecated, degraded, kind, rules, .. } = def;
    Some(format!("{role:?} {nullable} {deprecated} {degraded:?} {kind:?} {rules:?}"))
}

/// The part that an unnamed type plays where it stands.
fn role(origin: &Origin) -> Option<String> {
    let words = match origin {
        Origin::Inside { words, .. } => words,
        Origin::Operation { words, .. } if !is_whole(words) => words,
        _ => return None,
    };
    let own = words.iter().rposition(|word| word != "item").unwrap_or(0);
    let own = match &words[..] {
        // The status belongs to the error.
        [error, status] if error == "error" && own == 1 => return Some(format!("{error} {status}")),
        _ => own,
    };
    Some(words[own..].join(" "))
}

/// Whether this is all that an operation answers with or takes.
fn is_whole(words: &[String]) -> bool {
    match words {
        [only] => only == "reply" || only == "body",
        [first, status] => first == "reply" && status.starts_with(|first: char| first.is_ascii_digit()),
        _ => false,
    }
}

fn unite_two(model: &mut Model, id: TypeId, known: TypeId) {
    let def = &mut model.types[id.index()];
    def.merged = true;
    let docs = def.docs.clone();
    let mut twins = vec![Twin { origin: def.origin.clone(), pointer: def.pointer.clone() }];
    twins.append(&mut def.also);
    let known = &mut model.types[known.index()];
    known.also.append(&mut twins);
    if known.docs != docs {
        known.docs = Docs::default();
    }
}

/// Says of types that stand in several places that they do.
fn mark_shared(model: &mut Model) {
    for def in model.types.iter_mut().filter(|def| !def.also.is_empty()) {
        def.origin = Origin::Shared(Box::new(def.origin.clone()));
    }
}
