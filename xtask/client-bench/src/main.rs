//! What calls of the client cost: without a network, against a server on this machine, and over long lists.
//!
//! Prints one JSON array of figures, each a cost: less is better. `cargo xtask bench client` reads it.

mod calls;
mod clock;
mod hand;
mod instant;
mod lists;
mod server;

use std::collections::BTreeMap;
use std::error::Error;

use serde::Serialize;

/// The figures of one subject at one task.
#[derive(Debug, Serialize)]
struct Measured {
    task: String,
    subject: &'static str,
    /// `own`, or `peer` for what it is compared with.
    role: &'static str,
    figures: BTreeMap<&'static str, Vec<f64>>,
}

impl Measured {
    fn new(task: impl Into<String>, subject: &'static str, role: &'static str) -> Self {
        Self { task: task.into(), subject, role, figures: BTreeMap::new() }
    }

    /// Takes a figure, once in each run.
    fn add(&mut self, name: &'static str, figure: f64) {
        self.figures.entry(name).or_default().push(figure);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let runs: usize = arguments.next().map_or(Ok(5), |runs| runs.parse())?;
    let scale: usize = arguments.next().map_or(Ok(100), |scale| scale.parse())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut measured = calls::without_network(&runtime, runs, scale)?;
    measured.extend(calls::against_a_server(&runtime, runs, scale)?);
    measured.extend(lists::memory(&runtime, scale)?);
    measured.extend(lists::prefetch(&runtime, runs, scale)?);
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}
