//! Replies: as they arrived, and as the caller sees them; and the functions that lead from one to the other.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::runtime::{DecodeError, Value, from_json};

/// A reply as it arrived: status, headers and the whole body. `Debug` shows the status and the length of the body.
#[derive(Clone)]
pub struct RawReply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl RawReply {
    /// Puts a reply together.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body }
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the name that the server gave this exchange; see [`Response::request_id`].
    pub(crate) fn request_id(&self) -> Option<&str> {
        let names = ["x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id"];
        names.iter().find_map(|name| self.headers.get(*name)?.to_str().ok())
    }
}

impl fmt::Debug for RawReply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RawReply({}, {} bytes)", self.status.as_u16(), self.body.len())
    }
}

/// A decoded reply together with its status and headers.
///
/// It dereferences to the value. `Debug` shows the status and the value, and no headers.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    raw: RawReply,
}

impl<T> Response<T> {
    pub(crate) fn new(raw: RawReply, value: T) -> Self {
        Self { value, raw }
    }

    /// Returns the decoded value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// Returns the body as it arrived.
    pub fn body(&self) -> &Bytes {
        &self.raw.body
    }

    /// Returns the name that the server gave this exchange, which its operators can look up: the first of the headers
    /// `x-request-id`, `request-id`, `x-amzn-requestid` and `x-correlation-id`.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Response");
        debug.field("status", &self.raw.status.as_u16()).field("value", &self.value).finish_non_exhaustive()
    }
}

/// Decodes a JSON body.
#[doc(hidden)]
pub fn json<T: Value>(reply: &RawReply) -> Result<T, DecodeError> {
    if reply.body.is_empty() {
        // What may be null may be missing as well.
        return from_json(b"null").map_err(|_| DecodeError::new("the reply has no body"));
    }
    from_json(&reply.body)
}

/// Takes a reply whose body does not matter.
#[doc(hidden)]
pub fn empty(_: &RawReply) -> Result<(), DecodeError> {
    Ok(())
}

/// Takes the body as text in UTF-8.
#[doc(hidden)]
pub fn text(reply: &RawReply) -> Result<String, DecodeError> {
    String::from_utf8(reply.body.to_vec()).map_err(|_| DecodeError::new("the reply is not text in UTF-8"))
}

/// Takes the body as it is.
#[doc(hidden)]
pub fn bytes(reply: &RawReply) -> Result<Bytes, DecodeError> {
    Ok(reply.body.clone())
}

impl DecodeError {
    /// The status of the reply is a success that the document does not describe.
    #[doc(hidden)]
    #[must_use]
    pub fn undeclared(reply: &RawReply) -> Self {
        Self::new(format!("no reply with status {} is documented", reply.status.as_u16()))
    }
}
