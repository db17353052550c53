//! Where a list stands.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What names a page.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: the request is sent as the caller has made it.
    Start,
    /// The number of the page.
    Page(u64),
    /// The number of its first item.
    Offset(u64),
    /// What the page before it said.
    Cursor(String),
    /// Path and query of a link.
    Link(String),
}

/// A place in a list from which it can be gone on with later: see [`Pages::position`](super::Pages::position).
///
/// It is a text that can be kept in a file or a database, by `Display` and `FromStr` or by serde. It may hold what the
/// server has put into its cursors and links, so `Debug` shows no more than its kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Position(pub(super) Mark);

impl Position {
    fn kind(&self) -> &'static str {
        match self.0 {
            Mark::Start => "start",
            Mark::Page(_) => "page",
            Mark::Offset(_) => "offset",
            Mark::Cursor(_) => "cursor",
            Mark::Link(_) => "link",
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind())?;
        match &self.0 {
            Mark::Start => Ok(()),
            Mark::Page(number) | Mark::Offset(number) => write!(formatter, "={number}"),
            Mark::Cursor(text) | Mark::Link(text) => write!(formatter, "={text}"),
        }
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Mark::Page(_) | Mark::Offset(_) => write!(formatter, "Position({self})"),
            _ => write!(formatter, "Position({})", self.kind()),
        }
    }
}

impl FromStr for Position {
    type Err = crate::runtime::BoxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| text.parse().map_err(|_| "the position of a list holds no number");
        let mark = match text.split_once('=') {
            None if text == "start" => Mark::Start,
            Some(("page", rest)) => Mark::Page(number(rest)?),
            Some(("offset", rest)) => Mark::Offset(number(rest)?),
            Some(("cursor", rest)) => Mark::Cursor(rest.to_owned()),
            Some(("link", rest)) if rest.starts_with('/') => Mark::Link(rest.to_owned()),
            _ => return Err("the text is not the position of a list".into()),
        };
        Ok(Self(mark))
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
