//! Names that must differ from each other.

use std::collections::BTreeSet;

/// The names that are taken in one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    taken: BTreeSet<String>,
}

/// A name, and whether a number had to be added to make it unique.
pub(super) struct Claimed {
    pub(super) name: String,
    pub(super) numbered: bool,
}

impl Scope {
    /// A place in which `reserved` names mean something already.
    pub(super) fn with(reserved: &[&str]) -> Self {
        Self { taken: reserved.iter().map(|name| (*name).to_owned()).collect() }
    }

    pub(super) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// Takes the first free one of `candidates`, or else the first of them with the smallest number
    /// that makes it free.
    pub(super) fn claim<S: Into<String>>(&mut self, candidates: impl IntoIterator<Item = S>) -> Claimed {
        let mut first: Option<String> = None;
        for candidate in candidates {
            let candidate = candidate.into();
            if self.taken.insert(candidate.clone()) {
                return Claimed { name: candidate, numbered: false };
            }
            first.get_or_insert(candidate);
        }
        let stem = first.unwrap_or_else(|| "Unnamed".to_owned());
        // `r#type` with a number is no keyword any more.
        let stem = stem.strip_prefix("r#").unwrap_or(&stem).to_owned();
        let separator = if stem.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
        for number in 2_u32.. {
            let candidate = format!("{stem}{separator}{number}");
            if self.taken.insert(candidate.clone()) {
                return Claimed { name: candidate, numbered: true };
            }
        }
        Claimed { name: stem, numbered: true }
    }
}
