//! Patterns, as ECMA-262 writes them and JSON Schema means them: found anywhere in a text.

#[cfg(feature = "patterns")]
use std::sync::OnceLock;

/// A pattern, read when it is first needed. Without the feature `patterns` every text matches.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    #[cfg(feature = "patterns")]
    read: OnceLock<Option<regress::Regex>>,
}

impl Pattern {
    /// Keeps a pattern of the document.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            #[cfg(feature = "patterns")]
            read: OnceLock::new(),
        }
    }

    /// Returns the pattern as the document has it.
    #[must_use]
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// Says whether the pattern is found in `text`.
    #[cfg(feature = "patterns")]
    pub(super) fn is_in(&self, text: &str) -> bool {
        // Many a pattern escapes what Unicode mode forbids to be escaped.
        let read =
            || regress::Regex::with_flags(self.text, "u").or_else(|_| regress::Regex::new(self.text)).ok();
        self.read.get_or_init(read).as_ref().is_none_or(|pattern| pattern.find(text).is_some())
    }

    #[cfg(not(feature = "patterns"))]
    #[expect(clippy::unused_self, reason = "with the feature it is used")]
    pub(super) fn is_in(&self, _: &str) -> bool {
        true
    }
}
