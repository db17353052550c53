//! The references of a tree.

use serde_json::Value;

use super::address::is_reference;
use crate::reference::{holds_names, is_data};

/// Calls `each` with the text of every reference in `value`; `names` says that the keys of `value` are
/// chosen by the author.
pub(super) fn visit(value: &mut Value, names: bool, each: &mut dyn FnMut(Role, &mut String)) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| visit(element, false, each)),
        Value::Object(members) => {
            for (key, member) in members {
                match (key.as_str(), member) {
                    // Among names, too: nobody declares a `$ref` that is a string.
                    ("$ref", Value::String(text)) => each(Role::Reference, text),
                    ("discriminator", member) if !names => {
                        visit_mapping(member, each);
                        visit(member, false, each);
                    }
                    ("examples", Value::Object(examples)) if !names => {
                        examples.values_mut().for_each(|example| visit_example(example, each));
                    }
                    (key, _) if !names && is_data(key) => {}
                    (key, member) => visit(member, !names && holds_names(key), each),
                }
            }
        }
        _ => {}
    }
}

/// What the text of a reference stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// A member `$ref`.
    Reference,
    /// The mapping of a discriminator, whose entries may be names as well.
    Mapping,
}

impl Role {
    /// Whether `text` in this role can only be a reference.
    pub(super) fn is_reference(self, text: &str) -> bool {
        self == Self::Reference || is_reference(text)
    }
}

fn visit_mapping(discriminator: &mut Value, each: &mut dyn FnMut(Role, &mut String)) {
    let mapping = discriminator.get_mut("mapping").and_then(Value::as_object_mut);
    for entry in mapping.into_iter().flat_map(|mapping| mapping.values_mut()) {
        if let Value::String(text) = entry {
            each(Role::Mapping, text);
        }
    }
}

/// An example may be a reference; what else it holds is data.
fn visit_example(example: &mut Value, each: &mut dyn FnMut(Role, &mut String)) {
    if let Some(Value::String(text)) = example.get_mut("$ref") {
        each(Role::Reference, text);
    }
}
