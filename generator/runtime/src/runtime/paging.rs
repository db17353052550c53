//! Listings: page after page, or item after item, until the server has no more.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::runtime::call::Call;
use crate::runtime::error::Kind;
use crate::runtime::exchange::{Exchange, Exchanged};
use crate::runtime::{Blank, DecodeError, Error, RawReply, Value, View, encode_json};

/// How an operation pages: replies of type `R` with items of type `I`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Paging<R: 'static, I: 'static> {
    /// The index of the parameter that takes the page number.
    pub page: usize,
    /// The number of the first page.
    pub first: u64,
    /// Decodes a reply.
    pub decode: fn(&RawReply) -> Result<R, DecodeError>,
    /// Finds the items of a page.
    pub items: fn(&mut R) -> Option<&mut Vec<I>>,
    /// Finds the number of items on all pages.
    pub total: fn(&R) -> Option<u64>,
}

/// One page of a listing. It dereferences to the reply.
#[derive(Clone, Debug)]
pub struct Page<R> {
    number: u64,
    total: Option<u64>,
    reply: R,
}

impl<R> Page<R> {
    /// Returns the number of the page, as the server counts.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Returns how many items there are on all pages, if the server says so.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Returns the reply.
    pub fn into_inner(self) -> R {
        self.reply
    }
}

impl<R> Deref for Page<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.reply
    }
}

/// The pages of a listing, each asked for when the one before it has been taken.
///
/// It begins with the page that the request names, or else with the first one. It ends with an empty page, which is not
/// handed out, or when as many items have come as the server says there are. A page that is merely short does not end
/// it: servers may send fewer items than they were asked for. A page with the very items of the page before it is an
/// error, since such a listing would never end.
///
/// Items that appear or vanish on the server in the meantime move the others from page to page; some may then come
/// twice or not at all.
///
/// After an error, [`try_next`](Self::try_next) asks for the same page again. As a [`Stream`] it ends after an error,
/// so that adapters which skip errors cannot ask for ever. Neither loses anything when a future is dropped before it
/// is done. Time limits and other options of the request hold for each page by itself.
#[must_use = "a listing does nothing until it is asked for pages"]
pub struct Pages<R: 'static, I: 'static> {
    call: Call,
    paging: &'static Paging<R, I>,
    cursor: Cursor,
    /// The page that was asked for; it is kept here, so that it survives a dropped future.
    exchange: Option<Exchange>,
    failed: bool,
}

impl<R, I: Value + Blank> Pages<R, I> {
    #[doc(hidden)]
    pub fn new(call: Call, paging: &'static Paging<R, I>) -> Self {
        let cursor = Cursor::new(paging.first, call.number(paging.page).unwrap_or(paging.first));
        Self { call, paging, cursor, exchange: None, failed: false }
    }

    /// Returns the items of the pages, one after the other.
    pub fn items(self) -> Items<R, I> {
        Items { number: self.cursor.next, pages: self, rest: Vec::new().into_iter() }
    }

    /// Returns the pages as an iterator that waits on this thread, for programs without `async`.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::runtime::Blocking<Self> {
        let operation = self.call.operation;
        crate::runtime::Blocking::new(self, operation)
    }

    /// Returns the next page, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When the page cannot be had. Another call asks for the same page again.
    pub async fn try_next(&mut self) -> Result<Option<Page<R>>, Error> {
        std::future::poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    /// Returns the number of the page that comes next: a new listing that is given this page number goes on there.
    pub fn page(&self) -> u64 {
        self.cursor.next
    }

    /// Returns how many items there are on all pages, if the server has said so by now.
    pub fn total(&self) -> Option<u64> {
        self.cursor.total
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<R>, Error>>> {
        if self.cursor.done {
            return Poll::Ready(None);
        }
        let exchange =
            self.exchange.get_or_insert_with(|| ask(&self.call, self.paging.page, self.cursor.next));
        let exchanged = ready!(exchange.as_mut().poll(context));
        self.exchange = None;
        let page = exchanged.and_then(|exchanged| self.turn(exchanged));
        self.failed = page.is_err();
        Poll::Ready(page.transpose())
    }

    /// Decodes a page and moves on, or stays where it is if there is something wrong with the page.
    fn turn(&mut self, exchanged: Exchanged) -> Result<Option<Page<R>>, Error> {
        let mut reply = match (self.paging.decode)(&exchanged.reply) {
            Ok(reply) => reply,
            Err(error) => return Err(exchanged.error(Kind::Decode(error))),
        };
        let total = (self.paging.total)(&reply);
        let items = (self.paging.items)(&mut reply);
        let seen = items.map_or(Seen { count: 0, print: None }, |items| Seen {
            count: items.len() as u64,
            print: fingerprint(items),
        });
        let number = self.cursor.next;
        if self.cursor.repeats(&seen) {
            return Err(exchanged.error(Kind::SamePage(number)));
        }
        self.cursor.turn(&seen, total);
        Ok((seen.count > 0).then_some(Page { number, total, reply }))
    }
}

impl<R, I: Value + Blank> Stream for Pages<R, I> {
    type Item = Result<Page<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.failed { Poll::Ready(None) } else { self.poll_page(context) }
    }
}

