//! The codec as an emitted crate has it: as a module of its own, so that the macros are used from the inside.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, dead_code)]

#[path = "../../src/runtime"]
pub mod runtime {
    mod codec;

    pub use codec::*;
    pub(crate) use codec::{
        debug_text, int_enum, record, serde_bridge, text_enum, text_newtype, text_scalar, union,
    };
}

pub mod bridges;
pub mod carry;
pub mod errors;
pub mod hygiene;
pub mod newtypes;
pub mod numbers;
pub mod presence;
pub mod reader;
pub mod records;
pub mod scalars;
pub mod texts;
pub mod unions;

use runtime::{Value, encode_json, from_json};

/// Decodes JSON or returns the error as text.
fn read<T: Value>(json: &str) -> Result<T, String> {
    from_json(json.as_bytes()).map_err(|error| error.to_string())
}

/// Encodes as JSON or returns the error as text.
fn write(value: &dyn Value) -> Result<String, String> {
    match encode_json(value) {
        Ok(bytes) => Ok(String::from_utf8(bytes).unwrap()),
        Err(error) => Err(error.to_string()),
    }
}

/// Checks that JSON survives the way through a type to the letter.
#[track_caller]
fn survives<T: Value>(json: &str) {
    assert_eq!(write(&read::<T>(json).unwrap()).unwrap(), json);
}

/// Checks the error of decoding.
#[track_caller]
fn fails<T: Value>(json: &str, error: &str) {
    match read::<T>(json) {
        Ok(_) => panic!("{json} was taken"),
        Err(found) => assert_eq!(found, error, "for {json}"),
    }
}
