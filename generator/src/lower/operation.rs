//! Paths and methods become operations.

use openapiv3::{
    Content, CookieStyle, HeaderStyle, MediaType, ParameterData, ParameterSchemaOrContent, PathStyle,
    QueryStyle, ReferenceOr, RequestBody, Response, Schema, StatusCode,
};
use serde::Deserialize;
use serde_json::Value;

use super::keywords::{Keywords, PropertyRef, SchemaRef};
use super::schema::Site;
use super::{Lowering, docs, original};
use crate::config::{PaginationConfig, PaginationStyle};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{
    Body, BodyContent, DeclaredPaging, Docs, Group, GroupId, Operation, Parameter, Place, Reply,
    ReplyContent, StatusMatch, Style, Type,
};
use crate::pointer::Pointer;

/// The methods in the order in which the operations of a path are emitted.
const METHODS: [&str; 8] = ["get", "head", "options", "post", "put", "patch", "delete", "trace"];

impl<'a> Lowering<'a> {
    pub(super) fn lower_operations(&mut self) {
        let document = self.document;
        let mut paths: Vec<_> = document.paths.paths.iter().collect();
        paths.sort_by_key(|(path, _)| path.as_str());
        for (path, item) in paths {
            let ReferenceOr::Item(item) = item else { continue };
            let mut operations: Vec<_> = item.iter().collect();
            operations.sort_by_key(|(method, _)| METHODS.iter().position(|known| known == method));
            for (method, operation) in operations {
                if self.is_selected(operation) {
                    self.lower_operation(path, method, operation);
                }
            }
        }
        if document
            .extensions
            .get("x-coinage-webhooks")
            .and_then(Value::as_object)
            .is_some_and(|hooks| !hooks.is_empty())
        {
            let at = Pointer::root().join("webhooks");
            self.left_out(&at, "requests that the server makes, webhooks, have no types of their own");
        }
        self.sort_groups();
    }

    /// Says that a part of the document has no counterpart in the crate.
    pub(super) fn left_out(&mut self, at: &Pointer, message: &str) {
        self.report(Diagnostic::new(Code::UnsupportedFeature, at, message).fallback("they are left out"));
    }

    fn is_selected(&self, operation: &openapiv3::Operation) -> bool {
        let only = &self.config.only_tags;
        only.is_empty() || operation.tags.iter().any(|tag| only.contains(tag))
    }

    fn lower_operation(&mut self, path: &str, method: &str, operation: &'a openapiv3::Operation) {
        let at = Pointer::root().join("paths").join(path).join(method);
        let at = original(operation.extensions.get("x-coinage-at"), &at);
        let extension = |key: &str| operation.extensions.get(key);
        let text = |key: &str| extension(key).and_then(Value::as_str);
        // Normalisation has cleaned the template; a query that stood in it is sent with every request.
        let path = text("x-coinage-path").unwrap_or(path);
        let path =
            text("x-coinage-fixed-query").map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        let id = operation.operation_id.clone().unwrap_or_else(|| format!("{method} {path}"));
        let group = self.group(&path, operation);
        let index = self.model.operations.len();
        let idempotent = match self.config.operations.get(&id).and_then(|config| config.idempotent) {
            Some(idempotent) => Some(idempotent),
            None => extension("x-coinage-idempotent").and_then(Value::as_bool),
        };
        self.model.operations.push(Operation {
            id,
            method: method.to_ascii_uppercase(),
            path,
            pointer: at.clone(),
            group,
            docs: Docs {
                summary: docs::text(operation.summary.as_ref()),
                description: docs::text(operation.description.as_ref()),
                limits: Vec::new(),
            },
            deprecated: operation.deprecated,
            preview: text("x-stability") == Some("preview"),
            idempotent,
            parameters: Vec::new(),
            body: None,
            replies: Vec::new(),
            security: Vec::new(),
            servers: Vec::new(),
            paging: None,
            degraded: Vec::new(),
        });
        if !operation.callbacks.is_empty() {
            self.left_out(
                &at.join("callbacks"),
                "requests that the server makes, callbacks, have no types of their own",
            );
        }
        let parameters = self.lower_parameters(index, operation, &at);
        let body = self.lower_body(index, operation, &at);
        let replies = self.lower_replies(index, operation, &at);
        let security = self.lower_security(operation.security.as_deref().unwrap_or_default(), &at);
        let servers = self.lower_servers(&operation.servers, &at.join("servers"));
        let paging = self.declared_paging(index, operation, &at);
        let lowered = &mut self.model.operations[index];
        (lowered.parameters, lowered.body, lowered.replies) = (parameters, body, replies);
        (lowered.security, lowered.servers, lowered.paging) = (security, servers, paging);
    }

    /// The group of an operation: its first tag, else the first part of its path that is a name.
    fn group(&mut self, path: &str, operation: &openapiv3::Operation) -> GroupId {
        let only = &self.config.only_tags;
        let tag = operation.tags.iter().find(|tag| only.is_empty() || only.contains(*tag));
        let name = match tag {
            Some(tag) => tag.clone(),
            None => path
                .split('/')
                .find(|segment| !segment.is_empty() && !segment.contains('{') && !is_version(segment))
                .unwrap_or("default")
                .to_owned(),
        };
        if let Some(known) = self.model.groups.iter().position(|group| group.name == name) {
            return GroupId(known);
        }
        let declared = self.document.tags.iter().find(|tag| tag.name == name);
        self.model
            .groups
            .push(Group { name, description: declared.and_then(|tag| docs::text(tag.description.as_ref())) });
        GroupId(self.model.groups.len() - 1)
    }

