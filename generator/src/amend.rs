//! What a project says against its document: small things that a schema gets wrong.
//!
//! Takes the untyped tree as [`load`](crate::load) has read it, and changes it to what `schemas` in
//! `coinage.toml` says, as if the document had said so. An entry that finds nothing to change is an error.
//! For everything else there are overlays.

use serde_json::{Map, Value, json};

use crate::config::{Config, MemberConfig, SchemaConfig, SchemaType};
use crate::diagnostics::Diagnostics;
use crate::reference::{reference_of, resolve};

/// Keywords that say of which kind a value is; a type from the configuration takes their place.
const KINDS: &[&str] =
    &["$ref", "type", "allOf", "anyOf", "oneOf", "not", "enum", "const", "items", "format"];

/// Changes `tree` to what `config` says about its schemas.
pub fn amend(tree: &mut Value, config: &Config, diagnostics: &mut Diagnostics) {
    let is_swagger = tree.get("swagger").is_some();
    let home = if is_swagger { "/definitions" } else { "/components/schemas" };
    for (name, changes) in &config.schemas {
        let at = schema_place(tree, home, name);
        let Some(at) = at else {
            diagnostics.report(config.unused(&["schemas", name], "schema of the document"));
            continue;
        };
        for (member, changes) in &changes.members {
            if !amend_member(tree, &at, member, changes, is_swagger) {
                let path = ["schemas", name, "members", member];
                diagnostics.report(config.unused(&path, "member of the schema"));
            }
        }
        if let Some(Value::Object(schema)) = tree.pointer_mut(&at) {
            let SchemaConfig { r#type, format, nullable, .. } = changes;
            change(schema, *r#type, format.as_deref(), *nullable, is_swagger);
        }
    }
}

/// Where the schema `name` stands, through references that it only consists of.
fn schema_place(tree: &Value, home: &str, name: &str) -> Option<String> {
    let at = format!("{home}/{}", name.replace('~', "~0").replace('/', "~1"));
    let schema = tree.pointer(&at).filter(|schema| schema.is_object())?;
    match reference_of(schema) {
        Some(text) => resolve(tree, text).map(|(_, at)| at.to_string()),
        None => Some(at),
    }
}

/// Changes the member `name` of the schema at `at`, or of a part of its `allOf`; whether there is one.
fn amend_member(tree: &mut Value, at: &str, name: &str, changes: &MemberConfig, is_swagger: bool) -> bool {
    let parts = parts(tree, at);
    let escaped = name.replace('~', "~0").replace('/', "~1");
    let Some(owner) =
        parts.iter().find(|part| tree.pointer(&format!("{part}/properties/{escaped}")).is_some())
    else {
        return false;
    };
    if let Some(Value::Object(member)) = tree.pointer_mut(&format!("{owner}/properties/{escaped}")) {
        let MemberConfig { r#type, format, nullable, .. } = changes;
        change(member, *r#type, format.as_deref(), *nullable, is_swagger);
        // An older spelling of the list around it.
        if changes.required.is_some() {
            member
                .remove("required")
                .filter(|flag| !flag.is_boolean())
                .map(|it| member.insert("required".into(), it));
        }
    }
    if let Some(required) = changes.required {
        for part in &parts {
            require(tree, part, name, required && part == owner);
        }
    }
    true
}

/// The schema at `at` and the parts of its `allOf`, as far as they are objects.
fn parts(tree: &Value, at: &str) -> Vec<String> {
    // As deep as anybody nests them; references may lead in circles.
    const MOST: usize = 64;
    let mut parts = vec![at.to_owned()];
    let mut next = 0;
    while let Some(at) = parts.get(next).cloned().filter(|_| next < MOST) {
        next += 1;
        let count = tree.pointer(&at).and_then(|part| part.get("allOf")?.as_array()).map_or(0, Vec::len);
        for index in 0..count {
            let part = format!("{at}/allOf/{index}");
            let target = tree.pointer(&part).and_then(reference_of).and_then(|text| resolve(tree, text));
            let part = target.map_or(part, |(_, at)| at.to_string());
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    parts
}

/// Adds `name` to the members that the schema at `at` requires, or takes it out of them.
fn require(tree: &mut Value, at: &str, name: &str, required: bool) {
    let Some(Value::Object(schema)) = tree.pointer_mut(at) else { return };
    match schema.get_mut("required") {
        Some(Value::Array(names)) => {
            names.retain(|known| known != name);
            if required {
                names.push(name.into());
            }
        }
        _ if required => {
            schema.insert("required".to_owned(), json!([name]));
        }
        _ => {}
    }
}

/// Makes a schema say what the configuration says of it.
fn change(
    schema: &mut Map<String, Value>,
    r#type: Option<SchemaType>,
    format: Option<&str>,
    nullable: Option<bool>,
    is_swagger: bool,
) {
    let was_nullable = says_null(schema);
    if let Some(r#type) = r#type {
        // The elements of a list are not in question when it stays one.
        let items = schema.get("items").cloned().filter(|_| r#type == SchemaType::Array);
        for keyword in KINDS {
            schema.remove(*keyword);
        }
        schema.insert("type".to_owned(), r#type.as_str().into());
        schema.extend(items.map(|items| ("items".to_owned(), items)));
    }
    if let Some(format) = format {
        schema.insert("format".to_owned(), format.into());
    }
    if let Some(nullable) = nullable.or(r#type.and(was_nullable)) {
        forget_null(schema);
        let key = if is_swagger { "x-nullable" } else { "nullable" };
        schema.insert(key.to_owned(), nullable.into());
    }
}

/// Takes away whatever says that a schema may be null.
fn forget_null(schema: &mut Map<String, Value>) {
    for keyword in ["nullable", "x-nullable"] {
        schema.remove(keyword);
    }
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(Value::Array(branches)) = schema.get_mut(keyword) {
            branches.retain(|branch| branch.get("type").is_none_or(|name| name != "null"));
        }
    }
}

/// Whether a schema says by itself that it may be null.
fn says_null(schema: &Map<String, Value>) -> Option<bool> {
    let by_type =
        matches!(schema.get("type"), Some(Value::Array(types)) if types.iter().any(|it| it == "null"));
    (by_type || schema.get("nullable") == Some(&Value::Bool(true))).then_some(true)
}
