//! The files beside a document, as far as the document may see them.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result};
use coinage::source::{Reader, Unread};

/// The largest file that is read.
const LARGEST: u64 = 64 << 20;

/// Reads files on the disk: those in the folder of the document and in others that are allowed, wherever
/// links lead. Documents come from anywhere, and what is read ends up in the crate.
#[derive(Debug)]
pub(crate) struct Disk {
    /// The folder of the document, without links.
    folder: PathBuf,
    /// All folders that the document may see, without links.
    allowed: Vec<PathBuf>,
}

impl Disk {
    /// The files for the document at `document`, which may see the folders `outside`, too.
    pub(crate) fn beside(document: &Path, outside: &[PathBuf]) -> Result<Self> {
        let folder = match document.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let folder = real(folder)?;
        let outside = outside.iter().map(|folder| real(folder));
        let allowed = std::iter::once(Ok(folder.clone())).chain(outside).collect::<Result<_>>()?;
        Ok(Self { folder, allowed })
    }

    fn is_allowed(&self, path: &Path) -> bool {
        self.allowed.iter().any(|folder| path.starts_with(folder))
    }

    fn outside(path: &Path) -> Unread {
        let folder = path.parent().unwrap_or(path).display();
        Unread::Outside { help: format!("if it is to be read, allow its folder: `--allow-outside {folder}`") }
    }
}

impl Reader for Disk {
    fn read(&self, path: &str) -> Result<String, Unread> {
        let lexical = plain(&self.folder.join(path));
        // Before the disk is asked: a document is not to learn what there is elsewhere.
        if !self.is_allowed(&lexical) {
            return Err(Self::outside(&lexical));
        }
        let real = match fs::canonicalize(&lexical) {
            Ok(real) => real,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(Unread::Missing),
            Err(error) => return Err(Unread::Failed(error.to_string())),
        };
        if !self.is_allowed(&real) {
            return Err(Self::outside(&real));
        }
        text(&real)
    }

    fn settled(&self, path: String) -> String {
        // `../api/pet.yaml` is `pet.yaml` for a document in the folder `api`.
        if !path.starts_with("..") {
            return path;
        }
        match plain(&self.folder.join(&path)).strip_prefix(&self.folder) {
            Ok(inside) => slashed(inside),
            Err(_) => path,
        }
    }
}

/// The text of the file at `path`.
fn text(path: &Path) -> Result<String, Unread> {
    let failed = |error: std::io::Error| Unread::Failed(error.to_string());
    // Asked first, since opening a pipe would wait for someone to write to it.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Unread::Failed("it is not an ordinary file".to_owned()));
    }
    let mut bytes = Vec::new();
    fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Unread::Failed(format!("it is larger than {} MB", LARGEST >> 20)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Unread::Failed(format!("it is not UTF-8: the byte at {at} starts no character"))
    })
}

fn real(folder: &Path) -> Result<PathBuf> {
    fs::canonicalize(folder).with_context(|| format!("cannot find the folder `{}`", folder.display()))
}

/// The absolute path `path` without `.` and `..`, by its text alone.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

/// A relative path as references write it.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A folder with `api/spec.yaml`, a file beside it and one outside.
    fn tree() -> tempfile::TempDir {
        let tree = tempfile::tempdir().unwrap();
        for (path, text) in [("api/spec.yaml", "spec"), ("api/models/pet.yaml", "pet"), ("other/a.yaml", "a")]
        {
            let path = tree.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        tree
    }

    fn disk(tree: &tempfile::TempDir, outside: &[&str]) -> Disk {
        let outside: Vec<PathBuf> = outside.iter().map(|folder| tree.path().join(folder)).collect();
        Disk::beside(&tree.path().join("api/spec.yaml"), &outside).unwrap()
    }

    #[test]
    fn files_in_the_folder_are_read() {
        let tree = tree();
        let disk = disk(&tree, &[]);
        assert_eq!(disk.read("models/pet.yaml").as_deref(), Ok("pet"));
        assert_eq!(disk.read("models/none.yaml"), Err(Unread::Missing));
        assert!(matches!(disk.read("models"), Err(Unread::Failed(_))));
    }

    #[test]
    fn files_outside_are_not_read() {
        let tree = tree();
        let absolute = tree.path().join("other/a.yaml");
        for path in ["../other/a.yaml", "../other/none.yaml", "/etc/passwd", absolute.to_str().unwrap()] {
            let read = disk(&tree, &[]).read(path);
            assert!(matches!(read, Err(Unread::Outside { .. })), "{path}: {read:?}");
        }
    }

    #[test]
    fn folders_outside_can_be_allowed() {
        let tree = tree();
        let disk = disk(&tree, &["other"]);
        assert_eq!(disk.read("../other/a.yaml").as_deref(), Ok("a"));
        assert_eq!(disk.read("../other/none.yaml"), Err(Unread::Missing));
        assert!(matches!(disk.read("../none.yaml"), Err(Unread::Outside { .. })));
    }

    #[test]
    fn ways_back_into_the_folder_are_settled() {
        let tree = tree();
        let disk = disk(&tree, &[]);
        assert_eq!(disk.settled("../api/spec.yaml".to_owned()), "spec.yaml");
        assert_eq!(disk.settled("../other/a.yaml".to_owned()), "../other/a.yaml");
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_outside() {
        let tree = tree();
        let api = tree.path().join("api");
        std::os::unix::fs::symlink("../other/a.yaml", api.join("file.yaml")).unwrap();
        std::os::unix::fs::symlink("../other", api.join("folder")).unwrap();
        std::os::unix::fs::symlink("models/pet.yaml", api.join("inside.yaml")).unwrap();
        let closed = disk(&tree, &[]);
        assert!(matches!(closed.read("file.yaml"), Err(Unread::Outside { .. })));
        assert!(matches!(closed.read("folder/a.yaml"), Err(Unread::Outside { .. })));
        assert_eq!(closed.read("inside.yaml").as_deref(), Ok("pet"));
        assert_eq!(disk(&tree, &["other"]).read("folder/a.yaml").as_deref(), Ok("a"));
    }
}
