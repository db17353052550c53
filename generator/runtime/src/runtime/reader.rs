//! Bodies that are read from the files and readers of Tokio.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::Frame;
use tokio::io::{AsyncRead, ReadBuf};

use crate::runtime::{BoxError, BoxFuture};

/// How much is read at a time.
const PIECE: usize = 64 * 1024;

/// The content of a reader.
pub(crate) struct ReaderBody<R> {
    reader: Pin<Box<R>>,
}

impl<R: AsyncRead> ReaderBody<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader: Box::pin(reader) }
    }
}

impl<R: AsyncRead> http_body::Body for ReaderBody<R> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let mut piece = BytesMut::zeroed(PIECE);
        let mut buffer = ReadBuf::new(&mut piece);
        ready!(self.reader.as_mut().poll_read(context, &mut buffer))?;
        let length = buffer.filled().len();
        piece.truncate(length);
        Poll::Ready((length > 0).then(|| Ok(Frame::data(piece.freeze()))))
    }
}

/// The content of a file, which is opened when its first byte is wanted.
pub(crate) struct FileBody {
    pub(crate) path: Arc<Path>,
    pub(crate) length: u64,
    state: State,
}

enum State {
    Closed,
    Opening(BoxFuture<'static, io::Result<tokio::fs::File>>),
    Open(ReaderBody<tokio::fs::File>),
}

impl FileBody {
    /// Makes sure that there is a file that can be read.
    pub(crate) async fn open(path: &Path) -> io::Result<Self> {
        let file = tokio::fs::File::open(path).await?;
        let about = file.metadata().await?;
        if about.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Self::new(path.into(), about.len()))
    }

    pub(crate) fn new(path: Arc<Path>, length: u64) -> Self {
        Self { path, length, state: State::Closed }
    }
}

impl http_body::Body for FileBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            match &mut self.state {
                State::Closed => {
                    let path = Arc::clone(&self.path);
                    self.state = State::Opening(Box::pin(async move { tokio::fs::File::open(path).await }));
                }
                State::Opening(opening) => {
                    let file = ready!(opening.as_mut().poll(context))?;
                    self.state = State::Open(ReaderBody::new(file));
                }
                State::Open(file) => return Pin::new(file).poll_frame(context),
            }
        }
    }
}
