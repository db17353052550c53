//! The name table as a page of text: a line for each thing that has a name in Rust. Members and
//! parameters that are called as on the wire are left out.

use std::fmt::Write as _;

use coinage::Program;
use coinage::model::{StatusMatch, TypeKind};

use super::model;

/// Prints all names of `program`.
pub(crate) fn print(program: &Program) -> String {
    let names = &program.names;
    let mut text =
        format!("package {}, crate {}, variables {}_*\n", names.package, names.krate, names.env_prefix);
    for (server, name) in program.model.servers.iter().zip(&names.servers) {
        let _ = writeln!(text, "server {} -> {name}", server.url);
    }
    for (scheme, name) in program.model.schemes.iter().zip(&names.schemes) {
        let _ = writeln!(text, "scheme {} -> {name}", scheme.name);
    }
    for (group, names) in program.model.groups.iter().zip(&names.groups) {
        let _ = writeln!(
            text,
            "group {} -> {}(), {}, feature {}",
            group.name, names.method, names.handle, names.feature
        );
    }
    for (header, name) in program.facts.headers.iter().zip(&names.headers) {
        let _ = writeln!(text, "header {} -> {name}()", header.name);
    }
    for (event, name) in program.model.events.iter().zip(&names.events) {
        let _ = writeln!(text, "event {} -> {name}", event.name);
    }
    types(program, &mut text);
    operations(program, &mut text);
    for (case, name) in program.facts.errors.cases.iter().zip(&names.error_variants) {
        let ty = model::use_of(&program.model, &case.ty);
        let _ = writeln!(text, "error {} {ty} -> {name}", status(case.status));
    }
    text
}

fn types(program: &Program, text: &mut String) {
    for (id, def) in program.model.types() {
        let names = program.names.ty(id);
        let origin = model::name(&program.model, id);
        let _ = writeln!(text, "type {origin} -> {}::{}", names.module, names.ident);
        match &def.kind {
            TypeKind::Struct(body) => {
                for ((field, name), setter) in body.fields.iter().zip(&names.fields).zip(&names.setters) {
                    if setter != name {
                        let _ = writeln!(text, "  {} -> {name}, set by {setter}", field.name);
                    } else if field.name != *name {
                        let _ = writeln!(text, "  {} -> {name}", field.name);
                    }
                }
                if body.fields.iter().filter(|field| field.required).count() > 1 {
                    let _ = writeln!(text, "  required members -> {}", names.required);
                }
                if body.rest.is_some() {
                    let _ = writeln!(text, "  .. -> {}", names.rest);
                }
            }
            TypeKind::Enum(values) | TypeKind::IntEnum(values) => {
                for (value, name) in values.iter().zip(&names.variants) {
                    let _ = writeln!(text, "  {:?} -> {name}", value.value);
                }
                let _ = writeln!(text, "  .. -> {}", names.catch_all);
            }
            TypeKind::Union(union) => {
                for (branch, name) in union.branches.iter().zip(&names.variants) {
                    let _ = writeln!(text, "  {} -> {name}", model::use_of(&program.model, &branch.ty));
                }
                let _ = writeln!(text, "  .. -> {}", names.catch_all);
            }
            TypeKind::Text(_) | TypeKind::Alias(_) => {}
        }
    }
}

fn operations(program: &Program, text: &mut String) {
    for (operation, names) in program.model.operations.iter().zip(&program.names.operations) {
        let _ = writeln!(
            text,
            "operation {} -> {}(), {}, {}",
            operation.id, names.method, names.request, names.constant
        );
        let parameters = operation.parameters.iter().zip(&names.parameters);
        for (parameter, name) in parameters.filter(|(parameter, name)| parameter.name != **name) {
            let _ = writeln!(text, "  {} -> {name}", parameter.name);
        }
        if names.reply_variants.len() > 1 {
            let _ = writeln!(text, "  replies {}", names.reply);
            for (reply, name) in operation.successes().iter().zip(&names.reply_variants) {
                let _ = writeln!(text, "    {} -> {name}", status(reply.status));
            }
        }
    }
}

fn status(status: StatusMatch) -> String {
    match status {
        StatusMatch::Code(code) => code.to_string(),
        StatusMatch::Range(hundreds) => format!("{hundreds}XX"),
        StatusMatch::Default => "default".to_owned(),
    }
}
