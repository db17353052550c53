//! The same document gives the same bytes: twice, in another order of members, and as JSON or YAML.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod support;

use std::fs;

use coinage::{Config, Diagnostics, RenderedFile, Source, load};
use support::Case;
use support::disorder::{Random, json, yaml};

/// In how many orders each document is written.
const ORDERS: u64 = 3;

/// Every case that can be read, and the project's own document.
fn documents() -> Vec<(String, Source, Config)> {
    let own = support::root().join("spec");
    let read = |name: &str| fs::read_to_string(own.join(name)).unwrap();
    let config = Config::parse(&read("coinage.toml")).unwrap();
    let own = ("payout".to_owned(), Source::new("payout.yaml", read("payout.yaml")), config);
    Case::all().into_iter().map(|case| (case.name, case.source, case.config)).chain([own]).collect()
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    for (name, source, config) in documents() {
        let (first, second) = (coinage::generate(&source, &config), coinage::generate(&source, &config));
        assert_eq!(first.files, second.files, "{name}");
        assert_eq!(first.diagnostics, second.diagnostics, "{name}");
    }
}

#[test]
fn the_order_of_members_and_the_language_do_not_matter() {
    for (name, source, config) in documents() {
        let Some(tree) = load::parse(&source, &mut Diagnostics::default()) else { continue };
        let expected = coinage::generate(&source, &config).files;
        for seed in 0..ORDERS {
            let mut random = Random::new(seed);
            for text in [json(&tree, &mut random), yaml(&tree, &mut random)] {
                let source = Source::new("again", text);
                let files = coinage::generate(&source, &config).files;
                if let Some(difference) = difference(&expected, &files) {
                    panic!("{name}, order {seed}: {difference}\n\n{}", source.text);
                }
            }
        }
    }
}

/// The first difference between two crates, if there is one.
fn difference(expected: &[RenderedFile], found: &[RenderedFile]) -> Option<String> {
    let paths =
        |files: &[RenderedFile]| -> Vec<String> { files.iter().map(|file| file.path.clone()).collect() };
    if paths(expected) != paths(found) {
        return Some(format!("the files are {:?} and {:?}", paths(expected), paths(found)));
    }
    let (old, new) = expected.iter().zip(found).find(|(old, new)| old.text != new.text)?;
    let lines = old.text.lines().zip(new.text.lines()).find(|(old, new)| old != new);
    Some(format!("`{}` differs: {lines:?}", old.path))
}
