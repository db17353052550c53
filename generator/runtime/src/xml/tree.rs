//! Elements as they stand in a document. Entities are the five of XML itself and characters by their number:
//! a document that declares others, or anything else about itself, is refused.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::names::{is_character, local};
use crate::runtime::DecodeError;

/// How many elements may be inside of each other.
const DEEPEST: usize = 128;

/// An element.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    /// The name without its prefix.
    pub(super) name: String,
    /// Attributes by their names without prefixes. Declarations of namespaces are none.
    pub(super) attributes: Vec<(String, String)>,
    /// The elements inside.
    pub(super) children: Vec<Element>,
    /// All text directly inside.
    pub(super) text: String,
    /// Whether the document says that there is no value.
    pub(super) nil: bool,
}

impl Element {
    /// Says whether there is nothing inside but white space.
    pub(super) fn is_empty(&self) -> bool {
        self.children.is_empty() && self.attributes.is_empty() && self.text.trim().is_empty()
    }

    /// Returns how many elements and attributes there are.
    pub(super) fn count(&self) -> usize {
        1 + self.attributes.len() + self.children.iter().map(Self::count).sum::<usize>()
    }
}

fn refused(problem: &str) -> DecodeError {
    DecodeError::new(format!("the reply is not XML that can be read: {problem}"))
}

/// Reads a document and returns its root.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, DecodeError> {
    let text = std::str::from_utf8(bytes).map_err(|_| refused("it is not in UTF-8"))?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        // The text of the error would tell some of the document.
        let event = reader.read_event().map_err(|_| refused("it is malformed"))?;
        let depth = open.len();
        let place = open.last_mut();
        let done = match event {
            Event::Start(start) if depth < DEEPEST => {
                open.push(element(&start)?);
                None
            }
            Event::Start(_) => return Err(refused("too many elements are inside of each other")),
            Event::Empty(start) => Some(element(&start)?),
            Event::End(_) => open.pop(),
            Event::Text(text) => put(place, &text.xml10_content())?,
            Event::CData(text) => put(place, &text.xml10_content())?,
            Event::GeneralRef(reference) => put(place, &entity(&reference)?)?,
            Event::DocType(_) => return Err(refused("it has a document type declaration")),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => None,
            Event::Eof => break,
        };
        match (done, open.last_mut()) {
            (None, _) => {}
            (Some(done), Some(parent)) => parent.children.push(done),
            (Some(done), None) if root.is_none() => root = Some(done),
            (Some(_), None) => return Err(refused("it has several roots")),
        }
    }
    root.filter(|_| open.is_empty()).ok_or_else(|| refused("it ends too early"))
}

fn put(place: Option<&mut Element>, text: &str) -> Result<Option<Element>, DecodeError> {
    match place {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(refused("there is text outside of its root")),
    }
    Ok(None)
}

fn entity(name: &str) -> Result<Cow<'static, str>, DecodeError> {
    let text = format!("&{name};");
    let text = unescape(&text).map_err(|_| refused("it has an entity that XML does not define"))?;
    if text.chars().all(is_character) {
        Ok(text.into_owned().into())
    } else {
        Err(refused("it has a character that XML does not have"))
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, DecodeError> {
    let mut element = Element { name: local(start.name().as_ref()).to_owned(), ..Element::default() };
    for attribute in start.attributes() {
        let malformed = || refused("an attribute is malformed");
        let attribute = attribute.map_err(|_| malformed())?;
        let name: &str = attribute.key.as_ref();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| malformed())?;
        if name == "xsi:nil" {
            element.nil = matches!(value.trim(), "true" | "1");
        } else if name != "xmlns" && !name.starts_with("xmlns:") {
            element.attributes.push((local(name).to_owned(), value.into_owned()));
        }
    }
    Ok(element)
}
