//! Bounds on numbers, lengths and counts, in the spellings of 3.0 and of 3.1.

use serde_json::{Number, Value};

use super::super::context::Context;
use super::super::object::flag;
use super::super::place::Place;
use super::draft::{Bound, Draft, Primitive};
use super::enums::integer;

/// Reads the keyword `key` when it is a bound.
pub(super) fn gather<'a>(
    cx: &mut Context<'a, '_>,
    draft: &mut Draft,
    key: &str,
    value: &'a Value,
    place: Place<'_>,
) -> bool {
    match key {
        "minimum" => draft.minimum.value = number(cx, value, place),
        "maximum" => draft.maximum.value = number(cx, value, place),
        "multipleOf" => draft.multiple_of = number(cx, value, place),
        "exclusiveMinimum" => exclusive(cx, &mut draft.minimum, value, place),
        "exclusiveMaximum" => exclusive(cx, &mut draft.maximum, value, place),
        _ => return count_keyword(cx, draft, key, value, place),
    }
    true
}

fn count_keyword<'a>(
    cx: &mut Context<'a, '_>,
    draft: &mut Draft,
    key: &str,
    value: &'a Value,
    place: Place<'_>,
) -> bool {
    let slot = match key {
        "minLength" => &mut draft.min_length,
        "maxLength" => &mut draft.max_length,
        "minItems" => &mut draft.min_items,
        "maxItems" => &mut draft.max_items,
        "minProperties" => &mut draft.min_properties,
        "maxProperties" => &mut draft.max_properties,
        _ => return false,
    };
    match number(cx, value, place) {
        None => {}
        Some(number) => match integer(&number).and_then(|count| usize::try_from(count).ok()) {
            Some(count) => *slot = Some(count),
            // Negative, broken, or too large to count: no use as a bound, but kept as written.
            None => draft.extend(key, number),
        },
    }
    true
}

/// A number; one in quotes counts, with a finding.
fn number<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) if text.trim().parse::<f64>().is_ok() => {
            let text = text.trim();
            let read = text.parse::<i64>().map(Number::from).ok();
            let read = read.or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64))?;
            cx.wrong(place, value, "a number", &format!("it is read as `{read}`"));
            Some(read)
        }
        other => {
            cx.wrong(place, other, "a number", "it is left out");
            None
        }
    }
}

fn exclusive<'a>(cx: &mut Context<'a, '_>, bound: &mut Bound, value: &'a Value, place: Place<'_>) {
    let quoted = value.as_str().is_some_and(|text| text.trim().parse::<f64>().is_ok());
    if value.is_number() || quoted {
        bound.beyond = number(cx, value, place);
    } else {
        bound.exclusive = flag(cx, value, place);
    }
}

/// Brings the bounds to the spelling of 3.0; what an integer schema cannot hold moves to extensions.
pub(super) fn settle(draft: &mut Draft) {
    narrow(&mut draft.minimum, |beyond, value| beyond >= value);
    narrow(&mut draft.maximum, |beyond, value| beyond <= value);
    if draft.primitive == Some(Primitive::Integer) {
        for keyword in ["minimum", "maximum", "multipleOf"] {
            whole(draft, keyword);
        }
    }
}

/// Folds the numeric spelling into bound and flag; of two bounds the narrower one stays.
fn narrow(bound: &mut Bound, is_narrower: fn(f64, f64) -> bool) {
    if let Some(beyond) = bound.beyond.take() {
        let value = bound.value.as_ref().and_then(Number::as_f64);
        let wins = value.is_none_or(|value| is_narrower(beyond.as_f64().unwrap_or_default(), value));
        if wins {
            bound.value = Some(beyond);
        }
        bound.exclusive = Some(wins);
    }
    // Without a bound the flag is about nothing.
    bound.exclusive = bound.exclusive.filter(|exclusive| *exclusive && bound.value.is_some());
}

/// Keeps a bound of an integer only if it is one.
fn whole(draft: &mut Draft, keyword: &str) {
    let slot = match keyword {
        "minimum" => &mut draft.minimum.value,
        "maximum" => &mut draft.maximum.value,
        _ => &mut draft.multiple_of,
    };
    let Some(number) = slot.take() else { return };
    if let Some(whole) = integer(&number) {
        *slot = Some(whole.into());
        return;
    }
    match keyword {
        "minimum" => draft.minimum.exclusive = None,
        "maximum" => draft.maximum.exclusive = None,
        _ => {}
    }
    draft.extend(keyword, number);
}
