//! The parameters of an operation: its own, those of its path, and what the template asks for.

use std::collections::BTreeSet;

use openapiv3::{Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr};
use serde_json::Value;

use super::component::{followed, referenced};
use super::context::Context;
use super::moved::Moved as _;
use super::object::Object;
use super::parameter::parameter;
use super::place::Place;
use super::reference::Kind;
use super::schema::string;
use super::template::Template;
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// A parameter with what tells it from others.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    name: String,
    location: String,
    parameter: ReferenceOr<Parameter>,
    /// Where the reference leads, if it is one.
    target: &'a Value,
    target_pointer: String,
    /// Its index in the list it stands in.
    index: usize,
    /// Whether that is the list of the operation and not of its path.
    is_own: bool,
}

impl Entry<'_> {
    /// Whether it is called `name`, in the path or in the query.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name && matches!(self.location.as_str(), "path" | "query")
    }

    fn is_same(&self, other: &Self) -> bool {
        // Names of headers have no case.
        self.location == other.location
            && (self.name == other.name
                || (self.location == "header" && self.name.eq_ignore_ascii_case(&other.name)))
    }
}

/// The member `parameters` of an operation or a path item.
pub(super) fn entries<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let mut index = 0;
    let read = object.list(cx, "parameters", |cx, value, place| {
        index += 1;
        entry(cx, value, place, index - 1).map(|entry| (entry, place.pointer()))
    });
    for (entry, pointer) in read {
        if entries.iter().any(|earlier| earlier.is_same(&entry)) {
            let message = format!("the parameter `{}` in `{}` stands twice", entry.name, entry.location);
            let finding = Diagnostic::new(Code::DuplicateKey, &pointer, message);
            cx.report(finding.fallback("the second one is left out"));
        } else {
            entries.push(entry);
        }
    }
    entries
}

fn entry<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
    index: usize,
) -> Option<Entry<'a>> {
    let parameter = referenced(cx, Kind::Parameter, value, place, parameter)?;
    let (target, pointer) = followed(cx, Kind::Parameter, value)?;
    let text = |member: &str| {
        target.get(member).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    Some(Entry {
        name: text("name")?,
        location: text("in")?.trim().to_ascii_lowercase(),
        parameter,
        target,
        target_pointer: pointer.unwrap_or_else(|| place.pointer().to_string()),
        index,
        is_own: true,
    })
}

/// Puts the parameters of an operation together: its own come first and win over those of the path.
pub(super) fn merged<'a>(
    cx: &Context<'a, '_>,
    own: Vec<Entry<'a>>,
    inherited: &[Entry<'a>],
    path_item: Place<'_>,
) -> Vec<Entry<'a>> {
    let mut entries = own;
    let own = entries.len();
    for entry in inherited {
        if !entries[..own].iter().any(|other| other.is_same(entry)) {
            let mut entry = Entry { is_own: false, ..entry.clone() };
            if let ReferenceOr::Item(item) = &mut entry.parameter {
                let at = path_item.member("parameters").element(entry.index).pointer();
                item.moved_from(cx.source(&at).as_str());
            }
            entries.push(entry);
        }
    }
    entries
}

/// The parameters as the operation has them, with a note on each that is not at its old index.
pub(super) fn placed(
    cx: &Context<'_, '_>,
    entries: Vec<Entry<'_>>,
    operation: Place<'_>,
) -> Vec<ReferenceOr<Parameter>> {
    let place = |(position, mut entry): (usize, Entry<'_>)| {
        if let (true, ReferenceOr::Item(item)) =
            (entry.is_own && entry.index != position, &mut entry.parameter)
        {
            let at = operation.member("parameters").element(entry.index).pointer();
            item.moved_from(cx.source(&at).as_str());
        }
        entry.parameter
    };
    entries.into_iter().enumerate().map(place).collect()
}

