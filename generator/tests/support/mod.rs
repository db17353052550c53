//! What the tests of the generator share: the case folders, printers for its stages, and a seeded
//! source of randomness.

#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod disorder;
pub(crate) mod model;
pub(crate) mod names;
pub(crate) mod workspace;

use std::fs;
use std::path::{Path, PathBuf};

use coinage::{Config, Generation, Source};

/// A folder below `tests/cases`: the smallest document that shows one behaviour.
#[derive(Debug)]
pub(crate) struct Case {
    /// The name of the folder.
    pub(crate) name: String,
    /// The folder.
    pub(crate) folder: PathBuf,
    /// `spec.yaml` or `spec.json`.
    pub(crate) source: Source,
    /// `coinage.toml`, where there is one.
    pub(crate) config: Config,
}

impl Case {
    /// Reads the case called `name`.
    pub(crate) fn read(name: &str) -> Self {
        let folder = cases_folder().join(name);
        let file = if folder.join("spec.json").exists() { "spec.json" } else { "spec.yaml" };
        let text = fs::read_to_string(folder.join(file))
            .unwrap_or_else(|error| panic!("the case `{name}` has no `{file}`: {error}"));
        let config = fs::read_to_string(folder.join("coinage.toml")).map_or_else(
            |_| Config::default(),
            |text| Config::parse(&text).unwrap_or_else(|error| panic!("{name}/coinage.toml: {error}")),
        );
        Self { name: name.to_owned(), folder, source: Source::new(file, text), config }
    }

    /// Every case, by name.
    pub(crate) fn all() -> Vec<Self> {
        folders().iter().map(|name| Self::read(name)).collect()
    }

    /// Runs the generator.
    pub(crate) fn generate(&self) -> Generation {
        coinage::generate(&self.source, &self.config)
    }
}

/// The names of the case folders, sorted.
pub(crate) fn folders() -> Vec<String> {
    let entries = fs::read_dir(cases_folder()).expect("there is a folder of cases");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the folder can be read"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn cases_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The folder of the project.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the generator stands in the project's folder")
}
