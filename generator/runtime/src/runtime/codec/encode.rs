//! The driver over serde that writes a [`Value`] in any format.

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::binary;
use super::error::{EncodeError, Trail};
use super::record::members;
use super::union;
use super::value::{List, Value, View};

pub(super) const NOT_FINITE: &str = "a number is infinite or not a number, which JSON cannot hold";

pub(super) const STREAM: &str = "a file that is read as a stream can only be sent as a part of a body";

/// Encodes `value` in any format. A number that is not finite is an error: few formats can hold it, and
/// `serde_json` would write `null`.
pub fn encode<S: Serializer>(value: &dyn Value, output: S) -> Result<S::Ok, S::Error> {
    write(value.view(), output)
}

fn write<S: Serializer>(view: View<'_>, output: S) -> Result<S::Ok, S::Error> {
    match view {
        View::Absent | View::Null => output.serialize_unit(),
        View::Bool(given) => output.serialize_bool(given),
        View::I64(given) => output.serialize_i64(given),
        View::U64(given) => output.serialize_u64(given),
        View::F32(given) if given.is_finite() => output.serialize_f32(given),
        View::F64(given) if given.is_finite() => output.serialize_f64(given),
        View::F32(_) | View::F64(_) => Err(S::Error::custom(NOT_FINITE)),
        View::Number(given) => write_number(given, output),
        View::Text(given) | View::Base64(given) => output.serialize_str(given),
        View::Shown(given) => output.collect_str(given),
        View::File(file) => match file.bytes() {
            Some(bytes) => output.serialize_str(&binary::text_or_base64(bytes)),
            None => Err(S::Error::custom(STREAM)),
        },
        View::List(list) => write_list(list, output),
        View::Map(map) => write_members(map.entries().map(|(name, value)| (name, value.view())), output),
        View::Record(record) => write_members(members(record), output),
        View::Union(union) => match union::tags(union) {
            (tags, view) if tags.is_empty() => write(view, output),
            (tags, view) => write_members(union::members(tags, view), output),
        },
        View::Json(json) => json.serialize(output),
    }
}

/// A part of the value that is being written.
struct Part<'a>(View<'a>);

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        write(self.0, output)
    }
}

/// Writes a number in the closest form that every format has.
fn write_number<S: Serializer>(given: &str, output: S) -> Result<S::Ok, S::Error> {
    match (given.parse::<i64>(), given.parse::<u64>(), given.parse::<f64>()) {
        (Ok(number), _, _) => output.serialize_i64(number),
        (_, Ok(number), _) => output.serialize_u64(number),
        (_, _, Ok(number)) if number.is_finite() => output.serialize_f64(number),
        _ => Err(S::Error::custom(NOT_FINITE)),
    }
}

fn write_list<S: Serializer>(list: &dyn List, output: S) -> Result<S::Ok, S::Error> {
    let mut output = output.serialize_seq(Some(list.count()))?;
    for item in items(list) {
        output.serialize_element(&Part(item))?;
    }
    output.end()
}

fn write_members<'a, S: Serializer>(
    members: impl Iterator<Item = (&'a str, View<'a>)>,
    output: S,
) -> Result<S::Ok, S::Error> {
    let mut output = output.serialize_map(None)?;
    for (name, view) in members {
        output.serialize_entry(name, &Part(view))?;
    }
    output.end()
}

/// Returns how the items of a list look.
pub(super) fn items(list: &dyn List) -> impl Iterator<Item = View<'_>> {
    (0..list.count()).map_while(|index| list.item(index)).map(Value::view)
}

/// Returns why `value` could not be written as JSON, and where that lies in it.
#[cold]
pub(super) fn explain(value: &dyn Value, error: &serde_json::Error) -> EncodeError {
    let mut trail = Trail::default();
    let message =
        if find_not_finite(value.view(), &mut trail) { NOT_FINITE.to_owned() } else { error.to_string() };
    EncodeError::at(message, &trail)
}

/// Looks for a number that is not finite and leaves on `trail` the way to it.
fn find_not_finite(view: View<'_>, trail: &mut Trail) -> bool {
    let in_member = |(name, view): (&str, View<'_>)| {
        let found = find_not_finite(view, trail);
        if found {
            trail.member(name.to_owned());
        }
        found
    };
    match view {
        View::F32(given) => !given.is_finite(),
        View::F64(given) => !given.is_finite(),
        View::Map(map) => map.entries().map(|(name, value)| (name, value.view())).any(in_member),
        View::Record(record) => members(record).any(in_member),
        View::Union(union) => find_not_finite(union.active().1.view(), trail),
        View::List(list) => items(list).enumerate().any(|(index, view)| {
            let found = find_not_finite(view, trail);
            if found {
                trail.item(index);
            }
            found
        }),
        _ => false,
    }
}
