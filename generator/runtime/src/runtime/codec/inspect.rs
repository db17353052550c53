//! `Debug` and `PartialEq` of records, from their tables.

use std::fmt;

use super::binary::Count;
use super::encode::items;
use super::record::members;
use super::union;
use super::value::{Value, View};

/// Shows a record under its name. Secret members are shown as `[redacted]`, absent ones not at all.
pub fn debug(record: &dyn Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = record.shape();
    let secret = |name: &str| shape.fields.iter().any(|field| field.secret() && field.name == name);
    let mut shown = f.debug_struct(shape.name);
    for (name, view) in members(record) {
        if secret(name) {
            shown.field(name, &format_args!("[redacted]"));
        } else {
            shown.field(name, &view);
        }
    }
    shown.finish()
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            View::Absent | View::Null => f.write_str("null"),
            View::Bool(given) => given.fmt(f),
            View::I64(given) => given.fmt(f),
            View::U64(given) => given.fmt(f),
            View::F32(given) => given.fmt(f),
            View::F64(given) => given.fmt(f),
            View::Text(given) => given.fmt(f),
            View::Shown(given) => given.fmt(f),
            View::Number(given) => f.write_str(given),
            View::Base64(given) => write!(f, "Base64({})", Count(given)),
            View::File(_) => f.write_str("File(..)"),
            View::List(list) => f.debug_list().entries(items(list)).finish(),
            View::Map(map) => {
                f.debug_map().entries(map.entries().map(|(name, value)| (name, value.view()))).finish()
            }
            View::Record(record) => debug(record, f),
            View::Union(union) => union::debug(union, f),
            View::Json(json) => fmt::Display::fmt(json, f),
        }
    }
}

/// Says whether two values hold the same.
#[must_use]
pub fn equal(one: &dyn Value, other: &dyn Value) -> bool {
    same(one.view(), other.view())
}

#[expect(
    clippy::float_cmp,
    reason = "values are equal if they hold the same number, as in a derived `PartialEq`"
)]
fn same(one: View<'_>, other: View<'_>) -> bool {
    match (one, other) {
        (View::Absent, View::Absent) | (View::Null, View::Null) => true,
        (View::Bool(one), View::Bool(other)) => one == other,
        (View::I64(one), View::I64(other)) => one == other,
        (View::U64(one), View::U64(other)) => one == other,
        (View::F32(one), View::F32(other)) => one == other,
        (View::F64(one), View::F64(other)) => one == other,
        (View::Number(one), View::Number(other))
        | (View::Text(one), View::Text(other))
        | (View::Base64(one), View::Base64(other)) => one == other,
        (View::Shown(one), View::Shown(other)) => one.to_string() == other.to_string(),
        (View::File(one), View::File(other)) => one.equals(other),
        (View::Json(one), View::Json(other)) => one == other,
        (View::List(one), View::List(other)) => alike(items(one), items(other), same),
        (View::Map(one), View::Map(other)) => {
            alike(one.entries(), other.entries(), |one, other| one.0 == other.0 && equal(one.1, other.1))
        }
        (View::Record(one), View::Record(other)) => same_record(one, other),
        (View::Union(one), View::Union(other)) => union::same(one, other),
        _ => false,
    }
}

fn same_record(one: &dyn Value, other: &dyn Value) -> bool {
    let (shape, other_shape) = (one.shape(), other.shape());
    // Not by address: a table has one for every crate that the compiler puts a copy into.
    shape.name == other_shape.name
        && shape.fields.len() == other_shape.fields.len()
        && (0..shape.fields.len()).all(|index| equal(one.field(index), other.field(index)))
        && match (one.rest(), other.rest()) {
            (Some(one), Some(other)) => same(View::Map(one), View::Map(other)),
            _ => true,
        }
}

/// Says whether two sequences are of one length and alike in every place.
fn alike<T: Copy>(
    mut one: impl Iterator<Item = T>,
    mut other: impl Iterator<Item = T>,
    same: impl Fn(T, T) -> bool,
) -> bool {
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if same(one, other) => {}
            _ => return false,
        }
    }
}
