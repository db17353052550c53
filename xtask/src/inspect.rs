//! `cargo xtask inspect`: one stage of the generator, printed.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use coinage::{Config, Diagnostics, Source, load, normalise};

use crate::codegen::{read, root};
use crate::show::{self, MessageFormat};

/// Prints what one stage makes of a document.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Which stage.
    stage: Stage,
    /// The document, JSON or YAML; by default the project's own.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The configuration.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Stage {
    /// The untyped tree, as JSON.
    Tree,
    /// The normalised document, as JSON.
    Document,
    /// The model.
    Model,
    /// What follows from the model.
    Facts,
    /// The name of everything.
    Names,
}

impl Inspect {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let own = root().join("spec");
        let (spec, config) = match (&self.spec, &self.config) {
            (Some(spec), config) => (spec.clone(), config.clone()),
            (None, config) => {
                (own.join("payout.yaml"), Some(config.clone().unwrap_or(own.join("coinage.toml"))))
            }
        };
        let source = read(&spec)?;
        let config = match config {
            Some(path) => Config::parse(&read(&path)?.text)?,
            None => Config::default(),
        };
        let mut diagnostics = Diagnostics::default();
        let printed = self.print(&source, &config, &mut diagnostics)?;
        show::findings(&diagnostics, &[&source], MessageFormat::Human);
        Ok(match printed {
            Some(text) => {
                println!("{text}");
                ExitCode::SUCCESS
            }
            None => ExitCode::FAILURE,
        })
    }

    fn print(
        &self,
        source: &Source,
        config: &Config,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<String>> {
        let tree = load::parse(source, diagnostics);
        match self.stage {
            Stage::Tree => Ok(tree.map(|tree| serde_json::to_string_pretty(&tree)).transpose()?),
            Stage::Document => {
                let document = tree.and_then(|tree| normalise::normalise(tree, diagnostics));
                Ok(document.map(|document| serde_json::to_string_pretty(&document)).transpose()?)
            }
            Stage::Model | Stage::Facts | Stage::Names => {
                *diagnostics = Diagnostics::default();
                let program = coinage::analyse(source, config, diagnostics);
                Ok(program.map(|program| match self.stage {
                    Stage::Facts => format!("{:#?}", program.facts),
                    Stage::Names => format!("{:#?}", program.names),
                    _ => format!("{:#?}", program.model),
                }))
            }
        }
    }
}
