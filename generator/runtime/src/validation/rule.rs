//! Rules and the tables that hold them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use super::number::Exact;
use super::pattern::Pattern;
use crate::runtime::{View, encode_view, entries};

/// The rules of a type.
#[derive(Debug)]
pub struct Rules {
    /// What the value as a whole has to keep to.
    pub own: &'static [Rule],
    /// What the members of a record have to, or the branches of a union.
    pub members: &'static [Member],
    /// What members without a name have to.
    pub rest: &'static [Rule],
}

/// The rules of a member or branch.
#[derive(Debug)]
pub struct Member {
    /// The name of the member in JSON, or of the variant.
    pub name: &'static str,
    /// What its value has to keep to.
    pub rules: &'static [Rule],
}

/// A type that has rules.
#[doc(hidden)]
pub trait Ruled {
    /// Returns the table.
    fn rules() -> &'static Rules;
}

/// Something that a value has to keep to. Values of another kind than the rule is about keep to it.
///
/// Numbers are given as texts, so that not a digit is lost.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// A number is at least this.
    Minimum(&'static str),
    /// A number is more than this.
    MoreThan(&'static str),
    /// A number is at most this.
    Maximum(&'static str),
    /// A number is less than this.
    LessThan(&'static str),
    /// A number is this, times an integer.
    MultipleOf(&'static str),
    /// A text has at least so many characters.
    MinLength(usize),
    /// A text has at most so many characters.
    MaxLength(usize),
    /// The pattern is found in a text.
    Pattern(&'static Pattern),
    /// A list has at least so many items.
    MinItems(usize),
    /// A list has at most so many items.
    MaxItems(usize),
    /// No two items of a list are the same.
    UniqueItems,
    /// An object has at least so many members.
    MinMembers(usize),
    /// An object has at most so many members.
    MaxMembers(usize),
    /// All items of a list, and all values of an object, keep to these.
    Each(&'static [Rule]),
    /// The rules of another type.
    Of(fn() -> &'static Rules),
}

impl Rule {
    /// Says whether a value keeps to the rule itself, whatever stands inside the value.
    pub(super) fn holds(&self, view: View<'_>) -> bool {
        let number = |holds: fn(&Exact, &Exact) -> bool, bound: &str| {
            number(view).zip(Exact::parse(bound)).is_none_or(|(given, bound)| holds(&given, &bound))
        };
        let text = |holds: &dyn Fn(&str) -> bool| text(view).is_none_or(|text| holds(&text));
        let items = |holds: &dyn Fn(usize) -> bool| items(view).is_none_or(holds);
        let members = |holds: &dyn Fn(usize) -> bool| entries(view).is_none_or(|all| holds(all.count()));
        match *self {
            Self::Minimum(bound) => number(|given, bound| given >= bound, bound),
            Self::MoreThan(bound) => number(|given, bound| given > bound, bound),
            Self::Maximum(bound) => number(|given, bound| given <= bound, bound),
            Self::LessThan(bound) => number(|given, bound| given < bound, bound),
            Self::MultipleOf(step) => number(Exact::is_multiple_of, step),
            Self::MinLength(least) => text(&|text| text.chars().count() >= least),
            Self::MaxLength(most) => text(&|text| text.chars().count() <= most),
            Self::Pattern(pattern) => text(&|text| pattern.is_in(text)),
            Self::MinItems(least) => items(&|count| count >= least),
            Self::MaxItems(most) => items(&|count| count <= most),
            Self::UniqueItems => are_unique(view),
            Self::MinMembers(least) => members(&|count| count >= least),
            Self::MaxMembers(most) => members(&|count| count <= most),
            Self::Each(_) | Self::Of(_) => true,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |f: &mut fmt::Formatter<'_>, side: &str, count: usize, what: &str| {
            write!(f, "{side} {count} {what}{}", if count == 1 { "" } else { "s" })
        };
        match *self {
            Self::Minimum(bound) => write!(f, "at least {bound}"),
            Self::MoreThan(bound) => write!(f, "more than {bound}"),
            Self::Maximum(bound) => write!(f, "at most {bound}"),
            Self::LessThan(bound) => write!(f, "less than {bound}"),
            Self::MultipleOf(step) => write!(f, "a multiple of {step}"),
            Self::MinLength(least) => count(f, "at least", least, "character"),
            Self::MaxLength(most) => count(f, "at most", most, "character"),
            Self::Pattern(pattern) => write!(f, "matches `{}`", pattern.text()),
            Self::MinItems(least) => count(f, "at least", least, "item"),
            Self::MaxItems(most) => count(f, "at most", most, "item"),
            Self::UniqueItems => f.write_str("no item twice"),
            Self::MinMembers(least) => count(f, "at least", least, "member"),
            Self::MaxMembers(most) => count(f, "at most", most, "member"),
            Self::Each(_) => f.write_str("rules for each item"),
            Self::Of(_) => f.write_str("rules of its type"),
        }
    }
}

/// The number that a value is. What JSON cannot hold is none.
fn number(view: View<'_>) -> Option<Exact> {
    match view {
        View::I64(_)
        | View::U64(_)
        | View::F32(_)
        | View::F64(_)
        | View::Number(_)
        | View::Json(serde_json::Value::Number(_)) => Exact::parse(&view.scalar()?),
        _ => None,
    }
}

/// The text that a value is.
fn text(view: View<'_>) -> Option<Cow<'_, str>> {
    match view {
        View::Text(_) | View::Shown(_) | View::Base64(_) | View::Json(serde_json::Value::String(_)) => {
            view.scalar()
        }
        _ => None,
    }
}

/// The number of items, if the value is a list.
fn items(view: View<'_>) -> Option<usize> {
    match view {
        View::List(list) => Some(list.count()),
        View::Json(serde_json::Value::Array(items)) => Some(items.len()),
        _ => None,
    }
}

/// Whether no two items of a list are the same, as JSON.
fn are_unique(view: View<'_>) -> bool {
    let mut known = BTreeSet::new();
    // What cannot be written as JSON is like nothing else.
    let mut is_new = |item: View<'_>| match number(item) {
        Some(number) => known.insert((Some(number), Vec::new())),
        None => encode_view(item).map_or(true, |text| known.insert((None, text))),
    };
    match view {
        View::List(list) => {
            (0..list.count()).filter_map(|index| list.item(index)).all(|item| is_new(item.view()))
        }
        View::Json(serde_json::Value::Array(items)) => items.iter().all(|item| is_new(View::Json(item))),
        _ => true,
    }
}
