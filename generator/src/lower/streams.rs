//! Replies that arrive piece by piece.

use openapiv3::{Content, MediaType};

use super::Lowering;
use super::keywords::{Keywords, PropertyRef};
use super::media::{essence, is_text, says_nothing};
use super::schema::Site;
use crate::model::{Framing, Stream, Type};
use crate::pointer::Pointer;

impl<'a> Lowering<'a> {
    /// The content that arrives piece by piece, if there is one.
    pub(super) fn lower_stream(&mut self, content: &'a Content, at: &Pointer, site: &Site) -> Option<Stream> {
        let streams = content.iter().filter_map(|(media, content)| Some((framing(media)?, media, content)));
        let (framing, media, content) = streams.min_by_key(|(_, media, _)| *media)?;
        let by_item = content.extensions.contains_key("x-coinage-itemSchema");
        let at = at.join(media).join(if by_item { "itemSchema" } else { "schema" });
        let word = if framing == Framing::Events { "event" } else { "item" };
        let item = match &content.schema {
            schema if says_nothing(schema.as_ref()) => None,
            Some(schema) if is_text(schema, &[]) => None,
            // OpenAPI 3.2 describes an event as an object whose `data` is a text.
            Some(_) if by_item && framing == Framing::Events && is_event(content) => None,
            Some(schema) => {
                Some(match self.lower_schema(schema.into(), &at, &site.below(word)).into_element() {
                    // The schema may be that of all items together.
                    Type::List(item) if !by_item => *item,
                    item => item,
                })
            }
            None => None,
        };
        Some(Stream { media: media.clone(), framing, item })
    }
}

/// Whether the schema names the fields of an event instead of what its data says.
fn is_event(content: &MediaType) -> bool {
    let Some(PropertyRef::Item(schema)) = content.schema.as_ref().map(PropertyRef::from) else {
        return false;
    };
    let properties = Keywords::of(schema).properties;
    let fields = ["data", "event", "id", "retry"];
    properties.iter().any(|(name, _)| *name == "data")
        && properties.iter().all(|(name, _)| fields.contains(name))
}

/// Whether what is of a media type consists of pieces.
pub(super) fn is_stream(media: &str) -> bool {
    framing(media).is_some()
}

/// How the pieces of a media type are told apart, if it consists of pieces.
pub(super) fn framing(media: &str) -> Option<Framing> {
    match essence(media).as_str() {
        "text/event-stream" => Some(Framing::Events),
        "application/json-seq" => Some(Framing::Records),
        other if other.ends_with("+json-seq") => Some(Framing::Records),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/x-json-stream" => Some(Framing::Lines),
        _ => None,
    }
}
