//! What every reader of the walk is handed: references, findings, and what is known so far.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::object::Object;
use super::operation_id::OperationIds;
use super::origin::Origin;
use super::place::Place;
use super::reference::{Kind, References};
use super::security::Schemes;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// How deep references may be inlined into one another; real documents need two or three.
const DEEPEST_INLINING: usize = 12;

/// The state of one walk.
pub(super) struct Context<'a, 'd> {
    /// Where references lead.
    pub(super) references: References<'a>,
    /// Names of components that were read and may be referred to, by kind, once the kind is complete.
    pub(super) known: BTreeMap<Kind, BTreeSet<String>>,
    /// Security schemes by name.
    pub(super) schemes: Schemes,
    /// Operation ids that are spoken for.
    pub(super) operation_ids: OperationIds,
    /// Operations left out, for the report.
    pub(super) skipped: Vec<Value>,
    /// The number after `3.` in the version; none for Swagger 2.0.
    pub(super) minor: Option<u32>,
    /// Paths with a fragment: some documents have one in each, and one finding says it all.
    pub(super) fragments: Vec<Pointer>,
    /// Targets being inlined at this moment, outermost first.
    open: Vec<*const Value>,
    origin: Origin<'a>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a, 'd> Context<'a, 'd> {
    /// A context for the walk through `root`, from which `origin` leads back to the source.
    pub(super) fn new(
        root: &'a Value,
        origin: Origin<'a>,
        minor: Option<u32>,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            references: References::collect(root),
            operation_ids: OperationIds::declared_in(root),
            origin,
            minor,
            ..Self::of_source(root, diagnostics)
        }
    }

    /// A context for the source `root` before the walk.
    pub(super) fn of_source(root: &'a Value, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            references: References::unread(root),
            known: BTreeMap::new(),
            schemes: Schemes::default(),
            operation_ids: OperationIds::default(),
            skipped: Vec::new(),
            minor: None,
            fragments: Vec::new(),
            open: Vec::new(),
            origin: Origin::Same,
            diagnostics,
        }
    }

    /// Reports a finding and what is done about it.
    pub(super) fn warn(
        &mut self,
        code: Code,
        place: Place<'_>,
        message: impl Into<String>,
        fallback: impl Into<String>,
    ) {
        self.report(Diagnostic::new(code, &place.pointer(), message).fallback(fallback));
    }

    /// Reports a finding that is put together by the caller.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(self.origin.translated(diagnostic));
    }

    /// Where the node at `pointer` of the tree stood in the source.
    pub(super) fn source(&self, pointer: &Pointer) -> Pointer {
        self.origin.of(pointer)
    }

    /// Reports a value of the wrong type.
    pub(super) fn wrong(&mut self, place: Place<'_>, value: &Value, expected: &str, fallback: &str) {
        let message = format!("`{}` is {} where {expected} is expected", place.name(), describe(value));
        self.warn(Code::WrongType, place, message, fallback);
    }

    /// Reports a member that has to be there.
    pub(super) fn missing(&mut self, place: Place<'_>, what: &str, member: &str, fallback: &str) {
        self.warn(Code::MissingMember, place, format!("{what} has no `{member}`"), fallback);
    }

    /// Reports a member that came with a later version than the document says it is in.
    pub(super) fn since(&mut self, object: &Object<'a, '_>, member: &str, minor: u32) {
        if object.get(member).is_some() && self.minor.is_some_and(|own| own < minor) {
            let message = format!("`{member}` came with OpenAPI 3.{minor}");
            let fallback = "it is read as that version has it";
            self.warn(Code::WrongType, object.place.member(member), message, fallback);
        }
    }

    /// Remembers a path with a fragment.
    pub(super) fn note_fragment(&mut self, place: Place<'_>) {
        let pointer = place.pointer();
        if self.fragments.last() != Some(&pointer) {
            self.fragments.push(pointer);
        }
    }

    /// Reports the paths with fragments, once for all of them.
    pub(super) fn report_fragments(&mut self) {
        let Some(first) = self.fragments.first() else { return };
        let message = match self.fragments.len() {
            1 => "the path contains a fragment".to_owned(),
            many => format!("{many} paths contain a fragment, this one among them"),
        };
        let finding = Diagnostic::new(Code::PathParameter, first, message);
        let finding =
            finding.fallback("requests are sent to the path without it, for fragments are never sent");
        self.report(finding);
    }

    /// Runs `read` on the target of the reference `text` at `place`, unless it leads back to where the walk
    /// is already; that is reported.
    pub(super) fn inlining<T>(
        &mut self,
        text: &str,
        place: Place<'_>,
        target: &'a Value,
        fallback: &str,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let address = std::ptr::from_ref(target);
        if self.open.len() >= DEEPEST_INLINING || self.open.contains(&address) {
            let message = format!("`{text}` leads back to itself");
            self.warn(Code::CircularReference, place.member("$ref"), message, fallback);
            return None;
        }
        self.open.push(address);
        let found = read(self);
        self.open.pop();
        found
    }
}

/// A JSON value in words.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) if text.chars().count() <= 40 => format!("the string `{text}`"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
