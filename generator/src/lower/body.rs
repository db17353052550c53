//! What operations send.

use openapiv3::{Content, MediaType, QueryStyle, ReferenceOr, RequestBody};
use serde_json::Value;

use super::keywords::{Keywords, PropertyRef};
use super::media::{essence, is_opaque, is_text, is_textual, json_rank, says_nothing};
use super::operation::{component, query_style};
use super::schema::Site;
use super::xml::is_structured_xml;
use super::{Lowering, docs, original};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Body, BodyContent, Encoding, EncodingForm, Style, Type, TypeKind};
use crate::pointer::Pointer;

/// The forms in which a body can be sent, the one to prefer first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Manner {
    Json(u8),
    Form,
    Parts,
    Xml,
    Text,
    Raw,
    Unknown,
}

/// One of the contents of a body, with its place.
struct Candidate<'a> {
    manner: Manner,
    media: &'a str,
    content: &'a MediaType,
}

impl<'a> Lowering<'a> {
    pub(super) fn lower_body(
        &mut self,
        index: usize,
        operation: &'a openapiv3::Operation,
        at: &Pointer,
    ) -> Option<Body> {
        let document = self.document;
        let (body, at): (&RequestBody, Pointer) = match operation.request_body.as_ref()? {
            ReferenceOr::Item(body) => (body, at.join("requestBody")),
            ReferenceOr::Reference { reference } => {
                let target = component(reference, "requestBodies")
                    .and_then(|name| document.components.as_ref()?.request_bodies.get(&name)?.as_item());
                let Some(target) = target else {
                    self.report_dangling(reference, at, "the operation sends no body");
                    return None;
                };
                (target, Pointer::parse(&reference[1..]))
            }
        };
        let at = original(body.extensions.get("x-coinage-at"), &at).join("content");
        let candidates = candidates(&body.content);
        let first = candidates.first()?;
        if first.manner == Manner::Form && self.has_no_members(first.content) {
            return None;
        }
        let (media, content) = self.lower_candidate(index, first, &at);
        let description = docs::text(body.description.as_ref());
        Some(Body { media, required: body.required, content, description })
    }

    /// Whether a form has no fields at all: it is sent as nothing, so nobody need give it.
    fn has_no_members(&self, content: &'a MediaType) -> bool {
        let schema = match content.schema.as_ref().map(PropertyRef::from) {
            Some(PropertyRef::Item(item)) => item,
            Some(PropertyRef::Reference(reference)) => match self.target(reference) {
                Some(ReferenceOr::Item(item)) => item,
                _ => return false,
            },
            None => return false,
        };
        let keywords = Keywords::of(schema);
        let open = matches!(
            keywords.additional,
            Some(openapiv3::AdditionalProperties::Any(true) | openapiv3::AdditionalProperties::Schema(_))
        );
        keywords.ty == Some("object")
            && keywords.properties.is_empty()
            && keywords.all_of.is_empty()
            && !keywords.is_union()
            && !open
    }

    fn lower_candidate(
        &mut self,
        index: usize,
        candidate: &Candidate<'a>,
        at: &Pointer,
    ) -> (String, BodyContent) {
        let Candidate { manner, media, content } = candidate;
        let at = at.join(media);
        let content = match manner {
            Manner::Json(_) => BodyContent::Json(self.body_type(index, content, &at)),
            Manner::Form => self.lower_members(index, media, content, &at, BodyContent::Form),
            Manner::Parts => self.lower_members(index, media, content, &at, BodyContent::Parts),
            Manner::Xml => {
                BodyContent::Xml(self.body_type(index, content, &at), self.xml_of_body(content, &at))
            }
            Manner::Text => BodyContent::Text,
            Manner::Raw => BodyContent::Raw,
            Manner::Unknown => self.raw_body(index, &at, &format!("the body is of the type `{media}`")),
        };
        let media = match manner {
            Manner::Json(_) if media.contains('*') => "application/json",
            _ if media.contains('*') => "application/octet-stream",
            _ => media,
        };
        (media.to_owned(), content)
    }

    fn body_type(&mut self, index: usize, content: &'a MediaType, at: &Pointer) -> Type {
        let site = Site::Operation { operation: index, words: vec!["body".to_owned()] };
        let schema = content.schema.as_ref();
        schema.map_or(Type::Any, |schema| {
            self.lower_schema(schema.into(), &at.join("schema"), &site).into_element()
        })
    }

