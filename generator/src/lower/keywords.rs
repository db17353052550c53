//! One view of a schema, whichever of its many forms `openapiv3` has read it into.

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaKind,
    StringFormat, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

/// A schema or a reference to one.
pub(crate) type SchemaRef = ReferenceOr<Schema>;

/// The keywords of a schema that decide its type.
#[derive(Default)]
pub(crate) struct Keywords<'a> {
    pub(crate) ty: Option<&'a str>,
    pub(crate) format: Option<String>,
    /// `contentEncoding`.
    pub(crate) encoding: Option<&'a str>,
    pub(crate) properties: Vec<(&'a str, PropertyRef<'a>)>,
    pub(crate) required: &'a [String],
    pub(crate) additional: Option<&'a AdditionalProperties>,
    pub(crate) items: Option<PropertyRef<'a>>,
    pub(crate) enumeration: Vec<Value>,
    pub(crate) one_of: &'a [SchemaRef],
    pub(crate) any_of: &'a [SchemaRef],
    pub(crate) all_of: &'a [SchemaRef],
    pub(crate) not: bool,
    pub(crate) limits: Limits,
}

/// The keywords that narrow a type without changing it.
#[derive(Default)]
pub(crate) struct Limits {
    pub(crate) minimum: Option<String>,
    pub(crate) maximum: Option<String>,
    pub(crate) exclusive_minimum: bool,
    pub(crate) exclusive_maximum: bool,
    pub(crate) multiple_of: Option<String>,
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) pattern: Option<String>,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
    pub(crate) unique_items: bool,
    pub(crate) min_members: Option<usize>,
    pub(crate) max_members: Option<usize>,
}

/// A schema below another one; `openapiv3` boxes these.
#[derive(Clone, Copy)]
pub(crate) enum PropertyRef<'a> {
    Reference(&'a str),
    Item(&'a Schema),
}

impl<'a> From<&'a SchemaRef> for PropertyRef<'a> {
    fn from(schema: &'a SchemaRef) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(item) => Self::Item(item),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for PropertyRef<'a> {
    fn from(schema: &'a ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(item) => Self::Item(item),
        }
    }
}

impl<'a> Keywords<'a> {
    /// Reads the keywords of `schema`.
    pub(crate) fn of(schema: &'a Schema) -> Self {
        let mut keywords = match &schema.schema_kind {
            SchemaKind::Type(ty) => Self::of_type(ty),
            SchemaKind::OneOf { one_of } => Self { one_of, ..Self::default() },
            SchemaKind::AnyOf { any_of } => Self { any_of, ..Self::default() },
            SchemaKind::AllOf { all_of } => Self { all_of, ..Self::default() },
            SchemaKind::Not { .. } => Self { not: true, ..Self::default() },
            SchemaKind::Any(any) => Self::of_any(any),
        };
        let extensions = &schema.schema_data.extensions;
        if let Some(Value::Array(values)) = extensions.get("x-coinage-enum") {
            keywords.enumeration.clone_from(values);
        }
        keywords.encoding = extensions.get("x-coinage-contentEncoding").and_then(Value::as_str);
        let limits = &mut keywords.limits;
        for (name, slot) in [
            ("x-coinage-minimum", &mut limits.minimum),
            ("x-coinage-maximum", &mut limits.maximum),
            ("x-coinage-multipleOf", &mut limits.multiple_of),
        ] {
            if let Some(number) = extensions.get(name) {
                *slot = Some(number.to_string());
            }
        }
        keywords
    }

    fn of_type(ty: &'a Type) -> Self {
        match ty {
            Type::String(string) => Self {
                ty: Some("string"),
                format: string_format(&string.format),
                enumeration: values(&string.enumeration),
                limits: Limits {
                    min_length: string.min_length,
                    max_length: string.max_length,
                    pattern: string.pattern.clone(),
                    ..Limits::default()
                },
                ..Self::default()
            },
            Type::Number(number) => Self {
                ty: Some("number"),
                format: number_format(&number.format),
                enumeration: values(&number.enumeration),
                limits: Limits {
                    minimum: number.minimum.as_ref().map(ToString::to_string),
                    maximum: number.maximum.as_ref().map(ToString::to_string),
                    exclusive_minimum: number.exclusive_minimum,
                    exclusive_maximum: number.exclusive_maximum,
                    multiple_of: number.multiple_of.as_ref().map(ToString::to_string),
                    ..Limits::default()
                },
                ..Self::default()
            },
            Type::Integer(integer) => Self {
                ty: Some("integer"),
                format: integer_format(&integer.format),
                enumeration: values(&integer.enumeration),
                limits: Limits {
                    minimum: integer.minimum.as_ref().map(ToString::to_string),
                    maximum: integer.maximum.as_ref().map(ToString::to_string),
                    exclusive_minimum: integer.exclusive_minimum,
                    exclusive_maximum: integer.exclusive_maximum,
                    multiple_of: integer.multiple_of.as_ref().map(ToString::to_string),
                    ..Limits::default()
                },
                ..Self::default()
            },
            Type::Boolean(boolean) => {
                Self { ty: Some("boolean"), enumeration: values(&boolean.enumeration), ..Self::default() }
            }
            Type::Object(object) => Self {
                ty: Some("object"),
                properties: properties(&object.properties),
                required: &object.required,
                additional: object.additional_properties.as_ref(),
                limits: Limits {
                    min_members: object.min_properties,
                    max_members: object.max_properties,
                    ..Limits::default()
                },
                ..Self::default()
            },
            Type::Array(array) => Self {
                ty: Some("array"),
                items: array.items.as_ref().map(PropertyRef::from),
                limits: Limits {
                    min_items: array.min_items,
                    max_items: array.max_items,
                    unique_items: array.unique_items,
                    ..Limits::default()
                },
                ..Self::default()
            },
        }
    }

    fn of_any(any: &'a AnySchema) -> Self {
        Self {
            ty: any.typ.as_deref(),
            format: any.format.clone(),
            encoding: None,
            properties: properties(&any.properties),
            required: &any.required,
            additional: any.additional_properties.as_ref(),
            items: any.items.as_ref().map(PropertyRef::from),
            enumeration: any.enumeration.clone(),
            one_of: &any.one_of,
            any_of: &any.any_of,
            all_of: &any.all_of,
            not: any.not.is_some(),
            limits: Limits {
                minimum: any.minimum.as_ref().map(ToString::to_string),
                maximum: any.maximum.as_ref().map(ToString::to_string),
                exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
                exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
                multiple_of: any.multiple_of.as_ref().map(ToString::to_string),
                min_length: any.min_length,
                max_length: any.max_length,
                pattern: any.pattern.clone(),
                min_items: any.min_items,
                max_items: any.max_items,
                unique_items: any.unique_items.unwrap_or_default(),
                min_members: any.min_properties,
                max_members: any.max_properties,
            },
        }
    }

    /// Whether the schema itself says anything about what a value looks like, apart from `allOf`.
    pub(crate) fn says_something(&self) -> bool {
        self.ty.is_some()
            || !self.properties.is_empty()
            || self.additional.is_some()
            || self.items.is_some()
            || !self.enumeration.is_empty()
            || self.is_union()
            || self.not
    }

    /// The type, if the schema says nothing else of what its values look like.
    pub(crate) fn only_type(&self) -> Option<&'a str> {
        let says_more = !self.properties.is_empty()
            || !self.required.is_empty()
            || self.additional.is_some()
            || self.items.is_some()
            || !self.enumeration.is_empty()
            || self.is_union()
            || self.not
            || self.format.is_some();
        self.ty.filter(|_| !says_more)
    }

    /// Whether the schema is a choice between others.
    pub(crate) fn is_union(&self) -> bool {
        !self.one_of.is_empty() || !self.any_of.is_empty()
    }

    /// Whether the schema makes two choices at once.
    pub(crate) fn chooses_twice(&self) -> bool {
        !self.one_of.is_empty() && !self.any_of.is_empty()
    }

    /// Whether values are objects, by declaration or by what is said of their members.
    pub(crate) fn is_object(&self) -> bool {
        match self.ty {
            Some(ty) => ty == "object",
            None => !self.properties.is_empty() || self.additional.is_some(),
        }
    }
}

