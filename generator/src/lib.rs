//! Coinage turns an OpenAPI document into a Rust client crate.
//!
//! A run is a pipeline of values: text becomes a tree, the tree one typed form of OpenAPI, that the
//! [`Model`], and the model, once it is named, the files of a crate. [`generate`] reads from top to
//! bottom; each stage has a module of its own. Nothing but [`files`] touches the disk.
//!
//! ```
//! use coinage::{Config, Source, generate};
//!
//! let document = r#"{"openapi": "3.0.3", "info": {"title": "Echo", "version": "1"}, "paths": {
//!     "/echo": {"get": {"operationId": "echo", "responses": {"204": {"description": "Done."}}}}}}"#;
//! let generation = generate(&Source::new("echo.json", document), &Config::default());
//! assert!(generation.diagnostics.iter().next().is_none());
//! assert!(generation.files.iter().any(|file| file.path == "src/operations/echo.rs"));
//! ```

pub mod amend;
pub mod config;
pub mod diagnostics;
pub mod emit;
mod english;
pub mod facts;
pub mod files;
pub mod format;
pub mod load;
pub mod lower;
pub mod model;
pub mod names;
pub mod normalise;
pub mod pointer;
mod reference;
pub mod report;
pub mod source;

pub use config::Config;
pub use diagnostics::{Diagnostic, Diagnostics};
pub use files::{FileSet, Mode};
pub use format::RenderedFile;
pub use model::Model;
pub use report::Report;
pub use source::Source;

use diagnostics::Code;
use emit::{Aside, Context};
use facts::Facts;
use names::Names;
use pointer::Pointer;

/// What a run gives.
#[derive(Clone, Debug, Default)]
pub struct Generation {
    /// The files of the crate; none if the document was refused.
    pub files: Vec<RenderedFile>,
    /// What there is to say about the document.
    pub diagnostics: Diagnostics,
    /// What has become of each operation and schema; empty if the document was refused.
    pub report: Report,
}

/// Everything that is known before the first token is printed.
#[derive(Clone, Debug)]
pub struct Program {
    /// What there is.
    pub model: Model,
    /// What follows from it.
    pub facts: Facts,
    /// What it is called.
    pub names: Names,
}

/// Makes a crate of a document. Reads and writes nothing; [`files::apply`] brings the files to the disk.
#[must_use]
pub fn generate(source: &Source, config: &Config) -> Generation {
    let mut diagnostics = Diagnostics::default();
    let Some(program) = analyse(source, config, &mut diagnostics) else {
        return Generation { diagnostics, ..Generation::default() };
    };
    let Program { model, facts, names } = &program;
    let aside = Aside::default();
    let context = Context { model, facts, names, config, aside: &aside };
    let emitted = emit::files(&context);
    match format::render(emitted, &mark(config)) {
        Ok(files) => Generation { files, diagnostics, report: Report::of(&context) },
        Err(fault) => {
            let message = format!("the emitted `{}` is not Rust: {}", fault.path, fault.message);
            diagnostics.report(
                Diagnostic::new(Code::Internal, &Pointer::root(), message)
                    .help("this is a fault of coinage; please report it with the document"),
            );
            Generation { diagnostics, ..Generation::default() }
        }
    }
}

/// Everything up to the first token, or nothing if the document has to be refused.
pub fn analyse(source: &Source, config: &Config, diagnostics: &mut Diagnostics) -> Option<Program> {
    let mut tree = load::parse(source, diagnostics)?;
    amend::amend(&mut tree, config, diagnostics);
    let document = normalise::normalise(tree, diagnostics)?;
    let model = lower::lower(&document, config, diagnostics);
    let facts = facts::derive(&model, config, diagnostics);
    let names = names::assign(&model, &facts, config, diagnostics);
    (!diagnostics.has_errors()).then_some(Program { model, facts, names })
}

/// The first line of every file. It does not name the document: the same API in another file, as JSON or
/// YAML, gives the same crate.
fn mark(config: &Config) -> String {
    let command = config.command.as_deref().unwrap_or("cargo xtask codegen");
    format!("{} with `{command}`; do not edit", files::MARK)
}
