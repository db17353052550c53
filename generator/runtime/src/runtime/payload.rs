//! What a call sends: pieces that are put together while they are sent, as often as they can be.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};

use crate::runtime::body::Lasting;
use crate::runtime::{Body, BoxError};

/// The content of a request.
#[derive(Clone, Default)]
pub(crate) struct Payload {
    pieces: Vec<Piece>,
}

/// A piece of it.
#[derive(Clone)]
pub(crate) enum Piece {
    /// It can be sent any number of times.
    Lasting(Lasting),
    /// It can be sent once. Clones share it.
    Once(Arc<Once>),
}

/// A stream that is taken out when its first byte is wanted, and not before.
pub(crate) struct Once {
    length: Option<u64>,
    body: Mutex<Option<Body>>,
}

impl Once {
    fn take(&self) -> Option<Body> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn is_there(&self) -> bool {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

impl From<Body> for Piece {
    fn from(body: Body) -> Self {
        match body.into_lasting() {
            Ok(lasting) => Self::Lasting(lasting),
            Err(body) => {
                let length = body.length();
                Self::Once(Arc::new(Once { length, body: Mutex::new(Some(body)) }))
            }
        }
    }
}

impl Piece {
    /// Returns the content if it is at hand.
    pub(crate) fn bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Lasting(Lasting::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    fn length(&self) -> Option<u64> {
        match self {
            Self::Lasting(lasting) => Some(lasting.length()),
            Self::Once(once) => once.length,
        }
    }

    fn open(&self) -> Result<Body, &'static str> {
        match self {
            Self::Lasting(lasting) => Ok(Body::of(lasting)),
            Self::Once(once) => once.take().ok_or("the streamed body has been sent and cannot be sent again"),
        }
    }
}

impl From<Body> for Payload {
    fn from(body: Body) -> Self {
        Self { pieces: vec![body.into()] }
    }
}

impl Payload {
    /// Puts pieces together. Those that are all at hand become one.
    pub(crate) fn of(pieces: Vec<Piece>) -> Self {
        let bytes: Option<Vec<&Bytes>> = pieces.iter().map(Piece::bytes).collect();
        let Some(bytes) = bytes else { return Self { pieces } };
        let mut whole = BytesMut::with_capacity(bytes.iter().map(|bytes| bytes.len()).sum());
        for bytes in bytes {
            whole.extend_from_slice(bytes);
        }
        Body::from(whole.freeze()).into()
    }

    /// Says whether all of it can still be sent.
    pub(crate) fn is_whole(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Lasting(_) => true,
            Piece::Once(once) => once.is_there(),
        })
    }

    /// Returns a body that reads the pieces. Streams are taken out when the body comes to them.
    pub(crate) fn open(&self) -> Body {
        match &self.pieces[..] {
            [] => Body::empty(),
            [Piece::Lasting(lasting)] => Body::of(lasting),
            pieces => {
                let left = pieces.iter().map(Piece::length).sum();
                Body::stream(Chain { pieces: pieces.iter().cloned().collect(), current: None, left })
            }
        }
    }
}

/// Pieces one after another.
struct Chain {
    pieces: VecDeque<Piece>,
    current: Option<Body>,
    /// How many bytes are still to come, where that is known.
    left: Option<u64>,
}

impl http_body::Body for Chain {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            let Some(body) = &mut self.current else {
                let Some(next) = self.pieces.pop_front() else { return Poll::Ready(None) };
                self.current = Some(next.open()?);
                continue;
            };
            let frame = ready!(Pin::new(body).poll_frame(context)).transpose()?;
            // Trailers of a piece mean nothing for the whole.
            match frame.map(Frame::into_data) {
                None => self.current = None,
                Some(Err(_)) => {}
                Some(Ok(data)) => {
                    self.left = self.left.map(|left| left.saturating_sub(data.len() as u64));
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}
