//! Choices between schemas: `oneOf`, `anyOf`, lists of types, and objects whose discriminator names
//! their children.

use openapiv3::Schema;
use serde_json::Value;

use super::branches::{BranchName, is_value, names_of, site_of};
use super::enums::constants;
use super::keywords::{Keywords, PropertyRef, SchemaRef};
use super::parts::{Part, Trail};
use super::schema::{Lowered, Site};
use super::{Lowering, docs};
use crate::model::{Branch, Scalar, Type, TypeKind, Union, constant};
use crate::pointer::Pointer;

/// A branch as it stands in the document.
#[derive(Clone)]
pub(super) struct Choice<'a> {
    pub(super) schema: PropertyRef<'a>,
    pub(super) at: Pointer,
}

/// The branches of a choice, without those that only say that null is one of them.
pub(super) struct Choices<'a> {
    pub(super) branches: Vec<Choice<'a>>,
    pub(super) nullable: bool,
}

/// The choice that a schema makes, if it makes one that says what a value looks like.
pub(super) fn choices<'a>(keywords: &Keywords<'a>, at: &Pointer) -> Option<Choices<'a>> {
    let (branches, word) = match (keywords.one_of, keywords.any_of) {
        ([], []) => return None,
        ([], branches) => (branches, "anyOf"),
        (branches, _) => (branches, "oneOf"),
    };
    let at = at.join(word);
    let mut found = Choices { branches: Vec::new(), nullable: false };
    for (index, branch) in branches.iter().enumerate() {
        if is_null(branch) {
            found.nullable = true;
        } else {
            found.branches.push(Choice { schema: branch.into(), at: at.join(index) });
        }
    }
    // Branches that only ask for members narrow the object around them and make no choice of types.
    let narrows = |choice: &Choice<'a>| only_narrows(choice.schema);
    if keywords.is_object() && found.branches.iter().all(narrows) {
        return None;
    }
    Some(found)
}

impl Choices<'_> {
    /// Whether the branches do no more than ask for members.
    pub(super) fn narrows(&self) -> bool {
        self.branches.iter().all(|branch| only_narrows(branch.schema))
    }
}

impl<'a> Lowering<'a> {
    /// Lowers a schema that is nothing but a choice.
    pub(super) fn lower_choices(
        &mut self,
        schema: &'a Schema,
        choices: &Choices<'a>,
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        if let [only] = &choices.branches[..] {
            let mut lowered = self.lower_schema(only.schema, &only.at, site);
            lowered.nullable |= choices.nullable;
            return lowered;
        }
        if let Some(values) = constants(&choices.branches) {
            let ty = self.define(site, at, schema, values);
            return Lowered { ty, nullable: choices.nullable };
        }
        self.lower_branches(schema, choices, at, site, |lowering, choice, site| {
            lowering.lower_schema(choice.schema, &choice.at, &site_of(choice.schema, site))
        })
    }

