//! Brings new files into a folder such that a failure leaves the folder as it was.
//!
//! All contents are first written into a folder of their own on the same disk, the stage. Only when
//! the last of them is there are files moved: old ones to the stage, new ones to their places, whole
//! folders at once where there are none yet. When a move fails, those before it are taken back.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::survey::at;

/// A temporary folder beside the one to write, removed when it goes out of scope.
#[derive(Debug)]
pub(super) struct Stage {
    root: PathBuf,
    /// The folder that was written to last, which is there: files come in the order of their paths.
    last: Option<PathBuf>,
}

impl Stage {
    /// Makes an empty stage for `dir`.
    pub(super) fn new(dir: &Path) -> io::Result<Self> {
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !dir.exists() {
            fs::create_dir_all(parent).map_err(|error| at(parent, &error))?;
        }
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        // The folder itself will do where nothing may be made beside it.
        let (beside, inside) = (Self::make(parent, &name), || Self::make(dir, &name));
        let root = beside.or_else(|error| if dir.exists() { inside() } else { Err(error) })?;
        let stage = Self { root, last: None };
        for part in [stage.new_files(), stage.old_files()] {
            fs::create_dir(&part).map_err(|error| at(&part, &error))?;
        }
        Ok(stage)
    }

    fn make(parent: &Path, name: &str) -> io::Result<PathBuf> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let root = parent.join(format!(".{name}.coinage-{}-{count}", std::process::id()));
            match fs::create_dir(&root) {
                Ok(()) => return Ok(root),
                // Left behind by a run that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(at(&root, &error)),
            }
        }
    }

    fn new_files(&self) -> PathBuf {
        self.root.join("new")
    }

    fn old_files(&self) -> PathBuf {
        self.root.join("old")
    }

    /// Writes a file to the stage.
    pub(super) fn put(&mut self, path: &str, contents: &[u8]) -> io::Result<()> {
        let place = self.new_files().join(path);
        if self.last.as_deref() != place.parent() {
            create_parents(&place)?;
            self.last = place.parent().map(Path::to_owned);
        }
        fs::write(&place, contents).map_err(|error| at(&place, &error))
    }

    /// Makes what was staged the folder `dir`, which does not exist.
    pub(super) fn become_folder(&self, dir: &Path) -> io::Result<()> {
        fs::rename(self.new_files(), dir).map_err(|error| at(dir, &error))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed is only litter.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// The moves of a run so far.
#[derive(Debug)]
pub(super) struct Commit<'a> {
    dir: &'a Path,
    stage: &'a Stage,
    done: Vec<Move>,
}

#[derive(Debug)]
enum Move {
    /// The old file of this path lies in the stage.
    Away(String),
    /// The new file or folder of this path lies in its place.
    Placed(String),
}

impl<'a> Commit<'a> {
    pub(super) fn new(dir: &'a Path, stage: &'a Stage) -> Self {
        Self { dir, stage, done: Vec::new() }
    }

    /// Moves an old file away.
    pub(super) fn remove(&mut self, path: &str) -> io::Result<()> {
        let backup = self.stage.old_files().join(path);
        create_parents(&backup)?;
        let place = self.dir.join(path);
        fs::rename(&place, &backup).map_err(|error| at(&place, &error))?;
        self.done.push(Move::Away(path.to_owned()));
        Ok(())
    }

    /// Moves all that is staged to its place.
    pub(super) fn place(&mut self) -> io::Result<()> {
        self.place_within("")
    }

    fn place_within(&mut self, folder: &str) -> io::Result<()> {
        for (name, is_folder) in entries(&self.stage.new_files().join(folder))? {
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            let place = self.dir.join(&path);
            match fs::symlink_metadata(&place) {
                Ok(old) if old.is_dir() && is_folder => {
                    self.place_within(&path)?;
                    continue;
                }
                // It was not there when the folder was looked at.
                Ok(old) if old.is_dir() || is_folder => {
                    return Err(at(&place, &io::ErrorKind::AlreadyExists.into()));
                }
                Ok(_) => self.remove(&path)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(at(&place, &error)),
            }
            fs::rename(self.stage.new_files().join(&path), &place).map_err(|error| at(&place, &error))?;
            self.done.push(Move::Placed(path));
        }
        Ok(())
    }

    /// Takes back all moves, the last one first, and gives the error to report.
    pub(super) fn undo(self, error: io::Error) -> io::Error {
        let mut lost = Vec::new();
        for step in self.done.into_iter().rev() {
            let (path, whence, whither) = match step {
                Move::Away(path) => {
                    let place = self.dir.join(&path);
                    (path.clone(), self.stage.old_files().join(path), place)
                }
                Move::Placed(path) => {
                    let staged = self.stage.new_files().join(&path);
                    (path.clone(), self.dir.join(path), staged)
                }
            };
            if fs::rename(whence, whither).is_err() {
                lost.push(self.dir.join(path).display().to_string());
            }
        }
        if lost.is_empty() {
            return error;
        }
        let message = format!("{error}; these could not be put back as they were: {}", lost.join(", "));
        io::Error::new(error.kind(), message)
    }

    /// Removes the folders that have nothing left in them since `removed` are gone.
    pub(super) fn remove_empty_folders<'b>(&self, removed: impl Iterator<Item = &'b str>) {
        for path in removed {
            for (end, _) in path.rmatch_indices('/') {
                // Only an empty folder can be removed; a full one stays, and so do those above it.
                if fs::remove_dir(self.dir.join(&path[..end])).is_err() {
                    break;
                }
            }
        }
    }
}

/// What is in a folder by name, and whether it is a folder itself, in the order of names.
fn entries(folder: &Path) -> io::Result<Vec<(String, bool)>> {
    let read = || -> io::Result<Vec<(String, bool)>> {
        let entries = fs::read_dir(folder)?.map(|entry| {
            let entry = entry?;
            // What is staged has names that are text.
            Ok((entry.file_name().to_string_lossy().into_owned(), entry.file_type()?.is_dir()))
        });
        entries.collect()
    };
    let mut entries = read().map_err(|error| at(folder, &error))?;
    entries.sort();
    Ok(entries)
}

fn create_parents(place: &Path) -> io::Result<()> {
    let parent = place.parent().unwrap_or(place);
    fs::create_dir_all(parent).map_err(|error| at(parent, &error))
}
