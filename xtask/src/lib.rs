//! The project's own commands: `cargo xtask …`. They are a library so that they are compiled while the generator still
//! is.

mod bench;
mod codegen;
mod corpus;
mod disk;
mod inspect;
mod interop;
mod process;
mod progress;
mod show;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Makes Rust clients of OpenAPI documents.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measures generating, compiling and calling, beside other generators if asked.
    Bench(bench::Bench),
    /// Makes a client crate; without options `generated-client/` from `spec/`.
    Codegen(codegen::Codegen),
    /// Generates every document of a folder, and compiles what comes of it.
    Corpus(corpus::Corpus),
    /// Prints what one stage of the generator makes of a document.
    Inspect(inspect::Inspect),
    /// Calls emitted crates against servers that others wrote, where Python and Node are.
    Interop(interop::Interop),
}

/// Does what the command line asks for, and says what went wrong.
#[must_use]
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Bench(bench) => bench.run(),
        Command::Codegen(codegen) => codegen.run(),
        Command::Corpus(corpus) => corpus.run(),
        Command::Inspect(inspect) => inspect.run(),
        Command::Interop(interop) => interop.run(),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
