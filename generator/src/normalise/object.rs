//! Reads members of an object by the type they should have; a member of another type is a finding.

use serde_json::{Map, Value};

use super::context::Context;
use super::place::Place;
use crate::diagnostics::Code;

/// An object of the source and where it stands. A member that is null counts as absent: an empty
/// line in YAML means nothing more than that.
#[derive(Clone, Copy)]
pub(super) struct Object<'a, 'p> {
    pub(super) members: &'a Map<String, Value>,
    pub(super) place: Place<'p>,
}

impl<'a, 'p> Object<'a, 'p> {
    /// `value` as an object, or a finding that names `fallback`.
    pub(super) fn read(
        cx: &mut Context<'a, '_>,
        value: &'a Value,
        place: Place<'p>,
        fallback: &str,
    ) -> Option<Self> {
        if let Value::Object(members) = value {
            return Some(Self { members, place });
        }
        cx.wrong(place, value, "an object", fallback);
        None
    }

    /// The member `name` unless it is null.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// The member `name` as an object.
    pub(super) fn object<'q>(&'q self, cx: &mut Context<'a, '_>, name: &'q str) -> Option<Object<'a, 'q>> {
        Object::read(cx, self.get(name)?, self.place.member(name), "it is left out")
    }

    /// The member `name` as text for people: numbers and booleans are printed.
    pub(super) fn prose(&self, cx: &mut Context<'a, '_>, name: &str) -> Option<String> {
        prose(cx, self.get(name)?, self.place.member(name))
    }

    /// The member `name` as text that means something to programs.
    pub(super) fn text(&self, cx: &mut Context<'a, '_>, name: &str) -> Option<String> {
        text(cx, self.get(name)?, self.place.member(name))
    }

    /// The member `name` as a boolean.
    pub(super) fn flag(&self, cx: &mut Context<'a, '_>, name: &str) -> Option<bool> {
        flag(cx, self.get(name)?, self.place.member(name))
    }

    /// The member `name` as a list of strings; one string counts as a list of one.
    pub(super) fn texts(&self, cx: &mut Context<'a, '_>, name: &str) -> Vec<String> {
        self.get(name).map_or_else(Vec::new, |value| texts(cx, value, self.place.member(name)))
    }

    /// The elements of the list `name`, each turned by `read`; what it refuses is left out.
    pub(super) fn list<T>(
        &self,
        cx: &mut Context<'a, '_>,
        name: &str,
        mut read: impl FnMut(&mut Context<'a, '_>, &'a Value, Place<'_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let place = self.place.member(name);
        let Value::Array(elements) = value else {
            cx.wrong(place, value, "a list", "it is left out");
            return Vec::new();
        };
        let numbered = elements.iter().enumerate();
        numbered.filter_map(|(index, element)| read(cx, element, place.element(index))).collect()
    }

    /// The members of the object `name`, each turned by `read`, in the order of their names. Extensions
    /// of the map are passed over when `skip_extensions` says that they are none of its entries.
    pub(super) fn map<T>(
        &self,
        cx: &mut Context<'a, '_>,
        name: &str,
        mut read: impl FnMut(&mut Context<'a, '_>, &str, &'a Value, Place<'_>) -> Option<T>,
    ) -> Vec<(String, T)> {
        let Some(map) = self.object(cx, name) else { return Vec::new() };
        map.sorted()
            .into_iter()
            .filter_map(|(key, value)| {
                let read = read(cx, key, value, map.place.member(key))?;
                Some((key.to_owned(), read))
            })
            .collect()
    }

    /// The members in the order of their names, whatever order the tree keeps.
    pub(super) fn sorted(&self) -> Vec<(&'a str, &'a Value)> {
        let mut members: Vec<_> = self.members.iter().map(|(name, value)| (name.as_str(), value)).collect();
        members.sort_unstable_by_key(|(name, _)| *name);
        members
    }

    /// The members whose names begin with `x-`.
    pub(super) fn extensions(&self) -> impl Iterator<Item = (String, Value)> + 'a {
        let own = self.members.iter().filter(|(name, _)| name.starts_with("x-"));
        own.map(|(name, value)| (name.clone(), value.clone()))
    }

    /// Reports members that are objects or lists and that `what` does not have; a stray scalar is
    /// passed over, for nothing is lost with it.
    pub(super) fn strangers(&self, cx: &mut Context<'a, '_>, what: &str, known: &[&str]) {
        for (name, value) in self.sorted() {
            let empty = match value {
                Value::Object(members) => members.is_empty(),
                Value::Array(elements) => elements.is_empty(),
                _ => true,
            };
            if !empty && !name.starts_with("x-") && !known.contains(&name) {
                let message = format!("{what} has no member `{name}`");
                cx.warn(Code::WrongType, self.place.member(name), message, "it is left out");
            }
        }
    }
}

/// Text for people: numbers and booleans are printed, for nobody minds.
pub(super) fn prose<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        other => {
            cx.wrong(place, other, "a string", "it is left out");
            None
        }
    }
}

/// Text for programs: numbers and booleans are printed, and that is a finding, since `1.10` may
/// have lost its zero on the way.
pub(super) fn text<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<String> {
    let text = prose(cx, value, place)?;
    if !value.is_string() {
        let fallback = format!("it is read as the string `{text}`");
        cx.wrong(place, value, "a string", &fallback);
    }
    Some(text)
}

/// A boolean; the strings `true` and `false` count, with a finding.
pub(super) fn flag<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<bool> {
    let read = match value {
        Value::Bool(flag) => return Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    };
    match read {
        Some(flag) => cx.wrong(place, value, "a boolean", &format!("it is read as `{flag}`")),
        None => cx.wrong(place, value, "a boolean", "it is left out"),
    }
    read
}

/// A list of strings; one string counts as a list of one, with a finding.
pub(super) fn texts<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Vec<String> {
    match value {
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .filter_map(|(index, element)| text(cx, element, place.element(index)))
            .collect(),
        Value::String(text) => {
            cx.wrong(place, value, "a list", "it is read as a list of one");
            vec![text.clone()]
        }
        other => {
            cx.wrong(place, other, "a list of strings", "it is left out");
            Vec::new()
        }
    }
}
