//! Which types an operation has to do with: what it sends, what it receives, and everything inside.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::mentioned;
use super::{Body, BodyContent, Model, Operation, Origin, Type, TypeDef, TypeId, TypeKind};

/// How a type is used by the operations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// It is part of something that is sent.
    pub sent: bool,
    /// It is part of something that is received.
    pub received: bool,
}

impl Usage {
    /// Whether it is part of both.
    #[must_use]
    pub fn both(self) -> bool {
        self.sent && self.received
    }
}

/// The usage of each type.
pub(crate) fn usage(model: &Model) -> Vec<Usage> {
    let mut usage = vec![Usage::default(); model.types.len()];
    let sent = model.operations.iter().flat_map(sent).collect();
    for id in closure(model, sent) {
        usage[id.index()].sent = true;
    }
    let mut received: Vec<TypeId> = model.operations.iter().flat_map(received).collect();
    received.extend(events(model));
    for id in closure(model, received) {
        usage[id.index()].received = true;
    }
    usage
}

/// Every type that one of the operations has to do with, and of those that have a form of their own for
/// sending the other form: one is made of the other.
pub(crate) fn reached(model: &Model, operations: &[&Operation]) -> Vec<TypeId> {
    let mut start = Vec::new();
    for operation in operations {
        start.extend(sent(operation));
        start.extend(received(operation));
    }
    let mut found = closure(model, start);
    let origins = found.iter().filter_map(|id| match model.ty(*id).origin {
        Origin::Input(of) => Some(of),
        _ => None,
    });
    let origins: Vec<TypeId> = origins.collect();
    if !origins.is_empty() {
        found.extend(origins);
        found = closure(model, found);
    }
    found
}

/// Every type that is part of an event.
pub(crate) fn reached_by_events(model: &Model) -> Vec<TypeId> {
    closure(model, events(model))
}

/// The types of events, without what is inside them.
fn events(model: &Model) -> Vec<TypeId> {
    let mut found = Vec::new();
    for event in &model.events {
        mentioned(&event.ty, &mut found);
    }
    found
}

/// The types that an operation sends, without what is inside them.
fn sent(operation: &Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    for parameter in &operation.parameters {
        mentioned(&parameter.ty, &mut found);
    }
    for ty in operation.body.iter().flat_map(Body::contents).filter_map(BodyContent::ty) {
        mentioned(ty, &mut found);
    }
    found
}

/// Every use of a type in what an operation sends, to change it.
pub(crate) fn sent_mut(operation: &mut Operation) -> impl Iterator<Item = &mut Type> {
    let body = operation.body.iter_mut().flat_map(Body::contents_mut).filter_map(BodyContent::ty_mut);
    operation.parameters.iter_mut().map(|parameter| &mut parameter.ty).chain(body)
}

/// The types that an operation receives, without what is inside them.
fn received(operation: &Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    for reply in &operation.replies {
        reply.types().for_each(|ty| mentioned(ty, &mut found));
    }
    found
}

/// Every use of a type in what an operation receives, to change it.
pub(crate) fn received_mut(operation: &mut Operation) -> impl Iterator<Item = &mut Type> {
    operation.replies.iter_mut().flat_map(crate::model::Reply::types_mut)
}

/// `start` and everything inside, each once.
pub(crate) fn closure(model: &Model, start: Vec<TypeId>) -> Vec<TypeId> {
    let mut seen = vec![false; model.types.len()];
    let mut found = Vec::new();
    let mut waiting = start;
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        found.push(id);
        waiting.extend(mentions(model, id));
    }
    found
}

/// The types that `id` mentions, however it holds them; one that is mentioned twice comes twice.
pub(crate) fn mentions(model: &Model, id: TypeId) -> Vec<TypeId> {
    let mut found = Vec::new();
    for ty in parts(model.ty(id)) {
        mentioned(ty, &mut found);
    }
    found
}

/// Every use of a type in a type.
pub(crate) fn parts(def: &TypeDef) -> Vec<&Type> {
    match &def.kind {
        TypeKind::Struct(body) => body.fields.iter().map(|field| &field.ty).chain(&body.rest).collect(),
        TypeKind::Union(union) => union.branches.iter().map(|branch| &branch.ty).collect(),
        TypeKind::Alias(target) => vec![target],
        TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Text(_) => Vec::new(),
    }
}

