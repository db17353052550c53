//! Where references lead.
//!
//! Before the walk, every reference that points below a component is looked up once. The schemas such
//! references lead to are moved to `components/schemas` under a name made of their place, so that what
//! comes after meets only references to components. A node is recognised by its address: the tree is
//! borrowed for the whole walk and never changes.

mod collect;
mod kind;
mod tokens;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

pub(super) use self::kind::{Broken, Kind};
use self::tokens::component_name;
pub(super) use self::tokens::{decoded, reference_of};
use crate::diagnostics::Code;
use crate::load::bundle::shown;
use crate::pointer::Pointer;
use crate::reference::{LONGEST_CHAIN, UnreadFile, find, unread};

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
        let mut references = Self::unread(root);
        references.visit(root, false, &mut Vec::new());
        references.name_targets();
        references
    }

    /// Knows the document `root` and none of its references; they can be resolved one by one.
    pub(super) fn unread(root: &'a Value) -> Self {
        Self {
            root,
            links: HashMap::new(),
            places: HashMap::new(),
            targets: Vec::new(),
            asked: BTreeSet::new(),
            waiting: Vec::new(),
        }
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

    /// Where the schema called `name` of the result stands.
    pub(super) fn place_of(&self, name: &str) -> Pointer {
        let moved = self.targets.iter().find(|target| target.name == name);
        let component = || Pointer::root().join("components").join("schemas").join(name);
        moved.map_or_else(component, |target| Pointer::parse(&target.pointer))
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

    /// What the entry `holder` of a discriminator's mapping becomes: it names a schema or refers to one.
    pub(super) fn mapping(&mut self, holder: &Value, text: &str) -> Result<String, Broken> {
        if let Some((name, _)) = self.component_schema(text) {
            return Ok(Kind::Schema.reference(name));
        }
        if let Some((name, _)) =
            component_name(text, Kind::Schema).and_then(|name| self.component_schema(&name))
        {
            return Ok(Kind::Schema.reference(name));
        }
        match self.links.get(&std::ptr::from_ref(holder)).cloned() {
            Some(Destination::Target(index)) => Ok(self.ask(index)),
            Some(Destination::Component(name)) => Ok(Kind::Schema.reference(&name)),
            None => Err(self.broken(text, Kind::Schema)),
        }
    }

    /// Where the reference `text` to a component of `kind` ends, after any that follow it.
    pub(super) fn resolve(&self, text: &str, kind: Kind) -> Result<Found<'a>, Broken> {
        let mut text = text;
        for _ in 0..LONGEST_CHAIN {
            let pointer = text.strip_prefix('#').filter(|rest| rest.starts_with('/'));
            let found = pointer.and_then(|pointer| self.find(pointer));
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
        Err(Broken::new(Code::CircularReference, format!("`{}` leads back to itself", shown(text))))
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
        if let Some(broken) = self.unread_file(text, kind) {
            return broken;
        }
        let named = shown(text);
        if text.is_empty() || text.starts_with("#/") || text == "#" {
            let mut broken = Broken::new(
                Code::UnresolvedReference,
                format!("`{named}` does not lead to {}", kind.with_article()),
            );
            // What is called alike in another file is rarely meant.
            let alike = self.alike(text, kind).filter(|_| matches!(named, Cow::Borrowed(_)));
            broken.help = alike.map(|name| format!("did you mean `{}`?", kind.reference(&name)));
            return broken;
        }
        if text.starts_with('#') {
            return Broken::new(Code::UnresolvedReference, format!("no schema has the anchor `{text}`"));
        }
        let mut broken = Broken::new(Code::ExternalReference, format!("`{text}` lies in another document"));
        broken.help = self.twin(text, kind).or_else(|| {
            let is_remote = text.starts_with("http://") || text.starts_with("https://");
            is_remote.then(|| "save it beside the document, and refer to the file".to_owned())
        });
        broken
    }

    /// Says why there is no file for the reference `text`.
    fn unread_file(&self, text: &str, kind: Kind) -> Option<Broken> {
        let UnreadFile { code, reason, help } = unread(self.root, text)?;
        let mut broken = Broken::new(code, reason);
        broken.help = help.or_else(|| self.twin(text, kind));
        Some(broken)
    }

    /// Names the component that may do instead of what the external reference `text` leads to.
    fn twin(&self, text: &str, kind: Kind) -> Option<String> {
        let name = self.alike(text, kind)?;
        Some(format!("this document has one of that name: `{}`", kind.reference(&name)))
    }

    /// A component whose name differs from the end of `text` only in case and separators.
    fn alike(&self, text: &str, kind: Kind) -> Option<String> {
        let plain = |name: &str| name.replace(|c: char| !c.is_alphanumeric(), "").to_lowercase();
        let wanted = plain(text.rsplit(['/', '#']).next()?);
        let components = self.root.get("components")?.get(kind.member())?.as_object()?;
        components.keys().filter(|name| plain(name) == wanted).min().cloned()
    }

    /// Finds the node at `pointer`, through references on the way, and the pointer of the node itself.
    fn find(&self, pointer: &str) -> Option<(&'a Value, String)> {
        let (value, at) = find(self.root, (self.root, Pointer::root()), pointer, &mut { LONGEST_CHAIN })?;
        Some((value, at.to_string()))
    }
}
