//! Coinage turns an OpenAPI document into a Rust client crate.

pub mod config;
pub mod diagnostics;
pub mod facts;
pub mod files;
pub mod load;
pub mod lower;
pub mod model;
pub mod names;
pub mod normalise;
pub mod pointer;
pub mod source;
