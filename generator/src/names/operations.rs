//! The names of groups, operations, their arguments and replies.

use std::collections::BTreeMap;

use super::scope::Scope;
use super::types::TypeNames;
use super::words::{Case, ident, module, singular, words};
use crate::config::Config;
use crate::facts::Facts;
use crate::model::{Model, Operation, Place, Reply, StatusMatch, Type};

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

/// For each operation the method name without the words of its group, and the one with them; the
/// short ones are dropped where they would not be unique.
fn method_names(model: &Model, config: &Config) -> Vec<[String; 2]> {
    let mut names: Vec<[String; 2]> = model
        .operations
        .iter()
        .map(|operation| {
            let chosen = config.operations.get(&operation.id).and_then(|config| config.name.clone());
            match chosen {
                Some(chosen) => [chosen.clone(), chosen],
                None => [short_name(model, operation), ident(&operation.id, Case::Plain)],
            }
        })
        .collect();
    let mut count: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for (operation, [short, _]) in model.operations.iter().zip(&names) {
        *count.entry((operation.group.0, short.clone())).or_default() += 1;
    }
    for (operation, [short, full]) in model.operations.iter().zip(&mut names) {
        if count.get(&(operation.group.0, short.clone())).is_some_and(|count| *count > 1) {
            short.clone_from(full);
        }
    }
    names
}

fn short_name(model: &Model, operation: &Operation) -> String {
    let group: Vec<String> =
        words(&model.groups[operation.group.0].name).iter().map(|word| singular(word)).collect();
    let all = words(&operation.id);
    let is_of_group = |word: &String| group.contains(&singular(word));
    // An article goes with its word.
    let is_left = |index: usize| {
        ["a", "an", "the"].contains(&all[index].as_str()) && all.get(index + 1).is_some_and(is_of_group)
    };
    let kept = all.iter().enumerate().filter(|(index, word)| !is_of_group(word) && !is_left(*index));
    let kept: Vec<String> = kept.map(|(_, word)| word.clone()).collect();
    // What is left must say something: a digit or a preposition does not.
    let telling = |word: &String| {
        word.chars().any(char::is_alphabetic)
            && !["by", "of", "for", "in", "on", "to", "with", "from", "at", "and", "all"]
                .contains(&word.as_str())
    };
    if let [verb] = &kept[..]
        && verb.eq_ignore_ascii_case(&operation.method)
    {
        usual_verb(model, operation).unwrap_or(verb).to_owned()
    } else if kept.first().is_some_and(telling) {
        ident(&kept.join("_"), Case::Plain)
    } else {
        ident(&operation.id, Case::Plain)
    }
}

/// What people call an operation on a collection or on one of its items, where the document only repeats the method
/// (`GetCharges` and `GetChargesCharge`). Only paths that go together tell the two apart: `/charges`, `/charges/{id}`.
fn usual_verb(model: &Model, operation: &Operation) -> Option<&'static str> {
    let has = |path: &str, method: Option<&str>| {
        model.operations.iter().any(|other| {
            other.group == operation.group
                && other.path == path
                && method.is_none_or(|method| other.method == method)
        })
    };
    let own = operation.path.trim_end_matches('/');
    let last = own.rsplit('/').next().unwrap_or_default();
    let is_item = last.starts_with('{') && last.ends_with('}');
    let collection = &own[..own.len() - last.len()];
    let is_collection = !is_item
        && model.operations.iter().any(|other| {
            let item = other.path.strip_prefix(own).and_then(|rest| rest.strip_prefix("/{"));
            other.group == operation.group && item.is_some_and(|rest| rest.find('}') == Some(rest.len() - 1))
        });
    match operation.method.as_str() {
        "GET" if is_collection => Some("list"),
        "POST" if is_collection => Some("create"),
        "POST"
            if is_item
                && has(collection.trim_end_matches('/'), None)
                && has(&operation.path, Some("GET")) =>
        {
            Some("update")
        }
        _ => None,
    }
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

/// The successful replies of an operation: what its method returns.
#[must_use]
pub fn successes(operation: &Operation) -> Vec<&Reply> {
    let declared: Vec<&Reply> = operation.replies.iter().filter(|reply| reply.status.is_success()).collect();
    if declared.is_empty() {
        operation.replies.iter().filter(|reply| reply.status == StatusMatch::Default).collect()
    } else {
        declared
    }
}

fn reply_variants(operation: &Operation) -> Vec<String> {
    let mut scope = Scope::default();
    successes(operation).iter().map(|reply| scope.claim([status_name(reply.status)]).name).collect()
}

pub(super) fn name_errors(facts: &Facts, types: &[TypeNames]) -> Vec<String> {
    let mut scope = Scope::default();
    facts
        .errors
        .cases
        .iter()
        .map(|case| {
            let name = status_name(case.status);
            let alone = facts.errors.cases.iter().filter(|other| other.status == case.status).count() == 1;
            let detailed = format!("{name}{}", type_word(types, &case.ty));
            scope.claim(if alone { vec![name, detailed] } else { vec![detailed] }).name
        })
        .collect()
}

fn type_word(types: &[TypeNames], ty: &Type) -> String {
    match ty {
        Type::Ref(id) => types[id.index()].ident.clone(),
        Type::List(inner) => format!("{}List", type_word(types, inner)),
        Type::Map(inner) => format!("{}Map", type_word(types, inner)),
        Type::Nullable(inner) => type_word(types, inner),
        Type::Scalar(scalar) => format!("{scalar:?}"),
        Type::Any => "Value".to_owned(),
    }
}

/// The name of a status, after its reason phrase (RFC 9110, section 15, and the registry it sets up).
fn status_name(status: StatusMatch) -> String {
    let code = match status {
        StatusMatch::Code(code) => code,
        StatusMatch::Range(2) => return "Success".to_owned(),
        StatusMatch::Range(3) => return "Redirection".to_owned(),
        StatusMatch::Range(4) => return "ClientError".to_owned(),
        StatusMatch::Range(5) => return "ServerError".to_owned(),
        StatusMatch::Range(hundreds) => return format!("Status{hundreds}xx"),
        StatusMatch::Default => return "Default".to_owned(),
    };
    let name = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        507 => "InsufficientStorage",
        508 => "LoopDetected",
        511 => "NetworkAuthenticationRequired",
        other => return format!("Status{other}"),
    };
    name.to_owned()
}
