//! Paths and methods become operations.

use openapiv3::{
    CookieStyle, HeaderStyle, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr,
};
use serde::Deserialize;
use serde_json::Value;

use super::keywords::{Keywords, SchemaRef};
use super::schema::Site;
use super::selection::Seen;
use super::{Lowering, docs, original};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{DeclaredPaging, Docs, Group, GroupId, Operation, Parameter, Place, Range, Style};
use crate::pointer::Pointer;

/// The methods in the order in which the operations of a path are emitted.
const METHODS: [&str; 9] = ["get", "head", "options", "query", "post", "put", "patch", "delete", "trace"];

impl<'a> Lowering<'a> {
    pub(super) fn lower_operations(&mut self) {
        let document = self.document;
        let mut seen = Seen::default();
        let mut paths: Vec<_> = document.paths.paths.iter().collect();
        paths.sort_by_key(|(path, _)| path.as_str());
        for (path, item) in paths {
            let ReferenceOr::Item(item) = item else { continue };
            let at = Pointer::root().join("paths").join(path);
            let at = original(item.extensions.get("x-coinage-at"), &at);
            let mut operations: Vec<_> = item.iter().chain(self.more.operations(path)).collect();
            operations.sort_by_key(|(method, _)| rank(method));
            for (method, operation) in operations {
                if self.select(&mut seen, path, method, operation) {
                    self.lower_operation(path, method, operation, &at.join(method));
                }
            }
        }
        self.check_selection(&seen);
        self.check_idempotency_key();
        self.report_styles();
        self.sort_groups();
    }

    fn lower_operation(
        &mut self,
        path: &str,
        method: &str,
        operation: &'a openapiv3::Operation,
        at: &Pointer,
    ) {
        let at = original(operation.extensions.get("x-coinage-at"), at);
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
            method: written(method),
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
            idempotency_key: None,
            parameters: Vec::new(),
            body: None,
            replies: Vec::new(),
            security: Vec::new(),
            servers: Vec::new(),
            paging: None,
            degraded: Vec::new(),
        });
        let key = self.idempotency_key(index, operation, &at);
        let mut parameters = self.lower_parameters(index, operation, &at);
        if let Some(key) = &key {
            let is_key = |it: &Parameter| it.place == Place::Header && it.name.eq_ignore_ascii_case(key);
            parameters.retain(|parameter| !is_key(parameter));
        }
        let body = self.lower_body(index, operation, &at);
        let replies = self.lower_replies(index, operation, &at);
        let security = self.lower_security(operation.security.as_deref().unwrap_or_default(), &at);
        let servers = self.lower_servers(&operation.servers, &at.join("servers"));
        let paging = self.declared_paging(index, operation, &at);
        let lowered = &mut self.model.operations[index];
        lowered.idempotency_key = key;
        (lowered.parameters, lowered.body, lowered.replies) = (parameters, body, replies);
        (lowered.security, lowered.servers, lowered.paging) = (security, servers, paging);
    }

    /// The name of an operation's group: its first tag, of those that are asked for if any is, and rather one that is
    /// meant to lead through the document than one that tells audiences or badges (3.2, `kind`); else the first
    /// part of its path that is a name.
    pub(super) fn group_name(&self, path: &str, operation: &openapiv3::Operation) -> String {
        let tags = &operation.tags;
        let asked = tags.iter().find(|tag| self.config.only_tags.contains(*tag));
        let leads = |tag: &&String| self.tag_note(tag, "x-coinage-kind").is_none_or(|kind| kind == "nav");
        match asked.or_else(|| tags.iter().find(leads)).or(tags.first()) {
            Some(tag) => tag.clone(),
            None => path
                .split('/')
                .find(|segment| !segment.is_empty() && !segment.contains('{') && !is_version(segment))
                .unwrap_or("default")
                .to_owned(),
        }
    }

    fn group(&mut self, path: &str, operation: &openapiv3::Operation) -> GroupId {
        let name = self.group_name(path, operation);
        if let Some(known) = self.model.groups.iter().position(|group| group.name == name) {
            return GroupId(known);
        }
        let declared = self.document.tags.iter().find(|tag| tag.name == name);
        let mut description = declared.and_then(|tag| docs::text(tag.description.as_ref()));
        if let Some(parent) = self.tag_note(&name, "x-coinage-parent") {
            let part = format!("Part of `{parent}`.");
            description = Some(description.map_or(part.clone(), |text| format!("{text}\n\n{part}")));
        }
        self.model.groups.push(Group { name, description });
        GroupId(self.model.groups.len() - 1)
    }

    /// What the tag called `name` notes under `key`.
    fn tag_note(&self, name: &str, key: &str) -> Option<&'a str> {
        let declared = self.document.tags.iter().find(|tag| tag.name == name)?;
        declared.extensions.get(key)?.as_str()
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
        let (place, mut style) = place_and_style(parameter);
        // OpenAPI 3.0.3, "Parameter Object": these three are governed by other parts of the document.
        let governed = ["accept", "content-type", "authorization"];
        if place == Place::Header && governed.contains(&data.name.to_ascii_lowercase().as_str()) {
            return None;
        }
        let site = Site::Operation { operation: index, words: vec![data.name.clone()] };
        let mut docs = Docs { description: docs::text(data.description.as_ref()), ..Docs::default() };
        let mut range = Range::default();
        let ty = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let item = match schema {
                    SchemaRef::Item(item) => Some(item),
                    // An argument does not show what stands behind the name of a plain type.
                    SchemaRef::Reference { reference } => self.target(reference).and_then(SchemaRef::as_item),
                };
                range = item.map(range_of).unwrap_or_default();
                docs.limits = item.map(|item| docs::limits_of_parameter(data, item)).unwrap_or_default();
                self.lower_schema(schema.into(), &at.join("schema"), &site).ty
            }
            ParameterSchemaOrContent::Content(content) => {
                let (ty, as_content) = self.lower_parameter_content(data, place, content, &site, at);
                style = as_content.unwrap_or(style);
                ty
            }
        };
        let parameter = Parameter {
            name: data.name.clone(),
            place,
            style,
            explode: data.explode.unwrap_or(matches!(style, Style::Form | Style::Cookie)),
            allow_reserved: matches!(parameter, openapiv3::Parameter::Query { allow_reserved: true, .. })
                || place == Place::Path && data.extensions.contains_key("x-coinage-allowReserved"),
            required: data.required || place == Place::Path,
            ty,
            docs,
            deprecated: data.deprecated.unwrap_or_default(),
            range,
        };
        self.check_style(&parameter, at);
        Some(parameter)
    }

    pub(super) fn report_dangling(&mut self, reference: &str, at: &Pointer, fallback: &str) {
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
        if configured.is_some() {
            return configured;
        }
        match DeclaredPaging::deserialize(operation.extensions.get("x-coinage-pagination")?) {
            Ok(declared) => Some(declared),
            Err(error) => {
                let at = at.join("x-coinage-pagination");
                let message = format!("`x-coinage-pagination` cannot be read: {error}");
                let fallback = "pages are walked only if the document makes it plain how";
                self.report(Diagnostic::new(Code::Pagination, &at, message).fallback(fallback));
                None
            }
        }
    }
}

