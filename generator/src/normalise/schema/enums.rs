//! `enum` and `const`: null moves to `nullable`, and values come to fit the type.

use serde_json::{Number, Value};

use super::super::context::Context;
use super::super::place::Place;
use super::draft::{Draft, Primitive};
use crate::diagnostics::Code;

/// Takes null out of the values; it says that the schema is nullable.
pub(super) fn take_null(draft: &mut Draft) {
    let Some(values) = draft.enumeration.as_mut() else { return };
    let before = values.len();
    values.retain(|value| !value.is_null());
    let left = values.len();
    if left < before {
        draft.data.nullable = true;
        if left == 0 {
            draft.null = true;
            draft.types.clear();
        }
    }
    if left == 0 {
        draft.enumeration = None;
    }
}

/// Makes the values fit the type; where they cannot, keeps them as written in `x-coinage-enum`.
pub(super) fn settle(cx: &mut Context<'_, '_>, draft: &mut Draft, place: Place<'_>) {
    let (Some(primitive), Some(values)) = (draft.primitive, draft.enumeration.as_mut()) else { return };
    let fits = match primitive {
        Primitive::String => Value::is_string,
        Primitive::Number => Value::is_number,
        Primitive::Integer => Value::is_i64,
        Primitive::Boolean => Value::is_boolean,
        Primitive::Object | Primitive::Array => {
            let values = std::mem::take(values);
            draft.enumeration = None;
            return draft.extend("enum", values);
        }
    };
    if values.iter().all(fits) {
        return;
    }
    let place = place.member("enum");
    let written = values.clone();
    let fitted: Option<Vec<Value>> = values.iter().map(|value| fit(primitive, value)).collect();
    let name = primitive.name();
    if let Some(fitted) = fitted {
        // Integers written as `1.0` are none the worse for it.
        if written.iter().any(|value| !value.is_number()) || primitive == Primitive::String {
            let message = format!("values of `enum` are not of the type `{name}`");
            cx.warn(Code::WrongType, place, message, format!("they are read as the type `{name}`"));
        }
        draft.enumeration = Some(fitted);
    } else {
        let too_large =
            written.iter().any(|value| value.is_u64() && !value.is_i64()) && primitive == Primitive::Integer;
        let (code, message) = if too_large {
            (Code::NumberRange, "values of `enum` are too large".to_owned())
        } else {
            (Code::WrongType, format!("values of `enum` are not of the type `{name}`"))
        };
        cx.warn(code, place, message, format!("any `{name}` is allowed"));
        draft.enumeration = None;
    }
    draft.extend("enum", written);
}

/// `value` as a value of the type `primitive`, when nothing is lost.
fn fit(primitive: Primitive, value: &Value) -> Option<Value> {
    match (primitive, value) {
        (Primitive::String, Value::String(_))
        | (Primitive::Number, Value::Number(_))
        | (Primitive::Boolean, Value::Bool(_)) => Some(value.clone()),
        (Primitive::String, Value::Number(number)) => Some(number.to_string().into()),
        (Primitive::String, Value::Bool(flag)) => Some(flag.to_string().into()),
        (Primitive::Integer, Value::Number(number)) => integer(number).map(Value::from),
        (Primitive::Integer, Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
        (Primitive::Number, Value::String(text)) => {
            text.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number)
        }
        (Primitive::Boolean, Value::String(text)) => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    }
}

/// `number` as an integer, when it is one and fits.
pub(super) fn integer(number: &Number) -> Option<i64> {
    if let Some(integer) = number.as_i64() {
        return Some(integer);
    }
    let float = number.as_f64().filter(|_| !number.is_u64())?;
    // 2^63, where an `i64` ends; below it the cast of a whole number is exact.
    let limit = 9.223_372_036_854_776e18;
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked just before")]
    (float.fract() == 0.0 && (-limit..limit).contains(&float)).then_some(float as i64)
}
