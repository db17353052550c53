//! Markdown of a document made safe for rustdoc: no test by accident, no broken link, no stray HTML.
//!
//! The text is read by the parser that rustdoc itself uses, and only what would go wrong is changed.

use std::borrow::Cow;
use std::ops::Range;

use super::html::to_markdown;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// A Markdown text that rustdoc takes without a warning.
pub(super) fn safe(text: &str) -> String {
    let text = cleaned(text.trim());
    let is_plain = |byte| !matches!(byte, b'<' | b'>' | b'[' | b']' | b'`' | b'~' | b':');
    if text.bytes().all(is_plain) && !text.contains("    ") {
        return text.into_owned();
    }
    escaped(to_markdown(&text).trim())
}

/// The text with one kind of line ends and blanks, and without what cannot be seen.
fn cleaned(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte == b'\n' || matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    Cow::Owned(text.chars().filter(|c| !c.is_control() || *c == '\n').filter(|c| !is_bidi(*c)).collect())
}

/// Markdown with everything escaped that would go wrong.
fn escaped(text: &str) -> String {
    let mut edits = edits(text);
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut safe = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for edit in edits.into_iter().filter(|edit| edit.range.start <= edit.range.end) {
        if edit.range.start < done {
            continue;
        }
        safe.push_str(&text[done..edit.range.start]);
        safe.push_str(&edit.text);
        done = edit.range.end;
    }
    safe.push_str(&text[done..]);
    safe
}

/// A text on one line, for where no blocks can stand.
pub(super) fn inline(text: &str) -> String {
    let text = to_markdown(text).replace("\\\n", " ");
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A leading mark would make a heading, list or quote of it.
    let mut line = line.as_str();
    while let Some((_, rest)) = line.split_once(' ').filter(|(mark, _)| is_mark(mark)) {
        line = rest;
    }
    safe(if is_mark(line) { "" } else { line })
}

/// Whether a line that starts with `word` is a heading, list or quote.
fn is_mark(word: &str) -> bool {
    matches!(word, "-" | "*" | "+" | ">") || (!word.is_empty() && word.bytes().all(|byte| byte == b'#'))
}

/// A code span.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.is_empty() {
        return "`\"\"`".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Characters that change the direction of text; the compiler refuses them in comments.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A part of the text to be replaced.
struct Edit {
    range: Range<usize>,
    text: String,
}

fn edits(text: &str) -> Vec<Edit> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut editor = Editor { text, edits: Vec::new(), links: 0, code: false };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        editor.event(&event, range);
    }
    editor.edits
}

struct Editor<'a> {
    text: &'a str,
    edits: Vec<Edit>,
    /// How many links are open: an address inside one is no bare address.
    links: usize,
    /// Whether the text is code.
    code: bool,
}

