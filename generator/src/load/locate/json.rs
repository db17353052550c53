//! Finds nodes in JSON text, and skips the rest of it as fast as brackets can be counted.

use std::borrow::Cow;

use super::trie::{Id, ROOT, Trie};

/// Below this depth nothing is looked for; the reader does not go deeper either.
const DEEPEST: usize = 128;

/// Looks for the nodes of `trie` in `text` from byte `start` on. Returns nothing when the text turns
/// out not to be JSON; not every error is noticed.
pub(super) fn scan(text: &str, start: usize, trie: &mut Trie) -> Option<()> {
    let mut scanner = Scanner { text, at: start, trie };
    scanner.space();
    scanner.trie.enter(ROOT, None, scanner.at);
    scanner.value(Some(ROOT), 0)?;
    scanner.space();
    (scanner.at == text.len()).then_some(())
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    trie: &'a mut Trie,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self, node: Option<Id>, depth: usize) -> Option<()> {
        match (node.filter(|id| self.trie.has_children(*id)), self.peek()?) {
            (Some(id), b'{') if depth < DEEPEST => self.object(id, depth + 1)?,
            (Some(id), b'[') if depth < DEEPEST => self.array(id, depth + 1)?,
            _ => self.skip()?,
        }
        if let Some(id) = node {
            self.trie.leave(id, self.at);
        }
        Some(())
    }

    fn object(&mut self, id: Id, depth: usize) -> Option<()> {
        self.eat(b'{')?;
        self.space();
        if self.eat(b'}').is_some() {
            return Some(());
        }
        loop {
            self.space();
            let key = self.at;
            self.string()?;
            let key = key..self.at;
            self.space();
            self.eat(b':')?;
            self.space();
            let node = self.trie.member(id, &unquoted(&self.text[key.clone()])?);
            if let Some(node) = node {
                self.trie.enter(node, Some(key), self.at);
            }
            self.value(node, depth)?;
            self.space();
            if self.eat(b',').is_none() {
                return self.eat(b'}');
            }
        }
    }

    fn array(&mut self, id: Id, depth: usize) -> Option<()> {
        self.eat(b'[')?;
        self.space();
        if self.eat(b']').is_some() {
            return Some(());
        }
        for index in 0.. {
            self.space();
            let node = self.trie.element(id, index);
            if let Some(node) = node {
                self.trie.enter(node, None, self.at);
            }
            self.value(node, depth)?;
            self.space();
            if self.eat(b',').is_none() {
                break;
            }
        }
        self.eat(b']')
    }

    /// Passes over a value of any depth.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if depth > 0 => self.at += 1,
                _ => self.word()?,
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Passes over a number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<()> {
        let rest = &self.text.as_bytes()[self.at..];
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let length = rest.iter().position(|byte| !is_word(byte)).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then_some(())
    }

    fn string(&mut self) -> Option<()> {
        self.eat(b'"')?;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            self.at += length + 1;
            if rest[length] == b'"' {
                return Some(());
            }
            // Whatever is escaped, its first byte ends nothing.
            self.at += 1;
            if self.at >= self.text.len() {
                return None;
            }
        }
    }
}

/// The text that a quoted JSON string stands for.
fn unquoted(quoted: &str) -> Option<Cow<'_, str>> {
    if quoted.contains('\\') {
        return serde_json::from_str(quoted).ok().map(Cow::Owned);
    }
    quoted.get(1..quoted.len() - 1).map(Cow::Borrowed)
}
