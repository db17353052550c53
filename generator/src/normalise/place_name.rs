//! Names for schemas that move to `components/schemas`, made of the place they come from.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase as _;

use crate::pointer::Pointer;
use crate::reference::FILES;

/// Names that are not to be had.
#[derive(Default)]
pub(super) struct Taken {
    names: BTreeSet<String>,
    /// The same without regard to how their words are joined, which is how types are told apart.
    words: BTreeSet<String>,
}

impl Taken {
    /// Adds a name.
    pub(super) fn insert(&mut self, name: &str) {
        self.words.insert(name.to_upper_camel_case());
        self.names.insert(name.to_owned());
    }

    fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

/// A name for the schema at `pointer` that is not in `taken`.
pub(super) fn place_name(pointer: &str, taken: &Taken) -> String {
    let tokens: Vec<String> = Pointer::parse(pointer).tokens().collect();
    if let [FILES, path, tokens @ ..] = tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        return file_name(path, tokens, taken);
    }
    let short = short(&tokens).filter(|name| !taken.contains(name));
    numbered(&short.unwrap_or_else(|| long(&tokens)), |name| !taken.contains(name))
}

/// The first of `wanted`, `wanted2` and so on that is free.
fn numbered(wanted: &str, is_free: impl Fn(&str) -> bool) -> String {
    let suffixed = (2_u32..).map(|number| format!("{wanted}{number}"));
    let mut candidates = std::iter::once(wanted.to_owned()).chain(suffixed);
    candidates.find(|name| is_free(name)).unwrap_or_default()
}

/// A name for what stands at `tokens` in the file at `path`: the one that it has there, or that of the
/// file. Where that is taken, the names of the file and its folders go before it.
fn file_name(path: &str, tokens: &[&str], taken: &Taken) -> String {
    let is_free = |name: &str| !taken.words.contains(&name.to_upper_camel_case());
    let folders: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | "..")).collect();
    let (file, folders) = folders.split_last().map_or((path, &[][..]), |(file, rest)| (*file, rest));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let own = match tokens {
        [] => String::new(),
        [name] | [.., "schemas" | "$defs" | "definitions", name] => (*name).to_owned(),
        tokens => long(&tokens.iter().map(|token| (*token).to_owned()).collect::<Vec<_>>()),
    };
    let mut name = if own.is_empty() { stem.to_owned() } else { own.clone() };
    if is_free(&name) {
        return name;
    }
    let telling = |folder: &&&str| !matches!(**folder, "models" | "schemas" | "components" | "definitions");
    let parents = (!own.is_empty()).then_some(&stem).into_iter().chain(folders.iter().rev().filter(telling));
    for parent in parents {
        name = format!("{}{}", parent.to_upper_camel_case(), name.to_upper_camel_case());
        if is_free(&name) {
            return name;
        }
    }
    numbered(&name, is_free)
}

/// A definition keeps the name it has.
fn short(tokens: &[String]) -> Option<String> {
    match tokens {
        [.., keyword, name] if matches!(keyword.as_str(), "$defs" | "definitions") => Some(name.clone()),
        _ => None,
    }
}

/// The words of the place, without those that say nothing: `Pet/properties/owner` is `PetOwner`.
fn long(tokens: &[String]) -> String {
    let mut name = String::new();
    for (index, token) in tokens.iter().enumerate() {
        // Below a map of the author's, a keyword is an ordinary name.
        let is_name =
            index > 0 && matches!(tokens[index - 1].as_str(), "properties" | "$defs" | "definitions");
        let is_media_type = index > 0 && tokens[index - 1] == "content";
        if is_media_type {
            continue;
        }
        match token.as_str() {
            _ if is_name => name.push_str(&token.to_upper_camel_case()),
            "components" | "schemas" | "paths" | "properties" | "content" | "schema" | "$defs"
            | "definitions" => {}
            "parameters" | "responses" | "headers" | "requestBodies" if name.is_empty() => {}
            "parameters" => name.push_str("Parameter"),
            "responses" => name.push_str("Response"),
            "items" => name.push_str("Item"),
            "additionalProperties" => name.push_str("Value"),
            "requestBody" => name.push_str("Body"),
            _ => name.push_str(&token.to_upper_camel_case()),
        }
    }
    match tokens.get(1).map(String::as_str).filter(|_| tokens[0] == "components") {
        Some("parameters") => name.push_str("Parameter"),
        Some("responses") => name.push_str("Response"),
        Some("headers") => name.push_str("Header"),
        Some("requestBodies") => name.push_str("Body"),
        _ => {}
    }
    if name.is_empty() { "Schema".to_owned() } else { name }
}
