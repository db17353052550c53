//! Whether a webhook comes from the service: signatures over the body as it was received.
//!
//! Only crates whose documents have webhooks or callbacks carry this module, with the Cargo feature `verification`.
//! Documents do not say how their requests are signed, so that is for you to say: [`Verifier::standard_webhooks`] for
//! services that follow [Standard Webhooks](https://www.standardwebhooks.com), and a [`SignatureScheme`] for others.
//!
//! Verify the body before it is read as JSON, and byte by byte as it came: what was read and written again is signed
//! differently.

mod error;
mod scheme;
mod verifier;

pub use error::{VerificationError, VerifierError};
pub use scheme::{Hash, SignatureEncoding, SignatureScheme};
pub use verifier::Verifier;
