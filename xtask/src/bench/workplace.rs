//! Where the measuring is done: below the target folder, with what it needs built.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::Options;
use super::peers::{self, Peer};
use super::results::{Role, Row, Spread};
use crate::process::{self, Used};

/// The longest that one process may take.
const LIMIT: Duration = Duration::from_secs(600);

/// The folders and programs of a run.
#[derive(Debug)]
pub(super) struct Workplace {
    /// Everything is below this folder.
    pub(super) folder: PathBuf,
    /// The program that is measured as Coinage.
    pub(super) generator: PathBuf,
    /// The other generators that there are.
    pub(super) peers: Vec<Peer>,
}

impl Workplace {
    pub(super) fn new(options: &Options) -> Result<Self> {
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| crate::codegen::root().join("target"), PathBuf::from);
        let folder = target.join("bench");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        let folder = folder.canonicalize()?;
        let generator = match &options.generator {
            Some(generator) => generator.canonicalize()?,
            None => built(&target)?,
        };
        let wanted = options.peers || !options.only_peers.is_empty();
        let peers = if wanted { peers::install(&folder, &options.only_peers)? } else { Vec::new() };
        Ok(Self { folder, generator, peers })
    }

    /// An empty folder. What was there is moved away until the end: ext4 takes long to make files for minutes after
    /// others were removed, and that would be measured.
    pub(super) fn fresh(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        if folder.exists() {
            static COUNT: AtomicUsize = AtomicUsize::new(0);
            let away = self.folder.join(AWAY);
            fs::create_dir_all(&away).with_context(|| format!("cannot make `{}`", away.display()))?;
            let away = away.join(format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
            fs::rename(&folder, away).with_context(|| format!("cannot clear `{}`", folder.display()))?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        Ok(folder)
    }

    /// The command that makes a crate, as people give it.
    pub(super) fn codegen(&self, document: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.generator);
        command.args(["codegen", "--message-format", "json", "--name", CRATE]);
        command.arg("--spec").arg(document).arg("--out").arg(out);
        command
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        // What cannot be removed is only litter.
        let _ = fs::remove_dir_all(self.folder.join(AWAY));
    }
}

/// The folder of what is not needed any more.
const AWAY: &str = "away";

/// The name of every crate that is made.
pub(super) const CRATE: &str = "measured";

/// Builds this program for release.
fn built(target: &Path) -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--quiet", "--release", "--package", "xtask"]);
    if !command.status().context("cannot start cargo")?.success() {
        bail!("the generator cannot be built");
    }
    Ok(target.join("release/xtask").canonicalize()?)
}

/// The cargo that runs this program, or else the one there is, in the workspace.
pub(super) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    command
}

/// Runs a process and listens to nothing but its figures.
pub(super) fn quietly(command: &mut Command) -> Result<Used> {
    process::run(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()), LIMIT)
}

/// The figures of a subject while they are taken.
pub(super) struct Samples {
    row: Row,
    cpu: Vec<f64>,
    peak: Vec<f64>,
}

impl Samples {
    pub(super) fn new(kind: &str, task: &str, document: (&str, Option<usize>), who: (&str, Role)) -> Self {
        let row = Row {
            kind: kind.to_owned(),
            task: task.to_owned(),
            document: document.0.to_owned(),
            operations: document.1,
            subject: who.0.to_owned(),
            role: who.1,
            figures: std::collections::BTreeMap::new(),
            failure: None,
        };
        Self { row, cpu: Vec::new(), peak: Vec::new() }
    }

    pub(super) fn subject(&self) -> &str {
        &self.row.subject
    }

    pub(super) fn role(&self) -> Role {
        self.row.role
    }

    /// Whether there is no use in going on.
    pub(super) fn failed(&self) -> bool {
        self.row.failure.is_some()
    }

    /// Takes the figures of a process, unless it has failed.
    pub(super) fn take(&mut self, used: &Used) {
        if used.late {
            self.fail(&format!("not done after {} s", LIMIT.as_secs()));
        } else if !used.status.success() {
            self.fail(&match used.status.code() {
                // cargo ends so, too, when what it builds is wrong.
                Some(101) if self.row.kind == super::compile::KIND => "does not compile".to_owned(),
                Some(101) => "panics".to_owned(),
                Some(code) => format!("fails with {code}"),
                None => "breaks down".to_owned(),
            });
        } else {
            self.cpu.push(used.cpu.as_secs_f64() * 1000.0);
            #[expect(clippy::cast_precision_loss, reason = "no process has that much memory")]
            self.peak.push(used.peak_kib as f64 / 1024.0);
        }
    }

    pub(super) fn fail(&mut self, why: &str) {
        self.row.failure = Some(why.to_owned());
    }

    /// Adds a figure that was taken once.
    pub(super) fn add(&mut self, name: &str, figures: &[f64]) {
        self.row.figures.extend(Spread::of(figures).map(|spread| (name.to_owned(), spread)));
    }

    /// Sums up.
    pub(super) fn finish(mut self) -> Row {
        let (cpu, peak) = (std::mem::take(&mut self.cpu), std::mem::take(&mut self.peak));
        self.add("CPU ms", &cpu);
        self.add("peak MiB", &peak);
        self.row
    }
}
