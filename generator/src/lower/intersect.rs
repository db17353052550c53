//! What schemas that hold at once leave possible: branches that fit, and maps of maps.

use openapiv3::{AdditionalProperties, Schema};

use super::Lowering;
use super::keywords::{Keywords, PropertyRef};
use super::parts::Part;
use super::schema::{Lowered, Site};
use super::union::{Choice, Choices};
use crate::model::Type;

impl<'a> Lowering<'a> {
    /// Drops the branches that nothing can fit: no value is of two types of JSON at once. If that would be all
    /// of them, they stay, and the contradiction is reported where they are merged.
    pub(super) fn drop_impossible(&self, parts: &[Part<'a>], choices: &mut Choices<'a>) {
        let fixed: Vec<&str> = parts.iter().filter_map(|part| json_type(part.schema)).collect();
        let fits = |choice: &Choice<'a>| {
            let ty = self.followed(choice.schema).and_then(json_type);
            ty.is_none_or(|ty| fixed.iter().all(|fixed| *fixed == ty))
        };
        if choices.branches.iter().any(fits) {
            choices.branches.retain(fits);
        }
    }

    /// The schema that stands there, wherever references lead.
    fn followed(&self, mut schema: PropertyRef<'a>) -> Option<&'a Schema> {
        for _ in 0..32 {
            match schema {
                PropertyRef::Item(item) => return Some(item),
                PropertyRef::Reference(reference) => schema = self.target(reference)?.into(),
            }
        }
        None
    }

    /// Parts that are all maps are a map; the last one says most about the values.
    pub(super) fn lower_maps(&mut self, parts: &[Part<'a>], site: &Site) -> Option<Lowered> {
        let is_map = |part: &Part<'a>| {
            let keywords = Keywords::of(part.schema);
            let typed = matches!(keywords.additional, Some(AdditionalProperties::Schema(_)));
            typed && keywords.properties.is_empty() && keywords.required.is_empty()
        };
        let last = parts.last().filter(|_| parts.iter().all(is_map))?;
        let value = self.lower_additional(Keywords::of(last.schema).additional, &last.at, site)?;
        Some(Lowered::new(Type::Map(Box::new(value))))
    }
}

/// The type of JSON that the schema asks for by itself. Integers are numbers, too.
fn json_type(schema: &Schema) -> Option<&'static str> {
    let keywords = Keywords::of(schema);
    match keywords.ty {
        _ if keywords.is_object() => Some("object"),
        Some("array") => Some("array"),
        Some("string") => Some("string"),
        Some("boolean") => Some("boolean"),
        Some("integer" | "number") => Some("number"),
        _ => None,
    }
}
