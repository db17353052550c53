//! The names of types that are written in several places: what the names have in common that they would
//! have in each of them.

use std::collections::BTreeMap;

use super::types::shortest;
use super::words::{Case, ident, words};
use crate::model::{Model, Origin, TypeDef, TypeId};

/// Words that do not say what a type is for without those around them.
const VAGUE: &[&str] = &["type", "kind", "value", "item", "data", "object"];

/// The name of each type that is written in several places, if no other type would have the same.
pub(super) fn names(model: &Model) -> BTreeMap<TypeId, String> {
    let mut alone = Alone { model, known: BTreeMap::new() };
    let found = model.types().filter_map(|(id, def)| Some((id, common(&mut alone, def)?)));
    let found: BTreeMap<TypeId, String> = found.collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in found.values() {
        *count.entry(name).or_default() += 1;
    }
    found.iter().filter(|(_, name)| count[name.as_str()] == 1).map(|(id, name)| (*id, name.clone())).collect()
}

fn common(alone: &mut Alone<'_>, def: &TypeDef) -> Option<String> {
    let Origin::Shared(first) = &def.origin else { return None };
    let twins = def.also.iter().map(|twin| &twin.origin);
    let names = std::iter::once(&**first).chain(twins).map(|origin| words(&alone.name(origin)));
    let ending = names.reduce(|one, other| {
        let same = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other);
        one[one.len() - same.count()..].to_vec()
    })?;
    let vague = matches!(&ending[..], [only] if VAGUE.contains(&only.to_lowercase().as_str()));
    let starts = ending.first()?.starts_with(char::is_alphabetic);
    (starts && !vague).then(|| ident(&ending.join(" "), Case::Camel))
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
