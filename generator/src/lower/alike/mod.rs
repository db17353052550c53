//! Types written in several places that are alike become one type: schemas without a name have no other
//! identity than what they say. Named schemas always stay types of their own.
//!
//! Two types are alike if they play the same part and say the same; only what is said about the whole may
//! differ, and is left out then. They play the same part if the names of the member, parameter or branch
//! end with the same word, or if they are members of objects that are called alike and consist of nothing
//! else. What an operation answers with or takes as a whole is a type of its own.

mod fold;
mod members;
mod role;

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::model::reach::{compact, parts_mut, received_mut, replace, sent_mut};
use crate::model::{Docs, Model, Origin, Twin, TypeDef, TypeId};

/// Brings types that are alike together, until there are none.
pub(super) fn merge(model: &mut Model) {
    // What nothing has to do with must not stand for others.
    compact(model);
    unite(model);
    if fold::branches(model) {
        unite(model);
    }
    mark_shared(model);
    compact(model);
}

/// What has to be equal for two types to be alike.
struct Key {
    role: String,
    content: String,
}

/// Lets the first of several types that are alike stand for all of them. What is inside comes first, so
/// that types around it can be alike in turn.
fn unite(model: &mut Model) {
    let mut keys: Vec<Option<Key>> = model.types().map(|(id, _)| key(model, id)).collect();
    loop {
        members::play_one_part(model, &mut keys);
        let mut first: BTreeMap<(&str, &str), TypeId> = BTreeMap::new();
        let mut same: BTreeMap<TypeId, TypeId> = BTreeMap::new();
        for (id, _) in model.types() {
            let Some(Key { role, content }) = &keys[id.index()] else { continue };
            let known = *first.entry((role, content)).or_insert(id);
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
        stand_in(model, &same, &mut keys);
    }
}

/// Puts types in the places of those that are just like them.
fn stand_in(model: &mut Model, same: &BTreeMap<TypeId, TypeId>, keys: &mut [Option<Key>]) {
    let touched = Cell::new(false);
    let other = |id: TypeId| same.get(&id).copied().inspect(|_| touched.set(true));
    for (def, own) in model.types.iter_mut().zip(keys) {
        touched.set(false);
        for ty in parts_mut(def) {
            replace(ty, &other);
        }
        if touched.get()
            && let Some(own) = own
        {
            own.content = content(def);
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

/// The key of a type; nothing for those that stay alone.
fn key(model: &Model, id: TypeId) -> Option<Key> {
    let def = model.ty(id);
    let role = role::of(model, &def.origin).filter(|_| !def.merged)?;
    Some(Key { role, content: content(def) })
}

/// What a type says.
fn content(def: &TypeDef) -> String {
    let TypeDef { nullable, deprecated, degraded, kind, rules, .. } = def;
    format!("{nullable} {deprecated} {degraded:?} {kind:?} {rules:?}")
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
