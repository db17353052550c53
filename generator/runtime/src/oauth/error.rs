//! Why there is no token.

use std::fmt;

use http::StatusCode;
use serde_json::Value;

use crate::runtime::{BoxError, Error};

/// Why an authorization server gave no token.
///
/// Neither `Display` nor `Debug` shows anything that the server wrote but the name of the error, since some servers
/// repeat what they were sent.
pub struct TokenError {
    message: &'static str,
    status: Option<StatusCode>,
    code: Option<TokenErrorCode>,
    description: Option<String>,
    source: Option<BoxError>,
}

/// The errors of RFC 6749, sections 4.1.2.1 and 5.2.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenErrorCode {
    /// `invalid_request`: something is missing or stands twice.
    InvalidRequest,
    /// `invalid_client`: the client is unknown, or its secret is wrong.
    InvalidClient,
    /// `invalid_grant`: the code or the refresh token is wrong, was used, or has run out. The user has to agree anew.
    InvalidGrant,
    /// `unauthorized_client`: the client may not use this grant.
    UnauthorizedClient,
    /// `unsupported_grant_type`: the server does not know this grant.
    UnsupportedGrantType,
    /// `invalid_scope`: a scope is unknown, or more than was granted.
    InvalidScope,
    /// `access_denied`: the user, or the server, said no.
    AccessDenied,
    /// `server_error`: the server has failed.
    ServerError,
    /// `temporarily_unavailable`: the server has too much to do.
    TemporarilyUnavailable,
    /// Any other one.
    Other(String),
}

impl TokenErrorCode {
    pub(crate) fn of(text: &str) -> Self {
        match text {
            "invalid_request" => Self::InvalidRequest,
            "invalid_client" => Self::InvalidClient,
            "invalid_grant" => Self::InvalidGrant,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "invalid_scope" => Self::InvalidScope,
            "access_denied" => Self::AccessDenied,
            "server_error" => Self::ServerError,
            "temporarily_unavailable" => Self::TemporarilyUnavailable,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Returns its name in the standard; that of another one is not shown, since anything might stand there.
    fn name(&self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::Other(_) => "another error",
        }
    }
}

impl TokenError {
    pub(crate) fn new(message: &'static str) -> Self {
        Self { message, status: None, code: None, description: None, source: None }
    }

    pub(crate) fn lost(source: BoxError) -> Self {
        Self { source: Some(source), ..Self::new("the authorization server could not be asked") }
    }

    pub(crate) fn refused(status: StatusCode, json: Option<&Value>) -> Self {
        let text = |name: &str| json?.get(name)?.as_str().map(str::to_owned);
        Self {
            status: Some(status),
            code: text("error").map(|code| TokenErrorCode::of(&code)),
            description: text("error_description"),
            ..Self::new("the authorization server answered")
        }
    }

    pub(crate) fn denied(code: &str, description: Option<String>) -> Self {
        let code = Some(TokenErrorCode::of(code));
        Self { code, description, ..Self::new("the authorization server did not agree") }
    }

    /// Finds the reason why a call had no credentials, if it was that there was no token.
    #[must_use]
    pub fn of(error: &Error) -> Option<&Self> {
        let mut source = std::error::Error::source(error);
        while let Some(error) = source {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            source = error.source();
        }
        None
    }

    /// Returns which error of the standard it is, if the server said so.
    #[must_use]
    pub fn code(&self) -> Option<&TokenErrorCode> {
        self.code.as_ref()
    }

    /// Returns the status of the server's reply, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns what the server wrote for developers to read. It may repeat what it was sent.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)?;
        if let Some(status) = self.status {
            write!(formatter, " {}", status.as_u16())?;
        }
        match &self.code {
            Some(code) => write!(formatter, " ({})", code.name()),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("TokenError");
        debug.field("message", &format_args!("{self}")).field("source", &self.source).finish_non_exhaustive()
    }
}

impl std::error::Error for TokenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}
