//! `Cargo.toml`: dependencies and features come from the runtime's own manifest, which is the one
//! source of truth for them.

use std::fmt::Write as _;

use super::{Context, rustdoc};

/// The manifest that the runtime is built and tested with.
const RUNTIME: &str = include_str!("../../runtime/Cargo.toml");

/// What only browsers need.
const BROWSER: &str = r#"target.'cfg(all(target_arch = "wasm32", target_os = "unknown"))'.dependencies"#;

pub(super) fn manifest(context: &Context<'_>) -> String {
    let mut text = package(context);
    text.push_str(&features(context));
    text.push_str("\n[dependencies]\n");
    text.push_str(carried(context, "dependencies").trim_end());
    text.push('\n');
    if context.model.has_idempotency_keys() {
        let _ = write!(
            text,
            "\n# Random numbers come from the browser there.\n[{BROWSER}]\n{}",
            section(BROWSER)
        );
    }
    if let Some(more) = &context.config.package.manifest {
        let _ = write!(text, "\n{}\n", more.trim());
    }
    if context.config.package.workspace {
        text.push_str("\n[lints]\nworkspace = true\n");
    } else {
        text.push_str("\n# The crate stands on its own, whatever folder it is in.\n[workspace]\n");
    }
    text
}

fn package(context: &Context<'_>) -> String {
    let package = &context.config.package;
    let title = rustdoc::first_sentence(&context.model.title);
    let description = package.description.clone().unwrap_or_else(|| format!("A client for {title}"));
    let mut text = String::from("[package]\n");
    let mut entry = |key: &str, value: &str| {
        let _ = writeln!(text, "{key} = {}", toml::Value::String(value.to_owned()));
    };
    entry("name", &context.names.package);
    entry("version", package.version.as_deref().unwrap_or("0.1.0"));
    entry("edition", "2024");
    entry("rust-version", env!("CARGO_PKG_RUST_VERSION"));
    entry("description", description.trim_end_matches('.'));
    entry("readme", "README.md");
    for (key, value) in [("license", &package.license), ("repository", &package.repository)] {
        if let Some(value) = value {
            entry(key, value);
        }
    }
    if let Some(publish) = package.publish {
        let _ = writeln!(text, "publish = {publish}");
    }
    text
}

fn features(context: &Context<'_>) -> String {
    let mut text = String::from("\n[features]\n");
    let groups: Vec<&str> = context.names.groups.iter().map(|group| group.feature.as_str()).collect();
    let patterns = context.facts.has_patterns().then_some("patterns");
    let all = std::iter::once("rustls").chain(patterns).chain(groups.iter().copied());
    let all: Vec<String> = all.map(|name| format!("{name:?}")).collect();
    let line = format!("default = [{}]\n", all.join(", "));
    if line.len() <= 100 {
        text.push_str(&line);
    } else {
        let _ = writeln!(text, "default = [\n    {},\n]", all.join(",\n    "));
    }
    for line in carried(context, "features").lines().filter(|line| !line.starts_with("default =")) {
        text.push_str(line);
        text.push('\n');
    }
    for (group, names) in context.model.groups.iter().zip(&context.names.groups) {
        let tag = group.name.replace(['\n', '\r'], " ");
        let _ = writeln!(
            text,
            "# The operations of the group `{tag}`, with their types.\n{} = []",
            names.feature
        );
    }
    if context.model.operations.iter().any(|operation| operation.preview) {
        text.push_str("# Operations that are not stable yet.\npreview = []\n");
    }
    text
}

/// A section of the runtime's manifest, without what only OAuth, validation, XML, webhooks or idempotency keys need where
/// there are none.
fn carried(context: &Context<'_>, name: &str) -> String {
    let text = section(name);
    let mut left_out = Vec::new();
    if context.facts.checks.is_empty() {
        left_out.extend(["patterns = ", "regress = "]);
    }
    if !context.model.has_idempotency_keys() && !context.facts.has_oauth {
        left_out.push("getrandom = ");
    }
    if context.model.events.is_empty() {
        left_out.extend(["verification = ", "hmac = "]);
    }
    if context.model.events.is_empty() && !context.facts.has_oauth {
        left_out.push("sha2 = ");
    }
    if !context.facts.has_xml {
        left_out.push("quick-xml = ");
    }
    let mut kept = String::new();
    let mut comments = String::new();
    for line in text.lines() {
        comments.push_str(line);
        comments.push('\n');
        if line.starts_with('#') {
            continue;
        }
        if !left_out.iter().any(|start| line.starts_with(start)) {
            kept.push_str(&comments);
        }
        comments.clear();
    }
    kept
}

/// The lines of a section of the runtime's manifest, comments included.
fn section(name: &str) -> String {
    let header = format!("[{name}]");
    let lines = RUNTIME.lines().skip_while(|line| *line != header).skip(1);
    let mut lines: Vec<&str> =
        lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty()).collect();
    // A comment at the end belongs to the section that follows.
    let end = lines.iter().rposition(|line| !line.starts_with('#')).map_or(0, |last| last + 1);
    lines.truncate(end);
    lines.into_iter().flat_map(|line| [line, "\n"]).collect()
}
