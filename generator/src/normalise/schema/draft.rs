//! A schema while it is being read.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaData};
use serde_json::{Number, Value};

/// A primitive type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Primitive {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

impl Primitive {
    /// The type called `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::String,
            "number" => Self::Number,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "object" => Self::Object,
            "array" => Self::Array,
            _ => return None,
        })
    }

    /// The name of the type.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
        }
    }
}

/// The keywords of a schema, gathered but not yet settled.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) data: SchemaData,
    /// Whether any keyword beside a reference says something.
    pub(super) said: bool,
    /// The types it names, without `null`.
    pub(super) types: Vec<Primitive>,
    /// Whether `null` is among the types it names.
    pub(super) null: bool,
    /// The one type, once settled.
    pub(super) primitive: Option<Primitive>,
    pub(super) format: Option<String>,
    pub(super) enumeration: Option<Vec<Value>>,
    pub(super) pattern: Option<String>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) multiple_of: Option<Number>,
    pub(super) minimum: Bound,
    pub(super) maximum: Bound,
    pub(super) properties: Vec<(String, ReferenceOr<Box<Schema>>)>,
    /// Whether `properties` stands there at all: an empty one still says "object".
    pub(super) has_properties: bool,
    pub(super) required: Vec<String>,
    pub(super) additional_properties: Option<AdditionalProperties>,
    pub(super) min_properties: Option<usize>,
    pub(super) max_properties: Option<usize>,
    /// The schemas of `patternProperties`.
    pub(super) patterns: Vec<ReferenceOr<Schema>>,
    /// The schemas of the first positions of a list.
    pub(super) prefix: Vec<ReferenceOr<Schema>>,
    pub(super) items: Option<ReferenceOr<Box<Schema>>>,
    pub(super) min_items: Option<usize>,
    pub(super) max_items: Option<usize>,
    pub(super) unique_items: Option<bool>,
    pub(super) one_of: Vec<ReferenceOr<Schema>>,
    pub(super) all_of: Vec<ReferenceOr<Schema>>,
    pub(super) any_of: Vec<ReferenceOr<Schema>>,
    pub(super) not: Option<Box<ReferenceOr<Schema>>>,
}

/// A lower or upper bound in all its spellings.
#[derive(Default)]
pub(super) struct Bound {
    /// `minimum` or `maximum`.
    pub(super) value: Option<Number>,
    /// `exclusiveMinimum` or `exclusiveMaximum` as 3.1 writes it.
    pub(super) beyond: Option<Number>,
    /// The same as 3.0 writes it.
    pub(super) exclusive: Option<bool>,
}

impl Draft {
    /// Keeps `value` as the extension `x-coinage-<keyword>`.
    pub(super) fn extend(&mut self, keyword: &str, value: impl Into<Value>) {
        self.data.extensions.insert(format!("x-coinage-{keyword}"), value.into());
    }

    /// Whether the extension `x-coinage-<keyword>` is there.
    pub(super) fn has(&self, keyword: &str) -> bool {
        self.data.extensions.contains_key(&format!("x-coinage-{keyword}"))
    }

    /// Whether it is put together from other schemas.
    pub(super) fn is_combined(&self) -> bool {
        !self.one_of.is_empty() || !self.all_of.is_empty() || !self.any_of.is_empty() || self.not.is_some()
    }
}