impl<R, I> fmt::Debug for Pages<R, I> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Pages");
        debug
            .field("operation", &self.call.operation.id)
            .field("page", &self.cursor.next)
            .finish_non_exhaustive()
    }
}

/// The items of a listing, one after the other; see [`Pages`] for where it begins and ends.
#[must_use = "a listing does nothing until it is asked for items"]
pub struct Items<R: 'static, I: 'static> {
    pages: Pages<R, I>,
    /// The number of the page that `rest` comes from.
    number: u64,
    /// The items of that page that were not handed out yet.
    rest: std::vec::IntoIter<I>,
}

impl<R, I: Value + Blank> Items<R, I> {
    /// Returns the items as an iterator that waits on this thread, for programs without `async`.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::runtime::Blocking<Self> {
        let operation = self.pages.call.operation;
        crate::runtime::Blocking::new(self, operation)
    }

    /// Returns the next item, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When the page with the next item cannot be had. Another call asks for the same page again.
    pub async fn try_next(&mut self) -> Result<Option<I>, Error> {
        std::future::poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// Returns the number of the page that the next item comes from: a new listing that is given this page number goes
    /// on there, from the first item of that page.
    pub fn page(&self) -> u64 {
        if self.rest.as_slice().is_empty() { self.pages.page() } else { self.number }
    }

    /// Returns how many items there are on all pages, if the server has said so by now.
    pub fn total(&self) -> Option<u64> {
        self.pages.total()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error>>> {
        loop {
            if let Some(item) = self.rest.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let mut page = match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => page,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            self.number = page.number;
            let items = (self.pages.paging.items)(&mut page.reply).map(std::mem::take);
            self.rest = items.unwrap_or_default().into_iter();
        }
    }
}

impl<R, I: Value + Blank> Stream for Items<R, I> {
    type Item = Result<I, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.pages.failed { Poll::Ready(None) } else { self.poll_item(context) }
    }
}

// Nothing in it is ever pinned, whatever the items are.
impl<R, I> Unpin for Items<R, I> {}

impl<R, I> fmt::Debug for Items<R, I> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Items");
        debug.field("operation", &self.pages.call.operation.id).field("left_on_page", &self.rest.len());
        debug.finish_non_exhaustive()
    }
}

/// Asks for one page.
fn ask(call: &Call, parameter: usize, number: u64) -> Exchange {
    let mut call = call.clone();
    // Each page is a request of its own.
    call.renew_idempotency_key();
    call.set(parameter, View::U64(number));
    call.start()
}

/// What the end rules look at in a page.
struct Seen {
    count: u64,
    print: Option<u64>,
}

/// Where a listing stands. It knows no types.
struct Cursor {
    next: u64,
    /// How many pages were skipped at the beginning.
    skipped: u64,
    /// How many items have come.
    count: u64,
    /// The size of the longest page so far: skipped pages are counted as that long.
    longest: u64,
    /// The fingerprint of the page before.
    print: Option<u64>,
    total: Option<u64>,
    done: bool,
}

impl Cursor {
    fn new(first: u64, start: u64) -> Self {
        let skipped = start.saturating_sub(first);
        Self { next: start, skipped, count: 0, longest: 0, print: None, total: None, done: false }
    }

    /// Says whether the page holds the very items of the page before it.
    fn repeats(&self, seen: &Seen) -> bool {
        seen.count > 0 && seen.print.is_some() && seen.print == self.print
    }

    fn turn(&mut self, seen: &Seen, total: Option<u64>) {
        self.print = seen.print;
        self.total = total;
        self.next = self.next.saturating_add(1);
        self.count = self.count.saturating_add(seen.count);
        self.longest = self.longest.max(seen.count);
        // Skipped pages were at least as long as the longest page that came, as far as anybody can know. Should they
        // have been longer, one more page is asked for and found empty; no item is ever left out.
        let position = self.skipped.saturating_mul(self.longest).saturating_add(self.count);
        // A total that is smaller than the page it came with counts something else.
        let reached = total.is_some_and(|total| total >= seen.count && position >= total);
        self.done = seen.count == 0 || reached;
    }
}

/// Returns a number that differs between lists with different items. It is made from the items and not from the whole
/// body: a body may name the page, the time or the request, and so differ although the items are the same.
fn fingerprint(items: &dyn Value) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&encode_json(items).ok()?);
    Some(hasher.finish())
}
