//! Documents of several files: what the document refers to is read, and put into its own tree.
//!
//! Takes the tree of the document and gives one tree in which every reference leads to some place of
//! that same tree. Other files stand in the member `x-coinage-files` of the root, by their paths from
//! the folder of the document; references are rewritten to match. What a file holds, and which of it
//! is ever asked for, is for the walk to find out. Only where the grammar has no place for a reference
//! does what it leads to take its place: maps such as `paths`, lists, and texts. And a component that
//! is nothing but a reference to another file becomes what it refers to, so that it keeps its name.
//!
//! Each file is read once, so references may lead in circles. A file that cannot be read is noted in
//! the member `x-coinage-unread`, and references to it lead there; the walk says of each what it does
//! without. A file that is neither JSON nor YAML is refused with the document, unless its name says
//! that it is a text, such as `intro.md`. References to the network are left as they are.
//!
//! Places are led back to their files by `Origins`.

mod address;
mod adopt;
mod gather;
mod inline;
mod rewrite;
mod search;
mod visit;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

pub(super) use self::address::{has_scheme, joined};
use self::gather::Library;
use crate::diagnostics::Diagnostics;
use crate::pointer::Pointer;
use crate::reference::{FILES, UNREAD};
use crate::source::{Reader, Source, Unread};

/// Puts what `root`, the tree of `source`, refers to into it. `spare` is how many values aliases may
/// still make. Returns `None` if one of the files is broken.
pub(super) fn bundle(
    root: Value,
    source: &Source,
    reader: &dyn Reader,
    spare: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let mut library = Library::gather(root, source, reader, spare, diagnostics);
    if library.is_alone() {
        return Some(library.root.tree);
    }
    let mut origins = diagnostics.origins().clone();
    for (path, file) in &mut library.files {
        file.source.take().into_iter().for_each(|source| origins.file(&place(path), source));
    }
    let is_broken = !library.broken.is_empty();
    library.broken.drain(..).for_each(|source| origins.file(&place(&source.name), source));
    diagnostics.lead_back(origins.clone());
    if is_broken {
        return None;
    }
    rewrite::rewrite(&mut library, diagnostics);
    let mut tree = assembled(library);
    inline::inline(&mut tree, &mut origins, diagnostics);
    adopt::adopt(&mut tree, &mut origins);
    diagnostics.lead_back(origins);
    Some(tree)
}

/// Where the file `path` stands in the bundled tree.
fn place(path: &str) -> Pointer {
    Pointer::root().join(FILES).join(path)
}

fn assembled(library: Library) -> Value {
    let mut tree = library.root.tree;
    if let Value::Object(root) = &mut tree {
        let files: Map<String, Value> =
            library.files.into_iter().map(|(path, file)| (path, file.tree)).collect();
        // A list, so that the references in question lead nowhere.
        let unread: Vec<Value> = library.unread.iter().map(|(path, why)| note(path, why)).collect();
        root.insert(FILES.to_owned(), files.into());
        root.insert(UNREAD.to_owned(), unread.into());
    }
    tree
}

/// What the walk is told about a file that is not there.
fn note(path: &str, why: &Unread) -> Value {
    let reason = match why {
        // Only of anchors.
        Unread::Failed(reason) if path.contains('#') => reason.clone(),
        Unread::Missing => format!("there is no file `{path}`"),
        Unread::Outside { .. } => format!("the file `{path}` lies outside of what the document may see"),
        Unread::Failed(reason) => format!("the file `{path}` cannot be read: {reason}"),
    };
    let help = match why {
        Unread::Outside { help } => Some(help),
        _ => None,
    };
    json!({"path": path, "missing": *why == Unread::Missing || path.contains('#'), "reason": reason, "help": help})
}

/// Whether `pointer` of a bundled document leads into another file.
pub(crate) fn is_in_file(pointer: &Pointer) -> bool {
    pointer.tokens().next().is_some_and(|first| first == FILES)
}

/// The place `pointer` of a bundled document as people know it: `/a`, or `models/pet.yaml#/a`.
pub(crate) fn named(pointer: &Pointer) -> String {
    let text = format!("#{pointer}");
    if is_in_file(pointer) { shown(&text).into_owned() } else { pointer.to_string() }
}

/// The reference `text` of a bundled tree as people know it: `models/pet.yaml#/Pet`.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let mut parts = text.splitn(4, '/');
    let (start, member) = (parts.next(), parts.next());
    let Some(path) = parts.next().filter(|_| start == Some("#") && matches!(member, Some(FILES | UNREAD)))
    else {
        return Cow::Borrowed(text);
    };
    let path = path.replace("~1", "/").replace("~0", "~");
    match parts.next() {
        Some(rest) => Cow::Owned(format!("{path}#/{rest}")),
        None => Cow::Owned(path),
    }
}
