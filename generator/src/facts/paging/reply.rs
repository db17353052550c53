//! What is in a reply: its list of items, and the values that tell about pages.

use super::{Kind, Step, kind, names};
use crate::model::{Docs, Field, Model, Operation, Reply, ReplyContent, Type, TypeId, TypeKind};

/// A value in a reply or a body.
pub(super) struct Spot<'a> {
    /// The names that lead to it.
    pub(super) path: Vec<String>,
    /// What it is.
    pub(super) kind: Kind,
    /// Its type.
    pub(super) ty: &'a Type,
    /// Whether it is there every time, and never null.
    pub(super) always: bool,
    /// What it means.
    pub(super) docs: &'a Docs,
}

impl Spot<'_> {
    /// The last name, in its plainest form.
    pub(super) fn name(&self) -> String {
        names::plain(self.path.last().map_or("", String::as_str))
    }

    /// The name `up` levels above it, in its plainest form.
    pub(super) fn above(&self, up: usize) -> String {
        let index = self.path.len().checked_sub(up + 1);
        names::plain(index.and_then(|index| self.path.get(index)).map_or("", String::as_str))
    }
}

/// How deep values that tell about pages are looked for.
const DEEPEST: usize = 3;

/// The one reply that an operation answers with when it succeeds, and its type.
pub(super) fn success<'a>(model: &'a Model, operation: &'a Operation) -> Option<(&'a Reply, &'a Type)> {
    let [reply] = operation.successes()[..] else { return None };
    let (ReplyContent::Json(ty) | ReplyContent::Xml(ty)) = &reply.content else { return None };
    Some((reply, model.resolve(ty)))
}

/// All values that a type has at names under which services tell about pages.
pub(super) fn spots<'a>(model: &'a Model, ty: &'a Type) -> Vec<Spot<'a>> {
    let mut spots = Vec::new();
    collect(model, ty, &[], true, &mut spots);
    spots
}

fn collect<'a>(model: &'a Model, ty: &'a Type, path: &[String], always: bool, spots: &mut Vec<Spot<'a>>) {
    for field in fields(model, ty) {
        let mut path = path.to_vec();
        path.push(field.name.clone());
        let always = always && field.required && !field.nullable;
        let is_container = names::is_container(&names::plain(&field.name));
        if is_container && path.len() < DEEPEST {
            collect(model, &field.ty, &path, always, spots);
        }
        spots.push(Spot { path, kind: kind(model, &field.ty), ty: &field.ty, always, docs: &field.docs });
    }
}

/// The members of a type: of an object, or of all objects of a choice.
fn fields<'a>(model: &'a Model, ty: &'a Type) -> Vec<&'a Field> {
    let ty = if let Type::Nullable(inner) = model.resolve(ty) { inner } else { ty };
    let Type::Ref(id) = model.resolve(ty) else { return Vec::new() };
    match &model.ty(*id).kind {
        TypeKind::Struct(body) => body.fields.iter().collect(),
        TypeKind::Union(union) => {
            let branches = union.branches.iter().filter_map(|branch| object(model, &branch.ty));
            branches.flat_map(|(_, fields)| fields).collect()
        }
        _ => Vec::new(),
    }
}

fn object<'a>(model: &'a Model, ty: &'a Type) -> Option<(TypeId, &'a [Field])> {
    let Type::Ref(id) = model.resolve(ty) else { return None };
    match &model.ty(*id).kind {
        TypeKind::Struct(body) => Some((*id, &body.fields)),
        _ => None,
    }
}

/// The value that a dotted name leads to. Names may have dots themselves.
pub(super) fn spot<'a>(model: &'a Model, ty: &'a Type, name: &str) -> Option<Spot<'a>> {
    fields(model, ty).into_iter().find_map(|field| {
        let always = field.required && !field.nullable;
        let (path, kind) = (vec![field.name.clone()], kind(model, &field.ty));
        if field.name == name {
            return Some(Spot { path, kind, ty: &field.ty, always, docs: &field.docs });
        }
        let rest = name.strip_prefix(field.name.as_str())?.strip_prefix('.')?;
        let mut found = spot(model, &field.ty, rest)?;
        found.path.splice(0..0, path);
        found.always &= always;
        Some(found)
    })
}

/// The list that a dotted name leads to, and the type of its items.
pub(super) fn list(model: &Model, ty: &Type, name: &str) -> Result<(Vec<Step>, Type), String> {
    let missing = || format!("the reply has no member `{name}`");
    let (id, fields) = object(model, ty).ok_or("the reply is not an object")?;
    for (index, field) in fields.iter().enumerate() {
        if field.name == name {
            return match model.resolve(&field.ty) {
                Type::List(item) => Ok((vec![(id, index)], (**item).clone())),
                _ => Err(format!("the member `{name}` is not an array")),
            };
        }
        let rest = name.strip_prefix(field.name.as_str()).and_then(|rest| rest.strip_prefix('.'));
        if let Some(rest) = rest {
            let (mut steps, item) = list(model, &field.ty, rest).map_err(|_| missing())?;
            steps.insert(0, (id, index));
            return Ok((steps, item));
        }
    }
    Err(missing())
}

/// The only list that can be what a reply is about.
pub(super) fn only_list(model: &Model, ty: &Type) -> Option<(Vec<Step>, Type)> {
    match model.resolve(ty) {
        Type::List(item) => Some((Vec::new(), (**item).clone())),
        ty => only_list_of_object(model, ty, 0),
    }
}

fn only_list_of_object(model: &Model, ty: &Type, depth: usize) -> Option<(Vec<Step>, Type)> {
    let (id, fields) = object(model, ty)?;
    let lists: Vec<(usize, &Field, &Type)> = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| !names::is_beside_items(&names::plain(&field.name)))
        .filter_map(|(index, field)| match model.resolve(&field.ty) {
            Type::List(item) => Some((index, field, &**item)),
            _ => None,
        })
        .collect();
    let named = |(_, field, _): &&(usize, &Field, &Type)| names::is_items(&names::plain(&field.name));
    let objects = |(_, _, item): &&(usize, &Field, &Type)| kind(model, item) == Kind::Object;
    let chosen = only(lists.iter())
        .or_else(|| only(lists.iter().filter(named)))
        .or_else(|| only(lists.iter().filter(objects)));
    if let Some((index, _, item)) = chosen {
        return Some((vec![(id, *index)], (*item).clone()));
    }
    if !lists.is_empty() || depth > 0 {
        return None;
    }
    let inner = fields.iter().enumerate().filter(|(_, field)| names::is_wrapper(&names::plain(&field.name)));
    let (index, field) = only(inner)?;
    let (mut steps, item) = only_list_of_object(model, &field.ty, depth + 1)?;
    steps.insert(0, (id, index));
    Some((steps, item))
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}
