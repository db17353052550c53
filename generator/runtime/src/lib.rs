//! The runtime that every client emitted by coinage carries as its module `runtime`.
//!
//! Everything below [`runtime`] is copied verbatim into emitted crates; it is an ordinary crate here
//! so that it can be read, linted and tested like any other source. So are [`header_values`], [`idempotency`], [`oauth`],
//! [`paging`], [`validation`], `verification` and [`xml`], which only those crates carry that ask for them or whose
//! documents need them.

pub mod header_values;
pub mod idempotency;
pub mod oauth;
pub mod paging;
pub mod runtime;
pub mod validation;
#[cfg(feature = "verification")]
pub mod verification;
pub mod xml;
