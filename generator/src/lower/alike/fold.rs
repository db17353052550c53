//! A choice between unnamed objects that differ in nothing but the texts some member may have is one object
//! whose member may have any of them.

use crate::lower::branches::says_nothing;
use crate::model::{
    Branch, Docs, EnumValue, Field, Model, Origin, Rule, Scalar, Struct, Type, TypeDef, TypeId, TypeKind,
    Union,
};

/// Folds all such choices. Returns whether there were any.
pub(super) fn branches(model: &mut Model) -> bool {
    let mut any = false;
    for index in 0..model.types.len() {
        let Ok(number) = u32::try_from(index) else { break };
        let id = TypeId(number);
        let TypeKind::Union(union) = &model.ty(id).kind else { continue };
        let Some(folded) = fold(model, union) else { continue };
        let body = build(model, id, folded);
        model.types[index].kind = TypeKind::Struct(body);
        any = true;
    }
    any
}

/// Texts longer than this are prose, and no names for anything.
const PROSE: usize = 60;

/// A member of all branches.
struct Member {
    field: Field,
    /// The values of its enum in each branch, where they differ.
    values: Option<Vec<Vec<EnumValue>>>,
}

impl Member {
    /// Whether its texts are prose.
    fn is_prose(&self) -> bool {
        self.values.iter().flatten().flatten().any(|value| value.value.chars().count() > PROSE)
    }
}

/// The members and the rest of the one object, and what is said about each branch.
struct Folded {
    members: Vec<Member>,
    rest: (Option<Type>, Vec<Rule>),
    said: Vec<Option<String>>,
}

fn fold(model: &Model, union: &Union) -> Option<Folded> {
    if union.tag.is_some()
        || union.branches.len() < 2
        || !union.branches.iter().all(|branch| is_own(model, branch))
    {
        return None;
    }
    let bodies: Vec<&Struct> =
        union.branches.iter().map(|branch| unnamed_struct(model, &branch.ty)).collect::<Option<_>>()?;
    let (first, others) = bodies.split_first()?;
    let alike = |other: &&Struct| {
        other.rest == first.rest
            && other.rest_rules == first.rest_rules
            && other.fields.len() == first.fields.len()
    };
    if first.fields.is_empty() || !others.iter().all(alike) {
        return None;
    }
    let members = first.fields.iter().map(|field| {
        let declared: Vec<&Field> = bodies
            .iter()
            .map(|body| body.fields.iter().find(|known| known.name == field.name))
            .collect::<Option<_>>()?;
        member(model, &declared)
    });
    let members: Vec<Member> = members.collect::<Option<_>>()?;
    let said = said(union, &members);
    let rest = (first.rest.clone(), first.rest_rules.clone());
    Some(Folded { members, rest, said })
}

/// What is said about each branch: its description, or else the only text of a member that holds prose.
fn said(union: &Union, members: &[Member]) -> Vec<Option<String>> {
    let prose = members.iter().find(|member| member.is_prose()).and_then(|member| member.values.as_ref());
    let of_branch = |(index, branch): (usize, &Branch)| {
        let only = prose.and_then(|values| match &values.get(index)?[..] {
            [only] => Some(only.value.clone()),
            _ => None,
        });
        branch.description.clone().or(only)
    };
    union.branches.iter().enumerate().map(of_branch).collect()
}

/// Whether a branch is written inside the choice and not taken from a named schema.
fn is_own(model: &Model, branch: &Branch) -> bool {
    let Some(Origin::Inside { words, .. }) = unnamed(model, &branch.ty).map(|def| &def.origin) else {
        return false;
    };
    words.last().is_some_and(|word| branch.name.as_ref() == Some(word) || says_nothing(word))
}

fn unnamed<'a>(model: &'a Model, ty: &Type) -> Option<&'a TypeDef> {
    let Type::Ref(id) = ty else { return None };
    let def = model.ty(*id);
    matches!(def.origin, Origin::Inside { .. } | Origin::Operation { .. }).then_some(def)
}

fn unnamed_struct<'a>(model: &'a Model, ty: &Type) -> Option<&'a Struct> {
    match &unnamed(model, ty)?.kind {
        TypeKind::Struct(body) => Some(body),
        _ => None,
    }
}

fn unnamed_enum<'a>(model: &'a Model, ty: &Type) -> Option<&'a [EnumValue]> {
    match &unnamed(model, ty)?.kind {
        TypeKind::Enum(values) => Some(values),
        _ => None,
    }
}

fn member(model: &Model, declared: &[&Field]) -> Option<Member> {
    let (first, others) = declared.split_first()?;
    let mut field = (*first).clone();
    for other in others {
        field.required &= other.required;
        field.nullable |= other.nullable;
        field.sensitive |= other.sensitive;
        field.deprecated &= other.deprecated;
        field.read_only &= other.read_only;
        field.write_only &= other.write_only;
    }
    if others.iter().any(|other| other.docs != first.docs) {
        field.docs = Docs::default();
    }
    // What one of the branches allows is allowed.
    field.rules.retain(|rule| others.iter().all(|other| other.rules.contains(rule)));
    if others.iter().all(|other| other.ty == first.ty) {
        return Some(Member { field, values: None });
    }
    let each = declared.iter().map(|field| unnamed_enum(model, &field.ty).map(<[EnumValue]>::to_vec));
    Some(Member { field, values: Some(each.collect::<Option<_>>()?) })
}

fn build(model: &mut Model, id: TypeId, folded: Folded) -> Struct {
    let mut fields = Vec::with_capacity(folded.members.len());
    for member in folded.members {
        let is_prose = member.is_prose();
        let Member { mut field, values } = member;
        match values {
            Some(_) if is_prose => field.ty = Type::Scalar(Scalar::Text),
            Some(values) => {
                let origin = Origin::Inside { parent: id, words: vec![field.name.clone()] };
                // It stands where the first branch declares its part of the values.
                let first = unnamed(model, &field.ty).map(|def| def.pointer.clone());
                let pointer = first.unwrap_or_else(|| model.ty(id).pointer.clone());
                let kind = TypeKind::Enum(all_of(values, &folded.said));
                field.ty = Type::Ref(model.add(TypeDef::new(origin, pointer, kind)));
            }
            None => {}
        }
        fields.push(field);
    }
    let (rest, rest_rules) = folded.rest;
    Struct { fields, rest, rest_rules }
}

/// The values of all branches, each once.
fn all_of(values: Vec<Vec<EnumValue>>, said: &[Option<String>]) -> Vec<EnumValue> {
    let mut all: Vec<EnumValue> = Vec::new();
    for (of_branch, said) in values.into_iter().zip(said) {
        let alone = of_branch.len() == 1;
        for mut value in of_branch {
            if all.iter().any(|known| known.value == value.value) {
                continue;
            }
            if alone && value.description.is_none() {
                value.description.clone_from(said);
            }
            all.push(value);
        }
    }
    all
}
