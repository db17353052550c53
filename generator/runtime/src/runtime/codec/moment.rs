//! Dates, times and durations, kept as the text in which they travel.

use super::kept::{begins_as, kept_text, known_if};

/// A date with a time, such as `2024-02-29T12:30:00+01:00`.
///
/// It is the text that was received, to the letter: the offset and every digit of the seconds survive the way
/// back, and a server with a form of its own does no harm. Two are equal, and in order, as texts are.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(String);

kept_text!(DateTime, |text: &str| known_if(looks_like_a_moment(text)));

/// A date, such as `2024-02-29`.
///
/// It is the text that was received, to the letter. Two are equal, and in order, as texts are.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(String);

kept_text!(Date, |text: &str| known_if(looks_like_a_date(text)));

/// A time of day, such as `12:30:00`, perhaps with an offset.
///
/// It is the text that was received, to the letter. Two are equal, and in order, as texts are.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time(String);

kept_text!(Time, |text: &str| known_if(begins_as(text, "00:00")));

/// A duration of ISO 8601, such as `PT1H30M`.
///
/// It is the text that was received, to the letter. Two are equal, and in order, as texts are.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Duration(String);

kept_text!(Duration, |text: &str| known_if(looks_like_a_duration(text)));

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

/// Says whether a text begins with the `P` of a duration and has a number in it.
fn looks_like_a_duration(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '+']);
    text.starts_with(['P', 'p']) && text.contains(|c: char| c.is_ascii_digit())
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

#[cfg(feature = "jiff")]
impl Time {
    /// Returns the time, if the text is one of ISO 8601 without an offset.
    pub fn civil(&self) -> Result<jiff::civil::Time, jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::civil::Time> for Time {
    fn from(time: jiff::civil::Time) -> Self {
        Self(time.to_string())
    }
}

#[cfg(feature = "jiff")]
impl Duration {
    /// Returns the duration, if the text is of the form of ISO 8601.
    pub fn span(&self) -> Result<jiff::Span, jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Span> for Duration {
    fn from(span: jiff::Span) -> Self {
        Self(span.to_string())
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::SignedDuration> for Duration {
    fn from(duration: jiff::SignedDuration) -> Self {
        Self(duration.to_string())
    }
}
