//! What a project says about the crate it wants: `coinage.toml`.
//!
//! Every entry that names something of the document must find it; one that does not is an error, so
//! that a correction never outlives what it corrected.

mod keys;
mod pagination;
mod places;
mod schemas;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::diagnostics::{Code, Diagnostic, Position};
use crate::model::DeclaredPaging;
use crate::pointer::Pointer;

pub use keys::{KeyConfig, is_header};
pub use places::Places;
pub use schemas::{MemberConfig, SchemaConfig, SchemaType};

/// The configuration of a run. All of it is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// The name of the file that it comes from, for findings.
    #[serde(skip)]
    pub source: Option<String>,
    /// Where its entries stand in that file.
    #[serde(skip)]
    pub places: Places,
    /// The document, relative to the configuration.
    pub document: Option<String>,
    /// Overlays to apply to the document in this order, relative to the configuration.
    pub overlays: Vec<String>,
    /// Folders that the document may refer to besides its own, relative to the configuration.
    pub allow_outside: Vec<String>,
    /// The folder of the emitted crate, relative to the configuration.
    pub output: Option<String>,
    /// The command that makes the crate anew, as emitted files and `--check` name it.
    pub command: Option<String>,
    /// The manifest of the emitted crate.
    #[serde(rename = "crate")]
    pub package: Package,
    /// Groups of operations, by tag.
    pub groups: BTreeMap<String, GroupConfig>,
    /// Operations, by `operationId`.
    pub operations: BTreeMap<String, OperationConfig>,
    /// Types, by the name of their schema.
    pub types: BTreeMap<String, TypeConfig>,
    /// What texts of a format become, by format.
    pub formats: BTreeMap<String, FormatConfig>,
    /// Whether what is sent can be held against the rules of the document.
    pub validate: bool,
    /// The header by which the service knows a POST or PATCH again.
    #[serde(deserialize_with = "keys::header")]
    pub idempotency_key: Option<String>,
    /// Members whose values are kept out of logs, as `Schema.member`.
    pub sensitive: BTreeSet<String>,
    /// What the document should say about schemas, by name.
    pub schemas: BTreeMap<String, SchemaConfig>,
    /// Only operations with one of these tags, or named in `only_operations`, are emitted; both empty: all.
    pub only_tags: BTreeSet<String>,
    /// Only these operations, by `operationId`, and those with one of `only_tags`.
    pub only_operations: BTreeSet<String>,
    /// Operations with one of these tags are left out.
    pub except_tags: BTreeSet<String>,
    /// Operations that are left out, by `operationId`.
    pub except_operations: BTreeSet<String>,
}

/// The manifest of the emitted crate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Package {
    /// The name of the crate; by default made from the title of the document.
    pub name: Option<String>,
    /// The version of the crate; by default `0.1.0`.
    pub version: Option<String>,
    /// One sentence; by default made from the title of the document.
    pub description: Option<String>,
    /// The licence of the crate.
    pub license: Option<String>,
    /// Where its source is kept.
    pub repository: Option<String>,
    /// Whether and where it may be published.
    pub publish: Option<bool>,
    /// The first part of the names of environment variables; by default made from the name.
    pub env_prefix: Option<String>,
    /// Whether the crate is a member of the workspace around it and takes its lints from there.
    pub workspace: bool,
    /// Lines added to the manifest as they are: dependencies of hand-written tests and examples.
    pub manifest: Option<String>,
}

/// What is said about a group of operations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct GroupConfig {
    /// The name of the method on the client, of the module and of the Cargo feature.
    pub name: Option<String>,
}

/// What is said about an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct OperationConfig {
    /// The name of the method.
    pub name: Option<String>,
    /// Whether it may be sent again without asking.
    pub idempotent: Option<bool>,
    /// The header by which the service knows a request again.
    pub idempotency_key: Option<KeyConfig>,
    /// How its pages are walked.
    pub pagination: Option<DeclaredPaging>,
}

/// What is said about a type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct TypeConfig {
    /// The name of the type.
    pub name: Option<String>,
    /// Whether its values can be held against the rules of the document, whatever is said of all types.
    pub validate: Option<bool>,
    /// Whether a text is no type of its own, only another name for `String`.
    pub alias: bool,
}

/// What becomes of a format.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "FormatEntry")]
pub enum FormatConfig {
    /// It is treated as another one; `string` switches the typing off.
    Format(String),
    /// Texts of this format become a type of the project's choice.
    Type(FormatType),
}

