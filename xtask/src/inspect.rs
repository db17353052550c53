//! `cargo xtask inspect`: one stage of the generator, printed.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use coinage::{Config, Diagnostics, Source, load, normalise};

use crate::codegen::{document, read, root};
use crate::show::{self, MessageFormat};

/// Prints what one stage makes of a document.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Which stage.
    stage: Stage,
    /// The document, JSON or YAML; by default the project's own.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// A folder that the document may refer to besides its own; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_outside: Vec<PathBuf>,
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
        let mut outside = self.allow_outside.clone();
        let mut overlays = Vec::new();
        let config = match config {
            Some(path) => {
                let config = Config::parse(&read(&path)?.text)?;
                overlays.extend(config.overlays.iter().map(|overlay| path.with_file_name(overlay)));
                outside.extend(config.allow_outside.iter().map(|folder| path.with_file_name(folder)));
                config
            }
            None => Config::default(),
        };
        let mut source = document(&spec, &outside)?;
        for overlay in overlays {
            source = source.with_overlay(read(&overlay)?);
        }
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
        let tree = load::parse(source, diagnostics).map(|mut tree| {
            coinage::amend::amend(&mut tree, config, diagnostics);
            tree
        });
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
