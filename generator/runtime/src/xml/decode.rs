//! XML to values, by way of JSON.
//!
//! A blank value says what is expected at each place, as XML itself does not tell a number from a text or a list from
//! its only item. Reading is lenient: names count without their namespaces, any root is taken, members may be elements
//! where they should be attributes, lists may have an element around them where the document says nothing of it, and
//! the other way round. What the document does not name is kept where the type keeps such members, and skipped
//! elsewhere.

use serde_json::Value as Json;

use super::names::local;
use super::places::Places;
use super::table::{Described, Facts, Kind, Table};
use super::tree::{Element, parse};
use crate::runtime::{DecodeError, List, Map, RawReply, Target, Union, Value, from_json};

/// Decodes an XML body. `D` is the type inside of lists and maps.
pub fn reply<D: Described, T: Value>(reply: &RawReply) -> Result<T, DecodeError> {
    let mut guide = T::blank();
    // A reply to HEAD has no content, nor have others whose members are all headers: that is an object without any.
    let is_bare =
        reply.body().trim_ascii().is_empty() && matches!(guide.open(), Target::Record(_) | Target::Map(_));
    let root = if is_bare { Element::default() } else { parse(reply.body())? };
    let left = MOST_STEPS + root.count().saturating_mul(32);
    let mut walk = Walk { text: String::new(), depth: 0, misfits: 0, left };
    let root = entry(root, &mut guide, D::table());
    walk.nodes(&[&root], &mut guide, &Facts { kind: Kind::Wrapped, ..Facts::NONE }, D::table());
    from_json(walk.text.as_bytes())
}

/// Returns the element that the value really stands in: some services put it into another one, and some documents
/// describe an object whose only member is the root.
fn entry(root: Element, guide: &mut dyn Value, table: &'static Table) -> Element {
    let Target::Record(record) = guide.open() else { return root };
    let knows = |record: &dyn Value, element: &Element| {
        let places = Places::of(record, table);
        element.children.iter().any(|child| places.find(&child.name).is_some())
            || element.attributes.iter().any(|(name, _)| places.find(name).is_some())
    };
    if knows(record, &root) {
        return root;
    }
    if Places::of(record, table).find(&root.name).is_some() {
        return Element { children: vec![root], ..Element::default() };
    }
    let inside = root.children.iter().find(|child| knows(record, child));
    inside.cloned().unwrap_or(root)
}

/// How deep types may be inside of each other, a type that holds itself included.
const DEEPEST: usize = 512;

/// How many values are looked at, besides a multiple of those that there are, before choices are no longer tried out:
/// each choice inside another one multiplies the work.
const MOST_STEPS: usize = 10_000;

/// What a required member costs that is not there: more than any number of members that nobody knows.
const MISSING: usize = 1 << 20;

/// The way through a document.
struct Walk {
    /// The JSON that has been written.
    text: String,
    depth: usize,
    /// What did not fit so far.
    misfits: usize,
    left: usize,
}

impl Walk {
    /// Writes the JSON of the elements that stand for one value.
    fn nodes(&mut self, nodes: &[&Element], value: &mut dyn Value, facts: &Facts, table: &'static Table) {
        self.left = self.left.saturating_sub(1);
        let Some(node) = nodes.last() else { return self.text.push_str("null") };
        if self.depth >= DEEPEST {
            return self.untyped(nodes);
        }
        if nodes.len() == 1 && (node.nil || node.is_empty() && !takes_empty(value)) && value.null() {
            return self.text.push_str("null");
        }
        self.depth += 1;
        match value.open() {
            Target::List(list) => self.list(nodes, list, facts, table),
            Target::Map(map) => self.map(nodes, map, table),
            Target::Record(record) => self.record(node, record, table),
            Target::Union(union) => self.union(nodes, union, facts, table),
            Target::Json(_) => self.untyped(nodes),
            Target::Bool(_) => match node.text.trim() {
                "true" | "1" => self.text.push_str("true"),
                "false" | "0" => self.text.push_str("false"),
                other => self.misfit(other),
            },
            Target::String(_) => self.string(&node.text),
            // Texts with a form of their own never begin or end with white space.
            Target::Text(_) => self.string(node.text.trim()),
            _ => self.number(node.text.trim()),
        }
        self.depth -= 1;
    }

    fn string(&mut self, text: &str) {
        // A text can always be written.
        self.text.push_str(&serde_json::to_string(text).unwrap_or_default());
    }

