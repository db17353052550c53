//! Texts with a type of their own, so that none is taken for another.

use std::fmt;

/// Shows a text, or `[redacted]` in its place.
// A client uses it only if its document names texts.
#[allow(dead_code)]
pub(crate) fn debug_text(text: &str, flags: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if flags & super::flag::secret == 0 { fmt::Debug::fmt(text, f) } else { f.write_str("[redacted]") }
}

/// Makes a struct around a `String` a value: `text_newtype! { Type }`, or `text_newtype! { Type secret }` if
/// `Debug` must not show it.
// A client uses only the macros that its document calls for.
#[allow(unused_macros)]
macro_rules! text_newtype {
    ($type:ident $($secret:ident)?) => {
        impl $type {
            /// Returns the text.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
            /// Returns the text as a value of its own.
            #[must_use]
            #[inline]
            pub fn into_inner(self) -> ::std::string::String {
                self.0
            }
        }
        impl ::core::convert::From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                Self(::core::convert::From::from(text))
            }
        }
        impl ::core::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self(text)
            }
        }
        impl ::core::convert::From<$type> for ::std::string::String {
            #[inline]
            fn from(text: $type) -> Self {
                text.0
            }
        }
        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }
        impl ::core::ops::Deref for $type {
            type Target = str;
            #[inline]
            fn deref(&self) -> &str {
                &self.0
            }
        }
        impl ::core::convert::AsRef<str> for $type {
            #[inline]
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl ::core::borrow::Borrow<str> for $type {
            #[inline]
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl ::core::cmp::PartialEq<str> for $type {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }
        impl ::core::cmp::PartialEq<&str> for $type {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(&self.0)
            }
        }
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::runtime::debug_text(&self.0, 0 $(| $crate::runtime::flag::$secret)?, f)
            }
        }
        impl $crate::runtime::Value for $type {
            #[inline]
            fn blank() -> Self {
                Self(::std::string::String::new())
            }
            #[inline]
            fn open(&mut self) -> $crate::runtime::Target<'_> {
                $crate::runtime::Target::String(&mut self.0)
            }
            #[inline]
            fn view(&self) -> $crate::runtime::View<'_> {
                $crate::runtime::View::Text(&self.0)
            }
        }
        $crate::runtime::serde_bridge! { $type }
    };
}

// A client uses only the macros that its document calls for.
#[allow(unused_imports)]
pub(crate) use text_newtype;
