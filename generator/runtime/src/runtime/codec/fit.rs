//! Finds the branch of a union that a value fits, and puts the value there.
//!
//! The value has been read as a whole; it is then tried against the tables of the branches.
//!
//! * A union with a tag: the member of that name picks the branch, and what is wrong inside the branch is an
//!   error of the whole. A tag that no branch bears leaves the value as it came, in the catch-all. Without a tag
//!   the value is treated as in a union without one.
//! * A union without a tag: every branch is tried in order. What does not fit is out: another kind of value, a
//!   required member that is missing. Of the others the one that loses least ([`Losses`]) wins, and the first of
//!   several that lose the same. If there is none, the catch-all keeps the value as it came.
//! * A branch that is itself a union fits if one of its own branches does. A union that is met again on the way
//!   to one of its own branches, at the same value, is passed over.
//! * A single value that is the branch (not part of it) does not fit if it is strange to it: a constant of
//!   another value, a date that looks like none.
//!
//! What a union or a record inside of a union makes of a part of the value is worked out once and remembered, so
//! trying takes time in proportion to the size of the value and to the number of types that each part is tried
//! as, never to the number of their combinations. Below [`DEPTH`] unions inside of each other the value is kept
//! as it came, so that no document exhausts the stack.

use std::collections::HashMap;
use std::{mem, ptr};

use serde_json::{Map as Members, Number, Value as Json};

use super::error::Trail;
use super::place::{self, Mismatch, Put};
use super::record::{Field, Shape};
use super::union::{self, Branches, Fit, REST, Union};
use super::value::{List, Map, Numeric, Target, Text, Value, View};

/// Puts an array or an object into a union.
pub(super) fn tree(union: &mut dyn Union, found: &Json, trail: &mut Trail) -> Put {
    Fitting::new(trail).union(union, found)
}

/// Puts a value without parts into a union.
pub(super) fn scalar(union: &mut dyn Union, found: &Json) -> Put {
    Fitting::new(&mut Trail::default()).union(union, found)
}

/// What is lost or left without a type when a value is read as a branch. The least of two is the one that is
/// less in the first number that differs.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Losses {
    /// Parts that are strange to their type: other values of constants, dates that look like none, parts
    /// that a union inside has no branch for, and the whole if the branch takes any JSON.
    strange: usize,
    /// Members without a name in the type and values that an enum does not know.
    unknown: usize,
    /// Members without a name that are not kept.
    dropped: usize,
    /// Parts whose type takes more than them: any text, any JSON, integers that become floats.
    loose: usize,
}

impl Losses {
    const NONE: Self = Self { strange: 0, unknown: 0, dropped: 0, loose: 0 };

    fn add(&mut self, more: Self) {
        self.strange += more.strange;
        self.unknown += more.unknown;
        self.dropped += more.dropped;
        self.loose += more.loose;
    }
}

/// What a union makes of a value.
#[derive(Clone, Copy)]
struct Choice {
    /// The index of the branch, [`REST`] if none fits.
    branch: usize,
    losses: Losses,
}

/// The table of a type and a part of the value, by their addresses: neither moves while the value is tried.
type Meeting<T> = (*const T, *const Json);

/// How many unions may be inside of each other: as many as a document of JSON may have levels.
const DEPTH: usize = 128;

/// The state of putting one value into a union.
struct Fitting<'a> {
    /// What unions inside of the outermost one have made of parts of the value.
    choices: HashMap<Meeting<Branches>, Choice>,
    /// What is lost when parts of the value are read as records, or why they do not fit.
    records: HashMap<Meeting<Shape>, Result<Losses, Mismatch>>,
    /// The unions around the part that is being read, from the outside in.
    around: Vec<Meeting<Branches>>,
    /// The members that serve as tags: they need no place in the branch.
    tags: Vec<(*const Json, &'static str)>,
    losses: Losses,
    /// What is read will be thrown away: only whether it fits counts, and the losses.
    trying: bool,
    /// Something has been left out in what is being tried, since only its losses count.
    hollow: bool,
    trail: &'a mut Trail,
}

impl<'a> Fitting<'a> {
    fn new(trail: &'a mut Trail) -> Self {
        Self {
            choices: HashMap::new(),
            records: HashMap::new(),
            around: Vec::new(),
            tags: Vec::new(),
            losses: Losses::NONE,
            trying: false,
            hollow: false,
            trail,
        }
    }

