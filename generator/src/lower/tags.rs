//! Which texts of a discriminator mean which branch of a choice.

use openapiv3::Discriminator;

use super::Lowering;
use super::keywords::{Keywords, PropertyRef, SchemaRef};
use super::union::{Choice, Choices};

impl<'a> Lowering<'a> {
    /// The texts of the tag that mean each branch: those of the mapping; else those that its own member may
    /// have, if no other branch has them, too; else the name of its schema.
    pub(super) fn branch_tags(
        &self,
        discriminator: &Discriminator,
        choices: &Choices<'a>,
    ) -> Vec<Vec<String>> {
        let own = |choice: &Choice<'a>| match mapped_tags(discriminator, choice.schema) {
            mapped if mapped.is_empty() => {
                self.tag_texts(choice.schema, &discriminator.property_name, 0).unwrap_or_default()
            }
            mapped => mapped,
        };
        let found: Vec<Vec<String>> = choices.branches.iter().map(own).collect();
        let count = |text: &String| found.iter().filter(|tags| tags.contains(text)).count();
        let is_clear = |tags: &Vec<String>| !tags.is_empty() && tags.iter().all(|text| count(text) == 1);
        let settle = |(choice, tags): (&Choice<'a>, &Vec<String>)| match choice.schema {
            PropertyRef::Reference(_) if !mapped_tags(discriminator, choice.schema).is_empty() => {
                tags.clone()
            }
            PropertyRef::Reference(reference) if !is_clear(tags) => {
                super::schema::schema_name(reference).into_iter().collect()
            }
            _ if is_clear(tags) => tags.clone(),
            _ => Vec::new(),
        };
        choices.branches.iter().zip(&found).map(settle).collect()
    }

    /// The texts that a member may have, if the schema or a part of it lists them.
    fn tag_texts(&self, schema: PropertyRef<'a>, name: &str, depth: usize) -> Option<Vec<String>> {
        if depth > 32 {
            return None;
        }
        let keywords = match schema {
            PropertyRef::Reference(reference) => {
                return self.tag_texts(self.target(reference)?.into(), name, depth + 1);
            }
            PropertyRef::Item(item) => Keywords::of(item),
        };
        let member = keywords.properties.iter().find(|(known, _)| *known == name);
        let listed = member.and_then(|(_, member)| self.listed_texts(*member, depth));
        let part = |part: &'a SchemaRef| self.tag_texts(part.into(), name, depth + 1);
        listed.or_else(|| keywords.all_of.iter().rev().find_map(part))
    }

    fn listed_texts(&self, schema: PropertyRef<'a>, depth: usize) -> Option<Vec<String>> {
        match schema {
            PropertyRef::Reference(_) if depth > 32 => None,
            PropertyRef::Reference(reference) => self.listed_texts(self.target(reference)?.into(), depth + 1),
            PropertyRef::Item(item) => {
                let values = Keywords::of(item).enumeration;
                let texts: Option<Vec<String>> =
                    values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
                texts.filter(|texts| !texts.is_empty())
            }
        }
    }
}

/// The texts of the mapping that mean a branch.
fn mapped_tags(discriminator: &Discriminator, branch: PropertyRef<'_>) -> Vec<String> {
    let PropertyRef::Reference(reference) = branch else { return Vec::new() };
    let leads_here = |(_, target): &(&String, &String)| *target == reference;
    let mut mapped: Vec<String> =
        discriminator.mapping.iter().filter(leads_here).map(|(value, _)| value.clone()).collect();
    mapped.sort();
    mapped
}
