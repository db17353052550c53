//! The results of a corpus, for people.

use std::fmt::Write as _;
use std::time::Duration;

use super::{Counts, End, Outcome};

/// One line per document that is not as it should be, or is less than whole, and one for all.
pub(super) fn table(outcomes: &[Outcome]) -> String {
    let mut text = String::from(
        "      operations              schemas               found      time   memory  compiled  document\n\
         whole  less  none     whole  less  none      E     W        ms      MiB\n",
    );
    for outcome in outcomes {
        let _ = writeln!(
            text,
            "{} {}   {:>5} {:>5} {:>9} {:>8}  {:<8}  {}{}",
            counts(outcome.operations),
            counts(outcome.schemas),
            outcome.errors,
            outcome.warnings,
            outcome.milliseconds,
            outcome.peak_kib / 1024,
            compiled(outcome),
            outcome.file,
            end(outcome),
        );
    }
    text.push_str(&totals(outcomes));
    text
}

fn counts(counts: Counts) -> String {
    format!("{:>5} {:>5} {:>5}    ", counts.generated, counts.degraded, counts.skipped)
}

fn compiled(outcome: &Outcome) -> String {
    match outcome.compiled {
        None => "-".to_owned(),
        Some(compiled) if compiled.errors + compiled.warnings == 0 => "yes".to_owned(),
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
         schemas {} whole, {} degraded; {:.1?} of processor time\n{} passed, {bad} failed\n",
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
        outcomes.len() - bad,
    )
}
