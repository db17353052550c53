//! Cargo features: one per group of operations, and `preview` for what is not stable yet.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::reach::{reached, reached_by_events};
use crate::model::{GroupId, Model, Operation};

/// The Cargo features that something needs: any one of the alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gate {
    /// Alternatives; none means that it is always there.
    pub any: BTreeSet<Need>,
}

/// A group, and whether `preview` has to be on as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// The group.
    pub group: GroupId,
    /// Whether `preview` is needed too.
    pub preview: bool,
}

impl Gate {
    /// Adds the alternatives of another gate.
    pub(crate) fn merge(&mut self, other: &Self) {
        other.any.iter().for_each(|need| self.add(*need));
    }

    fn add(&mut self, need: Need) {
        // Without preview is the weaker condition and makes the other one pointless.
        if need.preview && self.any.contains(&Need { preview: false, ..need }) {
            return;
        }
        if !need.preview {
            self.any.remove(&Need { preview: true, ..need });
        }
        self.any.insert(need);
    }
}

fn need(operation: &Operation) -> Need {
    Need { group: operation.group, preview: operation.preview }
}

pub(super) fn of_operations(model: &Model) -> Vec<Gate> {
    let gate = |operation| Gate { any: BTreeSet::from([need(operation)]) };
    model.operations.iter().map(gate).collect()
}

/// A type is needed wherever an operation that has to do with it is; one that none has to do with is
/// always there.
pub(super) fn of_types(model: &Model, operations: &[Gate]) -> Vec<Gate> {
    let mut gates = vec![Gate::default(); model.types.len()];
    let mut alike: BTreeMap<&Gate, Vec<&Operation>> = BTreeMap::new();
    for (operation, gate) in model.operations.iter().zip(operations) {
        alike.entry(gate).or_default().push(operation);
    }
    for (gate, operations) in alike {
        for id in reached(model, &operations) {
            gates[id.index()].merge(gate);
        }
    }
    // The service decides which events it sends, whatever the client calls.
    for id in reached_by_events(model) {
        gates[id.index()] = Gate::default();
    }
    gates
}

pub(super) fn of_groups(model: &Model, operations: &[Gate]) -> Vec<Gate> {
    let mut gates = vec![Gate::default(); model.groups.len()];
    for (operation, gate) in model.operations.iter().zip(operations) {
        gates[operation.group.0].merge(gate);
    }
    gates
}
