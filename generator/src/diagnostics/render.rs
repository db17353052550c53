//! Shows findings to people and to tools.
//!
//! Takes the findings of a run and the texts that they are about, and gives text: for people in the
//! manner of rustc, for tools one JSON object per line. The places of all findings are looked up in
//! one scan of the document.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Code, Diagnostic, Diagnostics, Position, Severity};
use crate::load::locate::{Lines, Locator, Span};
use crate::pointer::Pointer;
use crate::source::Source;

#[cfg(test)]
mod tests;

/// How findings are shown to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour the text for a terminal.
    pub colour: bool,
    /// How many findings of one code are shown; the others are only counted. Errors are always shown.
    pub most_per_code: usize,
}

impl Style {
    /// Everything, without colours.
    pub const PLAIN: Self = Self { colour: false, most_per_code: usize::MAX };
}

/// The findings as people read them, each followed by an empty line. The first of `sources` is the
/// document, the others are the texts that findings name as their file; the files that the document
/// refers to are known without that.
#[must_use]
pub fn text(diagnostics: &Diagnostics, sources: &[&Source], style: Style) -> String {
    let atlas = Atlas::new(diagnostics, sources);
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let mut counts = BTreeMap::<Code, usize>::new();
    let mut text = String::new();
    for diagnostic in diagnostics.iter() {
        let count = counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= style.most_per_code || diagnostic.severity() == Severity::Error {
            text.push_str(&one(diagnostic, atlas.place(diagnostic), &renderer));
            text.push_str("\n\n");
        }
    }
    for (code, count) in counts {
        if code.severity() == Severity::Warning && count > style.most_per_code {
            text.push_str(&rest(code, count - style.most_per_code, &renderer));
            text.push_str("\n\n");
        }
    }
    text
}

/// The findings as tools read them, one JSON object per line.
#[must_use]
pub fn json(diagnostics: &Diagnostics, sources: &[&Source]) -> String {
    let atlas = Atlas::new(diagnostics, sources);
    let renderer = Renderer::plain();
    let mut text = String::new();
    for diagnostic in diagnostics.iter() {
        let place = atlas.place(diagnostic);
        let record = Record {
            code: diagnostic.code.as_str(),
            severity: name(diagnostic.severity()),
            message: &diagnostic.message,
            file: place.as_ref().map(|place| place.file),
            line: place.as_ref().and_then(|place| Some(place.position?.line)),
            column: place.as_ref().and_then(|place| Some(place.position?.column)),
            pointer: diagnostic.pointer.as_str(),
            fallback: diagnostic.fallback.as_deref(),
            help: diagnostic.help.as_deref(),
            rendered: one(diagnostic, place, &renderer),
        };
        // A record of texts and numbers always has a JSON form.
        text.push_str(&serde_json::to_string(&record).unwrap_or_default());
        text.push('\n');
    }
    text
}

/// One line that counts the findings, or nothing when there are none: `1 error, 3 warnings`.
#[must_use]
pub fn summary(diagnostics: &Diagnostics) -> Option<String> {
    let counted = |severity| match diagnostics.count(severity) {
        0 => None,
        1 => Some(format!("1 {}", name(severity))),
        count => Some(format!("{count} {}s", name(severity))),
    };
    let counts: Vec<_> = [Severity::Error, Severity::Warning].into_iter().filter_map(counted).collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

#[derive(Serialize)]
struct Record<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    pointer: &'a str,
    fallback: Option<&'a str>,
    help: Option<&'a str>,
    rendered: String,
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// The texts of a run that findings are about, with their places.
struct Atlas<'a> {
    texts: Vec<Text<'a>>,
    /// Whether the first of them is the document.
    has_document: bool,
}

/// One of them.
struct Text<'a> {
    source: &'a Source,
    lines: Lines<'a>,
    locator: Locator,
    /// Whether the whole of it is a place worth showing.
    is_part: bool,
}

/// Where a finding is shown.
struct Place<'a> {
    file: &'a str,
    position: Option<Position>,
    excerpt: Option<Excerpt>,
}

