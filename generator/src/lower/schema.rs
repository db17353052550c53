//! Schemas become types.

use openapiv3::{AdditionalProperties, Schema};
use serde_json::Value;

use super::keywords::{Keywords, PropertyRef, SchemaRef};
use super::parts::merge_part;
use super::union::choices;
use super::{Lowering, docs, original};
use crate::diagnostics::Code;
use crate::model::place::{ELEMENT, ITEM};
use crate::model::{Field, Origin, Rule, Scalar, Struct, Type, TypeId, TypeKind};
use crate::pointer::Pointer;

/// Where a schema stands, for the name of the type it may become.
#[derive(Clone, Debug)]
pub(super) enum Site {
    /// It is the definition of a named type.
    Named(TypeId),
    /// It is written inside a type.
    Inside { parent: TypeId, words: Vec<String> },
    /// It is written inside an operation.
    Operation { operation: usize, words: Vec<String> },
}

impl Site {
    /// A place below this one, reached by `word`.
    pub(super) fn below(&self, word: &str) -> Self {
        match self {
            Self::Named(parent) => Self::Inside { parent: *parent, words: vec![word.to_owned()] },
            Self::Inside { parent, words } => Self::Inside { parent: *parent, words: extended(words, word) },
            Self::Operation { operation, words } => {
                Self::Operation { operation: *operation, words: extended(words, word) }
            }
        }
    }
}

fn extended(words: &[String], word: &str) -> Vec<String> {
    words.iter().cloned().chain([word.to_owned()]).collect()
}

/// What a schema has become.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

impl Lowered {
    pub(super) fn new(ty: Type) -> Self {
        Self { ty, nullable: false }
    }

    /// The type of an element, which has no other way to be null.
    pub(super) fn into_element(self) -> Type {
        if self.nullable && self.ty != Type::Any { Type::Nullable(Box::new(self.ty)) } else { self.ty }
    }
}

impl<'a> Lowering<'a> {
    /// Lowers a schema of `components` into the room that was made for it.
    pub(super) fn lower_named(&mut self, id: TypeId, schema: &'a SchemaRef) {
        let at = self.model.ty(id).pointer.clone();
        let lowered = match self.parent(id, schema) {
            Some((name, parent, children)) => {
                self.lower_parent(&name, parent, &children, &at, &Site::Named(id))
            }
            None => self.lower_schema(schema.into(), &at, &Site::Named(id)),
        };
        let kept = lowered.ty == Type::Ref(id) && !matches!(self.model.ty(id).kind, TypeKind::Alias(_));
        let rules = self.rules(schema.into());
        let def = &mut self.model.types[id.index()];
        if !kept {
            let own = lowered.ty == Type::Ref(id);
            def.kind = TypeKind::Alias(if own { Type::Any } else { lowered.ty });
        }
        def.nullable = lowered.nullable;
        if let SchemaRef::Item(item) = schema {
            let data = &item.schema_data;
            def.docs = docs::of_schema(data, &Keywords::of(item));
            def.rules = rules;
            def.deprecated = data.deprecated;
            def.pointer = original(data.extensions.get("x-coinage-at"), &at);
        }
    }

    /// The named schema with its children, if its discriminator names some.
    fn parent(&self, id: TypeId, schema: &'a SchemaRef) -> Option<(String, &'a Schema, Vec<&'a str>)> {
        let SchemaRef::Item(item) = schema else { return None };
        let (name, _) = self.named.iter().find(|(_, known)| **known == id)?;
        let children = self.inherited_choices(name, item)?;
        Some(((*name).to_owned(), item, children))
    }

    /// Lowers a schema wherever it stands.
    pub(super) fn lower_schema(&mut self, schema: PropertyRef<'a>, at: &Pointer, site: &Site) -> Lowered {
        match schema {
            PropertyRef::Reference(reference) => self.lower_reference(reference, at),
            PropertyRef::Item(item) => {
                let at = original(item.schema_data.extensions.get("x-coinage-at"), at);
                self.lower_item(item, &at, site)
            }
        }
    }

    fn lower_reference(&mut self, reference: &str, at: &Pointer) -> Lowered {
        let Some(id) = self.named_type(reference) else {
            self.degrade(
                Code::UnresolvedReference,
                at,
                format!("the reference `{reference}` leads nowhere"),
                "an untyped value",
            );
            return Lowered::new(Type::Any);
        };
        Lowered { ty: Type::Ref(id), nullable: self.is_nullable(reference, 0) }
    }

    /// The type that `reference` names.
    pub(super) fn named_type(&self, reference: &str) -> Option<TypeId> {
        self.named.get(schema_name(reference)?.as_str()).copied()
    }

