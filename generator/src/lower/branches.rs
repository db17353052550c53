//! What the branches of a choice are called, and the words that lead to what is inside them.

use serde_json::Value;

use super::docs;
use super::keywords::{Keywords, PropertyRef};
use super::schema::{Site, schema_name};
use super::union::Choice;
use crate::english::words;

/// The words for branches that the document has none for: the only list, the only object, and all others.
const LIST: &str = "list";
const OBJECT: &str = "object";
const NUMBERED: &str = "variant ";

/// Longer texts are no names.
const LONGEST: usize = 40;

/// The name of a branch.
#[derive(Clone, Debug, Default)]
pub(super) struct BranchName {
    /// What leads to the types inside.
    pub(super) word: String,
    /// What the document calls the branch, if it does.
    pub(super) name: Option<String>,
}

/// The names of all branches. A branch that the document does not name is called by the only value it can have, or by
/// its kind if no other is of that kind; else it has a number.
pub(super) fn names_of(branches: &[Choice<'_>]) -> Vec<BranchName> {
    let given: Vec<Option<String>> = branches.iter().map(|branch| given_word(branch.schema)).collect();
    let unnamed = || branches.iter().zip(&given).filter(|(_, given)| given.is_none());
    let values: Vec<Vec<String>> =
        unnamed().filter_map(|(branch, _)| only_value(branch.schema)).map(|value| words(&value)).collect();
    let taken: Vec<Vec<String>> = given.iter().flatten().map(|given| words(given)).collect();
    let is_free = |value: &String| {
        let value = words(value);
        !taken.contains(&value) && values.iter().filter(|other| **other == value).count() == 1
    };
    let kind_of = |branch: &Choice<'_>| kind(branch.schema).filter(|kind| !taken.contains(&words(kind)));
    let is_alone = |kind: &&str| {
        let of_kind = unnamed().filter(|(branch, _)| kind_of(branch) == Some(kind));
        of_kind.count() == 1 && !values.contains(&words(kind))
    };
    let name = |(index, branch): (usize, &Choice<'_>)| {
        let value = only_value(branch.schema).filter(is_free);
        let numbered =
            || kind_of(branch).filter(is_alone).map_or(format!("{NUMBERED}{}", index + 1), str::to_owned);
        let word = given[index].clone().or_else(|| value.clone()).unwrap_or_else(numbered);
        BranchName { word, name: own_name(branch.schema).or(value.filter(|_| given[index].is_none())) }
    };
    branches.iter().enumerate().map(name).collect()
}

/// Whether `name` is the only value of one of the branches.
pub(super) fn is_value(branches: &[Choice<'_>], name: &str) -> bool {
    branches
        .iter()
        .any(|branch| own_name(branch.schema).is_none() && only_value(branch.schema).as_deref() == Some(name))
}

/// The word that the document has for a branch, if it has one.
fn given_word(branch: PropertyRef<'_>) -> Option<String> {
    match branch {
        PropertyRef::Reference(reference) => schema_name(reference),
        PropertyRef::Item(_) => own_name(branch),
    }
}

/// The name of a branch that is no reference: its title, or the text that tells it from others.
fn own_name(branch: PropertyRef<'_>) -> Option<String> {
    let PropertyRef::Item(item) = branch else { return None };
    let title = docs::text(item.schema_data.title.as_ref()).filter(|title| title.len() <= LONGEST);
    title.or_else(|| constant_member(&Keywords::of(item)))
}

/// The value of a required member that can have only one: what tells the branch from others.
fn constant_member(keywords: &Keywords<'_>) -> Option<String> {
    keywords
        .properties
        .iter()
        .filter(|(name, _)| keywords.required.iter().any(|required| required == name))
        .find_map(|(_, property)| {
            let PropertyRef::Item(item) = property else { return None };
            match &Keywords::of(item).enumeration[..] {
                [Value::String(only)] if !only.is_empty() => Some(only.clone()),
                _ => None,
            }
        })
}

/// The only value that a branch can have besides null, in words.
fn only_value(branch: PropertyRef<'_>) -> Option<String> {
    let PropertyRef::Item(item) = branch else { return None };
    let keywords = Keywords::of(item);
    let mut values = keywords.enumeration.iter().filter(|value| !value.is_null());
    let value = match (values.next()?, values.next()) {
        (Value::String(text), None) if text.is_empty() => "empty".to_owned(),
        (Value::String(text), None) => text.clone(),
        (value @ (Value::Bool(_) | Value::Number(_)), None) => value.to_string(),
        _ => return None,
    };
    (value.chars().count() <= LONGEST).then_some(value)
}

/// What a branch is, where that says more than a number.
fn kind(branch: PropertyRef<'_>) -> Option<&'static str> {
    let PropertyRef::Item(item) = branch else { return None };
    match Keywords::of(item).ty {
        Some("array") => Some(LIST),
        Some("object") => Some(OBJECT),
        _ => None,
    }
}

/// Whether a word for a branch is none of the document's.
pub(super) fn says_nothing(word: &str) -> bool {
    word == OBJECT || word == LIST || word.starts_with(NUMBERED)
}

/// Where a branch stands. What is in the only list of a choice is called as if there were no choice.
pub(super) fn site_of(branch: PropertyRef<'_>, site: &Site) -> Site {
    match (branch, site) {
        (PropertyRef::Item(item), Site::Inside { parent, words })
            if matches!(&words[..], [word] if word == LIST) && is_plain_list(&Keywords::of(item)) =>
        {
            Site::Named(*parent)
        }
        _ => site.clone(),
    }
}

fn is_plain_list(keywords: &Keywords<'_>) -> bool {
    keywords.ty == Some("array")
        && keywords.items.is_some()
        && keywords.enumeration.is_empty()
        && keywords.all_of.is_empty()
        && !keywords.is_union()
}
