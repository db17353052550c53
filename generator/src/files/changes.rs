//! How a folder differs from the files that it should hold.

use std::fmt;
use std::time::Duration;

use similar::TextDiff;

/// The differences between a set of files and a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub(super) list: Vec<Change>,
    pub(super) unchanged: usize,
}

/// One file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The path below the folder.
    pub path: String,
    /// In which way it differs.
    pub kind: Kind,
    /// What is different, for a changed file in [`Mode::Check`](super::Mode::Check).
    pub diff: Option<String>,
}

/// The ways in which a file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The folder does not have it.
    Missing,
    /// The folder has another text.
    Changed,
    /// The tool wrote it once and does not any more.
    Orphan,
    /// Something that the tool did not write stands in its place.
    Blocked,
}

impl Changes {
    /// Whether the folder is as it should be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The differences in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = &Change> {
        self.list.iter()
    }

    /// How many files differ in this way.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.list.iter().filter(|change| change.kind == kind).count()
    }

    /// How many files are as they should be.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }
}

/// One line per file, each followed by its diff.
impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Change { path, kind, diff } in &self.list {
            writeln!(f, "{:<8} {path}", kind.to_string())?;
            for line in diff.iter().flat_map(|diff| diff.lines()) {
                writeln!(f, "    {line}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Orphan => "orphan",
            Self::Blocked => "blocked",
        })
    }
}

/// What has to be done to `old` to make it `new`, as a unified diff of a length that people read.
pub(super) fn diff(old: &[u8], new: &[u8]) -> String {
    const LONGEST: usize = 40;
    const WIDEST: usize = 160;
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    // A file that has nothing in common with the wanted one must not hold up the run.
    let diff = TextDiff::configure().timeout(Duration::from_millis(200)).diff_lines(&*old, &*new);
    let text = diff.unified_diff().context_radius(2).to_string();
    let mut lines = text.lines();
    let mut short = String::new();
    for line in lines.by_ref().take(LONGEST) {
        let end = line.char_indices().nth(WIDEST).map_or(line.len(), |(end, _)| end);
        short.push_str(&line[..end]);
        short.push_str(if end < line.len() { "…\n" } else { "\n" });
    }
    match lines.count() {
        0 => short,
        1 => short + "… and 1 more line\n",
        more => format!("{short}… and {more} more lines\n"),
    }
}
