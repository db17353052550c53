//! Puts what was found in a document where it belongs, or says what was expected there. Nothing here knows a
//! format.

use std::fmt;

use super::error::Trail;
use super::fit;
use super::value::{Numeric, Target, Value};

/// Why something does not belong at a place. It never holds any part of a value.
#[derive(Clone, Copy)]
pub(super) enum Mismatch {
    /// What was expected, and what was found instead.
    Kind { expected: &'static str, found: &'static str },
    /// The name of a required member that is not there.
    Missing(&'static str),
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::Missing(name) => write!(f, "the required member `{name}` is missing"),
        }
    }
}

pub(super) type Put = Result<(), Mismatch>;

/// Refuses what was found, as it is no fit for the target.
pub(super) fn refuse<T>(target: &Target<'_>, found: &'static str) -> Result<T, Mismatch> {
    Err(Mismatch::Kind { expected: kind(target), found })
}

/// Returns what fits the target.
fn kind(target: &Target<'_>) -> &'static str {
    match target {
        Target::Bool(_) => "a boolean",
        Target::I32(_) | Target::I64(_) => "an integer",
        Target::U32(_) | Target::U64(_) => "a non-negative integer",
        Target::F32(_) | Target::F64(_) => "a number",
        Target::Numeric(place) => place.kind(),
        Target::String(_) | Target::Text(_) => "a string",
        Target::List(_) => "an array",
        Target::Map(_) | Target::Record(_) => "an object",
        Target::Union(_) => "a value of one of several types",
        Target::Json(_) => "a JSON value",
    }
}

/// Shows what fits the target, never what it holds.
impl fmt::Debug for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({})", kind(self))
    }
}

pub(super) fn null(value: &mut dyn Value) -> Put {
    if value.null() {
        return Ok(());
    }
    match value.open() {
        Target::Union(union) => fit::scalar(union, &serde_json::Value::Null),
        target => refuse(&target, "null"),
    }
}

pub(super) fn boolean(value: &mut dyn Value, found: bool) -> Put {
    match value.open() {
        Target::Bool(place) => *place = found,
        Target::Json(place) => *place = found.into(),
        Target::Union(union) => return fit::scalar(union, &found.into()),
        target => return refuse(&target, "a boolean"),
    }
    Ok(())
}

pub(super) fn text(value: &mut dyn Value, found: &str) -> Put {
    match value.open() {
        Target::Text(place) => special(place.set(found)),
        target => plain(target, found.to_owned()),
    }
}

pub(super) fn owned_text(value: &mut dyn Value, found: String) -> Put {
    match value.open() {
        Target::Text(place) => special(place.set(&found)),
        target => plain(target, found),
    }
}

/// Says what was expected if a text with a form of its own is not of that form.
pub(super) fn special(outcome: Result<(), &'static str>) -> Put {
    outcome.map_err(|expected| Mismatch::Kind { expected, found: "other text" })
}

fn plain(target: Target<'_>, found: String) -> Put {
    match target {
        Target::String(place) => *place = found,
        Target::Json(place) => *place = found.into(),
        Target::Union(union) => return fit::scalar(union, &found.into()),
        target => return refuse(&target, "a string"),
    }
    Ok(())
}

/// Puts the digits of a number as they stand in JSON.
pub(super) fn digits(value: &mut dyn Value, found: &str) -> Put {
    match value.open() {
        Target::Numeric(place) => {
            place.digits(found);
            Ok(())
        }
        target => refuse(&target, "a number"),
    }
}

/// Puts an array or an object that was read as a whole.
pub(super) fn tree(target: Target<'_>, found: serde_json::Value, trail: &mut Trail) -> Put {
    match target {
        Target::Json(place) => *place = found,
        Target::Union(union) => return fit::tree(union, &found, trail),
        target => return refuse(&target, "an array or an object"),
    }
    Ok(())
}

