//! What of a YAML text leads to the nodes that are looked for.
//!
//! Reading a large document once more only to find a few places in it would cost as much as reading it at first. Where
//! it is laid out in blocks, its lines tell what belongs to a key that nobody looks for, and that is left out before
//! the reader sees it. What is not clear at a glance is kept.

use super::trie::{Id, ROOT, Trie};

/// A shorter text, and where its parts stood.
pub(super) struct Excerpt {
    pub(super) text: String,
    /// Where parts begin: here, and in the whole text.
    parts: Vec<(usize, usize)>,
}

/// An object of the document that is on the way to what is looked for.
struct Level {
    indent: usize,
    id: Id,
}

impl Excerpt {
    /// The excerpt of `text` for `trie`; nothing where all of the text is needed.
    pub(super) fn of(text: &str, trie: &Trie) -> Option<Self> {
        if trie.is_wanted(ROOT) {
            return None;
        }
        let mut excerpt = Self { text: String::new(), parts: Vec::new() };
        let mut levels = vec![Level { indent: 0, id: ROOT }];
        // The key whose object begins on the next line, and the one whose value is left out.
        let (mut opening, mut skipping): (Option<Level>, Option<usize>) = (None, None);
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let at = start;
            start += line.len();
            let content = line.trim_start_matches(' ');
            let indent = line.len() - content.len();
            let content = content.trim_end();
            if content.is_empty() || content.starts_with('#') {
                if skipping.is_none() {
                    excerpt.keep(line, at);
                }
                continue;
            }
            if content.starts_with('\t') || line.starts_with('\t') {
                return None;
            }
            // A list may stand as far left as its key.
            let is_item = content == "-" || content.starts_with("- ");
            if skipping.is_some_and(|key| indent > key || (indent == key && is_item)) {
                continue;
            }
            skipping = None;
            if let Some(Level { indent: key, id }) = opening.take()
                && indent > key
                && !is_item
            {
                levels.push(Level { indent, id });
            }
            while levels.last().is_some_and(|level| level.indent > indent) {
                levels.pop();
            }
            let level = levels.last().filter(|level| level.indent == indent);
            if let Some((level, key)) = level.zip(opened(content)) {
                match trie.member(level.id, key) {
                    None => {
                        skipping = Some(indent);
                        continue;
                    }
                    Some(id) if trie.is_wanted(id) => {}
                    Some(id) => opening = Some(Level { indent, id }),
                }
            }
            excerpt.keep(line, at);
        }
        Some(excerpt)
    }

    fn keep(&mut self, line: &str, at: usize) {
        let end = self.parts.last().map(|(here, there)| there + (self.text.len() - here));
        if end != Some(at) {
            self.parts.push((self.text.len(), at));
        }
        self.text.push_str(line);
    }

    /// Where the byte at `offset` stands in the whole text.
    pub(super) fn original(&self, offset: usize) -> usize {
        let next = self.parts.partition_point(|(here, _)| *here <= offset);
        let (here, there) = next.checked_sub(1).and_then(|part| self.parts.get(part)).unwrap_or(&(0, 0));
        there + (offset - here)
    }
}

/// The key on a line that has nothing else.
fn opened(content: &str) -> Option<&str> {
    let key = content.strip_suffix(':')?;
    for quote in ['"', '\''] {
        if let Some(inner) = key.strip_prefix(quote) {
            return inner.strip_suffix(quote).filter(|inner| !inner.contains([quote, '\\']));
        }
    }
    let is_plain = key.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '$' | '.'))
        && !key.contains(": ")
        && !key.contains(" #")
        && !key.ends_with(' ');
    is_plain.then_some(key)
}
