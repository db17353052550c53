//! The driver over serde that reads any self-describing format into a [`Value`].
//!
//! It is generic only in the format. The tables tell it what to expect; what it finds goes through [`place`],
//! which is not generic at all.

use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::error::{Digits, Trail};
use super::place::{self, Mismatch, Put};
use super::record::Shape;
use super::value::{List, Map, Target, Value};

/// Decodes into `value` from any self-describing format, whatever the value held before.
pub fn decode<'de, D: Deserializer<'de>>(value: &mut dyn Value, input: D) -> Result<(), D::Error> {
    decode_from(value, input, &mut Trail::default())
}

/// Decodes a value from any self-describing format.
///
/// The `Deserialize` of every type is this one call: a `?` of its own in each would cost the compiler more than the rest.
#[doc(hidden)]
pub fn decoded<'de, T: Value, D: Deserializer<'de>>(input: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    decode(&mut value, input)?;
    Ok(value)
}

/// Decodes into `value` and leaves on `trail` what failed, and where.
pub(super) fn decode_from<'de, D: Deserializer<'de>>(
    value: &mut dyn Value,
    input: D,
    trail: &mut Trail,
) -> Result<(), D::Error> {
    Slot { value, fresh: false, trail }.deserialize(input)
}

/// A place for whatever the document holds next.
struct Slot<'a> {
    value: &'a mut dyn Value,
    /// The value is blank, so that a record need not be cleared before it is filled.
    fresh: bool,
    trail: &'a mut Trail,
}

impl Slot<'_> {
    fn put<E: Error>(trail: &mut Trail, outcome: Put) -> Result<(), E> {
        outcome.map_err(|mismatch| Self::fail(trail, mismatch.to_string()))
    }

    #[cold]
    fn fail<E: Error>(trail: &mut Trail, message: String) -> E {
        let error = E::custom(&message);
        trail.message = Some(message);
        error
    }
}

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        if self.trail.digits == Digits::Kept && self.value.keeps_digits() {
            return read_digits(self, input);
        }
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Slot<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the type in the document")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Self::put(self.trail, place::null(self.value))
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, found: bool) -> Result<(), E> {
        Self::put(self.trail, place::boolean(self.value, found))
    }

    fn visit_i64<E: Error>(self, found: i64) -> Result<(), E> {
        Self::put(self.trail, place::integer(self.value.open(), found.into()))
    }

    fn visit_u64<E: Error>(self, found: u64) -> Result<(), E> {
        Self::put(self.trail, place::integer(self.value.open(), found.into()))
    }

    fn visit_f64<E: Error>(self, found: f64) -> Result<(), E> {
        if self.value.keeps_digits() {
            self.trail.digits = Digits::Lost;
        }
        Self::put(self.trail, place::float(self.value.open(), found))
    }

    fn visit_str<E: Error>(self, found: &str) -> Result<(), E> {
        Self::put(self.trail, place::text(self.value, found))
    }

    fn visit_string<E: Error>(self, found: String) -> Result<(), E> {
        Self::put(self.trail, place::owned_text(self.value, found))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, input: A) -> Result<(), A::Error> {
        match self.value.open() {
            Target::List(list) => read_list(list, input, self.trail),
            target @ (Target::Json(_) | Target::Union(_)) => {
                let found = Deserialize::deserialize(SeqAccessDeserializer::new(input))?;
                let outcome = place::tree(target, found, self.trail);
                Self::put(self.trail, outcome)
            }
            target => Self::put(self.trail, place::refuse(&target, "an array")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, input: A) -> Result<(), A::Error> {
        match self.value.open() {
            Target::Record(record) => {
                if !self.fresh {
                    record.reset();
                }
                read_record(record, input, self.trail)
            }
            Target::Map(map) => read_map(map, input, self.trail),
            target @ (Target::Json(_) | Target::Union(_)) => {
                let found = Deserialize::deserialize(MapAccessDeserializer::new(input))?;
                let outcome = place::tree(target, found, self.trail);
                Self::put(self.trail, outcome)
            }
            target => {
                let refusal = place::refuse(&target, "an object");
                Self::put(
                    self.trail,
                    disguised_number(input).map_or(refusal, |it| place::number(self.value, &it)),
                )
            }
        }
    }
}

/// Returns the number that the map stands for: `serde_json` hands numbers over as maps when any crate of the
/// build turns its feature `arbitrary_precision` on. Only `serde_json` can tell them from other maps.
fn disguised_number<'de, A: MapAccess<'de>>(input: A) -> Option<serde_json::Number> {
    Deserialize::deserialize(MapAccessDeserializer::new(input)).ok()
}

/// Reads a number to the letter, and anything else as ever.
fn read_digits<'de, D: Deserializer<'de>>(slot: Slot<'_>, input: D) -> Result<(), D::Error> {
    let raw = Box::<RawValue>::deserialize(input)?;
    let text = raw.get();
    if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return Slot::put(slot.trail, place::digits(slot.value, text));
    }
    // From bytes, so that the driver is not compiled once more for another reader.
    let mut inner = serde_json::Deserializer::from_slice(text.as_bytes());
    inner.deserialize_any(slot).map_err(D::Error::custom)
}