    /// Declared tags in the order of the document, then the others by name.
    fn sort_groups(&mut self) {
        let rank = |group: &Group| {
            let declared = self.document.tags.iter().position(|tag| tag.name == group.name);
            (declared.unwrap_or(usize::MAX), group.name.clone())
        };
        let mut order: Vec<usize> = (0..self.model.groups.len()).collect();
        order.sort_by_key(|index| rank(&self.model.groups[*index]));
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        self.model.groups = order.iter().map(|old| self.model.groups[*old].clone()).collect();
        for operation in &mut self.model.operations {
            operation.group = GroupId(place[operation.group.0]);
        }
    }

    fn lower_parameters(
        &mut self,
        index: usize,
        operation: &'a openapiv3::Operation,
        at: &Pointer,
    ) -> Vec<Parameter> {
        let document = self.document;
        let mut lowered = Vec::new();
        for (number, parameter) in operation.parameters.iter().enumerate() {
            let mut at = at.join("parameters").join(number);
            let parameter = match parameter {
                ReferenceOr::Item(parameter) => parameter,
                ReferenceOr::Reference { reference } => {
                    let target = component(reference, "parameters")
                        .and_then(|name| document.components.as_ref()?.parameters.get(&name)?.as_item());
                    let Some(target) = target else {
                        self.report_dangling(reference, &at, "the parameter is left out");
                        continue;
                    };
                    at = Pointer::parse(&reference[1..]);
                    target
                }
            };
            let data = parameter.parameter_data_ref();
            let at = original(data.extensions.get("x-coinage-at"), &at);
            lowered.extend(self.lower_parameter(index, parameter, data, &at));
        }
        lowered
    }

    fn lower_parameter(
        &mut self,
        index: usize,
        parameter: &'a openapiv3::Parameter,
        data: &'a ParameterData,
        at: &Pointer,
    ) -> Option<Parameter> {
        let (place, style) = place_and_style(parameter);
        // OpenAPI 3.0.3, "Parameter Object": these three are governed by other parts of the document.
        let governed = ["accept", "content-type", "authorization"];
        if place == Place::Header && governed.contains(&data.name.to_ascii_lowercase().as_str()) {
            return None;
        }
        let site = Site::Operation { operation: index, words: vec![data.name.clone()] };
        let mut docs = Docs { description: docs::text(data.description.as_ref()), ..Docs::default() };
        let ty = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                if let SchemaRef::Item(item) = schema {
                    docs.limits = docs::of_schema(&item.schema_data, &Keywords::of(item)).limits;
                }
                self.lower_schema(schema.into(), &at.join("schema"), &site).ty
            }
            ParameterSchemaOrContent::Content(content) => {
                let media = content.keys().next().map_or("", String::as_str);
                let reason = self.degrade(
                    Code::UnsupportedParameter,
                    at,
                    format!("the parameter `{}` is written as `{media}`", data.name),
                    "a text that the caller writes",
                );
                self.note(&site, reason);
                Type::Scalar(crate::model::Scalar::Text)
            }
        };
        Some(Parameter {
            name: data.name.clone(),
            place,
            style,
            explode: data.explode.unwrap_or(style == Style::Form),
            allow_reserved: matches!(parameter, openapiv3::Parameter::Query { allow_reserved: true, .. }),
            required: data.required || place == Place::Path,
            ty,
            docs,
            deprecated: data.deprecated.unwrap_or_default(),
        })
    }

    fn lower_body(
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

    fn lower_replies(
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

    fn report_dangling(&mut self, reference: &str, at: &Pointer, fallback: &str) {
        self.report(
            Diagnostic::new(
                Code::UnresolvedReference,
                at,
                format!("the reference `{reference}` leads nowhere"),
            )
            .fallback(fallback),
        );
    }

    /// What the configuration, or else the document, says about pages.
    fn declared_paging(
        &mut self,
        index: usize,
        operation: &openapiv3::Operation,
        at: &Pointer,
    ) -> Option<DeclaredPaging> {
        let id = &self.model.operations[index].id;
        let configured = self.config.operations.get(id).and_then(|config| config.pagination.clone());
        let declared = if let Some(configured) = configured {
            configured
        } else {
            let value = operation.extensions.get("x-coinage-pagination")?;
            match PaginationConfig::deserialize(value) {
                Ok(declared) => declared,
                Err(error) => {
                    self.report(
                        Diagnostic::new(
                            Code::Pagination,
                            &at.join("x-coinage-pagination"),
                            format!("`x-coinage-pagination` cannot be read: {error}"),
                        )
                        .fallback("the operation has no `pages` and `items`"),
                    );
                    return None;
                }
            }
        };
        let PaginationConfig { style: PaginationStyle::Page, page, size, first, items, total } = declared;
        Some(DeclaredPaging { page, size, first, items, total })
    }
}

/// The name in `#/components/KIND/NAME`.
fn component(reference: &str, kind: &str) -> Option<String> {
    let name = reference.strip_prefix("#/components/")?.strip_prefix(kind)?.strip_prefix('/')?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

/// Whether a part of a path only says which version of the API it belongs to.
fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix('v').unwrap_or(segment);
    segment == "api" || digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '_')
}

fn place_and_style(parameter: &openapiv3::Parameter) -> (Place, Style) {
    use openapiv3::Parameter::{Cookie, Header, Path, Query};
    match parameter {
        Query { style, .. } => (
            Place::Query,
            match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            },
        ),
        Header { style: HeaderStyle::Simple, .. } => (Place::Header, Style::Simple),
        Path { style, .. } => (
            Place::Path,
            match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            },
        ),
        Cookie { style: CookieStyle::Form, .. } => (Place::Cookie, Style::Form),
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
