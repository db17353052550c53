//! Bytes that no text holds: they are files where a body of parts holds them, and texts anywhere else.
//!
//! Documents describe both in the same words. Only a part of a body can be anything but text, so what is a member of
//! such a body, or an item of a list there, is a file. A type that is sent in parts and as JSON has files in both, and
//! their content is written as text in the latter.

use std::collections::BTreeSet;

use crate::model::{Body, BodyContent, Model, Scalar, Type, TypeId, TypeKind};

/// Settles what all binary values of `model` are.
pub(super) fn settle(model: &mut Model) {
    let mut search = Search { model, holders: BTreeSet::new(), choices: BTreeSet::new() };
    for operation in &model.operations {
        for content in operation.body.iter().flat_map(Body::contents) {
            if let BodyContent::Parts(ty, _) = content {
                search.holder(ty);
            }
        }
    }
    let Search { holders, choices, .. } = search;
    let files: Vec<Option<Type>> = model.types().map(|(id, _)| file(model, &Type::Ref(id), DEPTH)).collect();
    for operation in &mut model.operations {
        for content in operation.body.iter_mut().flat_map(Body::contents_mut) {
            if let BodyContent::Parts(Type::Map(value), _) = content {
                become_file(value, &files);
            }
        }
    }
    for id in holders {
        match &mut model.types[id.index()].kind {
            TypeKind::Struct(body) => {
                let fields = body.fields.iter_mut().map(|field| &mut field.ty);
                fields.chain(&mut body.rest).for_each(|ty| become_file(ty, &files));
            }
            TypeKind::Alias(Type::Map(value)) => become_file(value, &files),
            _ => {}
        }
    }
    for id in choices {
        if let TypeKind::Union(union) = &mut model.types[id.index()].kind {
            union.branches.iter_mut().for_each(|branch| become_file(&mut branch.ty, &files));
        }
    }
    each_type(model, become_text);
}

/// The types that hold files of a body.
struct Search<'a> {
    model: &'a Model,
    /// Those whose members are parts.
    holders: BTreeSet<TypeId>,
    /// Choices that are the type of a part.
    choices: BTreeSet<TypeId>,
}

impl Search<'_> {
    fn holder(&mut self, ty: &Type) {
        let model = self.model;
        let Type::Ref(id) = ty else {
            if let Type::Nullable(inner) = ty {
                self.holder(inner);
            }
            return;
        };
        if !self.holders.insert(*id) {
            return;
        }
        match &model.ty(*id).kind {
            TypeKind::Struct(body) => {
                body.fields
                    .iter()
                    .map(|field| &field.ty)
                    .chain(&body.rest)
                    .for_each(|ty| self.part(ty, DEPTH));
            }
            TypeKind::Union(union) => union.branches.iter().for_each(|branch| self.holder(&branch.ty)),
            TypeKind::Alias(target) => self.holder(target),
            TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Text(_) => {}
        }
    }

    /// A part may be one of several types, such as a file or a list of files.
    fn part(&mut self, ty: &Type, depth: usize) {
        let model = self.model;
        match model.resolve(ty) {
            Type::List(inner) | Type::Nullable(inner) if depth > 0 => self.part(inner, depth - 1),
            Type::Ref(id) => {
                if let TypeKind::Union(union) = &model.ty(*id).kind
                    && self.choices.insert(*id)
                {
                    union.branches.iter().for_each(|branch| self.part(&branch.ty, DEPTH));
                }
            }
            _ => {}
        }
    }
}

/// How many lists may be inside of each other; a list of itself has no end.
const DEPTH: usize = 8;

/// What a type is as a part, if it consists of binary values alone.
fn file(model: &Model, ty: &Type, depth: usize) -> Option<Type> {
    let inside = |inner| Some(Box::new(file(model, inner, depth.checked_sub(1)?)?));
    match model.resolve(ty) {
        Type::Scalar(Scalar::Binary) => Some(Type::Scalar(Scalar::File)),
        Type::List(inner) => inside(inner).map(Type::List),
        Type::Nullable(inner) => inside(inner).map(Type::Nullable),
        _ => None,
    }
}

/// Turns binary values into files; `files` has what named types become.
fn become_file(ty: &mut Type, files: &[Option<Type>]) {
    match ty {
        Type::Scalar(scalar @ Scalar::Binary) => *scalar = Scalar::File,
        Type::List(inner) | Type::Nullable(inner) => become_file(inner, files),
        Type::Ref(id) => {
            if let Some(file) = &files[id.index()] {
                *ty = file.clone();
            }
        }
        _ => {}
    }
}

fn become_text(ty: &mut Type) {
    match ty {
        Type::Scalar(scalar @ Scalar::Binary) => *scalar = Scalar::Text,
        Type::List(inner) | Type::Nullable(inner) | Type::Map(inner) => become_text(inner),
        _ => {}
    }
}

/// Every use of a type in `model`.
fn each_type(model: &mut Model, change: impl Fn(&mut Type)) {
    for def in &mut model.types {
        match &mut def.kind {
            TypeKind::Struct(body) => {
                body.fields.iter_mut().map(|field| &mut field.ty).chain(&mut body.rest).for_each(&change);
            }
            TypeKind::Union(union) => union.branches.iter_mut().for_each(|branch| change(&mut branch.ty)),
            TypeKind::Alias(target) => change(target),
            TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Text(_) => {}
        }
    }
    for operation in &mut model.operations {
        operation.parameters.iter_mut().for_each(|parameter| change(&mut parameter.ty));
        let bodies = operation.body.iter_mut().flat_map(Body::contents_mut);
        bodies.filter_map(BodyContent::ty_mut).for_each(&change);
        operation.replies.iter_mut().flat_map(crate::model::Reply::types_mut).for_each(&change);
    }
}
