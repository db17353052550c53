//! The text that a run starts from, and how the files beside it are read.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A document as it was read, with the name to show for it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user wrote it.
    pub name: String,
    /// The whole text.
    pub text: String,
    reader: Option<Arc<dyn Reader>>,
    overlays: Vec<Source>,
}

impl Source {
    /// A document called `name`. Of what it refers to in other files nothing is read.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), reader: None, overlays: Vec::new() }
    }

    /// The same with the files beside it.
    #[must_use]
    pub fn with_files(mut self, reader: impl Reader + 'static) -> Self {
        self.reader = Some(Arc::new(reader));
        self
    }

    /// The same with an overlay to apply after those it has already.
    #[must_use]
    pub fn with_overlay(mut self, overlay: Self) -> Self {
        self.overlays.push(overlay);
        self
    }

    /// The overlays to apply, in their order.
    #[must_use]
    pub fn overlays(&self) -> &[Self] {
        &self.overlays
    }

    /// What reads the files beside the document.
    #[must_use]
    pub fn reader(&self) -> Option<&dyn Reader> {
        self.reader.as_deref()
    }
}

/// Gives the texts of the files that a document refers to.
pub trait Reader: fmt::Debug + Send + Sync {
    /// The text of the file at `path`, or why there is none. A path is relative to the folder of the
    /// document, unless the reference in the document is not; it has `/` between its parts, no `.` in it, and `..` only at its
    /// beginning. Documents come from anywhere: it is for the reader to say which files they may see.
    fn read(&self, path: &str) -> Result<String, Unread>;

    /// The path that stands for the file at `path`, when several lead to it.
    fn settled(&self, path: String) -> String {
        path
    }
}

/// Why the text of a file is not to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is no such file.
    Missing,
    /// It is not among the files that the document may see.
    Outside {
        /// What to write to let the document see it.
        help: String,
    },
    /// There is one, and reading it fails, for this reason.
    Failed(String),
}

/// Files that are there already, by their paths.
impl Reader for BTreeMap<String, String> {
    fn read(&self, path: &str) -> Result<String, Unread> {
        self.get(path).cloned().ok_or(Unread::Missing)
    }
}
