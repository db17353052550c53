//! Coinage turns an OpenAPI document into a Rust client crate.

pub mod diagnostics;
pub mod load;
pub mod normalise;
pub mod pointer;
pub mod source;
