//! Names that documents and schemas give themselves: `$self`, `$id`, `$anchor` and `$dynamicAnchor`.
//!
//! Takes the tree of one file and gives it with every reference by such a name as a JSON Pointer, so that nothing after
//! it has to know them (OpenAPI 3.2, section 4.2.4; JSON Schema 2020-12, section 8.2). `$dynamicRef` becomes a plain
//! reference to the anchor of its file: other files that put a schema of theirs in its place are not looked for.
//! References by names that nothing has are left as they are; whoever follows them reports that.

use std::collections::BTreeMap;

use serde_json::Value;

use super::bundle::{has_scheme, joined};
use crate::pointer::Pointer;
use crate::reference::{holds_names, is_data};

/// The keywords that make this worth a walk.
const KEYWORDS: &[&str] = &["$self", "$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef"];

/// Whether any of the names may be in a file with this text.
pub(super) fn concerns(text: &str) -> bool {
    text.contains('$') && KEYWORDS.iter().any(|keyword| text.contains(keyword))
}

/// Makes references by name in `tree` references by place.
pub(super) fn settle(tree: &mut Value) {
    let own = tree.get("$self").and_then(Value::as_str).unwrap_or_default();
    let own = without_fragment(own).to_owned();
    let mut survey = Survey::default();
    survey.resources.insert(own.clone(), String::new());
    let root = Scope { uri: own.clone(), root: Pointer::root(), recursive: None };
    survey.walk(tree, &Pointer::root(), false, &root);
    let uses = std::mem::take(&mut survey.uses);
    for found in uses {
        let Some(text) = survey.place(tree, &found, &own) else { continue };
        let holder = tree.pointer_mut(&found.holder.to_string()).and_then(Value::as_object_mut);
        if let Some(holder) = holder.filter(|holder| found.keyword == "$ref" || !holder.contains_key("$ref"))
        {
            holder.remove(found.keyword);
            holder.insert("$ref".to_owned(), text.into());
        }
    }
}

/// Where the schema with the anchor `name` stands in the file `tree`, if there is only one.
pub(super) fn anchor(tree: &Value, name: &str) -> Option<String> {
    let mut survey = Survey::default();
    let root = Scope { uri: String::new(), root: Pointer::root(), recursive: None };
    survey.walk(tree, &Pointer::root(), false, &root);
    survey.only(name).cloned()
}

/// What references below some place are relative to.
#[derive(Clone)]
struct Scope {
    /// The address of the resource, as far as it has one.
    uri: String,
    /// Where the resource begins.
    root: Pointer,
    /// The outermost schema with `$recursiveAnchor`.
    recursive: Option<Pointer>,
}

/// A reference.
struct Use {
    holder: Pointer,
    keyword: &'static str,
    text: String,
    scope: Scope,
}

/// All names of a file, and all its references.
#[derive(Default)]
struct Survey {
    /// Where resources begin, by their addresses.
    resources: BTreeMap<String, String>,
    /// Where anchors stand, by the address of the resource and the name.
    anchors: BTreeMap<(String, String), String>,
    uses: Vec<Use>,
}

impl Survey {
    /// Looks through `value` at `at`; `names` says that its keys are chosen by the author.
    fn walk(&mut self, value: &Value, at: &Pointer, names: bool, scope: &Scope) {
        match value {
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.walk(element, &at.join(index), false, scope);
                }
            }
            Value::Object(members) => {
                let inner = if names { scope.clone() } else { self.note(members, at, scope) };
                for (key, member) in members {
                    if names || !is_data(key) {
                        self.walk(member, &at.join(key), !names && holds_names(key), &inner);
                    }
                }
            }
            _ => {}
        }
    }

    /// Notes the names and the references of the object `members`, and gives what holds inside of it.
    fn note(&mut self, members: &serde_json::Map<String, Value>, at: &Pointer, scope: &Scope) -> Scope {
        let text = |keyword: &str| members.get(keyword).and_then(Value::as_str);
        let mut scope = scope.clone();
        if let Some(id) = text("$id") {
            if let Some(name) = id.strip_prefix('#') {
                self.anchor(&scope, name, at);
            } else {
                let uri = resolved(&scope.uri, without_fragment(id));
                self.resources.entry(uri.clone()).or_insert_with(|| at.to_string());
                scope = Scope { uri, root: at.clone(), recursive: None };
            }
        }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = text(keyword) {
                self.anchor(&scope, name, at);
            }
        }
        if members.get("$recursiveAnchor") == Some(&Value::Bool(true)) && scope.recursive.is_none() {
            scope.recursive = Some(at.clone());
        }
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            if let Some(text) = text(keyword) {
                let (holder, text) = (at.clone(), text.to_owned());
                self.uses.push(Use { holder, keyword, text, scope: scope.clone() });
            }
        }
        scope
    }

    fn anchor(&mut self, scope: &Scope, name: &str, at: &Pointer) {
        if !name.is_empty() && !name.starts_with('/') {
            self.anchors.entry((scope.uri.clone(), name.to_owned())).or_insert_with(|| at.to_string());
        }
    }

    /// The text that `found` is to have instead, if it goes by a name. `own` is the address of the file.
    fn place(&self, tree: &Value, found: &Use, own: &str) -> Option<String> {
        if found.keyword == "$recursiveRef" {
            let begins = found.scope.recursive.as_ref().unwrap_or(&found.scope.root);
            return (found.text == "#" && *begins != Pointer::root()).then(|| format!("#{begins}"));
        }
        let (path, fragment) = found.text.split_once('#').unwrap_or((&found.text, ""));
        let (uri, begins) = if path.is_empty() {
            (found.scope.uri.clone(), found.scope.root.to_string())
        } else {
            let uri = resolved(&found.scope.uri, path);
            match self.resources.get(&uri) {
                Some(begins) => (uri, begins.clone()),
                None => return beside(own, &uri, path, fragment),
            }
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let here = self.anchors.get(&(uri, fragment.to_owned()));
            return here.or_else(|| self.only(fragment)).map(|at| format!("#{at}"));
        }
        // Schemas that have an `$id` but mean places of the document are common.
        let inside = format!("{begins}{fragment}");
        let is_meant = !path.is_empty() || fragment.is_empty() || tree.pointer(&inside).is_some();
        (is_meant && format!("#{inside}") != found.text).then(|| format!("#{inside}"))
    }

    /// Where the anchor `name` stands, if there is only one of this name in the file.
    fn only(&self, name: &str) -> Option<&String> {
        let mut found = self.anchors.iter().filter(|((_, other), _)| other == name).map(|(_, at)| at);
        found.next().filter(|_| found.next().is_none())
    }
}

