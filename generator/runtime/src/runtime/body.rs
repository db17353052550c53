//! Bodies of requests and replies: bytes at hand, or a stream that is read once.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};

/// The error type of transports and streamed bodies.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

type Stream = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

/// A body: either all of its bytes, or a stream of them.
///
/// Requests always carry their bytes; a [`Transport`](crate::runtime::Transport) may answer with either.
/// `Debug` shows the length and never the content.
#[derive(Default)]
pub struct Body {
    inner: Inner,
}

enum Inner {
    Bytes(Bytes),
    Stream(Stream),
}

impl Default for Inner {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Body {
    /// Returns a body without content.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Returns a body that is read from `stream`.
    pub fn stream<B>(stream: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self { inner: Inner::Stream(Box::pin(BoxedErrors { stream: Box::pin(stream) })) }
    }

    /// Returns the content when all of it is at hand, and `None` for a stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.inner {
            Inner::Bytes(bytes) => Some(bytes),
            Inner::Stream(_) => None,
        }
    }

    /// Reads the whole body, up to `limit` bytes.
    pub(crate) async fn collect(self, limit: usize) -> Result<Bytes, CollectError> {
        match self.inner {
            Inner::Bytes(bytes) if bytes.len() > limit => Err(CollectError::TooLong),
            Inner::Bytes(bytes) => Ok(bytes),
            Inner::Stream(stream) => collect(stream, limit).await,
        }
    }
}

/// Why a body could not be read to its end.
pub(crate) enum CollectError {
    /// It is longer than the caller allows.
    TooLong,
    /// The connection broke.
    Broken(BoxError),
}

async fn collect(mut stream: Stream, limit: usize) -> Result<Bytes, CollectError> {
    // A length that is announced and too long need not be read at all.
    if stream.size_hint().lower() > limit as u64 {
        return Err(CollectError::TooLong);
    }
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = std::future::poll_fn(|context| stream.as_mut().poll_frame(context)).await {
        let Ok(data) = frame.map_err(CollectError::Broken)?.into_data() else { continue };
        if first.len() + rest.len() + data.len() > limit {
            return Err(CollectError::TooLong);
        }
        // Most replies arrive in one piece, which is then kept without a copy.
        if first.is_empty() && rest.is_empty() {
            first = data;
            continue;
        }
        if rest.is_empty() {
            rest.extend_from_slice(&std::mem::take(&mut first));
        }
        rest.extend_from_slice(&data);
    }
    Ok(if rest.is_empty() { first } else { rest.freeze() })
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { inner: Inner::Bytes(bytes) }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.get_mut().inner {
            Inner::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Inner::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Inner::Stream(stream) => stream.as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            Inner::Bytes(bytes) => bytes.is_empty(),
            Inner::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Inner::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(stream) => stream.size_hint(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            Inner::Bytes(bytes) => write!(formatter, "Body({} bytes)", bytes.len()),
            Inner::Stream(_) => formatter.write_str("Body(stream)"),
        }
    }
}

/// A stream whose errors are boxed, so that one trait object fits every body.
struct BoxedErrors<B> {
    stream: Pin<Box<B>>,
}

impl<B> http_body::Body for BoxedErrors<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(self.stream.as_mut().poll_frame(context));
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.stream.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.stream.size_hint()
    }
}
