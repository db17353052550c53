//! Which types hold and mention each other.

use super::{Model, Type, TypeId, TypeKind};

/// The types that a use of `ty` holds in place: lists and maps keep theirs elsewhere.
pub(crate) fn held(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Ref(id) => Some(*id),
        Type::Nullable(inner) => held(inner),
        Type::List(_) | Type::Map(_) | Type::Scalar(_) | Type::Any => None,
    }
}

/// Every use of a type in `ty`, however it is held.
pub(crate) fn mentioned(ty: &Type, into: &mut Vec<TypeId>) {
    match ty {
        Type::Ref(id) => into.push(*id),
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => mentioned(inner, into),
        Type::Scalar(_) | Type::Any => {}
    }
}

/// The types that `id` holds in place.
pub(crate) fn edges(model: &Model, id: TypeId) -> Vec<TypeId> {
    match &model.ty(id).kind {
        TypeKind::Struct(body) => body.fields.iter().filter_map(|field| held(&field.ty)).collect(),
        TypeKind::Alias(target) => held(target).into_iter().collect(),
        TypeKind::Union(union) => union.branches.iter().filter_map(|branch| held(&branch.ty)).collect(),
        TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Text(_) => Vec::new(),
    }
}

/// The number of the strongly connected component of each type (Tarjan), without recursion. A type
/// that is not part of a cycle has a number of its own, unless it holds itself.
pub(crate) fn components(model: &Model, edges: impl Fn(TypeId) -> Vec<TypeId>) -> Vec<usize> {
    let count = model.types.len();
    let mut search = Search {
        order: vec![usize::MAX; count],
        low: vec![0; count],
        on_stack: vec![false; count],
        component: vec![usize::MAX; count],
        stack: Vec::new(),
        next: 0,
    };
    for (id, _) in model.types() {
        if search.order[id.index()] == usize::MAX {
            search.visit(id, &edges);
        }
    }
    // Alone in its component and not holding itself: nothing may equal it, not even itself.
    let mut sizes = vec![0_usize; count];
    for component in &search.component {
        sizes[*component] += 1;
    }
    let mut fresh = count;
    for (id, _) in model.types() {
        let component = search.component[id.index()];
        if sizes[component] == 1 && !edges(id).contains(&id) {
            search.component[id.index()] = fresh;
            fresh += 1;
        }
    }
    search.component
}

struct Search {
    order: Vec<usize>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    component: Vec<usize>,
    stack: Vec<TypeId>,
    next: usize,
}

impl Search {
    fn enter(&mut self, id: TypeId) {
        let index = id.index();
        (self.order[index], self.low[index]) = (self.next, self.next);
        self.next += 1;
        self.stack.push(id);
        self.on_stack[index] = true;
    }

    fn visit(&mut self, root: TypeId, edges: &impl Fn(TypeId) -> Vec<TypeId>) {
        let mut path = vec![(root, edges(root))];
        self.enter(root);
        while let Some((id, rest)) = path.last_mut() {
            let id = *id;
            if let Some(target) = rest.pop() {
                if self.order[target.index()] == usize::MAX {
                    self.enter(target);
                    path.push((target, edges(target)));
                } else if self.on_stack[target.index()] {
                    self.low[id.index()] = self.low[id.index()].min(self.order[target.index()]);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                self.low[parent.index()] = self.low[parent.index()].min(self.low[id.index()]);
            }
            self.leave(id);
        }
    }

    /// Closes the component that `id` is the root of, if it is one.
    fn leave(&mut self, id: TypeId) {
        if self.low[id.index()] != self.order[id.index()] {
            return;
        }
        while let Some(member) = self.stack.pop() {
            self.on_stack[member.index()] = false;
            self.component[member.index()] = id.index();
            if member == id {
                break;
            }
        }
    }
}
