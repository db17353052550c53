//! The walk from page to page. It knows no types.

use std::borrow::Cow;
use std::task::{Context, Poll, ready};

use http::HeaderMap;

use super::guard::{Count, Guard, hash};
use super::mark::Mark;
use super::table::{Source, Target, Walk, Way, find};
use super::{link, splice};
use crate::runtime::{Call, Error, Exchange, Exchanged, Kind, List, Value, View, encode_json, encode_view};

/// A list on its way.
pub(super) struct Walker {
    pub(super) call: Call,
    walk: &'static Walk,
    /// What names the page that came last, or the first one.
    pub(super) asked: Mark,
    pub(super) next: Next,
    /// The number of the page that comes next.
    pub(super) number: u64,
    pub(super) total: Option<u64>,
    count: Count,
    guard: Guard,
    /// The fingerprint of the items of the page before.
    print: Option<u64>,
    /// The page that was asked for; it is kept here, so that it survives a dropped future.
    exchange: Option<Exchange>,
    /// A page that has come before anybody wanted it.
    ready: Option<Result<Exchanged, Error>>,
    /// Whether the page on its way was asked for before anybody wanted it.
    early: bool,
    pub(super) prefetch: bool,
    pub(super) failed: bool,
}

/// What comes next.
pub(super) enum Next {
    /// A page.
    Page(Mark),
    /// Nothing.
    End,
    /// A page that must not or cannot be asked for.
    Refused(String),
}

/// A page that was read.
pub(super) struct Turned {
    pub(super) number: u64,
    /// Whether there is anything to hand out.
    pub(super) worth: bool,
}

impl Walker {
    pub(super) fn new(mut call: Call, walk: &'static Walk) -> Self {
        if let Some((size, most)) = walk.size
            && call.number(size).is_some_and(|asked| asked > most)
        {
            call.set(size, View::U64(most));
        }
        let start = match walk.way {
            Way::Page(target, first) => Mark::Page(number(&call, target).unwrap_or(first)),
            Way::Offset(target, first) => Mark::Offset(number(&call, target).unwrap_or(first)),
            _ => Mark::Start,
        };
        let mut walker = Self {
            call,
            walk,
            asked: Mark::Start,
            next: Next::End,
            number: 0,
            total: None,
            count: Count::default(),
            guard: Guard::default(),
            print: None,
            exchange: None,
            ready: None,
            early: false,
            prefetch: false,
            failed: false,
        };
        walker.begin(start);
        walker
    }

    /// Begins at `mark`.
    pub(super) fn begin(&mut self, mark: Mark) {
        (self.number, self.count.skipped) = match (&mark, self.walk.way) {
            (Mark::Page(number), Way::Page(_, first)) => (*number, number.saturating_sub(first)),
            _ => (0, 0),
        };
        let fits = match (&mark, self.walk.way) {
            (Mark::Page(_), Way::Page(..))
            | (Mark::Offset(_), Way::Offset(..))
            | (Mark::Cursor(_), Way::Cursor(..) | Way::LastItem(..))
            | (Mark::Link(_), Way::Link(..)) => true,
            (Mark::Start, way) => !matches!(way, Way::Page(..) | Way::Offset(..)),
            _ => false,
        };
        self.asked = mark.clone();
        self.next = if fits {
            Next::Page(mark)
        } else {
            Next::Refused(
                "the position is not one of this list, which names its pages in another way".to_owned(),
            )
        };
    }

