//! Replies: for which statuses they are, and what they consist of.

use super::{Docs, Type};

/// A reply that an operation declares.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Which statuses it is for.
    pub status: StatusMatch,
    /// What it consists of.
    pub content: ReplyContent,
    /// The same, or something else, piece by piece: of another media type where there are several.
    pub stream: Option<Stream>,
    /// The media type it is declared with, where it has a body.
    pub media: Option<String>,
    /// Other media types that it may come as instead.
    pub others: Vec<String>,
    /// The headers that it is described to have.
    pub headers: Vec<ReplyHeader>,
    /// What it means.
    pub description: String,
}

/// A header of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyHeader {
    /// Its name, in small letters.
    pub name: String,
    /// What it is: a plain value, a list of these, or anything if it is a document in JSON.
    pub ty: Type,
    /// Whether it is a document in JSON.
    pub json: bool,
    /// What it means.
    pub docs: Docs,
}

/// Which statuses a reply is for, from the most to the least special.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusMatch {
    /// This one.
    Code(u16),
    /// A hundred of them: 4 for `4XX`.
    Range(u16),
    /// All that are not declared otherwise.
    Default,
}

impl StatusMatch {
    /// Whether these statuses report success.
    #[must_use]
    pub fn is_success(self) -> bool {
        match self {
            Self::Code(code) => (200..300).contains(&code),
            Self::Range(hundreds) => hundreds == 2,
            Self::Default => false,
        }
    }

    /// Whether by these statuses a service says that it has not carried out the request (RFC 9110, sections 15.4.8 and
    /// 15.4.9).
    pub(super) fn is_undone(self) -> bool {
        matches!(self, Self::Code(307 | 308))
    }

    /// Whether these statuses lead elsewhere.
    #[must_use]
    pub fn is_redirect(self) -> bool {
        match self {
            Self::Code(code) => matches!(code, 301 | 302 | 303 | 307 | 308),
            Self::Range(hundreds) => hundreds == 3,
            Self::Default => false,
        }
    }
}

/// What a reply consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyContent {
    /// Nothing.
    Empty,
    /// A value as JSON.
    Json(Type),
    /// A value as XML.
    Xml(Type),
    /// A text.
    Text,
    /// Bytes.
    Raw,
    /// Pieces that are only to be had one by one.
    Stream,
}

/// A reply that arrives piece by piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The media type.
    pub media: String,
    /// How pieces are told apart.
    pub framing: Framing,
    /// What a piece is: a value as JSON, or a text.
    pub item: Option<Type>,
}

/// How the pieces of a stream are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Framing {
    /// Each is a line.
    Lines,
    /// Each begins with a record separator (RFC 7464).
    Records,
    /// Each is an event (WHATWG HTML, "Server-sent events").
    Events,
}

impl Reply {
    /// The types of what is received.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let item = self.stream.as_ref().and_then(|stream| stream.item.as_ref());
        let headers = self.headers.iter().map(|header| &header.ty);
        self.content.ty().into_iter().chain(item).chain(headers)
    }

    /// The same, to change them.
    pub(crate) fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let item = self.stream.as_mut().and_then(|stream| stream.item.as_mut());
        let headers = self.headers.iter_mut().map(|header| &mut header.ty);
        self.content.ty_mut().into_iter().chain(item).chain(headers)
    }
}

impl ReplyContent {
    /// The type of the value that is received, where it has one.
    #[must_use]
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Xml(ty) => Some(ty),
            Self::Empty | Self::Text | Self::Raw | Self::Stream => None,
        }
    }

    /// The type of the value that is received, where it has one, to change it.
    pub(crate) fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(ty) | Self::Xml(ty) => Some(ty),
            Self::Empty | Self::Text | Self::Raw | Self::Stream => None,
        }
    }
}
