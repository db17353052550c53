//! The codec against serde derive on the same types.

use std::hint::black_box;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::payloads::{self, Payload};
use crate::runtime::{Value, encode_json, from_json};
use crate::types;

/// Something that is measured.
pub type Step = Box<dyn Fn()>;

/// What can be done with a payload, in the order of [`RUNS`].
pub(crate) type Runs = [fn(Vec<u8>) -> Step; 4];

/// What is done, and by what.
pub const RUNS: [(&str, &str); 4] =
    [("decode", "tables"), ("decode", "derived"), ("encode", "tables"), ("encode", "derived")];

/// A payload, and what can be done with it.
pub struct Case {
    pub name: &'static str,
    pub json: Vec<u8>,
    runs: Runs,
}

impl Case {
    /// Returns what is measured in the direction `run.0` by the side `run.1`.
    #[must_use]
    pub fn step(&self, run: (&str, &str)) -> Option<Step> {
        let index = RUNS.iter().position(|known| *known == run)?;
        Some(self.runs[index](self.json.clone()))
    }
}

/// All payloads.
#[must_use]
pub fn cases() -> Vec<Case> {
    let case = |Payload { name, json, kind }| Case { name, json: json.into_bytes(), runs: types::runs(kind) };
    payloads::all().into_iter().map(case).collect()
}

pub(crate) fn decode_tables<T: Value>(json: Vec<u8>) -> Step {
    Box::new(move || drop(black_box(from_json::<T>(black_box(&json)).unwrap())))
}

pub(crate) fn decode_derived<T: DeserializeOwned>(json: Vec<u8>) -> Step {
    Box::new(move || drop(black_box(serde_json::from_slice::<T>(black_box(&json)).unwrap())))
}

pub(crate) fn encode_tables<T: Value + 'static>(json: Vec<u8>) -> Step {
    let value: T = from_json(&json).unwrap();
    drop(json);
    Box::new(move || drop(black_box(encode_json(black_box(&value)).unwrap())))
}

pub(crate) fn encode_derived<T: DeserializeOwned + Serialize + 'static>(json: Vec<u8>) -> Step {
    let value: T = serde_json::from_slice(&json).unwrap();
    drop(json);
    Box::new(move || drop(black_box(serde_json::to_vec(black_box(&value)).unwrap())))
}
