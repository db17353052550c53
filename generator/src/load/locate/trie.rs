//! The nodes that are looked for, as a tree of their own: a scan walks it along with the text and
//! skips whatever has no part in it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Span;
use crate::pointer::Pointer;

/// A node of the trie.
pub(super) type Id = usize;

/// The whole document.
pub(super) const ROOT: Id = 0;

#[derive(Debug)]
pub(super) struct Trie {
    whole: Range<usize>,
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    children: BTreeMap<String, Id>,
    key: Option<Range<usize>>,
    value: Option<Range<usize>>,
    /// Whether it is looked for itself, and not only on the way.
    wanted: bool,
}

impl Trie {
    /// A trie that looks for nothing but the root of a text, which is `whole`.
    pub(super) fn new(whole: Range<usize>) -> Self {
        Self { whole, nodes: vec![Node::default()] }
    }

    /// Adds a pointer to look for.
    pub(super) fn want(&mut self, pointer: &Pointer) {
        let mut id = ROOT;
        for token in pointer.tokens() {
            let next = self.nodes.len();
            id = *self.nodes[id].children.entry(token).or_insert(next);
            if id == next {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[id].wanted = true;
    }

    /// Whether the node is looked for itself.
    pub(super) fn is_wanted(&self, id: Id) -> bool {
        self.nodes[id].wanted
    }

    /// Whether all that is looked for was found.
    pub(super) fn is_complete(&self) -> bool {
        self.nodes.iter().all(|node| !node.wanted || node.value.is_some())
    }

    /// Changes the places of all nodes to what `original` says of them.
    pub(super) fn relocate(&mut self, original: impl Fn(usize) -> usize) {
        // A part may follow at the end of a range that it is no part of.
        let moved = |range: &Range<usize>| {
            let start = original(range.start);
            if range.is_empty() { start..start } else { start..original(range.end - 1) + 1 }
        };
        for node in &mut self.nodes {
            node.key = node.key.as_ref().map(moved);
            node.value = node.value.as_ref().map(moved);
        }
    }

    /// Whether nothing but the root is looked for.
    pub(super) fn is_trivial(&self) -> bool {
        self.nodes.len() == 1
    }

    /// Whether anything is looked for below `id`.
    pub(super) fn has_children(&self, id: Id) -> bool {
        !self.nodes[id].children.is_empty()
    }

    /// The node for the member `key` of `id`.
    pub(super) fn member(&self, id: Id, key: &str) -> Option<Id> {
        self.nodes[id].children.get(key).copied()
    }

    /// The node for the element `index` of `id`.
    pub(super) fn element(&self, id: Id, index: usize) -> Option<Id> {
        if self.has_children(id) { self.member(id, &index.to_string()) } else { None }
    }

    /// Notes where a node starts. When its key stands twice, the last one counts, and what was found
    /// below the first is forgotten.
    pub(super) fn enter(&mut self, id: Id, key: Option<Range<usize>>, start: usize) {
        if self.nodes[id].value.is_some() {
            self.forget_below(id);
        }
        self.nodes[id].key = key;
        self.nodes[id].value = Some(start..start);
    }

    /// Notes where a node ends.
    pub(super) fn leave(&mut self, id: Id, end: usize) {
        if let Some(value) = &mut self.nodes[id].value {
            value.end = end.max(value.start);
        }
    }

    /// Forgets all that was found.
    pub(super) fn forget(&mut self) {
        for node in &mut self.nodes {
            node.key = None;
            node.value = None;
        }
    }

    fn forget_below(&mut self, id: Id) {
        let mut stale: Vec<Id> = self.nodes[id].children.values().copied().collect();
        while let Some(id) = stale.pop() {
            // Nothing is found below a node that was not found itself.
            if self.nodes[id].value.take().is_some() {
                self.nodes[id].key = None;
                stale.extend(self.nodes[id].children.values());
            }
        }
    }

    /// The place of `pointer`, or of the nearest node above it.
    pub(super) fn find(&self, pointer: &Pointer) -> Span {
        let mut id = ROOT;
        let mut exact = true;
        for token in pointer.tokens() {
            let next = self.member(id, &token).filter(|next| self.nodes[*next].value.is_some());
            exact = next.is_some();
            let Some(next) = next else { break };
            id = next;
        }
        let node = &self.nodes[id];
        Span { key: node.key.clone(), value: node.value.clone().unwrap_or(self.whole.clone()), exact }
    }
}