/// What integers a parameter takes.
fn range_of(schema: &openapiv3::Schema) -> Range {
    let limits = Keywords::of(schema).limits;
    let number = |text: &Option<String>| text.as_ref()?.parse().ok();
    Range {
        default: schema.schema_data.default.as_ref().and_then(serde_json::Value::as_u64),
        minimum: number(&limits.minimum).filter(|_| !limits.exclusive_minimum),
        maximum: number(&limits.maximum).filter(|_| !limits.exclusive_maximum),
    }
}

/// The place of a method in the order in which the operations of a path are emitted; those that OpenAPI
/// does not name come last.
fn rank(method: &str) -> usize {
    let known = METHODS.iter().position(|known| known.eq_ignore_ascii_case(method));
    known.unwrap_or(METHODS.len())
}

/// The method as it is sent: OpenAPI names those it knows in lower case, and others are spelled by the author.
pub(super) fn written(method: &str) -> String {
    if METHODS.iter().any(|known| known.eq_ignore_ascii_case(method)) {
        method.to_ascii_uppercase()
    } else {
        method.to_owned()
    }
}

/// The name in `#/components/KIND/NAME`.
pub(super) fn component(reference: &str, kind: &str) -> Option<String> {
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
        Query { style, .. } => (Place::Query, query_style(style)),
        Header { style: HeaderStyle::Simple, .. } => (Place::Header, Style::Simple),
        Path { style, .. } => (
            Place::Path,
            match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            },
        ),
        Cookie { style: CookieStyle::Form, parameter_data } => {
            let plain = parameter_data.extensions.contains_key("x-coinage-cookie");
            (Place::Cookie, if plain { Style::Cookie } else { Style::Form })
        }
    }
}

pub(super) fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}
