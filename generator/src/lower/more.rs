//! Parts that normalisation hands over beside the typed document, since that has no place for them.

use std::collections::BTreeMap;

use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr};
use serde::Deserialize as _;
use serde_json::Value;

/// What there is besides the typed document.
#[derive(Debug, Default)]
pub(super) struct More {
    /// Operations by path, with methods that OpenAPI 3.0 does not have.
    operations: BTreeMap<String, Vec<(String, Operation)>>,
    /// Path items of webhooks, by name.
    webhooks: Vec<(String, PathItem)>,
}

impl More {
    /// Reads what `document` carries.
    pub(super) fn of(document: &OpenAPI) -> Self {
        let items = document.paths.paths.iter().filter_map(|(path, item)| match item {
            ReferenceOr::Item(item) => Some((path.clone(), operations(item))),
            ReferenceOr::Reference { .. } => None,
        });
        let operations = items.filter(|(_, found)| !found.is_empty()).collect();
        Self { operations, webhooks: super::events::webhooks(document) }
    }

    /// The webhooks by name.
    pub(super) fn webhooks(&self) -> impl Iterator<Item = (&str, &PathItem)> {
        self.webhooks.iter().map(|(name, item)| (name.as_str(), item))
    }

    /// The operations of `path` by method.
    pub(super) fn operations(&self, path: &str) -> impl Iterator<Item = (&str, &Operation)> {
        let found = self.operations.get(path).map(Vec::as_slice).unwrap_or_default();
        found.iter().map(|(method, operation)| (method.as_str(), operation))
    }
}

/// The operations of a path item that the typed form has no place for.
fn operations(item: &PathItem) -> Vec<(String, Operation)> {
    let more = item.extensions.get("x-coinage-operations").and_then(Value::as_object);
    let mut found: Vec<(String, Operation)> = more
        .into_iter()
        .flatten()
        .filter_map(|(method, operation)| Some((method.clone(), Operation::deserialize(operation).ok()?)))
        .collect();
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    found
}
