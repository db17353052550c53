//! Where a node of the tree stood in the source.
//!
//! That is the same place, unless the tree was converted first. A converted tree has a note on each
//! node that moved, which holds for all below it, and sections that only changed their names.

use serde_json::Value;

use super::moved::AT;
use super::swagger::SECTIONS;
use crate::diagnostics::Diagnostic;
use crate::pointer::Pointer;

/// The way back from the tree to the source.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// The tree is the source.
    Same,
    /// The tree was converted from Swagger 2.0.
    Converted(&'a Value),
}

impl Origin<'_> {
    /// The place in the source of what stands at `pointer`.
    pub(super) fn of(self, pointer: &Pointer) -> Pointer {
        let Self::Converted(root) = self else { return pointer.clone() };
        let mut node = Some(root);
        let mut at = Pointer::root();
        for token in pointer.tokens() {
            at = at.join(&token);
            node = node.and_then(|node| match node {
                Value::Object(members) => members.get(&token),
                Value::Array(elements) => elements.get(token.parse::<usize>().ok()?),
                _ => None,
            });
            if let Some(note) = node.and_then(|node| node.get(AT)?.as_str()) {
                at = Pointer::parse(note);
            } else if let Some((_, before)) = section(&at) {
                at = Pointer::root().join(before);
            }
        }
        at
    }

    /// A finding about the tree as one about the source: its place, and the sections it speaks of.
    pub(super) fn translated(self, mut finding: Diagnostic) -> Diagnostic {
        if matches!(self, Self::Same) {
            return finding;
        }
        finding.pointer = self.of(&finding.pointer);
        let Diagnostic { message, fallback, help, .. } = &mut finding;
        for text in [Some(message), fallback.as_mut(), help.as_mut()].into_iter().flatten() {
            for (now, before) in SECTIONS {
                if text.contains(now) {
                    *text = text.replace(now, before);
                }
            }
        }
        finding
    }
}

/// The section that stands at `pointer`.
fn section(pointer: &Pointer) -> Option<&'static (&'static str, &'static str)> {
    let path = pointer.as_str().strip_prefix('/')?;
    SECTIONS.iter().find(|(now, _)| path == *now)
}
