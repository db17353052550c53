//! Every identifier, module path and file name of the emitted crate, in one table that is full before
//! the first token is printed.
//!
//! Names that mean something already are claimed first; what collides is told apart by spelling out
//! symbols, then by a number, in an order that does not depend on how the document is written.

mod credentials;
mod operations;
mod scope;
mod shared;
mod statuses;
mod types;
mod verbs;
mod words;

use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::english;
use crate::facts::Facts;
use crate::model::{Model, TypeId, TypeKind};

pub use operations::{GroupNames, OperationNames};
pub use types::TypeNames;

use scope::Scope;
use words::{Case, ident};

/// The names of everything that is emitted.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The package, as in `Cargo.toml`.
    pub package: String,
    /// The crate, as in Rust.
    pub krate: String,
    /// The first part of the names of environment variables.
    pub env_prefix: String,
    /// By index of the type.
    pub types: Vec<TypeNames>,
    /// By index of the group.
    pub groups: Vec<GroupNames>,
    /// By index of the operation.
    pub operations: Vec<OperationNames>,
    /// The variants of the crate's API error, by index of the error case.
    pub error_variants: Vec<String>,
    /// The accessors of the headers of replies, by index of the header.
    pub headers: Vec<String>,
    /// The methods of the builder that take credentials, by index of the scheme.
    pub schemes: Vec<String>,
    /// The constants of the authorization servers, by index of the scheme; empty for other schemes.
    pub authorization_servers: Vec<String>,
    /// The constants of the scopes, in the order of the model.
    pub scopes: Vec<String>,
    /// The constants of the servers, by index.
    pub servers: Vec<String>,
    /// The variants of the enum of events, by index of the event.
    pub events: Vec<String>,
}

impl Names {
    /// The names of the type `id`.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &TypeNames {
        &self.types[id.index()]
    }
}

/// Names everything in `model`.
pub fn assign(model: &Model, facts: &Facts, config: &Config, diagnostics: &mut Diagnostics) -> Names {
    check_config(model, config, diagnostics);
    let package = config.package.name.clone().unwrap_or_else(|| package_name(&model.title));
    let krate = package.replace('-', "_");
    let env_prefix = config.package.env_prefix.clone().unwrap_or_else(|| ident(&package, Case::Shouty));
    let groups = operations::name_groups(model, config);
    let types = types::name_types(model, facts, config, diagnostics);
    let operations = operations::name_operations(model, &groups, config);
    let error_variants = statuses::name_errors(facts, &types);
    let headers = name_headers(facts);
    let schemes = credentials::name_schemes(&model.schemes);
    let servers = name_servers(model);
    let events = name_events(model);
    let authorization_servers = credentials::name_authorization_servers(&model.schemes);
    let scopes = credentials::name_scopes(model);
    Names {
        package,
        krate,
        env_prefix,
        types,
        groups,
        operations,
        error_variants,
        headers,
        schemes,
        authorization_servers,
        scopes,
        servers,
        events,
    }
}

fn name_headers(facts: &Facts) -> Vec<String> {
    let mut scope = Scope::with(&["new", "clone", "fmt"]);
    facts.headers.iter().map(|header| scope.claim([ident(&header.name, Case::Snake)]).name).collect()
}

/// A name that Cargo takes, made from the title of a document.
fn package_name(title: &str) -> String {
    let name: Vec<String> = english::words(title)
        .into_iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let name = name.join("-");
    match name.chars().next() {
        None => "api-client".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("api-{name}"),
        // A crate of this name would hide one of the language's own.
        Some(_) if ["core", "std", "alloc", "test", "proc-macro"].contains(&name.as_str()) => {
            format!("{name}-api")
        }
        Some(_) => format!("{name}{}", if name.contains('-') { "" } else { "-client" }),
    }
}

fn name_events(model: &Model) -> Vec<String> {
    let mut scope = Scope::with(&["Unknown", "Self"]);
    let name = |event: &crate::model::Event| {
        let spelled = words::spelled(&event.name, Case::Camel);
        scope.claim([ident(&event.name, Case::Camel), spelled]).name
    };
    model.events.iter().map(name).collect()
}

fn name_servers(model: &Model) -> Vec<String> {
    let mut scope = Scope::default();
    let mut name = |(index, server): (usize, &crate::model::Server)| {
        let short =
            server.description.as_deref().map(|text| text.split(['.', ':', ',', '(']).next().unwrap_or(text));
        let short = short.filter(|text| !text.trim().is_empty());
        let words: Vec<String> = short.map(english::words).unwrap_or_default();
        let candidate = match words.len() {
            1..=3 => ident(&words.join(" "), Case::Shouty),
            _ => format!("SERVER_{}", index + 1),
        };
        scope.claim([candidate, format!("SERVER_{}", index + 1)]).name
    };
    model.servers.iter().enumerate().map(&mut name).collect()
}

/// Every entry of the configuration that names a type or member must apply to one.
fn check_config(model: &Model, config: &Config, diagnostics: &mut Diagnostics) {
    for name in config.types.keys().filter(|name| types::schema(model, name).is_none()) {
        diagnostics.report(config.unused(&["types", name], "schema of the document"));
    }
    for (name, entry) in &config.types {
        let kind = types::schema(model, name).map(|id| &model.ty(id).kind);
        let has_parts = matches!(kind, None | Some(TypeKind::Struct(_) | TypeKind::Union(_)));
        if entry.validate.is_some() && !has_parts {
            diagnostics
                .report(config.unused(&["types", name, "validate"], "schema of objects or of a choice"));
        }
    }
    for entry in &config.sensitive {
        if types::member(model, entry).is_none() {
            diagnostics.report(config.unused(&["sensitive", entry], "member of a schema"));
        }
    }
}

/// Says that a name is not the one the document leads one to expect.
fn report_renamed(
    diagnostics: &mut Diagnostics,
    at: &crate::pointer::Pointer,
    what: &str,
    wanted: &str,
    name: &str,
) {
    diagnostics.report(
        Diagnostic::new(
            Code::Renamed,
            at,
            format!("{what} `{wanted}` has the same name in Rust as another one"),
        )
        .fallback(format!("it is called `{name}`")),
    );
}