    /// Leaves a body to the caller and says so.
    fn raw_body(&mut self, index: usize, at: &Pointer, message: &str) -> BodyContent {
        let fallback = "bytes that the caller writes";
        let reason = self.degrade(Code::UnsupportedBody, at, message.to_owned(), fallback);
        self.note(&Site::Operation { operation: index, words: Vec::new() }, reason);
        BodyContent::Raw
    }

    /// A body that is written member by member.
    fn lower_members(
        &mut self,
        index: usize,
        media: &str,
        content: &'a MediaType,
        at: &Pointer,
        make: fn(Type, Vec<Encoding>) -> BodyContent,
    ) -> BodyContent {
        let ty = self.body_type(index, content, at);
        if self.is_object_like(&ty) {
            self.report_part_headers(media, content, at);
            return make(ty, encodings(content));
        }
        self.raw_body(index, at, &format!("the body is of the type `{media}`, and no object"))
    }

    /// Says which parts should have headers of their own. Other bodies have no parts, and the media type of a part is
    /// said elsewhere (OpenAPI 3.1, "Encoding Object").
    fn report_part_headers(&mut self, media: &str, content: &MediaType, at: &Pointer) {
        if !essence(media).starts_with("multipart/") {
            return;
        }
        for (name, encoding) in &content.encoding {
            let mut headers =
                encoding.headers.keys().filter(|name| !name.eq_ignore_ascii_case("content-type"));
            let Some(header) = headers.next() else { continue };
            let at = at.join("encoding").join(name).join("headers").join(header);
            let message = format!("the part `{name}` should have the header `{header}`");
            self.report(
                Diagnostic::new(Code::UnsupportedFeature, &at, message)
                    .fallback("a part has only the headers that the caller gives its file"),
            );
        }
    }

    /// Whether the values of a type can be objects. Named types may not be lowered yet.
    fn is_object_like(&self, ty: &Type) -> bool {
        match self.model.resolve(ty) {
            Type::Map(_) | Type::Any => true,
            Type::Ref(id) => !matches!(
                self.model.ty(*id).kind,
                TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Text(_)
            ),
            Type::Nullable(inner) => self.is_object_like(inner),
            Type::List(_) | Type::Scalar(_) => false,
        }
    }
}

/// The contents of a body in the order of preference.
fn candidates(content: &Content) -> Vec<Candidate<'_>> {
    let mut candidates: Vec<Candidate<'_>> = content
        .iter()
        .map(|(media, content)| Candidate { manner: manner(media, content), media, content })
        .collect();
    candidates.sort_by_key(|candidate| (candidate.manner, candidate.media));
    candidates
}

fn manner(media: &str, content: &MediaType) -> Manner {
    let schema = content.schema.as_ref();
    let is_string = schema.is_some_and(|schema| is_text(schema, &[]));
    let is_binary = schema.is_some_and(|schema| is_text(schema, &["binary"]));
    let open = says_nothing(schema);
    match essence(media).as_str() {
        // Bytes of any type, if the schema does not say more.
        "*/*" | "application/*" if is_string || open => Manner::Raw,
        "application/x-www-form-urlencoded" => Manner::Form,
        other if other.starts_with("multipart/") => Manner::Parts,
        _ if json_rank(media).is_some() && !is_binary => Manner::Json(json_rank(media).unwrap_or_default()),
        _ if is_structured_xml(media, content) => Manner::Xml,
        _ if is_textual(media) && !is_binary && (is_string || open) => Manner::Text,
        _ if is_string || open || is_opaque(media) => Manner::Raw,
        _ => Manner::Unknown,
    }
}

/// How the members of a body are written where the document says so, by name.
fn encodings(content: &MediaType) -> Vec<Encoding> {
    let mut encodings: Vec<Encoding> = content
        .encoding
        .iter()
        .filter_map(|(name, encoding)| Some(Encoding { name: name.clone(), form: encoding_form(encoding)? }))
        .collect();
    encodings.sort_by(|one, other| one.name.cmp(&other.name));
    encodings
}

/// What one encoding says. A style counts for more than a media type (OpenAPI 3.1, "Encoding Object").
fn encoding_form(encoding: &openapiv3::Encoding) -> Option<EncodingForm> {
    let explode = encoding.extensions.get("x-coinage-explode").and_then(Value::as_bool);
    if encoding.style.is_none() && explode.is_none() && !encoding.allow_reserved {
        return encoding.content_type.clone().map(EncodingForm::Media);
    }
    let style = query_style(encoding.style.as_ref().unwrap_or(&QueryStyle::Form));
    Some(EncodingForm::Styled {
        style,
        explode: explode.unwrap_or(style == Style::Form),
        allow_reserved: encoding.allow_reserved,
    })
}
