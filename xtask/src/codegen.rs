//! `cargo xtask codegen`: from a document to a crate on the disk.

use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use coinage::diagnostics::Code;
use coinage::files::{self, Changes, Kind};
use coinage::pointer::Pointer;
use coinage::{Config, Diagnostic, Diagnostics, FileSet, Generation, Mode, Source};
use serde_json::json;

use crate::disk::Disk;
use crate::show::{self, MessageFormat, counted};

/// The configuration that the command goes by when it is given nothing.
const OWN_CONFIG: &str = "spec/coinage.toml";

/// Makes a client crate of a document.
#[derive(Debug, Args)]
pub(crate) struct Codegen {
    /// The document, JSON or YAML.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// A folder that the document may refer to besides its own; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_outside: Vec<PathBuf>,
    /// The name of the package.
    #[arg(long, value_name = "CRATE")]
    name: Option<String>,
    /// The configuration; for a document of your own there is none by default.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// An overlay to apply to the document, after those of the configuration; may be given several times.
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    /// Writes what has become of each operation and schema to a file.
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
    /// Writes nothing; lists every difference and fails if there is one.
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Writes nothing; lists what would be written.
    #[arg(long)]
    dry_run: bool,
    /// For whom messages are written.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    message_format: MessageFormat,
}

/// Which operations the crate has. Types that only others use are left out with them.
#[derive(Debug, Args)]
struct Selection {
    /// Only operations with this tag; may be given several times.
    #[arg(long = "only-tag", value_name = "TAG")]
    only_tags: Vec<String>,
    /// Only this operation, by its `operationId`; may be given several times.
    #[arg(long = "only-operation", value_name = "ID")]
    only_operations: Vec<String>,
    /// No operations with this tag; may be given several times.
    #[arg(long = "except-tag", value_name = "TAG")]
    except_tags: Vec<String>,
    /// Not this operation, by its `operationId`; may be given several times.
    #[arg(long = "except-operation", value_name = "ID")]
    except_operations: Vec<String>,
}

impl Selection {
    fn add_to(&self, config: &mut Config) {
        config.only_tags.extend(self.only_tags.iter().cloned());
        config.only_operations.extend(self.only_operations.iter().cloned());
        config.except_tags.extend(self.except_tags.iter().cloned());
        config.except_operations.extend(self.except_operations.iter().cloned());
    }

    /// The options as a person would type them.
    fn options(&self) -> impl Iterator<Item = (&'static str, &String)> {
        [
            ("--only-tag", &self.only_tags),
            ("--only-operation", &self.only_operations),
            ("--except-tag", &self.except_tags),
            ("--except-operation", &self.except_operations),
        ]
        .into_iter()
        .flat_map(|(flag, values)| values.iter().map(move |value| (flag, value)))
    }
}

/// Everything a run needs, read.
struct Job {
    source: Source,
    config: Config,
    config_source: Option<Source>,
    out: PathBuf,
}