/// Every use of a type in a type, to change it.
pub(crate) fn parts_mut(def: &mut TypeDef) -> Vec<&mut Type> {
    match &mut def.kind {
        TypeKind::Struct(body) => {
            body.fields.iter_mut().map(|field| &mut field.ty).chain(&mut body.rest).collect()
        }
        TypeKind::Union(union) => union.branches.iter_mut().map(|branch| &mut branch.ty).collect(),
        TypeKind::Alias(target) => vec![target],
        TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Text(_) => Vec::new(),
    }
}

/// Puts another type in the place of each one that `other` knows a better one for.
pub(crate) fn replace(ty: &mut Type, other: &impl Fn(TypeId) -> Option<TypeId>) {
    match ty {
        Type::Ref(id) => *id = other(*id).unwrap_or(*id),
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => replace(inner, other),
        Type::Scalar(_) | Type::Any => {}
    }
}

/// The named types and all that they and the operations have to do with.
pub(crate) fn live(model: &Model) -> BTreeSet<TypeId> {
    let named = |(id, def): (TypeId, &TypeDef)| matches!(def.origin, Origin::Schema(_)).then_some(id);
    let mut start: Vec<TypeId> = model.types().filter_map(named).collect();
    start.extend(events(model));
    for operation in &model.operations {
        start.extend(sent(operation));
        start.extend(received(operation));
    }
    closure(model, start).into_iter().collect()
}

/// Takes out the types that nothing has to do with. What was named after one of them is named after the
/// type around it.
pub(crate) fn compact(model: &mut Model) {
    let live = live(model);
    let all = |def: &TypeDef| {
        let twins = def.also.iter().map(|twin| &twin.origin);
        std::iter::once(&def.origin).chain(twins).map(|origin| rooted(model, &live, origin)).collect()
    };
    let origins: Vec<Vec<Origin>> = model.types.iter().map(all).collect();
    let numbers: BTreeMap<TypeId, TypeId> = live.iter().copied().zip((0_u32..).map(TypeId)).collect();
    let number = |id: TypeId| numbers.get(&id).copied();
    let mut ids = (0_u32..).map(TypeId);
    for (def, origins) in model.types.iter_mut().zip(origins) {
        let own = std::iter::once(&mut def.origin).chain(def.also.iter_mut().map(|twin| &mut twin.origin));
        for (own, origin) in own.zip(origins) {
            *own = origin;
            renumber(own, &number);
        }
        for ty in parts_mut(def) {
            replace(ty, &number);
        }
    }
    model.types.retain(|_| ids.next().is_some_and(|id| live.contains(&id)));
    for operation in &mut model.operations {
        for ty in sent_mut(operation) {
            replace(ty, &number);
        }
        for ty in received_mut(operation) {
            replace(ty, &number);
        }
    }
    for event in &mut model.events {
        replace(&mut event.ty, &number);
    }
}

fn renumber(origin: &mut Origin, number: &impl Fn(TypeId) -> Option<TypeId>) {
    match origin {
        Origin::Inside { parent: near, .. } | Origin::Input(near) => *near = number(*near).unwrap_or(*near),
        Origin::Shared(first) => renumber(first, number),
        Origin::Schema(_) | Origin::Operation { .. } => {}
    }
}

/// The place of a type, seen from the next type around it that stays.
fn rooted(model: &Model, live: &BTreeSet<TypeId>, origin: &Origin) -> Origin {
    match origin {
        Origin::Inside { parent, words } if !live.contains(parent) => {
            match rooted(model, live, &model.ty(*parent).origin) {
                Origin::Inside { parent, words: above } => {
                    Origin::Inside { parent, words: [above, words.clone()].concat() }
                }
                Origin::Operation { operation, words: above } => {
                    Origin::Operation { operation, words: [above, words.clone()].concat() }
                }
                other => other,
            }
        }
        Origin::Shared(first) => Origin::Shared(Box::new(rooted(model, live, first))),
        other => other.clone(),
    }
}
