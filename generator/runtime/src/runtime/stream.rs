//! Replies that arrive piece by piece: lines of JSON, events, bytes.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::runtime::call::Call;
use crate::runtime::error::{Kind, Limit};
use crate::runtime::exchange::{self, Exchange, Exchanged};
use crate::runtime::framing::{Frames, Framing, Item};
use crate::runtime::stall::{self, Watch};
use crate::runtime::{Body, DecodeError, Error, RawReply, Value, from_json};

/// How often a stream of events is taken up again without any event in between.
const MOST_RESUMPTIONS: u32 = 5;

/// A reply that arrives piece by piece.
///
/// [`try_next`](Self::try_next) waits for the next piece; the reply is read no faster than it is asked for. The time
/// limits of the request end with the head of the reply, since a stream may go on for ever; what limits it is
/// [`stall_timeout`](crate::runtime::ClientBuilder::stall_timeout). No piece may be longer
/// than the client takes for a whole reply. After a piece that cannot be decoded the next one can be asked for; after
/// any other error the stream is over.
///
/// A stream of events that a GET has asked for is taken up again where the connection breaks, from the last event
/// that the server has given an id: after the time that the server has named, or three seconds. One that ends is not.
pub struct Stream<T: 'static> {
    reader: Reader,
    decode: fn(Item) -> Result<Option<T>, DecodeError>,
}

/// What is common to all streams.
struct Reader {
    call: Call,
    head: RawReply,
    attempts: u32,
    key: Option<HeaderValue>,
    body: Body,
    frames: Frames,
    watch: Option<Watch>,
    /// The request that takes a broken stream up again.
    resumption: Option<Exchange>,
    resumptions: u32,
    done: bool,
}

/// What a stream consists of: how its pieces are told apart and what each of them is.
#[doc(hidden)]
pub struct Streaming<T: 'static> {
    framing: Framing,
    decode: fn(Item) -> Result<Option<T>, DecodeError>,
}

impl<T> fmt::Debug for Streaming<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Streaming").finish_non_exhaustive()
    }
}

/// Bytes as they come.
#[doc(hidden)]
#[must_use]
pub fn chunks() -> Streaming<Bytes> {
    Streaming { framing: Framing::Chunks, decode: |item| Ok(Some(item.data)) }
}

/// JSON, one value per line.
#[doc(hidden)]
#[must_use]
pub fn lines<T: Value>() -> Streaming<T> {
    Streaming { framing: Framing::Lines, decode: |item| from_json(&item.data).map(Some) }
}

/// Lines of text.
#[doc(hidden)]
#[must_use]
pub fn text_lines() -> Streaming<String> {
    Streaming { framing: Framing::Lines, decode: |item| text(&item.data).map(Some) }
}

/// JSON, each value after a record separator (RFC 7464).
#[doc(hidden)]
#[must_use]
pub fn records<T: Value>() -> Streaming<T> {
    Streaming { framing: Framing::Records, decode: |item| from_json(&item.data).map(Some) }
}

/// Events whose data is JSON. Data of `[DONE]`, which is none, ends the stream: many services write it last.
#[doc(hidden)]
#[must_use]
pub fn events<T: Value>() -> Streaming<Event<T>> {
    Streaming {
        framing: Framing::Events,
        decode: |item| match &item.data[..] {
            b"[DONE]" => Ok(None),
            data => from_json(data).map(|data| Some(Event { name: item.name, id: item.id, data })),
        },
    }
}

/// Events whose data is text.
#[doc(hidden)]
#[must_use]
pub fn text_events() -> Streaming<Event<String>> {
    Streaming {
        framing: Framing::Events,
        decode: |item| text(&item.data).map(|data| Some(Event { name: item.name, id: item.id, data })),
    }
}

fn text(data: &[u8]) -> Result<String, DecodeError> {
    String::from_utf8(data.to_vec()).map_err(|_| DecodeError::new("the reply is not text in UTF-8"))
}

/// An event of a stream (WHATWG HTML, "Server-sent events").
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its type; `message` unless the server names another.
    pub name: String,
    /// The last id that the server has given: what a new request can name in `Last-Event-ID` to go on from here.
    pub id: Option<String>,
    /// What it says.
    pub data: T,
}

impl<T> Stream<T> {
    pub(crate) fn new(call: Call, opened: Exchanged, streaming: &Streaming<T>) -> Self {
        let limit = call.client.settings().max_response_bytes;
        let bytes = Some(stall::USUAL).filter(|_| streaming.framing == Framing::Chunks);
        let transport = &call.client.settings().transport;
        let watch = call.stall_timeout.or(bytes).map(|limit| Watch::new(transport, limit));
        let reader = Reader {
            watch,
            call,
            head: opened.reply,
            attempts: opened.attempts,
            key: opened.key,
            body: opened.rest,
            frames: Frames::new(streaming.framing, limit),
            resumption: None,
            resumptions: 0,
            done: false,
        };
        Self { reader, decode: streaming.decode }
    }

    /// Returns the next piece, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When the connection breaks, or the piece is too long or not what the document describes.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|context| self.poll_piece(context)).await.transpose()
    }

    /// Returns the stream as an iterator that waits on this thread, for programs without `async`.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::runtime::Blocking<Self> {
        let operation = self.reader.call.operation;
        crate::runtime::Blocking::new(self, operation)
    }

    /// Returns the name that the server gave this exchange, which its operators can look up.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.reader.head.request_id()
    }

    /// Returns the status of the reply.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.reader.head.status()
    }

    /// Returns the headers of the reply.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.reader.head.headers()
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let Some(item) = ready!(self.reader.poll_item(context)) else { return Poll::Ready(None) };
        let piece =
            item.and_then(|item| (self.decode)(item).map_err(|error| self.reader.error(Kind::Decode(error))));
        if matches!(piece, Ok(None)) {
            self.reader.close();
        }
        Poll::Ready(piece.transpose())
    }
}