impl Codegen {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let started = Instant::now();
        let mut refused = Diagnostics::default();
        let Some(job) = self.job(&mut refused)? else { return Ok(ExitCode::FAILURE) };
        let mut generation = coinage::generate(&job.source, &job.config);
        let sources: Vec<&Source> = std::iter::once(&job.source).chain(&job.config_source).collect();
        show::findings(&generation.diagnostics, &sources, self.message_format);
        if generation.diagnostics.has_errors() {
            self.say_refused(&job, &generation);
            return Ok(ExitCode::FAILURE);
        }
        let files: FileSet =
            std::mem::take(&mut generation.files).into_iter().map(|file| (file.path, file.text)).collect();
        let changes = files::apply(&files, &job.out, self.mode())
            .with_context(|| format!("cannot bring the crate to `{}`", job.out.display()))?;
        if let Some(path) = &self.report {
            let report = serde_json::to_string_pretty(&generation.report)?;
            fs::write(path, report + "\n").with_context(|| format!("cannot write `{}`", path.display()))?;
        }
        self.say_done(&job, &generation, files.len(), &changes, started.elapsed());
        let stale = self.check && !changes.is_empty();
        Ok(if stale { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    fn mode(&self) -> Mode {
        match (self.check, self.dry_run) {
            (true, _) => Mode::Check,
            (false, true) => Mode::DryRun,
            (false, false) => Mode::Write,
        }
    }

    /// Reads the configuration and the document; says why if the configuration cannot be read.
    fn job(&self, refused: &mut Diagnostics) -> Result<Option<Job>> {
        let config_path = match (&self.config, &self.spec) {
            (Some(path), _) => Some(path.clone()),
            (None, Some(_)) => None,
            (None, None) => Some(root().join(OWN_CONFIG)),
        };
        let (mut config, config_source) = match &config_path {
            None => (Config::default(), None),
            Some(path) => {
                let source = read(path)?;
                match Config::parse(&source.text) {
                    Ok(config) => (Config { source: Some(source.name.clone()), ..config }, Some(source)),
                    Err(error) => {
                        let mut finding =
                            Diagnostic::new(Code::InvalidConfig, &Pointer::root(), error.message)
                                .file(source.name.clone());
                        finding.position = error.position;
                        refused.report(finding);
                        show::findings(refused, &[&source, &source], self.message_format);
                        return Ok(None);
                    }
                }
            }
        };
        let base = config_path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let beside = |path: &Option<String>| path.as_ref().map(|path| tidy(&base.join(path)));
        let Some(spec) = self.spec.clone().or_else(|| beside(&config.document)) else {
            bail!("no document: give one with `--spec FILE`, or as `document` in the configuration");
        };
        let Some(out) = self.out.clone().or_else(|| beside(&config.output)) else {
            bail!("no place for the crate: give one with `--out DIR`, or as `output` in the configuration");
        };
        if let Some(name) = &self.name {
            check_name(name)?;
            config.package.name = Some(name.clone());
        }
        self.selection.add_to(&mut config);
        let mut outside = self.allow_outside.clone();
        outside.extend(config.allow_outside.iter().map(|folder| base.join(folder)));
        let mut source = document(&spec, &outside)?;
        let named = config.overlays.iter().map(|overlay| tidy(&base.join(overlay)));
        for overlay in named.chain(self.overlays.iter().cloned()) {
            source = source.with_overlay(read(&overlay)?);
        }
        Ok(Some(Job { source, config, config_source, out }))
    }

    /// The command that a person would type to mend what `--check` found.
    fn command(&self, job: &Job) -> String {
        if let Some(command) = &job.config.command {
            return command.clone();
        }
        let mut command = "cargo xtask codegen".to_owned();
        let paths = [("--spec", &self.spec), ("--out", &self.out), ("--config", &self.config)];
        let outside = self.allow_outside.iter().map(|folder| ("--allow-outside", Some(folder)));
        for (flag, path) in paths.into_iter().map(|(flag, path)| (flag, path.as_ref())).chain(outside) {
            if let Some(path) = path {
                let _ = write!(command, " {flag} {}", path.display());
            }
        }
        for overlay in &self.overlays {
            let _ = write!(command, " --overlay {}", overlay.display());
        }
        for (flag, value) in self.selection.options() {
            let _ = write!(command, " {flag} {value}");
        }
        command
    }

    fn say_refused(&self, job: &Job, generation: &Generation) {
        let errors = generation.diagnostics.count(coinage::diagnostics::Severity::Error);
        match self.message_format {
            MessageFormat::Human => {
                let untouched = if job.out.exists() { "; nothing was written" } else { "" };
                eprintln!(
                    "error: `{}` was refused: {}{untouched}",
                    job.source.name,
                    counted(errors, "error")
                );
            }
            MessageFormat::Json => println!("{}", json!({"summary": {"written": false, "errors": errors}})),
        }
    }

    fn say_done(&self, job: &Job, generation: &Generation, files: usize, changes: &Changes, time: Duration) {
        let report = &generation.report;
        match self.message_format {
            MessageFormat::Human => {
                self.say_changes(changes);
                eprintln!(
                    "{}: {}, {}, {} ({}), {:.0} ms{}",
                    report.package,
                    counted(report.operations.len(), "operation"),
                    counted(report.schemas.len(), "type"),
                    counted(files, "file"),
                    self.outcome(changes),
                    time.as_secs_f64() * 1000.0,
                    show::warnings(&generation.diagnostics),
                );
                if self.check && !changes.is_empty() {
                    eprintln!(
                        "error: `{}` is not up to date; run `{}`",
                        job.out.display(),
                        self.command(job)
                    );
                }
            }
            MessageFormat::Json => println!(
                "{}",
                json!({"summary": {
                    "package": report.package,
                    "operations": report.operations.len(),
                    "types": report.schemas.len(),
                    "files": files,
                    "changed": paths(changes, Kind::Changed),
                    "missing": paths(changes, Kind::Missing),
                    "orphans": paths(changes, Kind::Orphan),
                    "blocked": paths(changes, Kind::Blocked),
                    "written": !self.check && !self.dry_run,
                    "milliseconds": time.as_secs_f64() * 1000.0,
                }})
            ),
        }
    }

    fn outcome(&self, changes: &Changes) -> String {
        let count = changes.count(Kind::Changed) + changes.count(Kind::Missing);
        let orphans = changes.count(Kind::Orphan);
        match (self.mode(), changes.is_empty()) {
            (_, true) => "up to date".to_owned(),
            (Mode::Write, _) => format!("{count} written, {orphans} removed"),
            (Mode::DryRun, _) => format!("{count} would be written, {orphans} removed"),
            (Mode::Check, _) => format!("{} not as they should be", changes.iter().count()),
        }
    }

    fn say_changes(&self, changes: &Changes) {
        if changes.is_empty() || self.mode() == Mode::Write {
            return;
        }
        eprint!("{changes}");
    }
}

/// The paths of the changes of one kind.
fn paths(changes: &Changes, kind: Kind) -> Vec<&str> {
    changes.iter().filter(|change| change.kind == kind).map(|change| change.path.as_str()).collect()
}

/// A path as a person would write it: without steps that are taken back.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        let named = matches!(tidy.components().next_back(), Some(Component::Normal(_)));
        if part == Component::ParentDir && named {
            tidy.pop();
        } else {
            tidy.push(part);
        }
    }
    tidy
}

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = own.parent().unwrap_or(own);
    // Shown to people: as short as it can be from where they are.
    match std::env::current_dir() {
        Ok(current) => root.strip_prefix(&current).map_or_else(|_| root.to_owned(), Path::to_owned),
        Err(_) => root.to_owned(),
    }
}

/// Reads a text, named as the user wrote its path.
pub(crate) fn read(path: &Path) -> Result<Source> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        anyhow::anyhow!(
            "`{}` is not UTF-8: the byte at {} starts no character",
            path.display(),
            error.utf8_error().valid_up_to()
        )
    })?;
    Ok(Source::new(path.display().to_string(), text))
}

/// Reads a document, which may refer to files in its own folder and in those `outside`.
pub(crate) fn document(path: &Path, outside: &[PathBuf]) -> Result<Source> {
    Ok(read(path)?.with_files(Disk::beside(path, outside)?))
}

/// Refuses names that Cargo would refuse later with less to say.
fn check_name(name: &str) -> Result<()> {
    let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !valid {
        bail!("`{name}` is not a name for a package: letters, digits, `-` and `_`, the first a letter");
    }
    Ok(())
}
