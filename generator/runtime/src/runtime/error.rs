//! The one error type: what failed, what the server said, and whether the request may have taken effect.

use std::error::Error as StdError;
use std::fmt;
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

    /// How the attempt failed, if it is one that can be repeated at all.
    pub(crate) fn failure(&self) -> Option<retry::Failure<'_>> {
        match (&self.inner.kind, &self.inner.reply) {
            (Kind::Transport { may_have_been_sent: false, .. }, _) => Some(retry::Failure::NotSent),
            // A reply that breaks off is judged by its status if that is an error, and as lost if it is a success.
            (Kind::Status | Kind::Timeout { .. } | Kind::Broken, Some(reply))
                if !reply.status().is_success() =>
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

    /// Writes what failed, without the outcome.
    fn what(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner.kind {
            Kind::Build(message) => formatter.write_str(message),
            Kind::Credentials { scheme, limit: None } => {
                write!(formatter, "there are no credentials for `{scheme}`: their provider has failed")
            }
            Kind::Credentials { scheme, limit: Some(after) } => {
                write!(formatter, "there were no credentials for `{scheme}` within {after:?}")
            }
            Kind::Transport { may_have_been_sent: false, timeout: true } => {
                formatter.write_str("connecting took too long")
            }
            Kind::Transport { may_have_been_sent: false, .. } => {
                formatter.write_str("could not connect to the server")
            }
            Kind::Transport { timeout: true, .. } => formatter.write_str("no reply came in time"),
            Kind::Transport { .. } => formatter.write_str("the connection broke before a reply came"),
            Kind::Timeout { limit: Limit::Stall, after } => {
                write!(formatter, "the stream made no progress for {after:?}")
            }
            Kind::Crowded { after } => {
                write!(formatter, "too many requests of this client were on their way for {after:?}")
            }
            Kind::Timeout { limit: Limit::Attempt, after } => {
                write!(formatter, "no complete reply came within {after:?}")
            }
            Kind::Timeout { limit: Limit::Total, after } => {
                write!(formatter, "the time limit of {after:?} ran out")
            }
            Kind::Status => formatter.write_str("the server answered"),
            Kind::Broken => formatter.write_str("the connection broke in the middle of the reply"),
            Kind::TooLong(limit) => write!(formatter, "the reply is longer than {limit} bytes"),
            Kind::Decode(error) => {
                write!(formatter, "the reply cannot be decoded: {error}")?;
                match self.headers().and_then(|headers| headers.get(http::header::CONTENT_ENCODING)) {
                    Some(encoding) if encoding != "identity" => {
                        let encoding = String::from_utf8_lossy(encoding.as_bytes());
                        let short: String =
                            encoding.chars().filter(char::is_ascii_graphic).take(20).collect();
                        write!(formatter, ", as it is still packed with `{short}`")
                    }
                    _ => Ok(()),
                }
            }
            Kind::SamePage(page) => {
                write!(formatter, "page {page} holds the same items as the page before it")
            }
        }
    }

    /// Writes the status that came back, and what the body says in short.
    fn answer(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(reply) = &self.inner.reply else { return Ok(()) };
        let status = Spelled(reply.status());
        match self.inner.kind {
            Kind::Status => write!(formatter, " {status}{}", Details::of(reply)),
            Kind::SamePage(_) => Ok(()),
            _ => write!(formatter, " ({status})"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.inner.operation {
            Some(operation) => write!(formatter, "{}: ", operation.id)?,
            None if matches!(self.inner.kind, Kind::Credentials { .. }) => {}
            None => formatter.write_str("the client cannot be built: ")?,
        }
        self.what(formatter)?;
        self.answer(formatter)?;
        if self.inner.attempts > 1 {
            write!(formatter, ", after {} attempts", self.inner.attempts)?;
        }
        match self.inner.operation {
            Some(operation) if !operation.is_safe() => write!(formatter, "; {}", self.outcome().words()),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Error");
        debug.field("message", &format_args!("{self}"));
        if let Some(status) = self.status() {
            debug.field("status", &status.as_u16()).field("body_bytes", &self.body().len());
        }
        debug.field("outcome", &self.outcome()).field("attempts", &self.inner.attempts);
        if let Some(source) = &self.inner.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// A status with its reason, if it is one that has one.
struct Spelled(StatusCode);

impl fmt::Display for Spelled {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.canonical_reason() {
            Some(reason) => write!(formatter, "{} {reason}", self.0.as_u16()),
            None => write!(formatter, "{}", self.0.as_u16()),
        }
    }
}

/// The members of an error body that are safe and useful to show: `code` and `title`, if they are short.
struct Details {
    code: Option<String>,
    title: Option<String>,
}

impl Details {
    /// Longer bodies are not looked at, or a log line could cost more than the call.
    const LONGEST_BODY: usize = 64 * 1024;
    const LONGEST_TEXT: usize = 64;

    fn of(reply: &RawReply) -> Self {
        let body = Some(reply.body()).filter(|body| body.len() <= Self::LONGEST_BODY);
        let json = body.and_then(|body| serde_json::from_slice::<serde_json::Value>(body).ok());
        let member = |name: &str| Self::short(json.as_ref()?.get(name)?);
        Self { code: member("code"), title: member("title") }
    }

    fn short(value: &serde_json::Value) -> Option<String> {
        let text = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let fits = text.chars().count() <= Self::LONGEST_TEXT && !text.chars().any(char::is_control);
        (fits && !text.is_empty()).then_some(text)
    }
}

impl fmt::Display for Details {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, &self.title) {
            (Some(code), Some(title)) => write!(formatter, " (code {code}: {title})"),
            (Some(code), None) => write!(formatter, " (code {code})"),
            (None, Some(title)) => write!(formatter, " ({title})"),
            (None, None) => Ok(()),
        }
    }
}