    /// Waits for the page that comes next.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Exchanged, Error>>> {
        loop {
            let early = self.early;
            let exchanged = if let Some(ready) = self.ready.take() {
                ready
            } else {
                let next = match &self.next {
                    Next::End => return Poll::Ready(None),
                    Next::Refused(problem) => {
                        self.failed = true;
                        return Poll::Ready(Some(Err(self.call.refusal(problem.clone()))));
                    }
                    Next::Page(mark) => mark,
                };
                let exchange = self.exchange.get_or_insert_with(|| ask(&self.call, self.walk, next).start());
                ready!(exchange.as_mut().poll(context))
            };
            self.exchange = None;
            self.early = false;
            // A time limit may have run out while nobody cared for the page.
            let again = early && self.call.operation().idempotent;
            if again && exchanged.as_ref().is_err_and(Error::is_timeout) {
                continue;
            }
            self.failed = exchanged.is_err();
            return Poll::Ready(Some(exchanged));
        }
    }

    /// Asks for the page that comes next, if that is wanted before it is needed, or helps it along.
    pub(super) fn hasten(&mut self, context: &mut Context<'_>) {
        if !self.prefetch || self.failed || self.ready.is_some() {
            return;
        }
        let Next::Page(mark) = &self.next else { return };
        let exchange = self.exchange.get_or_insert_with(|| {
            self.early = true;
            ask(&self.call, self.walk, mark).start()
        });
        if let Poll::Ready(exchanged) = exchange.as_mut().poll(context) {
            self.exchange = None;
            self.ready = Some(exchanged);
        }
    }

    /// Reads what a page says and moves on, or stays where it is if there is something wrong with the page.
    pub(super) fn turn(
        &mut self,
        headers: &HeaderMap,
        reply: &dyn Value,
        seen: &Seen,
    ) -> Result<Turned, Kind> {
        let number = self.number;
        if seen.count > 0 && seen.print.is_some() && seen.print == self.print {
            return Err(Kind::SamePage(number));
        }
        let view = reply.view();
        self.print = seen.print;
        self.total = total(headers, view, self.walk);
        self.count.add(seen.count);
        let Next::Page(mark) = std::mem::replace(&mut self.next, Next::End) else {
            return Ok(Turned { number, worth: false });
        };
        self.next = self.after(&mark, headers, view, seen);
        if let Next::Page(next) = &self.next {
            self.guard.note(&mark);
            if self.guard.knows(next) {
                self.next = Next::Refused(
                    "the server names a next page that has come before: the list would never end".to_owned(),
                );
            }
        }
        self.asked = mark;
        self.number = number.saturating_add(1);
        Ok(Turned { number, worth: seen.count > 0 || !matches!(self.next, Next::End) })
    }

    /// Says what comes after the page at `mark`.
    fn after(&self, mark: &Mark, headers: &HeaderMap, view: View<'_>, seen: &Seen) -> Next {
        let more = match find(view, self.walk.more).plain() {
            View::Bool(more) if !self.walk.more.is_empty() => Some(more),
            View::Json(serde_json::Value::Bool(more)) => Some(*more),
            _ => None,
        };
        if more == Some(false) {
            return Next::End;
        }
        let found = match self.walk.way {
            Way::Page(..) | Way::Offset(..) => return self.counted(mark, seen),
            Way::Cursor(source, target) => {
                cursor(source, target, headers, view).map(|text| text.map(Mark::Cursor))
            }
            // Nothing comes after an empty page, since there is nothing to begin behind.
            Way::LastItem(..) => Ok(seen.last.clone().map(Mark::Cursor)),
            Way::Link(source, _) => self.link(mark, source, headers, view).map(|text| text.map(Mark::Link)),
        };
        match found {
            Ok(Some(next)) => Next::Page(next),
            Ok(None)
                if more == Some(true) || (seen.count > 0 && matches!(self.walk.way, Way::LastItem(..))) =>
            {
                Next::Refused("the server says that there are more pages, and not where they are".to_owned())
            }
            Ok(None) => Next::End,
            Err(problem) => Next::Refused(problem),
        }
    }

    /// The next page where pages or items are counted.
    fn counted(&self, mark: &Mark, seen: &Seen) -> Next {
        let (next, position) = match (mark, self.walk.way) {
            (Mark::Offset(offset), Way::Offset(_, first)) => {
                let next = offset.saturating_add(seen.count);
                (Mark::Offset(next), next.saturating_sub(first))
            }
            (Mark::Page(number), _) => (Mark::Page(number.saturating_add(1)), self.count.position()),
            _ => return Next::End,
        };
        // A total that is smaller than the page it came with counts something else.
        let reached = self.total.is_some_and(|total| total >= seen.count && position >= total);
        if seen.count == 0 || reached { Next::End } else { Next::Page(next) }
    }

    /// Follows the link to the next page, if there is one.
    fn link(
        &self,
        mark: &Mark,
        source: Source,
        headers: &HeaderMap,
        view: View<'_>,
    ) -> Result<Option<String>, String> {
        let link = match source {
            Source::Header(name) => link::next_of(headers, name),
            Source::Member(path) => {
                let view = find(view, path);
                // JSON:API and HAL have objects in the place of links.
                match (scalar(view), scalar(find(view, &["href"]))) {
                    (Some(text), _) | (None, Some(text)) => Some(text.into_owned()),
                    _ => None,
                }
            }
        };
        let Some(link) = link.filter(|link| !link.trim().is_empty()) else { return Ok(None) };
        let address = self.call.address()?;
        let current = if let Mark::Link(current) = mark { current } else { address.uri.path() };
        link::follow(&link, current, &address).map(Some)
    }
}

