//! The results, for people: tables that read well on a terminal and are Markdown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::results::{Results, Role, Row, Spread};

/// All tables, one per kind and task.
pub(super) fn tables(results: &Results) -> String {
    let mut text = String::new();
    let mut done = BTreeSet::new();
    for row in &results.rows {
        if done.insert((&row.kind, &row.task)) {
            let rows: Vec<&Row> = results
                .rows
                .iter()
                .filter(|other| (&other.kind, &other.task) == (&row.kind, &row.task))
                .collect();
            let _ = write!(text, "### {}: {}\n\n{}\n", capital(&row.kind), row.task, table(results, &rows));
        }
    }
    text
}

/// Where and when, as a list.
pub(super) fn about(results: &Results) -> String {
    let mut text = String::new();
    for (key, value) in &results.about {
        let _ = writeln!(text, "* {key}: {value}");
    }
    text
}

/// One table: a line per subject, a column per figure.
fn table(results: &Results, rows: &[&Row]) -> String {
    let figures: BTreeSet<&String> = rows.iter().flat_map(|row| row.figures.keys()).collect();
    let roles = [(Role::Peer, "of the best peer"), (Role::Floor, "of the floor")];
    let mut heads = vec!["document".to_owned(), "who".to_owned()];
    heads.extend(figures.iter().map(|figure| (*figure).clone()));
    let mut compared = Vec::new();
    for (role, title) in roles {
        for figure in &figures {
            if *figure != "lines emitted" && rows.iter().any(|row| results.ratio(row, figure, role).is_some())
            {
                heads.push(format!("{figure} {title}"));
                compared.push((*figure, role));
            }
        }
    }
    let mut lines = vec![heads];
    for row in rows {
        let mut cells = vec![row.document.clone(), row.subject.clone()];
        if let Some(failure) = &row.failure {
            cells.push(failure.clone());
        } else {
            cells.extend(
                figures.iter().map(|figure| row.figures.get(*figure).map_or_else(String::new, spread)),
            );
            cells.extend(compared.iter().map(|(figure, role)| {
                results.ratio(row, figure, *role).map_or_else(String::new, |ratio| format!("{ratio:.2}×"))
            }));
        }
        cells.resize(lines[0].len(), String::new());
        lines.push(cells);
    }
    markdown(&lines)
}

/// The median, and how far the others are from it where they are.
fn spread(spread: &Spread) -> String {
    let Spread { median, least, most } = *spread;
    if number(least) == number(most) {
        number(median)
    } else {
        format!("{} ({}–{})", number(median), number(least), number(most))
    }
}

/// Three digits or more, so that small figures say as much as large ones.
pub(super) fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || size == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// Aligned for the terminal.
fn markdown(lines: &[Vec<String>]) -> String {
    let width =
        |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(text, "| {cell:<width$} ");
        }
        text.push_str("|\n");
        if index == 0 {
            for width in &widths {
                let _ = write!(text, "|{}", "-".repeat(width + 2));
            }
            text.push_str("|\n");
        }
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::results::row;
    use super::*;

    #[test]
    fn a_table_has_figures_ratios_and_failures() {
        let mut broken = row(10, "other", Role::Peer, 0.0);
        broken.figures.clear();
        broken.failure = Some("fails".to_owned());
        let rows = vec![row(10, "coinage", Role::Own, 12.5), row(10, "quick", Role::Peer, 50.0), broken];
        let text = tables(&Results { rows, ..Results::default() });
        let expected = "### Generation: generate\n\n\
            | document     | who     | CPU ms | CPU ms of the best peer |\n\
            |--------------|---------|--------|-------------------------|\n\
            | synthetic-10 | coinage | 12.5   | 0.25×                   |\n\
            | synthetic-10 | quick   | 50.0   |                         |\n\
            | synthetic-10 | other   | fails  |                         |\n\n";
        assert_eq!(text, expected);
    }
}
