//! Headers by which a service knows a request again.

use serde::{Deserialize, Deserializer, de::Error as _};

/// What is said about the idempotency key of an operation; the same in `x-coinage-idempotency-key`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Entry")]
pub enum KeyConfig {
    /// `false`: it has none, whatever its parameters are called. `true`: it has one, in `Idempotency-Key` unless it
    /// declares another header for it.
    Is(bool),
    /// It is sent in this header.
    Header(String),
}

/// The spellings of [`KeyConfig`].
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Is(bool),
    Header(String),
}

impl TryFrom<Entry> for KeyConfig {
    type Error = String;

    fn try_from(entry: Entry) -> Result<Self, String> {
        match entry {
            Entry::Is(is) => Ok(Self::Is(is)),
            Entry::Header(name) => checked(name).map(Self::Header),
        }
    }
}

/// Reads the header of a whole service.
pub(super) fn header<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    checked(String::deserialize(deserializer)?).map(Some).map_err(D::Error::custom)
}

fn checked(name: String) -> Result<String, String> {
    if is_header(&name) { Ok(name) } else { Err(format!("{name:?} cannot be the header of a key")) }
}

/// Whether a text can be the name of a header, and of one that nothing else writes.
#[must_use]
pub fn is_header(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let taken = ["accept", "authorization", "content-length", "content-type", "cookie", "host", "user-agent"];
    !name.is_empty() && name.bytes().all(is_token) && !taken.contains(&name.to_ascii_lowercase().as_str())
}
