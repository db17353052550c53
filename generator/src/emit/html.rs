//! HTML in the texts of a document becomes the Markdown that says the same.
//!
//! Documents mix both: `<p>`, `<b>` and `<a href>` are all over them, and rustdoc would warn of some and
//! readers would see the rest as they stand. Tags that Markdown has no word for are left for
//! [`markdown`](super::markdown), which escapes them; so is everything inside of code.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::markdown::code;

/// `text` with Markdown in the place of the tags it knows.
pub(super) fn to_markdown(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut writer = Writer {
        text,
        code: code_ranges(text),
        closing: closing_tags(text),
        comments_end: text.rfind("-->").unwrap_or(0),
        out: String::with_capacity(text.len()),
        lists: Vec::new(),
    };
    let mut at = 0;
    while let Some(gap) = text[at..].find('<') {
        writer.out.push_str(&text[at..at + gap]);
        at += gap;
        let end = writer.tag(at);
        if end.is_none() {
            writer.out.push('<');
        }
        at = end.unwrap_or(at + 1);
    }
    writer.out.push_str(&text[at..]);
    Cow::Owned(writer.out)
}

/// Where the text is code, and tags are to be seen as they are.
fn code_ranges(text: &str) -> Vec<Range<usize>> {
    Parser::new(text)
        .into_offset_iter()
        .filter(|(event, _)| {
            // Four spaces make code of what is but laid out as HTML, so only what is fenced counts.
            matches!(
                event,
                Event::Code(_) | Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(_)))
            )
        })
        .map(|(_, range)| range)
        .collect()
}

/// Where the tags stand that close something, by their names in small letters: searching anew for each tag that opens
/// would take forever in a text that is made for it.
fn closing_tags(text: &str) -> HashMap<String, Vec<usize>> {
    let mut tags: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, _) in text.match_indices("</") {
        let name = &text[at + 2..];
        let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        if name[length..].starts_with('>') {
            tags.entry(name[..length].to_ascii_lowercase()).or_default().push(at);
        }
    }
    tags
}

/// A tag as it stands in the text.
struct Found<'a> {
    name: String,
    closes: bool,
    attributes: &'a str,
    end: usize,
}

/// A list that has not ended.
struct List {
    numbered: bool,
    begun: bool,
}

struct Writer<'a> {
    text: &'a str,
    /// Where the text is code, in order.
    code: Vec<Range<usize>>,
    closing: HashMap<String, Vec<usize>>,
    /// Where the last comment ends.
    comments_end: usize,
    out: String,
    lists: Vec<List>,
}

impl<'a> Writer<'a> {
    /// Writes what the tag at `at` means, and gives where it ends; nothing if it is to stay.
    fn tag(&mut self, at: usize) -> Option<usize> {
        let before = self.code.partition_point(|range| range.start <= at);
        if self.code[..before].last().is_some_and(|range| range.contains(&at)) {
            return None;
        }
        if self.text[at..].starts_with("<!--") {
            let ended = at < self.comments_end;
            return ended.then(|| self.text[at..].find("-->")).flatten().map(|length| at + length + 3);
        }
        let tag = self.read(at)?;
        match tag.name.as_str() {
            "p" | "div" | "section" | "center" | "dl" | "dt" | "dd" => self.paragraph(),
            // No tags of HTML, but whole families of documents set their notes apart with them.
            "note" | "important" | "caution" if tag.closes || self.inner(&tag).is_some() => self.paragraph(),
            "br" => self.line(tag.end),
            "ul" | "ol" => self.list(&tag),
            "li" if !tag.closes => self.item(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(&tag),
            "li" | "span" | "font" | "u" | "small" | "hr" => {}
            "b" | "strong" => return self.emphasis("**", &tag),
            "i" | "em" => return self.emphasis("*", &tag),
            "code" | "tt" | "kbd" | "samp" if !tag.closes => return self.code_span(&tag),
            "pre" if !tag.closes => return self.block(&tag),
            "a" if !tag.closes => return self.link(&tag),
            _ => return None,
        }
        let blank = !matches!(tag.name.as_str(), "span" | "font" | "u" | "small");
        Some(if blank { tag.end + spaces(&self.text[tag.end..]) } else { tag.end })
    }

    /// The tag at `at`, if it is one.
    fn read(&self, at: usize) -> Option<Found<'a>> {
        let rest = &self.text[at + 1..];
        let closes = rest.starts_with('/');
        let inside = &rest[usize::from(closes)..];
        let length = inside.find(|c: char| !c.is_ascii_alphanumeric())?;
        let end = inside.find(['<', '>']).filter(|end| inside[*end..].starts_with('>'))?;
        let attributes = inside[length..].get(..end.checked_sub(length)?)?;
        let plain = attributes.is_empty() || attributes.starts_with([' ', '/', '\n']);
        (length > 0 && plain).then(|| Found {
            name: inside[..length].to_ascii_lowercase(),
            closes,
            attributes,
            end: at + 1 + usize::from(closes) + end + 1,
        })
    }

