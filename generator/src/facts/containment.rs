//! Which members need a box: those whose types hold the type they stand in.

use std::collections::BTreeSet;

use crate::model::graph::{components, edges, held};
use crate::model::{Model, Type, TypeId, TypeKind};

/// The members and branches whose types lead back to the type they stand in.
pub(super) fn boxed_members(model: &Model) -> BTreeSet<(TypeId, usize)> {
    let component = components(model, |id| edges(model, id));
    let mut boxed = BTreeSet::new();
    for (id, def) in model.types() {
        let parts: Vec<&Type> = match &def.kind {
            TypeKind::Struct(body) => body.fields.iter().map(|field| &field.ty).collect(),
            TypeKind::Union(union) => union.branches.iter().map(|branch| &branch.ty).collect(),
            TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Text(_) | TypeKind::Alias(_) => continue,
        };
        for (index, ty) in parts.into_iter().enumerate() {
            if held(ty).is_some_and(|target| component[target.index()] == component[id.index()]) {
                boxed.insert((id, index));
            }
        }
    }
    boxed
}