/// Makes the parameters fit the template of their path. Returns those that do, and those that the
/// document forgot.
pub(super) fn fit<'a>(
    cx: &mut Context<'a, '_>,
    entries: Vec<Entry<'a>>,
    template: &Template,
    path_item: Place<'_>,
) -> (Vec<Entry<'a>>, Vec<Parameter>) {
    let declared = |location: &str| -> BTreeSet<String> {
        entries.iter().filter(|entry| entry.location == location).map(|entry| entry.name.clone()).collect()
    };
    let (in_path, in_query) = (declared("path"), declared("query"));
    let mut open: Vec<&String> = template.variables.iter().filter(|name| !in_path.contains(*name)).collect();
    let mut open_query: Vec<&String> =
        template.query_variables.iter().filter(|name| !in_query.contains(*name)).collect();
    let mut fitted = Vec::with_capacity(entries.len());
    for mut entry in entries {
        let changed = if entry.location != "path" || template.variables.contains(&entry.name) {
            fitted.push(entry);
            continue;
        } else if let Some(found) = open_query.iter().position(|name| **name == entry.name) {
            open_query.remove(found);
            to_query(cx, &entry)
        } else if let Some(found) = open.iter().position(|name| alike(name, &entry.name)) {
            let name = open.remove(found);
            renamed(cx, &entry, name)
        } else {
            let message = format!("the path has no variable `{{{}}}`", entry.name);
            report(cx, &entry, message, "the parameter is left out".to_owned());
            None
        };
        if let Some(item) = changed {
            entry.parameter = ReferenceOr::Item(item);
            fitted.push(entry);
        }
    }
    let mut forgotten = Vec::new();
    for (names, location) in [(open, "path"), (open_query, "query")] {
        for name in names {
            let message = format!("the {location} variable `{{{name}}}` is not declared as a parameter");
            cx.warn(Code::PathParameter, path_item, message, "it is a required string");
            forgotten.push(made(name, location, &cx.source(&path_item.pointer())));
        }
    }
    (fitted, forgotten)
}

fn report(cx: &mut Context<'_, '_>, entry: &Entry<'_>, message: String, fallback: String) {
    let pointer = Pointer::parse(&entry.target_pointer);
    cx.report(Diagnostic::new(Code::PathParameter, &pointer, message).fallback(fallback));
}

/// Whether two names differ only in case and separators.
fn alike(a: &str, b: &str) -> bool {
    let plain = |name: &str| name.replace(|c: char| !c.is_alphanumeric(), "").to_lowercase();
    plain(a) == plain(b)
}

/// The parameter itself, also where the entry is a reference, so that it can be changed.
fn own<'a>(cx: &mut Context<'a, '_>, entry: &Entry<'a>) -> Option<Parameter> {
    match &entry.parameter {
        ReferenceOr::Item(item) => Some(item.clone()),
        ReferenceOr::Reference { .. } => {
            let mut item = parameter(cx, entry.target, Place::Start(&entry.target_pointer))?;
            item.moved_from(cx.source(&Pointer::parse(&entry.target_pointer)).as_str());
            Some(item)
        }
    }
}

fn renamed<'a>(cx: &mut Context<'a, '_>, entry: &Entry<'a>, name: &str) -> Option<Parameter> {
    let message = format!("the parameter `{}` is called `{{{name}}}` in the path", entry.name);
    report(cx, entry, message, format!("it is read as `{name}`"));
    let mut item = own(cx, entry)?;
    if let Parameter::Path { parameter_data, .. } = &mut item {
        name.clone_into(&mut parameter_data.name);
    }
    Some(item)
}

fn to_query<'a>(cx: &mut Context<'a, '_>, entry: &Entry<'a>) -> Option<Parameter> {
    let message = format!("the variable `{{{}}}` stands in the query", entry.name);
    report(cx, entry, message, "the parameter is sent in the query".to_owned());
    let Parameter::Path { parameter_data, .. } = own(cx, entry)? else { return None };
    Some(Parameter::Query {
        parameter_data,
        allow_reserved: false,
        style: QueryStyle::Form,
        allow_empty_value: None,
    })
}

/// A parameter that the document forgot.
fn made(name: &str, location: &str, path_item: &Pointer) -> Parameter {
    let parameter_data = ParameterData {
        name: name.to_owned(),
        description: None,
        required: true,
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(ReferenceOr::Item(string())),
        example: None,
        examples: std::iter::empty().collect(),
        explode: None,
        extensions: std::iter::empty().collect(),
    };
    let mut made = if location == "path" {
        Parameter::Path { parameter_data, style: PathStyle::Simple }
    } else {
        let style = QueryStyle::Form;
        Parameter::Query { parameter_data, allow_reserved: false, style, allow_empty_value: None }
    };
    made.moved_from(path_item.as_str());
    made
}
