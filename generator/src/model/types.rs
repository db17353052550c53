//! Types: what they are, where they stand and what they consist of.

use super::{Docs, Model, Rule, TypeId, Xml};
use crate::pointer::Pointer;

/// A type of its own.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Where its name comes from.
    pub origin: Origin,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What it means.
    pub docs: Docs,
    /// Whether `null` is one of its values.
    pub nullable: bool,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What it is.
    pub kind: TypeKind,
    /// What its values have to keep to.
    pub rules: Vec<Rule>,
    /// Why it is less than the document says, if it is.
    pub degraded: Vec<String>,
    /// Where else it stands, if it is written in several places.
    pub also: Vec<Twin>,
    /// Whether another type that is just like it stands in its place from now on.
    pub(crate) merged: bool,
}

impl TypeDef {
    /// A type of which no more is known.
    pub(crate) fn new(origin: Origin, pointer: Pointer, kind: TypeKind) -> Self {
        Self {
            origin,
            pointer,
            docs: Docs::default(),
            nullable: false,
            deprecated: false,
            kind,
            rules: Vec::new(),
            degraded: Vec::new(),
            also: Vec::new(),
            merged: false,
        }
    }
}

/// Another place where a type is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// Where its name would come from.
    pub origin: Origin,
    /// Where it stands in the document.
    pub pointer: Pointer,
}

/// Where a type gets its name from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A named schema.
    Schema(String),
    /// A schema written inside another type.
    Inside {
        /// The type around it.
        parent: TypeId,
        /// The words that lead to it from there.
        words: Vec<String>,
    },
    /// A schema written inside an operation.
    Operation {
        /// The index of the operation in [`Model::operations`].
        operation: usize,
        /// The words that lead to it from there.
        words: Vec<String>,
    },
    /// A schema written in several places, always the same.
    ///
    /// Here is the first of the places; [`TypeDef::also`] has the others.
    Shared(Box<Origin>),
    /// What is sent of a type that is received with other members.
    Input(TypeId),
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An object with named members.
    Struct(Struct),
    /// One of a list of texts; servers may send others.
    Enum(Vec<EnumValue>),
    /// One of a list of integers with names; servers may send others.
    IntEnum(Vec<EnumValue>),
    /// One of several types.
    Union(Union),
    /// A text that is not to be taken for another one.
    Text(Text),
    /// Another name for a type.
    Alias(Type),
}

/// Any text, of a type of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Whether it must not be shown in logs.
    pub sensitive: bool,
}

/// An object with named members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// The members: required ones in the order of `required`, then the others by name.
    pub fields: Vec<Field>,
    /// The type of members that have no name, where they are to be kept.
    pub rest: Option<Type>,
    /// What their values have to keep to, besides what their type says.
    pub rest_rules: Vec<Rule>,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of the document")]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The type of its value, when it is neither absent nor null.
    pub ty: Type,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether its value must not be shown in logs.
    pub sensitive: bool,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// The only value, where there is just one and its type does not say so.
    pub constant: Option<Constant>,
    /// Whether only the server sets it.
    pub read_only: bool,
    /// Whether only the client gives it.
    pub write_only: bool,
    /// What its value has to keep to, besides what its type says.
    pub rules: Vec<Rule>,
    /// How it stands in XML, if it is part of such a body and not just an element of its name.
    pub xml: Option<Box<Xml>>,
    /// What it means.
    pub docs: Docs,
}

impl Field {
    /// A member that may be left out and may be anything.
    #[must_use]
    pub fn untyped(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ty: Type::Any,
            required: false,
            nullable: false,
            sensitive: false,
            deprecated: false,
            constant: None,
            read_only: false,
            write_only: false,
            rules: Vec::new(),
            xml: None,
            docs: Docs::default(),
        }
    }
}

/// The only value of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The text on the wire, or the digits of an integer.
    pub value: String,
    /// A name the document gives it, if it does.
    pub name: Option<String>,
    /// What it means, if the document says so.
    pub description: Option<String>,
}

/// A value of one of several types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Union {
    /// The member whose text says which branch a value is of.
    pub tag: Option<String>,
    /// The types, in the order of the document.
    pub branches: Vec<Branch>,
}

/// One of the types of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The type.
    pub ty: Type,
    /// The texts of the tag that mean this branch, the one to write first.
    pub tags: Vec<String>,
    /// What the document calls the branch, if it does.
    pub name: Option<String>,
    /// What the document says about the branch.
    pub description: Option<String>,
    /// What a value of the branch has to keep to, besides what its type says.
    pub rules: Vec<Rule>,
    /// The same in words, a phrase each.
    pub limits: Vec<String>,
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A type of its own.
    Ref(TypeId),
    /// A list.
    List(Box<Type>),
    /// An object whose members all have the same type.
    Map(Box<Type>),
    /// Null or the type inside: an element of a list or map.
    Nullable(Box<Type>),
    /// A plain value.
    Scalar(Scalar),
    /// Any JSON value.
    Any,
}

/// The only text that a type allows, if there is just one.
#[must_use]
pub fn constant<'a>(model: &'a Model, ty: &'a Type) -> Option<&'a str> {
    let Type::Ref(id) = model.resolve(ty) else { return None };
    match &model.ty(*id).kind {
        TypeKind::Enum(values) => match &values[..] {
            [only] => Some(&only.value),
            _ => None,
        },
        _ => None,
    }
}

/// A plain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scalar {
    /// `true` or `false`.
    Bool,
    /// An integer of 8 bits.
    Int8,
    /// An integer of 16 bits.
    Int16,
    /// An integer of 32 bits.
    Int32,
    /// An integer of 64 bits.
    Int64,
    /// A non-negative integer of 8 bits.
    UInt8,
    /// A non-negative integer of 16 bits.
    UInt16,
    /// A non-negative integer of 32 bits.
    UInt32,
    /// A non-negative integer of 64 bits.
    UInt64,
    /// A floating point number.
    Float,
    /// A number of any size, to the last digit.
    Number,
    /// A text.
    Text,
    /// A date and time of RFC 3339.
    DateTime,
    /// A full date of RFC 3339.
    Date,
    /// A time of day of RFC 3339.
    Time,
    /// A duration of ISO 8601.
    Duration,
    /// A decimal number written as text.
    Decimal,
    /// A UUID of RFC 9562.
    Uuid,
    /// A URI of RFC 3986, or a reference to one.
    Uri,
    /// Bytes in base64.
    Base64,
    /// Bytes in the alphabet of base64 for URLs.
    Base64Url,
    /// A text whose type the project chooses.
    Custom(FormatId),
    /// Bytes that no text holds. After lowering there are none: they are files where a body of parts holds them, and
    /// texts anywhere else.
    Binary,
    /// A file as a part of a body.
    File,
}

impl Scalar {
    /// Whether values are integers of a fixed size.
    #[must_use]
    pub fn is_integer(self) -> bool {
        matches!(
            self,
            Self::Int8
                | Self::Int16
                | Self::Int32
                | Self::Int64
                | Self::UInt8
                | Self::UInt16
                | Self::UInt32
                | Self::UInt64
        )
    }
}

/// The index of a format in [`Model::formats`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FormatId(pub usize);
