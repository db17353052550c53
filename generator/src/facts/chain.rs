//! How long the chains are in which types mention each other.

use std::collections::BTreeSet;

use crate::model::graph::components;
use crate::model::reach::mentions;
use crate::model::{Model, TypeId};

/// A number of types that no chain exceeds: one that leads from type to type and comes to none twice.
///
/// Types that all lead to each other count as if a chain went through every one of them, since finding the longest
/// would take longer than anybody can wait.
pub(super) fn longest(model: &Model) -> usize {
    let edges = |id: TypeId| mentions(model, id);
    let component = components(model, edges);
    let places = component.iter().max().map_or(0, |last| last + 1);
    let mut sizes = vec![0_usize; places];
    let mut leads_to: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); places];
    for (id, _) in model.types() {
        let own = component[id.index()];
        sizes[own] += 1;
        leads_to[own]
            .extend(edges(id).iter().map(|target| component[target.index()]).filter(|to| *to != own));
    }
    let mut led_to = vec![0_usize; places];
    for target in leads_to.iter().flatten() {
        led_to[*target] += 1;
    }
    let mut ready: Vec<usize> = (0..places).filter(|place| led_to[*place] == 0).collect();
    // The longest chain that ends in each component.
    let mut chain = sizes.clone();
    while let Some(place) = ready.pop() {
        for target in &leads_to[place] {
            chain[*target] = chain[*target].max(chain[place] + sizes[*target]);
            led_to[*target] -= 1;
            if led_to[*target] == 0 {
                ready.push(*target);
            }
        }
    }
    chain.into_iter().max().unwrap_or(0)
}
