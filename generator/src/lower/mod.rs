//! From OpenAPI to the [`Model`]: the last stage that knows how a document spells things.
//!
//! Takes a valid `openapiv3::OpenAPI` and gives domain words. What has no counterpart in the model is
//! reported with its place and replaced by something that still works: an untyped value, raw bytes,
//! an option left to the caller.

mod alike;
mod body;
mod branches;
mod conditions;
mod content;
mod docs;
mod enums;
mod events;
mod field;
mod files;
mod finite;
mod idempotency;
mod intersect;
mod keywords;
mod manner;
mod media;
mod merge;
mod more;
mod newtypes;
mod operation;
mod parameter_content;
mod parts;
mod reply_headers;
mod rules;
mod scalar;
mod schema;
mod security;
mod selection;
mod sides;
mod streams;
mod style;
mod tags;
mod union;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::OpenAPI;
use serde_json::Value;

use self::keywords::{Keywords, SchemaRef};
use self::more::More;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, Origin, Skipped, Type, TypeDef, TypeId, TypeKind};
use crate::pointer::Pointer;

/// Lowers `document` into a model.
pub fn lower(document: &OpenAPI, config: &Config, diagnostics: &mut Diagnostics) -> Model {
    let more = More::of(document);
    let mut lowering = Lowering::new(document, &more, config, diagnostics);
    lowering.lower_components();
    lowering.lower_security_schemes();
    lowering.lower_operations();
    lowering.lower_events();
    lowering.finish()
}

/// The state of one run over a document.
struct Lowering<'a> {
    document: &'a OpenAPI,
    more: &'a More,
    config: &'a Config,
    diagnostics: &'a mut Diagnostics,
    model: Model,
    /// The types of named schemas, known before any of them is lowered.
    named: BTreeMap<&'a str, TypeId>,
    /// For each named schema those that have it among the parts of their `allOf`.
    children: BTreeMap<String, Vec<&'a str>>,
    /// The formats that the configuration has an entry for and that were met.
    formats_used: BTreeSet<String>,
    /// Parameters whose styles say nothing about values of their types.
    unfit: style::Unfit,
    /// Whether any body is XML.
    has_xml: bool,
    /// Whether lists in XML have an element around them unless the document says otherwise.
    wraps_lists: bool,
}

impl<'a> Lowering<'a> {
    fn new(
        document: &'a OpenAPI,
        more: &'a More,
        config: &'a Config,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let model = Model {
            title: document.info.title.clone(),
            version: document.info.version.clone(),
            description: document.info.description.clone(),
            skipped: skipped(document),
            ..Model::default()
        };
        Self {
            document,
            more,
            config,
            diagnostics,
            model,
            named: BTreeMap::new(),
            children: BTreeMap::new(),
            formats_used: BTreeSet::new(),
            unfit: style::Unfit::default(),
            has_xml: xml::has_xml(document),
            wraps_lists: xml::wraps_lists(document),
        }
    }

    fn lower_components(&mut self) {
        let document = self.document;
        let Some(components) = &document.components else { return };
        let mut schemas: Vec<_> = components.schemas.iter().collect();
        schemas.sort_by_key(|(name, _)| name.as_str());
        for (name, _) in &schemas {
            let at = Pointer::root().join("components").join("schemas").join(name);
            let id = self.reserve(Origin::Schema((*name).clone()), &at);
            self.named.insert(name, id);
        }
        self.children = children(&schemas);
        for (name, schema) in schemas {
            self.lower_named(self.named[name.as_str()], schema);
        }
    }

    /// Makes room for a type, so that others can refer to it before it is known.
    fn reserve(&mut self, origin: Origin, at: &Pointer) -> TypeId {
        self.model.add(TypeDef::new(origin, at.clone(), TypeKind::Alias(Type::Any)))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    /// Reports that something is emitted as less than the document says, and gives the reason back for the report.
    fn degrade(&mut self, code: Code, at: &Pointer, message: String, fallback: &str) -> String {
        let reason = message.clone();
        self.report(Diagnostic::new(code, at, message).fallback(fallback));
        reason
    }

    fn finish(mut self) -> Model {
        self.check_formats();
        self.make_newtypes();
        files::settle(&mut self.model);
        xml::settle(&mut self.model);
        finite::break_infinite(&mut self.model, self.diagnostics);
        alike::merge(&mut self.model);
        sides::split(&mut self.model);
        self.model.servers = self.lower_servers(&self.document.servers, &Pointer::root().join("servers"));
        self.model
    }
}

/// Where a node stood in the source, if normalisation has moved it.
fn original(moved_from: Option<&Value>, at: &Pointer) -> Pointer {
    match moved_from {
        Some(Value::String(pointer)) => Pointer::parse(pointer),
        _ => at.clone(),
    }
}

/// What normalisation had to leave out.
fn skipped(document: &OpenAPI) -> Vec<Skipped> {
    let Some(Value::Array(entries)) = document.extensions.get("x-coinage-skipped") else {
        return Vec::new();
    };
    let text = |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    entries
        .iter()
        .map(|entry| Skipped {
            id: text(entry, "operationId"),
            method: text(entry, "method").unwrap_or_default(),
            path: text(entry, "path").unwrap_or_default(),
            reason: text(entry, "reason").unwrap_or_default(),
        })
        .collect()
}

/// For each named schema the names of those that have it among the parts of their `allOf`.
fn children<'a>(schemas: &[(&'a String, &'a SchemaRef)]) -> BTreeMap<String, Vec<&'a str>> {
    let mut children: BTreeMap<String, Vec<&'a str>> = BTreeMap::new();
    for (name, schema) in schemas {
        let SchemaRef::Item(item) = schema else { continue };
        for part in Keywords::of(item).all_of {
            if let SchemaRef::Reference { reference } = part
                && let Some(parent) = schema::schema_name(reference)
            {
                children.entry(parent).or_default().push(name);
            }
        }
    }
    children
}
