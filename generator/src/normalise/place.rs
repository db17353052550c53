//! Where the walk stands: a chain of borrowed tokens, turned into a pointer only when a finding needs one.

use crate::pointer::Pointer;

/// A place in the source document. Costs nothing to extend, which matters for documents with
/// hundreds of thousands of nodes and hardly any findings.
#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    /// An escaped pointer to begin with: the root, or the target of a reference.
    Start(&'p str),
    /// A member of an object.
    Member(&'p Place<'p>, &'p str),
    /// An element of a list.
    Element(&'p Place<'p>, usize),
}

impl Place<'_> {
    /// The member `name` of this place.
    pub(super) fn member<'q>(&'q self, name: &'q str) -> Place<'q> {
        Place::Member(self, name)
    }

    /// The element `index` of this place.
    pub(super) fn element(&self, index: usize) -> Place<'_> {
        Place::Element(self, index)
    }

    /// This place as a pointer into the source.
    pub(super) fn pointer(&self) -> Pointer {
        match self {
            Self::Start(text) => Pointer::parse(text),
            Self::Member(parent, name) => parent.pointer().join(name),
            Self::Element(parent, index) => parent.pointer().join(index),
        }
    }

    /// The token this place ends in, for messages.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Start(text) => Pointer::parse(text).last().unwrap_or_else(|| "the document".to_owned()),
            Self::Member(_, name) => (*name).to_owned(),
            Self::Element(parent, index) => format!("{}[{index}]", parent.name()),
        }
    }
}
