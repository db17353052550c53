//! The writer of JSON. It is not generic at all; `serde_json` writes numbers and any JSON.

use serde::ser::{Error, Serialize, Serializer};

use super::binary;
use super::decimal::is_number;
use super::encode::{NOT_FINITE, STREAM, items};
use super::scan::{is_plain, plain_end};
use super::union::{self, Union};
use super::value::{List, Map, Numbers, Record, Value, View};

type Written = Result<(), serde_json::Error>;

/// Writes what is seen of a value. A number that is not finite is an error: `serde_json` would write `null`.
pub(super) fn write(view: View<'_>, output: &mut Vec<u8>) -> Written {
    match view {
        View::Absent | View::Null => output.extend_from_slice(b"null"),
        View::Bool(true) => output.extend_from_slice(b"true"),
        View::Bool(false) => output.extend_from_slice(b"false"),
        View::I64(given) => return by_serde(&given, output),
        View::U64(given) => return by_serde(&given, output),
        View::F32(given) if given.is_finite() => return by_serde(&given, output),
        View::F64(given) if given.is_finite() => return by_serde(&given, output),
        View::F32(_) | View::F64(_) => return Err(Error::custom(NOT_FINITE)),
        View::Text(given) | View::Base64(given) => text(given, output),
        View::Record(given) => {
            output.push(b'{');
            record(given, output)?;
            close(output, b'}');
        }
        other => return write_other(other, output),
    }
    Ok(())
}

fn write_other(view: View<'_>, output: &mut Vec<u8>) -> Written {
    match view {
        View::Number(given) if is_number(given) => output.extend_from_slice(given.as_bytes()),
        View::Number(_) => return Err(Error::custom("a number is none of JSON")),
        View::Shown(given) => return serde_json::Serializer::new(output).collect_str(given),
        View::File(file) => {
            let bytes = file.bytes().ok_or_else(|| Error::custom(STREAM))?;
            text(&binary::text_or_base64(bytes), output);
        }
        View::List(given) => return list(given, output),
        View::Map(given) => {
            output.push(b'{');
            entries(given, output, &|_| true)?;
            close(output, b'}');
        }
        View::Union(given) => return union(given, output),
        View::Json(given) => return by_serde(given, output),
        other => return write(other, output),
    }
    Ok(())
}

fn by_serde(given: &impl Serialize, output: &mut Vec<u8>) -> Written {
    given.serialize(&mut serde_json::Serializer::new(output))
}

/// Writes a string.
fn text(given: &str, output: &mut Vec<u8>) {
    let bytes = given.as_bytes();
    output.reserve(bytes.len() + 4);
    output.push(b'"');
    if is_plain(bytes) {
        output.extend_from_slice(bytes);
    } else {
        escaped(bytes, output);
    }
    output.push(b'"');
}

fn escaped(mut rest: &[u8], output: &mut Vec<u8>) {
    while let Some((plain, [byte, after @ ..])) = rest.split_at_checked(plain_end(rest, 0)) {
        output.extend_from_slice(plain);
        output.push(b'\\');
        match byte {
            b'"' | b'\\' => output.push(*byte),
            8 => output.push(b'b'),
            9 => output.push(b't'),
            10 => output.push(b'n'),
            12 => output.push(b'f'),
            13 => output.push(b'r'),
            control => {
                output.extend_from_slice(b"u00");
                output.extend(
                    [control >> 4, control & 15].map(|digit| b"0123456789abcdef"[usize::from(digit)]),
                );
            }
        }
        rest = after;
    }
    output.extend_from_slice(rest);
}

/// Puts the bracket at the end, in place of the last comma if there is one.
fn close(output: &mut Vec<u8>, bracket: u8) {
    match output.last_mut() {
        Some(last @ b',') => *last = bracket,
        _ => output.push(bracket),
    }
}

fn list(list: &dyn List, output: &mut Vec<u8>) -> Written {
    output.push(b'[');
    match list.numbers() {
        Numbers::I64(given) => given.iter().try_for_each(|given| item(View::I64(*given), output))?,
        Numbers::F64(given) => given.iter().try_for_each(|given| item(View::F64(*given), output))?,
        Numbers::None => items(list).try_for_each(|given| item(given, output))?,
    }
    close(output, b']');
    Ok(())
}

/// Writes an item and a comma.
#[inline]
fn item(view: View<'_>, output: &mut Vec<u8>) -> Written {
    match view {
        View::I64(given) => by_serde(&given, output)?,
        View::F64(given) if given.is_finite() => by_serde(&given, output)?,
        view => write(view, output)?,
    }
    output.push(b',');
    Ok(())
}

/// Writes a member and a comma.
fn member(name: &str, view: View<'_>, output: &mut Vec<u8>) -> Written {
    text(name, output);
    output.push(b':');
    write(view, output)?;
    output.push(b',');
    Ok(())
}

/// Writes the members of a record, in the order of [`members`].
fn record(record: &dyn Record, output: &mut Vec<u8>) -> Written {
    let fields = record.shape().fields;
    for (index, field) in fields.iter().enumerate() {
        match record.field(index).map(Value::view) {
            None => {}
            Some(View::Absent) if !field.required() => {}
            Some(view) => member(field.name, view, output)?,
        }
    }
    match record.rest() {
        Some(rest) => entries(rest, output, &|name| fields.iter().all(|field| field.name != name)),
        None => Ok(()),
    }
}

/// Writes the entries of a map whose names are wanted.
fn entries(map: &dyn Map, output: &mut Vec<u8>, is_wanted: &dyn Fn(&str) -> bool) -> Written {
    let mut outcome = Ok(());
    map.each(&mut |name, value| {
        if outcome.is_ok() && is_wanted(name) {
            outcome = member(name, value.view(), output);
        }
    });
    outcome
}

/// Says whether a record has a member of this name that is written.
fn has_member(record: &dyn Record, name: &str) -> bool {
    let shape = record.shape();
    if let Some(index) = shape.find(0, name) {
        let is_absent = |value: &dyn Value| matches!(value.view(), View::Absent);
        return record.field(index).is_some_and(|value| shape.fields[index].required() || !is_absent(value));
    }
    let mut found = false;
    if let Some(rest) = record.rest() {
        rest.each(&mut |own, _| found |= own == name);
    }
    found
}

/// Writes the value in a union, with the tags that tell what it is.
fn union(given: &dyn Union, output: &mut Vec<u8>) -> Written {
    let (index, value) = given.active();
    match (value.view(), given.branches()) {
        (View::Union(_) | View::Map(_), _) => {
            let (tags, view) = union::tags(given);
            if tags.is_empty() {
                return write(view, output);
            }
            output.push(b'{');
            union::members(tags, view).try_for_each(|(name, view)| member(name, view, output))?;
        }
        (View::Record(inner), branches) => {
            output.push(b'{');
            let branch = branches.list.get(index);
            if let Some((name, text)) = branches.tag.zip(branch.and_then(|branch| branch.tags.first()))
                && !has_member(inner, name)
            {
                member(name, View::Text(text), output)?;
            }
            record(inner, output)?;
        }
        (view, _) => return write(view, output),
    }
    close(output, b'}');
    Ok(())
}
