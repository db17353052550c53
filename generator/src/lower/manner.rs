//! The media types of a body: in which form each can be sent, and which of them are alike.

use openapiv3::{Content, MediaType};

use super::Lowering;
use super::keywords::{Keywords, PropertyRef, SchemaRef};
use super::media::{essence, is_opaque, is_text, is_textual, is_yaml, json_rank, says_nothing};
use super::streams::framing;
use super::xml::is_structured_xml;
use crate::model::Framing;

/// The forms in which a body can be sent, the one to prefer first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Manner {
    Json(u8),
    Form,
    Parts,
    Xml,
    Lines(Framing),
    Yaml,
    Text,
    Raw,
    Unknown,
}

impl Manner {
    /// Whether the bytes of a body are the same whichever of two media types it is sent as.
    pub(super) fn is_alike(self, other: Self) -> bool {
        use Manner::{Json, Yaml};
        // YAML is written as JSON.
        matches!((self, other), (Json(_) | Yaml, Json(_) | Yaml)) || self == other
    }

    /// Whether the caller gives what is sent, and the schema says nothing more.
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Self::Text | Self::Raw)
    }
}

/// One of the contents of a body, with its place.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) manner: Manner,
    pub(super) media: &'a str,
    pub(super) content: &'a MediaType,
}

impl Candidate<'_> {
    /// What tells it from the other contents, for names.
    pub(super) fn word(&self) -> String {
        let essence = essence(self.media);
        let (_, subtype) = essence.split_once('/').unwrap_or(("", &essence));
        match self.manner {
            Manner::Json(_) if subtype.ends_with("+json") => {
                subtype.trim_end_matches("+json").replace(|c: char| !c.is_ascii_alphanumeric(), "_")
            }
            Manner::Json(_) => "json".to_owned(),
            Manner::Form => "form".to_owned(),
            Manner::Parts => "parts".to_owned(),
            Manner::Xml => "xml".to_owned(),
            Manner::Lines(_) => "lines".to_owned(),
            Manner::Yaml => "yaml".to_owned(),
            Manner::Text => "text".to_owned(),
            Manner::Raw | Manner::Unknown => "bytes".to_owned(),
        }
    }
}

impl<'a> Lowering<'a> {
    /// The contents of a body in the order of preference.
    pub(super) fn candidates(&self, content: &'a Content) -> Vec<Candidate<'a>> {
        let candidate = |(media, content): (&'a String, &'a MediaType)| Candidate {
            manner: self.manner(media, content),
            media,
            content,
        };
        let mut candidates: Vec<Candidate<'a>> = content.iter().map(candidate).collect();
        candidates.sort_by_key(|candidate| (candidate.manner, candidate.media));
        // Where parts and something else say the same, only the parts can hold files as they are.
        let parts = candidates.iter().position(|candidate| {
            candidate.manner == Manner::Parts
                && candidate.content.schema == candidates[0].content.schema
                && self.has_files(candidate.content)
        });
        if let Some(parts) = parts {
            candidates[..=parts].rotate_right(1);
        }
        candidates
    }

    fn manner(&self, media: &str, content: &'a MediaType) -> Manner {
        let schema = content.schema.as_ref().map(|schema| self.end_of(schema));
        let is_string = schema.is_some_and(|schema| is_text(schema, &[]));
        let is_binary = schema.is_some_and(|schema| is_text(schema, &["binary"]));
        let open = says_nothing(schema);
        let lines = framing(media).filter(|framing| *framing != Framing::Events);
        if let (Some(framing), false) = (lines, is_string) {
            return Manner::Lines(framing);
        }
        match essence(media).as_str() {
            // Bytes of any type, if the schema does not say more.
            "*/*" | "application/*" if is_string || open => Manner::Raw,
            "application/x-www-form-urlencoded" => Manner::Form,
            other if other.starts_with("multipart/") => Manner::Parts,
            _ if json_rank(media).is_some() && !is_binary => {
                Manner::Json(json_rank(media).unwrap_or_default())
            }
            _ if is_structured_xml(media, content) => Manner::Xml,
            _ if is_yaml(media) && !is_string && !open => Manner::Yaml,
            _ if is_textual(media) && !is_binary && (is_string || open) => Manner::Text,
            _ if is_string || open || is_opaque(media) => Manner::Raw,
            _ => Manner::Unknown,
        }
    }

    /// What a schema refers to.
    pub(super) fn end_of(&self, schema: &'a SchemaRef) -> &'a SchemaRef {
        let mut schema = schema;
        // References that lead to each other have no end.
        for _ in 0..8 {
            let SchemaRef::Reference { reference } = schema else { break };
            let Some(target) = self.target(reference) else { break };
            schema = target;
        }
        schema
    }

    /// Whether a member of an object, or an item of one that is a list, is a file.
    fn has_files(&self, content: &'a MediaType) -> bool {
        let Some(schema) = content.schema.as_ref().map(|schema| self.end_of(schema)) else { return false };
        let PropertyRef::Item(item) = PropertyRef::from(schema) else { return false };
        Keywords::of(item).properties.iter().any(|(_, property)| match *property {
            PropertyRef::Item(item) => {
                let keywords = Keywords::of(item);
                let is_binary = |keywords: &Keywords<'_>| {
                    keywords.ty == Some("string") && keywords.format.as_deref() == Some("binary")
                };
                is_binary(&keywords)
                    || keywords.items.is_some_and(|items| match items {
                        PropertyRef::Item(item) => is_binary(&Keywords::of(item)),
                        PropertyRef::Reference(_) => false,
                    })
            }
            PropertyRef::Reference(_) => false,
        })
    }
}
