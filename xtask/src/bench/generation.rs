//! From documents to crates, by Coinage and by others.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use serde_json::Value;

use super::Options;
use super::documents::{self, Document};
use super::results::{Results, Role};
use super::stages::STAGES;
use super::workplace::{Samples, Workplace, quietly};

const KIND: &str = "generation";
/// Each ten times the one before.
const SIZES: [usize; 4] = [10, 100, 1000, 10_000];

pub(super) fn measure(options: &Options, place: &Workplace, results: &mut Results) -> Result<()> {
    for document in documents::find(options, place, &SIZES)? {
        eprintln!("generating {}", document.name);
        generate(options, place, &document, results)?;
        again(options, place, &document, results)?;
        stages(options, place, &document, results)?;
    }
    Ok(())
}

/// One who makes a crate, and where it is made.
struct Subject<'a> {
    samples: Samples,
    out: PathBuf,
    command: Box<dyn Fn(&Path) -> Command + 'a>,
}

/// Everyone in turn, each into an empty folder.
fn generate(options: &Options, place: &Workplace, document: &Document, results: &mut Results) -> Result<()> {
    let like = place.folder.join("made").join("coinage");
    let mut subjects = vec![
        subject(document, "coinage", Role::Own, |out| place.codegen(&document.path, out)),
        subject(document, "floor: parse, write", Role::Floor, |out| {
            let mut command = Command::new(&place.generator);
            command.args(["bench", "floor", "--spec"]).arg(&document.path);
            command.arg("--like").arg(&like).arg("--out").arg(out);
            command
        }),
    ];
    for peer in &place.peers {
        subjects.push(subject(document, peer.name, Role::Peer, |out| peer.generate(&document.path, out)));
    }
    for _ in 0..options.runs {
        for subject in subjects.iter_mut().filter(|subject| !subject.samples.failed()) {
            subject.out = place.fresh(&format!("made/{}", subject.folder()))?;
            let used = quietly(&mut (subject.command)(&subject.out))?;
            subject.samples.take(&used);
        }
    }
    for mut subject in subjects {
        if !subject.samples.failed() && subject.samples.role() != Role::Floor {
            let (_, lines) = documents::weigh(&subject.out)?;
            #[expect(clippy::cast_precision_loss, reason = "no crate has that many lines")]
            subject.samples.add("lines emitted", &[lines as f64]);
        }
        results.rows.push(subject.samples.finish());
    }
    Ok(())
}

fn subject<'a>(
    document: &Document,
    name: &str,
    role: Role,
    command: impl Fn(&Path) -> Command + 'a,
) -> Subject<'a> {
    let samples = Samples::new(KIND, "generate", (&document.name, document.operations), (name, role));
    Subject { samples, out: PathBuf::new(), command: Box::new(command) }
}

impl Subject<'_> {
    /// The name of its folder.
    fn folder(&self) -> &str {
        if self.samples.role() == Role::Floor { "floor" } else { self.samples.subject() }
    }
}

/// Once more where nothing has changed.
fn again(options: &Options, place: &Workplace, document: &Document, results: &mut Results) -> Result<()> {
    let task = "generate again, nothing changed";
    let mut samples = Samples::new(KIND, task, (&document.name, document.operations), ("coinage", Role::Own));
    let out = place.folder.join("made").join("coinage");
    for _ in 0..options.runs {
        samples.take(&quietly(&mut place.codegen(&document.path, &out))?);
    }
    results.rows.push(samples.finish());
    Ok(())
}

/// Where the time goes.
fn stages(options: &Options, place: &Workplace, document: &Document, results: &mut Results) -> Result<()> {
    let mut runs: Vec<Value> = Vec::new();
    for _ in 0..options.runs {
        let out = place.fresh("made/stages")?;
        let mut command = Command::new(&place.generator);
        command.args(["bench", "stages", "--spec"]).arg(&document.path).arg("--out").arg(&out);
        let output = command.output()?;
        if !output.status.success() {
            // Why is told where the crate is made.
            return Ok(());
        }
        runs.push(serde_json::from_slice(&output.stdout)?);
    }
    let time = |run: &Value, stage: &str| run.get(stage).and_then(Value::as_f64).unwrap_or_default();
    for stage in STAGES {
        let mut samples =
            Samples::new(KIND, "stages", (&document.name, document.operations), (stage, Role::Part));
        let times: Vec<f64> = runs.iter().map(|run| time(run, stage)).collect();
        let whole = |run: &Value| STAGES.iter().map(|stage| time(run, stage)).sum::<f64>();
        let shares: Vec<f64> = runs.iter().map(|run| 100.0 * time(run, stage) / whole(run)).collect();
        samples.add("CPU ms", &times);
        samples.add("share %", &shares);
        results.rows.push(samples.finish());
    }
    Ok(())
}
