//! Components that are nothing but a reference to another file become what they refer to.
//!
//! `Pet: {$ref: models/pet.yaml}` gives a name to what stands in the file. So it moves to the component,
//! and the file refers to it: whoever means the file means the component, too.

use std::cmp::Reverse;

use serde_json::{Value, json};

use crate::diagnostics::Origins;
use crate::pointer::Pointer;
use crate::reference::{FILES, is_only_reference, reference_of, resolve};

/// Moves what the components of `tree` refer to.
pub(super) fn adopt(tree: &mut Value, origins: &mut Origins) {
    let mut pairs: Vec<(Pointer, Pointer)> = Vec::new();
    for section in sections(tree) {
        let Some(Value::Object(members)) = tree.pointer(section.as_str()) else { continue };
        for (name, member) in members.iter().filter(|(_, member)| is_only_reference(member)) {
            let target = reference_of(member).and_then(|text| resolve(tree, text));
            if let Some((Value::Object(_), at)) = target
                && at.tokens().next().is_some_and(|first| first == FILES)
            {
                pairs.push((at, section.join(name)));
            }
        }
    }
    // What stands inside of something else moves first.
    pairs.sort_by_cached_key(|(from, to)| (Reverse(from.tokens().count()), to.clone()));
    for (from, to) in pairs {
        let Some(target) = tree.pointer_mut(from.as_str()).filter(|target| !is_only_reference(target)) else {
            continue;
        };
        let moved = std::mem::replace(target, json!({"$ref": format!("#{to}")}));
        origins.copied(&from, &to);
        if let Some(place) = tree.pointer_mut(to.as_str()) {
            *place = moved;
        }
    }
}

/// The maps of components, by OpenAPI and by Swagger 2.0.
fn sections(tree: &Value) -> Vec<Pointer> {
    let root = Pointer::root();
    if tree.get("swagger").is_some() {
        return ["definitions", "parameters", "responses"].map(|section| root.join(section)).into();
    }
    let components = root.join("components");
    let kinds = tree.get("components").and_then(Value::as_object).into_iter().flatten();
    let kinds = kinds.filter(|(kind, _)| !kind.starts_with("x-"));
    kinds.map(|(kind, _)| components.join(kind)).collect()
}
