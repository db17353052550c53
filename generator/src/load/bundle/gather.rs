//! Reads the files that a document refers to, each of them once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::address::{Address, address, is_prose, joined};
use super::visit::{Role, visit};
use crate::diagnostics::Diagnostics;
use crate::load::{identify, one};
use crate::reference::is_map;
use crate::source::{Reader, Source, Unread};

/// How many files a document may have.
const MOST_FILES: usize = 10_000;

/// How many bytes they may have together.
const MOST_BYTES: usize = 256 << 20;

/// The files of a document, as they were read.
pub(super) struct Library {
    /// The path of the document itself.
    pub(super) path: String,
    pub(super) root: File,
    /// Other files, by their paths from the folder of the document.
    pub(super) files: BTreeMap<String, File>,
    /// Those that could not be read.
    pub(super) unread: BTreeMap<String, Unread>,
    /// Those that are neither JSON nor YAML.
    pub(super) broken: Vec<Source>,
}

/// A file.
pub(super) struct File {
    pub(super) tree: Value,
    /// The text, until it is handed on.
    pub(super) source: Option<Source>,
    /// Its references: what they say in which role, and where that leads.
    pub(super) links: BTreeMap<(Role, String), Address>,
}

impl Library {
    /// Reads all files that can be reached from `root`, the tree of `source`.
    pub(super) fn gather(
        root: Value,
        source: &Source,
        reader: &dyn Reader,
        spare: usize,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let (folder, path) = source.name.rsplit_once(['/', '\\']).unwrap_or(("", &source.name));
        let mut gathering = Gathering {
            reader,
            folder,
            waiting: BTreeSet::new(),
            known: BTreeSet::from([path.to_owned()]),
            files: 0,
            bytes: 0,
            spare,
            diagnostics,
        };
        let root = gathering.file(root, None, path);
        let mut library = Self {
            path: path.to_owned(),
            root,
            files: BTreeMap::new(),
            unread: BTreeMap::new(),
            broken: Vec::new(),
        };
        while let Some(path) = gathering.waiting.pop_first() {
            match gathering.read(&path) {
                Ok(Ok(file)) => drop(library.files.insert(path, file)),
                Ok(Err(broken)) => library.broken.push(broken),
                Err(why) => drop(library.unread.insert(path, why)),
            }
        }
        library
    }

    /// Whether the document is all there is.
    pub(super) fn is_alone(&self) -> bool {
        let names_itself = |to: &Address| matches!(to, Address::File(..));
        self.files.is_empty() && !self.root.links.values().any(names_itself)
    }
}

struct Gathering<'r, 'd> {
    reader: &'r dyn Reader,
    /// The folder of the document, as the user wrote it.
    folder: &'r str,
    waiting: BTreeSet<String>,
    /// All files that were ever waited for.
    known: BTreeSet<String>,
    /// How many files were read so far, and how long they are together.
    files: usize,
    bytes: usize,
    spare: usize,
    diagnostics: &'d mut Diagnostics,
}

impl Gathering<'_, '_> {
    /// Reads the file at `path`, or finds that it cannot be read, or that the text is broken.
    fn read(&mut self, path: &str) -> Result<Result<File, Source>, Unread> {
        self.files += 1;
        if self.files > MOST_FILES {
            return Err(Unread::Failed(format!("the document has more than {MOST_FILES} files")));
        }
        let text = self.reader.read(path)?;
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            return Err(Unread::Failed(format!(
                "the files of the document are larger than {most} MB together"
            )));
        }
        let source = Source::new(joined(self.folder, path), text);
        if is_prose(path) {
            let tree = Value::String(source.text.clone());
            return Ok(Ok(self.file(tree, Some(source), path)));
        }
        let (tree, findings) = one(&source, &mut self.spare);
        for finding in findings {
            self.diagnostics.report(finding.file(source.name.clone()));
        }
        Ok(match tree {
            Some(mut tree) => {
                if identify::concerns(&source.text) {
                    identify::settle(&mut tree);
                }
                Ok(self.file(tree, Some(source), path))
            }
            None => Err(source),
        })
    }

    /// The file at `path`; what it refers to is waited for.
    fn file(&mut self, mut tree: Value, source: Option<Source>, path: &str) -> File {
        let mut links = BTreeMap::new();
        let names = is_map(&tree);
        visit(&mut tree, names, &mut |role, text| {
            links.entry((role, text.clone())).or_insert_with(|| self.address(role, text, path));
        });
        File { tree, source, links }
    }

    /// What `text` leads to from the file at `from`.
    fn address(&mut self, role: Role, text: &str, from: &str) -> Address {
        if !role.is_reference(text) {
            return Address::Elsewhere;
        }
        match address(text, from) {
            Address::File(path, fragment) => {
                let path = self.reader.settled(path);
                if self.known.insert(path.clone()) {
                    self.waiting.insert(path.clone());
                }
                Address::File(path, fragment)
            }
            other => other,
        }
    }
}
