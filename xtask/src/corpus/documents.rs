//! The documents of a folder.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// A document to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// Its path below the folder.
    pub(super) file: String,
    /// Whether it is meant to be refused.
    pub(super) negative: bool,
}

/// The documents that the folder's `index.json` lists, or else every file that looks like one.
pub(super) fn find(dir: &Path) -> Result<Vec<Document>> {
    let index = dir.join("index.json");
    let mut documents = if index.exists() { listed(&index)? } else { Vec::new() };
    if documents.is_empty() {
        search(dir, dir, &mut documents)?;
    }
    if documents.is_empty() {
        bail!("there are no documents in `{}`", dir.display());
    }
    documents.sort_by(|left, right| left.file.cmp(&right.file));
    Ok(documents)
}

fn listed(index: &Path) -> Result<Vec<Document>> {
    let text = fs::read(index).with_context(|| format!("cannot read `{}`", index.display()))?;
    let entries: Value =
        serde_json::from_slice(&text).with_context(|| format!("`{}` is not JSON", index.display()))?;
    let text = |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    let documents = entries.as_array().into_iter().flatten().filter_map(|entry| {
        Some(Document {
            file: text(entry, "file")?,
            negative: text(entry, "kind").as_deref() == Some("negative"),
        })
    });
    Ok(documents.collect())
}

/// Every file below `folder` that says in its first lines that it is a document.
fn search(root: &Path, folder: &Path, documents: &mut Vec<Document>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            search(root, &path, documents)?;
        } else if path
            .extension()
            .is_some_and(|extension| ["json", "yaml", "yml"].iter().any(|known| extension == *known))
            && is_root(&path)
        {
            let file = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            documents.push(Document { file, negative: false });
        }
    }
    Ok(())
}

/// Whether a file has the member that makes it a document.
fn is_root(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap_or_default();
    let member = |name: &str| {
        text.contains(&format!("\"{name}\""))
            || text.lines().any(|line| line.starts_with(&format!("{name}:")))
    };
    member("openapi") || member("swagger")
}
