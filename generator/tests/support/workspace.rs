//! Emitted crates on the disk, together in one workspace so that Cargo builds what they share once.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use coinage::{FileSet, Generation, Mode, files};

use super::{is_carried, root};

/// A folder with a crate for each case, and the target folder beside it.
#[derive(Debug)]
pub(crate) struct Workspace {
    folder: PathBuf,
    target: PathBuf,
    members: Vec<String>,
}

impl Workspace {
    /// Opens the workspace in the test's own folder. What is there already is kept, so that only what
    /// has changed is built again.
    pub(crate) fn open() -> Self {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = place.join("cases");
        fs::create_dir_all(&folder).expect("the test's folder can be written");
        Self { folder, target: place.join("cases-target"), members: Vec::new() }
    }

    /// Brings the crate of a case up to date. Its examples are those of its docs, its test is `program`.
    pub(crate) fn add(&mut self, name: &str, generation: &Generation, program: Option<&str>) {
        let mut set: FileSet =
            generation.files.iter().map(|file| (file.path.clone(), file.text.as_str())).collect();
        set.insert("examples/docs.rs", examples(generation));
        if let Some(program) = program {
            let program = format!("// {}: `run.rs` of the case, for tests\n{program}", files::MARK);
            set.insert("tests/run.rs", program);
        }
        files::apply(&set, &self.folder.join(name), Mode::Write).expect("the crate can be written");
        self.members.push(name.to_owned());
    }

    /// Writes what makes the crates a workspace, and removes those that are no members any more.
    pub(crate) fn finish(&self) {
        let own = fs::read_to_string(root().join("Cargo.toml")).expect("the project has a manifest");
        let own: toml::Table = own.parse().expect("the project's manifest is TOML");
        let mut workspace = toml::Table::new();
        workspace.insert("resolver".to_owned(), "3".into());
        workspace.insert("members".to_owned(), self.members.clone().into());
        workspace.insert("lints".to_owned(), own["workspace"]["lints"].clone());
        let mut manifest = toml::Table::new();
        manifest.insert("workspace".to_owned(), workspace.into());
        write(&self.folder.join("Cargo.toml"), &manifest.to_string());
        // The versions are those that the project is tested with; nothing has to be fetched.
        let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the project has a lock file");
        take_lock(&self.folder, &lock);
        for entry in fs::read_dir(&self.folder).expect("the workspace can be read").flatten() {
            let is_member = self.members.iter().any(|name| **name == *entry.file_name());
            if entry.path().is_dir() && !is_member {
                fs::remove_dir_all(entry.path()).expect("what is left of an old case can be removed");
            }
        }
    }

    /// Runs Cargo in the workspace and returns what went wrong: its output, if it failed or warned.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--target-dir")
            .arg(&self.target)
            .current_dir(&self.folder)
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .output()
            .map_err(|error| format!("cargo does not start: {error}"))?;
        let text = String::from_utf8_lossy(&output.stderr);
        let is_clean = output.status.success() && !text.lines().any(|line| line.starts_with("warning"));
        if is_clean { Ok(()) } else { Err(format!("`cargo {}`:\n{text}", arguments.join(" "))) }
    }
}

/// Takes over the project's lock file when it has changed; Cargo adds the crates of the workspace to it.
fn take_lock(folder: &Path, lock: &str) {
    let stamp = folder.join("project.lock");
    if fs::read_to_string(&stamp).is_ok_and(|known| known == lock) {
        return;
    }
    write(&folder.join("Cargo.lock"), lock);
    write(&stamp, lock);
}

/// Writes a file, unless it is there already: Cargo looks at the time.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    fs::write(path, text).unwrap_or_else(|error| panic!("cannot write `{}`: {error}", path.display()));
}

/// The examples in the docs of a crate as one program: each is a module of its own.
fn examples(generation: &Generation) -> String {
    let mut text = format!("// {}: the examples of the docs, for tests\n", files::MARK);
    text.push_str("//! Examples.\n");
    // What rustdoc adds to them.
    let root = generation.files.iter().find(|file| file.path == "src/lib.rs");
    let attributes = root.into_iter().flat_map(|file| file.text.lines());
    for line in attributes.filter(|line| line.starts_with("#![recursion_limit")) {
        text.push_str(line);
        text.push('\n');
    }
    text.push_str("#![allow(unused, missing_docs, unreachable_pub)]\n\nfn main() {}\n");
    let mut number = 0;
    for file in generation.files.iter().filter(|file| !is_carried(&file.path)) {
        for example in in_docs(&file.text) {
            number += 1;
            let _ = write!(text, "\n// {}\nmod example_{number} {{\n{example}}}\n", file.path);
        }
    }
    text
}

/// The code blocks that rustdoc compiles, with the lines that it hides.
fn in_docs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    // The open block, and whether it is Rust.
    let mut open: Option<(String, bool)> = None;
    for line in text.lines() {
        let line = line.trim_start();
        let line =
            ["/// ", "//! ", "///", "//!"].iter().find_map(|start| line.strip_prefix(start)).unwrap_or(line);
        match &mut open {
            Some(_) if line == "```" => {
                found.extend(open.take().filter(|(_, is_rust)| *is_rust).map(|(code, _)| code));
            }
            Some((code, _)) => {
                let line = if line == "#" { "" } else { line.strip_prefix("# ").unwrap_or(line) };
                code.push_str(line);
                code.push('\n');
            }
            None => {
                let language = line.strip_prefix("```");
                let is_rust = |language| ["no_run", "rust,no_run", "", "rust"].contains(&language);
                open = language.map(|language| (String::new(), is_rust(language)));
            }
        }
    }
    found
}
