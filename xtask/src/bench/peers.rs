//! The other generators: how to get them, and how they are called.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::about::said;
use super::workplace::{CRATE, cargo};

/// A generator that is there.
#[derive(Debug)]
pub(super) struct Peer {
    /// Its package.
    pub(super) name: &'static str,
    /// As it says itself, or as cargo does.
    pub(super) version: String,
    /// The program, or the archive that Java runs.
    program: PathBuf,
    kind: &'static Kind,
}

/// How a generator is called.
#[derive(Debug)]
struct Kind {
    package: &'static str,
    call: fn(program: &Path, spec: &Path, out: &Path) -> Command,
}

/// The package that brings the generator written in Java.
const JAVA: &str = "openapi-generator-cli";

static KINDS: [Kind; 5] = [
    Kind { package: "ploidy", call: ploidy },
    Kind { package: "openapi-to-rust", call: openapi_to_rust },
    Kind { package: "cargo-progenitor", call: progenitor },
    Kind { package: "oas3-gen", call: oas3_gen },
    Kind { package: JAVA, call: java },
];

impl Peer {
    /// The command that makes a crate.
    pub(super) fn generate(&self, spec: &Path, out: &Path) -> Command {
        (self.kind.call)(&self.program, spec, out)
    }

    /// Makes the crate that it has written one that cargo builds by itself, inside of another workspace.
    pub(super) fn complete(out: &Path) -> Result<()> {
        let path = out.join("Cargo.toml");
        let needed = out.join("src/REQUIRED_DEPS.toml");
        if needed.exists() {
            // It writes a module, and what the manifest around it has to say.
            let package =
                format!("[package]\nname = \"{CRATE}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n");
            fs::write(&path, package + &fs::read_to_string(needed)?)?;
            fs::rename(out.join("src/mod.rs"), out.join("src/lib.rs"))?;
        }
        let manifest = fs::read_to_string(&path).context("it writes no manifest")?;
        if !manifest.contains("[workspace]") {
            fs::write(&path, manifest + "\n[workspace]\n")?;
        }
        Ok(())
    }
}

/// Installs the generators below a folder, those of `only` if it names any. One that cannot be had is left out.
pub(super) fn install(folder: &Path, only: &[String]) -> Result<Vec<Peer>> {
    if let Some(unknown) = only.iter().find(|name| !KINDS.iter().any(|kind| kind.package == name.as_str())) {
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.package).collect();
        bail!("there is no generator `{unknown}`; known are {}", known.join(", "));
    }
    let root = folder.join("peers");
    let mut peers = Vec::new();
    for kind in &KINDS {
        if only.is_empty() || only.iter().any(|name| name == kind.package) {
            match if kind.package == JAVA { with_java(&root) } else { with_cargo(&root, kind.package) } {
                Ok((program, version)) => peers.push(Peer { name: kind.package, version, program, kind }),
                Err(error) => eprintln!("{} is left out: {error:#}", kind.package),
            }
        }
    }
    Ok(peers)
}

/// Installs a package of crates.io, unless it is there.
fn with_cargo(root: &Path, package: &str) -> Result<(PathBuf, String)> {
    let program = root.join("bin").join(package);
    if !program.exists() {
        eprintln!("installing {package}");
        let mut command = cargo();
        command.args(["install", "--quiet", "--locked", package, "--root"]).arg(root);
        let status = command.env("CARGO_TARGET_DIR", root.join("build")).status()?;
        if !status.success() {
            bail!("it cannot be installed");
        }
    }
    let list = cargo().args(["install", "--list", "--root"]).arg(root).output()?;
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    let line = list.lines().find_map(|line| line.strip_prefix(&format!("{package} v")));
    Ok((program, line.map_or("unknown", |version| version.trim_end_matches(':')).to_owned()))
}

/// Gets the archive from the Python package that carries it, unless it is there.
fn with_java(root: &Path) -> Result<(PathBuf, String)> {
    if !Command::new("java")
        .arg("-version")
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
    {
        bail!("there is no Java");
    }
    let python = root.join("python");
    let archive = python.join("openapi_generator_cli/openapi-generator.jar");
    if !archive.exists() {
        eprintln!("installing {JAVA}");
        let mut command = Command::new("python3");
        command.args(["-m", "pip", "install", "--quiet", "--no-deps", JAVA, "--target"]).arg(&python);
        if !command.status()?.success() {
            bail!("it cannot be installed");
        }
    }
    let version = said("java", &["-jar", &archive.to_string_lossy(), "version"]);
    Ok((archive, version))
}

fn ploidy(program: &Path, spec: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["generate", "rust"]).arg(spec).arg("-o").arg(out).args(["--name", CRATE]);
    command
}

fn openapi_to_rust(program: &Path, spec: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("generate").arg(spec).arg("--output-dir").arg("src").current_dir(out);
    command
}

fn progenitor(program: &Path, spec: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("progenitor").arg("-i").arg(spec).arg("-o").arg(out).args(["-n", CRATE, "-v", "0.1.0"]);
    command.args(["--license-name", "MIT", "--interface", "builder"]);
    command
}

fn oas3_gen(program: &Path, spec: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["generate", "client-mod", "--workspace", "-q", "-i"]).arg(spec).arg("-o").arg(out);
    command
}

fn java(program: &Path, spec: &Path, out: &Path) -> Command {
    let mut command = Command::new("java");
    command.arg("-jar").arg(program).args(["generate", "-g", "rust", "-i"]).arg(spec).arg("-o").arg(out);
    command
        .arg(format!("--additional-properties=library=reqwest,supportMiddleware=false,packageName={CRATE}"));
    command
}