    fn union(&mut self, union: &mut dyn Union, node: &Json) -> Put {
        let meeting = (ptr::from_ref(union.branches()), ptr::from_ref(node));
        let inner_first = self.around.iter().rev();
        let is_around = inner_first.take_while(|(_, at)| *at == meeting.1).any(|it| *it == meeting);
        if is_around || self.around.len() == DEPTH {
            self.keep(union, node);
            return Ok(());
        }
        self.around.push(meeting);
        let outcome = match tag(union.branches(), node) {
            None => self.untagged(union, node, meeting),
            Some((_, None)) => {
                self.keep(union, node);
                Ok(())
            }
            Some((name, Some(index))) => {
                self.tags.push((meeting.1, name));
                let outcome = self.read(union.select(index), node);
                self.tags.pop();
                outcome
            }
        };
        self.around.pop();
        outcome
    }

    /// Keeps the value as it came.
    fn keep(&mut self, union: &mut dyn Union, node: &Json) {
        self.losses.strange += 1;
        if let Target::Json(place) = union.select(REST).open() {
            self.copy(place, node);
        }
    }

    fn copy(&mut self, place: &mut Json, node: &Json) {
        if self.trying {
            self.hollow = true;
        } else {
            place.clone_from(node);
        }
    }

    fn untagged(&mut self, union: &mut dyn Union, node: &Json, meeting: Meeting<Branches>) -> Put {
        let known = self.choices.get(&meeting).copied();
        let (choice, done) = known.map_or_else(|| self.choose(union, node), |choice| (choice, false));
        // The outermost union is met only once.
        if self.around.len() > 1 {
            self.choices.insert(meeting, choice);
        }
        if done || self.trying {
            self.losses.add(choice.losses);
        }
        if done {
            return Ok(());
        }
        if self.trying {
            self.hollow = true;
            union.select(choice.branch);
            return Ok(());
        }
        if choice.branch == REST {
            self.keep(union, node);
            return Ok(());
        }
        self.read(union.select(choice.branch), node)
    }

    /// Tries every branch. Returns the best, and whether the value has been put there for good.
    fn choose(&mut self, union: &mut dyn Union, node: &Json) -> (Choice, bool) {
        let mut best = Choice { branch: REST, losses: Losses { strange: 1, ..Losses::NONE } };
        let mut done = false;
        for branch in 0..union.branches().list.len() {
            let place = union.select(branch);
            let Some((losses, whole)) = self.attempt(place, node) else {
                done = false;
                continue;
            };
            let better = best.branch == REST || losses < best.losses;
            done = better && whole;
            if better {
                best = Choice { branch, losses };
            }
            if losses == Losses::NONE {
                break;
            }
        }
        (best, done)
    }

    /// Reads the value as one branch. Returns what is lost, and whether the branch is whole; nothing if the
    /// value does not fit.
    fn attempt(&mut self, place: &mut dyn Value, node: &Json) -> Option<(Losses, bool)> {
        let before = (self.losses, self.trying, self.hollow);
        (self.losses, self.trying, self.hollow) = (Losses::NONE, true, false);
        let fits = self.read(place, node).is_ok();
        let (mut losses, whole) = (self.losses, !self.hollow);
        (self.losses, self.trying, self.hollow) = before;
        self.trail.clear();
        let single = !(node.is_array() || node.is_object());
        match place.view() {
            _ if !fits || single && losses.strange > 0 => return None,
            View::Union(inner) if union::is_unknown(inner) => return None,
            View::Json(_) => losses.strange += 1,
            View::Map(_) => losses.unknown += node.as_object().map_or(0, Members::len),
            _ => {}
        }
        Some((losses, whole))
    }

    /// Puts a part of the value into a blank place.
    fn read(&mut self, value: &mut dyn Value, node: &Json) -> Put {
        if node.is_null() && value.null() {
            return Ok(());
        }
        match (value.open(), node) {
            (Target::Union(union), _) => self.union(union, node),
            (Target::Record(record), Json::Object(members)) => self.record(record, node, members),
            (Target::Map(map), Json::Object(members)) => self.map(map, node, members),
            (Target::List(list), Json::Array(items)) => self.list(list, items),
            (Target::Json(place), _) => {
                self.losses.loose += 1;
                self.copy(place, node);
                Ok(())
            }
            (Target::Text(place), Json::String(text)) => self.text(place, text),
            (Target::Numeric(place), Json::Number(found)) => self.number(place, found),
            (target, _) => {
                self.losses.loose += usize::from(is_loose(&target, node));
                put(value, node)
            }
        }
    }

