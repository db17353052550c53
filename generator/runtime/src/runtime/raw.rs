//! Requests that the document does not describe.

use std::future::IntoFuture;

use bytes::Bytes;
use http::Method;

use crate::runtime::{
    Body, Call, Client, Error, Opening, Operation, Pending, RawReply, Value, request, stream,
};

/// A request that the document does not describe: give it a body and a query, then await the reply.
///
/// It goes through the same client: server, credentials, time limits and errors are those of any other request. One
/// that may change something is repeated only while it has not been sent.
#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct RawRequest {
    call: Call,
}

impl RawRequest {
    /// Sets the body to the JSON of `value`: of any type of this crate, or a `serde_json::Value`.
    pub fn json(mut self, value: &dyn Value) -> Self {
        self.call.json(value);
        self
    }

    /// Sets the body, and what it is.
    pub fn body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.call.body = Some((content_type.to_owned().into(), body.into().into()));
        self
    }

    /// Sends the request and returns the body of the reply piece by piece, as it arrives.
    pub fn into_stream(self) -> Opening<Bytes> {
        self.call.open(stream::chunks(), "")
    }

    request! { @stall }
    request! { @blocking RawReply }
}

impl IntoFuture for RawRequest {
    type Output = Result<RawReply, Error>;
    type IntoFuture = Pending<RawReply>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.send_raw()
    }
}

request! { @options RawRequest }

impl Client {
    /// Begins a request to `path` below the base URL, by the constants for methods that change nothing, or those for
    /// all others.
    #[doc(hidden)]
    pub fn raw(
        &self,
        safe: &'static Operation,
        other: &'static Operation,
        method: Method,
        path: &str,
    ) -> RawRequest {
        let mut call = self.call(if method.is_safe() { safe } else { other });
        if !path.starts_with('/') || path.contains('#') {
            call.fail("the path has to begin with `/` and must not have a fragment".to_owned());
        }
        call.target = Some((method, path.to_owned()));
        RawRequest { call }
    }
}
