//! Which member of a record an element or attribute is.

use super::names::local;
use super::table::{Described, Facts, Kind, Table};
use super::tree::Element;
use crate::runtime::Value;

/// The members of a record, and what they are called in XML.
pub(super) struct Places(pub(super) Vec<Place>);

/// A member of a record.
pub(super) struct Place {
    /// Its name in JSON.
    pub(super) name: &'static str,
    /// Whether it is always there.
    pub(super) required: bool,
    /// Its XML.
    pub(super) facts: Facts,
    /// The table of the type inside.
    pub(super) table: &'static Table,
}

impl Places {
    /// Brings the two tables of a record together.
    pub(super) fn of(record: &dyn Value, table: &'static Table) -> Self {
        let place = |field: &crate::runtime::Field| match table.member(field.name) {
            Some(member) => Place {
                name: field.name,
                required: field.required(),
                facts: member.facts,
                table: (member.inside)(),
            },
            None => Place {
                name: field.name,
                required: field.required(),
                facts: Facts { name: field.name, ..Facts::NONE },
                table: <() as Described>::table(),
            },
        };
        Self(record.shape().fields.iter().map(place).collect())
    }

    /// Returns the member that an element or attribute is: by what it is called in XML, or else by its other names.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let item =
            |place: &Place| place.facts.kind == Kind::Element && local(place.facts.item().name) == name;
        let own = |place: &Place| place.facts.kind != Kind::Text && local(place.facts.name) == name;
        let plain = |place: &Place| place.name == name;
        let all = || self.0.iter();
        all().position(item).or_else(|| all().position(own)).or_else(|| all().position(plain))
    }

    /// Returns attributes and text as elements, with the members that they are.
    pub(super) fn loose(&self, element: &Element) -> Vec<(usize, Element)> {
        let of = |text: &str| Element { text: text.to_owned(), ..Element::default() };
        let attributes =
            element.attributes.iter().filter_map(|(name, text)| Some((self.find(name)?, of(text))));
        let text = self.0.iter().position(|place| place.facts.kind == Kind::Text);
        attributes.chain(text.map(|index| (index, of(&element.text)))).collect()
    }
}
