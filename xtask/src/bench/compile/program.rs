//! Programs that use a crate: five of its operations, and all of them.
//!
//! The calls are the examples in the docs of the crate, so that every document has a program.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::super::Options;
use super::super::documents::Document;
use super::super::results::{Results, Role};
use super::super::workplace::{Samples, Workplace, quietly};
use super::{CRATE, KIND, build, touch};

/// What keeps a call in the program without making it.
const KEEP: &str = include_str!("keep.rs");

pub(super) fn measure(
    options: &Options,
    place: &Workplace,
    document: &Document,
    results: &mut Results,
) -> Result<()> {
    let krate = place.folder.join("crates/coinage");
    let mut examples = Vec::new();
    if krate.join("src/operations").exists() {
        collect(&krate.join("src/operations"), &mut examples)?;
    }
    for (task, count) in [("program with five operations", 5), ("program with all operations", usize::MAX)] {
        if !options.wants(task) {
            continue;
        }
        let name = (document.name.as_str(), document.operations);
        let mut samples = Samples::new(KIND, task, name, ("coinage", Role::Own));
        let folder = place.fresh("crates/program")?;
        write(&folder, &krate, &examples[..examples.len().min(count)])?;
        // What it depends on.
        quietly(&mut build(place, &folder, &["build", "--release"], false))?;
        for _ in 0..options.runs {
            touch(&krate.join("src/lib.rs"))?;
            samples.take(&quietly(&mut build(place, &folder, &["build", "--release"], false))?);
        }
        if let Ok(binary) = fs::metadata(place.folder.join("build/release/program")) {
            #[expect(clippy::cast_precision_loss, reason = "no program is that large")]
            samples.add("stripped KiB", &[binary.len() as f64 / 1024.0]);
        }
        results.rows.push(samples.finish());
    }
    Ok(())
}

/// The examples of all operations, in the order of files.
fn collect(folder: &Path, examples: &mut Vec<String>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, examples)?;
        } else {
            examples.extend(in_docs(&fs::read_to_string(path)?));
        }
    }
    Ok(())
}

/// The examples in the docs of a source, as code.
fn in_docs(source: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut example: Option<String> = None;
    for line in source.lines() {
        let doc = line.trim_start().strip_prefix("///").map(|doc| doc.strip_prefix(' ').unwrap_or(doc));
        match (doc, &mut example) {
            (Some("```no_run"), _) => example = Some(String::new()),
            (Some("```") | None, _) => {
                examples.extend(example.take().filter(|code| code.contains("async fn example(")));
            }
            (Some(doc), Some(code)) => {
                let shown = doc.strip_prefix("# ").unwrap_or(doc);
                let _ = writeln!(code, "    {}", shown.replace("async fn example(", "pub async fn example("));
            }
            (Some(_), None) => {}
        }
    }
    examples
}

/// Writes the program.
fn write(folder: &Path, krate: &Path, examples: &[String]) -> Result<()> {
    let mut main = String::from("#![allow(unused)]\n\nmod keep;\n\nuse keep::Keep as _;\n\n");
    let mut calls = String::new();
    for (index, example) in examples.iter().enumerate() {
        let _ = write!(main, "mod call_{index} {{\n{example}}}\n\n");
        let _ = writeln!(calls, "    call_{index}::example.keep();");
    }
    let _ = write!(main, "fn main() {{\n{calls}}}\n");
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {CRATE} = {{ path = {:?} }}\n\n[profile.release]\nstrip = true\n\n[workspace]\n",
        krate.display().to_string()
    );
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/keep.rs"), KEEP)?;
    fs::write(folder.join("src/main.rs"), main)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn examples_are_taken_from_docs() {
        let source = "    /// Text.\n    ///\n    /// ```no_run\n    /// # async fn example(a: &str) {\n    /// call(a);\n    /// # }\n    /// ```\n    pub fn call() {}\n    /// ```no_run\n    /// other();\n    /// ```\n";
        assert_eq!(in_docs(source), ["    pub async fn example(a: &str) {\n    call(a);\n    }\n"]);
    }
}
