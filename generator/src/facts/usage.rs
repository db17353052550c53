//! Which types are sent, which are received.

use std::collections::BTreeSet;

use crate::model::graph::mentioned;
use crate::model::{Model, Operation, Type, TypeId, TypeKind};

/// How a type is used by the operations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// It is part of something that is sent.
    pub sent: bool,
    /// It is part of something that is received.
    pub received: bool,
}

/// The usage of each type.
pub(super) fn of_types(model: &Model) -> Vec<Usage> {
    let mut usage = vec![Usage::default(); model.types.len()];
    for operation in &model.operations {
        for id in closure(model, sent(operation)) {
            usage[id.index()].sent = true;
        }
        for id in closure(model, received(operation)) {
            usage[id.index()].received = true;
        }
    }
    usage
}

/// The structs that keep members nobody has named: what is read and sent back must lose nothing, and a
/// value that fits several branches of a choice has members of each.
pub(super) fn keeping(model: &Model, usage: &[Usage]) -> Vec<bool> {
    let mut keeping: Vec<bool> = usage.iter().map(|usage| usage.sent && usage.received).collect();
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

/// Members that only the server sets, of structs that are sent: nobody has to give them.
pub(super) fn spared(model: &Model, usage: &[Usage]) -> BTreeSet<(TypeId, usize)> {
    let mut spared = BTreeSet::new();
    for (id, def) in model.types().filter(|(id, _)| usage[id.index()].sent) {
        let TypeKind::Struct(body) = &def.kind else { continue };
        let read_only = body.fields.iter().enumerate().filter(|(_, field)| field.required && field.read_only);
        spared.extend(read_only.map(|(index, _)| (id, index)));
    }
    spared
}

/// The types that an operation sends, without what is inside them.
fn sent(operation: &Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    for parameter in &operation.parameters {
        mentioned(&parameter.ty, &mut found);
    }
    if let Some(ty) = operation.body.as_ref().and_then(|body| body.content.ty()) {
        mentioned(ty, &mut found);
    }
    found
}

/// The types that an operation receives, without what is inside them.
fn received(operation: &Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    for reply in &operation.replies {
        if let Some(ty) = reply.content.ty() {
            mentioned(ty, &mut found);
        }
    }
    found
}

/// Every type an operation has to do with.
pub(super) fn reached(model: &Model, operation: &Operation) -> Vec<TypeId> {
    let mut start = sent(operation);
    start.extend(received(operation));
    closure(model, start)
}

/// `start` and everything inside, each once.
fn closure(model: &Model, start: Vec<TypeId>) -> Vec<TypeId> {
    let mut seen = vec![false; model.types.len()];
    let mut found = Vec::new();
    let mut waiting = start;
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        found.push(id);
        match &model.ty(id).kind {
            TypeKind::Struct(body) => {
                for ty in body.fields.iter().map(|field| &field.ty).chain(&body.rest) {
                    mentioned(ty, &mut waiting);
                }
            }
            TypeKind::Union(union) => {
                union.branches.iter().for_each(|branch| mentioned(&branch.ty, &mut waiting));
            }
            TypeKind::Alias(target) => mentioned(target, &mut waiting),
            TypeKind::Enum(_) => {}
        }
    }
    found
}