    /// Lowers an object that is also a choice: each branch has the members of the object as well.
    pub(super) fn lower_object_choices(
        &mut self,
        schema: &'a Schema,
        parts: &[Part<'a>],
        choices: &Choices<'a>,
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        if let [only] = &choices.branches[..] {
            return self.lower_with_branch(schema, parts, only, site);
        }
        self.lower_branches(schema, choices, at, site, |lowering, choice, site| {
            lowering.lower_with_branch(schema, parts, choice, site)
        })
    }

    fn lower_with_branch(
        &mut self,
        schema: &'a Schema,
        parts: &[Part<'a>],
        choice: &Choice<'a>,
        site: &Site,
    ) -> Lowered {
        let mut all = parts.to_vec();
        self.collect_parts(choice.schema, &choice.at, &mut all, &mut Trail::default());
        let described = match choice.schema {
            PropertyRef::Item(item) => item,
            PropertyRef::Reference(_) => schema,
        };
        self.lower_parts(described, &all, &choice.at, site)
    }

    /// Lowers a schema whose values are of several types.
    pub(super) fn lower_several(
        &mut self,
        schema: &'a Schema,
        names: &[&str],
        at: &Pointer,
        site: &Site,
        mut lower: impl FnMut(&mut Self, &str, &Site) -> Lowered,
    ) -> Lowered {
        let id = self.begin(site, at);
        let mut branches: Vec<Branch> = Vec::new();
        for name in names {
            let ty = lower(self, name, &Site::Named(id).below(name)).ty;
            if branches.iter().all(|known| known.ty != ty) {
                branches.push(Branch {
                    ty,
                    tags: Vec::new(),
                    name: None,
                    description: None,
                    rules: Vec::new(),
                    limits: Vec::new(),
                });
            }
        }
        Lowered::new(self.finish_union(id, schema, branches, site))
    }

    fn lower_branches(
        &mut self,
        schema: &'a Schema,
        choices: &Choices<'a>,
        at: &Pointer,
        site: &Site,
        mut lower: impl FnMut(&mut Self, &Choice<'a>, &Site) -> Lowered,
    ) -> Lowered {
        if choices.branches.is_empty() {
            return Lowered { ty: Type::Any, nullable: choices.nullable };
        }
        let id = self.begin(site, at);
        let mut nullable = choices.nullable;
        let discriminator = schema.schema_data.discriminator.as_ref();
        let mut all_tags = discriminator.map(|tag| self.branch_tags(tag, choices)).unwrap_or_default();
        let mut names = names_of(&choices.branches);
        let mut branches: Vec<Branch> = Vec::new();
        for (index, choice) in choices.branches.iter().enumerate() {
            let BranchName { word, name } = std::mem::take(&mut names[index]);
            let lowered = lower(self, choice, &Site::Named(id).below(&word));
            nullable |= lowered.nullable;
            let limits = branch_limits(choice.schema, &lowered.ty);
            let tags = all_tags.get_mut(index).map(std::mem::take).unwrap_or_default();
            match branches.iter_mut().find(|known| known.ty == lowered.ty) {
                Some(known) => {
                    known.tags.extend(tags);
                    // It is not for one value alone.
                    known.name.take_if(|name| is_value(&choices.branches, name));
                    // What one of them allows is allowed.
                    let rules = self.rules(choice.schema);
                    known.rules.retain(|rule| rules.contains(rule));
                    known.limits.retain(|limit| limits.contains(limit));
                }
                None => branches.push(Branch {
                    ty: lowered.ty,
                    tags,
                    name,
                    description: branch_description(choice.schema),
                    rules: self.rules(choice.schema),
                    limits,
                }),
            }
        }
        let ty = self.finish_union(id, schema, branches, site);
        Lowered { ty, nullable }
    }

    /// A union, unless its branches come down to one type.
    fn finish_union(
        &mut self,
        id: crate::model::TypeId,
        schema: &'a Schema,
        mut branches: Vec<Branch>,
        site: &Site,
    ) -> Type {
        self.absorb(&mut branches);
        let one = match &branches[..] {
            [only] => Some(only.ty.clone()),
            _ if branches.iter().any(|branch| branch.ty == Type::Any) => Some(Type::Any),
            _ => None,
        };
        if let Some(ty) = one {
            let has_name = matches!(site, Site::Named(own) if *own == id);
            if !has_name && matches!(ty, Type::Scalar(_)) {
                return ty;
            }
            // The room that was made stays: types inside are named after it.
            self.finish_type(id, schema, TypeKind::Alias(ty.clone()));
            return if matches!(site, Site::Named(own) if *own == id) { ty } else { Type::Ref(id) };
        }
        let complete = branches.iter().all(|branch| !branch.tags.is_empty());
        let tag = schema.schema_data.discriminator.as_ref().filter(|_| complete);
        if tag.is_none() {
            for branch in &mut branches {
                branch.tags.clear();
            }
        }
        let union = Union { tag: tag.map(|tag| tag.property_name.clone()), branches };
        self.finish_type(id, schema, TypeKind::Union(union));
        Type::Ref(id)
    }

    /// A text beside an enum of texts adds nothing: the enum keeps what it does not know. The empty text beside a
    /// text adds nothing either. Integers beside other numbers are numbers of their own and stay.
    fn absorb(&self, branches: &mut Vec<Branch>) {
        let is_enum = |branch: &Branch| matches!(self.model.resolve(&branch.ty), Type::Ref(id) if matches!(self.model.ty(*id).kind, TypeKind::Enum(_)));
        let is_empty = |branch: &Branch| constant(&self.model, &branch.ty) == Some("");
        let is_text = |branch: &Branch| {
            matches!(self.model.resolve(&branch.ty), Type::Scalar(Scalar::Text | Scalar::Binary))
        };
        if !branches.iter().any(is_text) {
            return;
        }
        branches.retain(|branch| !is_empty(branch));
        let enums = branches.iter().filter(|branch| is_enum(branch)).count();
        if enums == 1 {
            branches.retain(|branch| !is_text(branch));
        }
    }

    /// The names of the schemas that the discriminator of `schema` chooses from, if it does so without
    /// a choice: those of its mapping, else all that have it among the parts of their `allOf`.
    pub(super) fn inherited_choices(&self, name: &str, schema: &Schema) -> Option<Vec<&'a str>> {
        let discriminator = schema.schema_data.discriminator.as_ref()?;
        if Keywords::of(schema).is_union() {
            return None;
        }
        let known = |target: &String| {
            let target = super::schema::schema_name(target)?;
            self.named.get_key_value(target.as_str()).map(|(name, _)| *name)
        };
        let mut children: Vec<&'a str> = discriminator.mapping.values().filter_map(known).collect();
        if children.is_empty() {
            self.add_children(name, &mut children);
        }
        children.sort_unstable();
        children.dedup();
        children.iter().any(|child| *child != name).then_some(children)
    }

    /// Every schema that has `name` among the parts of its `allOf`, directly or not.
    fn add_children(&self, name: &str, found: &mut Vec<&'a str>) {
        for child in self.children.get(name).into_iter().flatten() {
            if !found.contains(child) {
                found.push(child);
                self.add_children(child, found);
            }
        }
    }

    /// Lowers an object whose discriminator names its children: a value is one of them.
    pub(super) fn lower_parent(
        &mut self,
        name: &str,
        schema: &'a Schema,
        children: &[&'a str],
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        let id = self.begin(site, at);
        let mapping = schema.schema_data.discriminator.as_ref().map(|discriminator| &discriminator.mapping);
        let mut branches = Vec::new();
        for child in children {
            let is_child = |target: &str| super::schema::schema_name(target).as_deref() == Some(child);
            let mapped = mapping.into_iter().flatten().filter(|(_, target)| is_child(target));
            let mut tags: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
            tags.sort();
            if tags.is_empty() {
                tags.push((*child).to_owned());
            }
            let ty = match self.named.get(child) {
                // The object itself, where it is not one of its children.
                _ if *child == name => {
                    let mut parts = Vec::new();
                    self.collect_parts(PropertyRef::Item(schema), at, &mut parts, &mut Trail::default());
                    self.lower_parts(schema, &parts, at, &Site::Named(id).below("base")).ty
                }
                Some(child) => Type::Ref(*child),
                None => continue,
            };
            branches.push(Branch {
                ty,
                tags,
                name: None,
                description: None,
                rules: Vec::new(),
                limits: Vec::new(),
            });
        }
        Lowered::new(self.finish_union(id, schema, branches, site))
    }
}

/// Whether null is all that a branch allows.
fn is_null(branch: &SchemaRef) -> bool {
    let SchemaRef::Item(item) = branch else { return false };
    let keywords = Keywords::of(item);
    let data = &item.schema_data;
    let only_null = data.extensions.get("x-coinage-types") == Some(&Value::from(vec!["null"]));
    let all_null = !keywords.enumeration.is_empty() && keywords.enumeration.iter().all(Value::is_null);
    let bare = data.nullable && !keywords.says_something() && keywords.all_of.is_empty();
    only_null || all_null || bare || keywords.ty == Some("null")
}

/// Adds the members that the branches of a choice ask for where these do nothing else.
pub(super) fn add_asked<'a>(keywords: &Keywords<'a>, at: &Pointer, found: &mut Vec<(&'a str, Pointer)>) {
    for (branches, word) in [(keywords.one_of, "oneOf"), (keywords.any_of, "anyOf")] {
        for (index, branch) in branches.iter().enumerate() {
            let SchemaRef::Item(item) = branch else { continue };
            if only_narrows(PropertyRef::Item(item)) {
                let (at, keywords) = (at.join(word).join(index), Keywords::of(item));
                found.extend(keywords.required.iter().map(|name| (name.as_str(), at.clone())));
                add_asked(&keywords, &at, found);
            }
        }
    }
}

fn only_narrows(branch: PropertyRef<'_>) -> bool {
    let PropertyRef::Item(item) = branch else { return false };
    let keywords = Keywords::of(item);
    let typed = keywords.properties.iter().any(|(_, property)| match property {
        PropertyRef::Reference(_) => true,
        PropertyRef::Item(item) => Keywords::of(item).says_something(),
    });
    !typed
        && keywords.ty.is_none_or(|ty| ty == "object")
        && keywords.enumeration.is_empty()
        && keywords.items.is_none()
        && keywords.all_of.iter().all(|part| only_narrows(part.into()))
        && keywords.one_of.iter().chain(keywords.any_of).all(|part| only_narrows(part.into()))
}

/// What a branch without a type of its own has to keep to.
fn branch_limits(branch: PropertyRef<'_>, ty: &Type) -> Vec<String> {
    match (branch, ty) {
        (PropertyRef::Item(item), Type::Scalar(_) | Type::List(_) | Type::Map(_)) => docs::bounds_of(item),
        _ => Vec::new(),
    }
}

fn branch_description(branch: PropertyRef<'_>) -> Option<String> {
    let PropertyRef::Item(item) = branch else { return None };
    docs::text(item.schema_data.description.as_ref())
}
