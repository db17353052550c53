//! The codec against serde derive on the same types.
//!
//! `cargo bench -p coinage-runtime --bench codec` prints how fast each payload is decoded and encoded by both, in the
//! same run, and the ratio. Absolute times mean nothing on a busy machine, so one case can also be run a fixed number
//! of times, to count instructions or allocations: `codec PAYLOAD decode|encode tables|derived TIMES`. The difference
//! between two counts of times leaves out what happens once.
#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::redundant_closure,
    missing_debug_implementations,
    missing_docs,
    dead_code,
    unreachable_pub
)]

#[path = "../../src/runtime"]
pub mod runtime {
    mod codec;

    pub use codec::*;
    pub(crate) use codec::{record, serde_bridge, text_enum, union};
}

mod payloads;
mod types;

use std::hint::black_box;
use std::time::{Duration, Instant};

use payloads::Payload;
use serde::Serialize;
use serde::de::DeserializeOwned;

use runtime::{Blank, Value, encode_json, from_json};

/// What can be done with a payload, by each side.
struct Case {
    name: &'static str,
    json: Vec<u8>,
    runs: [fn(&[u8], u32) -> Duration; 4],
}

const RUNS: [(&str, &str); 4] =
    [("decode", "tables"), ("decode", "derived"), ("encode", "tables"), ("encode", "derived")];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.as_slice() {
        [payload, direction, side, times] => {
            let case = cases().into_iter().find(|case| case.name == payload).unwrap();
            let run = RUNS.iter().position(|it| *it == (direction, side)).unwrap();
            case.runs[run](&case.json, times.parse().unwrap());
        }
        _ => compare(),
    }
}

fn cases() -> Vec<Case> {
    payloads::all()
        .into_iter()
        .map(|Payload { name, json, kind }| {
            let runs = types::runs(kind);
            Case { name, json: json.into_bytes(), runs }
        })
        .collect()
}

/// Prints the median of alternating runs.
fn compare() {
    println!("payload      bytes     decode MB/s derived  ratio    encode MB/s derived  ratio");
    for case in cases() {
        let times = u32::try_from(4_000_000 / case.json.len()).unwrap().max(1);
        let mut spans: [Vec<Duration>; 4] = Default::default();
        for _ in 0..9 {
            for (run, spans) in case.runs.iter().zip(&mut spans) {
                spans.push(run(&case.json, times));
            }
        }
        let [decode, decode_derived, encode, encode_derived] = spans.map(|mut spans| {
            spans.sort_unstable();
            case.json.len() as f64 * f64::from(times) / spans[spans.len() / 2].as_secs_f64() / 1e6
        });
        println!(
            "{:<10} {:>7}  {decode:>14.0} {decode_derived:>7.0} {:>6.2}  {encode:>13.0} {encode_derived:>7.0} {:>6.2}",
            case.name,
            case.json.len(),
            decode / decode_derived,
            encode / encode_derived,
        );
    }
}

fn timed(times: u32, mut step: impl FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..times {
        step();
    }
    start.elapsed()
}

fn decode_tables<T: Value + Blank>(json: &[u8], times: u32) -> Duration {
    timed(times, || {
        black_box(from_json::<T>(black_box(json)).unwrap());
    })
}

fn decode_derived<T: DeserializeOwned>(json: &[u8], times: u32) -> Duration {
    timed(times, || {
        black_box(serde_json::from_slice::<T>(black_box(json)).unwrap());
    })
}

fn encode_tables<T: Value + Blank>(json: &[u8], times: u32) -> Duration {
    let value: T = from_json(json).unwrap();
    timed(times, || {
        black_box(encode_json(black_box(&value)).unwrap());
    })
}

fn encode_derived<T: DeserializeOwned + Serialize>(json: &[u8], times: u32) -> Duration {
    let value: T = serde_json::from_slice(json).unwrap();
    timed(times, || {
        black_box(serde_json::to_vec(black_box(&value)).unwrap());
    })
}
