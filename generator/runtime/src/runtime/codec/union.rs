//! Values of one of several types: what a union tells the codec about itself, and how it is written, shown and
//! compared. Which branch a document means is found in [`fit`](super::fit).

use std::fmt;

use super::inspect::equal;
use super::record::members as members_of;
use super::value::{Value, View};

/// A value of one of several types, the branches, or one that none of them takes, kept as it came.
pub trait Union {
    /// Returns the table of the branches.
    fn branches(&self) -> &'static Branches;
    /// Makes the branch at `index` of the table the active one, blank, and returns its value. Beyond the table
    /// stands the catch-all, which takes any JSON.
    fn select(&mut self, index: usize) -> &mut dyn Value;
    /// Returns the index of the active branch and its value. The index lies beyond the table for the
    /// catch-all.
    fn active(&self) -> (usize, &dyn Value);
}

/// The table of a union.
#[derive(Debug)]
pub struct Branches {
    /// The name of the member that tells the branches apart, if there is one.
    pub tag: Option<&'static str>,
    /// The branches, in the order of the document.
    pub list: &'static [Branch],
    /// The name of the catch-all variant.
    pub rest: &'static str,
}

/// A branch in the table of a union.
#[derive(Debug)]
pub struct Branch {
    /// The name of the variant.
    pub name: &'static str,
    /// The values of the tag that stand for this branch. The first is the one that is written.
    pub tags: &'static [&'static str],
}

/// How well a text fits a type that takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The type is made for this text.
    Known,
    /// The type takes nearly any text.
    Any,
    /// The type keeps this text without knowing it, as it keeps new values of an enum.
    Unknown,
    /// The text is not what the type is for: another value than the only one of a constant, a date that looks
    /// like none.
    Strange,
}

impl Fit {
    /// Says how well a value fits an enum of these values. An enum with one value is a constant, which often
    /// tells types apart.
    #[must_use]
    pub fn among<T: PartialEq + Copy>(values: &[T], found: T) -> Self {
        match values {
            _ if values.contains(&found) => Self::Known,
            [_] => Self::Strange,
            _ => Self::Unknown,
        }
    }
}

/// The index of every catch-all.
pub(super) const REST: usize = usize::MAX;

/// Says whether no branch took the value.
pub(super) fn is_unknown(union: &dyn Union) -> bool {
    union.active().0 >= union.branches().list.len()
}

/// Shows the active branch under the name of its variant. What no branch took is never shown: it may be a
/// secret.
pub(super) fn debug(union: &dyn Union, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (index, value) = union.active();
    match union.branches().list.get(index) {
        Some(branch) => f.debug_tuple(branch.name).field(&value.view()).finish(),
        None => write!(f, "{}(..)", union.branches().rest),
    }
}

/// Says whether two unions are of one type and hold the same in the same branch.
pub(super) fn same(one: &dyn Union, other: &dyn Union) -> bool {
    let ((index, value), (other_index, other_value)) = (one.active(), other.active());
    std::ptr::eq(one.branches(), other.branches()) && index == other_index && equal(value, other_value)
}

/// A member that is written because it tells branches apart: its name and its value.
type Tag = (&'static str, &'static str);

/// Returns the tags that the value in a union has to be written with, and the value. Each union around an
/// object adds its tag, unless the object has such a member of its own; of two with one name the inner one
/// counts, as it tells more.
pub(super) fn tags(union: &dyn Union) -> (Vec<Tag>, View<'_>) {
    let (mut found, mut view) = (Vec::new(), View::Union(union));
    while let View::Union(union) = view {
        let (index, value) = union.active();
        let branch = union.branches().list.get(index);
        if let Some(tag) = union.branches().tag.zip(branch.and_then(|branch| branch.tags.first().copied())) {
            found.retain(|(name, _)| *name != tag.0);
            found.push(tag);
        }
        view = value.view();
    }
    if matches!(view, View::Record(_) | View::Map(_)) {
        let own = |wanted: &str| members(Vec::new(), view).any(|(name, _)| name == wanted);
        found.retain(|(name, _)| !own(name));
    } else {
        found.clear();
    }
    (found, view)
}

/// Returns the tags and, after them, the members of an object.
pub(super) fn members<'a>(
    tags: Vec<Tag>,
    object: View<'a>,
) -> Box<dyn Iterator<Item = (&'a str, View<'a>)> + 'a> {
    let tags = tags.into_iter().map(|(name, value)| (name, View::Text(value)));
    match object {
        View::Record(record) => Box::new(tags.chain(members_of(record))),
        View::Map(map) => Box::new(tags.chain(map.entries().map(|(name, value)| (name, value.view())))),
        _ => Box::new(tags),
    }
}

/// Returns the members of an object, those that tell branches apart included, and `None` for anything else.
pub(crate) fn entries<'a>(view: View<'a>) -> Option<Box<dyn Iterator<Item = (&'a str, View<'a>)> + 'a>> {
    let (tags, object) = match view {
        View::Union(union) => tags(union),
        other => (Vec::new(), other),
    };
    match object {
        View::Record(_) | View::Map(_) => Some(members(tags, object)),
        View::Json(serde_json::Value::Object(map)) => {
            Some(Box::new(map.iter().map(|(name, value)| (name.as_str(), View::Json(value)))))
        }
        _ => None,
    }
}
