//! What comes back from operations.

use openapiv3::{Content, MediaType, ReferenceOr, Response, StatusCode};

use super::media::{essence, is_opaque, is_text, is_textual, json_content, says_nothing};
use super::operation::component;
use super::schema::Site;
use super::streams::is_stream;
use super::xml::xml_content;
use super::{Lowering, original};
use crate::diagnostics::Code;
use crate::model::{Reply, ReplyContent, Scalar, StatusMatch, Type, TypeId, TypeKind};
use crate::pointer::Pointer;

impl<'a> Lowering<'a> {
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
        let at = original(response.extensions.get("x-coinage-at"), &at);
        let words = match status {
            StatusMatch::Code(code) if !status.is_success() => vec!["error".to_owned(), code.to_string()],
            StatusMatch::Code(200 | 201) => vec!["reply".to_owned()],
            StatusMatch::Code(code) => vec!["reply".to_owned(), code.to_string()],
            StatusMatch::Range(hundreds) => vec!["reply".to_owned(), format!("{hundreds}xx")],
            StatusMatch::Default => vec!["error".to_owned()],
        };
        let site = Site::Operation { operation: index, words };
        let site_of_headers = Site::Operation { operation: index, words: vec!["reply".to_owned()] };
        let headers = self.lower_reply_headers(response, &at, &site_of_headers);
        let at = at.join("content");
        let description = response.description.trim().to_owned();
        if self.has_no_body(index, status, response, &at) {
            let (content, others) = (ReplyContent::Empty, Vec::new());
            return Some(Reply { status, content, stream: None, media: None, others, headers, description });
        }
        let stream =
            if status.is_success() { self.lower_stream(&response.content, &at, &site) } else { None };
        let (media, content) = match &stream {
            Some(stream) if response.content.keys().all(|media| is_stream(media)) => {
                (Some(stream.media.clone()), ReplyContent::Stream)
            }
            _ => self.lower_reply_content(&response.content, &at, &site),
        };
        let known = |other: &&String| {
            let stream = stream.as_ref().map(|stream| &stream.media);
            Some(*other) != media.as_ref() && Some(*other) != stream && !other.contains('*')
        };
        let mut others: Vec<String> = response.content.keys().filter(known).cloned().collect();
        others.sort();
        Some(Reply { status, content, stream, media, others, headers, description })
    }

    /// Whether there can be no body, whatever the document says (RFC 9110, sections 9.3.2, 15.3.5 and 15.3.6).
    fn has_no_body(&mut self, index: usize, status: StatusMatch, response: &Response, at: &Pointer) -> bool {
        if self.model.operations[index].method == "HEAD" {
            return true;
        }
        let StatusMatch::Code(code @ (204 | 205)) = status else { return false };
        if !response.content.is_empty() {
            let message = format!("a reply with the status {code} has a body");
            self.degrade(Code::UnsupportedReply, at, message, "it has none, as HTTP demands");
        }
        true
    }

    fn lower_reply_content(
        &mut self,
        content: &'a Content,
        at: &Pointer,
        site: &Site,
    ) -> (Option<String>, ReplyContent) {
        if let Some((media, content)) = json_content(content) {
            let any = media.contains('*');
            let ty = match &content.schema {
                Some(schema) if is_text(schema, &["binary"]) => ReplyContent::Raw,
                Some(schema) if any && is_text(schema, &[]) => ReplyContent::Text,
                schema if any && says_nothing(schema.as_ref()) => ReplyContent::Raw,
                Some(schema) => {
                    let at = at.join(media).join("schema");
                    ReplyContent::Json(self.lower_schema(schema.into(), &at, site).into_element())
                }
                None => ReplyContent::Json(Type::Any),
            };
            return (Some(media.to_owned()), ty);
        }
        if let Some((media, content)) = xml_content(content)
            && let Some(schema) = &content.schema
        {
            let at = at.join(media).join("schema");
            let ty = self.lower_schema(schema.into(), &at, site).into_element();
            return (Some(media.to_owned()), ReplyContent::Xml(ty));
        }
        let is_text = |(media, _): &(&String, _)| is_textual(media) && essence(media) != "text/event-stream";
        let texts = content.iter().filter(is_text);
        let others = content.iter();
        let Some((media, content)) =
            texts.min_by_key(|(media, _)| *media).or_else(|| others.min_by_key(|(media, _)| *media))
        else {
            return (None, ReplyContent::Empty);
        };
        (Some(media.clone()), self.lower_plain_reply(media, content, &at.join(media), site))
    }

    /// A reply that is no JSON.
    fn lower_plain_reply(
        &mut self,
        media: &str,
        content: &'a MediaType,
        at: &Pointer,
        site: &Site,
    ) -> ReplyContent {
        let schema = content.schema.as_ref();
        if let (Some(schema), "text/plain") = (schema, essence(media).as_str())
            && !is_text(schema, &[])
        {
            let ty = self.lower_schema(schema.into(), &at.join("schema"), site).into_element();
            return self.lower_typed_text(ty, at);
        }
        let is_binary = schema.is_some_and(|schema| is_text(schema, &["binary"]));
        let is_plain = says_nothing(schema) || schema.is_some_and(|schema| is_text(schema, &[]));
        // What has a structure may be in an encoding that only its reader finds out.
        let textual = is_textual(media) && !is_binary && (is_plain || essence(media).starts_with("text/"));
        if !is_plain && !is_opaque(media) {
            let fallback = if textual { "the text as it came" } else { "the bytes as they came" };
            let message = format!("the reply is of the type `{media}`");
            let reason = self.degrade(Code::UnsupportedReply, at, message, fallback);
            self.note(site, reason);
        }
        if textual { ReplyContent::Text } else { ReplyContent::Raw }
    }

    /// A plain text that has a type: numbers are written in it as in JSON, and of what has a structure JSON is
    /// the only form that services have for it.
    fn lower_typed_text(&mut self, ty: Type, at: &Pointer) -> ReplyContent {
        let is_named_text =
            |id: TypeId| matches!(self.model.ty(id).kind, TypeKind::Enum(_) | TypeKind::Text(_));
        match self.model.resolve(&ty) {
            Type::Scalar(Scalar::Bool | Scalar::Float | Scalar::Number) | Type::Nullable(_) => {}
            Type::Scalar(scalar) if scalar.is_integer() => {}
            Type::Scalar(Scalar::Binary) => return ReplyContent::Raw,
            Type::Any | Type::Scalar(_) => return ReplyContent::Text,
            Type::Ref(id) if is_named_text(*id) => return ReplyContent::Text,
            Type::Ref(_) | Type::List(_) | Type::Map(_) => {
                let message = "a reply of the type `text/plain` has a structure".to_owned();
                self.degrade(Code::UnsupportedReply, at, message, "it is read as JSON");
            }
        }
        ReplyContent::Json(ty)
    }
}

fn status_match(status: &StatusCode) -> StatusMatch {
    match status {
        StatusCode::Code(code) => StatusMatch::Code(*code),
        StatusCode::Range(hundreds) => StatusMatch::Range(*hundreds),
    }
}
