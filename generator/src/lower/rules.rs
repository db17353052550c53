//! What values have to keep to besides being of their type: ranges, lengths, patterns and counts.

use openapiv3::AdditionalProperties;

use super::Lowering;
use super::keywords::{Keywords, Limits, PropertyRef};
use super::union::choices;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::Rule;
use crate::pointer::Pointer;

/// How far references are followed.
const DEEPEST: usize = 32;

impl<'a> Lowering<'a> {
    /// The rules that a schema adds to those of the named types in it.
    pub(super) fn rules(&self, schema: PropertyRef<'a>) -> Vec<Rule> {
        let mut rules = Vec::new();
        if matches!(schema, PropertyRef::Item(_)) {
            self.collect_rules(schema, &mut rules, 0);
        }
        rules
    }

    /// The rules of a member that may be declared several times.
    pub(super) fn rules_together(&self, declared: &[(PropertyRef<'a>, Pointer)]) -> Vec<Rule> {
        if let [(only, _)] = declared {
            return self.rules(*only);
        }
        let mut rules = Vec::new();
        for (schema, _) in declared {
            self.collect_rules(*schema, &mut rules, 0);
        }
        rules
    }

    /// The rules of members without a name.
    pub(super) fn rest_rules(&self, additional: Option<&'a AdditionalProperties>) -> Vec<Rule> {
        match additional {
            Some(AdditionalProperties::Schema(value)) => self.rules(value.as_ref().into()),
            _ => Vec::new(),
        }
    }

    /// Adds the rules of a schema and of all that holds together with it.
    fn collect_rules(&self, schema: PropertyRef<'a>, rules: &mut Vec<Rule>, depth: usize) {
        let item = match schema {
            PropertyRef::Item(item) => item,
            PropertyRef::Reference(reference) => {
                if let Some(target) = self.target(reference).filter(|_| depth < DEEPEST) {
                    self.collect_rules(target.into(), rules, depth + 1);
                }
                return;
            }
        };
        let keywords = Keywords::of(item);
        let mut own = own(&keywords.limits);
        own.retain(|rule| !matches!(rule, Rule::Pattern(pattern) if self.is_unread(pattern)));
        let elements = match keywords.items {
            Some(items) => self.rules(items),
            None if keywords.properties.is_empty() => self.rest_rules(keywords.additional),
            None => Vec::new(),
        };
        own.extend((!elements.is_empty()).then_some(Rule::Each(elements)));
        for rule in own {
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        for part in keywords.all_of {
            self.collect_rules(part.into(), rules, depth);
        }
        // A choice of one is none. What is named keeps its rules itself.
        if let Some(choices) = choices(&keywords, &Pointer::root())
            && let [only] = &choices.branches[..]
            && matches!(only.schema, PropertyRef::Item(_))
        {
            self.collect_rules(only.schema, rules, depth);
        }
    }

    /// Says so if a pattern would be checked and cannot be.
    pub(super) fn check_pattern(&mut self, keywords: &Keywords<'a>, at: &Pointer) {
        let Some(pattern) = keywords.limits.pattern.as_ref().filter(|pattern| self.is_unread(pattern)) else {
            return;
        };
        let message =
            format!("the pattern {} cannot be read as ECMA-262 writes them", super::docs::code(pattern));
        self.report(
            Diagnostic::new(Code::Pattern, &at.join("pattern"), message)
                .fallback("`validate` does not check it")
                .help("correct the pattern"),
        );
    }

    /// Whether a pattern matters and cannot be read.
    fn is_unread(&self, pattern: &str) -> bool {
        // As the emitted crate does it.
        let is_read =
            || regress::Regex::with_flags(pattern, "u").is_ok() || regress::Regex::new(pattern).is_ok();
        self.config.validates() && !is_read()
    }
}

/// The rules that keywords spell out.
fn own(limits: &Limits) -> Vec<Rule> {
    let above = if limits.exclusive_minimum { Rule::MoreThan } else { Rule::Minimum };
    let below = if limits.exclusive_maximum { Rule::LessThan } else { Rule::Maximum };
    let least = |bound: Option<usize>| bound.filter(|bound| *bound > 0);
    [
        limits.minimum.clone().map(above),
        limits.maximum.clone().map(below),
        limits.multiple_of.clone().map(Rule::MultipleOf),
        least(limits.min_length).map(Rule::MinLength),
        limits.max_length.map(Rule::MaxLength),
        limits.pattern.clone().map(Rule::Pattern),
        least(limits.min_items).map(Rule::MinItems),
        limits.max_items.map(Rule::MaxItems),
        limits.unique_items.then_some(Rule::UniqueItems),
        least(limits.min_members).map(Rule::MinMembers),
        limits.max_members.map(Rule::MaxMembers),
    ]
    .into_iter()
    .flatten()
    .collect()
}
