//! Where the nodes of a document stand in its text.
//!
//! The tree carries no places. Findings name nodes by pointer, and when findings are shown one scan
//! over the text looks up all of them. A pointer that leads to nothing in the text (the value came
//! through an alias, or a later stage made it) gets the place of the nearest node above it.

mod excerpt;
mod json;
mod lines;
mod trie;
mod yaml;

#[cfg(test)]
mod tests;

use std::ops::Range;

use excerpt::Excerpt;
pub use lines::Lines;
use trie::Trie;

use super::{begins_like_json, body};
use crate::pointer::Pointer;
use crate::source::Source;

/// The place of a node: byte ranges of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The key that names the node in its object, with its quotes.
    pub key: Option<Range<usize>>,
    /// The node itself.
    pub value: Range<usize>,
    /// Whether this is the node that was asked for, and not one above it.
    pub exact: bool,
}

/// The places of those nodes of a document that were asked for.
#[derive(Debug)]
pub struct Locator {
    trie: Trie,
}

impl Locator {
    /// Looks up `pointers` in the text of `source`, in one scan.
    #[must_use]
    pub fn new<'a>(source: &Source, pointers: impl IntoIterator<Item = &'a Pointer>) -> Self {
        let text = &source.text;
        let mark = text.len() - body(text).len();
        let mut trie = Trie::new(mark..text.len());
        for pointer in pointers {
            trie.want(pointer);
        }
        if trie.is_trivial() {
            return Self { trie };
        }
        // What begins like JSON may still be YAML; then the first scan stops at once or is undone.
        let is_done = begins_like_json(body(text)) && json::scan(text, mark, &mut trie).is_some();
        if !is_done {
            trie.forget();
            if let Some(excerpt) = Excerpt::of(body(text), &trie) {
                yaml::scan(&excerpt.text, 0, &mut trie);
                if trie.is_complete() {
                    trie.relocate(|offset| mark + excerpt.original(offset));
                    return Self { trie };
                }
                trie.forget();
            }
            yaml::scan(text, mark, &mut trie);
        }
        Self { trie }
    }

    /// The place of `pointer`, or of the nearest node above it that stands in the text. A pointer
    /// that was not asked for in [`new`](Self::new) counts as one that leads to nothing.
    #[must_use]
    pub fn find(&self, pointer: &Pointer) -> Span {
        self.trie.find(pointer)
    }
}

/// The place of one node; several are looked up faster together, by a [`Locator`].
#[must_use]
pub fn locate(source: &Source, pointer: &Pointer) -> Span {
    Locator::new(source, [pointer]).find(pointer)
}
