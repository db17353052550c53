//! What the tests of the generator share: the case folders, printers for its stages, and a seeded
//! source of randomness.

#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod disorder;
pub(crate) mod model;
pub(crate) mod names;
pub(crate) mod workspace;

use std::fs;
use std::path::{Path, PathBuf};

use coinage::source::{Reader, Unread};
use coinage::{Config, Generation, Source};

/// A folder below `tests/cases`: the smallest document that shows one behaviour.
#[derive(Debug)]
pub(crate) struct Case {
    /// The name of the folder.
    pub(crate) name: String,
    /// The folder.
    pub(crate) folder: PathBuf,
    /// `spec.yaml` or `spec.json`, which may refer to what stands in the folder `files`.
    pub(crate) source: Source,
    /// `coinage.toml`, where there is one.
    pub(crate) config: Config,
    /// Its text.
    pub(crate) config_source: Option<Source>,
    /// A program against the crate, `run.rs`, where there is one.
    pub(crate) program: Option<String>,
}

impl Case {
    /// Reads the case called `name`.
    pub(crate) fn read(name: &str) -> Self {
        let folder = cases_folder().join(name);
        let file = if folder.join("spec.json").exists() { "spec.json" } else { "spec.yaml" };
        let text = fs::read_to_string(folder.join(file))
            .unwrap_or_else(|error| panic!("the case `{name}` has no `{file}`: {error}"));
        let config_source = fs::read_to_string(folder.join("coinage.toml"))
            .ok()
            .map(|text| Source::new("coinage.toml", text));
        let config = config_source.as_ref().map_or_else(Config::default, |source| {
            let config =
                Config::parse(&source.text).unwrap_or_else(|error| panic!("{name}/coinage.toml: {error}"));
            Config { source: Some(source.name.clone()), ..config }
        });
        let mut source = Source::new(file, text);
        if folder.join("files").exists() {
            source = source.with_files(Files(folder.clone()));
        }
        for overlay in &config.overlays {
            let text = fs::read_to_string(folder.join(overlay))
                .unwrap_or_else(|error| panic!("the case `{name}` has no `{overlay}`: {error}"));
            source = source.with_overlay(Source::new(overlay, text));
        }
        let program = fs::read_to_string(folder.join("run.rs")).ok();
        Self { name: name.to_owned(), folder, source, config, config_source, program }
    }

    /// A document that has no folder, since it is too long for one.
    pub(crate) fn of_text(name: &str, text: String) -> Self {
        let (source, config) = (Source::new("spec.yaml", text), Config::default());
        let folder = cases_folder();
        Self { name: name.to_owned(), folder, source, config, config_source: None, program: None }
    }

    /// Every case, by name.
    pub(crate) fn all() -> Vec<Self> {
        folders().iter().map(|name| Self::read(name)).collect()
    }

    /// The texts that findings may be about.
    pub(crate) fn texts(&self) -> Vec<&Source> {
        std::iter::once(&self.source).chain(&self.config_source).collect()
    }

    /// Runs the generator.
    pub(crate) fn generate(&self) -> Generation {
        coinage::generate(&self.source, &self.config)
    }
}

/// What a case has in its folder `files`; nothing else of the disk is to be seen.
#[derive(Debug)]
struct Files(PathBuf);

impl Reader for Files {
    fn read(&self, path: &str) -> Result<String, Unread> {
        if !path.starts_with("files/") {
            return Err(Unread::Outside { help: "the test does not allow it".to_owned() });
        }
        fs::read_to_string(self.0.join(path)).map_err(|_| Unread::Missing)
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

/// Whether the file at `path` of a crate comes from the runtime as it is, where it is tested.
pub(crate) fn is_carried(path: &str) -> bool {
    path.strip_prefix("src/")
        .is_some_and(|path| path.contains('/') && root().join("generator/runtime/src").join(path).exists())
}
