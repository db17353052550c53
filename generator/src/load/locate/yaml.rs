//! Finds nodes in YAML text by the events of a YAML reader, which carry their places.

use std::ops::Range;

use granit_parser::{Event, Parser};

use super::trie::{Id, ROOT, Trie};

/// Looks for the nodes of `trie` in `text` from byte `start` on, as far as the text is YAML.
pub(super) fn scan(text: &str, start: usize, trie: &mut Trie) {
    let mut options = granit_parser::options! {};
    options.set_emit_comments(false);
    let mut scanner = Scanner { text, start, trie, stack: Vec::new() };
    for next in Parser::new_from_str_with_options(&text[start..], options) {
        let Some((event, range)) = next.ok().and_then(|(event, span)| Some((event, span.byte_range()?)))
        else {
            return;
        };
        let range = start + range.start..start + range.end;
        match event {
            Event::Scalar(value, ..) => scanner.scalar(Some(&value), &range),
            Event::Alias(_) => scanner.scalar(None, &range),
            Event::SequenceStart(..) => scanner.open(&range, |slot| Frame::Sequence { slot, index: 0 }),
            Event::MappingStart(..) => scanner.open(&range, |slot| Frame::Mapping { slot, key: None }),
            Event::SequenceEnd | Event::MappingEnd => scanner.close(&range),
            // Only the first document is read.
            Event::DocumentEnd => return,
            _ => {}
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    start: usize,
    trie: &'a mut Trie,
    stack: Vec<Frame>,
}

/// A list or object whose end has not been met; `slot` is its node when it is looked for.
enum Frame {
    Sequence {
        slot: Option<Id>,
        index: usize,
    },
    Mapping {
        slot: Option<Id>,
        /// The key whose value comes next, with the node that the value is.
        key: Option<(Option<Id>, Range<usize>)>,
    },
}

impl Scanner<'_> {
    fn scalar(&mut self, value: Option<&str>, range: &Range<usize>) {
        if let Some(Frame::Mapping { slot, key: key @ None }) = self.stack.last_mut() {
            let node = slot.zip(value).and_then(|(slot, value)| self.trie.member(slot, value));
            *key = Some((node, range.clone()));
        } else if let Some(node) = self.next_value(range) {
            self.trie.leave(node, self.trimmed(range));
        }
    }

    fn open(&mut self, range: &Range<usize>, frame: impl FnOnce(Option<Id>) -> Frame) {
        let slot = if let Some(Frame::Mapping { key: key @ None, .. }) = self.stack.last_mut() {
            // A list or object as a key: it has no pointer.
            *key = Some((None, range.clone()));
            None
        } else {
            self.next_value(range)
        };
        self.stack.push(frame(slot));
    }

    fn close(&mut self, range: &Range<usize>) {
        let Some(Frame::Sequence { slot, .. } | Frame::Mapping { slot, .. }) = self.stack.pop() else {
            return;
        };
        if let Some(node) = slot {
            self.trie.leave(node, self.trimmed(range));
        }
    }

    /// Enters the node of the value that starts here, if it is looked for.
    fn next_value(&mut self, range: &Range<usize>) -> Option<Id> {
        let (node, key) = match self.stack.last_mut() {
            None => (Some(ROOT), None),
            Some(Frame::Sequence { slot, index }) => {
                let node = slot.and_then(|slot| self.trie.element(slot, *index));
                *index += 1;
                (node, None)
            }
            Some(Frame::Mapping { key, .. }) => match key.take() {
                Some((node, key)) => (node, Some(key)),
                None => (None, None),
            },
        };
        self.trie.enter(node?, key, range.start);
        node
    }

    /// The end of a range without the blank lines that the reader counts to it.
    fn trimmed(&self, range: &Range<usize>) -> usize {
        self.start + self.text[self.start..range.end].trim_end().len()
    }
}
