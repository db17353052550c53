//! The members of objects.

use std::collections::BTreeSet;

use openapiv3::AdditionalProperties;
use serde_json::Value;

use super::keywords::{Keywords, PropertyRef, SchemaRef};
use super::schema::Site;
use super::{Lowering, docs};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Constant, Field, Origin, Scalar, Type};
use crate::pointer::Pointer;

impl<'a> Lowering<'a> {
    /// Lowers one member of an object, which the parts of an `allOf` may declare several times.
    pub(super) fn lower_field(
        &mut self,
        name: &str,
        declared: &[(PropertyRef<'a>, Pointer)],
        required: bool,
        site: &Site,
    ) -> Field {
        let around = site.clone();
        let site = site.below(name);
        let lowered = match declared {
            [(schema, at)] => self.lower_schema(*schema, at, &site),
            _ => self.lower_together(declared, &site),
        };
        let mut field = Field {
            ty: lowered.ty,
            required,
            nullable: lowered.nullable,
            sensitive: self.is_configured_sensitive(&around, name),
            rules: self.rules_together(declared),
            xml: self.xml_of_member(name, declared),
            ..Field::untyped(name)
        };
        for (schema, _) in declared {
            self.describe_field(&mut field, *schema);
            self.describe_parts(&mut field, *schema);
        }
        if matches!(self.model.resolve(&field.ty), Type::Scalar(it) if *it == Scalar::Bool || it.is_integer())
        {
            field.constant = declared.iter().find_map(|(schema, _)| self.constant(*schema, 0));
        }
        field
    }

    fn describe_field(&self, field: &mut Field, schema: PropertyRef<'a>) {
        field.sensitive |= self.is_sensitive(schema);
        if let PropertyRef::Item(item) = schema {
            let data = &item.schema_data;
            field.deprecated |= data.deprecated;
            field.read_only |= data.read_only;
            field.write_only |= data.write_only;
            let docs = docs::of_schema(data, &Keywords::of(item));
            field.docs.summary = docs.summary.or(field.docs.summary.take());
            field.docs.description = docs.description.or(field.docs.description.take());
            for limit in docs.limits {
                if !field.docs.limits.contains(&limit) {
                    field.docs.limits.push(limit);
                }
            }
        }
    }

    /// Adds what named parts of an `allOf` say, unless the type of the member says it.
    fn describe_parts(&self, field: &mut Field, schema: PropertyRef<'a>) {
        let PropertyRef::Item(item) = schema else { return };
        if matches!(field.ty, Type::Ref(_)) {
            return;
        }
        for part in Keywords::of(item).all_of {
            let SchemaRef::Reference { reference } = part else { continue };
            let target = self.target(reference).and_then(SchemaRef::as_item);
            for limit in target.map(docs::bounds_of).into_iter().flatten() {
                if !field.docs.limits.contains(&limit) {
                    field.docs.limits.push(limit);
                }
            }
        }
    }

    /// The only boolean or integer that a schema allows. Texts have a type with one variant instead.
    fn constant(&self, schema: PropertyRef<'a>, depth: usize) -> Option<Constant> {
        match schema {
            PropertyRef::Reference(reference) if depth < 32 => {
                self.constant(self.target(reference)?.into(), depth + 1)
            }
            PropertyRef::Reference(_) => None,
            PropertyRef::Item(item) => match &Keywords::of(item).enumeration[..] {
                [Value::Bool(only)] => Some(Constant::Bool(*only)),
                [Value::Number(only)] => only.as_i64().map(Constant::Integer),
                _ => None,
            },
        }
    }

    /// Whether the configuration wants the member of a named schema kept out of logs.
    fn is_configured_sensitive(&self, around: &Site, member: &str) -> bool {
        let Site::Named(id) = around else { return false };
        matches!(&self.model.ty(*id).origin, Origin::Schema(name)
            if self.config.sensitive.contains(&format!("{name}.{member}")))
    }

    /// Whether values must be kept out of logs: said here, by the named schema behind it, or by that of an item,
    /// an entry or a branch.
    pub(super) fn is_sensitive(&self, schema: PropertyRef<'a>) -> bool {
        self.is_sensitive_but(schema, &mut BTreeSet::new())
    }

    /// The same, leaving out the references that were `seen`.
    fn is_sensitive_but(&self, schema: PropertyRef<'a>, seen: &mut BTreeSet<&'a str>) -> bool {
        match schema {
            PropertyRef::Reference(reference) => {
                seen.insert(reference)
                    && self.target(reference).is_some_and(|target| self.is_sensitive_but(target.into(), seen))
            }
            PropertyRef::Item(item) => {
                let keywords = Keywords::of(item);
                item.schema_data.extensions.get("x-coinage-sensitive") == Some(&Value::Bool(true))
                    || keywords.format.as_deref() == Some("password")
                    || inner(&keywords).into_iter().any(|part| self.is_sensitive_but(part, seen))
            }
        }
    }

    /// Says that `required` names members nobody declares.
    pub(super) fn report_undeclared(&mut self, name: &str, at: &Pointer, kept: bool) {
        let fallback = if kept {
            "it is one of the members without a name, and may be left out"
        } else {
            "it may be left out, and may be any JSON value"
        };
        self.report(
            Diagnostic::new(
                Code::Required,
                &at.join("required"),
                format!("`required` names `{name}`, which is not declared"),
            )
            .fallback(fallback)
            .help(format!("declare `{name}` under `properties`, or take it out of `required`")),
        );
    }
}

/// The schemas that say what a value is or holds, but for those of members, which are secret by themselves.
fn inner<'a>(keywords: &Keywords<'a>) -> Vec<PropertyRef<'a>> {
    let parts = keywords.all_of.iter().chain(keywords.one_of).chain(keywords.any_of).map(PropertyRef::from);
    let entry = match keywords.additional {
        Some(AdditionalProperties::Schema(value)) if keywords.properties.is_empty() => {
            Some(PropertyRef::from(value.as_ref()))
        }
        _ => None,
    };
    parts.chain(keywords.items).chain(entry).collect()
}
