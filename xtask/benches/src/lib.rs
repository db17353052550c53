//! What is measured: the codec beside serde derive on the same types.

#![allow(missing_docs, missing_debug_implementations, reason = "nobody uses it as a library")]
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "what is measured here works")]

pub mod codec;
mod payloads;
#[allow(unreachable_pub)]
mod types;

/// The codec alone, as emitted crates carry it.
#[path = "../../../generator/runtime/src/runtime"]
#[allow(dead_code, unexpected_cfgs, unreachable_pub, clippy::redundant_closure)]
pub mod runtime {
    mod codec;

    pub use codec::*;
    pub(crate) use codec::{record, serde_bridge, text_enum, union};
}
