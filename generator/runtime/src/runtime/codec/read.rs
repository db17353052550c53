//! The driver that reads JSON into a [`Value`]. It is not generic at all and knows only success: see [`scan`](super::scan).

use std::borrow::Cow;

use serde_json::Value as Json;

use super::decode::Seen;
use super::error::Trail;
use super::scan::{Found, Read, Scanner, Stop};
use super::union::Union;
use super::value::{List, Map, NumbersMut, Target, Value};
use super::{fit, place};

/// Decodes a document and says whether that went well.
pub(super) fn document(bytes: &[u8], value: &mut dyn Value) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let mut reader = Reader { scan: Scanner::new(text), names: Vec::new(), unions: 0 };
    // Only white space may follow, after which there is nothing to look at.
    reader.value(value, false).is_ok() && reader.scan.peek().is_err()
}

struct Reader<'a> {
    scan: Scanner<'a>,
    /// The names of the members of an object, where these tell what it is.
    names: Vec<Cow<'a, str>>,
    /// How many unions there are around. Numbers do not keep their digits in there.
    unions: u8,
}

/// So many unions inside of each other are looked at before they are read. Each costs a glance at all that is inside, so
/// there must not be many.
const NEAR: u8 = 8;

impl<'a> Reader<'a> {
    /// Reads a value. One that is `fresh` is blank, so that a record need not be cleared before it is filled.
    fn value(&mut self, value: &mut dyn Value, fresh: bool) -> Read<()> {
        let first = self.scan.peek()?;
        if first == b'n' {
            self.scan.word("null")?;
            return place::null(value).map_err(|_| Stop);
        }
        match (value.open(), first) {
            (Target::String(place), b'"') => *place = self.scan.string()?.into_owned(),
            (Target::Text(place), b'"') => place.set(&self.scan.string()?).map_err(|_| Stop)?,
            (Target::Record(place), b'{') => {
                if !fresh {
                    place.reset();
                }
                return self.record(place, None);
            }
            (Target::Map(place), b'{') => return self.map(place),
            (Target::List(place), b'[') => return self.list(place),
            (Target::Union(place), _) => return self.union(place, first),
            (Target::Json(place), _) => *place = self.json()?,
            (Target::Bool(place), b't' | b'f') => *place = self.scan.boolean()?,
            (target, b'-' | b'0'..=b'9') => return self.number(target),
            _ => return Err(Stop),
        }
        Ok(())
    }

    fn number(&mut self, target: Target<'_>) -> Read<()> {
        let start = self.scan.at;
        let found = self.scan.number()?;
        let outcome = match (target, found) {
            (Target::I64(place), Found::Whole(..)) => {
                *place = found.as_i64().ok_or(Stop)?;
                return Ok(());
            }
            (Target::F64(place), _) => {
                *place = found.as_f64();
                return Ok(());
            }
            (Target::Numeric(place), _) if self.unions == 0 => {
                if place.digits(self.scan.since(start)?) {
                    return Ok(());
                }
                put(Target::Numeric(place), found)
            }
            (target, _) => put(target, found),
        };
        outcome.map_err(|_| Stop)
    }

    fn list(&mut self, list: &mut dyn List) -> Read<()> {
        list.reset();
        let mut more = self.scan.open(b']')?;
        match list.numbers_mut() {
            NumbersMut::I64(list) => {
                while more {
                    self.scan.peek()?;
                    let mut number = 0;
                    self.number(Target::I64(&mut number))?;
                    list.push(number);
                    more = self.scan.next(b']')?;
                }
            }
            NumbersMut::F64(list) => {
                while more {
                    self.scan.peek()?;
                    list.push(self.scan.number()?.as_f64());
                    more = self.scan.next(b']')?;
                }
            }
            NumbersMut::None => {
                while more {
                    self.value(list.grow(), true)?;
                    more = self.scan.next(b']')?;
                }
            }
        }
        Ok(())
    }

    fn map(&mut self, map: &mut dyn Map) -> Read<()> {
        map.reset();
        let mut more = self.scan.open(b'}')?;
        while more {
            let name = self.scan.name()?;
            self.value(map.entry(&name), true)?;
            more = self.scan.next(b'}')?;
        }
        Ok(())
    }

    /// Reads a record. A member called `tag` has told which one it is, and needs no place in it.
    fn record(&mut self, record: &mut dyn Value, tag: Option<&str>) -> Read<()> {
        let shape = record.shape();
        let mut seen = Seen::new(shape.fields.len());
        let (mut guess, mut tags) = (0, 0);
        let mut more = self.scan.open(b'}')?;
        while more {
            let name = self.scan.name()?;
            let is_tag = tag.is_some_and(|tag| tag == name);
            tags += usize::from(is_tag);
            if let Some(index) = shape.find(guess, &name) {
                guess = index + 1;
                let fresh = seen.note(index);
                self.value(record.field_mut(index), fresh)?;
            } else if let Some(rest) = record.rest_mut().filter(|_| !is_tag) {
                self.value(rest.entry(&name), true)?;
            } else {
                self.scan.skip()?;
            }
            more = self.scan.next(b'}')?;
        }
        // Of several tags the last counts, which may be another than the one that was found.
        if tags > 1 || seen.missing(shape).is_some() { Err(Stop) } else { Ok(()) }
    }

