//! Where references lead.
//!
//! Before the walk, every reference that points below a component is looked up once. The schemas such
//! references lead to are moved to `components/schemas` under a name made of their place, so that what
//! comes after meets only references to components. A node is recognised by its address: the tree is
//! borrowed for the whole walk and never changes.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use serde_json::{Map, Value};

use super::place_name::place_name;
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// How many references may follow one another before they count as a circle.
const LONGEST_CHAIN: usize = 32;

/// A kind of component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Schema,
    Response,
    Parameter,
    Example,
    RequestBody,
    Header,
    SecurityScheme,
    Link,
    Callback,
    PathItem,
}

impl Kind {
    /// The member of `components` that holds this kind.
    pub(super) fn member(self) -> &'static str {
        match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
        }
    }

    /// The kind in words.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Response => "response",
            Self::Parameter => "parameter",
            Self::Example => "example",
            Self::RequestBody => "request body",
            Self::Header => "header",
            Self::SecurityScheme => "security scheme",
            Self::Link => "link",
            Self::Callback => "callback",
            Self::PathItem => "path item",
        }
    }

    /// The reference to the component `name`, as every reference of the result is written.
    pub(super) fn reference(self, name: &str) -> String {
        let pointer = Pointer::root().join("components").join(self.member()).join(name);
        format!("#{pointer}")
    }
}

/// Why a reference cannot be followed.
pub(super) struct Broken {
    code: Code,
    message: String,
    help: Option<String>,
}

impl Broken {
    fn new(code: Code, message: String) -> Self {
        Self { code, message, help: None }
    }

    /// The reason in words, for the report.
    pub(super) fn reason(&self) -> &str {
        &self.message
    }

    /// The finding, placed at the reference.
    pub(super) fn finding(&self, pointer: &Pointer, fallback: &str) -> Diagnostic {
        let finding = Diagnostic::new(self.code, &pointer.join("$ref"), &*self.message).fallback(fallback);
        match &self.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }
}

/// What a reference to something other than a schema leads to.
pub(super) enum Found<'a> {
    /// A component of the kind that was asked for.
    Component(String, &'a Value),
    /// Some other place of the document.
    Elsewhere(String, &'a Value),
}

/// A schema that moves to `components/schemas`.
#[derive(Clone)]
pub(super) struct Target<'a> {
    pub(super) name: String,
    pub(super) pointer: String,
    pub(super) value: &'a Value,
}

#[derive(Clone)]
enum Destination {
    Component(String),
    Target(usize),
}

/// One step down the tree.
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => index.fmt(f),
        }
    }
}

/// The references of a document.
pub(super) struct References<'a> {
    root: &'a Value,
    /// Destinations of references below a component, by the object that holds the reference.
    links: HashMap<*const Value, Destination>,
    /// Targets by the address of their node.
    places: HashMap<*const Value, usize>,
    targets: Vec<Target<'a>>,
    asked: BTreeSet<usize>,
    waiting: Vec<usize>,
}

impl<'a> References<'a> {
    /// Looks up every reference of the document `root` that does not name a component.
    pub(super) fn collect(root: &'a Value) -> Self {
        let mut references = Self {
            root,
            links: HashMap::new(),
            places: HashMap::new(),
            targets: Vec::new(),
            asked: BTreeSet::new(),
            waiting: Vec::new(),
        };
        references.visit(root, false, &mut Vec::new());
        references.name_targets();
        references
    }

    /// The reference to put where `value` stands, when it moves to `components/schemas`.
    pub(super) fn moved(&mut self, value: &Value) -> Option<String> {
        if self.places.is_empty() {
            return None;
        }
        let index = *self.places.get(&std::ptr::from_ref(value))?;
        Some(self.ask(index))
    }

