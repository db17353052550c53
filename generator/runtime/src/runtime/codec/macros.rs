//! The macros that turn a type into a table. They expand to as little as possible, as a client has thousands
//! of types: every body is one call, or a match without logic. All paths are absolute, so that no name of a
//! type can break them.
//!
//! All functions are `#[inline]`, as all that is emitted for types and operations: a program then compiles what it uses,
//! and the crate by itself compiles next to nothing.

// A client uses only the macros that its document calls for.
#![allow(unused_macros)]

/// Makes an enum of strings a value: `text_enum! { Type { Variant: "text", ..Other } }`.
///
/// The variant behind `..` holds a `String` and keeps any text that has no variant of its own.
macro_rules! text_enum {
    ($type:ident { $($variant:ident: $text:literal,)* .. $other:ident $(,)? }) => {
        impl $type {
            /// Returns the text that stands for this value.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$other(text) => text,
                }
            }
        }
        impl ::core::convert::From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    text => Self::$other(::core::convert::From::from(text)),
                }
            }
        }
        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }
        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(self.as_str(), f)
            }
        }
        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }
        impl ::core::cmp::Eq for $type {}
        impl ::core::hash::Hash for $type {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state);
            }
        }
        impl $crate::runtime::Text for $type {
            #[inline]
            fn set(&mut self, text: &str) -> ::core::result::Result<(), &'static str> {
                *self = Self::from(text);
                ::core::result::Result::Ok(())
            }
            #[inline]
            fn fit(&self) -> $crate::runtime::Fit {
                $crate::runtime::Fit::among(&[$($text),*], self.as_str())
            }
        }
        impl $crate::runtime::Value for $type {
            #[inline]
            fn blank() -> Self {
                Self::$other(::std::string::String::new())
            }
            #[inline]
            fn open(&mut self) -> $crate::runtime::Target<'_> {
                $crate::runtime::Target::Text(self)
            }
            #[inline]
            fn view(&self) -> $crate::runtime::View<'_> {
                $crate::runtime::View::Text(self.as_str())
            }
        }
        $crate::runtime::serde_bridge! { $type }
    };
}

/// Makes an enum of integers a value: `int_enum! { Type { Variant: 1, ..Other } }`.
///
/// The variant behind `..` holds an `i64` and keeps any integer that has no variant of its own.
macro_rules! int_enum {
    ($type:ident { $($variant:ident: $number:literal,)* .. $other:ident $(,)? }) => {
        impl $type {
            /// Returns the integer that stands for this value.
            #[must_use]
            #[inline]
            pub fn value(self) -> i64 {
                match self {
                    $(Self::$variant => $number,)*
                    Self::$other(number) => number,
                }
            }
        }
        impl ::core::convert::From<i64> for $type {
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    $($number => Self::$variant,)*
                    number => Self::$other(number),
                }
            }
        }
        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.value(), f)
            }
        }
        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.value() == other.value()
            }
        }
        impl ::core::cmp::Eq for $type {}
        impl ::core::cmp::PartialOrd for $type {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }
        impl ::core::cmp::Ord for $type {
            #[inline]
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&self.value(), &other.value())
            }
        }
        impl ::core::hash::Hash for $type {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.value(), state);
            }
        }
        impl $crate::runtime::Numeric for $type {
            #[inline]
            fn kind(&self) -> &'static str {
                "an integer of 64 bits"
            }
            #[inline]
            fn whole(&mut self, found: i128) -> bool {
                match <i64 as ::core::convert::TryFrom<i128>>::try_from(found) {
                    ::core::result::Result::Ok(number) => {
                        *self = Self::from(number);
                        true
                    }
                    ::core::result::Result::Err(_) => false,
                }
            }
            #[inline]
            fn fit(&self) -> $crate::runtime::Fit {
                $crate::runtime::Fit::among(&[$($number),*], self.value())
            }
        }
        impl $crate::runtime::Value for $type {
            #[inline]
            fn blank() -> Self {
                Self::$other(0)
            }
            #[inline]
            fn open(&mut self) -> $crate::runtime::Target<'_> {
                $crate::runtime::Target::Numeric(self)
            }
            #[inline]
            fn view(&self) -> $crate::runtime::View<'_> {
                $crate::runtime::View::I64(self.value())
            }
        }
        $crate::runtime::serde_bridge! { $type }
    };
}

