//! Makes references between files lead to where the files stand in the bundled tree.

use std::collections::BTreeMap;

use serde_json::Value;

use super::address::Address;
use super::gather::{File, Library};
use super::place;
use super::visit::{Role, visit};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::load::identify;
use crate::pointer::Pointer;
use crate::reference::{UNREAD, is_map, reference_of, step};
use crate::source::Unread;

/// New texts of references, by their role and text.
type Changes = BTreeMap<(Role, String), String>;

/// Rewrites the references of all files.
pub(super) fn rewrite(library: &mut Library, diagnostics: &mut Diagnostics) {
    follow_anchors(library);
    note_anchors(library);
    let of_root = changes(library, None, diagnostics);
    let paths = library.files.keys();
    let of_files: Vec<Changes> = paths.map(|path| changes(library, Some(path), diagnostics)).collect();
    apply(&of_root, &mut library.root.tree);
    for (changes, file) in of_files.iter().zip(library.files.values_mut()) {
        apply(changes, &mut file.tree);
    }
}

/// Makes places of the anchors of other files.
fn follow_anchors(library: &mut Library) {
    let mut places: BTreeMap<(String, String), String> = BTreeMap::new();
    let files = std::iter::once(&library.root).chain(library.files.values());
    for to in files.flat_map(|file| file.links.values()) {
        if let Address::File(path, fragment) = to
            && is_anchor(fragment)
            && let Some(file) = library.files.get(path)
            && let Some(place) = identify::anchor(&file.tree, fragment)
        {
            places.insert((path.clone(), fragment.clone()), place);
        }
    }
    if places.is_empty() {
        return;
    }
    let files = std::iter::once(&mut library.root).chain(library.files.values_mut());
    for to in files.flat_map(|file| file.links.values_mut()) {
        if let Address::File(path, fragment) = to
            && let Some(place) = places.get(&(path.clone(), fragment.clone()))
        {
            fragment.clone_from(place);
        }
    }
}

/// What has no place is for the walk a file that cannot be read.
fn note_anchors(library: &mut Library) {
    let files = std::iter::once(&library.root).chain(library.files.values());
    let links = files.flat_map(|file| file.links.values());
    let anchors = links.filter_map(|to| match to {
        Address::File(path, fragment) if is_anchor(fragment) => Some(format!("{path}#{fragment}")),
        _ => None,
    });
    let anchors: Vec<String> = anchors.collect();
    let why = |anchor: &str| Unread::Failed(format!("no schema has the anchor `{anchor}`"));
    library.unread.extend(anchors.into_iter().map(|anchor| {
        let why = why(&anchor);
        (anchor, why)
    }));
}

fn is_anchor(fragment: &str) -> bool {
    !fragment.is_empty() && !fragment.starts_with('/')
}

fn apply(changes: &Changes, tree: &mut Value) {
    if changes.is_empty() {
        return;
    }
    let names = is_map(tree);
    visit(tree, names, &mut |role, text| {
        // The text stays what it is, so the key is put together from it without a copy.
        let key = (role, std::mem::take(text));
        *text = changes.get(&key).cloned().unwrap_or(key.1);
    });
}

/// What becomes of the references of the file at `path`; of the document itself for `None`.
fn changes(library: &Library, path: Option<&String>, diagnostics: &mut Diagnostics) -> Changes {
    let file = path.and_then(|path| library.files.get(path)).unwrap_or(&library.root);
    let mut changes = Changes::new();
    for ((role, text), to) in &file.links {
        let change = match (to, path) {
            (Address::File(path, fragment), _) => elsewhere(library, path, fragment),
            (Address::Here(fragment), Some(path)) => within(library, (path, file), fragment, diagnostics),
            (Address::Elsewhere, Some(path)) if *role == Role::Mapping => named(path, file, text),
            _ => None,
        };
        changes.extend(change.map(|change| ((*role, text.clone()), change)));
    }
    changes
}

/// A reference to the file at `path`.
fn elsewhere(library: &Library, path: &str, fragment: &str) -> Option<String> {
    if is_anchor(fragment) {
        let place = Pointer::root().join(UNREAD).join(format!("{path}#{fragment}"));
        return Some(format!("#{place}"));
    }
    if path == library.path {
        return Some(format!("#{fragment}"));
    }
    if library.files.contains_key(path) {
        return Some(format!("#{}{fragment}", place(path)));
    }
    let place = Pointer::root().join(UNREAD).join(path);
    library.unread.contains_key(path).then(|| format!("#{place}{fragment}"))
}

/// A reference from `file` into itself. Files that were written to be pasted into the document refer
/// to it in the same way.
fn within(
    library: &Library,
    (path, file): (&str, &File),
    fragment: &str,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    if leads(&file.tree, fragment) {
        return Some(format!("#{}{fragment}", place(path)));
    }
    if leads(&library.root.tree, fragment) {
        let message = format!("`#{fragment}` does not lead to anything in this file");
        let holder = holder(&file.tree, &format!("#{fragment}"), &place(path));
        let finding = Diagnostic::new(Code::UnresolvedReference, &holder.unwrap_or_default(), message);
        let main = &library.path;
        diagnostics.report(
            finding
                .fallback(format!("it is read as `{main}#{fragment}`"))
                .help("name the file that is meant"),
        );
    }
    None
}

/// The name of a schema that `file` has among its own components.
fn named(path: &str, file: &File, name: &str) -> Option<String> {
    let section = Pointer::root().join("components").join("schemas");
    file.tree.pointer(section.as_str())?.get(name)?;
    let section = place(path).join("components").join("schemas");
    Some(format!("#{}", section.join(name)))
}

/// Whether `fragment` leads to something in `tree`, or to a reference on the way.
fn leads(tree: &Value, fragment: &str) -> bool {
    let mut node = tree;
    for token in fragment.split('/').skip(1) {
        match step(node, token) {
            Some((_, next)) => node = next,
            None => return reference_of(node).is_some(),
        }
    }
    !is_anchor(fragment)
}

/// Where the first `$ref` with this text stands below `at`.
fn holder(node: &Value, text: &str, at: &Pointer) -> Option<Pointer> {
    match node {
        Value::Object(members) => members.iter().find_map(|(key, member)| match member {
            Value::String(own) if key == "$ref" && own == text => Some(at.join(key)),
            member => holder(member, text, &at.join(key)),
        }),
        Value::Array(elements) => {
            elements.iter().enumerate().find_map(|(index, element)| holder(element, text, &at.join(index)))
        }
        _ => None,
    }
}
