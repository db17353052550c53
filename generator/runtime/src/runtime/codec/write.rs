//! The writer of JSON. It is not generic at all; `serde_json` writes numbers and any JSON.
//!
//! Behind every value stands a comma. The bracket that closes a list or an object takes the place of the last one
//! inside of it, and nothing that of the very last.

use serde::ser::{Error, Serialize, Serializer};

use super::binary;
use super::decimal::is_number;
use super::encode::{NOT_FINITE, STREAM, items};
use super::record::{Field, members};
use super::scan::plain_end;
use super::union::{self, Union};
use super::value::{List, Map, Numbers, Value, View};

type Written = Result<(), serde_json::Error>;

/// Writes what is seen of a value as a document.
pub(super) fn document(view: View<'_>, capacity: usize) -> Result<Vec<u8>, serde_json::Error> {
    let mut output = Vec::with_capacity(capacity);
    write(view, &mut output)?;
    output.pop();
    Ok(output)
}

/// Writes a value. A number that is not finite is an error: `serde_json` would write `null`.
#[inline]
fn write(view: View<'_>, output: &mut Vec<u8>) -> Written {
    match view {
        View::Text(given) => {
            text(given, *b"\",", output);
            Ok(())
        }
        other => write_other(other, output),
    }
}

/// Leaves all work to others, so that the way to them is short.
fn write_other(view: View<'_>, output: &mut Vec<u8>) -> Written {
    match view {
        View::Absent | View::Null => output.extend_from_slice(b"null,"),
        View::Bool(true) => output.extend_from_slice(b"true,"),
        View::Bool(false) => output.extend_from_slice(b"false,"),
        View::I64(given) => return by_serde(&given, output),
        View::U64(given) => return by_serde(&given, output),
        View::F32(given) if given.is_finite() => return by_serde(&given, output),
        View::F64(given) if given.is_finite() => return by_serde(&given, output),
        View::F32(_) | View::F64(_) => return Err(Error::custom(NOT_FINITE)),
        View::Text(given) | View::Base64(given) => text(given, *b"\",", output),
        View::List(given) => return list(given, output),
        View::Map(given) => return map(given, output),
        View::Record(given) => return record(given, None, output),
        View::Json(given) => return by_serde(given, output),
        other => return write_rare(other, output),
    }
    Ok(())
}

#[inline(never)]
fn write_rare(view: View<'_>, output: &mut Vec<u8>) -> Written {
    match view {
        View::Number(given) if is_number(given) => {
            output.extend_from_slice(given.as_bytes());
            output.push(b',');
        }
        View::Number(_) => return Err(Error::custom("a number is none of JSON")),
        View::Shown(given) => {
            serde_json::Serializer::new(&mut *output).collect_str(given)?;
            output.push(b',');
        }
        View::File(file) => {
            let bytes = file.bytes().ok_or_else(|| Error::custom(STREAM))?;
            text(&binary::text_or_base64(bytes), *b"\",", output);
        }
        View::Union(given) => return union(given, output),
        other => return write_other(other, output),
    }
    Ok(())
}

/// Leaves a value to `serde_json`. On its own, this leaves those simple that call it.
#[inline(never)]
fn by_serde<T: Serialize + ?Sized>(given: &T, output: &mut Vec<u8>) -> Written {
    given.serialize(&mut serde_json::Serializer::new(&mut *output))?;
    output.push(b',');
    Ok(())
}

/// Writes a string up to and with its `end`: the quotation mark, and a comma or a colon.
fn text(given: &str, end: [u8; 2], output: &mut Vec<u8>) {
    let bytes = given.as_bytes();
    output.push(b'"');
    if plain_end(bytes, 0) == bytes.len() {
        output.extend_from_slice(bytes);
    } else {
        escaped(bytes, output);
    }
    output.extend_from_slice(&end);
}

#[inline(never)]
fn escaped(mut rest: &[u8], output: &mut Vec<u8>) {
    while let Some((plain, [byte, after @ ..])) = rest.split_at_checked(plain_end(rest, 0)) {
        output.extend_from_slice(plain);
        escape(*byte, output);
        rest = after;
    }
    output.extend_from_slice(rest);
}