impl Editor<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                self.code = true;
                self.fence(info, range);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                self.code = true;
                self.indented(range);
            }
            Event::End(TagEnd::CodeBlock) => self.code = false,
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                self.links += 1;
                self.link(*link_type, dest_url, range);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => self.links = self.links.saturating_sub(1),
            Event::Html(_) | Event::InlineHtml(_) => self.html(range),
            Event::Text(_) if !self.code => self.plain(range),
            _ => {}
        }
    }

    /// A block of code says what it is, and never that it is Rust: the examples of a document are
    /// not tests of this crate.
    fn fence(&mut self, info: &str, range: Range<usize>) {
        let block = &self.text[range.clone()];
        let fence = block.chars().take_while(|c| matches!(c, '`' | '~')).count();
        let line_end = block.find('\n').unwrap_or(block.len());
        let word: String = info.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let rust = ["rust", "should", "ignore", "no", "compile", "edition", "test", "standalone", "E"];
        let word =
            if word.is_empty() || rust.iter().any(|start| word.starts_with(start)) { "text" } else { &word };
        self.edits.push(Edit { range: range.start + fence..range.start + line_end, text: word.to_owned() });
        if !block.trim_end().ends_with(&block[..fence]) || block.trim_end().len() <= line_end {
            self.edits.push(Edit { range: range.end..range.end, text: format!("\n{}", &block[..fence]) });
        }
    }

    /// Indented text would be taken for Rust; a fence says that it is not.
    fn indented(&mut self, range: Range<usize>) {
        let block = self.text[range.clone()].trim_end_matches('\n');
        let line_start = self.text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
        let lead = &self.text[line_start..range.start];
        // Inside a list the fence has to keep the place of the text; what precedes it on the line is kept.
        let indent: String = if lead.trim().is_empty() && lead.len() >= 4 {
            " ".repeat(lead.len() - 4)
        } else {
            String::new()
        };
        let mut lines = vec!["```text".to_owned()];
        for line in block.lines() {
            lines.push(line.strip_prefix("    ").unwrap_or(line.trim_start()).replace("```", "'''"));
        }
        lines.push("```".to_owned());
        let joined = lines.join(&format!("\n{indent}"));
        let start = if lead.trim().is_empty() { line_start } else { range.start };
        let end = range.start + block.len();
        self.edits.push(Edit { range: start..end, text: format!("{indent}{joined}\n") });
    }

    /// Links lead out of the docs; all others would be taken for paths in this crate.
    fn link(&mut self, kind: LinkType, target: &str, range: Range<usize>) {
        let outside = ["http://", "https://", "mailto:"].iter().any(|start| target.starts_with(start));
        if outside || matches!(kind, LinkType::Autolink | LinkType::Email) {
            return;
        }
        let source = &self.text[range.clone()];
        let Some(end) = source.find("](").or_else(|| source.find("][")).or_else(|| source.rfind(']')) else {
            return;
        };
        let start = source.find('[').map_or(0, |open| open + 1);
        if start <= end {
            let image = usize::from(source.starts_with('!'));
            self.edits.push(Edit { range: range.start..range.start + start.max(image), text: String::new() });
            self.edits.push(Edit { range: range.start + end..range.end, text: String::new() });
        }
    }

    /// Tags are shown as they stand, and addresses in them are links.
    fn html(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let mut skip = 0;
        for (offset, character) in source.char_indices() {
            let at = range.start + offset;
            if offset < skip {
                continue;
            }
            if character == '<' {
                self.edits.push(Edit { range: at..at + 1, text: "\\<".to_owned() });
            }
            if character == 'h' {
                skip = offset + self.bare_address(&source[offset..], at);
            }
        }
    }

    /// Makes a link of the address that `rest` starts with, and gives its length.
    fn bare_address(&mut self, rest: &str, at: usize) -> usize {
        if self.links > 0 || !(rest.starts_with("http://") || rest.starts_with("https://")) {
            return 0;
        }
        let address = address(rest);
        let before = self.text[..at].chars().next_back();
        if address.len() > "https://".len() && before != Some('<') {
            self.edits.push(Edit { range: at..at + address.len(), text: format!("<{address}>") });
        }
        address.len()
    }

    fn plain(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let mut skip = 0;
        for (offset, character) in source.char_indices() {
            let at = range.start + offset;
            if offset < skip {
                continue;
            }
            if character == 'h' {
                skip = offset + self.bare_address(&source[offset..], at);
            }
            let is_special = matches!(character, '[' | ']' | '<');
            if is_special && self.links == 0 && !self.text[..at].ends_with('\\') {
                self.edits.push(Edit { range: at..at + 1, text: format!("\\{character}") });
            }
        }
    }
}

/// The address that `text` starts with, without the punctuation that ends a sentence.
fn address(text: &str) -> &str {
    let end = text
        .find(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|' | '\\' | '[' | ']' | '{' | '}')
        })
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_left_alone() {
        for text in [
            "Plain words.",
            "A *list*:\n\n- one\n- two",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "See [here](https://example.com).",
        ] {
            assert_eq!(safe(text), text);
        }
    }

    #[test]
    fn what_would_go_wrong_is_changed() {
        for (text, expected) in [
            ("see https://example.com/a?b=c.", "see <https://example.com/a?b=c>."),
            ("an [unresolved] name", "an \\[unresolved\\] name"),
            ("a [local](#section) link", "a local link"),
            ("a [type](Foo::Bar) link", "a type link"),
            ("a <b>bold</b> word", "a **bold** word"),
            ("an <odd>word</odd>", "an \\<odd>word\\</odd>"),
            ("<img src=\"https://example.com/a.png\">", "\\<img src=\"<https://example.com/a.png>\">"),
            ("List<String>", "List\\<String>"),
            ("```\nlet x;\n```", "```text\nlet x;\n```"),
            ("```rust\nlet x;\n```", "```text\nlet x;\n```"),
            ("```json\n{}\n```", "```json\n{}\n```"),
            ("Text:\n\n    let x = 1;\n\nmore", "Text:\n\n```text\nlet x = 1;\n```\n\n\nmore"),
            ("```json\n{}", "```json\n{}\n```"),
            ("bad \u{202E} direction <", "bad  direction \\<"),
        ] {
            assert_eq!(safe(text), expected, "{text:?}");
        }
    }

    #[test]
    fn code_spans_hold_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code(""), "`\"\"`");
    }
}
