//! Headers by which a service knows a request again.
//!
//! The configuration counts first, then the document's own word about the operation, then a header parameter that is
//! plainly meant for it, then the configuration of the whole service. What is merely a name for a request in logs
//! (`X-Request-Id`) is none: taking it for a key would send again what must not be.

use openapiv3::{Parameter, ParameterSchemaOrContent, ReferenceOr};
use serde::Deserialize as _;

use super::Lowering;
use super::keywords::{Keywords, SchemaRef};
use super::operation::component;
use crate::config::{KeyConfig, is_header};
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// The header of the draft that most services follow.
const USUAL: &str = "Idempotency-Key";

/// What people write on an operation, ours first.
const EXTENSIONS: [&str; 3] = ["x-coinage-idempotency-key", "x-idempotency-key", "x-idempotency-header"];

/// The length of the keys that clients make.
const LENGTH: usize = 36;

impl Lowering<'_> {
    /// The header that holds the idempotency key of an operation.
    pub(super) fn idempotency_key(
        &mut self,
        index: usize,
        operation: &openapiv3::Operation,
        at: &Pointer,
    ) -> Option<String> {
        let (id, method) = (&self.model.operations[index].id, self.model.operations[index].method.as_str());
        let configured = self.config.operations.get(id).and_then(|config| config.idempotency_key.clone());
        let is_unsafe = !matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY");
        let creates = matches!(method, "POST" | "PATCH");
        match configured.or_else(|| self.extension(operation, at)) {
            Some(KeyConfig::Header(name)) => Some(name),
            Some(KeyConfig::Is(false)) => None,
            Some(KeyConfig::Is(true)) => Some(self.declared(operation).unwrap_or_else(|| USUAL.to_owned())),
            None => self
                .declared(operation)
                .filter(|_| is_unsafe)
                .or_else(|| self.config.idempotency_key.clone().filter(|_| creates)),
        }
    }

    /// What the document says about the operation.
    fn extension(&mut self, operation: &openapiv3::Operation, at: &Pointer) -> Option<KeyConfig> {
        let (key, value) = EXTENSIONS.iter().find_map(|key| Some((key, operation.extensions.get(*key)?)))?;
        if let Ok(said) = KeyConfig::deserialize(value) {
            return Some(said);
        }
        self.report(
            Diagnostic::new(
                Code::IdempotencyKey,
                &at.join(key),
                format!("`{key}` is neither the name of a header nor a boolean"),
            )
            .fallback("it is left out of account"),
        );
        None
    }

    /// The header parameter that is meant for keys.
    fn declared(&self, operation: &openapiv3::Operation) -> Option<String> {
        let components = self.document.components.as_ref();
        operation.parameters.iter().find_map(|parameter| {
            let parameter = match parameter {
                ReferenceOr::Item(parameter) => parameter,
                ReferenceOr::Reference { reference } => {
                    let name = component(reference, "parameters")?;
                    components?.parameters.get(&name)?.as_item()?
                }
            };
            let Parameter::Header { parameter_data: data, .. } = parameter else { return None };
            let is_key = is_key_name(&data.name, data.description.as_deref().unwrap_or_default())
                && is_header(&data.name)
                && self.takes_keys(&data.format);
            is_key.then(|| data.name.clone())
        })
    }

    /// Whether a parameter takes the keys that clients make: texts that are long enough.
    fn takes_keys(&self, format: &ParameterSchemaOrContent) -> bool {
        let ParameterSchemaOrContent::Schema(schema) = format else { return false };
        let schema = match schema {
            SchemaRef::Item(schema) => Some(schema),
            SchemaRef::Reference { reference } => self.target(reference).and_then(SchemaRef::as_item),
        };
        let Some(keywords) = schema.map(Keywords::of) else { return false };
        matches!(keywords.ty, Some("string") | None)
            && matches!(keywords.format.as_deref(), None | Some("uuid" | "guid"))
            && keywords.enumeration.is_empty()
            && keywords.limits.max_length.is_none_or(|longest| longest >= LENGTH)
            && keywords.limits.min_length.is_none_or(|shortest| shortest <= LENGTH)
    }

    /// Reports that the key of the whole service belongs to no operation.
    pub(super) fn check_idempotency_key(&mut self) {
        let Some(name) = &self.config.idempotency_key else { return };
        if self.model.operations.iter().all(|operation| operation.idempotency_key.as_ref() != Some(name)) {
            self.report(self.config.unused(&["idempotency-key"], "operation of the document"));
        }
    }
}

/// Whether a header of this name is meant for keys. Names that are also used for other things count only where the
/// document says what they are for.
fn is_key_name(name: &str, description: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_said = description.to_ascii_lowercase().contains("idempoten");
    let ambiguous = ["request-id", "client-token", "requestid", "clienttoken"];
    name.contains("idempoten")
        || name == "paypal-request-id"
        || (is_said && ambiguous.iter().any(|end| name.ends_with(end)))
}
