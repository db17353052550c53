//! Which operations the configuration asks for, and whether what it names is there.

use std::collections::BTreeSet;

use openapiv3::Operation;

use super::Lowering;
use crate::model::Skipped;

/// What the operations of the document are called, selected or not.
#[derive(Debug, Default)]
pub(super) struct Seen {
    ids: BTreeSet<String>,
    tags: BTreeSet<String>,
    groups: BTreeSet<String>,
}

impl<'a> Lowering<'a> {
    /// Whether the crate has the operation `id`; one that it has not is noted for the report.
    pub(super) fn select(
        &mut self,
        seen: &mut Seen,
        path: &str,
        method: &str,
        operation: &'a Operation,
    ) -> bool {
        let id = operation.operation_id.clone().unwrap_or_default();
        seen.tags.extend(operation.tags.iter().cloned());
        seen.groups.insert(self.group_name(path, operation));
        let config = self.config;
        let has_tag = |tags: &BTreeSet<String>| operation.tags.iter().any(|tag| tags.contains(tag));
        let is_open = config.only_tags.is_empty() && config.only_operations.is_empty();
        let is_wanted = is_open || has_tag(&config.only_tags) || config.only_operations.contains(&id);
        let is_unwanted = has_tag(&config.except_tags) || config.except_operations.contains(&id);
        let is_selected = is_wanted && !is_unwanted;
        if !is_selected {
            self.model.skipped.push(Skipped {
                id: operation.operation_id.clone(),
                method: super::operation::written(method),
                path: path.to_owned(),
                reason: "it is not selected".to_owned(),
            });
        }
        seen.ids.insert(id);
        is_selected
    }

    /// Reports entries of the configuration that name an operation, tag or group that is not there.
    pub(super) fn check_selection(&mut self, seen: &Seen) {
        let config = self.config;
        let declared = |tag: &str| self.document.tags.iter().any(|known| known.name == tag);
        let mut unused = Vec::new();
        for (list, tags) in [("only-tags", &config.only_tags), ("except-tags", &config.except_tags)] {
            for tag in tags.iter().filter(|tag| !seen.tags.contains(*tag) && !declared(tag)) {
                unused.push(config.unused(&[list, tag], "tag of the document"));
            }
        }
        let lists =
            [("only-operations", &config.only_operations), ("except-operations", &config.except_operations)];
        for (list, ids) in lists {
            for id in ids.iter().filter(|id| !seen.ids.contains(*id)) {
                unused.push(config.unused(&[list, id], "operation of the document"));
            }
        }
        for tag in config.groups.keys().filter(|tag| {
            !seen.groups.contains(*tag) && self.model.groups.iter().all(|group| group.name != **tag)
        }) {
            unused.push(config.unused(&["groups", tag], "tag of the document"));
        }
        for id in config.operations.keys().filter(|id| !seen.ids.contains(*id)) {
            unused.push(config.unused(&["operations", id], "operation of the document"));
        }
        for finding in unused {
            self.report(finding);
        }
    }
}
