//! `cargo xtask bench` with the smallest document: what it prints, writes and draws.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;

use serde_json::Value;

const XTASK: &str = env!("CARGO_BIN_EXE_xtask");

#[test]
fn generating_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    fs::write(file("page.md"), "Before.\n<!-- begin generation --><!-- end generation -->\nAfter.\n")
        .unwrap();
    let output = Command::new(XTASK)
        .args(["bench", "generation", "--operations", "1,10", "--runs", "1", "--generator", XTASK, "--json"])
        .arg(file("results.json"))
        .arg("--plot")
        .arg(file("plot.svg"))
        .arg("--page")
        .arg(file("page.md"))
        .env("CARGO_TARGET_DIR", folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let results: Value = serde_json::from_slice(&fs::read(file("results.json")).unwrap()).unwrap();
    let rows = results["rows"].as_array().unwrap();
    let median = |subject: &str, task: &str, figure: &str| {
        let row = rows.iter().find(|row| {
            row["subject"] == subject && row["task"] == task && row["document"] == "synthetic-10"
        });
        row.unwrap()["figures"][figure]["median"].as_f64().unwrap()
    };
    let own = median("coinage", "generate", "CPU ms");
    assert!(own > median("floor: parse, write", "generate", "CPU ms"), "it does more than the least");
    assert!(median("coinage", "generate", "peak MiB") > 1.0);
    assert!(median("coinage", "generate", "lines emitted") > 1000.0);
    assert!(median("format", "stages", "CPU ms") > 0.0);
    assert!(rows.iter().all(|row| row["failure"].is_null()), "{rows:?}");

    assert!(fs::read_to_string(file("plot.svg")).unwrap().contains(">coinage</text>"));
    let page = fs::read_to_string(file("page.md")).unwrap();
    assert!(page.starts_with("Before.\n<!-- begin generation -->\n"), "{page}");
    assert!(page.contains("| synthetic-10 | coinage "), "{page}");
    assert!(page.ends_with("<!-- end generation -->\nAfter.\n"), "{page}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("### Generation: stages"));
}
