//! Paths that a server cannot tell apart: `/a/{x}` and `/a/{y}`, `/%61` and `/a`.

use std::collections::BTreeMap;

use openapiv3::{PathItem, Paths, ReferenceOr};

use super::context::Context;
use super::place::Place;
use crate::diagnostics::Code;
use crate::pointer::percent_decoded;

/// Reports paths that stand for the same requests as an earlier one with the same method.
pub(super) fn report(cx: &mut Context<'_, '_>, paths: &Paths, place: Place<'_>) {
    let mut known: BTreeMap<(String, String), &str> = BTreeMap::new();
    for (path, item) in &paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        let plain = plain(path);
        let first = methods(item)
            .filter_map(|method| known.insert((plain.clone(), method.to_owned()), path))
            .reduce(|first, _| first);
        if let Some(other) = first {
            let message = format!("`{path}` and `{other}` stand for the same requests");
            let at = item.extensions.get(super::moved::AT).and_then(serde_json::Value::as_str);
            let place = if at.is_some() { place } else { place.member(path) };
            cx.warn(Code::EquivalentPaths, place, message, "the crate has the operations of both");
        }
    }
}

fn methods(item: &PathItem) -> impl Iterator<Item = &str> {
    let more = item.extensions.get(super::paths::MORE).and_then(serde_json::Value::as_object);
    item.iter()
        .map(|(method, _)| method)
        .chain(more.into_iter().flat_map(|more| more.keys().map(String::as_str)))
}

/// The path without the names of its variables, and without escapes.
fn plain(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut depth = 0_usize;
    for character in percent_decoded(path).chars() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => continue,
            _ => {}
        }
        plain.push(character);
    }
    plain
}
