//! `consumes` and `produces`: in 3.0 each body and each reply says its media types itself.

use super::super::context::Context;
use super::super::object::Object;
use crate::diagnostics::Code;
use crate::pointer::Pointer;

/// What is assumed where nothing is said.
pub(super) const JSON: &str = "application/json";

/// The media types that hold for an operation, or for the whole document.
#[derive(Clone, Debug)]
pub(super) struct Media {
    pub(super) consumes: Option<Vec<String>>,
    pub(super) produces: Option<Vec<String>>,
    /// Where `produces` stands.
    pub(super) produces_at: Pointer,
    /// Whether an operation says itself what it produces.
    pub(super) produces_own: bool,
}

impl Media {
    /// What `object` says itself.
    pub(super) fn of<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>) -> Self {
        Self {
            consumes: list(cx, object, "consumes"),
            produces: list(cx, object, "produces"),
            produces_at: object.place.member("produces").pointer(),
            produces_own: false,
        }
    }

    /// What holds for the operation `object` of a document that says `self`.
    pub(super) fn within<'a>(&self, cx: &mut Context<'a, '_>, object: &Object<'a, '_>) -> Self {
        let own = Self::of(cx, object);
        let consumes = own.consumes.or_else(|| self.consumes.clone());
        match own.produces {
            Some(_) => Self { consumes, produces_own: true, ..own },
            None => Self { consumes, ..self.clone() },
        }
    }

    /// The media types of a body.
    pub(super) fn consumed(&self) -> Vec<String> {
        said(self.consumes.as_ref()).unwrap_or_else(|| vec![JSON.to_owned()])
    }

    /// The media types of a reply, if any are named.
    pub(super) fn produced(&self) -> Option<Vec<String>> {
        said(self.produces.as_ref())
    }
}

fn said(types: Option<&Vec<String>>) -> Option<Vec<String>> {
    types.filter(|types| !types.is_empty()).cloned()
}

fn list<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>, member: &str) -> Option<Vec<String>> {
    object.get(member)?;
    let mut types = object.texts(cx, member);
    types.retain(|text| {
        let is_type = text.contains('/');
        if !is_type {
            let message = format!("`{text}` is not a media type");
            cx.warn(Code::WrongType, object.place.member(member), message, "it is left out");
        }
        is_type
    });
    Some(types)
}

/// Whether one object can be of the type `media`: text and images have no members, and of what comes
/// in sequences none is it alone.
pub(super) fn holds_objects(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().to_ascii_lowercase();
    let is_sequence =
        ["json-seq", "jsonl", "ndjson", "json-lines"].iter().any(|word| essence.ends_with(word));
    let words = ["json", "xml", "yaml", "form", "msgpack", "cbor", "protobuf", "*"];
    !is_sequence && words.iter().any(|word| essence.contains(word))
}
