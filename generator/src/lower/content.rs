//! What operations send and what comes back.

use openapiv3::{Content, MediaType, ReferenceOr, RequestBody, Response, Schema, StatusCode};

use super::keywords::{Keywords, PropertyRef};
use super::operation::component;
use super::schema::Site;
use super::{Lowering, docs, original};
use crate::diagnostics::Code;
use crate::model::{Body, BodyContent, Reply, ReplyContent, StatusMatch, Type};
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
        let description = docs::text(body.description.as_ref());
        if let Some((media, content)) = json_content(&body.content) {
            let site = Site::Operation { operation: index, words: vec!["body".to_owned()] };
            let schema = content.schema.as_ref();
            let ty = schema.map_or(Type::Any, |schema| {
                self.lower_schema(schema.into(), &at.join(media).join("schema"), &site).into_element()
            });
            let media = if media.contains('*') { "application/json" } else { media };
            let content = BodyContent::Json(ty);
            return Some(Body { media: media.to_owned(), required: body.required, content, description });
        }
        let media = body.content.keys().min()?;
        if !is_opaque(media) {
            let reason = self.degrade(
                Code::UnsupportedBody,
                &at.join(media),
                format!("the body is of the type `{media}`"),
                "bytes that the caller writes",
            );
            self.note(&Site::Operation { operation: index, words: Vec::new() }, reason);
        }
        let media = if media.contains('*') { "application/octet-stream" } else { media };
        Some(Body {
            media: media.to_owned(),
            required: body.required,
            content: BodyContent::Raw,
            description,
        })
    }

    pub(super) fn lower_replies(
        &mut self,
        index: usize,
        operation: &'a openapiv3::Operation,
        at: &Pointer,
    ) -> Vec<Reply> {
        let responses = &operation.responses;
        let mut replies = Vec::new();
        let default = responses.default.as_ref().map(|response| (StatusMatch::Default, response));
        let declared = responses.responses.iter().map(|(status, response)| (status_match(status), response));
        for (status, response) in declared.chain(default) {
            let key = match status {
                StatusMatch::Code(code) => code.to_string(),
                StatusMatch::Range(hundreds) => format!("{hundreds}XX"),
                StatusMatch::Default => "default".to_owned(),
            };
            let at = at.join("responses").join(key);
            replies.extend(self.lower_reply(index, status, response, &at));
        }
        replies.sort_by_key(|reply: &Reply| reply.status);
        replies
    }

    fn lower_reply(
        &mut self,
        index: usize,
        status: StatusMatch,
        response: &'a ReferenceOr<Response>,
        at: &Pointer,
    ) -> Option<Reply> {
        let document = self.document;
        let (response, at) = match response {
            ReferenceOr::Item(response) => (response, at.clone()),
            ReferenceOr::Reference { reference } => {
                let target = component(reference, "responses")
                    .and_then(|name| document.components.as_ref()?.responses.get(&name)?.as_item());
                let Some(target) = target else {
                    self.report_dangling(reference, at, "the reply is left out");
                    return None;
                };
                (target, Pointer::parse(&reference[1..]))
            }
        };
        let at = original(response.extensions.get("x-coinage-at"), &at).join("content");
        let words = match status {
            StatusMatch::Code(code) if !status.is_success() => vec!["error".to_owned(), code.to_string()],
            StatusMatch::Code(200 | 201) => vec!["reply".to_owned()],
            StatusMatch::Code(code) => vec!["reply".to_owned(), code.to_string()],
            StatusMatch::Range(hundreds) => vec!["reply".to_owned(), format!("{hundreds}xx")],
            StatusMatch::Default => vec!["error".to_owned()],
        };
        let site = Site::Operation { operation: index, words };
        let (media, content) = self.lower_reply_content(&response.content, &at, &site);
        Some(Reply { status, content, media, description: response.description.trim().to_owned() })
    }

    fn lower_reply_content(
        &mut self,
        content: &'a Content,
        at: &Pointer,
        site: &Site,
    ) -> (Option<String>, ReplyContent) {
        if let Some((media, content)) = json_content(content) {
            let ty = match &content.schema {
                Some(schema) if is_text(schema, &["binary"]) => ReplyContent::Raw,
                Some(schema) if media.contains('*') && is_text(schema, &[]) => ReplyContent::Text,
                Some(schema) => {
                    let at = at.join(media).join("schema");
                    ReplyContent::Json(self.lower_schema(schema.into(), &at, site).into_element())
                }
                None => ReplyContent::Json(Type::Any),
            };
            return (Some(media.to_owned()), ty);
        }
        let text = |media: &&String| media.starts_with("text/") && !media.starts_with("text/event-stream");
        if let Some(media) = content.keys().filter(text).min() {
            return (Some(media.clone()), ReplyContent::Text);
        }
        let Some(media) = content.keys().min() else { return (None, ReplyContent::Empty) };
        if !is_opaque(media) {
            let reason = self.degrade(
                Code::UnsupportedReply,
                &at.join(media),
                format!("the reply is of the type `{media}`"),
                "the bytes as they came",
            );
            self.note(site, reason);
        }
        (Some(media.clone()), ReplyContent::Raw)
    }
}

fn status_match(status: &StatusCode) -> StatusMatch {
    match status {
        StatusCode::Code(code) => StatusMatch::Code(*code),
        StatusCode::Range(hundreds) => StatusMatch::Range(*hundreds),
    }
}

/// The content that is JSON, the plainest first.
fn json_content(content: &Content) -> Option<(&str, &MediaType)> {
    let rank = |media: &str| {
        let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Some(0),
            "text/json" => Some(2),
            "application/*" | "*/*" => Some(3),
            other if other.ends_with("+json") => Some(1),
            _ => None,
        }
    };
    content
        .iter()
        .filter_map(|(media, content)| Some((rank(media)?, media.as_str(), content)))
        .min_by_key(|(rank, media, _)| (*rank, *media))
        .map(|(_, media, content)| (media, content))
}

/// Whether a media type says nothing of what the bytes mean to us: raw bytes are what one wants then.
fn is_opaque(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = ["application/octet-stream", "application/pdf", "application/zip", "application/gzip"];
    known.contains(&essence.as_str())
        || ["image/", "audio/", "video/", "font/"].iter().any(|kind| essence.starts_with(kind))
}

/// Whether a schema is a plain text, of one of `formats` where some are given.
fn is_text(schema: &ReferenceOr<Schema>, formats: &[&str]) -> bool {
    let PropertyRef::Item(item) = PropertyRef::from(schema) else { return false };
    let keywords = Keywords::of(item);
    keywords.ty == Some("string")
        && keywords.enumeration.is_empty()
        && (formats.is_empty() || keywords.format.as_deref().is_some_and(|format| formats.contains(&format)))
}
