//! The parts of an `allOf`: every schema that it leads to, each once.

use openapiv3::Schema;

use super::keywords::{Keywords, PropertyRef, SchemaRef};
use super::union::{Choices, choices};
use super::{Lowering, original};
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// One of the schemas that hold together, with everything it refers to followed.
#[derive(Clone)]
pub(super) struct Part<'a> {
    pub(super) schema: &'a Schema,
    pub(super) at: Pointer,
    /// Whether a branch of its choice has been taken already.
    pub(super) chosen: bool,
    /// Whether its choice is the `anyOf` that stands beside a `oneOf`.
    second: bool,
}

impl<'a> Part<'a> {
    /// The choice that the part makes.
    pub(super) fn choices(&self) -> Option<Choices<'a>> {
        let mut keywords = Keywords::of(self.schema);
        if self.second {
            keywords.one_of = &[];
        }
        choices(&keywords, &self.at)
    }
}

/// What has led to a part.
#[derive(Default)]
pub(super) struct Trail<'a> {
    references: Vec<&'a str>,
    schemas: Vec<&'a Schema>,
}

/// A part of its own.
pub(super) fn merge_part<'a>(schema: &'a Schema, at: &Pointer) -> Part<'a> {
    Part { schema, at: at.clone(), chosen: false, second: false }
}

impl<'a> Lowering<'a> {
    /// Adds a schema and everything its `allOf` leads to, each once, outermost last.
    pub(super) fn collect_parts(
        &mut self,
        schema: PropertyRef<'a>,
        at: &Pointer,
        parts: &mut Vec<Part<'a>>,
        trail: &mut Trail<'a>,
    ) {
        match schema {
            PropertyRef::Reference(reference) => {
                if trail.references.contains(&reference) {
                    self.report(
                        Diagnostic::new(
                            Code::CircularReference,
                            at,
                            format!("`allOf` leads from `{reference}` back to itself"),
                        )
                        .fallback("the repetition is ignored"),
                    );
                    return;
                }
                let Some(target) = self.target(reference) else {
                    self.degrade(
                        Code::UnresolvedReference,
                        at,
                        format!("the reference `{reference}` leads nowhere"),
                        "the part is ignored",
                    );
                    return;
                };
                trail.references.push(reference);
                let at = Pointer::parse(&reference[1..]);
                self.collect_parts(target.into(), &at, parts, trail);
                trail.references.pop();
            }
            PropertyRef::Item(item) => {
                let at = original(item.schema_data.extensions.get("x-coinage-at"), at);
                let chosen = self.leads_back(item, trail);
                trail.schemas.push(item);
                for (index, part) in Keywords::of(item).all_of.iter().enumerate() {
                    self.collect_parts(part.into(), &at.join("allOf").join(index), parts, trail);
                }
                trail.schemas.pop();
                if !parts.iter().any(|part| std::ptr::eq(part.schema, item)) {
                    parts.push(Part { schema: item, at: at.clone(), chosen, second: false });
                    if Keywords::of(item).chooses_twice() {
                        parts.push(Part { schema: item, at, chosen, second: true });
                    }
                }
            }
        }
    }

    /// Whether a choice offers one of the schemas that led to it: a parent that lists its children.
    /// To the child it is a parent and no choice.
    fn leads_back(&self, item: &'a Schema, trail: &Trail<'a>) -> bool {
        let keywords = Keywords::of(item);
        keywords.one_of.iter().chain(keywords.any_of).any(|branch| {
            let SchemaRef::Reference { reference } = branch else { return false };
            let target = self.target(reference).and_then(SchemaRef::as_item);
            target.is_some_and(|target| trail.schemas.iter().any(|known| std::ptr::eq(*known, target)))
        })
    }
}
