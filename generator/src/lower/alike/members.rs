//! Members of one object that are all alike play one part: what they are is called by what the object is.

use std::collections::BTreeMap;

use super::{Key, role};
use crate::english::singular;
use crate::model::place::ANY_OF;
use crate::model::{Model, Origin, Struct, Type, TypeId, TypeKind};

/// How many members have to be alike.
const SEVERAL: usize = 3;

/// Lets members that are alike play one part.
pub(super) fn play_one_part(model: &mut Model, keys: &mut [Option<Key>]) {
    let found = model.types().filter_map(|(id, def)| match &def.kind {
        TypeKind::Struct(body) if !def.merged && body.fields.len() >= SEVERAL => {
            Some((id, alike(model, id, body, keys)?))
        }
        _ => None,
    });
    for (parent, members) in found.collect::<Vec<_>>() {
        let around = role::around(model, &model.ty(parent).origin);
        for id in members {
            if let Origin::Inside { words, .. } = &mut model.types[id.index()].origin {
                words.insert(0, ANY_OF.to_owned());
            }
            let role = match around {
                Some(_) => role::of(model, &model.ty(id).origin),
                // What is around them stays alone, and so do they.
                None => Some(format!("{parent:?}")),
            };
            if let (Some(key), Some(role)) = (&mut keys[id.index()], role) {
                key.role = role;
            }
        }
    }
}

/// The members of an object that are alike, if they are what it consists of and have no better name: all of them,
/// or most of them where it is called by what they are.
fn alike(model: &Model, parent: TypeId, body: &Struct, keys: &[Option<Key>]) -> Option<Vec<TypeId>> {
    let mut groups: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for field in &body.fields {
        if let Type::Ref(id) = field.ty
            && stands_at(model, id, parent, &field.name)
            && let Some(key) = &keys[id.index()]
        {
            groups.entry(&key.content).or_default().push(id);
        }
    }
    let members = groups.into_values().max_by_key(Vec::len).filter(|members| members.len() >= SEVERAL)?;
    let role_of = |id: &TypeId| keys[id.index()].as_ref().map(|key| &key.role);
    let agree = members.windows(2).all(|two| role_of(&two[0]) == role_of(&two[1]));
    let all = members.len() == body.fields.len();
    let most = members.len() * 2 > body.fields.len() && is_plural(model, parent);
    ((all || most) && !agree).then_some(members)
}

/// Whether a type stands at a member of `parent` and nowhere else.
fn stands_at(model: &Model, id: TypeId, parent: TypeId, name: &str) -> bool {
    let def = model.ty(id);
    let here = matches!(&def.origin, Origin::Inside { parent: around, words }
        if *around == parent && matches!(&words[..], [only] if only == name));
    here && def.also.is_empty() && !def.merged
}

/// Whether a type is called by what its members are.
fn is_plural(model: &Model, id: TypeId) -> bool {
    let words = role::around(model, &model.ty(id).origin);
    words.and_then(|mut words| words.pop()).is_some_and(|last| singular(&last) != last)
}
