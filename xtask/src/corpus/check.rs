//! Compiles and documents the crates of a corpus as one workspace.

use std::collections::BTreeMap;
use std::fs;
use std::io::BufReader;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{End, Outcome};
use crate::progress::Progress;

/// What the compiler said of a crate.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub(crate) struct Compiled {
    /// How many errors there are.
    pub(crate) errors: usize,
    /// How many warnings there are.
    pub(crate) warnings: usize,
    /// The first of them, as the compiler shows it.
    pub(crate) first: Option<String>,
}

impl Compiled {
    /// Whether there is nothing to mend.
    pub(crate) fn is_clean(&self) -> bool {
        self.errors + self.warnings == 0
    }
}

/// What cargo is asked to do with the crates.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    /// `cargo check`
    Check,
    /// `cargo doc`
    Doc,
}

impl Task {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Doc => &["doc", "--no-deps"],
        }
    }
}

/// The folder and package of the crate at `index`.
pub(super) fn member(index: usize) -> String {
    format!("document-{index}")
}

/// Makes a workspace of all crates that were written.
pub(super) fn workspace(out: &Path, outcomes: &[Outcome]) -> Result<()> {
    let members: Vec<String> =
        written(outcomes).into_iter().map(|index| format!("    {:?},\n", member(index))).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[workspace.lints.rust]\n",
        members.concat()
    );
    fs::write(out.join("Cargo.toml"), manifest)?;
    // The versions that the project itself is tested with.
    let lock = crate::codegen::root().join("Cargo.lock");
    if lock.exists() {
        fs::copy(lock, out.join("Cargo.lock"))?;
    }
    Ok(())
}

/// The crates that there are.
fn written(outcomes: &[Outcome]) -> Vec<usize> {
    (0..outcomes.len()).filter(|index| outcomes[*index].end == End::Written).collect()
}

/// Compiles or documents every crate that was written, and gives what the compiler says, by index.
pub(super) fn ask(
    task: Task,
    out: &Path,
    outcomes: &[Outcome],
    jobs: Option<usize>,
) -> Result<Vec<(usize, Compiled)>> {
    let written = written(outcomes);
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(out)
        .args(task.arguments())
        .args(["--workspace", "--keep-going", "--quiet", "--message-format", "json"])
        .env("CARGO_TARGET_DIR", out.join("../corpus-target"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(jobs) = jobs {
        command.args(["--jobs", &jobs.to_string()]);
    }
    let mut child = command.spawn().context("cannot start cargo")?;
    let stdout = child.stdout.take().context("cargo has no output")?;
    let mut progress = Progress::new(written.len());
    let mut said = listen(BufReader::new(stdout), &mut progress);
    drop(progress);
    let finished = child.wait()?.success();
    let silent = || match task {
        // Cargo names each crate that it has compiled, but not those that it has documented.
        Task::Doc if finished => Compiled::default(),
        _ => Compiled { errors: 1, ..Compiled::default() },
    };
    Ok(written.into_iter().map(|index| (index, said.remove(&member(index)).unwrap_or_else(silent))).collect())
}

/// Counts what cargo reports, by package.
fn listen(lines: impl std::io::BufRead, progress: &mut Progress) -> BTreeMap<String, Compiled> {
    let mut said: BTreeMap<String, Compiled> = BTreeMap::new();
    for line in lines.lines().map_while(Result::ok) {
        let Ok(message) = serde_json::from_str::<Value>(&line) else { continue };
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let package = text("/package_id").rsplit(['/', '#']).find(|part| part.starts_with("document-"));
        let Some(package) = package.map(|part| part.split('@').next().unwrap_or(part).to_owned()) else {
            continue;
        };
        let compiled = said.entry(package).or_default();
        match (text("/reason"), text("/message/level")) {
            ("compiler-message", "error") => compiled.errors += 1,
            ("compiler-message", "warning") => compiled.warnings += 1,
            ("compiler-artifact", _) => {
                progress.step(text("/target/name"));
                continue;
            }
            _ => continue,
        }
        compiled.first.get_or_insert_with(|| text("/message/rendered").to_owned());
    }
    said
}
