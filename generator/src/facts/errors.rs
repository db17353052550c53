//! The error bodies of the document: which there are, and which operation may answer with which.

use std::collections::BTreeMap;

use super::gates::Gate;
use crate::model::{Model, ReplyContent, Scalar, StatusMatch, Type};

/// An error body: a status and the type of what comes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorCase {
    /// The statuses it comes with.
    pub status: StatusMatch,
    /// What it consists of.
    pub ty: Type,
    /// How it is written.
    pub form: ErrorForm,
    /// What the document says of it.
    pub description: String,
    /// Which Cargo features it needs: those of the operations that may answer with it.
    pub gate: Gate,
}

/// How an error body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorForm {
    /// As JSON.
    Json,
    /// As XML.
    Xml,
    /// As a text.
    Text,
}

/// All error bodies, and those of each operation.
#[derive(Clone, Debug, Default)]
pub struct ErrorCases {
    /// Each once, by status and then in the order of the operations.
    pub cases: Vec<ErrorCase>,
    /// For each operation: which statuses lead to which case.
    pub of_operation: Vec<Vec<(StatusMatch, usize)>>,
}

pub(super) fn of_model(model: &Model, operations: &[Gate]) -> ErrorCases {
    let mut by_status: BTreeMap<StatusMatch, Vec<ErrorCase>> = BTreeMap::new();
    for (operation, gate) in model.operations.iter().zip(operations) {
        for reply in &operation.replies {
            let Some((ty, form)) = error_type(reply.status, &reply.content) else { continue };
            let cases = by_status.entry(reply.status).or_default();
            match cases.iter_mut().find(|case| case.ty == ty && case.form == form) {
                Some(known) => known.gate.merge(gate),
                None => cases.push(ErrorCase {
                    status: reply.status,
                    ty,
                    form,
                    description: reply.description.clone(),
                    gate: gate.clone(),
                }),
            }
        }
    }
    let cases: Vec<ErrorCase> = by_status.into_values().flatten().collect();
    let of_operation = model
        .operations
        .iter()
        .map(|operation| {
            let case = |reply: &crate::model::Reply| {
                let (ty, form) = error_type(reply.status, &reply.content)?;
                let is_it =
                    |case: &ErrorCase| case.status == reply.status && case.ty == ty && case.form == form;
                let index = cases.iter().position(is_it)?;
                Some((reply.status, index))
            };
            operation.replies.iter().filter_map(case).collect()
        })
        .collect();
    ErrorCases { cases, of_operation }
}

/// The type of an error body, where there is one to name, and how it is written.
fn error_type(status: StatusMatch, content: &ReplyContent) -> Option<(Type, ErrorForm)> {
    let is_error = match status {
        StatusMatch::Code(code) => code >= 400,
        StatusMatch::Range(hundreds) => hundreds >= 4,
        StatusMatch::Default => true,
    };
    match content {
        ReplyContent::Json(ty) if is_error => Some((ty.clone(), ErrorForm::Json)),
        ReplyContent::Xml(ty) if is_error => Some((ty.clone(), ErrorForm::Xml)),
        ReplyContent::Text if is_error => Some((Type::Scalar(Scalar::Text), ErrorForm::Text)),
        _ => None,
    }
}
