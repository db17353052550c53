//! What calls cost: a program of its own measures them, since it needs the client and an HTTP client.

use std::collections::BTreeMap;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::Options;
use super::results::{Results, Role};
use super::workplace::{Samples, Workplace, cargo};

/// What the program prints.
#[derive(Debug, Deserialize)]
struct Measured {
    task: String,
    subject: String,
    role: Role,
    figures: BTreeMap<String, Vec<f64>>,
}

pub(super) fn measure(options: &Options, _: &Workplace, results: &mut Results) -> Result<()> {
    eprintln!("calling");
    let mut command = cargo();
    command.args([
        "run",
        "--quiet",
        "--profile",
        "bench",
        "--package",
        "client-bench",
        "--",
        &options.runs.to_string(),
    ]);
    command.args(options.scale.map(|scale| scale.to_string()));
    let output = command.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("the calls cannot be measured");
    }
    let measured: Vec<Measured> =
        serde_json::from_slice(&output.stdout).context("the program printed something else")?;
    for one in measured {
        let mut samples = Samples::new("client", &one.task, ("payout", None), (&one.subject, one.role));
        for (name, figures) in &one.figures {
            samples.add(name, figures);
        }
        results.rows.push(samples.finish());
    }
    Ok(())
}
