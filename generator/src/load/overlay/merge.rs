//! Puts a value into another one, as the Overlay Specification has it.

use serde_json::Value;

use crate::diagnostics::Origins;
use crate::pointer::Pointer;

/// Where a value that is put into the document comes from.
pub(super) enum From {
    /// A place in the overlay with this number.
    Overlay(usize, Pointer),
    /// A place in the document.
    Document(Pointer),
}

impl From {
    fn member(&self, name: &str) -> Self {
        match self {
            Self::Overlay(number, at) => Self::Overlay(*number, at.join(name)),
            Self::Document(at) => Self::Document(at.join(name)),
        }
    }

    fn element(&self, index: usize) -> Self {
        self.member(&index.to_string())
    }

    /// Notes that what stands at `place` comes from here.
    fn note(&self, place: &Pointer, origins: &mut Origins) {
        match self {
            Self::Overlay(number, at) => origins.replaced(place, *number, at),
            Self::Document(at) => origins.copied(at, place),
        }
    }
}

/// Merges `update` into `node`, which stands at `place`; says what does not fit.
pub(super) fn merge(
    node: &mut Value,
    update: &Value,
    place: &Pointer,
    from: &From,
    origins: &mut Origins,
) -> Result<(), String> {
    match (node, update) {
        (Value::Object(members), Value::Object(update)) => {
            // The order of the tree must not show in the order of the findings.
            let mut update: Vec<_> = update.iter().collect();
            update.sort_by_key(|(name, _)| *name);
            for (name, value) in update {
                let (place, from) = (place.join(name), from.member(name));
                if let Some(node) = members.get_mut(name) {
                    merge(node, value, &place, &from, origins)?;
                } else {
                    from.note(&place, origins);
                    members.insert(name.clone(), value.clone());
                }
            }
        }
        (Value::Array(elements), Value::Array(update)) => {
            for (index, value) in update.iter().enumerate() {
                from.element(index).note(&place.join(elements.len()), origins);
                elements.push(value.clone());
            }
        }
        (Value::Array(elements), value) => {
            from.note(&place.join(elements.len()), origins);
            elements.push(value.clone());
        }
        // `components:` and nothing more, as people write it in YAML.
        (Value::Object(_), Value::Null) => {}
        (node, value) if is_plain(node) && is_plain(value) => {
            from.note(place, origins);
            *node = value.clone();
        }
        // An empty line in YAML stands for any kind of value.
        (node @ Value::Null, value) => {
            from.note(place, origins);
            *node = value.clone();
        }
        (node, value) => {
            return Err(format!("`{place}` is {} and cannot be merged with {}", kind(node), kind(value)));
        }
    }
    Ok(())
}

fn is_plain(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        _ => "a plain value",
    }
}
