//! `cargo xtask interop`: calls emitted crates against servers that others wrote.
//!
//! The work is done by scripts in `generator/tests/interop/`, since the servers are made of packages of Python and Node.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};
use clap::Args;

/// What is asked of the servers.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Interop {
    /// What the script takes; `--help` lists it.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Interop {
    /// Hands over to the script, or says why there is nothing to do.
    pub(crate) fn run(self) -> Result<ExitCode> {
        let Some(python) = ["python3", "python"].into_iter().find(|python| is_recent(python)) else {
            eprintln!("skipped: there is no Python of 3.11 or later with `venv`");
            return Ok(ExitCode::SUCCESS);
        };
        let script = crate::codegen::root().join("generator/tests/interop/run.py");
        let status = Command::new(python)
            .arg(script)
            .args(self.arguments)
            .status()
            .with_context(|| format!("cannot start `{python}`"))?;
        Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Whether this Python is there, is recent enough, and can make an environment of its own.
fn is_recent(python: &str) -> bool {
    let question = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    Command::new(python).args(["-c", question]).output().is_ok_and(|output| output.status.success())
}