    /// Reads a value into a union: right away into its branch where that is beyond doubt, otherwise as a whole first.
    fn union(&mut self, union: &mut dyn Union, first: u8) -> Read<()> {
        let start = (self.scan.at, self.scan.levels);
        if self.unions < NEAR {
            self.unions += 1;
            let outcome = self.branch(union, first);
            self.unions -= 1;
            if outcome? {
                return Ok(());
            }
            (self.scan.at, self.scan.levels) = start;
        }
        let found = self.json()?;
        fit::tree(union, &found, &mut Trail::default()).map_err(|_| Stop)
    }

    /// Reads a value into its branch if that is beyond doubt, and says whether it did.
    fn branch(&mut self, union: &mut dyn Union, first: u8) -> Read<bool> {
        let start = (self.scan.at, self.scan.levels);
        let tag = union.branches().tag.filter(|_| first == b'{');
        let found = match first {
            b'{' => self.look_ahead(tag)?,
            b'[' => self.scan.skip().map(|()| None)?,
            _ => None,
        };
        (self.scan.at, self.scan.levels) = start;
        if let Some(text) = found {
            let mut branches = union.branches().list.iter();
            return match branches.position(|branch| branch.tags.contains(&&*text)) {
                Some(index) => match union.select(index).open() {
                    Target::Record(record) => self.record(record, tag).map(|()| true),
                    _ => Ok(false),
                },
                None => Ok(false),
            };
        }
        let Some(index) = self.sole(union, first) else { return Ok(false) };
        Ok(self.value(union.select(index), true).is_ok())
    }

    /// Looks at the object that is next: for the text of its tag, or else for the names of all its members.
    fn look_ahead(&mut self, tag: Option<&str>) -> Read<Option<Cow<'a, str>>> {
        self.names.clear();
        let mut more = self.scan.open(b'}')?;
        while more {
            let name = self.scan.name()?;
            if tag.is_some_and(|tag| tag == name) && self.scan.peek()? == b'"' {
                return self.scan.string().map(Some);
            }
            self.names.push(name);
            self.scan.skip()?;
            more = self.scan.next(b'}')?;
        }
        Ok(None)
    }

    /// Returns the only branch that can take the value that begins with `first`, if there is no need to try which.
    fn sole(&self, union: &mut dyn Union, first: u8) -> Option<usize> {
        let has = |name| self.names.iter().any(|it| *it == name);
        if first == b'{' && union.branches().tag.is_some_and(has) {
            return None;
        }
        let mut sole = None;
        for index in 0..union.branches().list.len() {
            let takes = match (union.select(index).open(), first) {
                (Target::Record(record), b'{') => {
                    record.shape().fields.iter().all(|field| !field.required() || has(field.name))
                }
                (Target::String(_), b'"')
                | (Target::Map(_), b'{')
                | (Target::List(_), b'[')
                | (Target::Bool(_), b't' | b'f')
                | (
                    Target::I32(_)
                    | Target::I64(_)
                    | Target::U32(_)
                    | Target::U64(_)
                    | Target::F32(_)
                    | Target::F64(_),
                    b'-' | b'0'..=b'9',
                ) => true,
                // How well these fit is part of the choice.
                (Target::Text(_), b'"')
                | (Target::Numeric(_), b'-' | b'0'..=b'9')
                | (Target::Union(_) | Target::Json(_), _) => return None,
                _ => false,
            };
            if takes && sole.replace(index).is_some() {
                return None;
            }
        }
        sole
    }

    /// Reads any JSON.
    fn json(&mut self) -> Read<Json> {
        Ok(match self.scan.peek()? {
            b'"' => Json::String(self.scan.string()?.into_owned()),
            b'{' => {
                let mut members = serde_json::Map::new();
                let mut more = self.scan.open(b'}')?;
                while more {
                    let name = self.scan.name()?.into_owned();
                    members.insert(name, self.json()?);
                    more = self.scan.next(b'}')?;
                }
                Json::Object(members)
            }
            b'[' => {
                let mut items = Vec::new();
                let mut more = self.scan.open(b']')?;
                while more {
                    items.push(self.json()?);
                    more = self.scan.next(b']')?;
                }
                Json::Array(items)
            }
            b'n' => self.scan.word("null").map(|()| Json::Null)?,
            b't' | b'f' => Json::Bool(self.scan.boolean()?),
            _ => Json::Number(self.json_number()?),
        })
    }

    fn json_number(&mut self) -> Read<serde_json::Number> {
        let start = self.scan.at;
        let found = self.scan.number()?;
        match (found, found.as_i64()) {
            (_, Some(number)) => Ok(number.into()),
            (Found::Whole(_, number), _) => Ok(number.into()),
            // If a crate of the build asks `serde_json` to keep all digits, it does.
            (Found::Fraction(_), _) => self.scan.since(start)?.parse().map_err(|_| Stop),
        }
    }
}

fn put(target: Target<'_>, found: Found) -> place::Put {
    match found {
        Found::Whole(true, number) => place::integer(target, -i128::from(number)),
        Found::Whole(false, number) => place::integer(target, number.into()),
        Found::Fraction(number) => place::float(target, number),
    }
}
