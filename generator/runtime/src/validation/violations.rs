//! What does not keep to its rules.

use std::error::Error;
use std::fmt;

use super::rule::Rule;

/// The rules that a value breaks, with their places. No part of a value is in it: that may be a secret.
#[derive(Clone, Debug)]
pub struct Violations(Vec<Violation>);

impl Violations {
    pub(super) fn new(found: Vec<Violation>) -> Self {
        Self(found)
    }

    /// Returns all of them, in the order of the value; there is at least one.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// Goes through all of them, in the order of the value.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .enumerate()
            .try_for_each(|(index, violation)| write!(f, "{}{violation}", if index == 0 { "" } else { "; " }))
    }
}

impl Error for Violations {}

/// A rule that is broken, and where.
#[derive(Clone)]
pub struct Violation {
    path: String,
    rule: &'static Rule,
}

impl Violation {
    pub(super) fn new(path: String, rule: &'static Rule) -> Self {
        Self { path, rule }
    }

    /// Returns the JSON path of the value, such as `$.payees[3].iban`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the rule that the value breaks; shown, it says what the value should be.
    #[must_use]
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` breaks the rule \"{}\"", self.path, self.rule)
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
