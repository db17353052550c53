//! A page that shows the results: the tables between two marks are replaced, all other text stays.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::results::{Results, Role};
use super::table;

const KINDS: [&str; 3] = ["generation", "compile", "client"];

/// Replaces the tables of the kinds that were measured.
pub(super) fn update(path: &Path, results: &Results) -> Result<()> {
    let mut text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    for kind in KINDS {
        let rows: Vec<_> = results.rows.iter().filter(|row| row.kind == kind).cloned().collect();
        if rows.is_empty() {
            continue;
        }
        let part = Results { rows, about: results.about.clone() };
        let shown = format!("{}\n{}{}", table::about(&part), table::tables(&part), growth(&part));
        text = between(&text, kind, &shown)
            .with_context(|| format!("`{}` has no marks for the tables of {kind}", path.display()))?;
    }
    super::write(path, &text)
}

/// The text with something else between the marks of a kind.
fn between(text: &str, kind: &str, shown: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- begin {kind} -->"), format!("<!-- end {kind} -->"));
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n\n{}\n\n{end}{after}", shown.trim_end()))
}

/// What ten times the operations cost, for each who was measured with several sizes.
pub(super) fn growth(results: &Results) -> String {
    let mut text = String::new();
    for row in &results.rows {
        let next = results.rows.iter().find(|other| {
            (&other.task, &other.subject) == (&row.task, &row.subject)
                && row.role != Role::Part
                && row.document.starts_with("synthetic")
                && row.operations.is_some_and(|operations| other.operations == Some(operations * 10))
        });
        if let (Some(next), Some(cost)) = (next, row.median("CPU ms"))
            && let Some(more) = next.median("CPU ms")
        {
            let _ = writeln!(
                text,
                "* {}, {} to {}, {}: {}× the processor's time",
                row.task,
                row.document,
                next.document,
                row.subject,
                table::number(more / cost)
            );
        }
    }
    if text.is_empty() { text } else { format!("Ten times the operations:\n\n{text}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::results::row;
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_is_replaced() {
        let page = "a\n<!-- begin client -->\nold\n<!-- end client -->\nb\n";
        assert_eq!(
            between(page, "client", "new\n").unwrap(),
            "a\n<!-- begin client -->\n\nnew\n\n<!-- end client -->\nb\n"
        );
        assert_eq!(between(page, "compile", "new"), None);
    }

    #[test]
    fn growth_is_told_for_each_size_that_has_a_tenth() {
        let rows = vec![
            row(10, "coinage", Role::Own, 2.0),
            row(100, "coinage", Role::Own, 21.0),
            row(100, "quick", Role::Peer, 1.0),
        ];
        let text = growth(&Results { rows, ..Results::default() });
        assert_eq!(
            text,
            "Ten times the operations:\n\n\
             * generate, synthetic-10 to synthetic-100, coinage: 10.5× the processor's time\n"
        );
    }
}