/// Puts a number that was written as JSON, whatever its kind.
pub(super) fn number(value: &mut dyn Value, found: &serde_json::Number) -> Put {
    match (found.as_i128(), found.as_f64()) {
        (Some(found), _) => integer(value.open(), found),
        (None, Some(found)) => float(value.open(), found),
        (None, None) => refuse(&value.open(), "a number out of range"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of the document need not fit a float exactly")]
pub(super) fn integer(target: Target<'_>, found: i128) -> Put {
    match target {
        Target::I32(place) => fit(place, found, "an integer from -2147483648 to 2147483647"),
        Target::I64(place) => fit(place, found, "an integer of 64 bits"),
        Target::U32(place) => fit(place, found, "an integer from 0 to 4294967295"),
        Target::U64(place) => fit(place, found, "a non-negative integer of 64 bits"),
        Target::Numeric(place) => in_range(place, |place| place.whole(found)),
        Target::F32(place) => {
            *place = found as f32;
            Ok(())
        }
        Target::F64(place) => {
            *place = found as f64;
            Ok(())
        }
        Target::Json(place) => {
            *place = serde_json::Number::from_i128(found).into();
            Ok(())
        }
        Target::Union(union) => fit::scalar(union, &serde_json::Number::from_i128(found).into()),
        target => refuse(&target, "a number"),
    }
}

fn in_range(place: &mut dyn Numeric, take: impl FnOnce(&mut dyn Numeric) -> bool) -> Put {
    let expected = place.kind();
    if take(place) { Ok(()) } else { Err(Mismatch::Kind { expected, found: "a number out of range" }) }
}

/// Puts a number that was written as JSON where numbers have a form of their own.
pub(super) fn numeric(place: &mut dyn Numeric, found: &serde_json::Number) -> Put {
    match (found.as_i128(), found.as_f64()) {
        (Some(found), _) => in_range(place, |place| place.whole(found)),
        (None, Some(found)) => fraction(place, found),
        (None, None) => in_range(place, |_| false),
    }
}

/// Puts a number with a point where integers may be all that fits.
fn fraction(place: &mut dyn Numeric, found: f64) -> Put {
    match whole(found) {
        Ok(found) => in_range(place, |place| place.whole(found)),
        Err(_) if place.fraction(found) => Ok(()),
        Err(found) => Err(Mismatch::Kind { expected: place.kind(), found }),
    }
}

fn fit<T: TryFrom<i128>>(place: &mut T, found: i128, expected: &'static str) -> Put {
    *place = found.try_into().map_err(|_| Mismatch::Kind { expected, found: "a number out of range" })?;
    Ok(())
}

pub(super) fn float(target: Target<'_>, found: f64) -> Put {
    match target {
        Target::Numeric(place) => fraction(place, found),
        Target::F32(place) => narrow(place, found),
        Target::F64(place) => {
            *place = found;
            Ok(())
        }
        Target::Json(place) => {
            *place = found.into();
            Ok(())
        }
        Target::Union(union) => fit::scalar(union, &found.into()),
        target @ (Target::I32(_) | Target::I64(_) | Target::U32(_) | Target::U64(_)) => match whole(found) {
            Ok(found) => integer(target, found),
            Err(found) => refuse(&target, found),
        },
        target => refuse(&target, "a number"),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "what comes out of range is refused")]
fn narrow(place: &mut f32, found: f64) -> Put {
    *place = found as f32;
    if place.is_infinite() && found.is_finite() {
        return Err(Mismatch::Kind {
            expected: "a number of single precision",
            found: "a number out of range",
        });
    }
    Ok(())
}

/// Returns the integer that a number such as `3.0` stands for, or what the number is instead.
///
/// Floats hold integers up to 2^53, but readers that round more than once may be off by one before that.
/// Below 2^50 three roundings add up to less than a half, so no wrong integer can come of them.
#[expect(clippy::cast_possible_truncation, reason = "the number is whole and below 2^50")]
fn whole(found: f64) -> Result<i128, &'static str> {
    const EXACT: f64 = 1_125_899_906_842_624.0;
    if found.is_nan() || found.abs() > EXACT {
        Err("a number out of range")
    } else if found.fract() != 0.0 {
        Err("a number with a fraction")
    } else {
        Ok(found as i128)
    }
}
