//! Where the time of a run goes, and the least that any run would take.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use coinage::emit::{Aside, Context};
use coinage::{
    Config, Diagnostics, FileSet, Mode, Program, amend, emit, facts, files, format, load, lower, names,
    normalise,
};
use serde_json::{Map, Value};

use crate::process;

/// Makes a crate and says how long each stage took, as JSON in milliseconds.
#[derive(Debug, Args)]
pub(super) struct Stages {
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// The names of the stages, in their order.
pub(super) const STAGES: [&str; 9] =
    ["load", "amend", "normalise", "lower", "facts", "names", "emit", "format", "write"];

/// The processor's time since the stage before.
struct Clock {
    started: Instant,
    last: Duration,
    times: Map<String, Value>,
}

impl Clock {
    fn stop<T>(&mut self, result: T) -> T {
        let stage = STAGES[self.times.len()];
        let now = process::own_time(self.started);
        let time = now.saturating_sub(std::mem::replace(&mut self.last, now));
        self.times.insert(stage.to_owned(), (time.as_secs_f64() * 1000.0).into());
        result
    }
}

impl Stages {
    pub(super) fn run(&self) -> Result<()> {
        let started = Instant::now();
        let mut clock = Clock { started, last: process::own_time(started), times: Map::new() };
        let mut diagnostics = Diagnostics::default();
        let config = Config::default();
        let source = crate::codegen::document(&self.spec, &[])?;
        let Some(mut tree) = clock.stop(load::parse(&source, &mut diagnostics)) else {
            bail!("it is refused")
        };
        amend::amend(&mut tree, &config, &mut diagnostics);
        clock.stop(());
        let document = clock.stop(normalise::normalise(tree, &mut diagnostics)).context("it is refused")?;
        let model = clock.stop(lower::lower(&document, &config, &mut diagnostics));
        let facts = clock.stop(facts::derive(&model, &config, &mut diagnostics));
        let names = clock.stop(names::assign(&model, &facts, &config, &mut diagnostics));
        let aside = Aside::default();
        let context = Context { model: &model, facts: &facts, names: &names, config: &config, aside: &aside };
        let emitted = clock.stop(emit::files(&context));
        let Ok(rendered) = clock.stop(format::render(emitted, files::MARK)) else { bail!("it is not Rust") };
        let set: FileSet = rendered.iter().map(|file| (file.path.clone(), file.text.as_str())).collect();
        clock.stop(files::apply(&set, &self.out, Mode::Write))?;
        println!("{}", Value::Object(clock.times));
        Ok(())
    }
}

/// Does what no generator can do without.
#[derive(Debug, Args)]
pub(super) struct Floor {
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// The crate whose files tell how much there is to write.
    #[arg(long, value_name = "DIR")]
    like: PathBuf,
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Floor {
    pub(super) fn run(&self) -> Result<()> {
        let text = fs::read(&self.spec)?;
        let tree: Value = match serde_json::from_slice(&text) {
            Ok(tree) => tree,
            Err(_) => serde_yaml::from_slice(&text)?,
        };
        std::hint::black_box(&tree);
        write_like(&self.like, &self.out)
    }
}

/// Makes a crate in memory, or does what no generator can do without: parses the document and lays out the crate. The
/// instructions of it are counted from one end of [`collected`] to the other.
#[derive(Debug, Args)]
pub(super) struct Counted {
    #[arg(long, value_name = "FILE.json")]
    spec: PathBuf,
    #[arg(long)]
    least: bool,
}

impl Counted {
    pub(super) fn run(&self) -> Result<()> {
        let source = crate::codegen::document(&self.spec, &[])?;
        let config = Config::default();
        if !self.least {
            let made = collected(|| coinage::generate(&source, &config));
            return if made.files.is_empty() { bail!("it is refused") } else { Ok(()) };
        }
        let program = coinage::analyse(&source, &config, &mut Diagnostics::default());
        let Program { model, facts, names } = &program.context("it is refused")?;
        let emitted =
            emit::files(&Context { model, facts, names, config: &config, aside: &Aside::default() });
        collected(|| {
            std::hint::black_box(serde_json::from_str::<Value>(&source.text)?);
            format::render(emitted, files::MARK).map(drop).ok().context("it is not Rust")
        })
    }
}

#[inline(never)]
fn collected<T>(step: impl FnOnce() -> T) -> T {
    step()
}

/// Writes files of the same names and sizes.
fn write_like(like: &Path, out: &Path) -> Result<()> {
    fs::create_dir_all(out)?;
    for entry in fs::read_dir(like)? {
        let entry = entry?;
        let to = out.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            write_like(&entry.path(), &to)?;
        } else {
            fs::write(to, vec![b' '; usize::try_from(entry.metadata()?.len())?])?;
        }
    }
    Ok(())
}
