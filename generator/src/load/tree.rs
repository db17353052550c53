//! Builds the tree while a JSON or YAML reader walks the text.
//!
//! `serde_json::Value` can be read from YAML, too, but not like this: it refuses integers beyond
//! 64 bits and tags, forgets members that stand twice, and does not know merge keys.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::{integer_finding, shortened};
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// A document as it was read.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) value: Value,
    pub(super) findings: Vec<Diagnostic>,
    /// Large numbers that may have been written as integers.
    pub(super) suspects: Vec<(Pointer, f64)>,
    /// How many values aliases may still make.
    pub(super) spare: usize,
}

/// The text of the error that ends a run whose aliases never end.
pub(super) const EXPANSION: &str = "the aliases expand to too many values";

/// From here on `f64` holds integers that `u64` does not.
const LARGEST: f64 = 18_446_744_073_709_551_616.0;

/// Reads the whole of `deserializer`, which reads a text of `length` bytes. Its aliases may make up to
/// `spare` values.
pub(super) fn build<'de, D>(
    deserializer: D,
    dialect: Dialect,
    length: usize,
    spare: usize,
) -> Result<Tree, D::Error>
where
    D: Deserializer<'de>,
{
    // Without aliases a text never yields more than four times its length; with them it may be small
    // and yield anything.
    let budget = 4 * length + spare;
    let mut run = Run { dialect, budget, findings: Vec::new(), suspects: Vec::new() };
    let value = Node { place: &Place::Root, run: &mut run }.deserialize(deserializer)?;
    Ok(Tree { value, findings: run.findings, suspects: run.suspects, spare: spare.min(run.budget) })
}

/// Which of the two languages is read: `<<` means something in YAML only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Json,
    Yaml,
}

struct Run {
    dialect: Dialect,
    budget: usize,
    findings: Vec<Diagnostic>,
    suspects: Vec<(Pointer, f64)>,
}

impl Run {
    fn spend<E: Error>(&mut self, weight: usize) -> Result<(), E> {
        self.budget = self.budget.checked_sub(weight).ok_or_else(|| E::custom(EXPANSION))?;
        Ok(())
    }
}

/// The way from a node up to the root; a pointer is made of it only when something is found.
enum Place<'a> {
    Root,
    Member(&'a Self, &'a str),
    Element(&'a Self, usize),
}

impl Place<'_> {
    fn pointer(&self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Member(parent, key) => parent.pointer().join(key),
            Self::Element(parent, index) => parent.pointer().join(index),
        }
    }
}

/// Reads one node.
struct Node<'a> {
    place: &'a Place<'a>,
    run: &'a mut Run,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.run.spend(1)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.run.spend(1)?;
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.run.spend(1)?;
        Ok(Value::from(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "the loss is what the finding is about")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.run.spend(1)?;
        let nearest = value as f64;
        self.run.findings.push(integer_finding(&self.place.pointer(), &value.to_string(), nearest));
        Ok(Value::from(nearest))
    }

    #[expect(clippy::cast_precision_loss, reason = "the loss is what the finding is about")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.run.spend(1)?;
        let nearest = value as f64;
        self.run.findings.push(integer_finding(&self.place.pointer(), &value.to_string(), nearest));
        Ok(Value::from(nearest))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.run.spend(1)?;
        let Some(number) = Number::from_f64(value) else {
            let message = format!("JSON has no number `{value}`");
            let finding = Diagnostic::new(Code::NumberRange, &self.place.pointer(), message);
            self.run.findings.push(finding.fallback("read as `null`"));
            return Ok(Value::Null);
        };
        if value.abs() >= LARGEST / 2.0 {
            self.run.suspects.push((self.place.pointer(), value));
        }
        Ok(Value::Number(number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.run.spend(1 + value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.run.spend(1 + value.len())?;
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.run.spend(1)?;
        Ok(Value::Null)
    }

    /// YAML says this of a text without any value.
    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.run.spend(1)?;
        let mut elements = Vec::new();
        loop {
            let place = Place::Element(self.place, elements.len());
            match access.next_element_seed(Node { place: &place, run: &mut *self.run })? {
                Some(element) => elements.push(element),
                None => return Ok(Value::Array(elements)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.run.spend(1)?;
        let mut members = BTreeMap::new();
        let mut merged = Vec::new();
        while let Some(key) = access.next_key_seed(Key)? {
            self.run.spend(key.len())?;
            let place = Place::Member(self.place, &key);
            let value = access.next_value_seed(Node { place: &place, run: &mut *self.run })?;
            if key == "<<" && self.run.dialect == Dialect::Yaml {
                merged.extend(mergeable(value, &place, self.run));
                continue;
            }
            match members.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(mut entry) => {
                    let place = Place::Member(self.place, entry.key());
                    self.run.findings.push(duplicate(&place, entry.key()));
                    entry.insert(value);
                }
            }
        }
        for (key, value) in merged.into_iter().flatten() {
            members.entry(key).or_insert(value);
        }
        // `Map` keeps the order of insertion when any crate of the build asks `serde_json` for
        // that, so the members go in sorted.
        Ok(Value::Object(Map::from_iter(members)))
    }

    /// A value under a YAML tag that the reader does not know.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (tag, value) = access.variant_seed(Key)?;
        let message = format!("the YAML tag `!{}` means nothing in OpenAPI", shortened(&tag));
        let finding = Diagnostic::new(Code::UnsupportedFeature, &self.place.pointer(), message);
        self.run.findings.push(finding.fallback("the value is read as if it had no tag"));
        value.newtype_variant_seed(self)
    }
}

fn duplicate(place: &Place<'_>, key: &str) -> Diagnostic {
    let message = format!("the key `{}` stands twice in one object", shortened(key));
    Diagnostic::new(Code::DuplicateKey, &place.pointer(), message).fallback("the last one counts")
}

/// The objects that a merge key brings, the strongest first.
fn mergeable(value: Value, place: &Place<'_>, run: &mut Run) -> Vec<Map<String, Value>> {
    let candidates = match value {
        Value::Array(elements) => elements,
        other => vec![other],
    };
    let mut objects = Vec::new();
    for candidate in candidates {
        if let Value::Object(members) = candidate {
            objects.push(members);
        } else {
            let message = "the merge key `<<` takes an object or a list of objects";
            let finding = Diagnostic::new(Code::WrongType, &place.pointer(), message);
            run.findings.push(finding.fallback("what is neither is left out"));
        }
    }
    objects
}

/// Reads a key as the text that stands in the document: `200`, `true` and `1.10` stay as they are.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key that is plain text")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}