/// Makes the call for the page that `mark` names.
fn ask(call: &Call, walk: &Walk, mark: &Mark) -> Call {
    let mut call = call.clone();
    // Each page is a request of its own.
    call.renew_idempotency_key();
    match (mark, walk.way) {
        (Mark::Page(number), Way::Page(target, _)) | (Mark::Offset(number), Way::Offset(target, _)) => {
            match target {
                Target::Param(param) => call.set(param, View::U64(*number)),
                Target::Body(media, path) => put(&mut call, media, path, &number.to_string()),
            }
        }
        (Mark::Cursor(text), Way::Cursor(_, target) | Way::LastItem(_, target)) => match target {
            Target::Param(param) => call.set(param, View::Text(text)),
            Target::Body(media, path) => put(&mut call, media, path, text),
        },
        (Mark::Link(target), Way::Link(_, placing)) => {
            let target = link::complete(target, &call.query_pairs(placing));
            call.set_link(target);
        }
        _ => {}
    }
    call
}

/// Puts what names a page into the JSON body.
fn put(call: &mut Call, media: &'static str, path: &[&str], value: &str) {
    let body = call.body_bytes().ok_or_else(|| "the body cannot take what names a page".to_owned());
    match body.and_then(|body| splice::set(&body, path, value)) {
        Ok(body) => call.body(media, body.into()),
        Err(problem) => call.refuse(problem),
    }
}

/// The number that a caller has set where the request takes it.
fn number(call: &Call, target: Target) -> Option<u64> {
    match target {
        Target::Param(param) => call.number(param),
        Target::Body(_, path) => splice::number(&call.body_bytes()?, path),
    }
}

/// Reads the cursor of the next page: as text for a parameter, as JSON for a body.
fn cursor(
    source: Source,
    target: Target,
    headers: &HeaderMap,
    view: View<'_>,
) -> Result<Option<String>, String> {
    let unfit = || "the cursor of the next page is neither a text nor a number".to_owned();
    let view = match source {
        Source::Header(name) => {
            let value = headers.get(name).map(|value| value.to_str().map_err(|_| unfit()));
            let Some(text) = value.transpose()?.filter(|text| !text.is_empty()) else { return Ok(None) };
            return as_text(View::Text(text), target).map(Some).ok_or_else(unfit);
        }
        Source::Member(path) => find(view, path).plain(),
    };
    let is_empty = match view {
        View::Absent | View::Null | View::Text("") | View::Json(serde_json::Value::Null) => true,
        View::Json(serde_json::Value::String(text)) => text.is_empty(),
        View::Map(map) => map.entries().next().is_none(),
        _ => false,
    };
    if is_empty { Ok(None) } else { as_text(view, target).map(Some).ok_or_else(unfit) }
}

fn as_text(view: View<'_>, target: Target) -> Option<String> {
    match target {
        Target::Param(_) => scalar(view).map(Cow::into_owned),
        Target::Body(..) => String::from_utf8(encode_view(view).ok()?).ok(),
    }
}

/// A text or a number.
fn scalar(view: View<'_>) -> Option<Cow<'_, str>> {
    view.scalar().filter(|_| !matches!(view.plain(), View::Bool(_) | View::Json(serde_json::Value::Bool(_))))
}

fn total(headers: &HeaderMap, view: View<'_>, walk: &Walk) -> Option<u64> {
    if !walk.total_header.is_empty() {
        return headers.get(walk.total_header)?.to_str().ok()?.trim().parse().ok();
    }
    if walk.total.is_empty() {
        return None;
    }
    find(view, walk.total).scalar()?.parse().ok()
}

/// What the walk looks at in the items of a page.
pub(super) struct Seen {
    count: u64,
    print: Option<u64>,
    /// What the last item is known by.
    last: Option<String>,
}

impl Seen {
    pub(super) fn of(items: Option<&dyn List>, all: Option<&dyn Value>, walk: &Walk) -> Self {
        let (Some(items), Some(all)) = (items, all) else {
            return Self { count: 0, print: None, last: None };
        };
        let count = items.count();
        let last = match walk.way {
            Way::LastItem(path, target) => {
                let last = count.checked_sub(1).and_then(|last| items.item(last));
                last.and_then(|item| as_text(find(item.view(), path), target))
            }
            _ => None,
        };
        Self { count: count as u64, print: fingerprint(all), last: last.filter(|text| !text.is_empty()) }
    }
}

/// Returns a number that differs between lists with different items. It is made from the items and not from the whole
/// body: a body may name the page, the time or the request, and so differ although the items are the same.
fn fingerprint(items: &dyn Value) -> Option<u64> {
    Some(hash(&encode_json(items).ok()?))
}
