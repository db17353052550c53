//! The one error type: what failed, what the server said, and whether the request may have taken effect.

mod text;

use std::error::Error as StdError;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, StatusCode};

use crate::runtime::{BoxError, DecodeError, Operation, Outcome, RawReply, TransportError, retry};

/// Why a call failed.
///
/// Before you send a request again that moves money or creates something, look at [`outcome`](Self::outcome).
///
/// `Display` says in one sentence what failed, which status came back, and, for operations that change something,
/// whether that may have happened. From the body it shows at most the members `code` and `title`, where those are
/// short. Neither `Display` nor `Debug` shows anything else of the body, a header or a query, so both can be logged.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    operation: Option<&'static Operation>,
    kind: Kind,
    /// What has arrived of the reply; the body is empty if it could not be read.
    reply: Option<RawReply>,
    attempts: u32,
    /// Whether an attempt before the last one may have been carried out.
    doubtful: bool,
    /// The key that the request was sent with.
    key: Option<HeaderValue>,
    source: Option<BoxError>,
}

/// What went wrong.
pub(crate) enum Kind {
    /// The client or the request could not be built.
    Build(String),
    /// There are no credentials, since their provider has failed or has taken too long.
    Credentials { scheme: &'static str, limit: Option<Duration> },
    /// The transport has no reply to give.
    Transport { may_have_been_sent: bool, timeout: bool },
    /// The reply, or the rest of it, did not come in time.
    Timeout { limit: Limit, after: Duration },
    /// The client had too many requests on their way all the time.
    Crowded { after: Duration },
    /// The server answered with an error.
    Status,
    /// The connection broke in the middle of the reply.
    Broken,
    /// The reply is longer than the client takes.
    TooLong(usize),
    /// The reply is not what the document describes.
    Decode(DecodeError),
    /// The server sent the same page twice.
    #[allow(dead_code, reason = "only lists that come in pages make it")]
    SamePage(u64),
}

/// Which time limit ran out.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    Attempt,
    Total,
    /// Of a stream that makes no progress.
    Stall,
}

impl Error {
    pub(crate) fn from_kind(operation: Option<&'static Operation>, kind: Kind) -> Self {
        Self {
            inner: Box::new(Inner {
                operation,
                kind,
                reply: None,
                attempts: 0,
                doubtful: false,
                key: None,
                source: None,
            }),
        }
    }

    /// The client cannot be built.
    pub(crate) fn client(message: impl Into<String>) -> Self {
        Self::from_kind(None, Kind::Build(message.into()))
    }

    /// A variable of the environment is missing or wrong.
    #[doc(hidden)]
    pub fn environment(message: impl Into<String>) -> Self {
        Self::client(message)
    }

    /// The request cannot be built, or must not be sent.
    pub(crate) fn request(operation: &'static Operation, message: impl Into<String>) -> Self {
        Self::from_kind(Some(operation), Kind::Build(message.into()))
    }

    /// There is no reply.
    pub(crate) fn transport(operation: &'static Operation, error: TransportError) -> Self {
        let kind =
            Kind::Transport { may_have_been_sent: error.may_have_been_sent(), timeout: error.is_timeout() };
        Self::from_kind(Some(operation), kind).with_source(error.into_source())
    }

    /// There is no reply, or not all of it.
    pub(crate) fn new(operation: &'static Operation, kind: Kind) -> Self {
        Self::from_kind(Some(operation), kind)
    }

    pub(crate) fn with_source(mut self, source: BoxError) -> Self {
        self.inner.source = Some(source);
        self
    }

    pub(crate) fn with_reply(mut self, reply: RawReply) -> Self {
        self.inner.reply = Some(reply);
        self
    }

    /// Notes how often the request was sent, and whether an attempt before the last may have been carried out.
    pub(crate) fn with_attempts(mut self, attempts: u32, doubtful: bool) -> Self {
        self.inner.attempts = attempts;
        // An operation that changes nothing leaves no doubt behind.
        self.inner.doubtful = doubtful && self.inner.operation.is_some_and(|operation| !operation.is_safe());
        self
    }

    /// Notes the idempotency key that the request was sent with.
    pub(crate) fn with_key(mut self, key: Option<HeaderValue>) -> Self {
        self.inner.key = key;
        self
    }

    /// Whether a reply with `status` is a success of the operation.
    fn is_success(&self, status: StatusCode) -> bool {
        status.is_success() || self.inner.operation.is_some_and(|operation| operation.is_success(status))
    }

