//! Reads a document: JSON or YAML text in, one untyped tree out.
//!
//! The text says by itself which of the two it is. The tree has no trace of the order in which
//! members were written, so that two documents that differ only in it give the same crate. What
//! the tree cannot hold is brought to what it can, with a finding that says so: integers beyond
//! 64 bits, `.inf`, keys that stand twice, YAML tags. A text that is neither JSON nor YAML, or that
//! is built to exhaust the reader, is refused with the place where it goes wrong.
//!
//! Files that the document refers to are read, too, and go into the same tree: see [`bundle`].
//!
//! What goes by a name that it gave itself (`$id`, `$anchor`) is found by its place: see the module `identify`.
//!
//! Overlays are applied to the tree of the document before that: see the module `overlay`.
//!
//! Where a node of the tree stands in the text is looked up later, and only for the nodes that a
//! finding names: see [`locate`].

pub mod bundle;
mod identify;
mod json;
pub mod locate;
mod overlay;
mod tree;
mod yaml;

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::source::Source;
use locate::{Lines, Locator};
use tree::Tree;

/// Reads `source` into one untyped tree, with its overlays applied and the files that it refers to, or reports why that cannot be.
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Value> {
    let mut spare = SPARE;
    let (tree, findings) = one(source, &mut spare);
    for finding in findings {
        diagnostics.report(finding);
    }
    let mut tree = tree?;
    overlay::apply(&mut tree, source, &mut spare, diagnostics)?;
    if identify::concerns(&source.text) {
        identify::settle(&mut tree);
    }
    match source.reader() {
        Some(reader) => bundle::bundle(tree, source, reader, spare, diagnostics),
        None => Some(tree),
    }
}

/// How many values the aliases of a run may make beyond what is written out.
const SPARE: usize = 4 << 20;

/// Reads the text of `source` alone: its tree, unless it is refused, and what there is to say about it.
fn one(source: &Source, spare: &mut usize) -> (Option<Value>, Vec<Diagnostic>) {
    match read(&source.name, body(&source.text), *spare) {
        Ok(tree) => {
            let Tree { value, mut findings, suspects, spare: left } = tree;
            *spare = left;
            findings.extend(integers(source, &suspects));
            (Some(value), findings)
        }
        Err(failure) => (None, vec![failure.into_diagnostic(source)]),
    }
}

/// Why a text cannot be read.
#[derive(Debug)]
struct Failure {
    code: Code,
    message: String,
    /// Where in the text that follows the byte order mark, in bytes.
    offset: Option<usize>,
    help: Option<String>,
}

impl Failure {
    fn new(code: Code, message: impl Into<String>, offset: impl Into<Option<usize>>) -> Self {
        Self { code, message: message.into(), offset: offset.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn into_diagnostic(self, source: &Source) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.code, &Pointer::root(), self.message);
        if let Some(offset) = self.offset {
            let mark = source.text.len() - body(&source.text).len();
            diagnostic = diagnostic.position(Lines::new(&source.text).position(mark + offset));
        }
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// The text without its byte order mark.
fn body(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Whether the text begins like JSON; YAML may begin like that, too.
fn begins_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Whether a text that begins like JSON is certainly meant to be JSON, so that what is wrong with it
/// must not be read as some odd YAML.
fn is_meant_as_json(name: &str, text: &str) -> bool {
    if has_extension(name, &["yaml", "yml"]) {
        return false;
    }
    let inside = text.trim_start().trim_start_matches(['{', '[']).trim_start();
    has_extension(name, &["json"]) || inside.starts_with(['"', '}', ']'])
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

fn read(name: &str, text: &str, spare: usize) -> Result<Tree, Failure> {
    if text.trim().is_empty() {
        return Err(Failure::new(Code::Syntax, "the document is empty", 0));
    }
    if !begins_like_json(text) {
        return yaml::read(text, spare);
    }
    match json::read(text, spare) {
        Err(failure) if failure.code != Code::TooDeep && !is_meant_as_json(name, text) => {
            yaml::read(text, spare)
        }
        outcome => outcome,
    }
}

/// Findings for the integers among the numbers that were read as floats because of their size. Only
/// the text tells `18446744073709551616` from `1.8446744073709552e19`.
fn integers(source: &Source, suspects: &[(Pointer, f64)]) -> Vec<Diagnostic> {
    if suspects.is_empty() {
        return Vec::new();
    }
    let locator = Locator::new(source, suspects.iter().map(|(pointer, _)| pointer));
    let finding = |(pointer, number): &(Pointer, f64)| {
        let span = locator.find(pointer);
        let written = source.text.get(span.value).unwrap_or_default();
        let digits = written.trim_start_matches(['-', '+']);
        let is_integer = span.exact && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_integer.then(|| integer_finding(pointer, written, *number))
    };
    suspects.iter().filter_map(finding).collect()
}

fn integer_finding(pointer: &Pointer, written: &str, number: f64) -> Diagnostic {
    Diagnostic::new(
        Code::NumberRange,
        pointer,
        format!("the integer `{}` does not fit into 64 bits", shortened(written)),
    )
    .fallback(format!("read as the nearest floating-point number, `{number:e}`"))
}

/// A piece of the document for use in a message.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
