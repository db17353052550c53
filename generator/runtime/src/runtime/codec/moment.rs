//! Dates and times, kept as the text in which they travel.

use std::fmt;

use super::macros::serde_bridge;
use super::union::Fit;
use super::value::{Blank, Target, Text, Value, View};

/// Implements a newtype that keeps any text as it is.
macro_rules! kept_text {
    ($name:ident, $looks_right:ident) => {
        impl $name {
            /// Takes the text as it is: nothing checks its form.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Text for $name {
            fn set(&mut self, text: &str) -> Result<(), &'static str> {
                self.0.clear();
                self.0.push_str(text);
                Ok(())
            }

            fn fit(&self) -> Fit {
                if $looks_right(&self.0) { Fit::Known } else { Fit::Strange }
            }
        }

        impl Value for $name {
            fn open(&mut self) -> Target<'_> {
                Target::Text(self)
            }

            fn view(&self) -> View<'_> {
                View::Text(&self.0)
            }
        }

        impl Blank for $name {
            fn blank() -> Self {
                Self(String::new())
            }
        }

        serde_bridge! { $name }
    };
}

/// A date with a time, such as `2024-02-29T12:30:00+01:00`.
///
/// It is the text that was received, to the letter: the offset and every digit of the seconds survive the way
/// back, and a server with a form of its own does no harm. Two are equal, and in order, as texts are.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(String);

kept_text!(DateTime, looks_like_a_moment);

/// A date, such as `2024-02-29`.
///
/// It is the text that was received, to the letter. Two are equal, and in order, as texts are.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(String);

kept_text!(Date, looks_like_a_date);

/// Says whether a text begins as `2024-02-29T12:30` does; a space may stand for the `T`.
fn looks_like_a_moment(text: &str) -> bool {
    text.split_at_checked(10).is_some_and(|(date, time)| {
        looks_like_a_date(date) && ["T00:00", "t00:00", " 00:00"].iter().any(|form| begins_as(time, form))
    })
}

/// Says whether a text is of the form `2024-02-29`.
fn looks_like_a_date(text: &str) -> bool {
    text.len() == 10 && begins_as(text, "0000-00-00")
}

/// Says whether a text begins with digits where `form` has a `0`, and elsewhere with what is there.
fn begins_as(text: &str, form: &str) -> bool {
    let fits = |(found, wanted): (u8, u8)| found == wanted || wanted == b'0' && found.is_ascii_digit();
    text.len() >= form.len() && text.bytes().zip(form.bytes()).all(fits)
}

#[cfg(feature = "jiff")]
impl DateTime {
    /// Returns the moment, if the text is of the form of RFC 3339.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(moment: jiff::Timestamp) -> Self {
        Self(moment.to_string())
    }
}

#[cfg(feature = "jiff")]
impl Date {
    /// Returns the date, if the text is of the form of RFC 3339.
    pub fn civil(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date.to_string())
    }
}
