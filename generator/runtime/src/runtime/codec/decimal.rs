//! Numbers that are kept to the last digit: no binary fraction comes between, since some are money.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use super::kept::{kept_text, known_if};
use super::macros::serde_bridge;
use super::value::{Numeric, Target, Value, View};

/// A decimal number that travels as text, such as `12.50`.
///
/// It is the text that was received, to the letter. Two are equal, and in order, as texts are: `1.0` is not
/// `1.00`, and `10` comes before `9`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal(String);

kept_text!(Decimal, |text: &str| known_if(is_number(text.trim_start_matches('+'))));

/// A number of any size and precision that travels as a JSON number.
///
/// It keeps the digits that were received: a reply in JSON is read without rounding, whatever comes before and
/// after the point. Two are equal as texts are: `1.0` is not `1.00`. In a choice between types, and in formats
/// other than JSON, fractions come by way of an [`f64`], which keeps 15 digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(String);

impl Number {
    /// Returns the digits, as JSON has them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the number if it is an integer that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// Returns the nearest floating point number.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

/// Why a text is no [`Number`]: JSON would not take it for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANumber(());

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a number of JSON")
    }
}

impl Error for NotANumber {}

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        if is_number(text) { Ok(Self(text.to_owned())) } else { Err(NotANumber(())) }
    }
}

impl TryFrom<f64> for Number {
    type Error = NotANumber;

    /// Fails for what is infinite or not a number.
    fn try_from(number: f64) -> Result<Self, NotANumber> {
        number.to_string().parse()
    }
}

macro_rules! from_integers {
    ($($type:ty)*) => {$(
        impl From<$type> for Number {
            fn from(number: $type) -> Self {
                Self(number.to_string())
            }
        }
    )*};
}

from_integers! { i32 i64 i128 u32 u64 u128 }

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Numeric for Number {
    fn kind(&self) -> &'static str {
        "a number"
    }

    fn whole(&mut self, found: i128) -> bool {
        *self = found.into();
        true
    }

    fn fraction(&mut self, found: f64) -> bool {
        Self::try_from(found).is_ok_and(|number| {
            *self = number;
            true
        })
    }

    fn digits(&mut self, text: &str) -> bool {
        self.0.clear();
        self.0.push_str(text);
        true
    }
}

impl Value for Number {
    fn all_keep_digits() -> bool {
        true
    }

    fn blank() -> Self {
        Self("0".to_owned())
    }

    fn open(&mut self) -> Target<'_> {
        Target::Numeric(self)
    }

    fn view(&self) -> View<'_> {
        View::Number(&self.0)
    }

    fn keeps_digits(&self) -> bool {
        true
    }
}

serde_bridge! { Number }

/// Says whether a text is a number as RFC 8259 writes it.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (text, exponent) = match text.split_once(['e', 'E']) {
        Some((text, exponent)) => (text, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)))
}

#[cfg(feature = "rust_decimal")]
impl Decimal {
    /// Returns the number, if the text is one of at most 28 digits.
    pub fn to_decimal(&self) -> Result<rust_decimal::Decimal, rust_decimal::Error> {
        exactly(&self.0)
    }
}

#[cfg(feature = "rust_decimal")]
impl From<rust_decimal::Decimal> for Decimal {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self(number.to_string())
    }
}

#[cfg(feature = "rust_decimal")]
impl Number {
    /// Returns the number, if it has at most 28 digits.
    pub fn to_decimal(&self) -> Result<rust_decimal::Decimal, rust_decimal::Error> {
        exactly(&self.0)
    }
}

#[cfg(feature = "rust_decimal")]
impl From<rust_decimal::Decimal> for Number {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self(number.to_string())
    }
}

/// Reads a number without rounding it.
#[cfg(feature = "rust_decimal")]
fn exactly(text: &str) -> Result<rust_decimal::Decimal, rust_decimal::Error> {
    if text.contains(['e', 'E']) {
        rust_decimal::Decimal::from_scientific(text)
    } else {
        rust_decimal::Decimal::from_str_exact(text)
    }
}
