//! Schemas: the few keywords that 2.0 spells in its own way, at any depth.

use serde_json::{Map, Value, json};

use crate::reference::is_map;

/// The schema `value` as 3.0 says it. What is no schema stays as it is.
pub(super) fn schema(value: &Value) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let mut converted: Map<String, Value> = members.iter().map(|(key, value)| keyword(key, value)).collect();
    if let Some(names) = names_of_values(&converted) {
        converted.entry("x-enum-varnames".to_owned()).or_insert(names);
    }
    Value::Object(converted)
}

/// Other files of the document: what of them stands where it is referred to are schemas, or maps of them.
pub(super) fn files(files: &mut Value) {
    for file in files.as_object_mut().into_iter().flat_map(Map::values_mut) {
        *file = if is_map(file) { named(file) } else { schema(file) };
    }
}

fn keyword(key: &str, value: &Value) -> (String, Value) {
    let converted = match key {
        "properties" | "patternProperties" | "dependentSchemas" | "definitions" | "$defs" => named(value),
        "items" | "additionalItems" | "additionalProperties" | "not" | "allOf" | "anyOf" | "oneOf" => {
            one_or_many(value)
        }
        "discriminator" if value.is_string() => json!({ "propertyName": value }),
        "x-nullable" => return ("nullable".to_owned(), value.clone()),
        _ => value.clone(),
    };
    (key.to_owned(), converted)
}

fn named(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            Value::Object(entries.iter().map(|(name, entry)| (name.clone(), schema(entry))).collect())
        }
        other => other.clone(),
    }
}

fn one_or_many(value: &Value) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(schema).collect(),
        other => schema(other),
    }
}

/// The names that `x-ms-enum` has for the values, if it has one for each.
fn names_of_values(members: &Map<String, Value>) -> Option<Value> {
    let described = members.get("x-ms-enum")?.get("values")?.as_array()?;
    let name = |value: &Value| {
        let entry = described.iter().find(|entry| entry.get("value") == Some(value))?;
        entry.get("name").filter(|name| name.is_string()).cloned()
    };
    let values = members.get("enum")?.as_array()?;
    values.iter().map(name).collect::<Option<Vec<_>>>().map(Value::Array)
}

/// `type: file`, which stands where bytes are sent or received, in `schema` or in its items.
pub(super) fn read_files(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    if members.get("type").is_some_and(|ty| ty == "file") {
        members.insert("type".to_owned(), "string".into());
        members.insert("format".to_owned(), "binary".into());
    }
    if let Some(items) = members.get_mut("items") {
        read_files(items);
    }
}
