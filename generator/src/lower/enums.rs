//! Schemas that list their values.

use openapiv3::Schema;
use serde_json::Value;

use super::Lowering;
use super::keywords::Keywords;
use super::schema::{Lowered, Site};
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
        let ty = keywords.ty.or_else(|| common_type(&values));
        let Some(ty) = ty.filter(|ty| matches!(*ty, "string" | "integer" | "number" | "boolean")) else {
            return self.untyped(
                Code::UnsupportedEnum,
                at,
                site,
                "the values of the enum are of several types",
            );
        };
        // Numbers stay numbers: which of them there are stands in the docs.
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
        let values = enum_values(schema, &texts);
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

/// The values of an enum, each once, with the names and descriptions that vendor extensions give them.
fn enum_values(schema: &Schema, values: &[&Value]) -> Vec<EnumValue> {
    let extensions = &schema.schema_data.extensions;
    let names = ["x-enum-varnames", "x-enumNames"].iter().find_map(|key| extensions.get(*key));
    let descriptions =
        ["x-enum-descriptions", "x-enumDescriptions"].iter().find_map(|key| extensions.get(*key));
    let mut found: Vec<EnumValue> = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let Some(text) = value.as_str() else { continue };
        if found.iter().any(|known| known.value == text) {
            continue;
        }
        let at_index = |list: Option<&Value>| match list {
            Some(Value::Array(list)) => list.get(index).and_then(Value::as_str).map(str::to_owned),
            Some(Value::Object(map)) => map.get(text).and_then(Value::as_str).map(str::to_owned),
            _ => None,
        };
        found.push(EnumValue {
            value: text.to_owned(),
            name: at_index(names),
            description: at_index(descriptions),
        });
    }
    found
}
