//! What the methods of groups are called: the `operationId` without the words of its group, or a usual verb.

use std::collections::BTreeMap;

use super::words::{Case, ident};
use crate::config::Config;
use crate::english::{singular, words};
use crate::model::{Model, Operation};

/// For each operation the method name without the words of its group, and the one with them; the
/// short ones are dropped where they would not be unique.
pub(super) fn method_names(model: &Model, config: &Config) -> Vec<[String; 2]> {
    let mut names: Vec<[String; 2]> = model
        .operations
        .iter()
        .map(|operation| {
            let chosen = config.operations.get(&operation.id).and_then(|config| config.name.clone());
            match chosen {
                Some(chosen) => [chosen.clone(), chosen],
                None => [short_name(model, operation), ident(&operation.id, Case::Plain)],
            }
        })
        .collect();
    let mut count: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for (operation, [short, _]) in model.operations.iter().zip(&names) {
        *count.entry((operation.group.0, short.clone())).or_default() += 1;
    }
    for (operation, [short, full]) in model.operations.iter().zip(&mut names) {
        if count.get(&(operation.group.0, short.clone())).is_some_and(|count| *count > 1) {
            short.clone_from(full);
        }
    }
    names
}

fn short_name(model: &Model, operation: &Operation) -> String {
    let group: Vec<String> =
        words(&model.groups[operation.group.0].name).iter().map(|word| singular(word)).collect();
    let all = words(&operation.id);
    let is_of_group = |word: &String| group.contains(&singular(word));
    // An article goes with its word.
    let is_left = |index: usize| {
        ["a", "an", "the"].contains(&all[index].as_str()) && all.get(index + 1).is_some_and(is_of_group)
    };
    let kept = all.iter().enumerate().filter(|(index, word)| !is_of_group(word) && !is_left(*index));
    let kept: Vec<String> = kept.map(|(_, word)| word.clone()).collect();
    // What is left must say something: a digit or a preposition does not.
    let telling = |word: &String| {
        word.chars().any(char::is_alphabetic)
            && !["by", "of", "for", "in", "on", "to", "with", "from", "at", "and", "all"]
                .contains(&word.as_str())
    };
    if let [verb] = &kept[..]
        && verb.eq_ignore_ascii_case(&operation.method)
    {
        usual_verb(model, operation).unwrap_or(verb).to_owned()
    } else if kept.first().is_some_and(telling) {
        ident(&kept.join("_"), Case::Plain)
    } else {
        ident(&operation.id, Case::Plain)
    }
}

/// What people call an operation on a collection or on one of its items, where the document only repeats the method
/// (`GetCharges` and `GetChargesCharge`). Only paths that go together tell the two apart: `/charges`, `/charges/{id}`.
fn usual_verb(model: &Model, operation: &Operation) -> Option<&'static str> {
    let has = |path: &str, method: Option<&str>| {
        model.operations.iter().any(|other| {
            other.group == operation.group
                && other.path == path
                && method.is_none_or(|method| other.method == method)
        })
    };
    let own = operation.path.trim_end_matches('/');
    let last = own.rsplit('/').next().unwrap_or_default();
    let is_item = last.starts_with('{') && last.ends_with('}');
    let collection = &own[..own.len() - last.len()];
    let is_collection = !is_item
        && model.operations.iter().any(|other| {
            let item = other.path.strip_prefix(own).and_then(|rest| rest.strip_prefix("/{"));
            other.group == operation.group && item.is_some_and(|rest| rest.find('}') == Some(rest.len() - 1))
        });
    match operation.method.as_str() {
        "GET" if is_collection => Some("list"),
        "POST" if is_collection => Some("create"),
        "POST"
            if is_item
                && has(collection.trim_end_matches('/'), None)
                && has(&operation.path, Some("GET")) =>
        {
            Some("update")
        }
        _ => None,
    }
}