    fn record(&mut self, record: &mut dyn Value, node: &Json, members: &Members<String, Json>) -> Put {
        let is_tagged = self.tags.last().is_some_and(|(at, _)| ptr::eq(*at, node));
        if !self.trying || self.around.len() < 2 || is_tagged {
            return self.fields(record, node, members);
        }
        let meeting = (ptr::from_ref(record.shape()), ptr::from_ref(node));
        let known = self.records.get(&meeting).copied();
        self.hollow |= known.is_some();
        let outcome = known.unwrap_or_else(|| {
            let before = mem::replace(&mut self.losses, Losses::NONE);
            let outcome = self.fields(record, node, members);
            let losses = mem::replace(&mut self.losses, before);
            outcome.map(|()| losses)
        });
        self.records.insert(meeting, outcome);
        outcome.map(|losses| self.losses.add(losses))
    }

    fn fields(&mut self, record: &mut dyn Value, node: &Json, members: &Members<String, Json>) -> Put {
        let shape = record.shape();
        let missing = |field: &&Field| field.required() && !members.contains_key(field.name);
        if let Some(field) = shape.fields.iter().find(missing) {
            return Err(Mismatch::Missing(field.name));
        }
        let mut found = 0;
        for (index, field) in shape.fields.iter().enumerate() {
            if let Some(member) = members.get(field.name) {
                self.read(record.field_mut(index), member).inspect_err(|_| self.trail.member(field.name))?;
                found += 1;
            }
        }
        if found < members.len() { self.others(record, node, members) } else { Ok(()) }
    }

    /// Reads the members that have no name in the table.
    fn others(&mut self, record: &mut dyn Value, node: &Json, members: &Members<String, Json>) -> Put {
        let shape = record.shape();
        for (name, member) in members {
            if shape.find(0, name).is_some() || self.is_tag(node, name) {
                continue;
            }
            self.losses.unknown += 1;
            match record.rest_mut() {
                Some(rest) => self.entry(rest, name, member)?,
                None => self.losses.dropped += 1,
            }
        }
        Ok(())
    }

    fn map(&mut self, map: &mut dyn Map, node: &Json, members: &Members<String, Json>) -> Put {
        members.iter().try_for_each(|(name, member)| {
            if self.is_tag(node, name) { Ok(()) } else { self.entry(map, name, member) }
        })
    }

    fn entry(&mut self, map: &mut dyn Map, name: &str, member: &Json) -> Put {
        self.read(map.entry(name), member).inspect_err(|_| self.trail.member(name.to_owned()))
    }

    fn is_tag(&self, node: &Json, name: &str) -> bool {
        self.tags.iter().rev().take_while(|(at, _)| ptr::eq(*at, node)).any(|(_, tag)| *tag == name)
    }

    fn list(&mut self, list: &mut dyn List, items: &[Json]) -> Put {
        items.iter().enumerate().try_for_each(|(index, item)| {
            self.read(list.grow(), item).inspect_err(|_| self.trail.item(index))
        })
    }

    fn text(&mut self, place: &mut dyn Text, text: &str) -> Put {
        place::special(place.set(text))?;
        self.note(place.fit());
        Ok(())
    }

    fn number(&mut self, place: &mut dyn Numeric, found: &Number) -> Put {
        place::numeric(place, found)?;
        self.losses.loose += usize::from(found.as_i128().is_none());
        self.note(place.fit());
        Ok(())
    }

    fn note(&mut self, fit: Fit) {
        match fit {
            Fit::Known => {}
            Fit::Any => self.losses.loose += 1,
            Fit::Unknown => self.losses.unknown += 1,
            Fit::Strange => self.losses.strange += 1,
        }
    }
}

/// Returns the name of the tag and the index of the branch that the tag of the value means, if it has a tag.
fn tag(branches: &Branches, node: &Json) -> Option<(&'static str, Option<usize>)> {
    let name = branches.tag?;
    let found = View::Json(node.get(name)?).scalar()?;
    Some((name, branches.list.iter().position(|branch| branch.tags.contains(&&*found))))
}

/// Says whether another type would be a closer fit for a string or a number.
fn is_loose(target: &Target<'_>, node: &Json) -> bool {
    let whole = node.as_number().is_some_and(|number| number.as_i128().is_some());
    match target {
        Target::String(_) => true,
        Target::F32(_) | Target::F64(_) => whole,
        _ => node.is_number() && !whole,
    }
}

/// Puts a value without parts, or refuses one with parts.
fn put(value: &mut dyn Value, node: &Json) -> Put {
    match node {
        Json::Null => place::null(value),
        Json::Bool(found) => place::boolean(value, *found),
        Json::Number(found) => place::number(value, found),
        Json::String(found) => place::text(value, found),
        Json::Array(_) => place::refuse(&value.open(), "an array"),
        Json::Object(_) => place::refuse(&value.open(), "an object"),
    }
}
