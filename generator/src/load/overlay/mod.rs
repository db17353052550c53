//! Overlays: lists of changes to a document, kept beside it (Overlay Specification 1.0 and 1.1).
//!
//! Takes the tree of the document as it was read, before anything else looks at it, and applies the
//! actions of each overlay in their order. An action that finds nothing to apply to is an error: the
//! document has changed, and whatever the action was to mend is elsewhere now. What comes from an overlay
//! keeps its place there, so that later findings about it point into the overlay.

mod action;
mod functions;
mod merge;

#[cfg(test)]
mod tests;

use serde_json::Value;

use self::action::{Action, Run};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::source::Source;

/// Members of an overlay.
const MEMBERS: &[&str] = &["overlay", "info", "extends", "actions"];

/// Applies the overlays of `source` to its tree. Returns `None` if one of them cannot be applied as a whole.
pub(super) fn apply(
    tree: &mut Value,
    source: &Source,
    spare: &mut usize,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let mut is_whole = true;
    for overlay in source.overlays() {
        let (read, findings) = super::one(overlay, spare);
        let mut origins = diagnostics.origins().clone();
        let number = origins.add(overlay.clone());
        diagnostics.lead_back(origins);
        for finding in findings {
            diagnostics.report(finding.file(overlay.name.clone()));
        }
        let Some(read) = read else {
            is_whole = false;
            continue;
        };
        let mut faults = Faults { name: &overlay.name, diagnostics, count: 0 };
        let actions = actions(&read, source, &mut faults);
        is_whole &= faults.count == 0;
        let mut run = Run { tree: &mut *tree, number, origins: diagnostics.origins().clone() };
        for action in actions {
            if let Err(fault) = run.apply(&action) {
                let at = action.at.join(fault.member);
                let mut finding = Diagnostic::new(fault.code, &at, fault.message).file(overlay.name.clone());
                finding.help = fault.help;
                diagnostics.report(finding);
                is_whole = false;
            }
        }
        let origins = run.origins;
        diagnostics.lead_back(origins);
    }
    is_whole.then_some(())
}

/// Reports what is wrong with the overlay itself.
struct Faults<'a, 'd> {
    name: &'a str,
    diagnostics: &'d mut Diagnostics,
    count: usize,
}

impl Faults<'_, '_> {
    fn invalid(&mut self, at: &Pointer, message: impl Into<String>, help: &str) {
        let finding = Diagnostic::new(Code::InvalidOverlay, at, message).file(self.name);
        self.diagnostics.report(finding.help(help));
        self.count += 1;
    }
}

/// The actions of the overlay `read`; what cannot be read is reported.
fn actions<'v>(read: &'v Value, document: &Source, faults: &mut Faults<'_, '_>) -> Vec<Action<'v>> {
    let root = Pointer::root();
    let Value::Object(members) = read else {
        faults.invalid(&root, "the overlay is not an object", "an overlay begins with `overlay: 1.0.0`");
        return Vec::new();
    };
    match members.get("overlay").and_then(Value::as_str) {
        Some(version) if version.starts_with("1.") => {}
        Some(version) => {
            let message = format!("version {version} of overlays is not known");
            faults.invalid(&root.join("overlay"), message, "supported are 1.0 and 1.1");
        }
        None => faults.invalid(
            &root,
            "the overlay does not say its version",
            "an overlay begins with `overlay: 1.0.0`",
        ),
    }
    let strangers =
        members.keys().filter(|name| !MEMBERS.contains(&name.as_str()) && !name.starts_with("x-"));
    for name in strangers {
        let message = format!("an overlay has no member `{name}`");
        faults.invalid(&root.join(name), message, "correct the name, or take it out");
    }
    if let Some(meant) = members.get("extends").and_then(Value::as_str) {
        check_extends(meant, document, faults);
    }
    let Some(Value::Array(entries)) = members.get("actions") else {
        faults.invalid(
            &root,
            "the overlay has no list of `actions`",
            "write `actions: [{target: …, update: …}]`",
        );
        return Vec::new();
    };
    let place = root.join("actions");
    let numbered = entries.iter().enumerate();
    numbered.filter_map(|(index, entry)| Action::read(entry, &place.join(index), faults)).collect()
}

/// Says that an overlay is meant for a document of another name.
fn check_extends(meant: &str, document: &Source, faults: &mut Faults<'_, '_>) {
    let file = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
    if file(meant) != file(&document.name) {
        let message =
            format!("the overlay is meant for `{meant}`, and the document is `{}`", file(&document.name));
        let finding = Diagnostic::new(Code::OverlayTarget, &Pointer::root().join("extends"), message);
        faults.diagnostics.report(finding.file(faults.name).fallback("it is applied all the same"));
    }
}
