//! What has become of each operation and schema: for tools, and for people who want to know what a
//! crate lacks.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::emit::{self, Context};
use crate::load::bundle;
use crate::model::{Operation, Origin, TypeDef, TypeId};
use crate::pointer::Pointer;

/// The coverage of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The name of the emitted package.
    pub package: String,
    /// The name of the emitted crate in Rust.
    pub krate: String,
    /// Every operation of the document.
    pub operations: Vec<OperationReport>,
    /// Every schema that has become a type.
    pub schemas: Vec<SchemaReport>,
}

/// What has become of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All of it is there.
    Generated,
    /// It is there and works, and is less than the document says.
    Degraded,
    /// It is not there.
    Skipped,
}

/// What has become of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationReport {
    /// Its name in the document.
    pub operation_id: Option<String>,
    /// The method.
    pub method: String,
    /// The template of the path.
    pub path: String,
    /// The request struct, from the root of the crate.
    pub rust_path: Option<String>,
    /// The call that makes it, from a client.
    pub call: Option<String>,
    /// The parameters: required ones in the order of the call's arguments, then those that have setters.
    pub parameters: Vec<ParameterReport>,
    /// The body of the request, which is the last argument if it is required.
    pub body: Option<BodyReport>,
    /// The type that a successful call gives, from the root of the crate; nothing where it only gives a stream.
    pub reply: Option<String>,
    /// The type of the pieces of a reply that can be had as a stream.
    pub piece: Option<String>,
    /// What has become of it.
    pub status: Status,
    /// Why it is not all there.
    pub reasons: Vec<String>,
    /// How its pages are walked, if they are.
    pub pagination: Option<PaginationReport>,
}

/// How the pages of an operation are walked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaginationReport {
    /// The style, in the words of the configuration.
    pub style: &'static str,
    /// How one page leads to the next.
    pub how: String,
    /// What in the document shows it; nothing if it is declared.
    pub evidence: Option<String>,
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParameterReport {
    /// Its name in the document.
    pub name: String,
    /// `path`, `query`, `header` or `cookie`.
    #[serde(rename = "in")]
    pub place: &'static str,
    /// Whether it is an argument of the call, or has a setter.
    pub required: bool,
    /// The name of the argument or setter.
    pub argument: String,
    /// The type that it is taken as, with paths from the root of the crate.
    #[serde(rename = "type")]
    pub ty: String,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BodyReport {
    /// The media type it is sent as.
    pub media_type: String,
    /// Whether it is an argument of the call, or has a setter.
    pub required: bool,
    /// The type that it is taken as.
    #[serde(rename = "type")]
    pub ty: String,
    /// Other bodies that can be sent instead.
    pub alternatives: Vec<AlternativeReport>,
}

/// A body that can be sent instead of the usual one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlternativeReport {
    /// The method that is called instead if a body is required, otherwise the setter.
    pub name: String,
    /// The media type it is sent as.
    pub media_type: String,
    /// The type that it is taken as.
    #[serde(rename = "type")]
    pub ty: String,
}

/// What has become of a schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaReport {
    /// Where it stands in the document; what stands in another file has its path before a `#`.
    pub pointer: String,
    /// The name that the document gives it, if it does. Other types can also be made of several schemas that hold
    /// together, and stand at the place of one of these.
    pub name: Option<String>,
    /// The type, from the root of the crate.
    pub rust_path: String,
    /// The type in whose place it is sent, where some members travel in one direction only.
    pub input_of: Option<String>,
    /// Whether operations send it, receive it, or have nothing to do with it.
    pub usage: &'static str,
    /// What has become of it.
    pub status: Status,
    /// Why it is not all there.
    pub reasons: Vec<String>,
}

