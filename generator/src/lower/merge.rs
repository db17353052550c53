//! `allOf`: several schemas that all hold become one type.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::Schema;

use super::Lowering;
use super::keywords::{Keywords, PropertyRef, SchemaRef};
use super::parts::{Part, Trail};
use super::schema::{Lowered, Site};
use super::union::add_asked;
use crate::diagnostics::Code;
use crate::model::{Field, Type};
use crate::pointer::Pointer;

/// The most branches that several choices may have together.
const MOST_TOGETHER: usize = 24;

impl<'a> Lowering<'a> {
    pub(super) fn lower_all_of(&mut self, schema: &'a Schema, at: &Pointer, site: &Site) -> Lowered {
        let keywords = Keywords::of(schema);
        // What has a name may be meant as a child, which is a type of its own.
        let own = matches!(site, Site::Named(_));
        let named = keywords.all_of.iter().find_map(|part| self.type_named(part.into(), 0)).filter(|_| !own);
        let repeats = |keywords: &Keywords<'a>| named.is_some() && keywords.only_type() == named;
        if !keywords.says_something() || repeats(&keywords) {
            // Parts that only describe, set defaults or repeat the type do not make a new type of the one that is
            // left.
            let mut telling = keywords.all_of.iter().enumerate().filter(|(_, part)| {
                let repeats = matches!(part, SchemaRef::Item(item) if repeats(&Keywords::of(item)));
                self.says_something(part, 0) && !repeats
            });
            if let (Some((index, part)), None) = (telling.next(), telling.next())
                && self.asks_for(part, keywords.required)
            {
                return self.lower_schema(part.into(), &at.join("allOf").join(index), site);
            }
        }
        let mut parts = Vec::new();
        self.collect_parts(PropertyRef::Item(schema), at, &mut parts, &mut Trail::default());
        self.lower_parts(schema, &parts, at, site)
    }

    /// Whether `part` asks for all of the members in `required` by itself.
    fn asks_for(&self, part: &'a SchemaRef, required: &[String]) -> bool {
        let target = match part {
            SchemaRef::Item(item) => Some(item),
            SchemaRef::Reference { reference } => self.target(reference).and_then(SchemaRef::as_item),
        };
        let own = target.map(|target| Keywords::of(target).required).unwrap_or_default();
        required.iter().all(|name| own.contains(name))
    }