    /// The next schema that moves and has not been read yet.
    pub(super) fn next_moved(&mut self) -> Option<Target<'a>> {
        self.waiting.pop().map(|index| self.targets[index].clone())
    }

    /// What the reference `text` of the schema `holder` becomes.
    pub(super) fn schema(&mut self, holder: &Value, text: &str) -> Result<(String, &'a Value), Broken> {
        if let Some(name) = component_name(text, Kind::Schema) {
            let (name, value) =
                self.component_schema(&name).ok_or_else(|| self.broken(text, Kind::Schema))?;
            return Ok((Kind::Schema.reference(name), value));
        }
        match self.links.get(&std::ptr::from_ref(holder)).cloned() {
            Some(Destination::Target(index)) => Ok((self.ask(index), self.targets[index].value)),
            Some(Destination::Component(name)) => match self.component_schema(&name) {
                Some((name, value)) => Ok((Kind::Schema.reference(name), value)),
                None => Err(self.broken(text, Kind::Schema)),
            },
            None => Err(self.broken(text, Kind::Schema)),
        }
    }

    /// What an entry of a discriminator's mapping becomes: the name of a schema or a reference.
    pub(super) fn mapping(&mut self, text: &str) -> Result<String, Broken> {
        if let Some((name, _)) = self.component_schema(text) {
            return Ok(Kind::Schema.reference(name));
        }
        if let Some((name, _)) =
            component_name(text, Kind::Schema).and_then(|name| self.component_schema(&name))
        {
            return Ok(Kind::Schema.reference(name));
        }
        let found = text.strip_prefix("#/").and_then(|_| self.find(&text[1..], LONGEST_CHAIN));
        match found.and_then(|(value, _)| self.moved(value)) {
            Some(reference) => Ok(reference),
            None => Err(self.broken(text, Kind::Schema)),
        }
    }

    /// Where the reference `text` to a component of `kind` ends, after any that follow it.
    pub(super) fn resolve(&self, text: &str, kind: Kind) -> Result<Found<'a>, Broken> {
        let mut text = text;
        for _ in 0..LONGEST_CHAIN {
            let pointer = text.strip_prefix('#').filter(|rest| rest.starts_with('/'));
            let found = pointer.and_then(|pointer| self.find(pointer, LONGEST_CHAIN));
            let (value, at) = found.ok_or_else(|| self.broken(text, kind))?;
            match reference_of(value) {
                Some(next) => text = next,
                None => {
                    return Ok(match component_name(&format!("#{at}"), kind) {
                        Some(name) => Found::Component(name, value),
                        None => Found::Elsewhere(at, value),
                    });
                }
            }
        }
        Err(Broken::new(Code::CircularReference, format!("`{text}` leads back to itself")))
    }

    fn ask(&mut self, index: usize) -> String {
        if self.asked.insert(index) {
            self.waiting.push(index);
        }
        Kind::Schema.reference(&self.targets[index].name)
    }

    fn component_schema(&self, name: &str) -> Option<(&'a str, &'a Value)> {
        let schemas = self.root.get("components")?.get("schemas")?.as_object()?;
        schemas.get_key_value(name).map(|(name, value)| (name.as_str(), value))
    }

    /// Says what is wrong with a reference that was not found.
    fn broken(&self, text: &str, kind: Kind) -> Broken {
        if text.is_empty() || text.starts_with("#/") || text == "#" {
            let mut broken = Broken::new(
                Code::UnresolvedReference,
                format!("`{text}` does not lead to a {}", kind.noun()),
            );
            broken.help =
                self.alike(text, kind).map(|name| format!("did you mean `{}`?", kind.reference(&name)));
            return broken;
        }
        if text.starts_with('#') {
            return Broken::new(
                Code::UnresolvedReference,
                format!("`{text}` is an anchor, and anchors are not followed"),
            );
        }
        let mut broken = Broken::new(Code::ExternalReference, format!("`{text}` lies in another document"));
        broken.help = self
            .alike(text, kind)
            .map(|name| format!("a {} of this document: `{}`", kind.noun(), kind.reference(&name)));
        broken
    }

    /// A component whose name differs from the end of `text` only in case and separators.
    fn alike(&self, text: &str, kind: Kind) -> Option<String> {
        let plain = |name: &str| name.replace(|c: char| !c.is_alphanumeric(), "").to_lowercase();
        let wanted = plain(text.rsplit(['/', '#']).next()?);
        let components = self.root.get("components")?.get(kind.member())?.as_object()?;
        components.keys().filter(|name| plain(name) == wanted).min().cloned()
    }

    /// Finds the node at `pointer`, through references on the way, and the pointer of the node itself.
    fn find(&self, pointer: &str, hops: usize) -> Option<(&'a Value, String)> {
        self.find_from(self.root, String::new(), pointer, hops)
    }

    fn find_from(
        &self,
        mut node: &'a Value,
        mut at: String,
        pointer: &str,
        hops: usize,
    ) -> Option<(&'a Value, String)> {
        for token in pointer.split('/').skip(1) {
            if let (None, Some(next)) = (step(node, token), reference_of(node)) {
                let pointer = next.strip_prefix('#').filter(|_| hops > 0)?;
                (node, at) = self.find(pointer, hops - 1)?;
            }
            let name;
            (name, node) = step(node, token)?;
            at.push('/');
            at.push_str(&escape(&name));
        }
        Some((node, at))
    }

    /// Looks for references in `value`; `names` says that its keys are names given by the author
    /// and not keywords. `above` holds the objects around it, with the token that leads on from each.
    fn visit(&mut self, value: &'a Value, names: bool, above: &mut Vec<(&'a Value, Step<'a>)>) {
        match value {
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    // Scalars cannot hold references, and lists of them are long.
                    if element.is_object() || element.is_array() {
                        above.push((value, Step::Index(index)));
                        self.visit(element, false, above);
                        above.pop();
                    }
                }
            }
            Value::Object(members) => {
                if !names && let Some(text) = members.get("$ref").and_then(Value::as_str) {
                    self.note(value, text, above);
                }
                self.visit_members(value, members, names, above);
            }
            _ => {}
        }
    }

    fn visit_members(
        &mut self,
        value: &'a Value,
        members: &'a Map<String, Value>,
        names: bool,
        above: &mut Vec<(&'a Value, Step<'a>)>,
    ) {
        for (key, member) in members {
            let is_container = member.is_object() || member.is_array();
            if !is_container || (!names && is_data(key)) {
                continue;
            }
            above.push((value, Step::Key(key)));
            self.visit(member, !names && holds_names(key), above);
            above.pop();
        }
    }

    /// Remembers where the reference `text` in `holder` leads, unless it names a component.
    fn note(&mut self, holder: &'a Value, text: &str, above: &[(&'a Value, Step<'a>)]) {
        if !text.starts_with("#/") || component_name(text, Kind::Schema).is_some() {
            return;
        }
        let Some((value, pointer)) = self.look_up(text, above) else { return };
        let destination = match component_name(&format!("#{pointer}"), Kind::Schema) {
            Some(name) => Destination::Component(name),
            None => Destination::Target(self.target(value, pointer)),
        };
        self.links.insert(std::ptr::from_ref(holder), destination);
    }

    /// Follows `text` from the root or, as embedded JSON Schemas mean it, from an enclosing schema;
    /// then on through nodes that are nothing but a reference.
    fn look_up(&self, text: &str, above: &[(&'a Value, Step<'a>)]) -> Option<(&'a Value, String)> {
        let mut found = self.find(&text[1..], LONGEST_CHAIN);
        for depth in (1..above.len()).rev() {
            if found.is_some() {
                break;
            }
            let at = above[..depth].iter().fold(Pointer::root(), |at, (_, token)| at.join(token));
            found = self.find_from(above[depth].0, at.to_string(), &text[1..], 0);
        }
        let (mut value, mut at) = found?;
        for _ in 0..LONGEST_CHAIN {
            let Some(next) = reference_of(value).filter(|_| value.as_object().is_some_and(|o| o.len() == 1))
            else {
                break;
            };
            let Some(pointer) = next.strip_prefix('#').filter(|rest| rest.starts_with('/')) else { break };
            (value, at) = self.find(pointer, LONGEST_CHAIN)?;
        }
        Some((value, at))
    }

    fn target(&mut self, value: &'a Value, pointer: String) -> usize {
        let next = self.targets.len();
        let index = *self.places.entry(std::ptr::from_ref(value)).or_insert(next);
        if index == next {
            self.targets.push(Target { name: String::new(), pointer, value });
        }
        index
    }

    /// Gives the targets names that no component has, in the order of their pointers.
    fn name_targets(&mut self) {
        let schemas = self.root.get("components").and_then(|components| components.get("schemas"));
        let mut taken: BTreeSet<String> =
            schemas.and_then(Value::as_object).map(|own| own.keys().cloned().collect()).unwrap_or_default();
        let mut order: Vec<usize> = (0..self.targets.len()).collect();
        order.sort_by(|a, b| self.targets[*a].pointer.cmp(&self.targets[*b].pointer));
        for index in order {
            let name = place_name(&self.targets[index].pointer, &taken);
            taken.insert(name.clone());
            self.targets[index].name = name;
        }
    }
}

