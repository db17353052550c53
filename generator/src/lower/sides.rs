//! What is sent and what is received: members that belong to one side only (`readOnly`, `writeOnly`).
//!
//! A type that is only sent has no members that only the server sets, and one that is only received has
//! none that only the client gives. A type that is both stays one, unless it has such a member that is
//! required: then it would have to ask for what must not be sent, or miss what never comes. Such a type is
//! split, and so is every type that holds it and is both sent and received itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::reach::{self, Usage, mentions, parts_mut, replace, sent_mut};
use crate::model::{Field, Model, Origin, Type, TypeId, TypeKind, constant};

/// Splits types, and takes out members that do not belong to their side.
pub(super) fn split(model: &mut Model) {
    let telling = telling(model);
    let usage = reach::usage(model);
    let split = split_types(model, &usage, &telling);
    let inputs = add_inputs(model, &split);
    let input = |id: TypeId| inputs.get(&id).copied();
    for index in 0..model.types.len() {
        let is_input = matches!(model.types[index].origin, Origin::Input(_));
        let sent_only = usage.get(index).is_some_and(|usage| usage.sent && !usage.received);
        if is_input || sent_only {
            for ty in parts_mut(&mut model.types[index]) {
                replace(ty, &input);
            }
        }
    }
    for operation in &mut model.operations {
        for ty in sent_mut(operation) {
            replace(ty, &input);
        }
    }
    drop_members(model, &telling);
    // What was sent only inside of a member that is gone needs no form for sending.
    if !inputs.is_empty() {
        reach::compact(model);
    }
}

/// The members that tell the branches of a choice apart, by their types.
type Telling = BTreeSet<(TypeId, String)>;

fn telling(model: &Model) -> Telling {
    let mut telling = Telling::new();
    for (_, def) in model.types() {
        let TypeKind::Union(union) = &def.kind else { continue };
        let Some(tag) = &union.tag else { continue };
        for branch in &union.branches {
            if let Type::Ref(id) = model.resolve(&branch.ty) {
                telling.insert((*id, tag.clone()));
            }
        }
    }
    telling
}

/// Whether a member belongs to one side only: those that tell types apart belong to both.
fn is_one_sided(model: &Model, id: TypeId, field: &Field, telling: &Telling) -> bool {
    (field.read_only != field.write_only)
        && constant(model, &field.ty).is_none()
        && !telling.contains(&(id, field.name.clone()))
}

fn split_types(model: &Model, usage: &[Usage], telling: &Telling) -> BTreeSet<TypeId> {
    let mut split = BTreeSet::new();
    let mut holders: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    for (id, def) in model.types().filter(|(id, _)| usage[id.index()].both()) {
        for part in mentions(model, id) {
            holders.entry(part).or_default().push(id);
        }
        if let TypeKind::Struct(body) = &def.kind
            && body.fields.iter().any(|field| field.required && is_one_sided(model, id, field, telling))
        {
            split.insert(id);
        }
    }
    let mut waiting: Vec<TypeId> = split.iter().copied().collect();
    while let Some(id) = waiting.pop() {
        for holder in holders.get(&id).into_iter().flatten() {
            if split.insert(*holder) {
                waiting.push(*holder);
            }
        }
    }
    split
}

/// Adds for each of the types the form in which it is sent.
fn add_inputs(model: &mut Model, split: &BTreeSet<TypeId>) -> BTreeMap<TypeId, TypeId> {
    let mut inputs = BTreeMap::new();
    for id in split {
        let mut def = model.ty(*id).clone();
        def.origin = Origin::Input(*id);
        inputs.insert(*id, model.add(def));
    }
    inputs
}

/// Takes out what the server sets of types that are only sent, and what the client gives of types that
/// are only received.
fn drop_members(model: &mut Model, telling: &Telling) {
    let usage = reach::usage(model);
    let mut kept: Vec<Vec<bool>> = Vec::with_capacity(model.types.len());
    for (id, def) in model.types() {
        let TypeKind::Struct(body) = &def.kind else {
            kept.push(Vec::new());
            continue;
        };
        let usage = usage[id.index()];
        let keeps = |field: &Field| {
            let other_side = match (usage.sent, usage.received) {
                (true, false) => field.read_only,
                (false, true) => field.write_only,
                _ => false,
            };
            // What an input takes over from the type it is made from tells the same things apart.
            let of = match def.origin {
                Origin::Input(of) => of,
                _ => id,
            };
            !(other_side && is_one_sided(model, of, field, telling))
        };
        kept.push(body.fields.iter().map(keeps).collect());
    }
    for (def, kept) in model.types.iter_mut().zip(kept) {
        if let TypeKind::Struct(body) = &mut def.kind {
            let mut kept = kept.into_iter();
            body.fields.retain(|_| kept.next().unwrap_or(true));
        }
    }
}
