//! Operations: what is sent, what comes back, and what it takes.

use super::{DeclaredPaging, Docs, Framing, GroupId, Place, Reply, Server, StatusMatch, Type, Xml};
use crate::pointer::Pointer;

/// One operation: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name in the document.
    pub id: String,
    /// The method, in capitals.
    pub method: String,
    /// The template of the path.
    pub path: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// The group it belongs to.
    pub group: GroupId,
    /// What it does.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// Whether it is marked as `x-stability: preview`.
    pub preview: bool,
    /// What the document says about repeating it, where it says something.
    pub idempotent: Option<bool>,
    /// The header by which the service knows a request again, where there is one; it is no parameter.
    pub idempotency_key: Option<String>,
    /// Parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What comes back, by status.
    pub replies: Vec<Reply>,
    /// Alternatives of schemes that go together, as indexes into [`Model::schemes`](super::Model::schemes).
    pub security: Vec<Vec<usize>>,
    /// Addresses that serve this operation alone.
    pub servers: Vec<Server>,
    /// How the document says that its pages are walked.
    pub paging: Option<DeclaredPaging>,
    /// Why it is less than the document says, if it is.
    pub degraded: Vec<String>,
}

impl Operation {
    /// Whether its method promises to change nothing (RFC 9110, section 9.2.1).
    fn is_safe(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY")
    }

    /// What it answers when it succeeds. Where it declares no 2xx that is a redirect, if it has one; otherwise what it
    /// declares for all statuses.
    #[must_use]
    pub fn successes(&self) -> Vec<&Reply> {
        let kinds: [&dyn Fn(StatusMatch) -> bool; 3] = [
            &StatusMatch::is_success,
            &|status| status.is_redirect() && (self.is_safe() || !status.is_undone()),
            &|status| status == StatusMatch::Default,
        ];
        let replies = kinds
            .into_iter()
            .map(|is_one| self.replies.iter().filter(|reply| is_one(reply.status)).collect::<Vec<_>>());
        replies.into_iter().find(|replies| !replies.is_empty()).unwrap_or_default()
    }
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of the document")]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Where it is sent.
    pub place: Place,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether each element is written on its own.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// Whether it must be given.
    pub required: bool,
    /// The type of its value.
    pub ty: Type,
    /// What it means.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What integers it takes.
    pub range: Range,
}

/// What a document says about the integers that a parameter takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// What the server takes if none is given.
    pub default: Option<u64>,
    /// The smallest one.
    pub minimum: Option<u64>,
    /// The largest one.
    pub maximum: Option<u64>,
}

/// How lists and objects are written in a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `;name=a,b`
    Matrix,
    /// `.a.b`
    Label,
    /// `a,b`
    Simple,
    /// `name=a,b` or `name=a&name=b`
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a|b`
    PipeDelimited,
    /// `name[key]=a`
    DeepObject,
    /// `name=a,b`, with nothing escaped
    Cookie,
    /// `name={"key":"a"}`
    Json,
    /// `key=a&key=b`: the whole query
    Pairs,
}

/// What an operation sends.
#[derive(Clone, Debug)]
pub struct Body {
    /// The media type.
    pub media: String,
    /// Whether it must be given.
    pub required: bool,
    /// What it consists of.
    pub content: BodyContent,
    /// Other media types for the same bytes.
    pub also: Vec<String>,
    /// Media types that say the same in another way, and that nobody needs for that.
    pub same: Vec<String>,
    /// What it means.
    pub description: Option<String>,
    /// Other bodies that can be sent instead.
    pub alternatives: Vec<Alternative>,
}

/// A body that can be sent instead of the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// What tells it from the others.
    pub word: String,
    /// The media type.
    pub media: String,
    /// What it consists of.
    pub content: BodyContent,
    /// Other media types for the same bytes.
    pub also: Vec<String>,
}

impl Body {
    /// What can be sent, the usual first.
    pub fn contents(&self) -> impl Iterator<Item = &BodyContent> {
        std::iter::once(&self.content).chain(self.alternatives.iter().map(|other| &other.content))
    }

    /// The same, to change it.
    pub(crate) fn contents_mut(&mut self) -> impl Iterator<Item = &mut BodyContent> {
        let others = self.alternatives.iter_mut().map(|other| &mut other.content);
        std::iter::once(&mut self.content).chain(others)
    }
}

/// What a body consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyContent {
    /// A value as JSON.
    Json(Type),
    /// An object as a form: pairs of names and values.
    Form(Type, Vec<Encoding>),
    /// An object as parts, one for each member.
    Parts(Type, Vec<Encoding>),
    /// A value as XML, and what its root is.
    Xml(Type, Xml),
    /// Values as JSON, one after another.
    Lines(Type, Framing),
    /// A text.
    Text,
    /// Bytes that the caller makes.
    Raw,
}

impl BodyContent {
    /// The type of the value that is sent, where it has one.
    #[must_use]
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty)
            | Self::Form(ty, _)
            | Self::Parts(ty, _)
            | Self::Xml(ty, _)
            | Self::Lines(ty, _) => Some(ty),
            Self::Text | Self::Raw => None,
        }
    }

    /// The same, to change it.
    pub(crate) fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(ty)
            | Self::Form(ty, _)
            | Self::Parts(ty, _)
            | Self::Xml(ty, _)
            | Self::Lines(ty, _) => Some(ty),
            Self::Text | Self::Raw => None,
        }
    }
}

/// How a member of a body is written, where it is not as usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The name of the member.
    pub name: String,
    /// How it is written.
    pub form: EncodingForm,
}

/// The ways to write a member of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncodingForm {
    /// In the way of a query parameter.
    Styled {
        /// How lists and objects are written.
        style: Style,
        /// Whether each element is written on its own.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
    /// As a document of this media type.
    Media(String),
}

/// Something of the document that the model leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The name of the operation, where it has one.
    pub id: Option<String>,
    /// The method.
    pub method: String,
    /// The template of the path.
    pub path: String,
    /// Why.
    pub reason: String,
}