    /// Writes what is not of the form that is expected; the codec says so with its place.
    fn misfit(&mut self, text: &str) {
        self.misfits += MISSING;
        self.string(text);
    }

    /// Writes a number to its last digit.
    fn number(&mut self, text: &str) {
        let plain = text.strip_prefix('+').unwrap_or(text);
        if serde_json::from_str::<serde_json::Number>(plain).is_ok() {
            self.text.push_str(plain);
        } else if let Ok(whole) = plain.parse::<i128>() {
            self.text.push_str(&whole.to_string());
        } else {
            match plain.parse::<f64>() {
                Ok(number) if number.is_finite() => self.text.push_str(&number.to_string()),
                _ => self.misfit(text),
            }
        }
    }

    fn list(&mut self, nodes: &[&Element], list: &mut dyn List, facts: &Facts, table: &'static Table) {
        let item = facts.item();
        let mut items: Vec<&Element> = Vec::new();
        for node in nodes {
            if is_around(node, facts) {
                let named = |child: &&Element| child.name == local(item.name);
                let all = !node.children.iter().any(|child| named(&child));
                items.extend(node.children.iter().filter(|child| all || named(child)));
            } else {
                items.push(node);
            }
        }
        self.text.push('[');
        for (index, node) in items.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.nodes(&[node], list.grow(), &item, table);
        }
        self.text.push(']');
    }

    fn map(&mut self, nodes: &[&Element], map: &mut dyn Map, table: &'static Table) {
        let mut members = Members::default();
        // Maps of many services are lists of pairs.
        let pairs = |nodes: &[&Element]| -> Option<Vec<(String, Element)>> {
            nodes.iter().map(|it| pair(it)).collect()
        };
        let inside: Vec<&Element> = nodes.iter().flat_map(|node| &node.children).collect();
        let found = pairs(nodes).or_else(|| pairs(&inside).filter(|found| !found.is_empty()));
        let held: Vec<Element> = match found {
            Some(pairs) => pairs.into_iter().map(|(name, value)| Element { name, ..value }).collect(),
            None => nodes.last().map(|node| node.children.clone()).unwrap_or_default(),
        };
        for element in &held {
            members.add(&element.name, element);
        }
        self.text.push('{');
        for (name, nodes) in members.0 {
            self.key(name);
            self.nodes(&nodes, map.entry(name), &Facts::NONE, table);
        }
        self.text.push('}');
    }

    fn key(&mut self, name: &str) {
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        self.string(name);
        self.text.push(':');
    }

    fn record(&mut self, element: &Element, record: &mut dyn Value, table: &'static Table) {
        let places = Places::of(record, table);
        let mut found: Vec<Vec<&Element>> = vec![Vec::new(); places.0.len()];
        let mut unknown = Members::default();
        for child in &element.children {
            match places.find(&child.name) {
                Some(index) => found[index].push(child),
                None => unknown.add(&child.name, child),
            }
        }
        let loose: Vec<(usize, Element)> = places.loose(element);
        for (index, element) in &loose {
            if found[*index].is_empty() {
                found[*index].push(element);
            }
        }
        self.text.push('{');
        for (index, (place, nodes)) in places.0.iter().zip(&found).enumerate() {
            let value = record.field_mut(index);
            let empty = nodes.is_empty()
                && place.required
                && matches!(value.open(), Target::List(_) | Target::Map(_));
            if nodes.is_empty() && !empty {
                self.misfits += if place.required { MISSING } else { 0 };
                continue;
            }
            self.key(place.name);
            // A list without items is nothing at all in XML.
            match nodes.is_empty().then(|| value.open()) {
                Some(Target::List(_)) => self.text.push_str("[]"),
                Some(_) => self.text.push_str("{}"),
                None => self.nodes(nodes, value, &place.facts, place.table),
            }
        }
        self.others(unknown, record);
        self.text.push('}');
    }

    /// Writes the elements that the document does not name, if there is a place for them.
    fn others(&mut self, unknown: Members<'_>, record: &mut dyn Value) {
        self.misfits += unknown.0.len();
        let shape = record.shape();
        let Some(rest) = record.rest_mut() else { return };
        for (name, nodes) in unknown.0 {
            if shape.fields.iter().all(|field| field.name != name) {
                self.key(name);
                self.nodes(&nodes, rest.entry(name), &Facts::NONE, <() as Described>::table());
            }
        }
    }

    /// Writes the JSON of the branch that fits best; the codec makes the choice itself, and finds the same.
    fn union(&mut self, nodes: &[&Element], union: &mut dyn Union, facts: &Facts, table: &'static Table) {
        let branches = union.branches();
        let tag = branches.tag.and_then(|name| Some((name, nodes.last()?.tag(name)?)));
        let meant =
            tag.and_then(|(_, text)| branches.list.iter().position(|branch| branch.tags.contains(&text)));
        let mut best: Option<(usize, String)> = None;
        let before = (std::mem::take(&mut self.text), self.misfits);
        for index in 0..branches.list.len() {
            if meant.is_some_and(|meant| meant != index) || self.left == 0 {
                continue;
            }
            let table = table.branches.get(index).map_or_else(<() as Described>::table, |table| table());
            self.misfits = 0;
            self.nodes(nodes, union.select(index), facts, table);
            let text = std::mem::take(&mut self.text);
            if best.as_ref().is_none_or(|(misfits, _)| self.misfits < *misfits) {
                best = Some((self.misfits, text));
            }
        }
        (self.text, self.misfits) = before;
        match best {
            Some((misfits, text)) => {
                self.misfits += misfits;
                self.text.push_str(&with_tag(text, tag));
            }
            None => self.untyped(nodes),
        }
    }

    /// Writes elements without knowing what they are: as text, as an object, or as a list of these.
    fn untyped(&mut self, nodes: &[&Element]) {
        let json = match nodes {
            [only] => json(only),
            several => several.iter().map(|node| json(node)).collect(),
        };
        self.text.push_str(&json.to_string());
    }
}

