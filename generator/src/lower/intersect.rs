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

    /// Parts that name no members are a map together. The last one that says something of the values says most.
    pub(super) fn lower_maps(&mut self, parts: &[Part<'a>], site: &Site) -> Option<Lowered> {
        if !parts.iter().all(|part| is_map(&Keywords::of(part.schema))) {
            return None;
        }
        let typed = parts.iter().rev().find_map(|part| {
            let additional = Keywords::of(part.schema).additional;
            let is_typed = matches!(additional, Some(AdditionalProperties::Schema(_)));
            is_typed.then_some((additional, &part.at))
        });
        let value = typed.and_then(|(additional, at)| self.lower_additional(additional, at, site));
        Some(Lowered::new(Type::Map(Box::new(value.unwrap_or(Type::Any)))))
    }
}

/// Whether values are objects whose members are all without a name.
fn is_map(keywords: &Keywords<'_>) -> bool {
    let is_closed = matches!(keywords.additional, Some(AdditionalProperties::Any(false)));
    let is_bare = keywords.properties.is_empty() && keywords.required.is_empty() && !keywords.is_union();
    keywords.is_object() && is_bare && !is_closed
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
