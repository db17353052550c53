//! What the compiler makes of the crates: libraries, programs, and the second time.
//!
//! Dependencies are built before anything is measured, except where all of it is the question.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result};

use super::Options;
use super::documents::{self, Document};
use super::peers::Peer;
use super::results::{Results, Role};
use super::workplace::{CRATE, Samples, Workplace, cargo, quietly};

mod program;

pub(super) const KIND: &str = "compile";
const SIZES: [usize; 3] = [10, 100, 1000];
/// What is asked of cargo, and its name in tables.
const TASKS: [(&str, &[&str]); 3] =
    [("check", &["check"]), ("debug build", &["build"]), ("release build", &["build", "--release"])];
const NOTHING_CHANGED: &str = "check again, nothing changed";
const EVERYTHING: &str = "debug build with all dependencies";

pub(super) fn measure(options: &Options, place: &Workplace, results: &mut Results) -> Result<()> {
    for document in documents::find(options, place, &SIZES)? {
        eprintln!("compiling the crates of {}", document.name);
        let krates = krates(place, &document)?;
        for (task, arguments) in TASKS.into_iter().filter(|(task, _)| options.wants(task)) {
            library(options, place, &document, &krates, (task, arguments), results)?;
        }
        program::measure(options, place, &document, &krates, results)?;
        if let Some(operations) = document.operations
            && options.wants(NOTHING_CHANGED)
        {
            second_time(options, place, &document, operations, results)?;
        }
    }
    if options.wants(EVERYTHING) {
        everything(place, results)?;
    }
    Ok(())
}

/// A crate that someone has made.
struct Krate {
    who: &'static str,
    role: Role,
    folder: PathBuf,
    /// Why there is none.
    failure: Option<String>,
}

/// Makes the crate of everyone.
fn krates(place: &Workplace, document: &Document) -> Result<Vec<Krate>> {
    let folder = place.fresh("crates/coinage")?;
    let made = quietly(&mut place.codegen(&document.path, &folder))?.status.success();
    let failure = (!made).then(|| "no crate".to_owned());
    let mut krates = vec![Krate { who: "coinage", role: Role::Own, folder, failure }];
    for peer in &place.peers {
        let folder = place.fresh(&format!("crates/{}", peer.name))?;
        let made = quietly(&mut peer.generate(&document.path, &folder))?.status.success();
        let failure = if made {
            Peer::complete(&folder).err().map(|error| format!("no crate: {error}"))
        } else {
            Some("no crate".to_owned())
        };
        krates.push(Krate { who: peer.name, role: Role::Peer, folder, failure });
    }
    Ok(krates)
}

/// The crates alone, in turn.
fn library(
    options: &Options,
    place: &Workplace,
    document: &Document,
    krates: &[Krate],
    (task, arguments): (&str, &[&str]),
    results: &mut Results,
) -> Result<()> {
    let mut all = Vec::new();
    for krate in krates {
        let name = (document.name.as_str(), document.operations);
        let mut samples = Samples::new(KIND, task, name, (krate.who, krate.role));
        match &krate.failure {
            Some(failure) => samples.fail(failure),
            None => dependencies(place, (&krate.folder, &krate.folder), arguments)?,
        }
        all.push(samples);
    }
    for _ in 0..options.runs {
        for (samples, krate) in all.iter_mut().zip(krates) {
            if !samples.failed() {
                touch(&krate.folder.join("src/lib.rs"))?;
                let used = quietly(&mut build(place, &krate.folder, arguments, false))?;
                samples.take(&used);
            }
        }
    }
    results.rows.extend(all.into_iter().map(Samples::finish));
    Ok(())
}

/// Builds what a crate, and perhaps a program that uses it, depends on: the crate itself is empty meanwhile.
fn dependencies(place: &Workplace, (krate, built): (&Path, &Path), arguments: &[&str]) -> Result<()> {
    let path = krate.join("src/lib.rs");
    let text = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    fs::write(&path, "")?;
    // Whether it can be built shows when it is measured.
    quietly(&mut build(place, built, arguments, false))?;
    fs::write(&path, text)?;
    Ok(())
}

/// The cargo command that builds a crate.
fn build(place: &Workplace, krate: &Path, arguments: &[&str], incremental: bool) -> Command {
    let mut command = cargo();
    command.args(arguments).arg("--quiet").current_dir(krate);
    command.env("CARGO_TARGET_DIR", place.folder.join("build"));
    command.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
    // What is asked of the compiler here must not depend on who asks.
    for variable in ["RUSTFLAGS", "CARGO_PROFILE_DEV_DEBUG", "RUSTC_WRAPPER", "CARGO_BUILD_RUSTFLAGS"] {
        command.env_remove(variable);
    }
    command
}

/// Makes a file look changed.
fn touch(path: &Path) -> Result<()> {
    let file = fs::File::options().write(true).open(path);
    let file = file.with_context(|| format!("cannot open `{}`", path.display()))?;
    Ok(file.set_modified(SystemTime::now())?)
}

/// Checks the crate again when nothing has changed, and when one type has another member.
fn second_time(
    options: &Options,
    place: &Workplace,
    document: &Document,
    operations: usize,
    results: &mut Results,
) -> Result<()> {
    let name = (document.name.as_str(), document.operations);
    let mut nothing = Samples::new(KIND, NOTHING_CHANGED, name, ("coinage", Role::Own));
    let mut one = Samples::new(KIND, "check again, one type changed", name, ("coinage", Role::Own));
    let changed = documents::made_up(place, operations, true)?;
    let krate = place.folder.join("crates/coinage");
    quietly(&mut build(place, &krate, &["check"], true))?;
    for _ in 0..options.runs {
        nothing.take(&quietly(&mut build(place, &krate, &["check"], true))?);
        quietly(&mut place.codegen(&changed.path, &krate))?;
        one.take(&quietly(&mut build(place, &krate, &["check"], true))?);
        quietly(&mut place.codegen(&document.path, &krate))?;
        quietly(&mut build(place, &krate, &["check"], true))?;
    }
    results.rows.extend([nothing.finish(), one.finish()]);
    Ok(())
}

/// The client of this repository with all that it depends on, from nothing; once, since it takes as long as all the rest.
fn everything(place: &Workplace, results: &mut Results) -> Result<()> {
    let mut samples = Samples::new(KIND, EVERYTHING, ("payout", None), ("coinage", Role::Own));
    eprintln!("compiling everything");
    let target = place.fresh("everything")?;
    let mut command = build(place, &crate::codegen::root().join("generated-client"), &["build"], false);
    samples.take(&quietly(command.env("CARGO_TARGET_DIR", &target))?);
    fs::remove_dir_all(&target)?;
    results.rows.push(samples.finish());
    Ok(())
}