/// The text of the reference that `value` is, if it is one.
pub(super) fn reference_of(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}

/// The name in a reference to a component of `kind`, unescaped.
fn component_name(text: &str, kind: Kind) -> Option<String> {
    let name = text.strip_prefix("#/components/")?.strip_prefix(kind.member())?.strip_prefix('/')?;
    (!name.contains('/')).then(|| unescape(&percent_decoded(name)))
}

/// The child of `node` that the pointer token `token` names.
fn step<'a>(node: &'a Value, token: &str) -> Option<(String, &'a Value)> {
    match node {
        Value::Object(members) => {
            let plain = unescape(token);
            let decoded = unescape(&percent_decoded(token));
            let (name, value) = members.get_key_value(&plain).or_else(|| members.get_key_value(&decoded))?;
            Some((name.clone(), value))
        }
        Value::Array(elements) => {
            let index: usize = token.parse().ok()?;
            Some((index.to_string(), elements.get(index)?))
        }
        _ => None,
    }
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// Undoes percent-encoding; what is not UTF-8 afterwards stays as it was.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Members that hold data, in which `$ref` is only text.
fn is_data(key: &str) -> bool {
    matches!(key, "example" | "examples" | "default" | "enum" | "const") || key.starts_with("x-")
}

/// Members whose keys are chosen by the author.
fn holds_names(key: &str) -> bool {
    matches!(
        key,
        "properties"
            | "patternProperties"
            | "$defs"
            | "definitions"
            | "dependentSchemas"
            | "schemas"
            | "responses"
            | "parameters"
            | "headers"
            | "requestBodies"
            | "securitySchemes"
            | "links"
            | "callbacks"
            | "paths"
            | "pathItems"
            | "webhooks"
            | "content"
            | "encoding"
            | "variables"
    )
}
