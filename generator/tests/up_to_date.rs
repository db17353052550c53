//! `generated-client/` is what `spec/` gives.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod support;

use std::fs;

use coinage::{Config, FileSet, Mode, Source, files};

#[test]
fn the_emitted_client_is_up_to_date() {
    let folder = support::root().join("spec");
    let config = Config::parse(&fs::read_to_string(folder.join("coinage.toml")).unwrap()).unwrap();
    let document = config.document.clone().expect("the configuration names the document");
    let output = config.output.clone().expect("the configuration names the folder of the crate");
    let source = Source::new(&document, fs::read_to_string(folder.join(&document)).unwrap());
    let generation = coinage::generate(&source, &config);
    let files: FileSet =
        generation.files.iter().map(|file| (file.path.clone(), file.text.as_str())).collect();
    let changes = files::apply(&files, &folder.join(output), Mode::Check).unwrap();
    assert!(
        changes.is_empty(),
        "the emitted client is not what the document gives:\n{changes}\nRun `cargo xtask codegen`."
    );
}
