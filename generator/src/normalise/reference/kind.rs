//! Kinds of components, and what is said about references that cannot be followed.

use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// A kind of component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Kind {
    Schema,
    Response,
    Parameter,
    Example,
    RequestBody,
    Header,
    SecurityScheme,
    Link,
    Callback,
    PathItem,
    /// Not a component; people refer to operations all the same.
    Operation,
}

impl Kind {
    /// The member of `components` that holds this kind.
    pub(in super::super) fn member(self) -> &'static str {
        match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
            Self::Operation => "operations",
        }
    }

    /// The kind in words.
    pub(in super::super) fn noun(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Response => "response",
            Self::Parameter => "parameter",
            Self::Example => "example",
            Self::RequestBody => "request body",
            Self::Header => "header",
            Self::SecurityScheme => "security scheme",
            Self::Link => "link",
            Self::Callback => "callback",
            Self::PathItem => "path item",
            Self::Operation => "operation",
        }
    }

    /// The kind in words, with its article.
    pub(in super::super) fn with_article(self) -> String {
        let article = if matches!(self, Self::Example | Self::Operation) { "an" } else { "a" };
        format!("{article} {}", self.noun())
    }

    /// The reference to the component `name`, as every reference of the result is written.
    pub(in super::super) fn reference(self, name: &str) -> String {
        let pointer = Pointer::root().join("components").join(self.member()).join(name);
        format!("#{pointer}")
    }
}

/// Why a reference cannot be followed.
pub(in super::super) struct Broken {
    code: Code,
    message: String,
    pub(super) help: Option<String>,
}

impl Broken {
    pub(super) fn new(code: Code, message: String) -> Self {
        Self { code, message, help: None }
    }

    /// The reason in words, for the report.
    pub(in super::super) fn reason(&self) -> &str {
        &self.message
    }

    /// The finding for the reference that the object at `pointer` holds.
    pub(in super::super) fn finding(&self, pointer: &Pointer, fallback: &str) -> Diagnostic {
        self.finding_at(&pointer.join("$ref"), fallback)
    }

    /// The finding for a reference that stands at `pointer` itself.
    pub(in super::super) fn finding_at(&self, pointer: &Pointer, fallback: &str) -> Diagnostic {
        let finding = Diagnostic::new(self.code, pointer, &*self.message).fallback(fallback);
        match &self.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }
}
