//! Texts with a meaning that are kept to the letter: nothing a server writes is refused or changed.

/// Implements a newtype that keeps any text as it is. `$fit` says how well a text fits the type.
macro_rules! kept_text {
    ($name:ident, $fit:expr) => {
        impl $name {
            /// Takes the text as it is: nothing checks its form.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl $crate::runtime::Text for $name {
            fn set(&mut self, text: &str) -> Result<(), &'static str> {
                self.0.clear();
                self.0.push_str(text);
                Ok(())
            }

            fn fit(&self) -> $crate::runtime::Fit {
                $fit(&self.0)
            }
        }

        impl $crate::runtime::Value for $name {
            fn blank() -> Self {
                Self(String::new())
            }

            fn open(&mut self) -> $crate::runtime::Target<'_> {
                $crate::runtime::Target::Text(self)
            }

            fn view(&self) -> $crate::runtime::View<'_> {
                $crate::runtime::View::Text(&self.0)
            }
        }

        $crate::runtime::serde_bridge! { $name }
    };
}

pub(super) use kept_text;

use super::union::Fit;

/// Known if the text looks right, strange otherwise.
pub(super) fn known_if(looks_right: bool) -> Fit {
    if looks_right { Fit::Known } else { Fit::Strange }
}

/// Says whether a text begins with digits where `form` has a `0`, and elsewhere with what is there.
pub(super) fn begins_as(text: &str, form: &str) -> bool {
    let fits = |(found, wanted): (u8, u8)| found == wanted || wanted == b'0' && found.is_ascii_digit();
    text.len() >= form.len() && text.bytes().zip(form.bytes()).all(fits)
}