    /// How the attempt failed, if it is one that can be repeated at all.
    pub(crate) fn failure(&self) -> Option<retry::Failure<'_>> {
        match (&self.inner.kind, &self.inner.reply) {
            (Kind::Transport { may_have_been_sent: false, .. }, _) => Some(retry::Failure::NotSent),
            // A reply that breaks off is judged by its status if that is an error, and as lost if it is a success.
            (Kind::Status | Kind::Timeout { .. } | Kind::Broken, Some(reply))
                if !self.is_success(reply.status()) =>
            {
                Some(retry::Failure::Status(reply.status(), reply.headers()))
            }
            (Kind::Transport { .. } | Kind::Timeout { .. } | Kind::Broken, _) => Some(retry::Failure::Lost),
            _ => None,
        }
    }

    /// Returns the `operationId` of the call, or an empty text if the client itself could not be built.
    #[must_use]
    pub fn operation(&self) -> &str {
        self.inner.operation.map_or("", |operation| operation.id)
    }

    /// Returns the status of the reply, if one arrived.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.reply.as_ref().map(RawReply::status)
    }

    /// Returns the headers of the reply, if one arrived.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.inner.reply.as_ref().map(RawReply::headers)
    }

    /// Returns the body of the reply as it arrived; empty if there was none or it could not be read.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.inner.reply.as_ref().map_or(&[], |reply| reply.body())
    }

    /// Returns the name that the server gave this exchange, which its operators can look up: the first of the headers
    /// `x-request-id`, `request-id`, `x-amzn-requestid` and `x-correlation-id`.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.inner.reply.as_ref()?.request_id()
    }

    /// Returns the idempotency key that the request was sent with, if its operation has one. With it, and with the same
    /// arguments, the request can be sent again: the server carries it out once at most, as long as it keeps the key.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.inner.key.as_ref()?.to_str().ok()
    }

    /// Returns how long the server asked to wait before the next request (`Retry-After`, RFC 9110, section 10.2.3).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry::retry_after(self.headers()?)
    }

    /// Returns whether the request may have taken effect.
    ///
    /// It concerns all attempts together: when a first one was lost and a second one found no connection, the outcome
    /// is [`Outcome::Unknown`].
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.last_outcome() {
            Outcome::NotSent | Outcome::Rejected if self.inner.doubtful => Outcome::Unknown,
            outcome => outcome,
        }
    }

    fn last_outcome(&self) -> Outcome {
        match (&self.inner.kind, &self.inner.reply) {
            (
                Kind::Build(_)
                | Kind::Credentials { .. }
                | Kind::Crowded { .. }
                | Kind::Transport { may_have_been_sent: false, .. },
                _,
            ) => Outcome::NotSent,
            (_, Some(reply)) if self.is_success(reply.status()) => Outcome::Applied,
            (_, Some(reply)) => Outcome::of_status(reply.status()),
            (_, None) => Outcome::Unknown,
        }
    }

    /// Returns the JSON path of the value that could not be decoded, as in `$.transactions[3].amount`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match &self.inner.kind {
            Kind::Decode(error) if !error.path().is_empty() => Some(error.path()),
            _ => None,
        }
    }

    /// Returns how often the request was sent, or tried to be sent; zero if it was refused before.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.inner.attempts
    }

    /// Says whether a time limit ran out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.inner.kind,
            Kind::Timeout { .. }
                | Kind::Crowded { .. }
                | Kind::Transport { timeout: true, .. }
                | Kind::Credentials { limit: Some(_), .. }
        )
    }

    /// Says whether there were no credentials, since their provider has failed or has taken too long. What it said is
    /// among the [sources](StdError::source).
    #[must_use]
    pub fn is_credentials(&self) -> bool {
        matches!(self.inner.kind, Kind::Credentials { .. })
    }

    /// Says whether there was no connection to the server.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.inner.kind, Kind::Transport { may_have_been_sent: false, .. })
    }

    /// Says whether the server answered with success, but not with what the document describes.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        matches!(self.inner.kind, Kind::Decode(_))
    }

    /// Says whether the server answered with an error status.
    #[must_use]
    pub fn is_status(&self) -> bool {
        matches!(self.inner.kind, Kind::Status)
    }

    /// Whether the server has refused the credentials.
    pub(crate) fn is_unauthorized(&self) -> bool {
        self.is_status() && self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// What kind of failure it is, in a word that does not vary: the status, or what happened instead of one.
    #[cfg(feature = "tracing")]
    pub(crate) fn category(&self) -> std::borrow::Cow<'static, str> {
        let word = match &self.inner.kind {
            Kind::Status => match self.status() {
                Some(status) => return status.as_u16().to_string().into(),
                None => "status",
            },
            Kind::Build(_) => "not_sendable",
            Kind::Credentials { .. } => "credentials",
            Kind::Crowded { .. } => "crowded",
            Kind::Timeout { .. } | Kind::Transport { timeout: true, .. } => "timeout",
            Kind::Transport { may_have_been_sent: false, .. } => "connect",
            Kind::Transport { .. } | Kind::Broken => "connection_lost",
            Kind::TooLong(_) => "too_long",
            Kind::Decode(_) => "decode",
            Kind::SamePage(_) => "same_page",
        };
        word.into()
    }

    /// Returns the number of the documented error reply and the reply, if the server sent one of those.
    #[doc(hidden)]
    #[must_use]
    pub fn declared(&self) -> Option<(u16, &RawReply)> {
        let reply = self.inner.reply.as_ref().filter(|_| self.is_status())?;
        Some((self.inner.operation?.case(reply.status())?, reply))
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
