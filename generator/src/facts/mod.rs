//! Whole-program questions, answered once before anything is named or printed.
//!
//! Pure functions of the [`Model`]: nothing here is reported but what cannot be emitted as declared.

mod chain;
mod checks;
mod containment;
mod errors;
mod gates;
mod headers;
mod paging;
mod tags;
mod usage;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::model::reach;
use crate::model::{Model, SchemeKind, TypeId, Usage};

pub use checks::{Check, Checks};
pub use errors::{ErrorCase, ErrorCases, ErrorForm};
pub use gates::Gate;
pub use headers::HeaderFact;
pub use paging::{Paging, Source as PageSource, Target as PageTarget, Way as PageWay};
pub use tags::Tag;

/// What is known about the program as a whole.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Members and branches that need a box, since their type holds the type they stand in.
    pub boxed: BTreeSet<(TypeId, usize)>,
    /// A number of types that no chain of types which mention each other exceeds.
    pub longest_chain: usize,
    /// How each type is used, by index.
    pub usage: Vec<Usage>,
    /// Which Cargo features each type needs, by index.
    pub type_gates: Vec<Gate>,
    /// Which Cargo features each operation needs, by index.
    pub operation_gates: Vec<Gate>,
    /// Which Cargo features each group needs, by index.
    pub group_gates: Vec<Gate>,
    /// Which structs keep members that the document does not name, by index.
    pub keeping: Vec<bool>,
    /// The types that are sent in the place of others.
    pub inputs: BTreeMap<TypeId, TypeId>,
    /// The forms of types for sending that can be made from the forms that are received.
    pub convertible: BTreeSet<TypeId>,
    /// What tells the branches of a union apart, for those that have such a member.
    pub tags: BTreeMap<TypeId, Tag>,
    /// How pages are walked, by operation.
    pub paging: BTreeMap<usize, Paging>,
    /// The error bodies of the whole document.
    pub errors: ErrorCases,
    /// The headers of replies of the whole document, by name.
    pub headers: Vec<HeaderFact>,
    /// The objects and choices that are part of XML bodies.
    pub xml: BTreeSet<TypeId>,
    /// Whether tokens are got from authorization servers.
    pub has_oauth: bool,
    /// Whether there are any XML bodies.
    pub has_xml: bool,
    /// Whether each operation may be sent again without asking, by index.
    pub idempotent: Vec<bool>,
    /// What the values of types have to keep to, for those that can be held against it.
    pub checks: BTreeMap<TypeId, Checks>,
}

impl Facts {
    /// Whether any text has to match a pattern.
    #[must_use]
    pub fn has_patterns(&self) -> bool {
        self.checks.values().any(Checks::has_pattern)
    }
}

/// Answers all questions about `model`.
pub fn derive(model: &Model, config: &Config, diagnostics: &mut Diagnostics) -> Facts {
    let usage = reach::usage(model);
    let operation_gates = gates::of_operations(model);
    Facts {
        boxed: containment::boxed_members(model),
        longest_chain: chain::longest(model),
        type_gates: gates::of_types(model, &operation_gates),
        group_gates: gates::of_groups(model, &operation_gates),
        keeping: usage::keeping(model, &usage),
        inputs: usage::inputs(model),
        convertible: usage::convertible(model),
        tags: tags::of_unions(model),
        errors: errors::of_model(model, &operation_gates),
        headers: headers::of_model(model, &operation_gates),
        operation_gates,
        paging: paging::of_operations(model, diagnostics),
        xml: xml::of_types(model),
        has_oauth: model.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::OAuth(_))),
        has_xml: xml::is_used(model),
        idempotent: model.operations.iter().map(is_idempotent).collect(),
        checks: checks::of_types(model, &usage, config),
        usage,
    }
}

/// By the document's word, else by a key that lets the service know repetitions, else by the method (RFC 9110, section
/// 9.2.2).
fn is_idempotent(operation: &crate::model::Operation) -> bool {
    let by_method = matches!(
        operation.method.as_str(),
        "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY" | "PUT" | "DELETE"
    );
    operation.idempotent.unwrap_or(by_method || operation.idempotency_key.is_some())
}
