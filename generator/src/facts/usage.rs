//! What follows from which types are sent and which are received.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::reach::{Usage, mentions};
use crate::model::{Model, Origin, Type, TypeDef, TypeId, TypeKind};

/// The structs that keep members nobody has named: what is read and sent back must lose nothing, and a
/// value that fits several branches of a choice has members of each.
pub(super) fn keeping(model: &Model, usage: &[Usage]) -> Vec<bool> {
    let mut keeping: Vec<bool> = usage.iter().map(|usage| usage.both()).collect();
    for (id, def) in model.types() {
        if let Origin::Input(of) = def.origin {
            keeping[id.index()] = true;
            keeping[of.index()] = true;
        }
    }
    for (_, def) in model.types() {
        let TypeKind::Union(union) = &def.kind else { continue };
        for branch in &union.branches {
            if let Type::Ref(id) = model.resolve(&branch.ty) {
                keeping[id.index()] = true;
            }
        }
    }
    for (id, def) in model.types() {
        keeping[id.index()] &= matches!(&def.kind, TypeKind::Struct(body) if body.rest.is_none());
    }
    keeping
}

/// The types that are sent in the place of others.
pub(super) fn inputs(model: &Model) -> BTreeMap<TypeId, TypeId> {
    let input = |(id, def): (TypeId, &TypeDef)| match def.origin {
        Origin::Input(of) => Some((of, id)),
        _ => None,
    };
    model.types().filter_map(input).collect()
}

/// The types that can be made from the type that is received in their place: all but those that ask for
/// more.
pub(super) fn convertible(model: &Model) -> BTreeSet<TypeId> {
    let mut convertible: BTreeSet<TypeId> = model
        .types()
        .filter(|(_, def)| matches!(def.origin, Origin::Input(of) if asks_nothing_new(model, def, of)))
        .map(|(id, _)| id)
        .collect();
    loop {
        let is_input = |id: &TypeId| matches!(model.ty(*id).origin, Origin::Input(_));
        let holds_none = |id: &TypeId| {
            mentions(model, *id).iter().all(|part| !is_input(part) || convertible.contains(part))
        };
        let still: BTreeSet<TypeId> = convertible.iter().copied().filter(holds_none).collect();
        if still.len() == convertible.len() {
            return still;
        }
        convertible = still;
    }
}

/// Whether every required member of an input is there in the type that it is made from.
fn asks_nothing_new(model: &Model, input: &TypeDef, of: TypeId) -> bool {
    match (&input.kind, &model.ty(of).kind) {
        (TypeKind::Struct(input), TypeKind::Struct(of)) => input
            .fields
            .iter()
            .filter(|field| field.required)
            .all(|field| of.fields.iter().any(|known| known.name == field.name)),
        _ => true,
    }
}
