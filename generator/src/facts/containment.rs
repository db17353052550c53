//! Which members need a box: those whose types hold the type they stand in.

use std::collections::BTreeSet;

use crate::model::graph::{components, edges, held};
use crate::model::{Model, TypeId, TypeKind};

/// The members whose types lead back to the type they stand in.
pub(super) fn boxed_members(model: &Model) -> BTreeSet<(TypeId, usize)> {
    let component = components(model, |id| edges(model, id));
    let mut boxed = BTreeSet::new();
    for (id, def) in model.types() {
        let TypeKind::Struct(body) = &def.kind else { continue };
        for (index, field) in body.fields.iter().enumerate() {
            if held(&field.ty).is_some_and(|target| component[target.index()] == component[id.index()]) {
                boxed.insert((id, index));
            }
        }
    }
    boxed
}
