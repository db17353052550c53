//! How values stand in XML.

/// How a value stands in XML, where the document says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xml {
    /// The name of its element or attribute. Of a body it is empty if its only member is the root.
    pub name: String,
    /// The prefix of the name.
    pub prefix: String,
    /// The namespace of the name.
    pub namespace: String,
    /// What it is.
    pub kind: XmlKind,
    /// What its items are, if it is a list.
    pub items: Option<Box<Xml>>,
}

/// What a value is in XML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XmlKind {
    /// An element; of a list each item is one.
    #[default]
    Element,
    /// An attribute of the element around it.
    Attribute,
    /// The text of the element around it.
    Text,
    /// An element around the items of a list.
    Wrapped,
}

impl Xml {
    /// An element with nothing but a name.
    #[must_use]
    pub fn element(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}
