//! Instructions instead of time: the same in every run, whatever else the machine does, so that a test can watch them.
//!
//! What is compared is never a count but a ratio of two counts of one run, as the compiler changes both alike: the codec
//! beside serde derive, and the generator beside parsing and laying out alone. The ratios that were reviewed stand in
//! `xtask/benches/instructions.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use super::synthetic;
use super::workplace::cargo;

/// Counts the instructions of the codec and the generator.
#[derive(Debug, Args)]
pub(super) struct Instructions {
    /// Fails if a ratio has become worse by more than a twentieth.
    #[arg(long, conflicts_with = "write")]
    check: bool,
    /// Writes the ratios down.
    #[arg(long)]
    write: bool,
}

/// How much worse a ratio may become.
const TOLERANCE: f64 = 0.05;
/// How many operations the document has that is generated from.
const OPERATIONS: usize = 100;
const PAYLOADS: [&str; 8] = ["small", "list", "texts", "numbers", "deep", "tagged", "untagged", "maps"];

/// Ratios by name; less is better.
type Ratios = BTreeMap<String, f64>;

impl Instructions {
    pub(super) fn run(&self) -> Result<ExitCode> {
        if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
            println!("valgrind is not installed: no instructions are counted");
            return Ok(ExitCode::SUCCESS);
        }
        if !cfg!(debug_assertions) {
            bail!("the ratios that were reviewed are those of `cargo xtask`, which is not built for release");
        }
        let found = ratios()?;
        let file = crate::codegen::root().join("xtask/benches/instructions.json");
        if self.write {
            super::write(&file, &(serde_json::to_string_pretty(&found)? + "\n"))?;
        }
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
        let reviewed: Ratios = serde_json::from_str(&text)?;
        let worse = compare(&found, &reviewed);
        if self.check && worse > 0 {
            println!(
                "{worse} ratios are worse than before; where that is meant: cargo xtask bench instructions --write"
            );
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints what was found beside what was reviewed, and returns how many are worse.
fn compare(found: &Ratios, reviewed: &Ratios) -> usize {
    println!("{:<24} {:>8} {:>9}", "instructions against", "now", "reviewed");
    let mut worse = 0;
    for (name, now) in found {
        let before = reviewed.get(name).copied();
        let word = match before {
            Some(before) if *now > before * (1.0 + TOLERANCE) => "worse",
            Some(before) if *now < before * (1.0 - TOLERANCE) => "better: write it down",
            Some(_) => "",
            None => "new: write it down",
        };
        worse += usize::from(word == "worse" || before.is_none());
        println!("{name:<24} {now:>8.3} {:>9.3} {word}", before.unwrap_or(f64::NAN));
    }
    worse
}

/// Counts everything, two processes at a time.
fn ratios() -> Result<Ratios> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| crate::codegen::root().join("target"), PathBuf::from);
    let document = target.join(format!("synthetic-{OPERATIONS}.json"));
    super::write(&document, &synthetic::document(OPERATIONS).to_string())?;
    let codec = built(&target)?;
    let own = std::env::current_exe()?;
    let pair = |program: &Path, own: &[&str], other: &[&str]| -> Result<f64> {
        let (own, other) = std::thread::scope(|scope| {
            let own = scope.spawn(|| count(program, own));
            (own.join(), count(program, other))
        });
        let own = own.map_err(|_| anyhow::anyhow!("the counting has panicked"))??;
        Ok(own / other?)
    };
    let spec = document.to_string_lossy();
    let whole = ["bench", "counted", "--spec", &spec];
    let least = ["bench", "counted", "--spec", &spec, "--least"];
    let mut ratios = Ratios::new();
    ratios.insert("generate / parse, format".to_owned(), pair(&own, &whole, &least)?);
    for payload in PAYLOADS {
        for direction in ["decode", "encode"] {
            let ratio = pair(&codec, &[payload, direction, "tables"], &[payload, direction, "derived"])?;
            ratios.insert(format!("{direction} {payload} / derive"), ratio);
        }
    }
    for ratio in ratios.values_mut() {
        *ratio = (*ratio * 1000.0).round() / 1000.0;
    }
    Ok(ratios)
}

/// Builds the program that runs the codec.
fn built(target: &Path) -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--quiet", "--profile", "bench", "--package", "benches"]);
    if !command.status().context("cannot start cargo")?.success() {
        bail!("the codec cannot be built for counting");
    }
    Ok(target.join("release/counted").canonicalize()?)
}

/// Returns how many instructions a program executes inside of its function `collected`.
fn count(program: &Path, arguments: &[&str]) -> Result<f64> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*collected*"]);
    let output = command.arg(program).args(arguments).output().context("cannot start valgrind")?;
    let text = String::from_utf8_lossy(&output.stderr);
    let found = text.lines().find_map(|line| line.split("Collected :").nth(1)?.trim().parse::<f64>().ok());
    match found.filter(|found| output.status.success() && *found > 0.0) {
        Some(found) => Ok(found),
        None => bail!("no instructions were counted of {arguments:?}:\n{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratios(given: &[(&str, f64)]) -> Ratios {
        given.iter().map(|(name, ratio)| ((*name).to_owned(), *ratio)).collect()
    }

    #[test]
    fn only_what_is_clearly_worse_or_unknown_counts() {
        let reviewed = ratios(&[("a", 1.0), ("b", 1.0), ("c", 1.0)]);
        assert_eq!(compare(&ratios(&[("a", 1.04), ("b", 0.5), ("c", 1.0)]), &reviewed), 0);
        assert_eq!(compare(&ratios(&[("a", 1.06), ("b", 2.0), ("c", 1.0)]), &reviewed), 2);
        assert_eq!(compare(&ratios(&[("d", 0.1)]), &reviewed), 1);
    }
}