fn properties<'a>(
    map: impl IntoIterator<Item = (&'a String, &'a ReferenceOr<Box<Schema>>)>,
) -> Vec<(&'a str, PropertyRef<'a>)> {
    map.into_iter().map(|(name, schema)| (name.as_str(), schema.into())).collect()
}

fn values<T: Clone>(enumeration: &[Option<T>]) -> Vec<Value>
where
    Value: From<T>,
{
    enumeration.iter().map(|value| value.clone().map_or(Value::Null, Value::from)).collect()
}

fn string_format(format: &VariantOrUnknownOrEmpty<StringFormat>) -> Option<String> {
    use VariantOrUnknownOrEmpty::{Empty, Item, Unknown};
    match format {
        Item(StringFormat::Date) => Some("date".to_owned()),
        Item(StringFormat::DateTime) => Some("date-time".to_owned()),
        Item(StringFormat::Password) => Some("password".to_owned()),
        Item(StringFormat::Byte) => Some("byte".to_owned()),
        Item(StringFormat::Binary) => Some("binary".to_owned()),
        Unknown(format) => Some(format.clone()),
        Empty => None,
    }
}

fn number_format(format: &VariantOrUnknownOrEmpty<NumberFormat>) -> Option<String> {
    use VariantOrUnknownOrEmpty::{Empty, Item, Unknown};
    match format {
        Item(NumberFormat::Float) => Some("float".to_owned()),
        Item(NumberFormat::Double) => Some("double".to_owned()),
        Unknown(format) => Some(format.clone()),
        Empty => None,
    }
}

fn integer_format(format: &VariantOrUnknownOrEmpty<IntegerFormat>) -> Option<String> {
    use VariantOrUnknownOrEmpty::{Empty, Item, Unknown};
    match format {
        Item(IntegerFormat::Int32) => Some("int32".to_owned()),
        Item(IntegerFormat::Int64) => Some("int64".to_owned()),
        Unknown(format) => Some(format.clone()),
        Empty => None,
    }
}
