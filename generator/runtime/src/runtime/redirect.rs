//! Redirects: which are followed, and what is sent there.

use http::header::{self, HeaderMap, HeaderName, LOCATION};
use http::request::Parts;
use http::uri::{PathAndQuery, Scheme, Uri};
use http::{Method, StatusCode};

use crate::runtime::Operation;
use crate::runtime::server::is_loopback;

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

fn port(uri: &Uri) -> Option<u16> {
    uri.port_u16().or(match uri.scheme_str() {
        Some("https") => Some(443),
        Some("http") => Some(80),
        _ => None,
    })
}

fn is_same_origin(left: &Uri, right: &Uri) -> bool {
    let host = |uri: &Uri| uri.host().map(str::to_ascii_lowercase);
    left.scheme() == right.scheme() && host(left) == host(right) && port(left) == port(right)
}

/// Whether what was sent in private stays so.
fn is_no_step_down(from: &Uri, to: &Uri) -> bool {
    let is_private = |uri: &Uri| {
        uri.scheme() == Some(&Scheme::HTTPS)
            || (uri.scheme() == Some(&Scheme::HTTP) && uri.host().is_some_and(is_loopback))
    };
    let is_known = matches!(to.scheme_str(), Some("http" | "https"));
    is_known && (is_private(to) || !is_private(from))
}

/// Resolves a reference against the URL of the request (RFC 3986, section 5.2). One with a user name is refused.
fn resolve(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.split('#').next().unwrap_or_default();
    let (base_path, base_query) = (base.path(), base.query());
    let origin = || Some(format!("{}://{}", base.scheme_str()?, base.authority()?));
    let text = if has_scheme(reference) {
        reference.to_owned()
    } else if reference.starts_with("//") {
        format!("{}:{reference}", base.scheme_str()?)
    } else if reference.is_empty() {
        let query = base_query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{base_path}{query}", origin()?)
    } else if reference.starts_with('?') {
        format!("{}{base_path}{reference}", origin()?)
    } else if reference.starts_with('/') {
        format!("{}{reference}", origin()?)
    } else {
        let folder = base_path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{}{folder}/{reference}", origin()?)
    };
    let mut parts = text.parse::<Uri>().ok()?.into_parts();
    if parts.authority.as_ref()?.as_str().contains('@') {
        return None;
    }
    let whole = parts.path_and_query.as_ref().map_or("/", PathAndQuery::as_str);
    let (path, query) = whole.split_once('?').map_or((whole, None), |(path, query)| (path, Some(query)));
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    parts.path_and_query = Some(format!("{}{query}", without_dots(path)).parse().ok()?);
    Uri::from_parts(parts).ok()
}

fn has_scheme(reference: &str) -> bool {
    reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// Takes the segments `.` and `..` out of a path (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn references_are_resolved_as_rfc_3986_says() {
        // RFC 3986, section 5.4, as far as it is about http.
        let base = "http://a/b/c/d?q".parse().unwrap_or_default();
        for (reference, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g/"),
            ("?y", "http://a/b/c/d?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d?q"),
            ("g#s", "http://a/b/c/g"),
            ("", "http://a/b/c/d?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("./../g", "http://a/b/g"),
            ("g/../h", "http://a/b/c/h"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("https://h/x?y=1", "https://h/x?y=1"),
        ] {
            let resolved = resolve(&base, reference).map(|uri| uri.to_string());
            assert_eq!(resolved.as_deref(), Some(expected), "{reference}");
        }
        for refused in ["https://user@h/x", "mailto:x", "http://", "g h", "//user:pass@a/"] {
            assert_eq!(resolve(&base, refused), None, "{refused}");
        }
    }
}
