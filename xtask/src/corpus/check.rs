//! Compiles the crates of a corpus as one workspace.

use std::collections::BTreeMap;
use std::fs;
use std::io::BufReader;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use indicatif::ProgressBar;
use serde_json::Value;

use super::{End, Outcome};

/// What the compiler said of a crate.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub(crate) struct Compiled {
    /// How many errors there are.
    pub(crate) errors: usize,
    /// How many warnings there are.
    pub(crate) warnings: usize,
}

/// The folder and package of the crate at `index`.
pub(super) fn member(index: usize) -> String {
    format!("document-{index}")
}

/// Compiles every crate that was written, and notes what the compiler says.
pub(super) fn check(out: &Path, outcomes: &mut [Outcome], jobs: Option<usize>) -> Result<()> {
    let written: Vec<usize> =
        (0..outcomes.len()).filter(|index| outcomes[*index].end == End::Written).collect();
    let members: Vec<String> = written.iter().map(|index| format!("    {:?},\n", member(*index))).collect();
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
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(out)
        .args(["check", "--workspace", "--keep-going", "--quiet", "--message-format", "json"])
        .env("CARGO_TARGET_DIR", out.join("../corpus-target"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(jobs) = jobs {
        command.args(["--jobs", &jobs.to_string()]);
    }
    let mut child = command.spawn().context("cannot start cargo")?;
    let stdout = child.stdout.take().context("cargo has no output")?;
    let bar = ProgressBar::new(written.len() as u64);
    let said = listen(BufReader::new(stdout), &bar);
    bar.finish_and_clear();
    child.wait()?;
    for index in written {
        // A crate of which the compiler has said nothing at all was not compiled.
        let compiled = said.get(&member(index)).copied();
        outcomes[index].compiled = Some(compiled.unwrap_or(Compiled { errors: 1, warnings: 0 }));
    }
    Ok(())
}

/// Counts what cargo reports, by package.
fn listen(lines: impl std::io::BufRead, bar: &ProgressBar) -> BTreeMap<String, Compiled> {
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
            ("compiler-artifact", _) => bar.inc(1),
            _ => {}
        }
    }
    said
}
