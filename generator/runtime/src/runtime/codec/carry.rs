//! Makes a value of one type from a value of another that differs in members only.

use super::binary;
use super::encode::items;
use super::place;
use super::value::{Target, Value, View};

/// Makes a `T` of what has the same members, or some more: what is sent from what was received. Members that
/// `T` does not have are left out; those that neither type names are kept.
#[must_use]
pub fn carry<T: Value>(from: &dyn Value) -> T {
    let mut into = T::blank();
    put(from.view(), &mut into);
    into
}

fn put(from: View<'_>, into: &mut dyn Value) {
    // The types on both sides are alike but for members, so nothing is ever refused.
    let _ = match from {
        View::Absent => return,
        View::Null => place::null(into),
        View::Bool(given) => place::boolean(into, given),
        View::I64(given) => place::integer(into.open(), given.into()),
        View::U64(given) => place::integer(into.open(), given.into()),
        View::F32(given) => place::float(into.open(), given.into()),
        View::F64(given) => place::float(into.open(), given),
        View::Number(given) => place::digits(into, given),
        View::Text(given) | View::Base64(given) => place::text(into, given),
        View::Shown(given) => place::owned_text(into, given.to_string()),
        // What was received is at hand.
        View::File(given) => match given.bytes() {
            Some(bytes) => place::owned_text(into, binary::text_or_base64(bytes).into_owned()),
            None => return,
        },
        View::List(_) | View::Map(_) | View::Record(_) | View::Union(_) | View::Json(_) => {
            return parts(from, &mut into.open());
        }
    };
}

fn parts(from: View<'_>, into: &mut Target<'_>) {
    match (from, into) {
        (View::List(from), Target::List(into)) => {
            into.reset();
            items(from).for_each(|item| put(item, into.grow()));
        }
        (View::Map(from), Target::Map(into)) => {
            into.reset();
            from.entries().for_each(|(name, value)| put(value.view(), into.entry(name)));
        }
        (View::Record(from), Target::Record(into)) => members(from, *into),
        (View::Union(from), Target::Union(into)) => {
            let (branch, value) = from.active();
            put(value.view(), into.select(branch));
        }
        (View::Json(from), Target::Json(into)) => (*into).clone_from(from),
        _ => {}
    }
}

fn members(from: &dyn Value, into: &mut dyn Value) {
    let shape = into.shape();
    let mut guess = 0;
    for (index, field) in shape.fields.iter().enumerate() {
        let Some(found) = from.shape().find(guess, field.name) else { continue };
        guess = found + 1;
        put(from.field(found).view(), into.field_mut(index));
    }
    if let (Some(from), Some(into)) = (from.rest(), into.rest_mut()) {
        from.entries().for_each(|(name, value)| put(value.view(), into.entry(name)));
    }
}
