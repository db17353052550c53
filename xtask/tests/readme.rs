//! What the READMEs show is what there is: excerpts stand in the files they are from, printed output
//! is what a command prints, links lead to something.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const READMES: [&str; 5] = [
    "README.md",
    "generator/README.md",
    "generator/SUPPORT.md",
    "generated-client/README.md",
    "spec/README.md",
];

/// A fenced block, with the comment above it that says where it comes from.
struct Block {
    line: usize,
    language: String,
    origin: Option<String>,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut origin = None;
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let body = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            let text = body.collect::<Vec<_>>().join("\n");
            found.push(Block { line: index + 1, language: language.to_owned(), origin: origin.take(), text });
        } else {
            let comment = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->"));
            origin = comment.map(str::to_owned);
        }
    }
    found
}

/// The parts of an excerpt between marks like `// …`.
fn parts(excerpt: &str) -> Vec<Vec<&str>> {
    let is_mark = |line: &&str| matches!(line.trim(), "// …" | "# …");
    let lines: Vec<&str> = excerpt.lines().collect();
    lines.split(is_mark).map(|part| trimmed(part).to_vec()).filter(|part| !part.is_empty()).collect()
}

/// Without empty lines at both ends.
fn trimmed<'a, 'b>(mut lines: &'a [&'b str]) -> &'a [&'b str] {
    while let [first, rest @ ..] = lines
        && first.trim().is_empty()
    {
        lines = rest;
    }
    while let [rest @ .., last] = lines
        && last.trim().is_empty()
    {
        lines = rest;
    }
    lines
}

/// Whether all parts stand in `file`, in their order, all indented by the same amount more than in the excerpt.
fn stands_in(file: &str, excerpt: &str) -> bool {
    let lines: Vec<&str> = file.lines().collect();
    [0, 2, 4, 6, 8].iter().any(|depth| {
        let indent = " ".repeat(*depth);
        let mut rest = lines.as_slice();
        parts(excerpt).iter().all(|part| {
            let same = |window: &[&str]| {
                window.iter().zip(part).all(|(line, wanted)| {
                    if wanted.is_empty() {
                        line.is_empty()
                    } else {
                        line.strip_prefix(&indent) == Some(*wanted)
                    }
                })
            };
            let found = rest.windows(part.len()).position(same);
            rest = found.map_or(&[], |at| &rest[at + part.len()..]);
            found.is_some()
        })
    })
}

/// Runs `cargo xtask` in `folder`.
fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// What a run says, without the numbers of its last line: the time changes with every run, and how
/// many files there are with every change of the runtime.
fn numberless(text: &str) -> String {
    let (findings, summary) = text.trim_end().rsplit_once('\n').unwrap();
    let words = summary.split(|c: char| c.is_ascii_digit()).filter(|word| !word.is_empty());
    format!("{findings}\n{}", words.collect::<Vec<_>>().join("N"))
}

#[test]
fn excerpts_stand_in_their_files() {
    for readme in READMES {
        for block in blocks(&read(readme)) {
            let place = format!("{readme}:{}", block.line);
            let origin = block.origin.as_deref().and_then(|origin| origin.strip_prefix("from "));
            match (origin, block.language.as_str()) {
                (Some(path), _) => {
                    assert!(stands_in(&read(path), &block.text), "{place}: this is not in {path}");
                }
                // The README of the client is emitted, and the same text is tested as docs of the crate.
                (None, "rust") => panic!("{place}: say which file the code is from"),
                (None, _) => {}
            }
        }
    }
}

#[test]
fn output_is_what_the_command_prints() {
    let petshop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/petshop");
    let mut seen = 0;
    for block in blocks(&read("README.md")) {
        let Some(command) = block.origin.as_deref().and_then(|origin| origin.strip_prefix("prints ")) else {
            continue;
        };
        let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("readme-{seen}"));
        let _ = fs::remove_dir_all(&out);
        let arguments: Vec<&str> = command.split(' ').chain(["--out", out.to_str().unwrap()]).collect();
        let output = xtask(&petshop, &arguments);
        let printed = String::from_utf8(output.stderr).unwrap();
        assert_eq!(numberless(&printed), numberless(&block.text), "README.md:{}", block.line);
        assert!(output.status.success());
        seen += 1;
    }
    assert_eq!(seen, 1);
}

#[test]
fn links_lead_to_something() {
    for readme in READMES {
        let text = read(readme);
        let folder = root().join(readme);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { folder.clone() } else { folder.parent().unwrap().join(path) };
            assert!(target.exists(), "{readme}: {link}");
            let headings = fs::read_to_string(&target).unwrap_or_default();
            let is_there = |line: &str| {
                line.starts_with('#')
                    && line
                        .trim_start_matches(['#', ' '])
                        .to_lowercase()
                        .replace(['.', '`'], "")
                        .replace(' ', "-")
                        == heading
            };
            assert!(heading.is_empty() || headings.lines().any(is_there), "{readme}: {link}");
        }
    }
}

#[test]
fn what_is_supported_is_shown_by_something() {
    let text = read("generator/SUPPORT.md");
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what |"));
    let mut seen = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, state, remark, proof] = cells[..] else { panic!("this is no row of four cells: {row}") };
        assert!(["yes", "partly", "no"].contains(&state), "{row}");
        assert!(state == "yes" || !remark.is_empty(), "say what is missing: {row}");
        assert!(proof.contains("]("), "nothing shows it: {row}");
        for case in proof.split("](tests/cases/").skip(1) {
            let name = case.split(')').next().unwrap();
            let folder = root().join("generator/tests/cases").join(name);
            assert!(folder.join("model.snap").exists(), "`{name}` is no case that gives a crate");
        }
        seen += 1;
    }
    assert!(seen > 60, "the table is not found");
}

#[test]
fn the_reference_of_the_configuration_names_every_key() {
    let readme = read("generator/README.md");
    let block = blocks(&readme).into_iter().find(|block| block.language == "toml").unwrap();
    let mut config = coinage::Config::parse(&block.text).unwrap();
    // The one member that is no key.
    config.source = Some("coinage.toml".to_owned());
    let shown = format!("{config:?}");
    // A key may be left out in one entry if another one of its kind has it.
    let is_unset = |value: &str| ["None", "{}", "[]", "false"].iter().any(|unset| value.starts_with(unset));
    let members: Vec<(&str, &str)> = shown
        .match_indices(": ")
        .map(|(at, _)| (shown[..at].rsplit([' ', '{', '(', '[']).next().unwrap(), &shown[at + 2..]))
        .collect();
    for (key, _) in members.iter().filter(|(_, value)| is_unset(value)) {
        let is_set = members.iter().any(|(other, value)| other == key && !is_unset(value));
        assert!(is_set, "the key `{key}` is not in the reference");
    }
}

#[test]
fn files_that_are_named_are_there() {
    let readme = read("generator/README.md");
    let is_file = |name: &&str| Path::new(name).extension() == Some("rs".as_ref()) && !name.contains(' ');
    let roots = ["generator", "generator/src", "generator/runtime/src/runtime"];
    for name in readme.split('`').filter(|name| is_file(name)) {
        assert!(roots.iter().any(|folder| root().join(folder).join(name).exists()), "there is no {name}");
    }
}