    /// Lowers schemas that hold together although they stand in several places.
    pub(super) fn lower_together(&mut self, declared: &[(PropertyRef<'a>, Pointer)], site: &Site) -> Lowered {
        let same = |(schema, _): &(PropertyRef<'a>, Pointer)| match (schema, declared[0].0) {
            (PropertyRef::Reference(left), PropertyRef::Reference(right)) => *left == right,
            (PropertyRef::Item(left), PropertyRef::Item(right)) => *left == right,
            _ => false,
        };
        // The last declaration is the most special one.
        let Some((last, last_at)) = declared.last() else { return Lowered::new(Type::Any) };
        if declared.iter().all(same) {
            return self.lower_schema(*last, last_at, site);
        }
        let telling: Vec<_> =
            declared.iter().filter(|(schema, _)| self.property_says_something(*schema, 0)).collect();
        if let [(schema, at)] = telling[..] {
            return self.lower_schema(*schema, at, site);
        }
        let mut parts = Vec::new();
        for (schema, at) in declared {
            self.collect_parts(*schema, at, &mut parts, &mut Trail::default());
        }
        match parts.last().map(|part| part.schema) {
            Some(schema) => {
                let mut lowered = self.lower_parts(schema, &parts, last_at, site);
                lowered.nullable = parts.iter().all(|part| part.schema.schema_data.nullable);
                lowered
            }
            None => Lowered::new(Type::Any),
        }
    }

    /// The type that a named schema says its values are of.
    fn type_named(&self, part: PropertyRef<'a>, depth: usize) -> Option<&'a str> {
        let PropertyRef::Reference(reference) = part else { return None };
        match self.target(reference).filter(|_| depth < 32)? {
            SchemaRef::Item(item) => Keywords::of(item).ty,
            target @ SchemaRef::Reference { .. } => self.type_named(target.into(), depth + 1),
        }
    }

    fn says_something(&self, part: &'a SchemaRef, depth: usize) -> bool {
        self.property_says_something(part.into(), depth)
    }

    fn property_says_something(&self, part: PropertyRef<'a>, depth: usize) -> bool {
        match part {
            PropertyRef::Reference(_) => true,
            PropertyRef::Item(item) => {
                let keywords = Keywords::of(item);
                keywords.says_something()
                    || !keywords.required.is_empty()
                    || (depth < 32 && keywords.all_of.iter().any(|part| self.says_something(part, depth + 1)))
            }
        }
    }

    /// Lowers parts that all hold; `schema` is the outermost one.
    pub(super) fn lower_parts(
        &mut self,
        schema: &'a Schema,
        parts: &[Part<'a>],
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        let telling: Vec<Part<'a>> = parts
            .iter()
            .filter(|part| {
                let keywords = Keywords::of(part.schema);
                keywords.says_something() || !keywords.required.is_empty()
            })
            .cloned()
            .collect();
        if let Some(lowered) = self.lower_chosen_parts(schema, &telling, at, site) {
            return lowered;
        }
        let objects = telling.iter().filter(|part| Keywords::of(part.schema).is_object()).count();
        if objects == 0 {
            return self.lower_plain_parts(&telling, at, site);
        }
        if let Some(map) = self.lower_maps(&telling, site) {
            return map;
        }
        self.report_conflicts(&telling, at, site);
        Lowered::new(self.lower_struct(schema, &telling, at, site))
    }

    /// Parts one of which is a choice: each of its branches holds together with the other parts.
    fn lower_chosen_parts(
        &mut self,
        schema: &'a Schema,
        parts: &[Part<'a>],
        at: &Pointer,
        site: &Site,
    ) -> Option<Lowered> {
        let mut choosing: Vec<_> = parts
            .iter()
            .enumerate()
            .filter(|(_, part)| !part.chosen)
            .filter_map(|(index, part)| Some((index, part.choices()?)))
            .collect();
        // What only asks for members of the other branches makes no types of its own.
        if choosing.len() > 1 && !choosing.iter().all(|(_, choices)| choices.narrows()) {
            choosing.retain(|(_, choices)| !choices.narrows());
        }
        if choosing.is_empty() {
            return None;
        }
        let together: usize = choosing.iter().map(|(_, choices)| choices.branches.len().max(1)).product();
        let too_many = together > MOST_TOGETHER;
        if too_many && choosing.len() > 1 {
            let reason = self.degrade(
                Code::UnsupportedUnion,
                at,
                format!("several choices between schemas hold at once, {together} in all"),
                "only the first of them is made; the members of the others are not named",
            );
            self.note(site, reason);
        }
        let others: Vec<usize> = choosing.iter().skip(1).map(|(index, _)| *index).collect();
        let (index, mut choices) = choosing.swap_remove(0);
        let mut rest: Vec<Part<'a>> = parts.to_vec();
        // What the part says besides its choice still holds.
        for (at, part) in rest.iter_mut().enumerate() {
            // Each branch of this choice is a choice between those of the next.
            part.chosen = too_many || !others.contains(&at);
        }
        if !Keywords::of(rest[index].schema).is_object() {
            rest.remove(index);
        }
        if rest.is_empty() {
            return Some(self.lower_choices(schema, &choices, at, site));
        }
        self.drop_impossible(&rest, &mut choices);
        Some(self.lower_object_choices(schema, &rest, &choices, at, site))
    }

    /// Parts none of which is an object: the most special one decides.
    fn lower_plain_parts(&mut self, parts: &[Part<'a>], at: &Pointer, site: &Site) -> Lowered {
        let rank = |part: &Part<'a>| {
            let keywords = Keywords::of(part.schema);
            (!keywords.enumeration.is_empty(), keywords.ty.is_some(), keywords.format.is_some())
        };
        let Some(best) = parts.iter().max_by_key(|part| rank(part)) else {
            return Lowered::new(Type::Any);
        };
        let types: Vec<&str> = parts.iter().filter_map(|part| Keywords::of(part.schema).ty).collect();
        let all: BTreeSet<&str> = types.iter().copied().collect();
        let mut keywords = Keywords::of(best.schema);
        match all.into_iter().collect::<Vec<_>>()[..] {
            [] => {}
            [only] => keywords.ty = Some(only),
            // Every integer is a number.
            ["integer", "number"] => keywords.ty = Some("integer"),
            _ => {
                let message = format!("the parts of the `allOf` are of the types {}", listed(&types));
                return self.untyped(Code::MergeConflict, at, site, &message);
            }
        }
        if let Some(list) = self.lower_plain_lists(parts, site) {
            return list;
        }
        self.narrow(&mut keywords, parts, at, site);
        self.lower_keywords(best.schema, &keywords, &best.at, site)
    }

    /// A list more than one part of which says what its items are.
    fn lower_plain_lists(&mut self, parts: &[Part<'a>], site: &Site) -> Option<Lowered> {
        let items = |part: &Part<'a>| Some((Keywords::of(part.schema).items?, part.at.join("items")));
        let declared: Vec<_> = parts.iter().filter_map(items).collect();
        (declared.len() > 1).then(|| {
            let item = self.lower_together(&declared, &site.below("item")).into_element();
            Lowered::new(Type::List(Box::new(item)))
        })
    }

    /// Leaves of the values that `keywords` list those that all parts allow.
    fn narrow(&mut self, keywords: &mut Keywords<'a>, parts: &[Part<'a>], at: &Pointer, site: &Site) {
        let lists = parts.iter().map(|part| Keywords::of(part.schema).enumeration);
        let lists: Vec<_> = lists.filter(|values| !values.is_empty()).collect();
        let mut common = keywords.enumeration.clone();
        common.retain(|value| lists.iter().all(|values| values.contains(value)));
        if !common.is_empty() {
            keywords.enumeration = common;
        } else if !keywords.enumeration.is_empty() && !parts.iter().any(|part| part.chosen) {
            // Of a choice between constants one listed value leaves one branch, and the others say nothing wrong.
            let message = "the parts of the `allOf` have no value in common".to_owned();
            let reason = self.degrade(Code::MergeConflict, at, message, "the values of the last part count");
            self.note(site, reason);
        }
    }

    fn report_conflicts(&mut self, parts: &[Part<'a>], at: &Pointer, site: &Site) {
        for part in parts {
            let keywords = Keywords::of(part.schema);
            if keywords.ty.is_some_and(|ty| ty != "object") {
                let reason = self.degrade(
                    Code::MergeConflict,
                    at,
                    format!(
                        "a part of the `allOf` is of type `{}`, others are objects",
                        keywords.ty.unwrap_or_default()
                    ),
                    "the part is ignored",
                );
                self.note(site, reason);
            }
        }
    }

    /// One struct with the members of all parts.
    fn lower_struct(&mut self, schema: &'a Schema, parts: &[Part<'a>], at: &Pointer, site: &Site) -> Type {
        let id = self.begin(site, at);
        let inner = Site::Named(id);
        let mut declared: BTreeMap<&'a str, Vec<(PropertyRef<'a>, Pointer)>> = BTreeMap::new();
        let mut required: Vec<(&'a str, &Pointer)> = Vec::new();
        let mut asked: Vec<(&'a str, Pointer)> = Vec::new();
        let (mut rest, mut rest_rules) = (None, Vec::new());
        for part in parts {
            let keywords = Keywords::of(part.schema);
            add_asked(&keywords, &part.at, &mut asked);
            let properties = part.at.join("properties");
            for (name, property) in keywords.properties {
                declared.entry(name).or_default().push((property, properties.join(name)));
            }
            required.extend(keywords.required.iter().map(|name| (name.as_str(), &part.at)));
            if rest.is_none() {
                rest = self.lower_additional(keywords.additional, &part.at, &inner);
                rest_rules = self.rest_rules(keywords.additional);
            }
        }
        let mut fields = self.lower_fields(&declared, &required, &inner);
        asked.extend(required.iter().map(|(name, at)| (*name, (*at).clone())));
        fields.extend(self.undeclared_fields(&declared, &asked, rest.is_some()));
        self.finish_struct(id, schema, fields, (rest, rest_rules));
        Type::Ref(id)
    }

    /// Required members in the order of `required`, then the others by name: an order that does not
    /// depend on how the document writes its objects.
    fn lower_fields(
        &mut self,
        declared: &BTreeMap<&'a str, Vec<(PropertyRef<'a>, Pointer)>>,
        required: &[(&'a str, &Pointer)],
        inner: &Site,
    ) -> Vec<Field> {
        let mut order: Vec<&str> = Vec::with_capacity(declared.len());
        for (name, _) in required {
            if declared.contains_key(name) && !order.contains(name) {
                order.push(name);
            }
        }
        let count = order.len();
        let first: BTreeSet<&str> = order.iter().copied().collect();
        order.extend(declared.keys().filter(|name| !first.contains(*name)));
        order
            .iter()
            .enumerate()
            .map(|(index, name)| self.lower_field(name, &declared[name], index < count, inner))
            .collect()
    }

    /// What is asked for and described nowhere still has a place: it could not be sent otherwise, and would be
    /// lost. Where all members are kept it is one of these.
    fn undeclared_fields(
        &mut self,
        declared: &BTreeMap<&'a str, Vec<(PropertyRef<'a>, Pointer)>>,
        asked: &[(&'a str, Pointer)],
        kept: bool,
    ) -> Vec<Field> {
        let missing = asked.iter().filter(|(name, _)| !declared.contains_key(name));
        let names: BTreeMap<&str, &Pointer> = missing.map(|(name, at)| (*name, at)).collect();
        for (name, at) in &names {
            self.report_undeclared(name, at, kept);
        }
        if kept { Vec::new() } else { names.into_keys().map(Field::untyped).collect() }
    }
}

fn listed(types: &[&str]) -> String {
    let mut types: Vec<_> = types.iter().map(|ty| format!("`{ty}`")).collect();
    types.dedup();
    types.join(" and ")
}
