//! Bytes that travel as text in base64, kept as that text.

use std::borrow::Cow;
use std::fmt;

use ::base64::Engine as _;
use ::base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::macros::serde_bridge;
use super::union::Fit;
use super::value::{Target, Text, Value, View};

pub use ::base64::DecodeError as Base64Error;

/// An encoder whose padding is written or not, and never asked for; bits left over at the end are let pass:
/// many encoders are careless.
const fn engine(alphabet: &Alphabet, padded: bool) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_encode_padding(padded)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config)
}

const PLAIN: GeneralPurpose = engine(&STANDARD, true);
const URL: GeneralPurpose = engine(&URL_SAFE, false);

/// Implements a newtype that keeps bytes as the text they travel in, to be written by `$engine`.
macro_rules! kept_bytes {
    ($name:ident, $engine:ident) => {
        impl $name {
            /// Takes the text as it is, in base64 already: nothing checks its form.
            #[must_use]
            pub fn from_text(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns the bytes, if the text is base64. Both alphabets are read, with padding or without.
            pub fn to_bytes(&self) -> Result<Vec<u8>, Base64Error> {
                decode(&self.0)
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self($engine.encode(bytes))
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                Self($engine.encode(bytes))
            }
        }

        impl<const N: usize> From<&[u8; N]> for $name {
            fn from(bytes: &[u8; N]) -> Self {
                Self($engine.encode(bytes))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                View::Base64(&self.0).fmt(f)
            }
        }

        impl Text for $name {
            fn set(&mut self, text: &str) -> Result<(), &'static str> {
                self.0.clear();
                self.0.push_str(text);
                Ok(())
            }

            /// Many a word happens to be base64.
            fn fit(&self) -> Fit {
                if self.to_bytes().is_ok() { Fit::Any } else { Fit::Strange }
            }
        }

        impl Value for $name {
            fn blank() -> Self {
                Self(String::new())
            }

            fn open(&mut self) -> Target<'_> {
                Target::Text(self)
            }

            fn view(&self) -> View<'_> {
                View::Base64(&self.0)
            }
        }

        serde_bridge! { $name }
    };
}

/// Bytes that travel as text in base64.
///
/// It is the text that was received, to the letter; [`to_bytes`](Self::to_bytes) decodes it. Bytes are written
/// in the standard alphabet, with padding. The `Debug` form shows only how many bytes there are: bytes are
/// often keys or documents.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(String);

kept_bytes!(Base64, PLAIN);

/// Bytes that travel as text in the alphabet of base64 for addresses and file names.
///
/// It is the text that was received, to the letter; [`to_bytes`](Self::to_bytes) decodes it. Bytes are written
/// without padding. The `Debug` form shows only how many bytes there are.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64Url(String);

kept_bytes!(Base64Url, URL);

/// Reads either alphabet. Line breaks are left out: mail has them.
fn decode(text: &str) -> Result<Vec<u8>, Base64Error> {
    let engine = if text.contains(['-', '_']) { URL } else { PLAIN };
    if text.contains(['\r', '\n']) {
        return engine.decode(text.replace(['\r', '\n'], ""));
    }
    engine.decode(text)
}

/// The number of bytes that a text in base64 stands for, in words.
pub(super) struct Count<'a>(pub(super) &'a str);

impl fmt::Display for Count<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.trim_end_matches('=').len() * 3 / 4;
        write!(f, "{count} byte{}", if count == 1 { "" } else { "s" })
    }
}

/// Returns bytes that are a text as they are, and others in base64.
pub(super) fn text_or_base64(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(PLAIN.encode(bytes)), Cow::Borrowed)
}
