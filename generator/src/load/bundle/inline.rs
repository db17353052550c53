//! Puts what a reference leads to in its place, where the grammar of OpenAPI has no place for references.
//!
//! People write `paths: {$ref: paths.yaml}`, and lists, texts and media types in the same way. The
//! entries of most maps become references themselves, so that nothing stands twice; the rest is copied.

use serde_json::{Map, Value, json};

use super::search::{Site, Treatment, search};
use super::shown;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Origins};
use crate::pointer::Pointer;
use crate::reference::{is_only_reference, resolve, unread};

/// How often what was put in place may hold such references again.
const MOST_ROUNDS: usize = 16;

/// How many values may be copied.
const MOST_COPIES: usize = 4 << 20;

/// Replaces the references of `tree` that have to be. What cannot be replaced is left out.
pub(super) fn inline(tree: &mut Value, origins: &mut Origins, diagnostics: &mut Diagnostics) {
    let mut left = MOST_COPIES;
    for _ in 0..MOST_ROUNDS {
        let sites = search(tree);
        if sites.is_empty() {
            return;
        }
        for site in sites {
            match replacement(tree, &site, &mut left) {
                Ok((value, from)) => put(tree, &site, value, &from, origins),
                Err(finding) => {
                    diagnostics.lead_back(origins.clone());
                    diagnostics.report(*finding);
                    put(tree, &site, json!({}), &Pointer::root(), origins);
                }
            }
        }
    }
}

/// What comes in the place of the reference at `site`, and where that stands.
fn replacement(tree: &Value, site: &Site, left: &mut usize) -> Result<(Value, Pointer), Box<Diagnostic>> {
    let Some((target, at)) = resolve(tree, &site.text) else { return Err(Box::new(missing(tree, site))) };
    let circle = || {
        let message = format!("`{}` leads back to itself", shown(&site.text));
        Box::new(finding(site, Code::CircularReference, message))
    };
    if format!("{}/", site.holder).starts_with(&format!("{at}/")) {
        return Err(circle());
    }
    if let (Treatment::Expand, Value::Object(members)) = (site.treatment, target) {
        return Ok((expanded(members, &at), at));
    }
    *left = left.checked_sub(size(target)).ok_or_else(circle)?;
    Ok((target.clone(), at))
}

/// References to the members of the map at `at`.
fn expanded(members: &Map<String, Value>, at: &Pointer) -> Value {
    let entry = |(name, member): (&String, &Value)| {
        let is_thing = member.is_object() && !is_only_reference(member);
        let reference = is_thing.then(|| json!({"$ref": format!("#{}", at.join(name))}));
        (name.clone(), reference.unwrap_or_else(|| member.clone()))
    };
    Value::Object(members.iter().map(entry).collect())
}

/// How many values there are in `value`.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

fn missing(tree: &Value, site: &Site) -> Diagnostic {
    if let Some(unread) = unread(tree, &site.text) {
        let finding = finding(site, unread.code, unread.reason);
        return match unread.help {
            Some(help) => finding.help(help),
            None => finding,
        };
    }
    let message = format!("`{}` does not lead to anything", shown(&site.text));
    finding(site, Code::UnresolvedReference, message)
}

fn finding(site: &Site, code: Code, message: String) -> Diagnostic {
    Diagnostic::new(code, &site.holder.join("$ref"), message).fallback("it is left out")
}

/// Puts `value`, which comes from `from`, where the reference at `site` is. Members beside the
/// reference count for more than those of `value`.
fn put(tree: &mut Value, site: &Site, value: Value, from: &Pointer, origins: &mut Origins) {
    let is_copy = site.treatment == Treatment::Copy;
    let Some(holder) = tree.pointer_mut(site.holder.as_str()) else { return };
    let (Value::Object(own), Value::Object(members)) = (&mut *holder, &value) else {
        origins.copied(from, &site.holder);
        *holder = value;
        return;
    };
    own.remove("$ref");
    if own.is_empty() && is_copy && !members.is_empty() {
        origins.copied(from, &site.holder);
    }
    let is_alone = own.is_empty();
    for (name, member) in members {
        if own.contains_key(name) {
            continue;
        }
        if is_copy && !is_alone {
            origins.copied(&from.join(name), &site.holder.join(name));
        }
        own.insert(name.clone(), member.clone());
    }
    // Members are kept in order, see `load::tree`.
    let sorted: std::collections::BTreeMap<_, _> = std::mem::take(own).into_iter().collect();
    *own = Map::from_iter(sorted);
}
