//! Does one thing that is measured, so that its instructions can be counted: `counted PAYLOAD decode|encode
//! tables|derived`. `cargo xtask bench instructions` runs it.
//!
//! What counts is what happens inside of [`collected`]. It is done once before, so that nothing counts that happens only
//! the first time.

#![allow(clippy::unwrap_used, reason = "what is wrong ends the program")]

use std::process::ExitCode;

use benches::codec;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [payload, direction, side] => {
            let case = codec::cases().into_iter().find(|case| case.name == payload).unwrap();
            let step = case.step((direction, side)).unwrap();
            step();
            collected(step);
        }
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}

/// The counting begins and ends here.
#[inline(never)]
fn collected(step: impl FnOnce()) {
    step();
}
