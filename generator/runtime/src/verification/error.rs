//! Why there is no verifier, and why a request is not what it says it is.

use std::fmt;

/// Why a [`Verifier`](super::Verifier) cannot be made. It never shows any part of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierError {
    pub(super) reason: String,
}

impl fmt::Display for VerifierError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.reason)
    }
}

impl std::error::Error for VerifierError {}

/// Why a request must not be trusted. Answer it with the status 400 or 401, and do not read it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerificationError {
    /// A header that the scheme needs is not there.
    MissingHeader(String),
    /// A header does not look as the scheme says.
    MalformedHeader(String),
    /// It was signed too long ago: somebody may have kept it and sent it again.
    TooOld,
    /// It was signed in the future: one of the two clocks is wrong.
    TooNew,
    /// None of the signatures is right for the body and any of the secrets.
    WrongSignature,
}

impl fmt::Display for VerificationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(formatter, "the header `{name}` is missing"),
            Self::MalformedHeader(name) => write!(formatter, "the header `{name}` is malformed"),
            Self::TooOld => formatter.write_str("the signature is too old"),
            Self::TooNew => formatter.write_str("the signature is of a time to come"),
            Self::WrongSignature => formatter.write_str("the signature is wrong"),
        }
    }
}

impl std::error::Error for VerificationError {}
