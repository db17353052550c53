//! Schemas that list their values.

use openapiv3::{Schema, SchemaData};
use serde_json::Value;

use super::keywords::{Keywords, PropertyRef};
use super::schema::{Lowered, Site};
use super::union::Choice;
use super::{Lowering, docs};
use crate::diagnostics::Code;
use crate::model::{EnumValue, Type, TypeKind};
use crate::pointer::Pointer;

impl<'a> Lowering<'a> {
    pub(super) fn lower_enum(
        &mut self,
        schema: &'a Schema,
        keywords: &Keywords<'a>,
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        let values: Vec<&Value> = keywords.enumeration.iter().filter(|value| !value.is_null()).collect();
        if values.is_empty() {
            return Lowered { ty: Type::Any, nullable: true };
        }
        if values.iter().all(|value| value.is_string()) && keywords.ty.is_none_or(|ty| ty == "string") {
            return self.lower_text_enum(schema, keywords, at, site);
        }
        if let Some(types) = keywords.ty.is_none().then(|| several_types(&values)).flatten() {
            return self.lower_several(schema, &types, at, site, |lowering, ty, site| match ty {
                "string" => lowering.lower_text_enum(schema, keywords, at, site),
                ty => lowering.lower_scalar(ty, keywords, at, site),
            });
        }
        if values.iter().all(|value| value.is_object()) && keywords.ty.is_none_or(|ty| ty == "object") {
            return self.lower_object(schema, keywords, at, site);
        }
        if values.iter().all(|value| value.is_array()) && keywords.ty.is_none_or(|ty| ty == "array") {
            return self.lower_array(keywords, at, site);
        }
        let ty = keywords.ty.or_else(|| common_type(&values));
        if let Some(values) = ty.and_then(|ty| named_integers(&schema.schema_data, ty, &values)) {
            return Lowered::new(self.define(site, at, schema, TypeKind::IntEnum(values)));
        }
        let Some(ty) = ty.filter(|ty| matches!(*ty, "string" | "integer" | "number" | "boolean")) else {
            return self.untyped(
                Code::UnsupportedEnum,
                at,
                site,
                "the values of the enum are of several types",
            );
        };
        // Numbers without names stay numbers: which of them there are stands in the docs.
        self.lower_scalar(ty, keywords, at, site)
    }

    /// An enum of the texts among the values.
    pub(super) fn lower_text_enum(
        &mut self,
        schema: &'a Schema,
        keywords: &Keywords<'a>,
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        let texts: Vec<&Value> = keywords.enumeration.iter().filter(|value| value.is_string()).collect();
        let values = enum_values(&schema.schema_data, &texts);
        Lowered::new(self.define(site, at, schema, TypeKind::Enum(values)))
    }
}

/// The type that all of `values` have.
fn common_type(values: &[&Value]) -> Option<&'static str> {
    let all = |is: fn(&Value) -> bool| values.iter().all(|value| is(value));
    if all(|value| value.is_i64() || value.is_u64()) {
        Some("integer")
    } else if all(Value::is_number) {
        Some("number")
    } else if all(Value::is_boolean) {
        Some("boolean")
    } else if all(Value::is_string) {
        Some("string")
    } else {
        None
    }
}

