//! The walk through a value and the tables of its types, side by side.

use std::fmt::Write as _;

use super::rule::{Rule, Rules};
use super::violations::Violation;
use crate::runtime::{Value, View};

/// The rules that a value breaks.
pub(super) fn broken(value: &dyn Value, rules: &'static Rules) -> Vec<Violation> {
    let mut walk = Walk { path: Vec::new(), found: Vec::new() };
    walk.table(value.view(), rules);
    walk.found
}

struct Walk<'a> {
    /// The way to the present value. It is written out only for what breaks a rule.
    path: Vec<Step<'a>>,
    found: Vec<Violation>,
}

enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

impl<'a> Walk<'a> {
    fn table(&mut self, view: View<'a>, rules: &'static Rules) {
        self.value(view, rules.own);
        let of = |name: &str| rules.members.iter().find(|member| member.name == name);
        match view {
            View::Record(record) => self.record(record, rules),
            View::Union(union) => {
                let (index, value) = union.active();
                if let Some(member) = union.branches().list.get(index).and_then(|branch| of(branch.name)) {
                    self.value(value.view(), member.rules);
                }
            }
            _ => {}
        }
    }

    fn record(&mut self, record: &'a dyn Value, rules: &'static Rules) {
        let fields = record.shape().fields;
        for member in rules.members {
            if let Some(index) = fields.iter().position(|field| field.name == member.name) {
                self.below(Step::Member(member.name), record.field(index).view(), member.rules);
            }
        }
        if let (false, Some(rest)) = (rules.rest.is_empty(), record.rest()) {
            for (name, value) in rest.entries() {
                self.below(Step::Member(name), value.view(), rules.rest);
            }
        }
    }

    fn below(&mut self, step: Step<'a>, view: View<'a>, rules: &'static [Rule]) {
        self.path.push(step);
        self.value(view, rules);
        self.path.pop();
    }

    fn value(&mut self, view: View<'a>, rules: &'static [Rule]) {
        // Whether a value may be missing is for the type to say.
        if matches!(view, View::Absent | View::Null | View::Json(serde_json::Value::Null)) {
            return;
        }
        for rule in rules {
            match rule {
                Rule::Each(rules) => self.each(view.plain(), rules),
                Rule::Of(rules) => self.table(view, rules()),
                rule if rule.holds(inner(rule, view)) => {}
                rule => self.found.push(Violation::new(self.written(), rule)),
            }
        }
    }

    fn each(&mut self, view: View<'a>, rules: &'static [Rule]) {
        match view {
            View::List(list) => {
                for index in 0..list.count() {
                    if let Some(item) = list.item(index) {
                        self.below(Step::Item(index), item.view(), rules);
                    }
                }
            }
            View::Map(map) => {
                for (name, value) in map.entries() {
                    self.below(Step::Member(name), value.view(), rules);
                }
            }
            View::Json(serde_json::Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.below(Step::Item(index), View::Json(item), rules);
                }
            }
            View::Json(serde_json::Value::Object(members)) => {
                for (name, value) in members {
                    self.below(Step::Member(name), View::Json(value), rules);
                }
            }
            _ => {}
        }
    }

    /// The JSON path of the present value.
    fn written(&self) -> String {
        let mut path = String::from("$");
        for step in &self.path {
            // Writing to a text cannot fail.
            let _ = match step {
                Step::Member(name) if is_plain(name) => write!(path, ".{name}"),
                Step::Member(name) => write!(path, "[{name:?}]"),
                Step::Item(index) => write!(path, "[{index}]"),
            };
        }
        path
    }
}

/// What a rule looks at: the members of a union are those of its branch and the one that tells branches apart.
fn inner<'a>(rule: &Rule, view: View<'a>) -> View<'a> {
    match rule {
        Rule::MinMembers(_) | Rule::MaxMembers(_) => view,
        _ => view.plain(),
    }
}

/// Says whether a name can stand behind a dot in a JSON path.
fn is_plain(name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    name.starts_with(|c: char| is_word(c) && !c.is_numeric()) && name.chars().all(is_word)
}
