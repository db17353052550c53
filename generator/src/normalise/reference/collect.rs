//! The look-up before the walk: finds every reference that does not name a component.

use std::fmt;

use serde_json::{Map, Value};

use super::super::paths::METHODS;
use super::super::place_name::{Taken, place_name};
use super::tokens::{component_name, reference_of};
use super::{Destination, Kind, References, Target};
use crate::pointer::Pointer;
use crate::reference::{FILES, LONGEST_CHAIN, find, holds_names, is_data, is_map};

/// One step down the tree.
pub(super) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => index.fmt(f),
        }
    }
}

impl<'a> References<'a> {
    /// Looks for references in `value`; `names` says that its keys are names given by the author
    /// and not keywords. `above` holds the objects around it, with the token that leads on from each.
    pub(super) fn visit(&mut self, value: &'a Value, names: bool, above: &mut Vec<(&'a Value, Step<'a>)>) {
        match value {
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    // Scalars cannot hold references, and lists of them are long.
                    if element.is_object() || element.is_array() {
                        above.push((value, Step::Index(index)));
                        self.visit(element, false, above);
                        above.pop();
                    }
                }
            }
            Value::Object(members) => {
                if !names && let Some(text) = members.get("$ref").and_then(Value::as_str) {
                    self.note(value, text, above);
                }
                self.visit_members(value, members, names, above);
            }
            _ => {}
        }
    }

    fn visit_members(
        &mut self,
        value: &'a Value,
        members: &'a Map<String, Value>,
        names: bool,
        above: &mut Vec<(&'a Value, Step<'a>)>,
    ) {
        for (key, member) in members {
            if let (false, "discriminator", Some(mapping)) = (names, key.as_str(), member.get("mapping")) {
                above.push((value, Step::Key(key)));
                self.visit_mapping(mapping, above);
                above.pop();
            }
            let is_container = member.is_object() || member.is_array();
            if !is_container || (!names && is_data(key)) {
                continue;
            }
            above.push((value, Step::Key(key)));
            if key == FILES && above.len() == 1 {
                self.visit_files(member, above);
            } else {
                self.visit(member, !names && holds_names(key), above);
            }
            above.pop();
        }
    }

    /// Other files of the document; each is one thing, or a map of things.
    fn visit_files(&mut self, files: &'a Value, above: &mut Vec<(&'a Value, Step<'a>)>) {
        for (path, file) in files.as_object().into_iter().flatten() {
            above.push((files, Step::Key(path)));
            self.visit(file, is_map(file), above);
            above.pop();
        }
    }

    /// The entries of a discriminator's mapping are references without saying so.
    fn visit_mapping(&mut self, mapping: &'a Value, above: &[(&'a Value, Step<'a>)]) {
        for entry in mapping.as_object().into_iter().flat_map(Map::values) {
            if let Some(text) = entry.as_str() {
                self.note(entry, text, above);
            }
        }
    }

    /// Remembers where the reference `text` in `holder` leads, unless it names a component.
    fn note(&mut self, holder: &'a Value, text: &str, above: &[(&'a Value, Step<'a>)]) {
        if !text.starts_with("#/") || component_name(text, Kind::Schema).is_some() {
            return;
        }
        let Some((value, pointer)) = self.look_up(text, above) else { return };
        let destination = match component_name(&format!("#{pointer}"), Kind::Schema) {
            Some(name) => Destination::Component(name),
            None => Destination::Target(self.target(value, pointer)),
        };
        self.links.insert(std::ptr::from_ref(holder), destination);
    }

    /// Follows `text` from the root or, as embedded JSON Schemas mean it, from an enclosing schema;
    /// then on through nodes that are nothing but a reference.
    fn look_up(&self, text: &str, above: &[(&'a Value, Step<'a>)]) -> Option<(&'a Value, String)> {
        let mut found = self.find(&text[1..]);
        for depth in (1..above.len()).rev() {
            if found.is_some() {
                break;
            }
            let at = above[..depth].iter().fold(Pointer::root(), |at, (_, token)| at.join(token));
            let inside = find(self.root, (above[depth].0, at), &text[1..], &mut 0);
            found = inside.map(|(value, at)| (value, at.to_string()));
        }
        let (mut value, mut at) = found?;
        for _ in 0..LONGEST_CHAIN {
            let Some(next) = reference_of(value).filter(|_| value.as_object().is_some_and(|o| o.len() == 1))
            else {
                break;
            };
            let Some(pointer) = next.strip_prefix('#').filter(|rest| rest.starts_with('/')) else { break };
            (value, at) = self.find(pointer)?;
        }
        Some((value, at))
    }

    fn target(&mut self, value: &'a Value, pointer: String) -> usize {
        let next = self.targets.len();
        let index = *self.places.entry(std::ptr::from_ref(value)).or_insert(next);
        if index == next {
            self.targets.push(Target { name: String::new(), pointer, value });
        }
        index
    }

    /// Gives the targets names that no component has, in the order of their pointers, schemas first.
    pub(super) fn name_targets(&mut self) {
        let schemas = self.root.get("components").and_then(|components| components.get("schemas"));
        let mut taken = Taken::default();
        schemas.and_then(Value::as_object).into_iter().flatten().for_each(|(name, _)| taken.insert(name));
        let mut order: Vec<usize> = (0..self.targets.len()).collect();
        // Only schemas will ever be asked for; what is none must not take their names away.
        let rank =
            |index: &usize| (is_something_else(self.targets[*index].value), &self.targets[*index].pointer);
        order.sort_by(|a, b| rank(a).cmp(&rank(b)));
        for index in order {
            let name = place_name(&self.targets[index].pointer, &taken);
            taken.insert(&name);
            self.targets[index].name = name;
        }
    }
}

/// Whether `value` is a parameter, a reply, an operation or the like, by its members.
fn is_something_else(value: &Value) -> bool {
    let is_told_by = |member: &&str| value.get(member).is_some();
    ["content", "schema", "in", "responses", "operationId", "value", "externalValue"].iter().any(is_told_by)
        || METHODS.iter().any(is_told_by)
}
