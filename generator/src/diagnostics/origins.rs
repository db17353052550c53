//! Where the parts of a document of several files come from.

use std::collections::BTreeMap;

use super::Diagnostic;
use crate::pointer::Pointer;
use crate::source::Source;

/// The way from a bundled document back to the files that it was put together from. A place that has
/// no entry, and none above it, stands in the document itself.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    sources: Vec<Source>,
    parts: BTreeMap<String, Part>,
}

/// A part of the bundled document.
#[derive(Clone, Debug)]
struct Part {
    /// The file, unless it is the document itself.
    source: Option<usize>,
    pointer: Pointer,
}

impl Origins {
    /// Notes that the file `source` stands at `place` of the document.
    pub(crate) fn file(&mut self, place: &Pointer, source: Source) {
        let part = Part { source: Some(self.sources.len()), pointer: Pointer::root() };
        self.sources.push(source);
        self.parts.insert(place.as_str().to_owned(), part);
    }

    /// Adds a text that parts of the document come from, and gives its number.
    pub(crate) fn add(&mut self, source: Source) -> usize {
        self.sources.push(source);
        self.sources.len() - 1
    }

    /// Notes that what stands at `place` of the document comes from `pointer` of the source `number`.
    pub(crate) fn replaced(&mut self, place: &Pointer, number: usize, pointer: &Pointer) {
        self.forget(place);
        self.parts.insert(place.as_str().to_owned(), Part { source: Some(number), pointer: pointer.clone() });
    }

    /// Notes that what stood at `from` of the document stands at `place` now.
    pub(crate) fn moved(&mut self, from: &Pointer, place: &Pointer) {
        self.forget(place);
        self.copied(from, place);
        self.forget(from);
    }

    /// Forgets what is known about `place` of the document and all below it.
    pub(crate) fn forget(&mut self, place: &Pointer) {
        let below = format!("{place}/");
        let known: Vec<String> = self
            .parts
            .range(place.as_str().to_owned()..)
            .map(|(known, _)| known)
            .take_while(|known| known.starts_with(place.as_str()))
            .filter(|known| *known == place.as_str() || known.starts_with(&below))
            .cloned()
            .collect();
        for known in known {
            self.parts.remove(&known);
        }
    }

    /// Notes that what stands at `place` of the document, with all below it, comes from `from`, which is
    /// a place of the document, too.
    pub(crate) fn copied(&mut self, from: &Pointer, place: &Pointer) {
        let (source, pointer) = self.part(from).unwrap_or_else(|| (None, from.clone()));
        let below = format!("{from}/");
        let inner: Vec<(String, Part)> = self
            .parts
            .range(below.clone()..)
            .take_while(|(known, _)| known.starts_with(&below))
            .map(|(known, part)| (format!("{place}{}", &known[from.as_str().len()..]), part.clone()))
            .collect();
        self.parts.extend(inner);
        self.parts.insert(place.as_str().to_owned(), Part { source, pointer });
    }

    /// The file and the place in it that `pointer` of the document comes from, unless it has not moved.
    #[must_use]
    pub fn find(&self, pointer: &Pointer) -> Option<(Option<&Source>, Pointer)> {
        let (source, pointer) = self.part(pointer)?;
        Some((source.map(|index| &self.sources[index]), pointer))
    }

    fn part(&self, pointer: &Pointer) -> Option<(Option<usize>, Pointer)> {
        if self.parts.is_empty() {
            return None;
        }
        let text = pointer.as_str();
        let mut end = text.len();
        loop {
            if let Some(part) = self.parts.get(&text[..end]) {
                return Some((part.source, Pointer::parse(&format!("{}{}", part.pointer, &text[end..]))));
            }
            end = text[..end].rfind('/')?;
        }
    }

    /// The other files.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// A finding about the bundled document as one about the file that it comes from.
    pub(super) fn placed(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        if diagnostic.file.is_none()
            && let Some((source, pointer)) = self.find(&diagnostic.pointer)
        {
            diagnostic.file = source.map(|source| source.name.clone());
            diagnostic.pointer = pointer;
        }
        diagnostic
    }
}
