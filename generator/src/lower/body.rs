//! What operations send.

use openapiv3::{MediaType, QueryStyle, ReferenceOr, RequestBody};
use serde_json::Value;

use super::keywords::{Keywords, PropertyRef};
use super::manner::{Candidate, Manner};
use super::media::essence;
use super::operation::{component, query_style};
use super::schema::Site;
use super::{Lowering, docs, original};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Alternative, Body, BodyContent, Encoding, EncodingForm, Style, Type, TypeKind};
use crate::pointer::Pointer;

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
        let candidates = self.candidates(&body.content);
        let (first, others) = candidates.split_first()?;
        if first.manner == Manner::Form && self.has_no_members(first.content) {
            return None;
        }
        let (media, content) = self.lower_candidate(index, first, &at, None);
        let mut body = Body {
            media,
            required: body.required,
            content,
            also: Vec::new(),
            same: Vec::new(),
            description: docs::text(body.description.as_ref()),
            alternatives: Vec::new(),
        };
        let mut chosen = vec![first];
        for other in others {
            self.lower_alternative(index, &mut body, &mut chosen, other, &at);
        }
        // Lines may be at hand already, and be too many to be held at once.
        let is_raw = |content: &BodyContent| *content == BodyContent::Raw;
        if matches!(body.content, BodyContent::Lines(..)) && !body.contents().any(is_raw) {
            let media = body.media.clone();
            body.alternatives.push(Alternative {
                word: "bytes".to_owned(),
                media,
                content: BodyContent::Raw,
                also: Vec::new(),
            });
        }
        Some(body)
    }

    /// Adds another of the contents of a body, unless one that is `chosen` says the same.
    fn lower_alternative<'b>(
        &mut self,
        index: usize,
        body: &mut Body,
        chosen: &mut Vec<&'b Candidate<'a>>,
        other: &'b Candidate<'a>,
        at: &Pointer,
    ) {
        let said = |one: &&Candidate<'a>| {
            let plain = other.manner.is_plain() && one.manner == other.manner;
            plain || one.content.schema.is_some() && one.content.schema == other.content.schema
        };
        let mut twin = chosen.iter().position(said);
        if twin.is_none() {
            let (media, content) = self.lower_candidate(index, other, at, Some(other.word()));
            let takes_same = |known: &BodyContent| known.ty().is_some() && known.ty() == content.ty();
            twin = body.contents().position(takes_same);
            if twin.is_none() {
                body.alternatives.push(Alternative { word: other.word(), media, content, also: Vec::new() });
                chosen.push(other);
            }
        }
        let Some(twin) = twin else { return };
        let media = other.media.to_owned();
        match twin.checked_sub(1) {
            _ if !chosen[twin].manner.is_alike(other.manner) => body.same.push(media),
            None => body.also.push(media),
            Some(alternative) => body.alternatives[alternative].also.push(media),
        }
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
        word: Option<String>,
    ) -> (String, BodyContent) {
        let Candidate { manner, media, content } = candidate;
        let at = at.join(media);
        let words = std::iter::once("body".to_owned()).chain(word).collect();
        let site = Site::Operation { operation: index, words };
        let content = match manner {
            // All JSON is YAML (YAML 1.2.2, section 1.3).
            Manner::Json(_) | Manner::Yaml => BodyContent::Json(self.body_type(content, &at, &site)),
            Manner::Form => self.lower_members(candidate, &at, &site, BodyContent::Form),
            Manner::Parts => self.lower_members(candidate, &at, &site, BodyContent::Parts),
            Manner::Xml => {
                BodyContent::Xml(self.body_type(content, &at, &site), self.xml_of_body(content, &at))
            }
            Manner::Lines(framing) => {
                let ty = self.body_type(content, &at, &site);
                let by_item = content.extensions.contains_key("x-coinage-itemSchema");
                match ty {
                    // The schema may be that of all items together.
                    Type::List(item) if !by_item => BodyContent::Lines(*item, *framing),
                    item => BodyContent::Lines(item, *framing),
                }
            }
            Manner::Text => BodyContent::Text,
            Manner::Raw => BodyContent::Raw,
            Manner::Unknown => self.raw_body(&at, &site, &format!("the body is of the type `{media}`")),
        };
        let media = match manner {
            Manner::Json(_) if media.contains('*') => "application/json",
            _ if media.contains('*') => "application/octet-stream",
            _ => media,
        };
        (media.to_owned(), content)
    }

    fn body_type(&mut self, content: &'a MediaType, at: &Pointer, site: &Site) -> Type {
        let schema = content.schema.as_ref();
        schema.map_or(Type::Any, |schema| {
            self.lower_schema(schema.into(), &at.join("schema"), site).into_element()
        })
    }

    /// Leaves a body to the caller and says so.
    fn raw_body(&mut self, at: &Pointer, site: &Site, message: &str) -> BodyContent {
        let fallback = "bytes that the caller writes";
        let reason = self.degrade(Code::UnsupportedBody, at, message.to_owned(), fallback);
        self.note(site, reason);
        BodyContent::Raw
    }

    /// A body that is written member by member.
    fn lower_members(
        &mut self,
        candidate: &Candidate<'a>,
        at: &Pointer,
        site: &Site,
        make: fn(Type, Vec<Encoding>) -> BodyContent,
    ) -> BodyContent {
        let Candidate { media, content, .. } = candidate;
        let ty = self.body_type(content, at, site);
        if self.is_object_like(&ty) {
            self.report_part_headers(media, content, at);
            return make(ty, encodings(content));
        }
        self.raw_body(at, site, &format!("the body is of the type `{media}`, and no object"))
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
