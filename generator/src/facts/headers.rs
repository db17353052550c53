//! The headers of replies: which there are in the whole document.

use std::collections::BTreeMap;

use super::gates::Gate;
use crate::model::graph::mentioned;
use crate::model::{Docs, Model, Scalar, Type};

/// A header that replies of some operations are described to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFact {
    /// Its name, in small letters.
    pub name: String,
    /// What it is; a text where replies disagree.
    pub ty: Type,
    /// Whether it is a document in JSON.
    pub json: bool,
    /// Whether it stands once for each of its values, which may have commas in them: `Set-Cookie` (RFC 9110, section 5.3).
    pub repeated: bool,
    /// What it means.
    pub docs: Docs,
    /// Which Cargo features its type needs.
    pub gate: Gate,
}

/// Each header once, by name: services send the same ones with most replies.
pub(super) fn of_model(model: &Model, operations: &[Gate]) -> Vec<HeaderFact> {
    let mut found: BTreeMap<&str, HeaderFact> = BTreeMap::new();
    for (operation, gate) in model.operations.iter().zip(operations) {
        for header in operation.replies.iter().flat_map(|reply| &reply.headers) {
            let known = found.entry(&header.name).or_insert_with(|| HeaderFact {
                name: header.name.clone(),
                ty: header.ty.clone(),
                json: header.json,
                repeated: header.name == "set-cookie",
                docs: header.docs.clone(),
                gate: gate.clone(),
            });
            known.gate.merge(gate);
            if known.repeated || (&known.ty, known.json) != (&header.ty, header.json) {
                (known.ty, known.json) = (Type::Scalar(Scalar::Text), false);
            }
        }
    }
    let mut headers: Vec<HeaderFact> = found.into_values().collect();
    for header in &mut headers {
        let mut types = Vec::new();
        mentioned(&header.ty, &mut types);
        if types.is_empty() {
            header.gate = Gate::default();
        }
    }
    headers
}