    /// What stands between the tag and the one that closes it, and where that one ends.
    fn inner(&self, tag: &Found<'_>) -> Option<(&'a str, usize)> {
        let closing = self.closing.get(&tag.name)?;
        let start = *closing.get(closing.partition_point(|at| *at < tag.end))?;
        Some((&self.text[tag.end..start], start + tag.name.len() + "</>".len()))
    }

    /// Ends the paragraph, if one has begun.
    fn paragraph(&mut self) {
        let kept = self.out.trim_end().len();
        self.out.truncate(kept);
        if kept == 0 {
            return;
        }
        if self.at_item() {
            self.out.push(' ');
            return;
        }
        self.out.push_str("\n\n");
        self.indent(self.lists.len());
    }

    /// Whether nothing stands in the item of a list yet.
    fn at_item(&self) -> bool {
        let line = self.out.rsplit('\n').next().unwrap_or_default().trim_start();
        !self.lists.is_empty() && matches!(line, "-" | "1.")
    }

    fn indent(&mut self, depth: usize) {
        // Nobody reads lists that are deeper, and a text could be made to consist of nothing but what indents it.
        for _ in 0..depth.min(8) {
            self.out.push_str("   ");
        }
    }

    /// A new line in the same paragraph; a row of a table has but one.
    fn line(&mut self, end: usize) {
        let kept = self.out.trim_end().len();
        let line = self.out[..kept].rsplit('\n').next().unwrap_or_default().trim_start();
        let last = self.text[end..].trim_start_matches(' ');
        if line.starts_with('|') || line.starts_with('#') {
            self.out.push(' ');
        } else if line.is_empty() || self.out.ends_with("\\\n") || last.is_empty() || last.starts_with("\n\n")
        {
            self.paragraph();
        } else {
            self.out.truncate(kept);
            self.out.push_str("\\\n");
            self.indent(self.lists.len());
        }
    }

    fn list(&mut self, tag: &Found<'_>) {
        if tag.closes {
            self.lists.pop();
            self.paragraph();
        } else {
            if self.lists.is_empty() {
                self.paragraph();
            }
            self.lists.push(List { numbered: tag.name == "ol", begun: false });
        }
    }

    fn item(&mut self) {
        let kept = self.out.trim_end().len();
        self.out.truncate(kept);
        let depth = self.lists.len();
        let list = self.lists.last_mut();
        let numbered = list.as_ref().is_some_and(|list| list.numbered);
        let first = list.is_none_or(|list| !std::mem::replace(&mut list.begun, true));
        if kept > 0 {
            // The first item of an outer list ends the paragraph before it.
            self.out.push_str(if first && depth < 2 { "\n\n" } else { "\n" });
        }
        self.indent(depth.saturating_sub(1));
        self.out.push_str(if numbered { "1. " } else { "- " });
    }

    fn heading(&mut self, tag: &Found<'_>) {
        self.paragraph();
        if !tag.closes {
            let level = tag.name[1..].parse().unwrap_or(1);
            self.out.push_str(&"#".repeat(level));
            self.out.push(' ');
        }
    }

    /// Marks what is stressed; space inside the tags would keep Markdown from seeing the marks.
    fn emphasis(&mut self, mark: &str, tag: &Found<'_>) -> Option<usize> {
        if tag.closes {
            return Some(tag.end);
        }
        let (inner, end) = self.inner(tag)?;
        let words = to_markdown(inner.trim());
        if words.is_empty() || words.contains("\n\n") || words.contains('*') {
            self.out.push_str(&words);
            return Some(end);
        }
        let lead = if inner.starts_with(char::is_whitespace) { " " } else { "" };
        let trail = if inner.ends_with(char::is_whitespace) { " " } else { "" };
        let _ = write!(self.out, "{lead}{mark}{words}{mark}{trail}");
        Some(end)
    }