/// A type that is read from text by `FromStr` and shown as text by `Display`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FormatType {
    /// The path of the type.
    #[serde(rename = "type")]
    pub path: String,
    /// An expression for any value of it; by default what `Default` gives.
    pub blank: Option<String>,
}

/// The two spellings of [`FormatConfig`].
#[derive(Deserialize)]
#[serde(untagged)]
enum FormatEntry {
    Short(String),
    Long(FormatType),
}

impl TryFrom<FormatEntry> for FormatConfig {
    type Error = String;

    fn try_from(entry: FormatEntry) -> Result<Self, String> {
        let chosen = match entry {
            FormatEntry::Short(text) if text.contains("::") => FormatType { path: text, blank: None },
            FormatEntry::Short(text) => return Ok(Self::Format(text)),
            FormatEntry::Long(chosen) => chosen,
        };
        if syn::parse_str::<syn::TypePath>(&chosen.path).is_err() {
            return Err(format!("`{}` is not the path of a type", chosen.path));
        }
        if let Some(blank) =
            chosen.blank.as_deref().filter(|blank| syn::parse_str::<syn::Expr>(blank).is_err())
        {
            return Err(format!("`{blank}` is not an expression"));
        }
        Ok(Self::Type(chosen))
    }
}

/// Why a configuration cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub position: Option<Position>,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads a configuration from the text of a `coinage.toml`.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let refused = |error: toml::de::Error| ConfigError {
            message: error.message().to_owned(),
            position: error.span().map(|span| position(text, span.start)),
        };
        let config: Self = toml::from_str(text).map_err(refused)?;
        Ok(Self { places: Places::of(text).map_err(refused)?, ..config })
    }

    /// Whether some values can be held against the rules of the document.
    #[must_use]
    pub fn validates(&self) -> bool {
        self.validate || self.types.values().any(|ty| ty.validate == Some(true))
    }

    /// Whether it leaves operations out, and with them the types that only they use.
    #[must_use]
    pub fn is_selective(&self) -> bool {
        let lists = [&self.only_tags, &self.only_operations, &self.except_tags, &self.except_operations];
        lists.iter().any(|list| !list.is_empty())
    }

    /// The finding that the entry at `path`, such as `["groups", "Pets"]`, applies to no `what`.
    #[must_use]
    pub fn unused(&self, path: &[&str], what: &str) -> Diagnostic {
        let entry = places::written(path);
        let message = format!("the entry `{entry}` of the configuration applies to no {what}");
        let finding = Diagnostic::new(Code::UnusedConfig, &Pointer::root(), message);
        self.placed(finding.help("correct the name, or take the entry out"), path)
    }

    /// The finding at the place of the entry at `path`; what the command line says has no place.
    #[must_use]
    pub fn placed(&self, finding: Diagnostic, path: &[&str]) -> Diagnostic {
        match (&self.source, self.places.find(path)) {
            (Some(source), Some(position)) => finding.file(source.clone()).position(position),
            _ => finding,
        }
    }
}

/// The line and column of the byte at `offset`.
fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_unknown_entry_is_refused_with_its_place() {
        let error = Config::parse("document = \"a.yaml\"\n[crate]\nnmae = \"x\"\n").unwrap_err();
        assert!(error.message.contains("nmae"), "{error}");
        assert_eq!(error.position, Some(Position { line: 3, column: 1 }));
    }

    #[test]
    fn a_key_needs_a_header_that_nothing_else_writes() {
        for name in ["two words", "Authorization", ""] {
            assert!(Config::parse(&format!("idempotency-key = {name:?}")).is_err(), "{name}");
            assert!(Config::parse(&format!("[operations.a]\nidempotency-key = {name:?}")).is_err(), "{name}");
        }
        let config =
            Config::parse("idempotency-key = \"X-Key\"\n[operations.a]\nidempotency-key = false\n").unwrap();
        assert_eq!(config.idempotency_key.as_deref(), Some("X-Key"));
        assert_eq!(config.operations["a"].idempotency_key, Some(KeyConfig::Is(false)));
    }

    #[test]
    fn every_section_is_read() {
        let config = Config::parse(
            "[crate]\nname = \"x\"\n[groups.Transfer]\nname = \"transfers\"\n\
             [operations.list]\nname = \"list\"\n\
             pagination = { style = \"page\", page = \"page\", items = \"items\" }\n",
        )
        .unwrap();
        assert_eq!(config.groups["Transfer"].name.as_deref(), Some("transfers"));
        assert!(config.operations["list"].pagination.is_some());
    }
}
