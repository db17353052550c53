//! Which requests are sent again, how often, and after how long.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode, header};

use crate::runtime::Operation;

/// How a client repeats requests that failed.
///
/// A request is sent again only where that is safe:
///
/// | what happened | idempotent operations | other operations |
/// |---|---|---|
/// | no connection: nothing was sent | again | again |
/// | 429 with `Retry-After` | again | again |
/// | 408, 502, 503, 504 | again | never |
/// | the reply was lost, or did not come in time | again | never |
/// | any other status, a reply that cannot be decoded | never | never |
///
/// Idempotent are GET, HEAD, OPTIONS, PUT and DELETE, operations that are said to be, and those that send an
/// idempotency key: by it the server knows a repetition, and the key stays the same over all attempts.
///
/// So any other POST that may have been carried out is **never** sent twice, unless [`resend_unknown`](Self::resend_unknown)
/// says so.
///
/// The wait between attempts is chosen at random between zero and a bound that starts at 200 ms and doubles up to
/// 5 s. A `Retry-After` of the server is waited for in full; when it is longer than
/// [`max_retry_after`](Self::max_retry_after), or than what is left of the time limit of the call, the error is
/// returned at once. All calls of a client share a budget: after ten repetitions in a row, one more is granted for
/// every ten calls that succeed, so that a client does not add to the load of a service that is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    max_retry_after: Duration,
    resend_unknown: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Returns the policy of a client that was told nothing else: at most three attempts.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            first_wait: Duration::from_millis(200),
            longest_wait: Duration::from_secs(5),
            max_retry_after: Duration::from_secs(60),
            resend_unknown: false,
        }
    }

    /// Returns the policy that sends every request once.
    #[must_use]
    pub const fn none() -> Self {
        Self { max_attempts: 1, ..Self::new() }
    }

    /// Sets how often a request is sent at most, the first time included. Zero counts as one.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the bounds of the random wait: after the first attempt it is at most `first`, then it doubles up to `longest`.
    #[must_use]
    pub const fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first_wait = first;
        self.longest_wait = longest;
        self
    }

    /// Sets the longest `Retry-After` that is waited for; a longer one ends the call. 60 s unless set.
    #[must_use]
    pub const fn max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }

    /// **Dangerous.** Treats every operation as idempotent: a request that may have been carried out is sent again,
    /// and the server may carry it out twice. For a payment that means paying twice.
    ///
    /// Turn it on only where the server recognises duplicates.
    #[must_use]
    pub const fn resend_unknown(mut self, resend: bool) -> Self {
        self.resend_unknown = resend;
        self
    }

    /// Says whether a request of `operation` that failed in this way may be sent again.
    fn allows(&self, operation: &Operation, failure: Failure<'_>) -> bool {
        let repeatable = operation.idempotent || self.resend_unknown;
        match failure {
            Failure::NotSent => true,
            Failure::Lost => repeatable,
            Failure::Status(StatusCode::TOO_MANY_REQUESTS, headers) => retry_after(headers).is_some(),
            Failure::Status(status, _) => repeatable && matches!(status.as_u16(), 408 | 502 | 503 | 504),
        }
    }

    /// Returns how long to wait before the next attempt, or `None` if there is to be none.
    pub(crate) fn wait(
        &self,
        operation: &Operation,
        failure: Failure<'_>,
        attempts: u32,
        left: Duration,
    ) -> Option<Duration> {
        if attempts >= self.max_attempts || !self.allows(operation, failure) {
            return None;
        }
        let asked = match failure {
            Failure::Status(_, headers) => retry_after(headers).unwrap_or_default(),
            Failure::NotSent | Failure::Lost => Duration::ZERO,
        };
        if asked > self.max_retry_after {
            return None;
        }
        // The random part comes on top, or all clients that were told the same time would come back at once.
        let wait = asked.saturating_add(self.jitter(attempts));
        (wait < left).then_some(wait)
    }

    fn jitter(&self, attempts: u32) -> Duration {
        let doubled = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        let bound = self.first_wait.saturating_mul(doubled).min(self.longest_wait);
        let micros = u64::try_from(bound.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(fastrand::u64(0..=micros))
    }
}

/// How an attempt failed, as far as repeating it is concerned.
#[derive(Clone, Copy)]
pub(crate) enum Failure<'a> {
    /// Nothing reached the server.
    NotSent,
    /// The request may have reached the server, and no whole reply came back.
    Lost,
    /// The server answered with an error.
    Status(StatusCode, &'a HeaderMap),
}

/// The longest `Retry-After` that is told apart from longer ones: a hundred years.
const FOREVER: u64 = 100 * 365 * 24 * 60 * 60;

/// Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
///
/// A date counts from the `Date` of the same reply, so that a wrong clock on this machine does no harm; without one
/// it counts from now. A date in the past is zero, anything unreadable is `None`.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number can hold are still a time: a very long one.
        return Some(Duration::from_secs(text.parse().unwrap_or(FOREVER).min(FOREVER)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let sent = headers
        .get(header::DATE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| httpdate::parse_http_date(text.trim()).ok());
    Some(date.duration_since(sent.or_else(now)?).unwrap_or_default())
}

/// Returns the time of this machine, where it has one: `wasm32` has no clock of its own.
#[cfg_attr(not(target_arch = "wasm32"), expect(clippy::unnecessary_wraps, reason = "others have none"))]
fn now() -> Option<SystemTime> {
    #[cfg(target_arch = "wasm32")]
    return None;
    #[cfg(not(target_arch = "wasm32"))]
    Some(SystemTime::now())
}

/// The repetitions that all calls of a client share.
pub(crate) struct Budget {
    tokens: AtomicU32,
}

impl Budget {
    const FULL: u32 = 100;
    const PRICE: u32 = 10;

    pub(crate) fn new() -> Self {
        Self { tokens: AtomicU32::new(Self::FULL) }
    }

    /// Pays for one repetition, or returns false if there is nothing left.
    pub(crate) fn take(&self) -> bool {
        let pay = |tokens: u32| tokens.checked_sub(Self::PRICE);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay).is_ok()
    }

    /// Adds what a call that succeeded earns.
    pub(crate) fn earn(&self) {
        let add = |tokens: u32| (tokens < Self::FULL).then_some(tokens + 1);
        // A full budget is left alone, which is what the error means here.
        let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}
