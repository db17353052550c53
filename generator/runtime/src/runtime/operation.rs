//! What the document says about one operation: constants that the exchange reads.

use http::{Method, StatusCode};

use crate::runtime::{Param, ServerInfo};

/// The constants of one operation.
#[doc(hidden)]
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`; error texts begin with it.
    pub id: &'static str,
    /// The method. It is text since a [`Method`] has to be dropped: constants are cheaper to compile without.
    pub method: &'static str,
    /// The path below the base URL, with `{name}` where path parameters go.
    pub path: &'static str,
    /// The parameters; calls set them by index.
    pub params: &'static [Param<'static>],
    /// The security requirement: any one of the sets suffices, and a set needs all of its members.
    /// Members are indexes into [`Service::schemes`](crate::runtime::Service::schemes).
    /// No set at all, or an empty set, means that the operation can be called without credentials.
    pub security: &'static [&'static [usize]],
    /// The documented error replies with the number that tells them apart.
    pub errors: &'static [(StatusMatch, u16)],
    /// The `Accept` header; empty means that none is sent.
    pub accept: &'static str,
    /// Whether sending the request twice has the same effect as sending it once (RFC 9110, section 9.2.2).
    pub idempotent: bool,
    /// The header that lets the service know a request again, if it has one. Its value stays the same over all attempts.
    pub idempotency_key: Option<IdempotencyKey>,
    /// Whether the document lists redirects among the replies, so that they are not to be followed.
    pub keeps_redirects: bool,
    /// The documented redirects that are what the operation answers when it succeeds, as it has no other success.
    pub success_redirects: &'static [StatusMatch],
    /// Servers of this operation alone; usually none.
    pub servers: &'static [ServerInfo],
}

impl Operation {
    /// A GET of the base URL that needs nothing and declares nothing: the base for `..Operation::DEFAULT`.
    pub const DEFAULT: Self = Self {
        id: "",
        method: "GET",
        path: "",
        params: &[],
        security: &[],
        errors: &[],
        accept: "",
        idempotent: false,
        idempotency_key: None,
        keeps_redirects: false,
        success_redirects: &[],
        servers: &[],
    };

    /// Says whether the method promises to change nothing (RFC 9110, section 9.2.1).
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.method().is_ok_and(|method| method.is_safe())
    }

    /// Says whether a reply with `status` is a success.
    #[must_use]
    pub fn is_success(&self, status: StatusCode) -> bool {
        // By 307 and 308 a server says that it has not carried out the request.
        let is_undone = !self.is_safe() && matches!(status.as_u16(), 307 | 308);
        status.is_success()
            || (!is_undone && self.success_redirects.iter().any(|pattern| pattern.matches(status)))
    }

    /// Returns the method to send.
    pub fn method(&self) -> Result<Method, String> {
        Method::from_bytes(self.method.as_bytes()).map_err(|_| format!("`{}` is not a method", self.method))
    }

    /// Returns the number of the documented error reply for `status`; the most specific entry wins.
    #[must_use]
    pub fn case(&self, status: StatusCode) -> Option<u16> {
        let best = self.errors.iter().filter(|(pattern, _)| pattern.matches(status));
        best.max_by_key(|(pattern, _)| pattern.precision()).map(|(_, case)| *case)
    }
}

/// The header that lets a service know a request again.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct IdempotencyKey {
    /// Its name.
    pub header: &'static str,
    /// Makes a value for it, unless there are no random numbers.
    pub make: fn() -> Option<String>,
}

/// Which statuses a documented reply stands for.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusMatch {
    /// One status, as in `404`.
    Code(u16),
    /// A hundred of them, by the first digit: `Range(5)` is `5XX`.
    Range(u16),
    /// Every status without an entry of its own.
    Default,
}

impl StatusMatch {
    /// Says whether `status` is one of them.
    #[must_use]
    pub fn matches(self, status: StatusCode) -> bool {
        match self {
            Self::Code(code) => status.as_u16() == code,
            Self::Range(hundred) => status.as_u16() / 100 == hundred,
            Self::Default => true,
        }
    }

    fn precision(self) -> u8 {
        match self {
            Self::Code(_) => 2,
            Self::Range(_) => 1,
            Self::Default => 0,
        }
    }
}