    /// The schema that `reference` names, whatever stands there.
    pub(super) fn target(&self, reference: &str) -> Option<&'a SchemaRef> {
        self.schema_called(&schema_name(reference)?)
    }

    /// The named schema `name`.
    pub(super) fn schema_called(&self, name: &str) -> Option<&'a SchemaRef> {
        self.document.components.as_ref()?.schemas.get(name)
    }

    /// Whether the schema that `reference` names allows null; asked before it is lowered.
    fn is_nullable(&self, reference: &str, depth: usize) -> bool {
        match self.target(reference) {
            Some(SchemaRef::Item(schema)) => {
                let keywords = Keywords::of(schema);
                schema.schema_data.nullable
                    || keywords.enumeration.contains(&Value::Null)
                    || match (keywords.all_of, keywords.says_something()) {
                        ([SchemaRef::Reference { reference }], false) if depth < 32 => {
                            self.is_nullable(reference, depth + 1)
                        }
                        _ => false,
                    }
            }
            Some(SchemaRef::Reference { reference }) if depth < 32 => self.is_nullable(reference, depth + 1),
            _ => false,
        }
    }

    fn lower_item(&mut self, schema: &'a Schema, at: &Pointer, site: &Site) -> Lowered {
        let data = &schema.schema_data;
        let keywords = Keywords::of(schema);
        self.report_conditions(data, &keywords, at, site);
        self.check_default(schema, &keywords, at);
        self.check_pattern(&keywords, at);
        let mut lowered = if let Some(Value::String(reason)) = data.extensions.get("x-coinage-degraded") {
            self.note(site, reason.clone());
            Lowered::new(Type::Any)
        } else if keywords.all_of.is_empty() && !keywords.chooses_twice() {
            self.lower_keywords(schema, &keywords, at, site)
        } else {
            self.lower_all_of(schema, at, site)
        };
        lowered.nullable |= data.nullable || keywords.enumeration.contains(&Value::Null);
        lowered
    }

    /// Lowers a schema without `allOf`.
    pub(super) fn lower_keywords(
        &mut self,
        schema: &'a Schema,
        keywords: &Keywords<'a>,
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        if let Some(choices) = choices(keywords, at).filter(|_| !keywords.is_object()) {
            return self.lower_choices(schema, &choices, at, site);
        }
        if let Some(Value::Array(types)) = schema.schema_data.extensions.get("x-coinage-types") {
            return self.lower_types(schema, keywords, types, at, site);
        }
        if !keywords.enumeration.is_empty() {
            return self.lower_enum(schema, keywords, at, site);
        }
        if keywords.is_object() {
            return self.lower_object(schema, keywords, at, site);
        }
        match keywords.ty {
            None | Some("string") if is_binary(schema, keywords) => {
                Lowered::new(Type::Scalar(Scalar::Binary))
            }
            Some("array") => self.lower_array(keywords, at, site),
            None if keywords.items.is_some() => self.lower_array(keywords, at, site),
            Some(ty) => self.lower_scalar(ty, keywords, at, site),
            None if keywords.not => {
                self.untyped(Code::UnsupportedKeyword, at, site, "the schema only says what a value is not")
            }
            None => Lowered::new(Type::Any),
        }
    }

    /// Lowers a schema that allows several types, each with the keywords that concern it.
    fn lower_types(
        &mut self,
        schema: &'a Schema,
        keywords: &Keywords<'a>,
        types: &[Value],
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        let names: Vec<&str> = types.iter().filter_map(Value::as_str).collect();
        let nullable = names.contains(&"null");
        let names: Vec<&str> = names.into_iter().filter(|name| *name != "null").collect();
        let lower = |lowering: &mut Self, name: &str, site: &Site| match name {
            "array" => lowering.lower_array(keywords, at, site),
            "object" => lowering.lower_object(schema, keywords, at, site),
            "string" if keywords.enumeration.iter().any(Value::is_string) => {
                lowering.lower_text_enum(schema, keywords, at, site)
            }
            scalar => lowering.lower_scalar(scalar, keywords, at, site),
        };
        let mut lowered = match &names[..] {
            [] => Lowered::new(Type::Any),
            [only] => lower(self, only, site),
            // Numbers of both kinds are floating point numbers.
            ["integer", "number"] | ["number", "integer"] => lower(self, "number", site),
            _ => self.lower_several(schema, &names, at, site, lower),
        };
        lowered.nullable |= nullable;
        lowered
    }

    /// Falls back to an untyped value and says so.
    pub(super) fn untyped(&mut self, code: Code, at: &Pointer, site: &Site, message: &str) -> Lowered {
        let reason = self.degrade(code, at, message.to_owned(), "an untyped value, `serde_json::Value`");
        self.note(site, reason);
        Lowered::new(Type::Any)
    }

    /// Remembers for the report why what stands at `site` is less than the document says.
    pub(super) fn note(&mut self, site: &Site, reason: String) {
        let noted = match site {
            Site::Named(id) | Site::Inside { parent: id, .. } => &mut self.model.types[id.index()].degraded,
            Site::Operation { operation, .. } => match self.model.operations.get_mut(*operation) {
                Some(operation) => &mut operation.degraded,
                None => return,
            },
        };
        if !noted.contains(&reason) {
            noted.push(reason);
        }
    }

    pub(super) fn lower_array(&mut self, keywords: &Keywords<'a>, at: &Pointer, site: &Site) -> Lowered {
        let word = if matches!(site, Site::Named(_)) { ELEMENT } else { ITEM };
        let element = match keywords.items {
            Some(items) => self.lower_schema(items, &at.join("items"), &site.below(word)).into_element(),
            None => Type::Any,
        };
        Lowered::new(Type::List(Box::new(element)))
    }

    pub(super) fn lower_object(
        &mut self,
        schema: &'a Schema,
        keywords: &Keywords<'a>,
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        let closed = matches!(keywords.additional, Some(AdditionalProperties::Any(false)));
        if keywords.properties.is_empty() && !closed && choices(keywords, at).is_none() {
            let value = self.lower_additional(keywords.additional, at, site).unwrap_or(Type::Any);
            return Lowered::new(Type::Map(Box::new(value)));
        }
        let parts = [merge_part(schema, at)];
        self.lower_parts(schema, &parts, at, site)
    }

    /// The type of members without a name, where the schema gives one.
    pub(super) fn lower_additional(
        &mut self,
        additional: Option<&'a AdditionalProperties>,
        at: &Pointer,
        site: &Site,
    ) -> Option<Type> {
        match additional? {
            AdditionalProperties::Any(false) => None,
            AdditionalProperties::Any(true) => Some(Type::Any),
            AdditionalProperties::Schema(value) => {
                let at = at.join("additionalProperties");
                Some(self.lower_schema(value.as_ref().into(), &at, &site.below("value")).into_element())
            }
        }
    }

    /// Gives the type at `site` its content, making room for it if it has none.
    pub(super) fn define(&mut self, site: &Site, at: &Pointer, schema: &'a Schema, kind: TypeKind) -> Type {
        let id = self.begin(site, at);
        self.finish_type(id, schema, kind);
        Type::Ref(id)
    }

    /// Makes room for the type at `site`, so that what is inside can be named after it.
    pub(super) fn begin(&mut self, site: &Site, at: &Pointer) -> TypeId {
        match site {
            Site::Named(id) => *id,
            Site::Inside { parent, words } => {
                self.reserve(Origin::Inside { parent: *parent, words: words.clone() }, at)
            }
            Site::Operation { operation, words } => {
                self.reserve(Origin::Operation { operation: *operation, words: words.clone() }, at)
            }
        }
    }

    /// Fills the room that [`begin`](Self::begin) has made.
    pub(super) fn finish_type(&mut self, id: TypeId, schema: &'a Schema, kind: TypeKind) {
        let rules = self.rules(PropertyRef::Item(schema));
        let def = &mut self.model.types[id.index()];
        def.kind = kind;
        def.rules = rules;
        def.docs = docs::of_schema(&schema.schema_data, &Keywords::of(schema));
        def.deprecated = schema.schema_data.deprecated;
    }

    /// A struct that is filled in place.
    pub(super) fn finish_struct(
        &mut self,
        id: TypeId,
        schema: &'a Schema,
        fields: Vec<Field>,
        (rest, rest_rules): (Option<Type>, Vec<Rule>),
    ) {
        self.finish_type(id, schema, TypeKind::Struct(Struct { fields, rest, rest_rules }));
    }
}

/// The name in `#/components/schemas/NAME`.
pub(super) fn schema_name(reference: &str) -> Option<String> {
    let name = reference.strip_prefix("#/components/schemas/")?;
    (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
}

/// Whether a value is bytes of a media type: the spelling of OpenAPI 3.1.
fn is_binary(schema: &Schema, keywords: &Keywords<'_>) -> bool {
    let extensions = &schema.schema_data.extensions;
    let media =
        extensions.get("x-coinage-contentMediaType").and_then(Value::as_str).map(super::media::essence);
    let is_text = |media: &str| media.starts_with("text/") || super::media::json_rank(media).is_some();
    keywords.format.is_none()
        && keywords.items.is_none()
        && !extensions.contains_key("x-coinage-contentEncoding")
        && media.is_some_and(|media| !is_text(&media))
}
