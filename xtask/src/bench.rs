//! `cargo xtask bench`: what generating, compiling and calling cost, beside other generators if asked.
//!
//! Everything that is measured is a process of its own. What is told is the processor's time and memory, not the time on
//! the clock: those depend less on what else the machine does. Subjects take turns, so that a busy minute meets all.

mod about;
mod client;
mod compile;
mod documents;
mod generation;
mod instructions;
mod page;
mod peers;
mod plot;
mod results;
mod stages;
mod synthetic;
mod table;
mod workplace;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};

use results::Results;
use workplace::Workplace;

/// Measures generating, compiling and calling.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Documents into crates: time, memory, stages, growth with the document.
    Generation(Options),
    /// Crates into libraries and programs: time, memory, sizes.
    Compile(Options),
    /// Calls of the client in this repository: time, allocations, throughput.
    Client(Options),
    /// All three.
    All(Options),
    /// Instructions of the codec and the generator, compared with what they were; needs valgrind.
    Instructions(instructions::Instructions),
    /// Writes a document that was made up.
    #[command(hide = true)]
    Document(documents::Write),
    /// Makes a crate and says how long each stage took.
    #[command(hide = true)]
    Stages(stages::Stages),
    /// Does what no generator can do without: reads the document, and writes as much as others have written.
    #[command(hide = true)]
    Floor(stages::Floor),
    /// Does what is counted.
    #[command(hide = true)]
    Counted(stages::Counted),
}

/// What all kinds take.
#[derive(Clone, Debug, Args)]
struct Options {
    /// Measures other generators too; they are installed below the target folder.
    #[arg(long)]
    peers: bool,
    /// Only these of them; may be given several times.
    #[arg(long = "peer", value_name = "NAME")]
    only_peers: Vec<String>,
    /// A folder of documents, all of which are measured; otherwise they are made up.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Only documents of the folder whose path has this in it; may be given several times.
    #[arg(long, value_name = "TEXT", requires = "corpus")]
    only: Vec<String>,
    /// How many operations the documents have that are made up; may be given several times.
    #[arg(long, value_name = "N", value_delimiter = ',')]
    operations: Vec<usize>,
    /// How often everything is measured.
    #[arg(long, value_name = "N", default_value_t = 5)]
    runs: usize,
    /// Only tasks of the compiler whose name has this in it, such as `check`; may be given several times.
    #[arg(long = "task", value_name = "TEXT")]
    tasks: Vec<String>,
    /// How many calls are made: 100 is usual, 1 is a trial.
    #[arg(long, value_name = "N")]
    scale: Option<usize>,
    /// Writes the results to a file.
    #[arg(long, value_name = "FILE.json")]
    json: Option<PathBuf>,
    /// Draws the cost of generating against the size of documents.
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
    /// Replaces the tables of a page, such as `BENCHMARKS.md`.
    #[arg(long, value_name = "FILE.md")]
    page: Option<PathBuf>,
    /// The program that is measured as Coinage; by default this one, built for release.
    #[arg(long, value_name = "FILE")]
    generator: Option<PathBuf>,
}

impl Bench {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        match &self.what {
            What::Document(write) => write.run()?,
            What::Stages(stages) => stages.run()?,
            What::Floor(floor) => floor.run()?,
            What::Counted(counted) => counted.run()?,
            What::Instructions(instructions) => return instructions.run(),
            What::Generation(options) => options.measure(&[generation::measure])?,
            What::Compile(options) => options.measure(&[compile::measure])?,
            What::Client(options) => options.measure(&[client::measure])?,
            What::All(options) => {
                options.measure(&[generation::measure, compile::measure, client::measure])?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Measures one kind of thing.
type Measure = fn(&Options, &Workplace, &mut Results) -> Result<()>;

impl Options {
    fn measure(&self, kinds: &[Measure]) -> Result<()> {
        let place = Workplace::new(self)?;
        let mut results = Results { about: about::about(self, &place), ..Results::default() };
        for kind in kinds {
            kind(self, &place, &mut results)?;
        }
        results.about.insert("load at the end".to_owned(), about::load());
        println!("{}\n{}{}", table::about(&results), table::tables(&results), page::growth(&results));
        if let Some(path) = &self.json {
            write(path, &(serde_json::to_string_pretty(&results)? + "\n"))?;
        }
        if let (Some(path), Some(picture)) = (&self.plot, plot::plot(&results, "generate", "CPU ms")) {
            write(path, &picture)?;
        }
        if let Some(path) = &self.page {
            page::update(path, &results)?;
        }
        Ok(())
    }

    /// Whether a task is to be done.
    fn wants(&self, task: &str) -> bool {
        self.tasks.is_empty() || self.tasks.iter().any(|text| task.contains(text.as_str()))
    }

    /// The sizes of documents that are made up.
    fn sizes<'a>(&'a self, usual: &'a [usize]) -> &'a [usize] {
        if self.operations.is_empty() { usual } else { &self.operations }
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}
