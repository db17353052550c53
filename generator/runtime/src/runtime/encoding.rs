//! What the document says about the members of a body (`OpenAPI` 3.1, "Encoding Object").

use crate::runtime::Style;

/// The constants of one member of a form or of a body of parts.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Encoding {
    /// The name on the wire.
    pub(crate) name: &'static str,
    /// How the value is written.
    pub(crate) how: How,
}

/// How a member is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum How {
    /// In the way of a query parameter.
    Styled { style: Style, explode: bool, allow_reserved: bool },
    /// As a document of this media type.
    Media(&'static str),
}

impl Encoding {
    /// A member that is written like a query parameter.
    #[must_use]
    pub const fn styled(name: &'static str, style: Style, explode: bool) -> Self {
        Self { name, how: How::Styled { style, explode, allow_reserved: false } }
    }

    /// A member that is written as a document of a media type.
    #[must_use]
    pub const fn media(name: &'static str, media: &'static str) -> Self {
        Self { name, how: How::Media(media) }
    }

    /// The same, but reserved characters stay as they are, save for those that mean something in a form.
    #[must_use]
    pub const fn reserved(self) -> Self {
        match self.how {
            How::Styled { style, explode, .. } => {
                Self { name: self.name, how: How::Styled { style, explode, allow_reserved: true } }
            }
            How::Media(_) => self,
        }
    }
}

/// Says whether a media type is JSON.
pub(crate) fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim();
    let (_, subtype) = essence.split_once('/').unwrap_or_default();
    subtype.eq_ignore_ascii_case("json")
        || subtype.len() > 5 && subtype.as_bytes()[subtype.len() - 5..].eq_ignore_ascii_case(b"+json")
}
