//! Looks at a folder before anything in it is touched.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use super::changes::{Change, Changes, Kind, diff};
use super::{FileSet, MARK, is_marked};

/// What a run finds, and what it would do about it.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) changes: Changes,
    /// The files to write.
    pub(super) writes: Vec<String>,
}

/// What stands at the place of a file.
enum Standing {
    Nothing,
    /// A file of the tool.
    Ours(Vec<u8>),
    /// Anything else: a file of others, a folder, a link, or a file where a folder should be.
    Obstacle,
}

impl Survey {
    /// Compares `files` with `dir`.
    pub(super) fn new(files: &FileSet, dir: &Path, with_diffs: bool) -> io::Result<Self> {
        let orphans = orphans(files, dir)?;
        // Where upper and lower case are one, `a.rs` seems to be there while only `A.rs` is.
        let renamed: BTreeSet<_> = orphans.iter().map(|path| path.to_lowercase()).collect();
        let mut changes = Changes::default();
        let mut writes = Vec::new();
        let mut missing = None;
        for (path, contents) in files.iter() {
            let (kind, diff) = match standing(dir, path, &mut missing)? {
                Standing::Obstacle => (Kind::Blocked, None),
                Standing::Nothing => (Kind::Missing, None),
                Standing::Ours(_) if renamed.contains(&path.to_lowercase()) => (Kind::Missing, None),
                Standing::Ours(old) if is_same_text(&old, contents) => {
                    changes.unchanged += 1;
                    continue;
                }
                Standing::Ours(old) => (Kind::Changed, with_diffs.then(|| diff(&old, contents))),
            };
            writes.push(path.to_owned());
            changes.list.push(Change { path: path.to_owned(), kind, diff });
        }
        let orphan = |path| Change { path, kind: Kind::Orphan, diff: None };
        changes.list.extend(orphans.into_iter().map(orphan));
        changes.list.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { changes, writes })
    }

    /// The files to remove.
    pub(super) fn removals(&self) -> impl Iterator<Item = &str> {
        self.changes.iter().filter(|change| change.kind == Kind::Orphan).map(|change| change.path.as_str())
    }

    /// Fails when something that the tool did not write stands where it wants to write.
    pub(super) fn refuse_obstacles(&self, dir: &Path) -> io::Result<()> {
        let blocked = self.changes.iter().filter(|change| change.kind == Kind::Blocked);
        let paths: Vec<_> = blocked.map(|change| format!("`{}`", dir.join(&change.path).display())).collect();
        if paths.is_empty() {
            return Ok(());
        }
        let message = format!(
            "nothing was written, since these were not written by coinage (their first line has no `{MARK}`): {}; \
             move them away, or choose another folder",
            paths.join(", ")
        );
        Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
    }
}

/// Whether two texts are the same but for line ends, which version control may have changed.
fn is_same_text(old: &[u8], new: &[u8]) -> bool {
    if old == new {
        return true;
    }
    let is_return = |(index, byte): (usize, &u8)| *byte == b'\r' && old.get(index + 1) == Some(&b'\n');
    let without = old.iter().enumerate().filter(|(index, byte)| !is_return((*index, byte)));
    without.map(|(_, byte)| byte).eq(new)
}

/// What stands at a path. Files come in the order of their paths: nothing is asked about those in a folder that is
/// known to be missing.
fn standing(dir: &Path, path: &str, missing: &mut Option<String>) -> io::Result<Standing> {
    if missing.as_deref().is_some_and(|folder| path.starts_with(folder)) {
        return Ok(Standing::Nothing);
    }
    let mut place = dir.to_owned();
    let mut parts = path.split_inclusive('/').peekable();
    let mut length = 0;
    while let Some(part) = parts.next() {
        length += part.len();
        place.push(part.trim_end_matches('/'));
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                *missing = path[..length].ends_with('/').then(|| path[..length].to_owned());
                return Ok(Standing::Nothing);
            }
            Err(error) => return Err(at(&place, &error)),
        };
        let is_last = parts.peek().is_none();
        if is_last && metadata.is_file() {
            let contents = fs::read(&place).map_err(|error| at(&place, &error))?;
            return Ok(if is_marked(&contents) { Standing::Ours(contents) } else { Standing::Obstacle });
        }
        // Neither are links followed, nor do files make way for folders.
        if is_last || !metadata.is_dir() {
            return Ok(Standing::Obstacle);
        }
    }
    Ok(Standing::Nothing)
}

/// The files in `dir` that the tool wrote and that are not among `files`.
fn orphans(files: &FileSet, dir: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let place = if folder.is_empty() { dir.to_owned() } else { dir.join(&folder) };
        let entries = match fs::read_dir(&place) {
            Ok(entries) => entries,
            Err(error) if folder.is_empty() && error.kind() == io::ErrorKind::NotFound => break,
            Err(error) => return Err(at(&place, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| at(&place, &error))?;
            // The tool writes no names that are not text.
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            let ty = entry.file_type().map_err(|error| at(&entry.path(), &error))?;
            if ty.is_dir() && !is_foreign_folder(files, &entry.path(), &path) {
                folders.push(path);
            } else if ty.is_file() && files.get(&path).is_none() && has_mark(&entry.path())? {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a folder is none of the crate's: another package, a build's output, version control.
fn is_foreign_folder(files: &FileSet, place: &Path, path: &str) -> bool {
    let prefix = format!("{path}/");
    if files.iter().any(|(path, _)| path.starts_with(&prefix)) {
        return false;
    }
    let is_hidden = path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
    is_hidden || path == "target" || place.join("Cargo.toml").exists() || place.join("CACHEDIR.TAG").exists()
}

fn has_mark(place: &Path) -> io::Result<bool> {
    const LONGEST: u64 = 200;
    let mut start = Vec::new();
    fs::File::open(place)
        .and_then(|file| file.take(LONGEST).read_to_end(&mut start))
        .map_err(|error| at(place, &error))?;
    Ok(is_marked(&start))
}

/// An error of the disk, with the place where it happened.
pub(super) fn at(place: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", place.display()))
}
