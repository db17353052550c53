//! Values to XML.

use std::fmt::Write as _;

use quick_xml::escape::{escape, partial_escape};
use serde_json::Value as Json;

use super::names::{is_character, is_name};
use super::table::{Described, Facts, Kind, Member, Table};
use crate::runtime::{Call, List, Value, View, entries};

impl Call {
    /// Sets the body to `value` as XML.
    pub fn xml(&mut self, content_type: &'static str, value: &dyn Value, body: &Member) {
        match document(value.view(), &body.facts, (body.inside)()) {
            Ok(text) => self.body(content_type, text.into()),
            Err(problem) => self.fail(format!("the body cannot be written as XML: {problem}")),
        }
    }
}

/// Returns the document that `value` is, or what is wrong with it.
fn document(value: View<'_>, root: &Facts, table: &'static Table) -> Result<String, String> {
    let mut writer =
        Writer { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), scopes: Vec::new() };
    if root.name.is_empty() {
        let members: Vec<_> = entries(value).into_iter().flatten().collect();
        let [(name, value)] = members[..] else {
            return Err("it has to have one member, which is the root".to_owned());
        };
        let known = inner(table, name);
        // What the document says about the object holds for what stands in its place.
        let facts = Facts {
            prefix: if known.facts.namespace.is_empty() { root.prefix } else { known.facts.prefix },
            namespace: if known.facts.namespace.is_empty() { root.namespace } else { known.facts.namespace },
            ..known.facts
        };
        writer.root(value, &Known { name: known.name, facts, table: known.table })?;
    } else {
        writer.root(value, &Known { name: root.name, facts: *root, table })?;
    }
    Ok(writer.text)
}

/// What is known of a value: its name unless the facts have another one, and the table of the type inside.
struct Known<'a> {
    name: &'a str,
    facts: Facts,
    table: &'static Table,
}

impl<'a> Known<'a> {
    fn name(&self) -> &'a str {
        if self.facts.name.is_empty() { self.name } else { self.facts.name }
    }

    fn item(&self) -> Self {
        Known { name: self.name(), facts: self.facts.item(), table: self.table }
    }
}

/// What is known of the member `name` of a value with this table.
fn inner<'a>(table: &'static Table, name: &'a str) -> Known<'a> {
    match table.member(name) {
        Some(member) => Known { name, facts: member.facts, table: (member.inside)() },
        None => Known { name, facts: Facts::NONE, table: <() as Described>::table() },
    }
}

struct Writer {
    text: String,
    /// The namespaces that have been declared by the elements around, by prefix.
    scopes: Vec<(&'static str, &'static str)>,
}

impl Writer {
    fn root(&mut self, value: View<'_>, known: &Known<'_>) -> Result<(), String> {
        match plain(value, known.table).0 {
            // There is one root, whatever is said of lists.
            View::List(list) => self.wrapped(list, known),
            _ => self.element(value, known),
        }
    }

    /// Writes a member of an element.
    fn member(&mut self, value: View<'_>, known: &Known<'_>) -> Result<(), String> {
        match (plain(value, known.table).0, known.facts.kind) {
            (View::List(list), Kind::Wrapped) => self.wrapped(list, known),
            (View::List(list), _) => self.items(list, &known.item()),
            (View::Json(Json::Array(items)), _) => {
                items.iter().try_for_each(|item| self.element(View::Json(item), &known.item()))
            }
            _ => self.element(value, known),
        }
    }

    fn items(&mut self, list: &dyn List, item: &Known<'_>) -> Result<(), String> {
        let mut items = (0..list.count()).filter_map(|index| list.item(index));
        items.try_for_each(|value| self.member(value.view(), item))
    }

    fn wrapped(&mut self, list: &dyn List, known: &Known<'_>) -> Result<(), String> {
        let before = self.start(known)?;
        if list.count() == 0 {
            self.text.push_str("/>");
        } else {
            self.text.push('>');
            self.items(list, &known.item())?;
            self.end(known);
        }
        self.scopes.truncate(before);
        Ok(())
    }

    fn element(&mut self, value: View<'_>, known: &Known<'_>) -> Result<(), String> {
        let before = self.start(known)?;
        let (view, table) = plain(value, known.table);
        if let Some(members) = entries(value) {
            self.object(members.collect(), known, table)?;
        } else if matches!(view, View::Absent | View::Null | View::Json(Json::Null)) {
            self.text.push_str(" xsi:nil=\"true\"");
            if self.scopes.iter().rev().find(|(prefix, _)| *prefix == "xsi").is_none_or(|it| it.1 != XSI) {
                let _ = write!(self.text, " xmlns:xsi=\"{XSI}\"");
            }
            self.text.push_str("/>");
        } else {
            let text = scalar(view, known.name())?;
            if text.is_empty() {
                self.text.push_str("/>");
            } else {
                self.text.push('>');
                self.put(&text);
                self.end(known);
            }
        }
        self.scopes.truncate(before);
        Ok(())
    }