impl Reader {
    fn error(&self, kind: Kind) -> Error {
        Error::new(self.call.operation, kind)
            .with_reply(self.head.clone())
            .with_attempts(self.attempts, false)
            .with_key(self.key.clone())
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Item, Error>>> {
        while !self.done {
            if let Some(resumption) = &mut self.resumption {
                let opened = ready!(resumption.as_mut().poll(context));
                self.resumption = None;
                match opened {
                    Ok(opened) => self.resume(opened),
                    Err(error) => return self.fail(error),
                }
                continue;
            }
            match self.frames.next_item() {
                Some(item) => {
                    self.resumptions = 0;
                    if let Some(limit) = self.frames.excess(&item) {
                        let error = self.error(Kind::TooLong(limit));
                        return self.fail(error);
                    }
                    return Poll::Ready(Some(Ok(item)));
                }
                None if self.frames.is_ended() => self.done = true,
                None => match ready!(self.poll_frame(context)) {
                    None => self.frames.end(),
                    // Trailers say nothing that the caller could use.
                    Some(Ok(frame)) if frame.is_trailers() => {}
                    Some(Ok(frame)) => {
                        let data = frame.into_data().unwrap_or_default();
                        if let Err(limit) = self.frames.feed(&data) {
                            let error = self.error(Kind::TooLong(limit));
                            return self.fail(error);
                        }
                    }
                    Some(Err(error)) => {
                        if !self.take_up_again() {
                            return self.fail(error);
                        }
                    }
                },
            }
        }
        Poll::Ready(None)
    }

    /// Returns what arrives next, or an error if nothing does for too long.
    fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Error>>> {
        match http_body::Body::poll_frame(Pin::new(&mut self.body), context) {
            Poll::Ready(frame) => {
                if let Some(watch) = &mut self.watch {
                    watch.moved();
                }
                let broken = |source| self.error(Kind::Broken).with_source(source);
                Poll::Ready(frame.map(|frame| frame.map_err(broken)))
            }
            Poll::Pending => {
                let Some(watch) = &mut self.watch else { return Poll::Pending };
                ready!(watch.poll_stalled(context));
                watch.moved();
                let after = watch.limit();
                let stalled = self.error(Kind::Timeout { limit: Limit::Stall, after });
                Poll::Ready(Some(Err(stalled)))
            }
        }
    }

    fn fail(&mut self, error: Error) -> Poll<Option<Result<Item, Error>>> {
        self.close();
        Poll::Ready(Some(Err(error)))
    }

    /// Ends the stream, and frees what it has kept of the connection.
    fn close(&mut self) {
        self.done = true;
        self.body = Body::empty();
    }

    /// Begins to ask for the rest of a broken stream of events, where that can be done.
    fn take_up_again(&mut self) -> bool {
        let Some(wait) = self.frames.resumption().filter(|_| self.resumptions < MOST_RESUMPTIONS) else {
            return false;
        };
        if self.call.operation.method != "GET" {
            return false;
        }
        let mut call = self.call.clone();
        if let Some(id) = self.frames.last_id() {
            call.set_header("last-event-id", id);
        }
        self.resumptions += 1;
        // The old connection is of no more use, and must not keep the place that the new one needs.
        self.body = Body::empty();
        self.resumption = Some(Box::pin(async move {
            let transport = std::sync::Arc::clone(&call.client.settings().transport);
            transport.sleep(wait).await;
            exchange::run(call, exchange::Reading::Head).await
        }));
        true
    }

    fn resume(&mut self, opened: Exchanged) {
        // A server says with this status that there will be no more (WHATWG HTML, "Server-sent events").
        self.done = opened.reply.status() == StatusCode::NO_CONTENT;
        self.attempts += opened.attempts;
        self.body = opened.rest;
        self.frames.restart();
    }
}

impl<T> futures_core::Stream for Stream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_piece(context)
    }
}

impl<T> fmt::Debug for Stream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Stream");
        debug.field("operation", &self.reader.call.operation.id);
        debug.field("status", &self.status().as_u16()).finish_non_exhaustive()
    }
}

/// A request on its way to a stream. Nothing is sent before it is polled.
#[must_use = "a request does nothing until it is awaited"]
pub struct Opening<T: 'static> {
    call: Call,
    exchange: Exchange,
    streaming: Streaming<T>,
}

impl<T> Opening<T> {
    pub(crate) fn new(call: Call, streaming: Streaming<T>) -> Self {
        let exchange = exchange::run(call.clone(), exchange::Reading::Head);
        Self { call, exchange, streaming }
    }
}

#[cfg(feature = "blocking")]
impl<T> Opening<T> {
    /// Sends the request and waits for the head of its reply on this thread, for programs without `async`.
    pub fn send_blocking(self) -> Result<Stream<T>, Error> {
        let operation = self.call.operation;
        crate::runtime::blocking::wait(operation, self)
    }
}

impl<T> Future for Opening<T> {
    type Output = Result<Stream<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let opened = ready!(self.exchange.as_mut().poll(context))?;
        Poll::Ready(Ok(Stream::new(self.call.clone(), opened, &self.streaming)))
    }
}

impl<T> fmt::Debug for Opening<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Opening").finish_non_exhaustive()
    }
}
