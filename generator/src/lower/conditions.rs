//! Keywords under which a value has parts that its type does not name: conditions, and what is left over
//! by all other keywords.

use openapiv3::SchemaData;
use serde_json::Value;

use super::Lowering;
use super::keywords::Keywords;
use super::schema::Site;
use crate::diagnostics::Code;
use crate::pointer::Pointer;

impl<'a> Lowering<'a> {
    /// Says so where members are declared only under a condition. What only narrows the type needs no
    /// finding.
    pub(super) fn report_conditions(
        &mut self,
        data: &'a SchemaData,
        keywords: &Keywords<'a>,
        at: &Pointer,
        site: &Site,
    ) {
        for keyword in ["then", "else", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems"] {
            let Some(value) = data.extensions.get(&format!("x-coinage-{keyword}")) else { continue };
            let declares = match keyword {
                "unevaluatedProperties" => keywords.additional.is_none() && is_typed(value),
                "unevaluatedItems" => keywords.items.is_none() && is_typed(value),
                "dependentSchemas" => {
                    value.as_object().into_iter().flatten().any(|(_, schema)| declares(keywords, schema))
                }
                _ => declares(keywords, value),
            };
            if declares {
                let message = format!("`{keyword}` declares parts that are there only under a condition");
                let fallback = "they are not named; where unknown members are kept, they are among them";
                let reason = self.degrade(Code::UnsupportedKeyword, at, message, fallback);
                self.note(site, reason);
            }
        }
    }
}

/// Whether a schema says what values look like.
fn is_typed(schema: &Value) -> bool {
    ["type", "$ref", "oneOf", "anyOf", "allOf"].iter().any(|keyword| schema.get(keyword).is_some())
}

/// Whether a schema declares members that the one around it does not.
fn declares(keywords: &Keywords<'_>, schema: &Value) -> bool {
    let own = |name: &String| keywords.properties.iter().any(|(known, _)| known == name);
    let members = schema.get("properties").and_then(Value::as_object);
    members.is_some_and(|members| members.keys().any(|name| !own(name)))
        || ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.get(keyword).is_some())
}
