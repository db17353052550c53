//! `cargo xtask …`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Nearly all that the generator does is making small things that are soon gone.
#[global_allocator]
static HEAP: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    xtask::run()
}
