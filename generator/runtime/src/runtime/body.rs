//! Bodies of requests and replies: bytes at hand, or a stream that is read once.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};

use crate::runtime::MaybeSend;
use crate::runtime::threads::BoxBody;

#[cfg(feature = "tokio")]
use crate::runtime::reader::{FileBody, ReaderBody};

/// The error type of transports and streamed bodies.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A body: either all of its bytes, or a stream of them.
///
/// Requests and replies carry either. `Debug` shows the length and never the content.
///
/// A request with a body of bytes, or [of a file](Self::open), can be sent again where the
/// [`RetryPolicy`](crate::runtime::RetryPolicy) allows it. One with a stream can only as long as nothing of the stream
/// has been read.
#[derive(Default)]
pub struct Body {
    inner: Inner,
}

enum Inner {
    Bytes(Bytes),
    Stream(BoxBody, Option<u64>),
    #[cfg(feature = "tokio")]
    File(FileBody),
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
        B: http_body::Body<Data = Bytes> + MaybeSend + 'static,
        B::Error: Into<BoxError>,
    {
        Self { inner: Inner::Stream(Box::pin(BoxedErrors { stream: Box::pin(stream) }), None) }
    }

    /// Returns a body that is read from a stream of chunks.
    pub fn chunks<S, D, E>(chunks: S) -> Self
    where
        S: futures_core::Stream<Item = Result<D, E>> + MaybeSend + 'static,
        D: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self { inner: Inner::Stream(Box::pin(Chunks { chunks: Box::pin(chunks) }), None) }
    }

    /// Returns a body that is read from `reader`.
    #[cfg(feature = "tokio")]
    pub fn reader(reader: impl tokio::io::AsyncRead + Send + 'static) -> Self {
        Self::stream(ReaderBody::new(reader))
    }

    /// Returns a body that is read from the file at `path`, a piece at a time, whenever it is sent.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it cannot be read.
    #[cfg(feature = "tokio")]
    pub async fn open(path: impl AsRef<std::path::Path>) -> std::io::Result<Self> {
        let file = FileBody::open(path.as_ref()).await?;
        Ok(Self { inner: Inner::File(file) })
    }

    /// Says how many bytes a stream will give, so that `Content-Length` can be sent. A stream that gives another
    /// number of them breaks the request off. Bytes and files know their length.
    #[must_use]
    pub fn with_length(mut self, length: u64) -> Self {
        if let Inner::Stream(_, known) = &mut self.inner {
            *known = Some(length);
        }
        self
    }

    /// Returns the content when all of it is at hand, and `None` for a stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.inner {
            Inner::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Returns what the body can be sent from several times, or the body itself if it cannot.
    pub(crate) fn into_lasting(self) -> Result<Lasting, Self> {
        match self.inner {
            Inner::Bytes(bytes) => Ok(Lasting::Bytes(bytes)),
            #[cfg(feature = "tokio")]
            Inner::File(file) => Ok(Lasting::File(file.path, file.length)),
            stream @ Inner::Stream(..) => Err(Self { inner: stream }),
        }
    }

    /// Returns the body that `lasting` stands for.
    pub(crate) fn of(lasting: &Lasting) -> Self {
        match lasting {
            Lasting::Bytes(bytes) => bytes.clone().into(),
            #[cfg(feature = "tokio")]
            Lasting::File(path, length) => Self { inner: Inner::File(FileBody::new(path.clone(), *length)) },
        }
    }

    /// Returns the number of bytes, where it is known.
    pub(crate) fn length(&self) -> Option<u64> {
        http_body::Body::size_hint(self).exact()
    }

    /// Reads the whole body, up to `limit` bytes.
    pub(crate) async fn collect(self, limit: usize) -> Result<Bytes, CollectError> {
        match self.inner {
            Inner::Bytes(bytes) if bytes.len() > limit => Err(CollectError::TooLong),
            Inner::Bytes(bytes) => Ok(bytes),
            _ => collect(Box::pin(self), limit).await,
        }
    }
}

/// What can be sent as often as needed.
#[derive(Clone)]
pub(crate) enum Lasting {
    Bytes(Bytes),
    #[cfg(feature = "tokio")]
    File(std::sync::Arc<std::path::Path>, u64),
}

impl Lasting {
    pub(crate) fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            #[cfg(feature = "tokio")]
            Self::File(_, length) => *length,
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

async fn collect(mut stream: BoxBody, limit: usize) -> Result<Bytes, CollectError> {
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

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
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
            Inner::Stream(stream, _) => stream.as_mut().poll_frame(context),
            #[cfg(feature = "tokio")]
            Inner::File(file) => Pin::new(file).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            Inner::Bytes(bytes) => bytes.is_empty(),
            Inner::Stream(stream, _) => stream.is_end_stream(),
            #[cfg(feature = "tokio")]
            Inner::File(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Inner::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(_, Some(length)) => SizeHint::with_exact(*length),
            Inner::Stream(stream, None) => stream.size_hint(),
            #[cfg(feature = "tokio")]
            Inner::File(file) => SizeHint::with_exact(file.length),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            Inner::Bytes(bytes) => write!(formatter, "Body({} bytes)", bytes.len()),
            _ => formatter.write_str("Body(stream)"),
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

/// A stream of chunks as a body.
struct Chunks<S> {
    chunks: Pin<Box<S>>,
}

impl<S, D, E> http_body::Body for Chunks<S>
where
    S: futures_core::Stream<Item = Result<D, E>>,
    D: Into<Bytes>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let chunk = ready!(self.chunks.as_mut().poll_next(context));
        Poll::Ready(chunk.map(|chunk| match chunk {
            Ok(data) => Ok(Frame::data(data.into())),
            Err(error) => Err(error.into()),
        }))
    }
}