/// The types of values that have more than one, each of which has a counterpart.
fn several_types(values: &[&Value]) -> Option<Vec<&'static str>> {
    let mut types = Vec::new();
    for value in values {
        let ty = match value {
            Value::String(_) => "string",
            Value::Number(_) => {
                common_type(&values.iter().copied().filter(|it| it.is_number()).collect::<Vec<_>>())?
            }
            Value::Bool(_) => "boolean",
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    (types.len() > 1).then_some(types)
}

/// Whether values are integers that become variants of a type.
pub(super) fn are_named(data: &SchemaData, values: &[Value]) -> bool {
    let values: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
    named_integers(data, "integer", &values).is_some()
}

/// The values of an enum of integers, if each has a name.
fn named_integers(data: &SchemaData, ty: &str, values: &[&Value]) -> Option<Vec<EnumValue>> {
    if !matches!(ty, "integer" | "number") || !values.iter().all(|value| value.is_i64()) {
        return None;
    }
    let values = enum_values(data, values);
    values.iter().all(|value| value.name.is_some()).then_some(values)
}

/// The values of an enum, each once, with the names and descriptions that vendor extensions give them.
fn enum_values(data: &SchemaData, values: &[&Value]) -> Vec<EnumValue> {
    let said = Said::of(data);
    let mut found: Vec<EnumValue> = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let value = written(value);
        if found.iter().any(|known| known.value == value) {
            continue;
        }
        let (name, description) = (said.name(index, &value), said.description(index, &value));
        found.push(EnumValue { value, name, description });
    }
    found
}

/// A text as it is, and any other value as JSON writes it.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What vendor extensions say about the values of an enum.
struct Said<'a> {
    names: Option<&'a Value>,
    descriptions: Option<&'a Value>,
    /// The values of `x-ms-enum`, each with its name and description.
    entries: &'a [Value],
}

impl<'a> Said<'a> {
    fn of(data: &'a SchemaData) -> Self {
        let extensions = &data.extensions;
        let first = |keys: &[&str]| keys.iter().find_map(|key| extensions.get(*key));
        let entries = extensions.get("x-ms-enum").and_then(|said| said.get("values")?.as_array());
        Self {
            names: first(&["x-enum-varnames", "x-enumNames", "x-enum-names"]),
            descriptions: first(&["x-enum-descriptions", "x-enumDescriptions", "x-google-enum-descriptions"]),
            entries: entries.map_or(&[], Vec::as_slice),
        }
    }

    fn name(&self, index: usize, value: &str) -> Option<String> {
        at(self.names, index, value).or_else(|| self.entry(value, "name"))
    }

    fn description(&self, index: usize, value: &str) -> Option<String> {
        at(self.descriptions, index, value).or_else(|| self.entry(value, "description"))
    }

    fn entry(&self, value: &str, key: &str) -> Option<String> {
        let is_it = |entry: &&Value| entry.get("value").map(written).as_deref() == Some(value);
        self.entries.iter().find(is_it)?.get(key)?.as_str().map(str::to_owned)
    }
}

/// The enum that a choice between constants makes, each with its title and description: the way to give the
/// values of an enum names.
pub(super) fn constants(branches: &[Choice<'_>]) -> Option<TypeKind> {
    let mut values: Vec<EnumValue> = Vec::new();
    let (mut texts, mut integers) = (true, true);
    for branch in branches {
        let PropertyRef::Item(item) = branch.schema else { return None };
        let keywords = Keywords::of(item);
        let plain = keywords.ty.is_none_or(|ty| matches!(ty, "string" | "integer"))
            && keywords.all_of.is_empty()
            && !keywords.is_union();
        if keywords.enumeration.is_empty() || !plain {
            return None;
        }
        let alone = keywords.enumeration.len() == 1;
        for value in &keywords.enumeration {
            (texts, integers) = (texts && value.is_string(), integers && value.is_i64());
            let value = written(value);
            if values.iter().all(|known| known.value != value) {
                let name = docs::text(item.schema_data.title.as_ref()).filter(|_| alone);
                let description = docs::text(item.schema_data.description.as_ref()).filter(|_| alone);
                values.push(EnumValue { value, name, description });
            }
        }
    }
    if texts {
        Some(TypeKind::Enum(values))
    } else if integers && values.iter().all(|value| value.name.is_some()) {
        Some(TypeKind::IntEnum(values))
    } else {
        None
    }
}

/// The text for a value: by its place in a list, or by the value in a map.
fn at(said: Option<&Value>, index: usize, value: &str) -> Option<String> {
    let text = match said? {
        Value::Array(list) => list.get(index)?,
        Value::Object(map) => map.get(value)?,
        _ => return None,
    };
    text.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}
