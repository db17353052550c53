//! What the generator has to say about a document: many findings per run, each with a code, a place
//! and, where it went on, what it did instead.
//!
//! Stages only [`report`](Diagnostics::report); places are looked up in the source when the findings
//! are shown, see [`render`]. Of a document of several files the stages know one bundled tree; a
//! finding is led back to its file when it is reported, see [`Origins`].

mod codes;
mod origins;
pub mod render;

pub use codes::Code;
pub use origins::Origins;

use std::collections::HashSet;

use crate::pointer::Pointer;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The crate is written, and something in it is less than the document says.
    Warning,
    /// No crate is written.
    Error,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Which kind of finding.
    pub code: Code,
    /// One sentence, lower case, without a full stop, the thing in backticks.
    pub message: String,
    /// Where in the document.
    pub pointer: Pointer,
    /// Line and column when the finding knows them better than the pointer does: a syntax error.
    pub position: Option<Position>,
    /// The text that it is about when that is not the document: the configuration, or another file
    /// that the document refers to.
    pub file: Option<String>,
    /// What the generator did instead.
    pub fallback: Option<String>,
    /// What to write, and where, to mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding of kind `code` at `pointer`.
    #[must_use]
    pub fn new(code: Code, pointer: &Pointer, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            pointer: pointer.clone(),
            position: None,
            file: None,
            fallback: None,
            help: None,
        }
    }

    /// Says what the generator did instead.
    #[must_use]
    pub fn fallback(mut self, fallback: impl Into<String>) -> Self {
        self.fallback = Some(fallback.into());
        self
    }

    /// Says what to write to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the exact place in the text.
    #[must_use]
    pub fn position(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    /// Says that another text than the document is meant, by the name of its `Source`.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// How bad it is, as its code has it.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// A place in a text, both counted from one; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The findings of a run, in the order in which the stages met them.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// The same findings, to know quickly whether one is there.
    known: HashSet<Diagnostic>,
    origins: Origins,
}

/// What counts is what was found.
impl PartialEq for Diagnostics {
    fn eq(&self, other: &Self) -> bool {
        self.found == other.found
    }
}

impl Eq for Diagnostics {}

impl Diagnostics {
    /// Adds a finding; the same one twice counts once.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let diagnostic = self.origins.placed(diagnostic);
        if self.known.insert(diagnostic.clone()) {
            self.found.push(diagnostic);
        }
    }

    /// Says where the parts of the document come from that later findings are about.
    pub(crate) fn lead_back(&mut self, origins: Origins) {
        self.origins = origins;
    }

    /// Where the parts of the document come from.
    #[must_use]
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// Whether any finding keeps the crate from being written.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// How many findings are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
    }

    /// All findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }
}