    fn object(
        &mut self,
        members: Vec<(&str, View<'_>)>,
        known: &Known<'_>,
        table: &'static Table,
    ) -> Result<(), String> {
        for (name, value) in &members {
            let attribute = inner(table, name);
            if attribute.facts.kind == Kind::Attribute && !is_nothing(*value) {
                self.attribute(&attribute, &scalar(value.plain(), attribute.name())?)?;
            }
        }
        let mut is_open = false;
        for (name, value) in members {
            let member = inner(table, name);
            if member.facts.kind == Kind::Attribute || is_empty_list(value, &member) {
                continue;
            }
            if !std::mem::replace(&mut is_open, true) {
                self.text.push('>');
            }
            if member.facts.kind == Kind::Text {
                let text = if is_nothing(value) { String::new() } else { scalar(value.plain(), name)? };
                self.put(&text);
            } else {
                self.member(value, &member)?;
            }
        }
        if is_open {
            self.end(known);
        } else {
            self.text.push_str("/>");
        }
        Ok(())
    }

    /// Writes the start of an element up to its attributes. Returns how many namespaces there were before it.
    fn start(&mut self, known: &Known<'_>) -> Result<usize, String> {
        let before = self.scopes.len();
        let name = qualified(known)?;
        let _ = write!(self.text, "<{name}");
        self.declare(&known.facts);
        Ok(before)
    }

    fn end(&mut self, known: &Known<'_>) {
        let name = qualified(known).unwrap_or_default();
        let _ = write!(self.text, "</{name}>");
    }

    /// Declares the namespace of a name, unless an element around it has done so.
    fn declare(&mut self, facts: &Facts) {
        if facts.namespace.is_empty() {
            return;
        }
        let known = self.scopes.iter().rev().find(|(prefix, _)| *prefix == facts.prefix);
        if known.is_some_and(|(_, namespace)| *namespace == facts.namespace) {
            return;
        }
        self.scopes.push((facts.prefix, facts.namespace));
        let colon = if facts.prefix.is_empty() { "" } else { ":" };
        let _ = write!(self.text, " xmlns{colon}{}=\"{}\"", facts.prefix, quoted(facts.namespace));
    }

    fn attribute(&mut self, known: &Known<'_>, text: &str) -> Result<(), String> {
        // An attribute without a prefix is in no namespace, whatever is said.
        if !known.facts.prefix.is_empty() {
            self.declare(&known.facts);
        }
        let _ = write!(self.text, " {}=\"{}\"", qualified(known)?, quoted(text));
        Ok(())
    }

    fn put(&mut self, text: &str) {
        // Readers turn a carriage return into a line feed, unless it is written by its number.
        self.text.push_str(&partial_escape(text).replace('\r', "&#13;"));
    }
}

/// The namespace of `xsi:nil`.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Writes a text as it stands in an attribute, white space included.
fn quoted(text: &str) -> String {
    escape(text).replace('\r', "&#13;").replace('\n', "&#10;").replace('\t', "&#9;")
}

fn qualified(known: &Known<'_>) -> Result<String, String> {
    let (prefix, name) = (known.facts.prefix, known.name());
    let name = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}:{name}") };
    if is_name(&name) { Ok(name) } else { Err(format!("`{name}` cannot be the name of an element")) }
}

/// What a union holds, and the table of its branch.
fn plain<'a>(mut value: View<'a>, mut table: &'static Table) -> (View<'a>, &'static Table) {
    while let View::Union(union) = value {
        let (branch, inside) = union.active();
        value = inside.view();
        table = table.branches.get(branch).map_or_else(<() as Described>::table, |table| table());
    }
    (value, table)
}

fn is_nothing(value: View<'_>) -> bool {
    matches!(value.plain(), View::Absent | View::Null | View::Json(Json::Null))
}

/// Whether nothing stands for a list at all.
fn is_empty_list(value: View<'_>, known: &Known<'_>) -> bool {
    match value.plain() {
        View::List(list) => list.count() == 0 && known.facts.kind != Kind::Wrapped,
        View::Json(Json::Array(items)) => items.is_empty(),
        _ => false,
    }
}

fn scalar(value: View<'_>, name: &str) -> Result<String, String> {
    let Some(text) = value.scalar() else {
        return Err(match value {
            View::F32(_) | View::F64(_) => format!("`{name}` is infinite or not a number"),
            View::File(_) => format!("`{name}` is a file that is read as a stream"),
            _ => format!("`{name}` holds a list or an object where there is only room for text"),
        });
    };
    if text.chars().all(is_character) {
        Ok(text.into_owned())
    } else {
        Err(format!("`{name}` has a character that XML does not have"))
    }
}
