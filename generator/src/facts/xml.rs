//! Which types are part of XML bodies.

use std::collections::BTreeSet;

use crate::model::graph::mentioned;
use crate::model::reach::closure;
use crate::model::{Body, BodyContent, Model, ReplyContent, Type, TypeId, TypeKind};

/// The types of all XML bodies.
fn bodies(model: &Model) -> impl Iterator<Item = &Type> {
    model.operations.iter().flat_map(|operation| {
        let body = operation.body.iter().flat_map(Body::contents).filter_map(|content| match content {
            BodyContent::Xml(ty, _) => Some(ty),
            _ => None,
        });
        let replies = operation.replies.iter().filter_map(|reply| match &reply.content {
            ReplyContent::Xml(ty) => Some(ty),
            _ => None,
        });
        body.chain(replies)
    })
}

pub(super) fn is_used(model: &Model) -> bool {
    bodies(model).next().is_some()
}

/// The objects and choices among what they consist of.
pub(super) fn of_types(model: &Model) -> BTreeSet<TypeId> {
    let mut start = Vec::new();
    bodies(model).for_each(|ty| mentioned(ty, &mut start));
    let inside = closure(model, start).into_iter();
    inside.filter(|id| matches!(model.ty(*id).kind, TypeKind::Struct(_) | TypeKind::Union(_))).collect()
}
