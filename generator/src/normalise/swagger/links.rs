//! References, once everything stands where it belongs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::moved::AT;
use super::super::origin::Origin;
use super::super::reference::decoded;
use super::SECTIONS;
use crate::pointer::Pointer;
use crate::reference::{FILES, holds_names, is_data, is_map};

/// Makes the references of `root`, which are written as in the source, lead to where their targets
/// stand now. One that leads nowhere stays as it is.
pub(super) fn relink(root: &mut Value) {
    let mut texts = BTreeSet::new();
    each_reference(root, false, &mut |text| {
        texts.insert(text.clone());
    });
    let links = Links::of(root);
    let moved: BTreeMap<String, String> =
        texts.into_iter().filter_map(|text| links.link(&text).map(|link| (text, link))).collect();
    each_reference(root, false, &mut |text| {
        if let Some(link) = moved.get(text) {
            text.clone_from(link);
        }
    });
}

/// Calls `change` with the text of each reference in `value`; `names` says that the keys of `value`
/// are chosen by the author.
fn each_reference(value: &mut Value, names: bool, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::Array(elements) => {
            for element in elements {
                each_reference(element, false, change);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(text) if !names && key == "$ref" => change(text),
                    _ if !names && is_data(key) => {}
                    Value::Object(files) if !names && key == FILES => {
                        for file in files.values_mut() {
                            each_reference(file, is_map(file), change);
                        }
                    }
                    _ => each_reference(member, !names && holds_names(key), change),
                }
            }
        }
        _ => {}
    }
}

/// Where nodes of the source stand now.
struct Links<'a> {
    root: &'a Value,
    /// By their pointers in the source; the outermost place first.
    places: BTreeMap<String, Vec<Pointer>>,
}

impl<'a> Links<'a> {
    fn of(root: &'a Value) -> Self {
        let mut places = BTreeMap::new();
        gather(root, &Pointer::root(), &mut places);
        for places in places.values_mut() {
            places.sort_by_cached_key(|place| (place.tokens().count(), place.clone()));
        }
        Self { root, places }
    }

    /// The reference that `text` becomes, if it leads to anything.
    fn link(&self, text: &str) -> Option<String> {
        let tokens: Vec<String> = text.strip_prefix("#/")?.split('/').map(decoded).collect();
        (1..=tokens.len()).rev().find_map(|count| {
            let (known, rest) = tokens.split_at(count);
            let known = known.iter().fold(Pointer::root(), |at, token| at.join(token));
            let mut targets = self
                .candidates(&known)
                .into_iter()
                .map(|at| rest.iter().fold(at, |at, token| at.join(token)));
            let target = targets.find(|target| self.root.pointer(target.as_str()).is_some())?;
            Some(format!("#{target}"))
        })
    }

    /// Where the node at `pointer` of the source may stand now.
    fn candidates(&self, pointer: &Pointer) -> Vec<Pointer> {
        let sections =
            SECTIONS.iter().filter(|(_, before)| pointer.as_str().strip_prefix('/') == Some(before));
        let sections = sections.map(|(now, _)| Pointer::parse(&format!("/{now}")));
        let places = self.places.get(pointer.as_str()).into_iter().flatten().cloned();
        let stayed = (Origin::Converted(self.root).of(pointer) == *pointer).then(|| pointer.clone());
        stayed.into_iter().chain(places).chain(sections).collect()
    }
}

/// Gathers the notes in `node`, which stands at `at`.
fn gather(node: &Value, at: &Pointer, places: &mut BTreeMap<String, Vec<Pointer>>) {
    match node {
        Value::Object(members) => {
            if let Some(note) = members.get(AT).and_then(Value::as_str) {
                places.entry(note.to_owned()).or_default().push(at.clone());
            }
            for (key, member) in members {
                if member.is_object() || member.is_array() {
                    gather(member, &at.join(key), places);
                }
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                if element.is_object() || element.is_array() {
                    gather(element, &at.join(index), places);
                }
            }
        }
        _ => {}
    }
}
