//! References as the stages before the typed document see them: where they stand, and where they lead.
//!
//! References stand at a few places that OpenAPI names, and people write them at many more. So the
//! search goes everywhere except into data, and must tell keywords from names that authors chose.

use serde_json::Value;

use crate::diagnostics::Code;
use crate::pointer::{Pointer, percent_decoded};

/// The member of a bundled document that holds the trees of other files, by their paths.
pub(crate) const FILES: &str = "x-coinage-files";

/// The member of a bundled document that says which files could not be read, and why.
pub(crate) const UNREAD: &str = "x-coinage-unread";

/// Whether `key` holds data, in which `$ref` is only text.
pub(crate) fn is_data(key: &str) -> bool {
    matches!(key, "example" | "examples" | "default" | "enum" | "const")
        || (key.starts_with("x-") && key != FILES)
}

/// Whether the keys below `key` are chosen by the author.
pub(crate) fn holds_names(key: &str) -> bool {
    matches!(
        key,
        "properties"
            | "patternProperties"
            | "$defs"
            | "definitions"
            | "dependentSchemas"
            | "schemas"
            | "responses"
            | "parameters"
            | "headers"
            | "requestBodies"
            | "securitySchemes"
            | "links"
            | "callbacks"
            | "paths"
            | "pathItems"
            | "webhooks"
            | "content"
            | "encoding"
            | "variables"
            | FILES
    )
}

/// Whether the file `tree` is a map of things that it gives names to, and not one thing itself.
pub(crate) fn is_map(tree: &Value) -> bool {
    let Value::Object(members) = tree else { return false };
    let is_keyword = |key: &String| {
        matches!(
            key.as_str(),
            "$ref"
                | "type"
                | "allOf"
                | "anyOf"
                | "oneOf"
                | "not"
                | "items"
                | "additionalProperties"
                | "schema"
                | "value"
        ) || holds_names(key)
    };
    !members.keys().any(is_keyword) && members.values().all(Value::is_object)
}

/// The text of the reference that `value` is, if it is one.
pub(crate) fn reference_of(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}

/// Whether `value` is a reference and has nothing beside it.
pub(crate) fn is_only_reference(value: &Value) -> bool {
    reference_of(value).is_some() && value.as_object().is_some_and(|members| members.len() == 1)
}

/// How many references may follow one another before they count as a circle.
pub(crate) const LONGEST_CHAIN: usize = 32;

/// The node of `root` that the reference `text` leads to in the end, and its place.
pub(crate) fn resolve<'a>(root: &'a Value, text: &str) -> Option<(&'a Value, Pointer)> {
    let mut hops = LONGEST_CHAIN;
    let start = || (root, Pointer::root());
    let (mut node, mut at) = find(root, start(), text.strip_prefix('#')?, &mut hops)?;
    while let Some(next) = reference_of(node).filter(|_| is_only_reference(node)) {
        hops = hops.checked_sub(1)?;
        (node, at) = find(root, start(), next.strip_prefix('#')?, &mut hops)?;
    }
    Some((node, at))
}

/// Why there is no file for a reference.
pub(crate) struct UnreadFile {
    pub(crate) code: Code,
    pub(crate) reason: String,
    pub(crate) help: Option<String>,
}

/// Why there is no file for the reference `text` of the bundled document `root`, if there is none.
pub(crate) fn unread(root: &Value, text: &str) -> Option<UnreadFile> {
    let path = text.strip_prefix("#/")?.strip_prefix(UNREAD)?.strip_prefix('/')?.split('/').next()?;
    let path = unescaped(path);
    let notes = root.get(UNREAD)?.as_array()?;
    let note = notes.iter().find(|note| note.get("path").and_then(Value::as_str) == Some(&path))?;
    let told = |member: &str| note.get(member).and_then(Value::as_str).map(str::to_owned);
    let is_missing = note.get("missing") == Some(&Value::Bool(true));
    let code = if is_missing { Code::UnresolvedReference } else { Code::ExternalReference };
    Some(UnreadFile { code, reason: told("reason")?, help: told("help") })
}

/// Finds the node that `pointer` leads to from `node`, which stands at `at`, and the place of the node
/// itself. References on the way are followed from `root`, up to `hops` of them.
pub(crate) fn find<'a>(
    root: &'a Value,
    (mut node, mut at): (&'a Value, Pointer),
    pointer: &str,
    hops: &mut usize,
) -> Option<(&'a Value, Pointer)> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    for token in pointer.split('/').skip(1) {
        if let (None, Some(next)) = (step(node, token), reference_of(node)) {
            *hops = hops.checked_sub(1)?;
            (node, at) = find(root, (root, Pointer::root()), next.strip_prefix('#')?, hops)?;
        }
        let name;
        (name, node) = step(node, token)?;
        at = at.join(name);
    }
    Some((node, at))
}

/// The child of `node` that the token `token` of a reference names, with its plain name.
pub(crate) fn step<'a>(node: &'a Value, token: &str) -> Option<(String, &'a Value)> {
    match node {
        Value::Object(members) => {
            let plain = unescaped(token);
            let (name, value) =
                members.get_key_value(&plain).or_else(|| members.get_key_value(&decoded(token)))?;
            Some((name.clone(), value))
        }
        Value::Array(elements) => {
            let index: usize = token.parse().ok()?;
            Some((index.to_string(), elements.get(index)?))
        }
        _ => None,
    }
}

/// The token `token` of a reference as the plain name it stands for.
pub(crate) fn decoded(token: &str) -> String {
    unescaped(&percent_decoded(token))
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
