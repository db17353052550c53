//! What a replay transport answers.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::runtime::{Body, TransportError};

/// What comes after the pieces of a body.
#[derive(Clone, Copy)]
pub(super) enum End {
    Whole,
    Breaks,
    Stalls,
}

/// What a [`ReplayTransport`](crate::runtime::ReplayTransport) answers to one request.
#[derive(Clone)]
#[must_use = "a reply must be given to a transport"]
pub struct Replay {
    pub(super) kind: Reply,
    pub(super) after: Duration,
}

#[derive(Clone)]
pub(super) enum Reply {
    Whole {
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    },
    /// The body arrives in pieces, which may not be all of it.
    Pieces {
        status: StatusCode,
        headers: HeaderMap,
        pieces: VecDeque<Bytes>,
        end: End,
    },
    Refused,
    Lost,
    Hangs,
}

impl Replay {
    fn whole(status: StatusCode, body: Bytes) -> Self {
        Self { kind: Reply::Whole { status, headers: HeaderMap::new(), body }, after: Duration::ZERO }
    }

    /// An empty reply.
    pub fn status(status: StatusCode) -> Self {
        Self::whole(status, Bytes::new())
    }

    /// A reply with a JSON body, given as text.
    pub fn json(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::whole(status, body.into()).header("content-type", "application/json")
    }

    /// A reply with any body.
    pub fn body(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::whole(status, body.into())
    }

    /// No connection: the request does not reach the server.
    pub fn refused() -> Self {
        Self { kind: Reply::Refused, after: Duration::ZERO }
    }

    /// The request reaches the server, and the connection breaks before the reply.
    pub fn lost() -> Self {
        Self { kind: Reply::Lost, after: Duration::ZERO }
    }

    /// The head of the reply arrives, and the connection breaks before the end of its body.
    pub fn breaks_off(status: StatusCode) -> Self {
        Self::chunks(status, Vec::new()).broken()
    }

    /// A reply whose body arrives piece by piece.
    pub fn chunks(status: StatusCode, chunks: Vec<Bytes>) -> Self {
        let kind =
            Reply::Pieces { status, headers: HeaderMap::new(), pieces: chunks.into(), end: End::Whole };
        Self { kind, after: Duration::ZERO }
    }

    /// Lets the connection break after the pieces of the body.
    pub fn broken(mut self) -> Self {
        if let Reply::Pieces { end, .. } = &mut self.kind {
            *end = End::Breaks;
        }
        self
    }

    /// Lets the connection stay open after the pieces of the body, without anything more to come.
    pub fn stalled(mut self) -> Self {
        if let Reply::Pieces { end, .. } = &mut self.kind {
            *end = End::Stalls;
        }
        self
    }

    /// The request reaches the server, and the reply never comes.
    pub fn hangs() -> Self {
        Self { kind: Reply::Hangs, after: Duration::ZERO }
    }

    /// Adds a header. A name or value that cannot stand in a header is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Reply::Whole { headers, .. } | Reply::Pieces { headers, .. } = &mut self.kind
            && let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            headers.append(name, value);
        }
        self
    }

    /// Lets the reply, or the failure, take `delay` on the virtual clock.
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    pub(super) fn exhausted() -> Self {
        Self::json(StatusCode::NOT_IMPLEMENTED, r#"{"title":"the replay script has no reply left"}"#)
    }

    pub(super) fn into_result(self) -> Result<http::Response<Body>, TransportError> {
        let (status, headers, body) = match self.kind {
            Reply::Whole { status, headers, body } => (status, headers, body.into()),
            Reply::Pieces { status, headers, pieces, end } => {
                (status, headers, Body::stream(PieceByPiece { pieces, end }))
            }
            Reply::Refused => return Err(TransportError::not_sent("the replay refuses the connection")),
            Reply::Lost | Reply::Hangs => {
                return Err(TransportError::maybe_sent("the replay loses the reply"));
            }
        };
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Reply::Whole { status, body, .. } => {
                write!(formatter, "Replay({}, {} bytes)", status.as_u16(), body.len())
            }
            Reply::Pieces { status, end: End::Breaks, .. } => {
                write!(formatter, "Replay({}, breaks off)", status.as_u16())
            }
            Reply::Pieces { status, end: End::Stalls, .. } => {
                write!(formatter, "Replay({}, stalls)", status.as_u16())
            }
            Reply::Pieces { status, pieces, .. } => {
                write!(formatter, "Replay({}, {} pieces)", status.as_u16(), pieces.len())
            }
            Reply::Refused => formatter.write_str("Replay(refused)"),
            Reply::Lost => formatter.write_str("Replay(lost)"),
            Reply::Hangs => formatter.write_str("Replay(hangs)"),
        }
    }
}

/// A body that arrives in pieces, and whose connection may be gone after them.
struct PieceByPiece {
    pieces: VecDeque<Bytes>,
    end: End,
}

impl http_body::Body for PieceByPiece {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, &'static str>>> {
        match (self.pieces.pop_front(), self.end) {
            (Some(piece), _) => Poll::Ready(Some(Ok(http_body::Frame::data(piece)))),
            (None, End::Whole) => Poll::Ready(None),
            (None, End::Breaks) => Poll::Ready(Some(Err("the replay breaks off"))),
            (None, End::Stalls) => Poll::Pending,
        }
    }
}
