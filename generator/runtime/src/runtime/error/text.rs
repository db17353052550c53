//! What an error says, and what it keeps to itself.

use std::fmt;

use http::StatusCode;

use super::{Error, Kind, Limit};
use crate::runtime::RawReply;

impl Error {
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
