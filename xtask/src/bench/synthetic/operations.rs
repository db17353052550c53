//! The operations of a resource.

use serde_json::{Value, json};

use super::{Resource, STATES};

/// An operation of a resource.
pub(super) struct Operation {
    pub(super) method: &'static str,
    /// Whether it is about one, not about all of them.
    pub(super) one: bool,
    /// As it stands in the document.
    pub(super) object: Value,
}

/// What makes them, in the order in which a resource gets them.
pub(super) const OPERATIONS: [fn(&Resource) -> Operation; 5] = [list, create, get, update, delete];

fn list(resource: &Resource) -> Operation {
    let states = json!({"type": "array", "items": {"type": "string", "enum": STATES}});
    let object = json!({
        "operationId": format!("list_{}s", resource.snake),
        "summary": format!("List every {}", resource.name),
        "parameters": [
            {"name": "limit", "in": "query", "schema": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 100}},
            {"name": "cursor", "in": "query", "schema": {"type": "string"}},
            {"name": "state", "in": "query", "description": "Only those in one of these states.", "schema": states},
        ],
        "responses": responses("200", Some(resource.schema("Page"))),
    });
    Operation { method: "get", one: false, object }
}

fn create(resource: &Resource) -> Operation {
    let object = json!({
        "operationId": format!("create_{}", resource.snake),
        "summary": format!("Create a {}", resource.name),
        "requestBody": body(resource),
        "responses": responses("201", Some(resource.schema(""))),
    });
    Operation { method: "post", one: false, object }
}

fn get(resource: &Resource) -> Operation {
    let object = json!({
        "operationId": format!("get_{}", resource.snake),
        "summary": format!("Get a {}", resource.name),
        "parameters": [
            id(),
            {"name": "expand", "in": "query", "schema": {"type": "boolean"}},
        ],
        "responses": responses("200", Some(resource.schema(""))),
    });
    Operation { method: "get", one: true, object }
}

fn update(resource: &Resource) -> Operation {
    let object = json!({
        "operationId": format!("update_{}", resource.snake),
        "summary": format!("Change a {}", resource.name),
        "parameters": [id()],
        "requestBody": body(resource),
        "responses": responses("200", Some(resource.schema(""))),
    });
    Operation { method: "put", one: true, object }
}

fn delete(resource: &Resource) -> Operation {
    let object = json!({
        "operationId": format!("delete_{}", resource.snake),
        "summary": format!("Delete a {}", resource.name),
        "parameters": [id()],
        "responses": responses("204", None),
    });
    Operation { method: "delete", one: true, object }
}

fn id() -> Value {
    json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}})
}

fn body(resource: &Resource) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": resource.schema("Input")}}})
}

fn responses(status: &str, schema: Option<Value>) -> Value {
    let mut responses = json!({
        "default": {
            "description": "It was refused.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    });
    responses[status] = match schema {
        Some(schema) => json!({"description": "Done.", "content": {"application/json": {"schema": schema}}}),
        None => json!({"description": "Done."}),
    };
    responses
}
