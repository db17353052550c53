//! What every operation and type of this crate is built on.
