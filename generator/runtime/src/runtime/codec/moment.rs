//! Dates and times, kept as the text in which they travel.

use std::fmt;

use super::macros::serde_bridge;
use super::value::{Blank, Target, Value, View};

/// Implements a newtype that keeps any text as it is.
macro_rules! kept_text {
    ($name:ident) => {
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

        impl Value for $name {
            fn open(&mut self) -> Target<'_> {
                Target::String(&mut self.0)
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

kept_text!(DateTime);

/// A date, such as `2024-02-29`.
///
/// It is the text that was received, to the letter. Two are equal, and in order, as texts are.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(String);

kept_text!(Date);

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