    fn code_span(&mut self, tag: &Found<'_>) -> Option<usize> {
        let (inner, end) = self.inner(tag)?;
        let inner = plain(inner);
        if !inner.trim().is_empty() {
            // Two spans side by side would run into one.
            let gap = if self.out.ends_with('`') { " " } else { "" };
            let words: Vec<&str> = inner.split_whitespace().collect();
            self.out.push_str(gap);
            self.out.push_str(&code(&words.join(" ")));
        }
        Some(end)
    }

    fn block(&mut self, tag: &Found<'_>) -> Option<usize> {
        let (inner, end) = self.inner(tag)?;
        self.paragraph();
        let inner = plain(inner).replace("```", "'''");
        let _ = write!(self.out, "```text\n{}\n```\n\n", inner.trim_matches('\n').trim_end());
        Some(end + spaces(&self.text[end..]))
    }

    fn link(&mut self, tag: &Found<'_>) -> Option<usize> {
        let (inner, end) = self.inner(tag)?;
        let label = plain(inner).split_whitespace().collect::<Vec<_>>().join(" ");
        match address(tag.attributes) {
            Some(address) if label.is_empty() => {
                let _ = write!(self.out, "<{address}>");
            }
            Some(address) => {
                let label = label.replace('[', "\\[").replace(']', "\\]");
                let _ = write!(self.out, "[{label}]({address})");
            }
            None => self.out.push_str(&label),
        }
        Some(end)
    }
}

/// Where the attributes of a link lead, if it is out of the docs.
fn address(attributes: &str) -> Option<String> {
    let at = attributes.find("href")?;
    let value = attributes[at + 4..].trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let address = decoded(value[1..].split(quote).next()?.trim());
    let outside = ["http://", "https://", "mailto:"].iter().any(|start| address.starts_with(start));
    let simple =
        !address.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"' | '\\'));
    (outside && simple).then_some(address)
}

/// The text without its tags, for where none can stand.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let tag = &rest[open + 1..];
        let named = tag.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
        if !named {
            out.push_str(&rest[..=open]);
            rest = tag;
            continue;
        }
        let Some(close) = tag.find('>') else { break };
        out.push_str(&rest[..open]);
        rest = &tag[close + 1..];
    }
    out.push_str(rest);
    decoded(&out)
}

/// The text with the characters that its entities stand for.
fn decoded(text: &str) -> String {
    let mut text = text.to_owned();
    // `&amp;` is last, so that what it gives is not read again.
    for (entity, character) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")]
    {
        if text.contains(entity) {
            text = text.replace(entity, character);
        }
    }
    text
}

/// How many bytes of blank space `text` starts with.
fn spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_markdown() {
        for (text, expected) in [
            ("no tag at all", "no tag at all"),
            ("<p>One.</p><p>Two.</p>", "One.\n\nTwo.\n\n"),
            ("a <b>bold</b> and <i> slanted </i>word", "a **bold** and  *slanted* word"),
            ("one<br>two<br/>", "one\\\ntwo\n\n"),
            ("| a<br>b |", "| a b |"),
            (
                "see <a href=\"https://example.com/a\">the <b>docs</b></a>.",
                "see [the docs](https://example.com/a).",
            ),
            ("see <a href='#here'>below</a>", "see below"),
            ("<code>List&lt;T&gt;</code>", "`List<T>`"),
            ("of <ul> <li>one</li> <li><p>two</p></li></ul> end", "of\n\n- one\n- two\n\nend"),
            ("<ol><li>a<ul><li>b</li></ul></li></ol>", "1. a\n   - b\n\n"),
            ("<h2>Head</h2>text", "## Head\n\ntext"),
            ("a<!-- not\nseen -->b", "ab"),
            ("<pre><code>x &lt; y\n</code></pre>", "```text\nx < y\n```\n\n"),
        ] {
            assert_eq!(to_markdown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_tag_stays() {
        for text in
            ["a < b", "List<String>", "<unknown>", "`<b>`", "```\n<p>\n```", "<b> alone", "a <", "</", "<a>"]
        {
            assert_eq!(to_markdown(text), text);
        }
    }
    #[test]
    fn long_texts_made_to_be_slow_are_not() {
        let began = std::time::Instant::now();
        for piece in
            ["<b>", "<a ", "<a", "<", "</", "<!--", "<b>x</i>", "`x` <b", "<br>", "<ul><li>", "<a>&lt;"]
        {
            let text = piece.repeat(400_000 / piece.len());
            let ended = format!("{text}</a>");
            for text in [text, ended] {
                assert!(to_markdown(&text).len() <= 8 * text.len(), "{piece}");
            }
        }
        // Each of them would take minutes if tags were looked for from every other tag.
        assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    }
}
