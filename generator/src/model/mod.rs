//! The document in the words of the domain: types, operations, replies, credentials.
//!
//! Nothing here knows how OpenAPI spells things, and nothing knows Rust. Types refer to each other by
//! small numbers; `allOf` is merged, inline schemas are types of their own that remember where they stand.

pub(crate) mod graph;
mod operation;
mod paging;
pub(crate) mod place;
pub(crate) mod reach;
mod reply;
mod rules;
mod types;
mod xml;

pub use operation::{
    Alternative, Body, BodyContent, Encoding, EncodingForm, Operation, Parameter, Range, Skipped, Style,
};
pub use paging::{DeclaredPaging, DeclaredWay, ReplyPlace};
pub use reach::Usage;
pub use reply::{Framing, Reply, ReplyContent, ReplyHeader, StatusMatch, Stream};
pub use rules::Rule;
pub use types::{
    Branch, Constant, EnumValue, Field, FormatId, Origin, Scalar, Struct, Text, Twin, Type, TypeDef,
    TypeKind, Union, constant,
};
pub use xml::{Xml, XmlKind};

use crate::pointer::Pointer;

/// A whole API.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// What the API is called.
    pub title: String,
    /// The version of the document.
    pub version: String,
    /// What the API is for, as Markdown.
    pub description: Option<String>,
    /// Where it is served, in the order of the document.
    pub servers: Vec<Server>,
    /// The kinds of credentials it takes.
    pub schemes: Vec<Scheme>,
    /// The groups of operations, in the order of the document's tags, then by name.
    pub groups: Vec<Group>,
    /// Every type; [`TypeId`] is the index.
    pub types: Vec<TypeDef>,
    /// Every operation, by path and method.
    pub operations: Vec<Operation>,
    /// Requests that the service makes, by name.
    pub events: Vec<Event>,
    /// What the document has and the model leaves out.
    pub skipped: Vec<Skipped>,
    /// The formats of texts whose type the project chooses; [`FormatId`] is the index.
    pub formats: Vec<String>,
}

impl Model {
    /// Whether any operation lets the service know requests again.
    #[must_use]
    pub fn has_idempotency_keys(&self) -> bool {
        self.operations.iter().any(|operation| operation.idempotency_key.is_some())
    }

    /// The type that `id` stands for.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &TypeDef {
        &self.types[id.index()]
    }

    /// The named schema that a type comes from, if it comes from one.
    #[must_use]
    pub fn schema_name(&self, id: TypeId) -> Option<&str> {
        match &self.ty(id).origin {
            Origin::Schema(name) => Some(name),
            Origin::Input(of) => self.schema_name(*of),
            Origin::Inside { .. } | Origin::Operation { .. } | Origin::Shared(_) => None,
        }
    }

    /// The scopes of all authorization servers, each once, with what it is for.
    #[must_use]
    pub fn scopes(&self) -> Vec<(&str, Option<&str>)> {
        let servers = self.schemes.iter().filter_map(|scheme| match &scheme.kind {
            SchemeKind::OAuth(server) => Some(server),
            _ => None,
        });
        let mut known: Vec<(&str, Option<&str>)> = Vec::new();
        for (scope, description) in servers.flat_map(|server| &server.scopes) {
            if known.iter().all(|(other, _)| other != scope) {
                known.push((scope, description.as_deref()));
            }
        }
        known
    }

    /// Adds a type.
    pub(crate) fn add(&mut self, def: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(def);
        id
    }

    /// All types with their ids.
    pub fn types(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        (0_u32..).map(TypeId).zip(&self.types)
    }

    /// Whether values are any text, of whatever type.
    #[must_use]
    pub fn is_text(&self, ty: &Type) -> bool {
        match self.resolve(ty) {
            Type::Scalar(scalar) => *scalar == Scalar::Text,
            Type::Ref(id) => matches!(self.ty(*id).kind, TypeKind::Text(_)),
            _ => false,
        }
    }

    /// Follows aliases until something else stands there.
    #[must_use]
    pub fn resolve<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut current = ty;
        for _ in 0..self.types.len() {
            match current {
                Type::Ref(id) => match &self.ty(*id).kind {
                    TypeKind::Alias(target) => current = target,
                    _ => break,
                },
                _ => break,
            }
        }
        current
    }
}

/// A request that the service makes: a webhook or a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name in the document.
    pub name: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What it is about.
    pub docs: Docs,
    /// What is in it.
    pub ty: Type,
}

/// An address that serves the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The address, with the defaults of its variables filled in.
    pub url: String,
    /// What the server is for.
    pub description: Option<String>,
}

/// A kind of credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The name under which operations ask for it.
    pub name: String,
    /// What is sent.
    pub kind: SchemeKind,
    /// What the document says about it.
    pub description: Option<String>,
}

/// What a credential consists of and where it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// RFC 7617.
    Basic,
    /// RFC 6750, with a token that the caller has.
    Bearer,
    /// Any other scheme of the `Authorization` header, by its name there; the caller knows what follows it.
    Http(String),
    /// RFC 6750, with a token that an authorization server issues.
    OAuth(OAuth),
    /// A client certificate: a matter of the connection.
    MutualTls,
    /// A key in a named place.
    ApiKey {
        /// Header, query or cookie.
        place: Place,
        /// The name of the header, query parameter or cookie.
        parameter: String,
    },
}

/// What is known about an authorization server: OAuth 2, or OpenID Connect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OAuth {
    /// Where users agree.
    pub authorization_url: Option<String>,
    /// Where codes become tokens.
    pub token_url: Option<String>,
    /// Where a client gets tokens in its own name.
    pub client_credentials_url: Option<String>,
    /// Where tokens are renewed.
    pub refresh_url: Option<String>,
    /// The document of OpenID Connect that has what is not here.
    pub discovery_url: Option<String>,
    /// The scopes, with what each of them is for.
    pub scopes: Vec<(String, Option<String>)>,
}

impl SchemeKind {
    /// Whether it fills the `Authorization` header, which there is only one of.
    #[must_use]
    pub fn is_authorization(&self) -> bool {
        matches!(self, Self::Basic | Self::Bearer | Self::Http(_) | Self::OAuth(_))
    }
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// Operations that belong together: a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The tag.
    pub name: String,
    /// What the document says about it.
    pub description: Option<String>,
}

/// The index of a group in [`Model::groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub usize);

/// The index of a type in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

impl TypeId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the document says about a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// A short title or summary.
    pub summary: Option<String>,
    /// The description, as Markdown.
    pub description: Option<String>,
    /// Limits and defaults, a phrase each.
    pub limits: Vec<String>,
}
