//! The client side as an emitted crate has it: the runtime as a module of its own, and operations in the form in which
//! they are emitted.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, dead_code)]
#![allow(clippy::must_use_candidate, clippy::missing_panics_doc)]

#[path = "../../src/header_values/mod.rs"]
pub mod header_values;
#[path = "../../src/idempotency/mod.rs"]
pub mod idempotency;
#[path = "../../src/oauth/mod.rs"]
pub mod oauth;
#[path = "../../src/paging/mod.rs"]
pub mod paging;
#[path = "../../src/runtime/mod.rs"]
pub mod runtime;
#[path = "../../src/xml/mod.rs"]
pub mod xml;

#[cfg(feature = "blocking")]
pub mod blocking_calls;
#[cfg(feature = "rustls")]
pub mod certificates;
pub mod concurrency;
pub mod credentials;
pub mod emitted;
pub mod environment;
pub mod errors;
pub mod forms;
pub mod headers;
pub mod idempotency_keys;
pub mod lists;
pub mod middleware;
pub mod outcomes;
#[cfg(feature = "reqwest")]
pub mod packed;
pub mod page_numbers;
pub mod params;
pub mod parts;
pub mod providers;
pub mod redaction;
pub mod redirects;
pub mod requests;
pub mod retries;
#[cfg(feature = "reqwest")]
pub mod sockets;
pub mod stalls;
pub mod streams;
pub mod timeouts;
pub mod tokens;
pub mod xml_bodies;
