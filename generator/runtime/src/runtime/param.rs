//! What the document says about one parameter.

use crate::runtime::Place;

/// The constants of one parameter.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Param<'a> {
    /// The name on the wire.
    pub name: &'a str,
    /// Where it goes.
    pub place: Place,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether each item of a list, or member of an object, is written as a value of its own.
    pub explode: bool,
    /// Whether reserved characters, and triplets such as `%2F`, may stand as they are in a URL. What would end the value
    /// or change what the server reads is escaped all the same: `#`, `&`, `+`, `[` and `]` in a query, and `/`, `?`,
    /// `#`, `[` and `]` in a path.
    pub allow_reserved: bool,
}

impl<'a> Param<'a> {
    /// A path parameter with the defaults of `OpenAPI`: `simple`, not exploded.
    #[must_use]
    pub const fn path(name: &'a str) -> Self {
        Self { name, place: Place::Path, style: Style::Simple, explode: false, allow_reserved: false }
    }

    /// A query parameter with the defaults of `OpenAPI`: `form`, exploded.
    #[must_use]
    pub const fn query(name: &'a str) -> Self {
        Self { name, place: Place::Query, style: Style::Form, explode: true, allow_reserved: false }
    }

    /// A header with the defaults of `OpenAPI`: `simple`, not exploded.
    #[must_use]
    pub const fn header(name: &'a str) -> Self {
        Self { name, place: Place::Header, style: Style::Simple, explode: false, allow_reserved: false }
    }

    /// A cookie with the defaults of `OpenAPI`: `form`, exploded.
    #[must_use]
    pub const fn cookie(name: &'a str) -> Self {
        Self { name, place: Place::Cookie, style: Style::Form, explode: true, allow_reserved: false }
    }
}

/// How the value of a parameter is written (`OpenAPI` 3.2, "Style Values"; RFC 6570).
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `blue,black`: paths and headers.
    Simple,
    /// `.blue,black`: paths.
    Label,
    /// `;color=blue,black`: paths.
    Matrix,
    /// `color=blue,black`: queries and cookies.
    Form,
    /// `color=blue%20black`: queries.
    SpaceDelimited,
    /// `color=blue%7Cblack`: queries.
    PipeDelimited,
    /// `color%5BR%5D=100`: queries.
    DeepObject,
    /// `color=blue,black` with nothing escaped: cookies (`OpenAPI` 3.2).
    Cookie,
    /// The JSON text of the value, for parameters that the document describes by a media type.
    Json,
    /// A form that is the query itself (`OpenAPI` 3.2, `in: querystring`).
    Pairs,
}