impl Report {
    /// The report on a whole program.
    #[must_use]
    pub fn of(program: &Context<'_>) -> Self {
        let model = program.model;
        let made = (0..model.operations.len()).map(|index| operation(program, index));
        let skipped = model.skipped.iter().map(|skipped| OperationReport {
            operation_id: skipped.id.clone(),
            method: skipped.method.clone(),
            path: skipped.path.clone(),
            rust_path: None,
            call: None,
            parameters: Vec::new(),
            body: None,
            reply: None,
            piece: None,
            status: Status::Skipped,
            reasons: vec![skipped.reason.clone()],
            pagination: None,
        });
        Self {
            package: program.names.package.clone(),
            krate: program.names.krate.clone(),
            operations: made.chain(skipped).collect(),
            schemas: schemas(program),
        }
    }
}

fn operation(program: &Context<'_>, index: usize) -> OperationReport {
    let operation: &Operation = &program.model.operations[index];
    let names = &program.names.operations[index];
    let group = &program.names.groups[operation.group.0].method;
    let paging = program.facts.paging.get(&index);
    let signature = emit::signature(program, index);
    OperationReport {
        operation_id: Some(operation.id.clone()),
        method: operation.method.clone(),
        path: operation.path.clone(),
        rust_path: Some(format!("operations::{group}::{}", names.request)),
        call: Some(format!("client.{group}().{}", names.method)),
        parameters: signature.parameters,
        body: signature.body,
        reply: signature.reply,
        piece: signature.piece,
        status: status(&operation.degraded),
        reasons: operation.degraded.clone(),
        pagination: paging.map(|paging| PaginationReport {
            style: paging.style(),
            how: paging.words(operation),
            evidence: paging.evidence.clone(),
        }),
    }
}

fn schemas(program: &Context<'_>) -> Vec<SchemaReport> {
    let mut reports = Vec::with_capacity(program.model.types.len());
    for (id, def) in program.model.types() {
        let usage = program.facts.usage[id.index()];
        let rust_path = |id: TypeId| format!("types::{}", program.names.ty(id).ident);
        let (name, input_of) = match &def.origin {
            Origin::Schema(name) => (Some(name), None),
            Origin::Input(of) => (None, Some(*of)),
            _ => (None, None),
        };
        let places = std::iter::once(&def.pointer).chain(def.also.iter().map(|twin| &twin.pointer));
        // What is part of several types stands at one place all the same.
        let pointers: BTreeSet<String> = places.map(|at| pointer(def, at)).collect();
        reports.extend(pointers.into_iter().map(|pointer| SchemaReport {
            pointer,
            name: name.cloned(),
            rust_path: rust_path(id),
            input_of: input_of.map(rust_path),
            usage: match (usage.sent, usage.received) {
                (true, true) => "both",
                (true, false) => "sent",
                (false, true) => "received",
                (false, false) => "unused",
            },
            status: status(&def.degraded),
            reasons: def.degraded.clone(),
        }));
    }
    reports
}

/// Where a type stands as people know it.
fn pointer(def: &TypeDef, at: &Pointer) -> String {
    match &def.origin {
        Origin::Schema(name) if !bundle::is_in_file(at) => {
            Pointer::root().join("components").join("schemas").join(name).to_string()
        }
        _ => bundle::named(at),
    }
}

fn status(reasons: &[String]) -> Status {
    if reasons.is_empty() { Status::Generated } else { Status::Degraded }
}

#[cfg(test)]
mod tests {
    use crate::{Config, Source, generate};

    #[test]
    fn a_form_for_sending_names_the_type_that_it_stands_for() {
        let text = r##"{"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"},
            "paths": {"/pets": {"post": {"operationId": "add",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                "responses": {"200": {"description": "",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}}}},
            "components": {"schemas": {"Pet": {"type": "object", "required": ["id"],
                "properties": {"id": {"type": "integer", "readOnly": true}, "name": {"type": "string"}}}}}}"##;
        let report = generate(&Source::new("pets.json", text), &Config::default()).report;
        let found: Vec<_> =
            report.schemas.iter().map(|it| (&*it.rust_path, it.input_of.as_deref(), it.usage)).collect();
        let pet = "/components/schemas/Pet";
        assert_eq!(
            found,
            [("types::Pet", None, "received"), ("types::PetInput", Some("types::Pet"), "sent")]
        );
        assert!(report.schemas.iter().all(|schema| schema.pointer == pet));
    }
}
