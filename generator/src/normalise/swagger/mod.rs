//! Swagger 2.0, rewritten as OpenAPI 3.0.
//!
//! Takes the untyped tree of a 2.0 document and gives that of a 3.0 document, which the walk then
//! reads as any other. Only what the two versions spell differently is touched; what is wrong in both
//! is left to the walk. What 3.0 has no way to say is a finding here, at its place in the source.
//!
//! | 2.0 | 3.0 |
//! |---|---|
//! | `schemes`, `host`, `basePath` | `servers`, `https` before `http` |
//! | `consumes`, `produces` | media types of the bodies and replies |
//! | a parameter in `body` | `requestBody` |
//! | parameters in `formData` | one `requestBody`, an object with a property for each |
//! | `collectionFormat` | `style` and `explode` |
//! | `type`, `format`, `items`, … of a parameter or header | its `schema` |
//! | `definitions`, `parameters`, `responses`, `securityDefinitions` | `components` |
//! | `flow` of a security scheme | `flows` |
//! | `discriminator: name`, `x-nullable`, names in `x-ms-enum` | what 3.0 has for them |
//! | `x-ms-paths` | more `paths` |
//!
//! A node that has moved carries the note `x-coinage-at` with its pointer in the source, and so does
//! each of the several places that it may have moved to. A container that is made up carries none:
//! what counts are its members. [`Origin`](super::origin::Origin) leads back from any place to the
//! source. References are rewritten at the end, with the same notes; those that lead nowhere stay as
//! they are written, so that the walk quotes them as the author knows them.

mod body;
mod links;
mod media;
mod parameter;
mod paths;
mod reply;
mod schema;
mod security;
mod server;

use serde_json::{Map, Value};

use self::media::Media;
use super::context::Context;
use super::moved::AT;
use super::object::Object;
use super::place::Place;
use super::reference::reference_of;
use super::version;
use crate::diagnostics::{Code, Diagnostics};
use crate::reference::FILES;

/// Sections of the converted document, and what they are called in the source.
pub(super) const SECTIONS: &[(&str, &str)] = &[
    ("components/schemas", "definitions"),
    ("components/parameters", "parameters"),
    ("components/requestBodies", "parameters"),
    ("components/responses", "responses"),
    ("components/securitySchemes", "securityDefinitions"),
];

/// Members of the root that are rewritten, or that the result has another use for.
const REWRITTEN: &[&str] = &[
    "swagger",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "paths",
    "x-ms-paths",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "servers",
    "components",
];

/// The document `tree` as OpenAPI 3.0 says it.
pub(super) fn convert(tree: &Value, diagnostics: &mut Diagnostics) -> Value {
    let Value::Object(members) = tree else { return tree.clone() };
    let cx = &mut Context::of_source(tree, diagnostics);
    let root = Object { members, place: Place::Start("") };
    let media = Media::of(cx, &root);
    let mut converted = kept(&root, REWRITTEN);
    if let Some(files) = converted.get_mut(FILES) {
        schema::files(files);
    }
    converted.insert("openapi".to_owned(), version::RESULT.into());
    let servers = server::servers(cx, &root);
    let shared = paths::Shared { media: &media, servers: &servers };
    if let Some(paths) = paths::paths(cx, &root, &shared) {
        converted.insert("paths".to_owned(), paths);
    }
    if !servers.is_empty() {
        converted.insert("servers".to_owned(), servers.into());
    }
    let components = components(cx, &root, &media);
    if !components.is_empty() {
        converted.insert("components".to_owned(), components.into());
    }
    for stranger in ["servers", "components"] {
        if root.get(stranger).is_some() {
            let message = format!("Swagger 2.0 has no member `{stranger}`");
            cx.warn(Code::WrongType, root.place.member(stranger), message, "it is left out");
        }
    }
    let mut converted = Value::Object(converted);
    links::relink(&mut converted);
    converted
}

fn components<'a>(cx: &mut Context<'a, '_>, root: &Object<'a, '_>, media: &Media) -> Map<String, Value> {
    let mut components = Map::new();
    let mut add = |section: &str, entries: Vec<(String, Value)>| {
        let entries: Map<String, Value> = entries.into_iter().collect();
        if !entries.is_empty() {
            components.insert(section.to_owned(), entries.into());
        }
    };
    add(
        "schemas",
        root.map(cx, "definitions", |_, _, value, place| Some(moved(schema::schema(value), place))),
    );
    let (bodies, parameters) = body::section(cx, root, media);
    add("requestBodies", bodies);
    add("parameters", parameters);
    add(
        "responses",
        root.map(cx, "responses", |cx, _, value, place| {
            Some(moved(reply::response(cx, value, place, media, None), place))
        }),
    );
    add(
        "securitySchemes",
        root.map(cx, "securityDefinitions", |cx, _, value, place| {
            Some(moved(security::scheme(cx, value, place), place))
        }),
    );
    components
}

/// Reports a member of 3.0 that is understood all the same.
fn stranger(cx: &mut Context<'_, '_>, object: &Object<'_, '_>, what: &str, member: &str) {
    let message = format!("{what} has no member `{member}` in Swagger 2.0");
    cx.warn(Code::WrongType, object.place.member(member), message, "it is read as in OpenAPI 3.0");
}

/// The members of `object` that are not in `without`.
fn kept(object: &Object<'_, '_>, without: &[&str]) -> Map<String, Value> {
    let kept = object.members.iter().filter(|(name, _)| !without.contains(&name.as_str()));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// `node` with the note that it stood at `place`, where a note can be.
fn moved(mut node: Value, place: Place<'_>) -> Value {
    if let Value::Object(members) = &mut node {
        members.insert(AT.to_owned(), place.pointer().as_str().into());
    }
    node
}

/// The same for a schema that stands inside something. The note would only keep a reference from
/// being one, and what it leads to has a note of its own.
fn moved_schema(value: &Value, place: Place<'_>) -> Value {
    let schema = schema::schema(value);
    if reference_of(value).is_some() { schema } else { moved(schema, place) }
}
