//! The names of groups, operations, their arguments and replies.

use super::scope::Scope;
use super::statuses::status_name;
use super::verbs::method_names;
use super::words::{Case, ident, module};
use crate::config::Config;
use crate::model::{Model, Operation, Place};

/// Methods of the client that are not groups.
const CLIENT_METHODS: &[&str] = &[
    "builder",
    "from_env",
    "raw",
    "request",
    "call",
    "clone",
    "new",
    "send",
    "base_url",
    "fmt",
    "service",
    "settings",
    "fetch_credentials",
    "to_builder",
    "credential_request",
];

/// Methods of the builder that are not credentials.
pub(super) const BUILDER_METHODS: &[&str] = &[
    "new",
    "build",
    "base_url",
    "credential",
    "provider",
    "give",
    "of",
    "server",
    "sources",
    "tls",
    "shows_certificate",
    "chosen_transport",
    "credentials_from_env",
    "transport",
    "timeout",
    "attempt_timeout",
    "connect_timeout",
    "retry",
    "user_agent",
    "max_concurrent_requests",
    "on_reply",
    "on_request",
    "max_response_bytes",
    "redirects",
    "stall_timeout",
    "fmt",
    "clone",
];

/// Methods of every request that are not parameters.
const REQUEST_METHODS: &[&str] = &[
    "with_timeout",
    "with_attempt_timeout",
    "with_header",
    "with_query",
    "with_retry",
    "with_server",
    "with_stall_timeout",
    "send_blocking",
    "with_response",
    "with_idempotency_key",
    "idempotency_key",
    "to_request",
    "into_stream",
    "into_raw",
    "pages",
    "items",
    "into_future",
    "clone",
    "fmt",
    "body",
];

/// Locals of emitted functions.
const LOCALS: &[&str] = &["call", "self", "client", "body"];

/// Names that emitted operation modules use in their usual meaning.
const RESERVED_TYPES: &[&str] = &[
    "Option", "String", "Vec", "Box", "BTreeMap", "Self", "Some", "None", "Ok", "Err", "Into", "Result",
    "Client",
];

/// Cargo features that mean something already.
const FEATURES: &[&str] = &[
    "default",
    "verification",
    "reqwest",
    "tokio",
    "tracing",
    "gzip",
    "brotli",
    "rustls",
    "native-tls",
    "blocking",
    "tower",
    "patterns",
    "jiff",
    "rust_decimal",
    "url",
    "uuid",
    "preview",
];

/// The names around a group of operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupNames {
    /// The method of the client, which is the module too.
    pub method: String,
    /// The struct that the method returns.
    pub handle: String,
    /// The Cargo feature.
    pub feature: String,
}

/// The names around an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationNames {
    /// The method of the group.
    pub method: String,
    /// The request struct.
    pub request: String,
    /// The description of the operation, a static.
    pub constant: String,
    /// The enum of its successful replies, where there are several.
    pub reply: String,
    /// Its variants, by index of the successful reply.
    pub reply_variants: Vec<String>,
    /// Arguments and setters, by index of the parameter.
    pub parameters: Vec<String>,
    /// The methods that take another body than the usual one: of the group if there has to be one, else of the request.
    pub bodies: Vec<String>,
}

pub(super) fn name_groups(model: &Model, config: &Config) -> Vec<GroupNames> {
    let mut methods = Scope::with(CLIENT_METHODS);
    let mut features = Scope::with(FEATURES);
    model
        .groups
        .iter()
        .map(|group| {
            let chosen = config.groups.get(&group.name).and_then(|config| config.name.as_deref());
            // The method is the module and the file as well, and those are ASCII.
            let plain = module(chosen.unwrap_or(&group.name));
            let method = methods.claim([plain.clone(), format!("{plain}_api")]).name;
            let ascii: String = method.chars().filter(char::is_ascii).collect();
            let feature = ascii.trim_matches('_').replace('_', "-");
            let feature = if feature.is_empty() { "api".to_owned() } else { feature };
            let feature = features.claim([feature.clone(), format!("{feature}-api")]).name;
            let handle = ident(&method, Case::Camel);
            let handle =
                if RESERVED_TYPES.contains(&handle.as_str()) { format!("{handle}Api") } else { handle };
            GroupNames { method, handle, feature }
        })
        .collect()
}

pub(super) fn name_operations(model: &Model, groups: &[GroupNames], config: &Config) -> Vec<OperationNames> {
    let methods = method_names(model, config);
    let mut scopes: Vec<(Scope, Scope)> = groups
        .iter()
        .map(|group| {
            let mut types = Scope::with(RESERVED_TYPES);
            types.claim([group.handle.as_str()]);
            (types, Scope::with(&["new", "clone", "fmt"]))
        })
        .collect();
    let mut constants: Vec<Scope> = vec![Scope::default(); groups.len()];
    model
        .operations
        .iter()
        .zip(methods)
        .map(|(operation, [short, full])| {
            let group = operation.group.0;
            let (types, taken) = &mut scopes[group];
            let method = taken.claim([short, full]).name;
            let stem = ident(&method, Case::Camel);
            let request = types.claim([stem.clone(), format!("{stem}Request")]).name;
            let reply = types.claim([format!("{stem}Reply")]).name;
            let shouty = ident(&method, Case::Shouty);
            let constant = constants[group].claim([shouty.clone()]).name;
            constants[group].claim([format!("{constant}_PAGING")]);
            let mut setters = request_scope();
            OperationNames {
                parameters: name_parameters(operation, &mut setters),
                bodies: name_bodies(operation, &method, taken, &mut setters),
                method,
                request,
                constant,
                reply,
                reply_variants: reply_variants(operation),
            }
        })
        .collect()
}

/// What methods of a request may not be called.
fn request_scope() -> Scope {
    let mut scope = Scope::with(REQUEST_METHODS);
    for local in LOCALS {
        scope.claim([*local]);
    }
    scope
}

fn name_bodies(operation: &Operation, method: &str, group: &mut Scope, request: &mut Scope) -> Vec<String> {
    let Some(body) = &operation.body else { return Vec::new() };
    let (scope, stem) =
        if body.required { (group, method.strip_prefix("r#").unwrap_or(method)) } else { (request, "body") };
    body.alternatives.iter().map(|other| scope.claim([format!("{stem}_as_{}", other.word)]).name).collect()
}

fn name_parameters(operation: &Operation, scope: &mut Scope) -> Vec<String> {
    let mut names = Vec::with_capacity(operation.parameters.len());
    for parameter in &operation.parameters {
        let plain = ident(&parameter.name, Case::Snake);
        let stem = plain.strip_prefix("r#").unwrap_or(&plain);
        let place = match parameter.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        };
        let with_place = format!("{stem}_{place}");
        let candidates = if scope.is_free(&plain) { vec![plain] } else { vec![with_place] };
        names.push(scope.claim(candidates).name);
    }
    names
}

fn reply_variants(operation: &Operation) -> Vec<String> {
    let mut scope = Scope::default();
    operation.successes().iter().map(|reply| scope.claim([status_name(reply.status)]).name).collect()
}
