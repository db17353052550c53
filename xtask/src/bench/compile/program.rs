//! Programs that use a crate: five of its operations, and all of them.

mod calls;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::super::Options;
use super::super::documents::Document;
use super::super::results::{Results, Role};
use super::super::workplace::{Samples, Workplace, quietly};
use super::{CRATE, KIND, Krate, build, dependencies, touch};
use calls::Call;

/// What keeps a call in the program without making it.
const KEEP: &str = include_str!("program/keep.rs");
const BUILD: [&str; 2] = ["build", "--release"];

pub(super) fn measure(
    options: &Options,
    place: &Workplace,
    document: &Document,
    krates: &[Krate],
    results: &mut Results,
) -> Result<()> {
    for (task, count) in [("program with five operations", 5), ("program with all operations", usize::MAX)] {
        if options.wants(task) {
            programs(options, place, document, krates, (task, count), results)?;
        }
    }
    Ok(())
}

/// The programs of everyone, in turn.
fn programs(
    options: &Options,
    place: &Workplace,
    document: &Document,
    krates: &[Krate],
    (task, count): (&str, usize),
    results: &mut Results,
) -> Result<()> {
    let mut own = Vec::new();
    let mut all = Vec::new();
    for krate in krates {
        let name = (document.name.as_str(), document.operations);
        let mut samples = Samples::new(KIND, task, name, (krate.who, krate.role));
        let folder = place.fresh(&format!("programs/{}", krate.who))?;
        if let Some(failure) = &krate.failure {
            samples.fail(failure);
        } else {
            let known = calls::below(&krate.folder.join("src"), krate.role == Role::Own)?;
            if krate.role == Role::Own {
                own.clone_from(&known);
            }
            let chosen = calls::chosen(&known, &own, count);
            if chosen.is_empty() {
                samples.fail("no methods found");
            } else {
                write(&folder, &krate.folder, &chosen)?;
                dependencies(place, (&krate.folder, &folder), &BUILD)?;
            }
        }
        all.push((samples, folder));
    }
    for _ in 0..options.runs {
        for ((samples, folder), krate) in
            all.iter_mut().zip(krates).filter(|((samples, _), _)| !samples.failed())
        {
            touch(&krate.folder.join("src/lib.rs"))?;
            samples.take(&quietly(&mut build(place, folder, &BUILD, false))?);
            let program = fs::metadata(place.folder.join("build/release/program"));
            if let Some(program) = program.ok().filter(|_| !samples.failed()) {
                #[expect(clippy::cast_precision_loss, reason = "no program is that large")]
                samples.add("stripped KiB", &[program.len() as f64 / 1024.0]);
            }
        }
    }
    results.rows.extend(all.into_iter().map(|(samples, _)| samples.finish()));
    Ok(())
}

/// Writes the program.
fn write(folder: &Path, krate: &Path, calls: &[Call]) -> Result<()> {
    let mut main = String::from("#![allow(unused)]\n#![recursion_limit = \"512\"]\n\nmod keep;\n\n");
    let mut kept = String::new();
    for (index, call) in calls.iter().enumerate() {
        let _ = write!(main, "mod call_{index} {{\n{}}}\n\n", call.code);
        let _ = writeln!(kept, "    call_{index}::keep();");
    }
    let _ = write!(main, "fn main() {{\n{kept}}}\n");
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {CRATE} = {{ path = {:?}, package = {:?} }}\n\n[profile.release]\nstrip = true\n\n[workspace]\n",
        krate.display().to_string(),
        package(krate)?
    );
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/keep.rs"), KEEP)?;
    fs::write(folder.join("src/main.rs"), main)?;
    Ok(())
}

/// The name of a package, from its manifest.
fn package(krate: &Path) -> Result<String> {
    let manifest = fs::read_to_string(krate.join("Cargo.toml"))?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("name")?.trim_start().strip_prefix('='));
    let name = line.context("a manifest without a name")?;
    Ok(name.trim().trim_matches('"').to_owned())
}
