//! The documents that are measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use super::workplace::{Workplace, quietly};
use super::{Options, synthetic};

/// A document that is measured.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// What it is called in tables.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
    /// How many operations it has, if that is known.
    pub(super) operations: Option<usize>,
}

/// The documents of the folder that was given, or else documents of the `usual` sizes that are made up.
pub(super) fn find(options: &Options, place: &Workplace, usual: &[usize]) -> Result<Vec<Document>> {
    let Some(folder) = &options.corpus else {
        return options.sizes(usual).iter().map(|operations| made_up(place, *operations, false)).collect();
    };
    let mut documents = Vec::new();
    for file in crate::corpus::documents(folder)? {
        if options.only.is_empty() || options.only.iter().any(|text| file.contains(text.as_str())) {
            let path = folder.join(&file).canonicalize()?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            documents.push(Document { name, path, operations: None });
        }
    }
    if documents.is_empty() {
        bail!("there are no such documents in `{}`", folder.display());
    }
    Ok(documents)
}

/// A document that is made up; `changed` in one type.
///
/// It is written by a process of its own: what this process has held once would count as memory of those it starts.
pub(super) fn made_up(place: &Workplace, operations: usize, changed: bool) -> Result<Document> {
    let name = format!("synthetic-{operations}");
    let path = place.folder.join(format!("{name}{}.json", if changed { "-changed" } else { "" }));
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["bench", "document", &operations.to_string()]).arg(&path);
    if changed {
        command.arg("--changed");
    }
    if !quietly(&mut command)?.status.success() {
        bail!("cannot write `{}`", path.display());
    }
    Ok(Document { name, path, operations: Some(operations) })
}

/// Writes a document that is made up.
#[derive(Debug, Args)]
pub(super) struct Write {
    /// How many operations it has.
    operations: usize,
    /// Where it is written.
    path: PathBuf,
    /// Adds a member to one type.
    #[arg(long)]
    changed: bool,
}

impl Write {
    pub(super) fn run(&self) -> Result<()> {
        let mut document = synthetic::document(self.operations);
        if self.changed {
            document["components"]["schemas"]["Problem"]["properties"]["added"] =
                serde_json::json!({"type": "string"});
        }
        super::write(&self.path, &serde_json::to_string_pretty(&document)?)
    }
}

/// How many bytes and lines the Rust sources below a folder have.
pub(super) fn weigh(folder: &Path) -> Result<(u64, u64)> {
    let (mut bytes, mut lines) = (0, 0);
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            let below = weigh(&path)?;
            (bytes, lines) = (bytes + below.0, lines + below.1);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read(&path)?;
            bytes += text.len() as u64;
            lines += text.split(|byte| *byte == b'\n').count() as u64;
        }
    }
    Ok((bytes, lines))
}