fn read_list<'de, A: SeqAccess<'de>>(
    list: &mut dyn List,
    mut input: A,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    list.reset();
    let mut index = 0;
    loop {
        match input.next_element_seed(Next { list, trail }) {
            Ok(Some(())) => index += 1,
            Ok(None) => return Ok(()),
            Err(error) => {
                trail.item(index);
                return Err(error);
            }
        }
    }
}

/// The end of a list, which grows only when there is another item.
struct Next<'a> {
    list: &'a mut dyn List,
    trail: &'a mut Trail,
}

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        Slot { value: self.list.grow(), fresh: true, trail: self.trail }.deserialize(input)
    }
}

fn read_map<'de, A: MapAccess<'de>>(
    map: &mut dyn Map,
    mut input: A,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    map.reset();
    let mut name = String::new();
    while input.next_key_seed(Name(&mut name))?.is_some() {
        read_entry(map, &name, &mut input, trail)?;
    }
    Ok(())
}

fn read_entry<'de, A: MapAccess<'de>>(
    map: &mut dyn Map,
    name: &str,
    input: &mut A,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    let slot = Slot { value: map.entry(name), fresh: true, trail };
    input.next_value_seed(slot).inspect_err(|_| trail.member(name.to_owned()))
}

fn read_record<'de, A: MapAccess<'de>>(
    record: &mut dyn Value,
    mut input: A,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    let shape = record.shape();
    let mut seen = Seen::new(shape.fields.len());
    let mut guess = 0;
    let mut name = String::new();
    while let Some(member) = input.next_key_seed(Member { shape, guess, unknown: &mut name })? {
        if let Some(index) = member {
            let slot = Slot { value: record.field_mut(index), fresh: seen.note(index), trail };
            input.next_value_seed(slot).inspect_err(|_| trail.member(shape.fields[index].name))?;
            guess = index + 1;
        } else if let Some(rest) = record.rest_mut() {
            read_entry(rest, &name, &mut input, trail)?;
        } else {
            input.next_value::<IgnoredAny>()?;
        }
    }
    match seen.missing(shape) {
        None => Ok(()),
        Some(name) => Slot::put(trail, Err(Mismatch::Missing(name))),
    }
}

/// A key that is kept.
struct Name<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        self.0.clear();
        self.0.push_str(name);
        Ok(())
    }
}

/// A key that is looked up in the table of a record: nothing is allocated for one that is found.
struct Member<'a> {
    shape: &'static Shape,
    guess: usize,
    /// Where a key without an entry in the table is left.
    unknown: &'a mut String,
}

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Option<usize>, D::Error> {
        input.deserialize_str(self)
    }
}

impl Visitor<'_> for Member<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        let found = self.shape.find(self.guess, name);
        if found.is_none() {
            Name(self.unknown).visit_str(name)?;
        }
        Ok(found)
    }
}

/// The set of the members that were found.
pub(super) struct Seen {
    /// The bits of the first 64 members, enough for nearly all records.
    first: u64,
    /// The bits of the others.
    more: Vec<u64>,
}

impl Seen {
    pub(super) fn new(fields: usize) -> Self {
        Self { first: 0, more: vec![0; fields.saturating_sub(1) / 64] }
    }

    /// Notes a member and says whether it is there for the first time.
    pub(super) fn note(&mut self, index: usize) -> bool {
        let word = match index / 64 {
            0 => &mut self.first,
            word => &mut self.more[word - 1],
        };
        let bit = 1 << (index % 64);
        let is_first = *word & bit == 0;
        *word |= bit;
        is_first
    }

    fn has(&self, index: usize) -> bool {
        let word = if index < 64 { self.first } else { self.more[index / 64 - 1] };
        word & (1 << (index % 64)) != 0
    }

    /// Returns the name of the first required member that was not found.
    pub(super) fn missing(&self, shape: &Shape) -> Option<&'static str> {
        let mut fields = shape.fields.iter().enumerate();
        fields.find(|(index, field)| field.required() && !self.has(*index)).map(|(_, field)| field.name)
    }
}
