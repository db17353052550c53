//! The document as a whole: components first, so that references to them are known, then the paths,
//! and last the schemas that the walk found to be moved.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{Components, OpenAPI, ReferenceOr, Schema};
use serde_json::{Map, Value};

use super::component::components as read_components;
use super::context::Context;
use super::object::Object;
use super::paths::{Use, path_item, paths};
use super::place::Place;
use super::reference::Kind;
use super::schema::{degraded, external_docs, moved, schema};
use super::security::Standing;
use super::{content, header, info, name, operation, parameter, reply, security, version};
use crate::diagnostics::{Code, Diagnostic};
use crate::reference::{FILES, UNREAD};

/// Members of the root that are objects or lists.
const MEMBERS: &[&str] =
    &["info", "servers", "paths", "webhooks", "components", "security", "tags", "externalDocs"];

/// Members of `components`, apart from maps that are only read where something refers to them.
const COMPONENTS: &[&str] = &[
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

/// The typed document.
pub(super) fn document<'a>(
    cx: &mut Context<'a, '_>,
    root: &'a Map<String, Value>,
    source_version: &str,
) -> OpenAPI {
    let root = Object { members: root, place: Place::Start("") };
    root.strangers(cx, "the document", MEMBERS);
    if ["paths", "webhooks", "components"].iter().all(|member| root.get(member).is_none()) {
        cx.missing(root.place, "the document", "paths", "the crate has no operations");
    }
    cx.since(&root, "webhooks", 1);
    let info = info::info(cx, &root);
    let servers = info::servers(cx, &root);
    let (mut components, mut schemas) = components(cx, &root);
    let security = security::security(cx, &root);
    let tags = info::tags(cx, &root);
    let paths = paths(cx, &root, security.as_deref());
    cx.report_fragments();
    let mut extensions: BTreeMap<String, Value> = root.extensions().collect();
    extensions.retain(|name, _| name != FILES && name != UNREAD);
    let webhooks = webhooks(cx, &root);
    if !webhooks.is_empty() {
        extensions.insert("x-coinage-webhooks".to_owned(), Value::Object(webhooks));
    }
    while let Some(target) = cx.references.next_moved() {
        let schema = moved(cx, &target);
        schemas.push((target.name, schema));
    }
    break_circles(cx, &mut schemas);
    schemas.sort_by(|(a, _), (b, _)| a.cmp(b));
    if root.get("components").is_some() || !schemas.is_empty() {
        let components = components.get_or_insert_default();
        components.schemas = schemas.into_iter().collect();
    }
    if !cx.skipped.is_empty() {
        extensions.insert("x-coinage-skipped".to_owned(), std::mem::take(&mut cx.skipped).into());
    }
    extensions.entry("x-coinage-openapi".to_owned()).or_insert_with(|| source_version.into());
    OpenAPI {
        openapi: version::RESULT.to_owned(),
        info,
        servers,
        paths,
        components,
        security,
        tags,
        external_docs: root
            .get("externalDocs")
            .and_then(|docs| external_docs(cx, docs, root.place.member("externalDocs"))),
        extensions: extensions.into_iter().collect(),
    }
}

type Schemas = Vec<(String, ReferenceOr<Schema>)>;

/// All components. The order matters: what is referred to is read before what refers to it.
fn components<'a>(cx: &mut Context<'a, '_>, root: &Object<'a, '_>) -> (Option<Components>, Schemas) {
    let Some(object) = root.object(cx, "components") else { return (None, Vec::new()) };
    object.strangers(cx, "`components`", COMPONENTS);
    cx.since(&object, "pathItems", 1);
    cx.since(&object, "mediaTypes", 2);
    name::of_components(cx, &object, COMPONENTS);
    let examples = read_components(cx, &object, Kind::Example, content::example);
    let headers = read_components(cx, &object, Kind::Header, header::header);
    let parameters = read_components(cx, &object, Kind::Parameter, parameter::parameter);
    let request_bodies = read_components(cx, &object, Kind::RequestBody, operation::request_body);
    let links = read_components(cx, &object, Kind::Link, reply::link);
    let responses = read_components(cx, &object, Kind::Response, reply::response);
    let security_schemes = read_components(cx, &object, Kind::SecurityScheme, security::scheme);
    note_schemes(cx, &object, &security_schemes.iter().map(|(name, _)| name.as_str()).collect());
    let schemas = object.map(cx, "schemas", |cx, _, value, place| Some(schema(cx, value, place)));
    let components = Components {
        responses: responses.into_iter().collect(),
        parameters: parameters.into_iter().collect(),
        examples: examples.into_iter().collect(),
        request_bodies: request_bodies.into_iter().collect(),
        headers: headers.into_iter().collect(),
        security_schemes: security_schemes.into_iter().collect(),
        links: links.into_iter().collect(),
        extensions: object.extensions().collect(),
        ..Components::default()
    };
    (Some(components), schemas)
}

/// Remembers for every declared security scheme whether operations may ask for it.
fn note_schemes<'a>(cx: &mut Context<'a, '_>, components: &Object<'a, '_>, usable: &BTreeSet<&str>) {
    let Some(Value::Object(declared)) = components.get("securitySchemes") else { return };
    for name in declared.keys() {
        let standing = if usable.contains(name.as_str()) { Standing::Usable } else { Standing::Refused };
        cx.schemes.note(name, standing);
    }
}

/// The webhooks as JSON of path items in normal form; the typed document has no place for them.
fn webhooks<'a>(cx: &mut Context<'a, '_>, root: &Object<'a, '_>) -> Map<String, Value> {
    let items = root.map(cx, "webhooks", |cx, name, value, place| {
        if name.starts_with("x-") {
            return None;
        }
        path_item(cx, value, place, name, Use::Received)
    });
    // Path items have only text keys and finite numbers, so this does not fail.
    items.into_iter().map(|(name, item)| (name, serde_json::to_value(item).unwrap_or_default())).collect()
}

/// Schemas that are only a reference and lead back to themselves allow anything instead.
fn break_circles(cx: &mut Context<'_, '_>, schemas: &mut Schemas) {
    let next: BTreeMap<String, String> = schemas
        .iter()
        .filter_map(|(name, schema)| match schema {
            ReferenceOr::Reference { reference } => Some((Kind::Schema.reference(name), reference.clone())),
            ReferenceOr::Item(_) => None,
        })
        .collect();
    for (name, schema) in schemas.iter_mut() {
        let start = Kind::Schema.reference(name);
        let mut seen = BTreeSet::new();
        let mut at = &start;
        while let Some(target) = next.get(at) {
            if !seen.insert(at) {
                break;
            }
            at = target;
        }
        if *at == start && next.contains_key(&start) {
            let message = format!("the schema `{name}` is only a reference that leads back to itself");
            let pointer = cx.references.place_of(name);
            cx.report(
                Diagnostic::new(Code::CircularReference, &pointer, &*message)
                    .fallback("any value is allowed"),
            );
            *schema = ReferenceOr::Item(degraded(&message));
        }
    }
}
