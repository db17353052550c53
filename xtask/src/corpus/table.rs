//! The results of a corpus, for people.

use std::fmt::Write as _;
use std::time::Duration;

use super::check::Compiled;
use super::{Counts, End, Outcome};

/// One line per document, what the compiler said first where it said something, and one line for all.
pub(super) fn table(outcomes: &[Outcome]) -> String {
    let mut text = String::from(
        "      operations              schemas               found      time   memory  compiled  docs      document\n\
         whole  less  none     whole  less  none      E     W        ms      MiB\n",
    );
    for outcome in outcomes {
        let _ = writeln!(
            text,
            "{} {}   {:>5} {:>5} {:>9} {:>8}  {:<8}  {:<8}  {}{}",
            counts(outcome.operations),
            counts(outcome.schemas),
            outcome.errors,
            outcome.warnings,
            outcome.milliseconds,
            outcome.peak_kib / 1024,
            compiled(outcome.compiled.as_ref()),
            compiled(outcome.documented.as_ref()),
            outcome.file,
            end(outcome),
        );
    }
    for outcome in outcomes {
        for first in outcome.said().filter_map(|said| said.first.as_ref()) {
            let _ = write!(text, "\n{}:\n{first}", outcome.file);
        }
    }
    text.push_str(&totals(outcomes));
    text
}

fn counts(counts: Counts) -> String {
    format!("{:>5} {:>5} {:>5}    ", counts.generated, counts.degraded, counts.skipped)
}

fn compiled(compiled: Option<&Compiled>) -> String {
    match compiled {
        None => "-".to_owned(),
        Some(compiled) if compiled.is_clean() => "yes".to_owned(),
        Some(compiled) => format!("{}E {}W", compiled.errors, compiled.warnings),
    }
}

fn end(outcome: &Outcome) -> &'static str {
    match (outcome.end, outcome.negative) {
        (End::Written, _) => "",
        (End::Refused, true) => "  refused, as it should be",
        (End::Refused, false) => "  REFUSED",
        (End::Broken, _) => "  BROKEN",
    }
}

fn totals(outcomes: &[Outcome]) -> String {
    let count = |end: End| outcomes.iter().filter(|outcome| outcome.end == end).count();
    let sum = |of: fn(&Outcome) -> usize| outcomes.iter().map(of).sum::<usize>();
    let bad = outcomes.iter().filter(|outcome| !outcome.is_good()).count();
    format!(
        "\n{} documents: {} written, {} refused, {} broken; operations {} whole, {} degraded, {} left out; \
         schemas {} whole, {} degraded; {:.1?} of processor time, at most {} MiB\n{} passed, {bad} failed\n",
        outcomes.len(),
        count(End::Written),
        count(End::Refused),
        count(End::Broken),
        sum(|outcome| outcome.operations.generated),
        sum(|outcome| outcome.operations.degraded),
        sum(|outcome| outcome.operations.skipped),
        sum(|outcome| outcome.schemas.generated),
        sum(|outcome| outcome.schemas.degraded),
        Duration::from_millis(outcomes.iter().map(|outcome| outcome.milliseconds).sum()),
        outcomes.iter().map(|outcome| outcome.peak_kib).max().unwrap_or_default() / 1024,
        outcomes.len() - bad,
    )
}