/// A reference by address to a file that stands beside a file with the address `own`: by its path from there.
fn beside(own: &str, uri: &str, path: &str, fragment: &str) -> Option<String> {
    let (folder, _) =
        own.rsplit_once('/').filter(|_| has_scheme(own) && (has_scheme(path) || path.starts_with('/')))?;
    let below = uri.strip_prefix(folder)?.strip_prefix('/')?;
    Some(format!("{below}#{fragment}"))
}

fn without_fragment(uri: &str) -> &str {
    uri.split_once('#').map_or(uri, |(uri, _)| uri)
}

/// The address that `path` means where `base` is the address of what holds it (RFC 3986, section 5.2).
fn resolved(base: &str, path: &str) -> String {
    if has_scheme(path) || base.is_empty() {
        return path.to_owned();
    }
    let below = base
        .find("://")
        .map_or(0, |scheme| base[scheme + 3..].find('/').map_or(base.len(), |slash| scheme + 3 + slash));
    let (origin, file) = base.split_at(below);
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = joined(&format!("{folder}/"), path);
    let slash = if origin.is_empty() || path.starts_with('/') { "" } else { "/" };
    format!("{origin}{slash}{path}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(mut tree: Value, pointer: &str, expected: &str) {
        settle(&mut tree);
        assert_eq!(tree.pointer(pointer).and_then(Value::as_str), Some(expected), "{tree:#}");
    }

    fn schemas(named: Value) -> Value {
        Value::Object(
            [("components".to_owned(), Value::Object([("schemas".to_owned(), named)].into_iter().collect()))]
                .into_iter()
                .collect(),
        )
    }

    #[test]
    fn anchors_are_places() {
        let tree = schemas(json!({
            "Pet": {"$anchor": "pet", "type": "object"},
            "Pets": {"items": {"$ref": "#pet"}},
        }));
        check(tree, "/components/schemas/Pets/items/$ref", "#/components/schemas/Pet");
    }

    #[test]
    fn a_dynamic_reference_leads_to_the_anchor_of_its_file() {
        let tree = schemas(json!({
            "Tree": {"$dynamicAnchor": "node", "properties": {"children": {"items": {"$dynamicRef": "#node"}}}},
        }));
        check(tree, "/components/schemas/Tree/properties/children/items/$ref", "#/components/schemas/Tree");
    }

    #[test]
    fn a_recursive_reference_leads_to_the_outermost_anchor() {
        let tree = schemas(json!({
            "Tree": {"$recursiveAnchor": true, "properties": {"next": {"$recursiveRef": "#"}}},
        }));
        check(tree, "/components/schemas/Tree/properties/next/$ref", "#/components/schemas/Tree");
    }

    #[test]
    fn schemas_have_addresses() {
        let tree = schemas(json!({
            "Pet": {"$id": "https://example.com/schemas/pet", "$defs": {"Name": {"type": "string"}},
                    "properties": {"name": {"$ref": "#/$defs/Name"}, "owner": {"$ref": "owner"},
                                   "toy": {"$ref": "#/components/schemas/Toy"}}},
            "Owner": {"$id": "https://example.com/schemas/owner"},
        }));
        let at = |member: &str| format!("/components/schemas/Pet/properties/{member}/$ref");
        check(tree.clone(), &at("name"), "#/components/schemas/Pet/$defs/Name");
        check(tree.clone(), &at("owner"), "#/components/schemas/Owner");
        check(tree, &at("toy"), "#/components/schemas/Toy");
    }

    #[test]
    fn a_document_knows_its_own_address() {
        let tree = json!({"openapi": "3.2.0", "$self": "https://example.com/v1/api.yaml", "components": {"schemas": {
            "A": {"$ref": "https://example.com/v1/api.yaml#/components/schemas/B"},
            "B": {"$ref": "/v1/models/b.yaml#/B"},
            "C": {"$ref": "https://example.com/v1/models/c.yaml"},
            "D": {"$ref": "https://example.org/v1/d.yaml"},
        }}});
        check(tree.clone(), "/components/schemas/A/$ref", "#/components/schemas/B");
        check(tree.clone(), "/components/schemas/B/$ref", "models/b.yaml#/B");
        check(tree.clone(), "/components/schemas/C/$ref", "models/c.yaml#");
        check(tree, "/components/schemas/D/$ref", "https://example.org/v1/d.yaml");
    }

    #[test]
    fn what_only_looks_like_a_name_stays() {
        let tree = schemas(json!({
            "A": {"properties": {"$anchor": {"type": "string"}, "b": {"$ref": "#missing"}},
                  "example": {"$id": "https://example.com/a", "$ref": "#x"}},
        }));
        check(tree.clone(), "/components/schemas/A/properties/b/$ref", "#missing");
        check(tree, "/components/schemas/A/example/$ref", "#x");
    }
}
