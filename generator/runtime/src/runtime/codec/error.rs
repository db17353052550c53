//! What can go wrong between bytes and values, and the place in the document where it did.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Write};

/// Why a document could not be decoded. It never holds any part of a value: that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    message: String,
    path: String,
}

impl DecodeError {
    /// Makes an error that concerns no single place of the document. The message is a phrase such as "the
    /// reply is not text": in lower case, without a full stop, without any part of a value.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), path: String::new() }
    }

    /// Makes an error at the place that the trail leads to.
    pub(super) fn at(message: String, trail: &Trail) -> Self {
        Self { message, path: trail.to_string() }
    }

    /// Returns what is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the JSON path of the value that could not be decoded, such as `$.transactions[3].amount`. It
    /// is empty if the error concerns no single place.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        sentence(f, &self.message, &self.path)
    }
}

impl Error for DecodeError {}

/// Why a value could not be encoded. It never holds any part of a value: that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    message: String,
    path: String,
}

impl EncodeError {
    /// Makes an error at the place that the trail leads to.
    pub(super) fn at(message: String, trail: &Trail) -> Self {
        Self { message, path: trail.to_string() }
    }

    /// Returns what is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the JSON path of the value that could not be encoded, such as `$.transactions[3].rate`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        sentence(f, &self.message, &self.path)
    }
}

impl Error for EncodeError {}

fn sentence(f: &mut fmt::Formatter<'_>, message: &str, path: &str) -> fmt::Result {
    f.write_str(message)?;
    if path.is_empty() { Ok(()) } else { write!(f, ", at `{path}`") }
}

/// The way from a value that failed up to the root. Nothing is noted while all goes well: each level adds its
/// step when the error passes through it.
#[derive(Default)]
pub(super) struct Trail {
    steps: Vec<Step>,
    /// What is wrong at the start of the way.
    pub(super) message: Option<String>,
    /// How the digits of numbers are read.
    pub(super) digits: Digits,
}

/// How the digits of numbers are read where the value keeps them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Digits {
    /// As the reader hands them over, which rounds fractions.
    #[default]
    Rounded,
    /// In the same way, and some were rounded.
    Lost,
    /// To the letter. Only `serde_json` can do that.
    Kept,
}

enum Step {
    Member(Cow<'static, str>),
    Item(usize),
}

impl Trail {
    /// Notes that the failure lies in the member called `name`.
    #[cold]
    pub(super) fn member(&mut self, name: impl Into<Cow<'static, str>>) {
        self.steps.push(Step::Member(name.into()));
    }

    /// Forgets the way: what failed does not matter.
    pub(super) fn clear(&mut self) {
        self.steps.clear();
    }

    /// Notes that the failure lies in the item at `index`.
    #[cold]
    pub(super) fn item(&mut self, index: usize) {
        self.steps.push(Step::Item(index));
    }
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('$')?;
        self.steps.iter().rev().try_for_each(|step| match step {
            Step::Member(name) if is_plain(name) => write!(f, ".{name}"),
            Step::Member(name) => write!(f, "[{name:?}]"),
            Step::Item(index) => write!(f, "[{index}]"),
        })
    }
}

/// Says whether a name can stand behind a dot in a JSON path.
fn is_plain(name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    name.starts_with(|c: char| is_word(c) && !c.is_numeric()) && name.chars().all(is_word)
}
