//! Identifiers, kept as the text in which they travel.

use super::kept::{kept_text, known_if};
use super::union::Fit;

/// A UUID, such as `67e55044-10b1-426f-9247-bb680e5fe0c8`.
///
/// It is the text that was received, to the letter: upper-case digits survive the way back, and a server that
/// sends something else does no harm. Two are equal, and in order, as texts are.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid(String);

kept_text!(Uuid, |text: &str| known_if(looks_like_a_uuid(text)));

/// A URI or a reference to one, such as `https://example.com/pets?page=2`.
///
/// It is the text that was received, to the letter: nothing is escaped or brought to a normal form. Two are
/// equal, and in order, as texts are.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uri(String);

// Any text may be meant relative to something.
kept_text!(Uri, |text: &str| if has_scheme(text) { Fit::Known } else { Fit::Any });

/// Says whether a text has 32 hexadecimal digits in the groups of a UUID, or in one.
fn looks_like_a_uuid(text: &str) -> bool {
    let is_hyphen = |index: usize| text.len() == 36 && [8, 13, 18, 23].contains(&index);
    let fits =
        |(index, byte): (usize, u8)| if is_hyphen(index) { byte == b'-' } else { byte.is_ascii_hexdigit() };
    matches!(text.len(), 32 | 36) && text.bytes().enumerate().all(fits)
}

/// Says whether a text begins as `https:` does.
fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_part)
    })
}

#[cfg(feature = "uuid")]
impl Uuid {
    /// Returns the UUID, if the text is of the form of RFC 9562.
    pub fn to_uuid(&self) -> Result<uuid::Uuid, uuid::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "uuid")]
impl From<uuid::Uuid> for Uuid {
    fn from(uuid: uuid::Uuid) -> Self {
        Self(uuid.to_string())
    }
}

#[cfg(feature = "url")]
impl Uri {
    /// Returns the URL, if the text is one by itself, without a base.
    pub fn to_url(&self) -> Result<url::Url, url::ParseError> {
        self.0.parse()
    }
}

#[cfg(feature = "url")]
impl From<url::Url> for Uri {
    fn from(url: url::Url) -> Self {
        Self(url.into())
    }
}
