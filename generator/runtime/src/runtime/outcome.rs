//! Whether a request that failed may have taken effect.

use http::StatusCode;

/// What is known about the effect of a request that ended in an error.
///
/// | what happened | outcome |
/// |---|---|
/// | no connection, or the request was refused before it was sent | [`NotSent`](Self::NotSent) |
/// | a 4xx status other than 408; 304, 307, 308 | [`Rejected`](Self::Rejected) |
/// | a 2xx status whose body could not be read or understood | [`Applied`](Self::Applied) |
/// | 408, 5xx, any other status, a lost reply, a timeout after sending | [`Unknown`](Self::Unknown) |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The request never reached the server. It can be sent again.
    NotSent,
    /// The server refused the request and did not carry it out.
    Rejected,
    /// The server accepted the request; only its reply could not be used. It must not be sent again.
    Applied,
    /// The request may or may not have been carried out. Find out before you send it again.
    Unknown,
}

impl Outcome {
    /// Returns the outcome of a request that was answered with `status` and nevertheless ended in an error.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            200..=299 => Self::Applied,
            // The request timed out on its way in: some part of it has arrived.
            408 => Self::Unknown,
            304 | 307 | 308 | 400..=499 => Self::Rejected,
            // 301, 302 and 303 are sent after a request was carried out as well as instead of that.
            _ => Self::Unknown,
        }
    }

    /// The words that error texts use for it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NotSent => "the request was not sent",
            Self::Rejected => "the server did not carry it out",
            Self::Applied => "the server has accepted the request: do not send it again",
            Self::Unknown => {
                "the request may or may not have been carried out: find out before sending it again"
            }
        }
    }
}
