//! Operation ids: each operation ends with one, and no two with the same.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase as _;
use serde_json::Value;

use super::paths::METHODS;
use crate::reference::{reference_of, resolve};

/// The ids that the document declares, and those given away so far.
#[derive(Default)]
pub(super) struct OperationIds {
    declared: BTreeSet<String>,
    taken: BTreeSet<String>,
}

/// What became of an operation's id.
pub(super) enum Settled {
    /// The document's own.
    Own(String),
    /// Made from method and path, for there was none.
    Made(String),
    /// Changed, for the document gives it to several operations.
    Changed(String),
}

impl OperationIds {
    /// Gathers the ids of all operations first, so that a made one never takes a declared one away.
    pub(super) fn declared_in(root: &Value) -> Self {
        let ends = |value| match reference_of(value) {
            Some(text) => resolve(root, text).map_or(value, |(target, _)| target),
            None => value,
        };
        let items = root.get("paths").and_then(Value::as_object).into_iter().flat_map(|paths| paths.values());
        let items = items.map(ends);
        let operations = items.flat_map(|item| {
            METHODS.iter().filter_map(|method| item.get(method)).chain(more(item)).map(ends)
        });
        let ids = operations.filter_map(|operation| operation.get("operationId")?.as_str());
        Self { declared: ids.map(str::to_owned).collect(), taken: BTreeSet::new() }
    }

    /// The id for an operation that declares `own`.
    pub(super) fn settle(&mut self, own: Option<String>, method: &str, path: &str) -> Settled {
        match own.filter(|id| !id.trim().is_empty()) {
            Some(id) if self.taken.insert(id.clone()) => Settled::Own(id),
            Some(id) => Settled::Changed(self.free(&id)),
            None => {
                let made = from_path(method, path);
                Settled::Made(self.free(&made))
            }
        }
    }

    fn free(&mut self, wanted: &str) -> String {
        let suffixed = (2_u32..).map(|number| format!("{wanted}{number}"));
        let mut candidates = std::iter::once(wanted.to_owned()).chain(suffixed);
        let free = candidates.find(|id| !self.declared.contains(id) && !self.taken.contains(id));
        let free = free.unwrap_or_default();
        self.taken.insert(free.clone());
        free
    }
}

/// The operations of a path item whose methods are of the author's own.
fn more(item: &Value) -> impl Iterator<Item = &Value> {
    let more = item.get("additionalOperations").and_then(Value::as_object);
    more.into_iter().flat_map(|more| more.values())
}

/// `get /users/{id}` → `getUsersById`.
fn from_path(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for segment in path.split('/') {
        for (index, part) in segment.split(['{', '}']).enumerate() {
            let word = part.to_upper_camel_case();
            // Every second part of a split at braces stands inside them.
            if index % 2 == 1 && !word.is_empty() {
                id.push_str("By");
            }
            id.push_str(&word);
        }
    }
    id
}
