//! What every reader of the walk is handed: references, findings, and what is known so far.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::operation_id::OperationIds;
use super::place::Place;
use super::reference::{Kind, References};
use super::security::Schemes;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

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
    /// Targets being inlined at this moment, outermost first.
    open: Vec<*const Value>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a, 'd> Context<'a, 'd> {
    /// A context for the document `root`.
    pub(super) fn new(root: &'a Value, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            references: References::collect(root),
            known: BTreeMap::new(),
            schemes: Schemes::default(),
            operation_ids: OperationIds::declared_in(root),
            skipped: Vec::new(),
            open: Vec::new(),
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
        self.diagnostics.report(diagnostic);
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

    /// Runs `read` while `target` counts as being inlined; `None` when it already is, or when
    /// references are inlined too deeply to go on.
    pub(super) fn inlining<T>(
        &mut self,
        target: &'a Value,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let address = std::ptr::from_ref(target);
        if self.open.len() >= DEEPEST_INLINING || self.open.contains(&address) {
            return None;
        }
        self.open.push(address);
        let found = read(self);
        self.open.pop();
        found
    }

    /// Whether `target` is being inlined at this moment, or nothing more can be.
    pub(super) fn is_open(&self, target: &Value) -> bool {
        self.open.len() >= DEEPEST_INLINING || self.open.contains(&std::ptr::from_ref(target))
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
