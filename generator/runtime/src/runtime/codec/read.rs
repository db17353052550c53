//! The driver that reads JSON into a [`Value`]. It is not generic at all and knows only success: see [`scan`](super::scan).

use serde_json::Value as Json;

use super::decode::Seen;
use super::error::Trail;
use super::place;
use super::scan::{Found, Read, Scanner, Stop};
use super::union::Union;
use super::value::{List, Map, NumbersMut, Record, Target, Value};

/// Decodes a document and says whether that went well.
pub(super) fn document(bytes: &[u8], value: &mut dyn Value) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let mut reader = Reader { scan: Scanner::new(text), rounds: false };
    reader.value(value, false).is_ok() && reader.scan.is_over()
}

struct Reader<'a> {
    scan: Scanner<'a>,
    /// Numbers do not keep their digits, as in all choices between types.
    rounds: bool,
}

impl Reader<'_> {
    /// Reads a value. One that is `fresh` is blank, so that a record need not be cleared before it is filled.
    fn value(&mut self, value: &mut dyn Value, fresh: bool) -> Read<()> {
        let outcome = match self.scan.peek()? {
            b'"' => place::text(value, self.scan.string()?),
            b'{' => return self.object(value, fresh),
            b'[' => return self.array(value),
            b'n' => {
                self.scan.word("null")?;
                place::null(value)
            }
            b't' => {
                self.scan.word("true")?;
                place::boolean(value, true)
            }
            b'f' => {
                self.scan.word("false")?;
                place::boolean(value, false)
            }
            _ => return self.number(value),
        };
        outcome.map_err(|_| Stop)
    }

    fn number(&mut self, value: &mut dyn Value) -> Read<()> {
        let start = self.scan.at;
        let found = self.scan.number()?;
        let outcome = match (value.open(), found) {
            (Target::I64(place), Found::Whole(..)) => {
                *place = found.as_i64().ok_or(Stop)?;
                return Ok(());
            }
            (Target::F64(place), _) => {
                *place = found.as_f64().ok_or(Stop)?;
                return Ok(());
            }
            (Target::Numeric(_), found) => return self.numeric(value, start, found),
            (target, Found::Whole(minus, number)) => place::integer_at(target, signed(minus, number)),
            (target, Found::Fraction(number)) if number.is_finite() => place::float_at(target, number),
            _ => return Err(Stop),
        };
        outcome.map_err(|_| Stop)
    }

    /// Puts a number where numbers have a form of their own.
    fn numeric(&mut self, value: &mut dyn Value, start: usize, found: Found) -> Read<()> {
        let outcome = match found {
            _ if !self.rounds && value.keeps_digits() => place::digits(value, self.scan.since(start)?),
            Found::Whole(minus, number) => place::integer(value, signed(minus, number)),
            Found::Fraction(number) if number.is_finite() => place::float(value, number),
            Found::Fraction(_) => return Err(Stop),
        };
        outcome.map_err(|_| Stop)
    }

    fn array(&mut self, value: &mut dyn Value) -> Read<()> {
        match value.open() {
            Target::List(list) => self.list(list),
            target => self.tree(target),
        }
    }

    fn list(&mut self, list: &mut dyn List) -> Read<()> {
        list.reset();
        let mut more = self.scan.open(b']')?;
        match list.numbers_mut() {
            NumbersMut::I64(list) => {
                while more {
                    let mut number = 0;
                    match self.scan.found()? {
                        // The point may be one in `3.0`.
                        Found::Fraction(found) => {
                            place::float_at(Target::I64(&mut number), found).map_err(|_| Stop)?;
                        }
                        found @ Found::Whole(..) => number = found.as_i64().ok_or(Stop)?,
                    }
                    list.push(number);
                    more = self.scan.next(b']')?;
                }
            }
            NumbersMut::F64(list) => {
                while more {
                    list.push(self.scan.found()?.as_f64().ok_or(Stop)?);
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

    fn object(&mut self, value: &mut dyn Value, fresh: bool) -> Read<()> {
        match value.open() {
            Target::Record(record) => {
                if !fresh {
                    record.reset();
                }
                self.record(record, None)
            }
            Target::Map(map) => self.map(map),
            Target::Union(union) => self.union(union),
            target => self.tree(target),
        }
    }

    fn map(&mut self, map: &mut dyn Map) -> Read<()> {
        map.reset();
        let mut more = self.scan.open(b'}')?;
        while more {
            let value = map.entry(self.scan.name()?);
            self.scan.colon()?;
            self.value(value, true)?;
            more = self.scan.next(b'}')?;
        }
        Ok(())
    }

    /// Reads a record. A member called `tag` has told which one it is, and needs no place in it.
    fn record(&mut self, record: &mut dyn Record, tag: Option<&str>) -> Read<()> {
        let shape = record.shape();
        let mut seen = Seen::new(shape.fields.len());
        let (mut guess, mut tags) = (0, 0);
        let mut more = self.scan.open(b'}')?;
        while more {
            let name = self.scan.name()?;
            let is_tag = tag == Some(name);
            tags += usize::from(is_tag);
            let place = if let Some(index) = shape.find(guess, name) {
                guess = index + 1;
                record.field_mut(index).map(|value| (value, seen.note(index)))
            } else if is_tag {
                None
            } else {
                record.rest_mut().map(|rest| (rest.entry(name), true))
            };
            self.scan.colon()?;
            match place {
                Some((value, fresh)) => self.value(value, fresh)?,
                None => self.scan.skip()?,
            }
            more = self.scan.next(b'}')?;
        }
        // Of several tags the last counts, which may be another than the one that was found.
        if tags > 1 || seen.missing(shape).is_some() { Err(Stop) } else { Ok(()) }
    }

    /// Reads an object into a union: right away into the branch that its tag means, otherwise as a whole first.
    fn union(&mut self, union: &mut dyn Union) -> Read<()> {
        let (start, levels) = (self.scan.at, self.scan.levels);
        let branch = self.branch(union)?;
        (self.scan.at, self.scan.levels) = (start, levels);
        if let Some((tag, branch)) = branch
            && let Target::Record(record) = union.select(branch).open()
        {
            let rounds = std::mem::replace(&mut self.rounds, true);
            self.record(record, Some(tag))?;
            self.rounds = rounds;
            return Ok(());
        }
        self.tree(Target::Union(union))
    }

    /// Looks for the tag of the object that is next, and for the branch that it means.
    fn branch(&mut self, union: &dyn Union) -> Read<Option<(&'static str, usize)>> {
        let branches = union.branches();
        let Some(tag) = branches.tag else { return Ok(None) };
        let mut more = self.scan.open(b'}')?;
        while more {
            let found = self.scan.name()? == tag;
            self.scan.colon()?;
            if found && self.scan.peek()? == b'"' {
                let value = self.scan.string()?;
                let index = branches.list.iter().position(|branch| branch.tags.contains(&value));
                return Ok(index.map(|index| (tag, index)));
            }
            self.scan.skip()?;
            more = self.scan.next(b'}')?;
        }
        Ok(None)
    }

    /// Reads an array or an object as a whole before it is put where it belongs.
    fn tree(&mut self, target: Target<'_>) -> Read<()> {
        if !matches!(target, Target::Json(_) | Target::Union(_)) {
            return Err(Stop);
        }
        let found = self.json()?;
        place::tree(target, found, &mut Trail::default()).map_err(|_| Stop)
    }

    /// Reads any JSON.
    fn json(&mut self) -> Read<Json> {
        Ok(match self.scan.peek()? {
            b'"' => Json::String(self.scan.string()?.to_owned()),
            b'{' => {
                let mut members = serde_json::Map::new();
                let mut more = self.scan.open(b'}')?;
                while more {
                    let name = self.scan.name()?.to_owned();
                    self.scan.colon()?;
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
            b't' => self.scan.word("true").map(|()| Json::Bool(true))?,
            b'f' => self.scan.word("false").map(|()| Json::Bool(false))?,
            _ => Json::Number(self.json_number()?),
        })
    }

    fn json_number(&mut self) -> Read<serde_json::Number> {
        let start = self.scan.at;
        match self.scan.number()? {
            Found::Whole(false, number) => Ok(number.into()),
            Found::Whole(true, number) => 0_i64.checked_sub_unsigned(number).map(Into::into).ok_or(Stop),
            // If a crate of the build asks `serde_json` to keep all digits, it does.
            Found::Fraction(_) => self.scan.since(start)?.parse().map_err(|_| Stop),
        }
    }
}

fn signed(minus: bool, number: u64) -> i128 {
    let number = i128::from(number);
    if minus { -number } else { number }
}
