//! Where the entries of a configuration stand in its text.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue, Error};

use super::position;
use crate::diagnostics::Position;

/// The places of all entries: keys of tables, and texts in lists, by the way that leads to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<Vec<String>, Position>);

impl Places {
    /// Looks up the entries of `text`.
    pub(super) fn of(text: &str) -> Result<Self, Error> {
        let table = DeTable::parse(text)?;
        let mut places = Self::default();
        places.table(text, &mut Vec::new(), table.get_ref());
        Ok(places)
    }

    /// The place of the entry at `path`. Entries that come from the command line have none.
    pub(super) fn find(&self, path: &[&str]) -> Option<Position> {
        let path: Vec<String> = path.iter().map(|&part| part.to_owned()).collect();
        self.0.get(&path).copied()
    }

    fn table(&mut self, text: &str, path: &mut Vec<String>, table: &DeTable<'_>) {
        for (key, value) in table {
            path.push(key.get_ref().to_string());
            self.0.insert(path.clone(), position(text, key.span().start));
            self.value(text, path, value.get_ref());
            path.pop();
        }
    }

    fn value(&mut self, text: &str, path: &mut Vec<String>, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.table(text, path, table),
            DeValue::Array(elements) => {
                for element in elements {
                    if let DeValue::String(name) = element.get_ref() {
                        path.push(name.to_string());
                        self.0.insert(path.clone(), position(text, element.span().start));
                        path.pop();
                    }
                }
            }
            _ => {}
        }
    }
}

/// The entry at `path` as people write it: `groups.Pets`, `only-tags = ["Pets"]`.
pub(super) fn written(path: &[&str]) -> String {
    if let [
        list @ ("sensitive" | "only-tags" | "only-operations" | "except-tags" | "except-operations"),
        name,
    ] = path
    {
        return format!("{list} = [\"{name}\"]");
    }
    let is_bare = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let part = |part: &&str| if is_bare(part) { (*part).to_owned() } else { format!("{part:?}") };
    path.iter().map(part).collect::<Vec<_>>().join(".")
}