impl Element {
    /// The text of the member that tells the branches of a choice apart.
    fn tag(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.iter().find(|(known, _)| known == local(name));
        let child = || self.children.iter().find(|child| child.name == local(name));
        attribute.map(|(_, text)| text.as_str()).or_else(|| child().map(|child| child.text.trim()))
    }
}

/// Adds the tag to an object that has lost it, as it is no member of the branch.
fn with_tag(text: String, tag: Option<(&str, &str)>) -> String {
    let (Some((name, value)), Some(members)) = (tag, text.strip_prefix('{')) else { return text };
    if serde_json::from_str::<Json>(&text).is_ok_and(|object| object.get(name).is_some()) {
        return text;
    }
    let comma = if members == "}" { "" } else { "," };
    format!("{{{}:{}{comma}{members}", Json::from(name), Json::from(value))
}

fn json(element: &Element) -> Json {
    if element.nil {
        return Json::Null;
    }
    if element.children.is_empty() {
        return Json::from(element.text.as_str());
    }
    let mut members = Members::default();
    for child in &element.children {
        members.add(&child.name, child);
    }
    let member = |(name, nodes): (&str, Vec<&Element>)| {
        let value = match &nodes[..] {
            [only] => json(only),
            several => several.iter().map(|node| json(node)).collect(),
        };
        (name.to_owned(), value)
    };
    Json::Object(members.0.into_iter().map(member).collect())
}

/// Elements by name, in the order of their first.
#[derive(Default)]
struct Members<'a>(Vec<(&'a str, Vec<&'a Element>)>);

impl<'a> Members<'a> {
    fn add(&mut self, name: &'a str, element: &'a Element) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, elements)) => elements.push(element),
            None => self.0.push((name, vec![element])),
        }
    }
}

/// A key and its value, if the element has just these.
fn pair(element: &Element) -> Option<(String, Element)> {
    let [key, value] = &element.children[..] else { return None };
    let is_key =
        key.children.is_empty() && ["key", "name"].iter().any(|name| key.name.eq_ignore_ascii_case(name));
    (is_key && value.name.eq_ignore_ascii_case("value")).then(|| (key.text.clone(), value.clone()))
}

/// Says whether an element without anything inside is an ordinary value at this place.
fn takes_empty(guide: &mut dyn Value) -> bool {
    match guide.open() {
        Target::String(_) | Target::List(_) | Target::Map(_) | Target::Json(_) | Target::Union(_) => true,
        Target::Record(record) => record.shape().fields.iter().all(|field| !field.required()),
        _ => false,
    }
}

/// Says whether an element stands around the items of a list, and is none of them.
fn is_around(node: &Element, facts: &Facts) -> bool {
    let item = facts.item();
    let (own, item) = (local(facts.name), local(item.name));
    match facts.kind {
        Kind::Wrapped => true,
        _ if item.is_empty() || node.name == item && own != item => false,
        // The document says nothing of an element around the items, and there is one all the same.
        _ => own != item && (node.is_empty() || node.children.iter().any(|child| child.name == item)),
    }
}
