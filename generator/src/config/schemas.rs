//! What the document should say about its schemas.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What the document should say about a schema, where it says something else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SchemaConfig {
    /// Its type.
    pub r#type: Option<SchemaType>,
    /// Its format.
    pub format: Option<String>,
    /// Whether it may be null.
    pub nullable: Option<bool>,
    /// Its members, by name.
    pub members: BTreeMap<String, MemberConfig>,
}

/// What the document should say about a member of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct MemberConfig {
    /// Its type.
    pub r#type: Option<SchemaType>,
    /// Its format.
    pub format: Option<String>,
    /// Whether it may be null.
    pub nullable: Option<bool>,
    /// Whether it is always there.
    pub required: Option<bool>,
}

/// A type that a schema may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SchemaType {
    /// A text.
    String,
    /// A number with or without a fraction.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// Named members.
    Object,
    /// A list.
    Array,
}

impl SchemaType {
    /// Its name in a schema.
    #[must_use]
    pub fn as_str(self) -> &'static str {
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
