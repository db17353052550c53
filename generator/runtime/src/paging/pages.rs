//! The pages of a list, as callers see them.

use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Items;
use super::mark::{Mark, Position};
use super::table::Paging;
use super::walk::{Next, Seen, Walker};
use crate::runtime::{Call, Error, Exchanged, Kind, List, Value};

/// One page of a list. It dereferences to the reply.
#[derive(Clone, Debug)]
pub struct Page<R> {
    pub(super) number: u64,
    total: Option<u64>,
    pub(super) reply: R,
}

impl<R> Page<R> {
    /// Returns the number of the page: as the server counts if its pages have numbers, otherwise from 0 for the first
    /// one that was asked for.
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

/// The pages of a list, each asked for when the one before it has been taken.
///
/// It begins with the page that the request names, or else with the first one, or where [`resume`](Self::resume) says.
/// Where it ends depends on how the service names its pages, which the docs of the operation tell:
///
/// * **by number or offset**: with an empty page, or when as many items have come as the server says there are. A page
///   that is merely short does not end it: servers may send fewer items than they were asked for.
/// * **by cursor**: with a page whose next cursor is absent, null or empty. An empty page that has one does not end it.
/// * **by the last item**: with an empty page.
/// * **by link**: with a page without a link to the next one.
///
/// If the replies have a member that says whether there is more, `false` ends the list in any case. An empty page that
/// ends the list is not handed out.
///
/// What would never end is an error: a page with the very items of the page before it, and a cursor or link that has
/// come before. So is a page that says that there is more, and not where; and a link to another server, scheme or
/// port, which must not get the credentials of this one. Links keep all options of the request, and query parameters
/// of the request that a link does not name are sent with it.
///
/// Items that appear or vanish on the server in the meantime may move the others from page to page; some may then come
/// twice or not at all.
///
/// After an error, [`try_next`](Self::try_next) asks for the same page again. As a [`Stream`] it ends after an error,
/// so that adapters which skip errors cannot ask for ever. Neither loses anything when a future is dropped before it
/// is done. Time limits and other options of the request hold for each page by itself. A page size beyond what the
/// document allows is sent as the largest one that it allows.
#[must_use = "a list does nothing until it is asked for pages"]
pub struct Pages<R: 'static, I: 'static> {
    pub(super) walker: Walker,
    pub(super) paging: &'static Paging<R, I>,
}

impl<R: Value, I: Value> Pages<R, I> {
    #[doc(hidden)]
    pub fn new(call: Call, paging: &'static Paging<R, I>) -> Self {
        Self { walker: Walker::new(call, &paging.walk), paging }
    }

    /// Returns the items of the pages, one after the other.
    pub fn items(self) -> Items<R, I> {
        Items::new(self)
    }

    /// Begins at a position that [`position`](Self::position) gave earlier, in place of the page that the request
    /// names. The request has to be the same in all else.
    pub fn resume(mut self, position: &Position) -> Self {
        self.walker.begin(position.0.clone());
        self
    }

    /// Asks for each page while the one before it is still in use, so that there is less to wait for.
    ///
    /// Its time limit begins when it is asked for. If that runs out before anybody wants the page, it is asked for
    /// again if that does no harm.
    pub fn prefetch(mut self) -> Self {
        self.walker.prefetch = true;
        self
    }

    /// Returns the pages as an iterator that waits on this thread, for programs without `async`.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::runtime::Blocking<Self> {
        let operation = self.walker.call.operation();
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

    /// Returns the number of the page that comes next. Where pages have numbers, a new list that is given this one goes
    /// on there; [`position`](Self::position) does so for every list.
    pub fn page(&self) -> u64 {
        self.walker.number
    }

    /// Returns where the page is that comes next, to [resume](Self::resume) the list there later, or `None` at the end.
    ///
    /// If the next page cannot be asked for because of what the server says about it, it is the position of the page
    /// that says so.
    pub fn position(&self) -> Option<Position> {
        let mark = match &self.walker.next {
            Next::Page(mark) => mark,
            Next::Refused(_) => &self.walker.asked,
            Next::End => return None,
        };
        Some(Position(mark.clone()))
    }

    /// Returns how many items there are on all pages, if the server has said so by now.
    pub fn total(&self) -> Option<u64> {
        self.walker.total
    }

    pub(super) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<R>, Error>>> {
        let Some(exchanged) = ready!(self.walker.poll(context)) else { return Poll::Ready(None) };
        let page = exchanged.and_then(|exchanged| self.open(exchanged));
        self.walker.failed = page.is_err();
        self.walker.hasten(context);
        Poll::Ready(page.transpose())
    }

    /// Decodes a page and moves on, or stays where it is if there is something wrong with the page.
    fn open(&mut self, exchanged: Exchanged) -> Result<Option<Page<R>>, Error> {
        let mut reply = match (self.paging.decode)(&exchanged.reply) {
            Ok(reply) => reply,
            Err(error) => return Err(exchanged.error(Kind::Decode(error))),
        };
        let items = (self.paging.items)(&mut reply).map(|items| &*items);
        let seen = Seen::of(
            items.map(|items| items as &dyn List),
            items.map(|items| items as &dyn Value),
            &self.paging.walk,
        );
        match self.walker.turn(exchanged.reply.headers(), &reply, &seen) {
            Ok(turned) => {
                let page = Page { number: turned.number, total: self.walker.total, reply };
                Ok(turned.worth.then_some(page))
            }
            Err(kind) => Err(exchanged.error(kind)),
        }
    }

    pub(super) fn asked(&self) -> Mark {
        self.walker.asked.clone()
    }
}

impl<R: Value, I: Value> Stream for Pages<R, I> {
    type Item = Result<Page<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.walker.failed { Poll::Ready(None) } else { self.poll_page(context) }
    }
}

impl<R, I> fmt::Debug for Pages<R, I> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Pages");
        debug
            .field("operation", &self.walker.call.operation().id)
            .field("page", &self.walker.number)
            .finish_non_exhaustive()
    }
}
