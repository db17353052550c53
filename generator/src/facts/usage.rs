//! Which types are sent, which are received.

use crate::model::graph::mentioned;
use crate::model::{BodyContent, Model, Operation, ReplyContent, TypeId, TypeKind};

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

/// The types that an operation sends, without what is inside them.
fn sent(operation: &Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    for parameter in &operation.parameters {
        mentioned(&parameter.ty, &mut found);
    }
    if let Some(BodyContent::Json(ty)) = operation.body.as_ref().map(|body| &body.content) {
        mentioned(ty, &mut found);
    }
    found
}

/// The types that an operation receives, without what is inside them.
fn received(operation: &Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    for reply in &operation.replies {
        if let ReplyContent::Json(ty) = &reply.content {
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
            TypeKind::Alias(target) => mentioned(target, &mut waiting),
            TypeKind::Enum(_) => {}
        }
    }
    found
}
