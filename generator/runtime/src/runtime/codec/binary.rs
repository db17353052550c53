//! Bytes that travel as text in base64.

use std::fmt;
use std::ops::Deref;

use ::base64::Engine as _;
use ::base64::alphabet::{STANDARD, URL_SAFE};
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::macros::serde_bridge;
use super::union::Fit;
use super::value::{Blank, Target, Text, Value, View};

/// Padding is written but not asked for, and bits left over at the end are let pass: many encoders are
/// careless.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Bytes that travel as text in base64.
///
/// Both alphabets are read, with padding or without; the standard one is written, with padding.
/// The `Debug` form shows only how many bytes there are: bytes are often keys or documents.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(Vec<u8>);

impl Base64 {
    /// Returns the bytes.
    #[must_use]
    pub fn into_inner(self) -> Vec<u8> {
        self.0
    }
}

impl Deref for Base64 {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_owned())
    }
}

impl<const N: usize> From<&[u8; N]> for Base64 {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({})", Count(&self.0))
    }
}

/// The number of bytes, in words.
pub(super) struct Count<'a>(pub(super) &'a [u8]);

impl fmt::Display for Count<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(f, "{count} byte{}", if count == 1 { "" } else { "s" })
    }
}

impl Text for Base64 {
    fn set(&mut self, text: &str) -> Result<(), &'static str> {
        let engine = if text.contains(['-', '_']) { URL } else { PLAIN };
        self.0 = engine.decode(text).map_err(|_| "text in base64")?;
        Ok(())
    }

    /// Many a word happens to be base64.
    fn fit(&self) -> Fit {
        Fit::Any
    }
}

impl Value for Base64 {
    fn open(&mut self) -> Target<'_> {
        Target::Text(self)
    }

    fn view(&self) -> View<'_> {
        View::Bytes(&self.0)
    }
}

impl Blank for Base64 {
    fn blank() -> Self {
        Self::default()
    }
}

serde_bridge! { Base64 }

/// Writes bytes in the standard alphabet, with padding.
pub(super) fn text(bytes: &[u8]) -> String {
    PLAIN.encode(bytes)
}
