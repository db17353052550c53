//! Redirects: which are followed, and what is sent there.

use http::header::{self, HeaderMap, HeaderName, LOCATION};
use http::request::Parts;
use http::{Method, StatusCode, Uri};

use crate::runtime::Operation;
use crate::runtime::reference::{is_same_origin, resolve};
use crate::runtime::server::is_private;

/// Which redirects (RFC 9110, section 15.4) a client follows.
///
/// Unless told otherwise, it follows those of requests that only read (GET and HEAD), up to ten of them, and only to the
/// same scheme, host and port. All others end the call as an error with the status and the headers of the reply.
///
/// Redirects that the document lists among the replies of an operation are not followed either. Where the operation has
/// no other success they are that, and errors otherwise.
///
/// Credentials never go to another origin, and nothing goes from https to http.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedirectPolicy {
    most: u32,
    any_origin: bool,
    changes: bool,
    documented: bool,
}

impl Default for RedirectPolicy {
    fn default() -> Self {
        Self::same_origin()
    }
}

impl RedirectPolicy {
    /// Follows none.
    #[must_use]
    pub const fn none() -> Self {
        Self { most: 0, ..Self::same_origin() }
    }

    /// Follows those that stay with the same scheme, host and port.
    #[must_use]
    pub const fn same_origin() -> Self {
        Self { most: 10, any_origin: false, changes: false, documented: false }
    }

    /// Follows those to other origins, too: downloads are often kept elsewhere. Another origin receives the method, and
    /// of the headers no more than `Accept`, `Accept-Language`, `Range`, `User-Agent` and conditions; never a body.
    #[must_use]
    pub const fn any_origin() -> Self {
        Self { any_origin: true, ..Self::same_origin() }
    }

    /// Sets how many redirects are followed, one after the other. Ten unless set.
    #[must_use]
    pub const fn most(mut self, redirects: u32) -> Self {
        self.most = redirects;
        self
    }

    /// Follows 307 and 308 in the same origin for requests that change something, too, with method and body unchanged.
    /// By these a server says that it has not carried out the request. A streamed body cannot be sent on.
    #[must_use]
    pub const fn also_changes(mut self, follow: bool) -> Self {
        self.changes = follow;
        self
    }

    /// Follows redirects that are documented replies, too.
    #[must_use]
    pub const fn also_documented(mut self, follow: bool) -> Self {
        self.documented = follow;
        self
    }

    /// Returns the request that a redirect leads to, if it is to be followed. `sent` is the request that was answered,
    /// the `hops`th redirect of this attempt not counted.
    pub(crate) fn next(
        self,
        operation: &Operation,
        sent: &Parts,
        status: StatusCode,
        headers: &HeaderMap,
        hops: u32,
    ) -> Option<Next> {
        let reads = matches!(sent.method, Method::GET | Method::HEAD);
        let may = match status.as_u16() {
            301..=303 => reads,
            307 | 308 => reads || self.changes,
            _ => false,
        };
        if !may || hops >= self.most || (operation.keeps_redirects && !self.documented) {
            return None;
        }
        let mut locations = headers.get_all(LOCATION).iter();
        let (Some(location), None) = (locations.next(), locations.next()) else { return None };
        let target = resolve(&sent.uri, location.to_str().ok()?)?;
        let mut next = sent.clone();
        let mut is_foreign = false;
        if !is_same_origin(&sent.uri, &target) {
            if !self.any_origin || !reads || !is_no_step_down(&sent.uri, &target) {
                return None;
            }
            next.headers = harmless(&sent.headers);
            is_foreign = true;
        }
        next.uri = target;
        Some(Next { head: next, is_foreign })
    }
}

/// Where a redirect leads.
pub(crate) struct Next {
    pub(crate) head: Parts,
    /// Whether it is another origin, which must not receive the body either.
    pub(crate) is_foreign: bool,
}

/// The headers that say nothing about who sends them.
fn harmless(headers: &HeaderMap) -> HeaderMap {
    const KEPT: [HeaderName; 8] = [
        header::ACCEPT,
        header::ACCEPT_LANGUAGE,
        header::IF_MODIFIED_SINCE,
        header::IF_NONE_MATCH,
        header::IF_RANGE,
        header::IF_UNMODIFIED_SINCE,
        header::RANGE,
        header::USER_AGENT,
    ];
    let kept = KEPT.iter().filter_map(|name| Some((name.clone(), headers.get(name)?.clone())));
    kept.filter(|(_, value)| !value.is_sensitive()).collect()
}

/// Whether what was sent in private stays so.
fn is_no_step_down(from: &Uri, to: &Uri) -> bool {
    let is_known = matches!(to.scheme_str(), Some("http" | "https"));
    is_known && (is_private(to) || !is_private(from))
}
