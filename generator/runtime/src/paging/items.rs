//! The items of a list, as callers see them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Pages;
use super::mark::{Mark, Position};
use crate::runtime::{Error, Value};

/// The items of a list, one after the other; see [`Pages`] for where it begins and ends.
#[must_use = "a list does nothing until it is asked for items"]
pub struct Items<R: 'static, I: 'static> {
    pages: Pages<R, I>,
    /// What names the page that `rest` comes from, and its number.
    current: (Mark, u64),
    /// The items of that page that were not handed out yet.
    rest: std::vec::IntoIter<I>,
}

impl<R: Value, I: Value> Items<R, I> {
    pub(super) fn new(pages: Pages<R, I>) -> Self {
        let current = (pages.asked(), pages.page());
        Self { pages, current, rest: Vec::new().into_iter() }
    }

    /// Returns the items as an iterator that waits on this thread, for programs without `async`.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::runtime::Blocking<Self> {
        let operation = self.pages.walker.call.operation();
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

    /// Returns the number of the page that the next item comes from. Where pages have numbers, a new list that is given
    /// this one goes on there, from the first item of that page.
    pub fn page(&self) -> u64 {
        if self.rest.as_slice().is_empty() { self.pages.page() } else { self.current.1 }
    }

    /// Returns where the page is that the next item comes from, to [resume](Pages::resume) the list there later, from
    /// the first item of that page; or `None` at the end.
    pub fn position(&self) -> Option<Position> {
        if self.rest.as_slice().is_empty() {
            return self.pages.position();
        }
        Some(Position(self.current.0.clone()))
    }

    /// Returns how many items there are on all pages, if the server has said so by now.
    pub fn total(&self) -> Option<u64> {
        self.pages.total()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error>>> {
        loop {
            if let Some(item) = self.rest.next() {
                self.pages.walker.hasten(context);
                return Poll::Ready(Some(Ok(item)));
            }
            let mut page = match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => page,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            self.current = (self.pages.asked(), page.number);
            let items = (self.pages.paging.items)(&mut page.reply).map(std::mem::take);
            self.rest = items.unwrap_or_default().into_iter();
        }
    }
}

impl<R: Value, I: Value> Stream for Items<R, I> {
    type Item = Result<I, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.pages.walker.failed { Poll::Ready(None) } else { self.poll_item(context) }
    }
}

// Nothing in it is ever pinned, whatever the items are.
impl<R, I> Unpin for Items<R, I> {}

impl<R, I> fmt::Debug for Items<R, I> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Items");
        debug
            .field("operation", &self.pages.walker.call.operation().id)
            .field("left_on_page", &self.rest.len());
        debug.finish_non_exhaustive()
    }
}