/// Makes a type of another crate that is read from text and shown as text a value: `text_scalar! { Type,
/// blank }`.
///
/// `blank` is an expression for any value. A phrase for errors may follow, such as `"a UUID"`.
macro_rules! text_scalar {
    ($type:ty, $blank:expr $(,)?) => {
        $crate::runtime::text_scalar! { $type, $blank, ::core::concat!("text for `", ::core::stringify!($type), "`") }
    };
    ($type:ty, $blank:expr, $expected:expr $(,)?) => {
        impl $crate::runtime::Text for $type {
            #[inline]
            fn set(&mut self, text: &str) -> ::core::result::Result<(), &'static str> {
                *self = <Self as ::core::str::FromStr>::from_str(text).map_err(|_| $expected)?;
                ::core::result::Result::Ok(())
            }
        }
        impl $crate::runtime::Value for $type {
            #[inline]
            fn blank() -> Self {
                $blank
            }
            #[inline]
            fn open(&mut self) -> $crate::runtime::Target<'_> {
                $crate::runtime::Target::Text(self)
            }
            #[inline]
            fn view(&self) -> $crate::runtime::View<'_> {
                $crate::runtime::View::Shown(self)
            }
        }
    };
}

/// Makes an enum of values of other types a value: `union! { Type { tag "kind", Variant(Inner): "text" "other
/// text", ..Other } }`.
///
/// Every variant holds one value. If the branches are told apart by a member, `tag` and its name come first,
/// and behind each variant stand the values of the tag that mean it: the first is the one that is written. The
/// variant behind `..` holds a `serde_json::Value` and keeps what no branch takes. The module `fit` says which
/// branch takes what.
macro_rules! union {
    ($type:ident { tag $tag:literal, $($branches:tt)* }) => {
        $crate::runtime::union! { @ $type (::core::option::Option::Some($tag)) $($branches)* }
    };
    ($type:ident { $($branches:tt)* }) => {
        $crate::runtime::union! { @ $type (::core::option::Option::None) $($branches)* }
    };
    (@ $type:ident ($tag:expr) $($branch:ident($inner:ty) $(: $($value:literal)+)?,)* .. $rest:ident $(,)?) => {
        const _: () = {
            enum __At {
                $($branch,)*
            }
            impl $crate::runtime::Union for $type {
                #[inline]
                fn branches(&self) -> &'static $crate::runtime::Branches {
                    static BRANCHES: $crate::runtime::Branches = $crate::runtime::Branches {
                        tag: $tag,
                        list: &[$($crate::runtime::Branch {
                            name: ::core::stringify!($branch),
                            tags: &[$($($value),+)?],
                        }),*],
                        rest: ::core::stringify!($rest),
                    };
                    &BRANCHES
                }
                #[inline]
                fn select(&mut self, index: usize) -> &mut dyn $crate::runtime::Value {
                    *self = match index {
                        $(index if index == __At::$branch as usize => Self::$branch($crate::runtime::Value::blank()),)*
                        _ => Self::$rest($crate::runtime::Value::blank()),
                    };
                    match self {
                        $(Self::$branch(value) => value,)*
                        Self::$rest(value) => value,
                    }
                }
                #[inline]
                fn active(&self) -> (usize, &dyn $crate::runtime::Value) {
                    match self {
                        $(Self::$branch(value) => (__At::$branch as usize, value),)*
                        Self::$rest(value) => (usize::MAX, value),
                    }
                }
            }
        };
        impl $crate::runtime::Value for $type {
            #[inline]
            fn blank() -> Self {
                Self::$rest($crate::runtime::Value::blank())
            }
            #[inline]
            fn open(&mut self) -> $crate::runtime::Target<'_> {
                $crate::runtime::Target::Union(self)
            }
            #[inline]
            fn view(&self) -> $crate::runtime::View<'_> {
                $crate::runtime::View::Union(self)
            }
        }
        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::equal(self, other)
            }
        }
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&$crate::runtime::Value::view(self), f)
            }
        }
        $crate::runtime::serde_bridge! { $type }
    };
}

/// Gives a value `Serialize` and `Deserialize`, by which it works with every self-describing format.
macro_rules! serde_bridge {
    ($type:ident $(<$inner:ident>)?) => {
        impl$(<$inner: $crate::runtime::Value>)? ::serde::Serialize for $type$(<$inner>)? {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, output: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::runtime::encode(self, output)
            }
        }
        impl<'de$(, $inner: $crate::runtime::Value)?> ::serde::Deserialize<'de>
            for $type$(<$inner>)?
        {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(input: D) -> ::core::result::Result<Self, D::Error> {
                $crate::runtime::decoded(input)
            }
        }
    };
}

pub(crate) use {int_enum, serde_bridge, text_enum, text_scalar, union};
