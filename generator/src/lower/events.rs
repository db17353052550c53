//! Requests that the service makes become events: webhooks of the document, and callbacks of operations.
//!
//! Several callbacks of one name are one event when they have the same body. With a selection of operations
//! there are no events: what a service sends does not depend on what a client calls.

use openapiv3::{Operation, PathItem, ReferenceOr, RequestBody};
use serde_json::Value;

use super::keywords::SchemaRef;
use super::media::json_rank;
use super::operation::component;
use super::schema::schema_name;
use super::{Lowering, docs, original};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Docs, Event, Origin, Type};
use crate::pointer::Pointer;

impl<'a> Lowering<'a> {
    /// Lowers all requests that the service makes.
    pub(super) fn lower_events(&mut self) {
        if self.config.is_selective() {
            return;
        }
        let more = self.more;
        for (name, item) in more.webhooks() {
            let at = Pointer::root().join("webhooks").join(name);
            self.lower_event_item(name, item, &at);
        }
        let document = self.document;
        let mut paths: Vec<_> = document.paths.paths.iter().collect();
        paths.sort_by_key(|(path, _)| path.as_str());
        for (path, item) in paths {
            let ReferenceOr::Item(item) = item else { continue };
            let at = Pointer::root().join("paths").join(path);
            let at = original(item.extensions.get("x-coinage-at"), &at);
            for (method, operation) in item.iter().chain(more.operations(path)) {
                let at = original(operation.extensions.get("x-coinage-at"), &at.join(method));
                self.lower_callbacks(operation, &at.join("callbacks"));
            }
        }
        self.model.events.sort_by(|left, right| left.name.cmp(&right.name));
    }

    fn lower_callbacks(&mut self, operation: &'a Operation, at: &Pointer) {
        let mut callbacks: Vec<_> = operation.callbacks.iter().collect();
        callbacks.sort_by_key(|(name, _)| name.as_str());
        for (name, items) in callbacks {
            let mut items: Vec<_> = items.iter().collect();
            items.sort_by_key(|(expression, _)| expression.as_str());
            for (expression, item) in items {
                self.lower_event_item(name, item, &at.join(name).join(expression));
            }
        }
    }

    fn lower_event_item(&mut self, name: &str, item: &'a PathItem, at: &Pointer) {
        let at = original(item.extensions.get("x-coinage-at"), at);
        let count = item.iter().count();
        for (method, operation) in item.iter() {
            let at = original(operation.extensions.get("x-coinage-at"), &at.join(method));
            let name = if count > 1 { format!("{name} {method}") } else { name.to_owned() };
            self.lower_event(&name, operation, &at);
        }
    }

    fn lower_event(&mut self, name: &str, operation: &'a Operation, at: &Pointer) {
        let Some((schema, place)) = self.event_schema(operation, at) else {
            let message = format!("the event `{name}` has no body in JSON");
            let finding = Diagnostic::new(Code::UnsupportedFeature, at, message);
            self.report(finding.fallback("it has no variant of its own, and is read as an unknown one"));
            return;
        };
        let known = self.model.events.iter().position(|event| event.name == name);
        let ty = match schema {
            SchemaRef::Reference { reference } => {
                let id = schema_name(reference).and_then(|name| self.named.get(name.as_str()));
                id.map_or(Type::Any, |id| Type::Ref(*id))
            }
            // Once more would be a second type of the same name.
            SchemaRef::Item(_) if known.is_some() => Type::Any,
            SchemaRef::Item(_) => {
                let id = self.reserve(Origin::Schema(format!("{name} event")), &place);
                self.lower_named(id, schema);
                Type::Ref(id)
            }
        };
        if let Some(known) = known {
            self.unite_events(known, &ty, at);
            return;
        }
        let docs = Docs {
            summary: docs::text(operation.summary.as_ref()),
            description: docs::text(operation.description.as_ref()),
            ..Docs::default()
        };
        self.model.events.push(Event { name: name.to_owned(), pointer: at.clone(), docs, ty });
    }

    /// Makes one event of two with the same name: untyped, if their bodies differ.
    fn unite_events(&mut self, known: usize, ty: &Type, at: &Pointer) {
        let event = &mut self.model.events[known];
        if event.ty == *ty {
            return;
        }
        event.ty = Type::Any;
        let message = format!("the event `{}` has several bodies", event.name);
        let finding = Diagnostic::new(Code::UnsupportedFeature, at, message);
        self.report(finding.fallback("its body is an untyped value"));
    }

    /// The schema of the JSON that an event has in its body, and its place.
    fn event_schema(&self, operation: &'a Operation, at: &Pointer) -> Option<(&'a SchemaRef, Pointer)> {
        let document = self.document;
        let (body, at): (&RequestBody, Pointer) = match operation.request_body.as_ref()? {
            ReferenceOr::Item(body) => (body, at.join("requestBody")),
            ReferenceOr::Reference { reference } => {
                let name = component(reference, "requestBodies")?;
                let body = document.components.as_ref()?.request_bodies.get(&name)?.as_item()?;
                (body, Pointer::parse(&reference[1..]))
            }
        };
        let at = original(body.extensions.get("x-coinage-at"), &at).join("content");
        let ranked = body.content.iter().filter_map(|(media, content)| {
            Some(((json_rank(media)?, media.as_str()), content.schema.as_ref()?))
        });
        let ((_, media), schema) = ranked.min_by_key(|(rank, _)| *rank)?;
        Some((schema, at.join(media).join("schema")))
    }
}

/// The path items of webhooks, by name.
pub(super) fn webhooks(document: &openapiv3::OpenAPI) -> Vec<(String, PathItem)> {
    use serde::Deserialize as _;
    let webhooks = document.extensions.get("x-coinage-webhooks").and_then(Value::as_object);
    let mut found: Vec<(String, PathItem)> = webhooks
        .into_iter()
        .flatten()
        .filter_map(|(name, item)| Some((name.clone(), PathItem::deserialize(item).ok()?)))
        .collect();
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    found
}
