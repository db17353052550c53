//! The names of types that are written in several places: what the names have in common that they would
//! have in each of them.

use std::collections::BTreeMap;

use super::types::shortest;
use super::words::{Case, ident};
use crate::english::{is_vague, singular, words};
use crate::model::place::{ANY_OF, ELEMENT, part, said};
use crate::model::{Model, Origin, TypeDef, TypeId};

/// What the places of a type have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Common {
    /// What the names have in common, if it says something and no other type would be called the same.
    pub(super) name: Option<String>,
    /// The first place, with no more of the part that the type plays there than it plays everywhere.
    pub(super) place: Option<Origin>,
}

/// What is common to each type that is written in several places.
pub(super) fn names(model: &Model) -> BTreeMap<TypeId, Common> {
    let mut alone = Alone { model, known: BTreeMap::new() };
    let found = model.types().filter_map(|(id, def)| Some((id, common(&mut alone, def)?)));
    let mut found: BTreeMap<TypeId, Common> = found.collect();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for name in found.values().filter_map(|common| common.name.clone()) {
        *count.entry(name).or_default() += 1;
    }
    for common in found.values_mut() {
        common.name.take_if(|name| count[name.as_str()] > 1);
    }
    found
}

fn common(alone: &mut Alone<'_>, def: &TypeDef) -> Option<Common> {
    let Origin::Shared(first) = &def.origin else { return None };
    let places = || std::iter::once(&**first).chain(def.also.iter().map(|twin| &twin.origin));
    let ending = ending(places().map(|origin| words(&alone.name(origin))));
    let says = match &ending[..] {
        [] => false,
        [only] => !is_vague(only),
        [first, ..] => first.starts_with(char::is_alphabetic),
    };
    let name = says.then(|| ident(&ending.join(" "), Case::Camel));
    Some(Common { name, place: common_place(first, places()) })
}

fn common_place<'a>(first: &Origin, places: impl Iterator<Item = &'a Origin>) -> Option<Origin> {
    let own = |origin: &Origin| match path(origin).map(|path| &path[part(path)..]) {
        Some([first, ..]) if first == ANY_OF || first == ELEMENT => Vec::new(),
        Some(path) => words(&said(path)),
        None => Vec::new(),
    };
    let ending = ending(places.map(own));
    if ending.is_empty() || ending == own(first) {
        return None;
    }
    let mut place = first.clone();
    if let Origin::Inside { words, .. } | Origin::Operation { words, .. } = &mut place {
        words.truncate(part(words));
        words.push(ending.join(" "));
    }
    Some(place)
}

/// The words that lead to a place from what is around it.
fn path(origin: &Origin) -> Option<&[String]> {
    match origin {
        Origin::Inside { words, .. } | Origin::Operation { words, .. } => Some(words),
        Origin::Schema(_) | Origin::Shared(_) | Origin::Input(_) => None,
    }
}

/// The words that all of several names end with; one that is a plural in some of them and not in others is none.
fn ending(names: impl Iterator<Item = Vec<String>>) -> Vec<String> {
    let common = names.reduce(|mut one, mut other| {
        if let (Some(one), Some(other)) = (one.last_mut(), other.last_mut())
            && one != other
        {
            (*one, *other) = (singular(one), singular(other));
        }
        let same = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
        one.split_off(one.len() - same)
    });
    common.unwrap_or_default()
}

/// The names that types would have if they were written in one place alone.
struct Alone<'a> {
    model: &'a Model,
    known: BTreeMap<TypeId, String>,
}

impl Alone<'_> {
    /// The name for a type written at `origin`.
    fn name(&mut self, origin: &Origin) -> String {
        match origin {
            Origin::Schema(name) => ident(name, Case::Camel),
            Origin::Inside { parent, words } => shortest(&self.of(*parent), words),
            Origin::Operation { operation, words } => {
                shortest(&ident(&self.model.operations[*operation].id, Case::Camel), words)
            }
            Origin::Shared(first) => self.name(first),
            Origin::Input(of) => self.of(*of),
        }
    }

    fn of(&mut self, id: TypeId) -> String {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let model = self.model;
        let name = self.name(&model.ty(id).origin);
        self.known.insert(id, name.clone());
        name
    }
}
