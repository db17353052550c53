//! Types with the names of the prelude and of the codec itself, next to what the macros expand to.
//!
//! The names mean the wrong thing throughout this file: whatever the macros write must not depend on them.
#![allow(clippy::enum_variant_names)]

use crate::runtime::{record, text_enum, text_newtype, union};

macro_rules! named {
    ($($type:ident)*) => {$(
        #[derive(::std::clone::Clone)]
        pub struct $type {
            pub value: ::core::option::Option<::std::boxed::Box<Value>>,
            pub index: ::std::vec::Vec<::std::string::String>,
            pub rest: ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
        }

        record! { $type { 0 value: "value" optional, 1 index: "index" required, ..rest } }
    )*};
}

named! {
    Option String Vec Box Result Value View Target Record Map List Text Erased Field Shape Default Clone Debug Formatter
    Serialize Deserialize Serializer Deserializer PartialEq From Some None Ok Err Maybe BTreeMap
}

/// An enum whose variants have the names of the prelude.
#[derive(::std::clone::Clone)]
pub enum Ordering {
    Option,
    Some,
    None,
    Ok,
    Err,
    String,
    Str,
    Self_,
    Unknown(::std::string::String),
}

text_enum! {
    Ordering {
        Option: "Option", Some: "Some", None: "None", Ok: "Ok", Err: "Err", String: "String", Str: "str",
        Self_: "Self", ..Unknown
    }
}

#[test]
fn names_do_not_clash() {
    crate::survives::<Option>("{\"value\":{\"index\":[]},\"index\":[\"a\"],\"x\":\"y\"}");
    crate::survives::<::std::vec::Vec<Str>>("[\"a\"]");
    crate::survives::<::std::vec::Vec<Ordering>>("[\"Some\",\"None\",\"Option\",\"x\"]");
}

/// A text with the name of what it is made of.
#[derive(::std::clone::Clone)]
pub struct Str(::std::string::String);

text_newtype! { Str secret }

/// A union whose branches have the names of the prelude.
#[derive(::std::clone::Clone)]
pub enum Union {
    Option(::std::boxed::Box<Option>),
    Some(Ordering),
    None(::std::vec::Vec<String>),
    At(bool),
    Branch(::std::option::Option<At>),
    Unknown(::serde_json::Value),
}

union! {
    Union {
        Option(::std::boxed::Box<Option>), Some(Ordering), None(::std::vec::Vec<String>), At(bool),
        Branch(::std::option::Option<At>), ..Unknown
    }
}

/// A union with the names of more types of the codec.
#[derive(::std::clone::Clone)]
pub enum At {
    At(::std::boxed::Box<Union>),
    Branches(::std::collections::BTreeMap<::std::string::String, At>),
    Unknown(::serde_json::Value),
}

union! {
    At {
        tag "at",
        At(::std::boxed::Box<Union>): "at",
        Branches(::std::collections::BTreeMap<::std::string::String, At>): "branches",
        ..Unknown
    }
}

#[test]
fn names_of_unions_do_not_clash() {
    crate::survives::<Union>("{\"value\":{\"index\":[]},\"index\":[\"a\"],\"x\":\"y\"}");
    crate::survives::<::std::vec::Vec<At>>(
        "[true,\"Some\",{\"at\":\"branches\",\"a\":true},{\"at\":\"\"},null]",
    );
}
