//! What was measured, as tools read it.
//!
//! Every figure is a cost: less is better. Figures of one task on one document can be compared with each other; those of
//! two machines, or of two days, cannot.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The results of one run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Results {
    /// Where and when they were measured.
    pub(super) about: BTreeMap<String, String>,
    /// What was measured, in the order of the table.
    pub(super) rows: Vec<Row>,
}

/// The figures of one subject at one task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    /// Which of the commands measured it: `generation`, `compile` or `client`.
    pub(super) kind: String,
    /// What was done, such as `check`.
    pub(super) task: String,
    /// With which document.
    pub(super) document: String,
    /// How many operations the document has, if that is known.
    pub(super) operations: Option<usize>,
    /// Who did it.
    pub(super) subject: String,
    /// What that is to the others.
    pub(super) role: Role,
    /// The figures by name and unit, such as `CPU ms`.
    pub(super) figures: BTreeMap<String, Spread>,
    /// Why there are none.
    pub(super) failure: Option<String>,
}

/// What a subject is to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    /// Coinage.
    Own,
    /// Another generator, or the same by hand.
    Peer,
    /// What cannot be done without.
    Floor,
    /// A part of the work of Coinage.
    Part,
}

/// Several figures of the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Spread {
    /// Sums up figures; there has to be one at least.
    pub(super) fn of(figures: &[f64]) -> Option<Self> {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let median = if sorted.len().is_multiple_of(2) {
            f64::midpoint(sorted[middle - 1], sorted[middle])
        } else {
            sorted[middle]
        };
        Some(Self { median, least, most })
    }
}

impl Row {
    /// Whether two rows can be compared.
    pub(super) fn stands_beside(&self, other: &Self) -> bool {
        (&self.kind, &self.task, &self.document) == (&other.kind, &other.task, &other.document)
    }

    /// The median of a figure.
    pub(super) fn median(&self, figure: &str) -> Option<f64> {
        self.figures.get(figure).map(|spread| spread.median)
    }
}

impl Results {
    /// How a figure of Coinage stands to the best of those in this role.
    pub(super) fn ratio(&self, row: &Row, figure: &str, role: Role) -> Option<f64> {
        let others = self.rows.iter().filter(|other| other.role == role && other.stands_beside(row));
        let best = others.filter_map(|other| other.median(figure)).min_by(f64::total_cmp)?;
        (row.role == Role::Own && best > 0.0).then_some(row.median(figure)? / best)
    }
}

#[cfg(test)]
pub(super) fn row(operations: usize, subject: &str, role: Role, cpu: f64) -> Row {
    Row {
        kind: "generation".to_owned(),
        task: "generate".to_owned(),
        document: format!("synthetic-{operations}"),
        operations: Some(operations),
        subject: subject.to_owned(),
        role,
        figures: Spread::of(&[cpu]).map(|spread| ("CPU ms".to_owned(), spread)).into_iter().collect(),
        failure: None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_spread_has_the_median() {
        assert_eq!(Spread::of(&[3.0, 1.0, 2.0]), Some(Spread { median: 2.0, least: 1.0, most: 3.0 }));
        assert_eq!(Spread::of(&[4.0, 1.0, 3.0, 2.0]).unwrap().median.to_string(), "2.5");
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn ratios_are_against_the_best_on_the_same_document() {
        let own = row(10, "coinage", Role::Own, 3.0);
        let rows = vec![
            own.clone(),
            row(10, "slow", Role::Peer, 30.0),
            row(10, "quick", Role::Peer, 6.0),
            row(100, "quick", Role::Peer, 1.0),
            row(10, "floor", Role::Floor, 1.0),
        ];
        let results = Results { rows, ..Results::default() };
        assert_eq!(results.ratio(&own, "CPU ms", Role::Peer), Some(0.5));
        assert_eq!(results.ratio(&own, "CPU ms", Role::Floor), Some(3.0));
        assert_eq!(results.ratio(&results.rows[1], "CPU ms", Role::Floor), None);
        assert_eq!(results.ratio(&own, "peak MiB", Role::Peer), None);
    }
}