impl<'a> Atlas<'a> {
    fn new(diagnostics: &'a Diagnostics, sources: &[&'a Source]) -> Self {
        let mut wanted = BTreeMap::<Option<&str>, Vec<&Pointer>>::new();
        for diagnostic in diagnostics.iter() {
            let pointers = wanted.entry(diagnostic.file.as_deref()).or_default();
            pointers.extend(diagnostic.position.is_none().then_some(&diagnostic.pointer));
        }
        let given = sources.iter().map(|source| (*source, false));
        let files = diagnostics.origins().sources().map(|source| (source, true));
        let mut texts = Vec::new();
        for (index, (source, is_part)) in given.chain(files).enumerate() {
            let name = (index > 0).then_some(source.name.as_str());
            if let Some(pointers) = wanted.get(&name) {
                let lines = Lines::new(&source.text);
                let locator = Locator::new(source, pointers.iter().copied());
                texts.push(Text { source, lines, locator, is_part });
            }
        }
        let has_document = wanted.contains_key(&None) && !sources.is_empty();
        Self { texts, has_document }
    }

    fn place<'b>(&'b self, diagnostic: &'b Diagnostic) -> Option<Place<'b>> {
        let text = match &diagnostic.file {
            Some(file) => self.texts.iter().find(|text| text.source.name == *file),
            None => self.texts.first().filter(|_| self.has_document),
        };
        let Some(Text { source, lines, locator, is_part }) = text else {
            let file = diagnostic.file.as_deref()?;
            return Some(Place { file, position: diagnostic.position, excerpt: None });
        };
        let range = match diagnostic.position {
            Some(position) => {
                let offset = lines.offset(position);
                offset..source.text[offset..].chars().next().map_or(offset, |next| offset + next.len_utf8())
            }
            // What a finding says about the configuration has its position.
            None if *is_part || (diagnostic.file.is_none() && !diagnostic.pointer.as_str().is_empty()) => {
                telling(diagnostic.code, &locator.find(&diagnostic.pointer), &source.text)
            }
            None => return Some(Place { file: &source.name, position: None, excerpt: None }),
        };
        let position = lines.position(range.start);
        let excerpt = Excerpt::new(&source.text, lines.range(position.line), &range);
        Some(Place { file: &source.name, position: Some(position), excerpt: Some(excerpt) })
    }
}

/// The part of a node that is worth an underline: a short value on the line of its key, else the key.
fn telling(code: Code, span: &Span, text: &str) -> Range<usize> {
    const LONGEST: usize = 80;
    let Some(key) = &span.key else { return span.value.clone() };
    let from_key = text.get(key.start..span.value.end).unwrap_or_default();
    let is_short = span.value.len() <= LONGEST && !from_key.contains('\n');
    if is_short && !span.value.is_empty() && code != Code::DuplicateKey {
        span.value.clone()
    } else {
        key.clone()
    }
}

/// A line of a text, cut to what fits on a screen, with a mark.
struct Excerpt {
    text: String,
    /// The marked part of `text`.
    mark: Range<usize>,
    is_cut: bool,
}

impl Excerpt {
    /// Cuts out the surroundings of `mark`; both ranges are of `text`.
    fn new(text: &str, line: Range<usize>, mark: &Range<usize>) -> Self {
        const WIDTH: usize = 110;
        const BEFORE: usize = 40;
        let start = mark.start.clamp(line.start, line.end);
        let end = mark.end.clamp(start, line.end);
        // Bytes bound characters from above, which is enough to keep the common case quick.
        if line.len() <= WIDTH {
            let mark = start - line.start..end - line.start;
            return Self { text: text[line].to_owned(), mark, is_cut: false };
        }
        let before = &text[line.start..start];
        let from = before.char_indices().rev().nth(BEFORE - 1).map_or(line.start, |(at, _)| line.start + at);
        let after = &text[from..line.end];
        let to = after.char_indices().nth(WIDTH).map_or(line.end, |(at, _)| from + at);
        let (prefix, suffix) =
            (if from > line.start { "…" } else { "" }, if to < line.end { "…" } else { "" });
        let shift = |at: usize| at.min(to) - from + prefix.len();
        let mark = shift(start)..shift(end);
        Self { text: format!("{prefix}{}{suffix}", &text[from..to]), mark, is_cut: from > line.start }
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

/// One finding in the manner of rustc.
fn one(diagnostic: &Diagnostic, place: Option<Place<'_>>, renderer: &Renderer) -> String {
    let title = level(diagnostic.severity()).primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    let mut shown_and_true = None;
    if let Some(Place { file, position, excerpt }) = place {
        if let (Some(position), Some(excerpt)) = (position, excerpt) {
            if excerpt.is_cut {
                let shown = excerpt.text[..excerpt.mark.start].chars().count() + 1;
                let header = |column| format!("{file}:{}:{column}", position.line);
                shown_and_true = Some((header(shown), header(position.column)));
            }
            let snippet = Snippet::source(excerpt.text).path(file).line_start(position.line);
            group = group.element(snippet.annotation(AnnotationKind::Primary.span(excerpt.mark)));
        } else {
            let origin = Origin::path(file);
            let at = |position: Position| origin.clone().line(position.line).char_column(position.column);
            group = group.element(position.map_or_else(|| origin.clone(), at));
        }
    }
    if !diagnostic.pointer.as_str().is_empty() {
        group = group.element(Level::NOTE.message(format!("at `{}`", diagnostic.pointer)));
    }
    if let Some(fallback) = &diagnostic.fallback {
        group = group.element(Level::NOTE.message(fallback));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let text = renderer.render(&[group]);
    match shown_and_true {
        // The snippet counts columns in the cut line.
        Some((shown, truth)) => text.replacen(&shown, &truth, 1),
        None => text,
    }
}

/// A line for the findings of one code that are not shown.
fn rest(code: Code, count: usize, renderer: &Renderer) -> String {
    let mut message = format!("{count} more like this: {}", code.title());
    if count == 1 {
        message.clear();
        // Writing to a `String` cannot fail.
        let _ = write!(message, "one more like this: {}", code.title());
    }
    let title = level(code.severity()).primary_title(message).id(code.as_str());
    let help = Level::HELP.message("`--message-format json` lists them all");
    renderer.render(&[title.element(help)])
}
