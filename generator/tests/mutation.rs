//! Documents with random faults never make the generator panic: each gives a crate or is refused with
//! an error.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};

use coinage::diagnostics::{Code, render};
use coinage::{Config, Diagnostics, Source, load};
use support::Case;
use support::disorder::{Random, json, mutate};

/// How many documents are made of each case.
const MUTANTS: u64 = 12;

#[test]
fn no_document_makes_the_generator_panic() {
    let mut failures = Vec::new();
    for case in Case::all() {
        let Some(tree) = load::parse(&case.source, &mut Diagnostics::default()) else { continue };
        for seed in 0..MUTANTS {
            let mut random = Random::new(seed);
            let mut mutant = tree.clone();
            for _ in 0..=random.below(4) {
                mutate(&mut mutant, &mut random);
            }
            let source = Source::new("mutant.json", json(&mutant, &mut random));
            if let Err(fault) = run(&source, &case.config) {
                failures.push(format!("{} {seed}: {fault}\n{}", case.name, source.text));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// What is wrong with a run, if anything is.
fn run(source: &Source, config: &Config) -> Result<(), String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let generation = coinage::generate(source, config);
        // Showing the findings looks up places in the text, which may go wrong, too.
        let shown = render::text(&generation.diagnostics, &[source], render::Style::PLAIN);
        (generation, shown)
    }));
    let Ok((generation, shown)) = outcome else { return Err("panicked".to_owned()) };
    if let Some(internal) = generation.diagnostics.iter().find(|finding| finding.code == Code::Internal) {
        return Err(format!("a fault of the generator: {}", internal.message));
    }
    match (generation.files.is_empty(), generation.diagnostics.has_errors()) {
        (true, false) => Err(format!("neither a crate nor an error\n{shown}")),
        (false, true) => Err(format!("both a crate and an error\n{shown}")),
        _ => Ok(()),
    }
}
