//! Unions that have no discriminator but whose branches each have a member of one and the same name
//! that can hold only one text: that member tells them apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Model, Struct, Type, TypeId, TypeKind, Union, constant};

/// The member that tells the branches of a union apart, and its text for each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The member.
    pub name: String,
    /// For each branch the texts that mean it, the one to write first.
    pub values: Vec<Vec<String>>,
}

/// The tags of all unions that have one, declared or not.
pub(super) fn of_unions(model: &Model) -> BTreeMap<TypeId, Tag> {
    let unions = model.types().filter_map(|(id, def)| match &def.kind {
        TypeKind::Union(union) => Some((id, declared(union).or_else(|| implied(model, union))?)),
        _ => None,
    });
    unions.collect()
}

fn declared(union: &Union) -> Option<Tag> {
    let name = union.tag.clone()?;
    Some(Tag { name, values: union.branches.iter().map(|branch| branch.tags.clone()).collect() })
}

fn implied(model: &Model, union: &Union) -> Option<Tag> {
    let structs: Vec<&Struct> =
        union.branches.iter().map(|branch| as_struct(model, &branch.ty)).collect::<Option<_>>()?;
    let (first, others) = structs.split_first()?;
    for (name, value) in constants(model, first) {
        let mut values = vec![value];
        for other in others {
            values.extend(constants(model, other).find(|(known, _)| *known == name).map(|(_, value)| value));
        }
        let distinct: BTreeSet<&str> = values.iter().copied().collect();
        if distinct.len() == structs.len() {
            return Some(Tag {
                name: name.to_owned(),
                values: values.iter().map(|value| vec![(*value).to_owned()]).collect(),
            });
        }
    }
    None
}

fn as_struct<'a>(model: &'a Model, ty: &'a Type) -> Option<&'a Struct> {
    let Type::Ref(id) = model.resolve(ty) else { return None };
    match &model.ty(*id).kind {
        TypeKind::Struct(body) => Some(body),
        _ => None,
    }
}

/// Required members that can hold only one text.
fn constants<'a>(model: &'a Model, body: &'a Struct) -> impl Iterator<Item = (&'a str, &'a str)> {
    body.fields
        .iter()
        .filter(|field| field.required && !field.nullable)
        .filter_map(|field| Some((field.name.as_str(), constant(model, &field.ty)?)))
}