fn escape(byte: u8, output: &mut Vec<u8>) {
    let letter = match byte {
        b'"' | b'\\' => byte,
        8 => b'b',
        9 => b't',
        10 => b'n',
        12 => b'f',
        13 => b'r',
        _ => b'u',
    };
    output.extend([b'\\', letter]);
    if letter == b'u' {
        let digits = [byte >> 4, byte & 15].map(|digit| b"0123456789abcdef"[usize::from(digit)]);
        output.extend(b"00".iter().chain(&digits));
    }
}

/// Puts the bracket at the end, in place of the last comma if there is one.
fn close(bracket: u8, output: &mut Vec<u8>) {
    output.pop_if(|last| *last == b',');
    output.extend_from_slice(&[bracket, b',']);
}

#[inline(never)]
fn list(list: &dyn List, output: &mut Vec<u8>) -> Written {
    match list.numbers() {
        Numbers::I64(given) => by_serde(given, output),
        // All at once is faster than one after the other.
        Numbers::F64(given) if given.iter().fold(true, |all, number| all & number.is_finite()) => {
            by_serde(given, output)
        }
        Numbers::F64(_) => Err(Error::custom(NOT_FINITE)),
        Numbers::None => {
            output.push(b'[');
            items(list).try_for_each(|view| write(view, output))?;
            close(b']', output);
            Ok(())
        }
    }
}

fn member(name: &str, view: View<'_>, output: &mut Vec<u8>) -> Written {
    text(name, *b"\":", output);
    write(view, output)
}

/// Writes a record in the order of [`members`], behind the member that tells what it is.
fn record(record: &dyn Value, tag: Option<(&str, &str)>, output: &mut Vec<u8>) -> Written {
    output.push(b'{');
    if let Some((name, value)) = tag {
        member(name, View::Text(value), output)?;
    }
    let fields = record.shape().fields;
    for (index, field) in fields.iter().enumerate() {
        match record.field(index).view() {
            View::Absent if !field.required() => {}
            view if field.escaped() => member(field.name, view, output)?,
            view => {
                output.push(b'"');
                output.extend_from_slice(field.name.as_bytes());
                output.extend_from_slice(b"\":");
                write(view, output)?;
            }
        }
    }
    if let Some(rest) = record.rest() {
        entries(rest, fields, output)?;
    }
    close(b'}', output);
    Ok(())
}

#[inline(never)]
fn map(map: &dyn Map, output: &mut Vec<u8>) -> Written {
    output.push(b'{');
    entries(map, &[], output)?;
    close(b'}', output);
    Ok(())
}

/// Writes the entries of a map, but for those whose names a table has.
fn entries(map: &dyn Map, table: &[Field], output: &mut Vec<u8>) -> Written {
    let mut outcome = Ok(());
    map.each(&mut |name, view| {
        if outcome.is_ok()
            && table.iter().all(|field| field.name != name)
            && let Err(error) = member(name, view, output)
        {
            outcome = Err(error);
        }
    });
    outcome
}

/// Writes the value in a union, with the tags that tell what it is.
fn union(given: &dyn Union, output: &mut Vec<u8>) -> Written {
    let (index, value) = given.active();
    match value.view() {
        View::Record(inner) => {
            let (tag, branch) = (given.branches().tag, given.branches().list.get(index));
            let tag = tag.zip(branch.and_then(|branch| branch.tags.first().copied()));
            record(inner, tag.filter(|(tag, _)| members(inner).all(|(name, _)| name != *tag)), output)
        }
        View::Union(_) | View::Map(_) => {
            let (tags, view) = union::tags(given);
            if tags.is_empty() {
                return write(view, output);
            }
            output.push(b'{');
            union::members(tags, view).try_for_each(|(name, view)| member(name, view, output))?;
            close(b'}', output);
            Ok(())
        }
        view => write(view, output),
    }
}
