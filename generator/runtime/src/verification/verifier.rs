//! Holds requests against a scheme and its secrets.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::{Sha256, Sha512};

use super::error::{VerificationError, VerifierError};
use super::scheme::{Hash, Layout, Piece, SignatureEncoding, SignatureScheme};

/// How many signatures of one request are looked at.
const MOST_SIGNATURES: usize = 16;

/// Times from here on are in milliseconds: in seconds they would be in the year 5138.
const MILLISECONDS_FROM: u64 = 100_000_000_000;

/// Says whether requests were signed with one of its secrets. `Debug` shows none of them.
#[derive(Clone)]
pub struct Verifier {
    secrets: Vec<Vec<u8>>,
    scheme: SignatureScheme,
    pieces: Vec<Piece>,
}

impl Verifier {
    /// A verifier for requests that are signed with `secret` by `scheme`.
    ///
    /// # Errors
    ///
    /// If the secret is empty, or the scheme would leave the body or the time unsigned.
    pub fn new(secret: impl AsRef<[u8]>, scheme: SignatureScheme) -> Result<Self, VerifierError> {
        let pieces = scheme.pieces()?;
        Self { secrets: Vec::new(), scheme, pieces }.or_secret(secret)
    }

    /// A verifier for a service that follows [Standard Webhooks](https://www.standardwebhooks.com). The secret is written
    /// in Base64 behind `whsec_`.
    ///
    /// # Errors
    ///
    /// If the secret is not of that form.
    pub fn standard_webhooks(secret: &str) -> Result<Self, VerifierError> {
        Self::new(standard_secret(secret)?, SignatureScheme::standard_webhooks())
    }

    /// Accepts what is signed with this secret as well: for the time in which a secret is replaced by another. For
    /// Standard Webhooks give the bytes that the Base64 behind `whsec_` stands for.
    ///
    /// # Errors
    ///
    /// If the secret is empty.
    pub fn or_secret(mut self, secret: impl AsRef<[u8]>) -> Result<Self, VerifierError> {
        if secret.as_ref().is_empty() {
            return Err(VerifierError { reason: "the secret is empty".to_owned() });
        }
        self.secrets.push(secret.as_ref().to_vec());
        Ok(self)
    }

    /// Says whether a request with these headers and this body, as it was received, can be trusted.
    ///
    /// # Errors
    ///
    /// A [`VerificationError`] that says why not.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), VerificationError> {
        self.verify_at(headers, body, SystemTime::now())
    }

    /// Does the same as if it were `now`.
    ///
    /// # Errors
    ///
    /// A [`VerificationError`] that says why not.
    pub fn verify_at(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(), VerificationError> {
        let scheme = &self.scheme;
        let text = header(headers, &scheme.header)?;
        let signatures = self.signatures(text);
        if signatures.is_empty() {
            return Err(VerificationError::MalformedHeader(scheme.header.clone()));
        }
        let timestamp = self.timestamp(headers, text)?;
        let id = scheme.id_header.as_ref().map(|name| header(headers, name)).transpose()?;
        let message: Vec<&[u8]> = self
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.as_bytes(),
                Piece::Body => body,
                Piece::Timestamp => timestamp.unwrap_or_default().as_bytes(),
                Piece::Id => id.unwrap_or_default().as_bytes(),
            })
            .collect();
        let is_right = |secret: &Vec<u8>| match scheme.hash {
            Hash::Sha256 => any_matches::<Hmac<Sha256>>(secret, &message, &signatures),
            Hash::Sha512 => any_matches::<Hmac<Sha512>>(secret, &message, &signatures),
        };
        if !self.secrets.iter().any(is_right) {
            return Err(VerificationError::WrongSignature);
        }
        // Only what is signed says when that was.
        timestamp.map_or(Ok(()), |text| self.in_time(text, now))
    }

    /// The signatures in the text of the header that can be read.
    fn signatures(&self, text: &str) -> Vec<Vec<u8>> {
        let found: Vec<&str> = match &self.scheme.layout {
            Layout::Prefix(prefix) => text.trim().strip_prefix(prefix.as_str()).into_iter().collect(),
            Layout::Versions(version) => text
                .split_ascii_whitespace()
                .filter_map(|part| part.strip_prefix(version)?.strip_prefix(','))
                .collect(),
            Layout::Fields { signature, .. } => fields(text, signature).collect(),
        };
        found.into_iter().take(MOST_SIGNATURES).filter_map(|text| self.decoded(text)).collect()
    }

    fn decoded(&self, text: &str) -> Option<Vec<u8>> {
        match self.scheme.encoding {
            SignatureEncoding::Base64 => STANDARD.decode(text).ok(),
            SignatureEncoding::Hex => hex(text),
        }
    }

    /// The text that says when the request was signed.
    fn timestamp<'a>(
        &self,
        headers: &'a HeaderMap,
        signature: &'a str,
    ) -> Result<Option<&'a str>, VerificationError> {
        if let Some(name) = &self.scheme.timestamp_header {
            return header(headers, name).map(Some);
        }
        let Layout::Fields { timestamp, .. } = &self.scheme.layout else { return Ok(None) };
        let found = fields(signature, timestamp).next();
        found.map(Some).ok_or_else(|| VerificationError::MalformedHeader(self.scheme.header.clone()))
    }

    fn in_time(&self, text: &str, now: SystemTime) -> Result<(), VerificationError> {
        let name = self.scheme.timestamp_header.as_ref().unwrap_or(&self.scheme.header);
        let number: u64 = text.parse().map_err(|_| VerificationError::MalformedHeader(name.clone()))?;
        let signed = if number >= MILLISECONDS_FROM {
            Duration::from_millis(number)
        } else {
            Duration::from_secs(number)
        };
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        if now.saturating_sub(signed) > self.scheme.tolerance {
            return Err(VerificationError::TooOld);
        }
        if signed.saturating_sub(now) > self.scheme.tolerance {
            return Err(VerificationError::TooNew);
        }
        Ok(())
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Verifier").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

/// The bytes that a secret of Standard Webhooks stands for.
fn standard_secret(secret: &str) -> Result<Vec<u8>, VerifierError> {
    let text = secret.strip_prefix("whsec_").unwrap_or(secret);
    let reason = "the secret is not Base64 behind `whsec_`";
    STANDARD.decode(text).map_err(|_| VerifierError { reason: reason.to_owned() })
}

/// Whether any of the signatures is that of the message. Each comparison takes the same time whatever it finds.
fn any_matches<M: Mac + KeyInit + Clone>(secret: &[u8], message: &[&[u8]], signatures: &[Vec<u8>]) -> bool {
    // HMAC takes keys of any length.
    let Ok(mut mac) = M::new_from_slice(secret) else { return false };
    for piece in message {
        mac.update(piece);
    }
    signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
}

/// The only value of a header: of two nobody knows which one was meant.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, VerificationError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or_else(|| VerificationError::MissingHeader(name.to_owned()))?;
    let text = value.to_str().ok().filter(|_| values.next().is_none());
    text.ok_or_else(|| VerificationError::MalformedHeader(name.to_owned()))
}

/// The values of the members called `name` in `a=…,b=…`.
fn fields<'a>(text: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    text.split(',')
        .filter_map(move |field| field.trim().split_once('=').filter(|(key, _)| *key == name))
        .map(|(_, value)| value)
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}
