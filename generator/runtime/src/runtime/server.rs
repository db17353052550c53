//! Base URLs: where requests go, and whether credentials may travel there.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::{Authority, Scheme};

/// A base URL that was checked.
#[derive(Clone)]
pub(crate) struct Server {
    scheme: Scheme,
    authority: Authority,
    /// The path without a slash at its end.
    path: String,
}

impl Server {
    /// Checks a base URL. The error text does not repeat it: a secret may have been put there by mistake.
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        if url.starts_with('/') {
            return Err(
                "the base URL is relative: give one with scheme and host, as in `https://api.example.com`"
                    .to_owned(),
            );
        }
        if url.contains(['?', '#']) {
            return Err("the base URL must not have a query or a fragment".to_owned());
        }
        let malformed = || "the base URL is not of the form `https://host/path`".to_owned();
        let parts = url.parse::<Uri>().map_err(|_| malformed())?.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(malformed());
        };
        if scheme != Scheme::HTTPS && scheme != Scheme::HTTP {
            return Err("the base URL must begin with `https://` or `http://`".to_owned());
        }
        if authority.as_str().contains('@') {
            return Err("the base URL must not hold a user name or password".to_owned());
        }
        if authority.host().is_empty() {
            return Err(malformed());
        }
        let path =
            parts.path_and_query.as_ref().map_or("", |path| path.path()).trim_end_matches('/').to_owned();
        if path.split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err("the path of the base URL must not have a segment `.` or `..`".to_owned());
        }
        Ok(Self { scheme, authority, path })
    }

    /// Puts a path and a query behind the base URL, whose own path is kept.
    pub(crate) fn join(&self, path: String, query: &str) -> Option<Uri> {
        let bare = path.is_empty() || path.starts_with('?');
        let slash = if bare { self.path.is_empty() } else { !path.starts_with('/') };
        // Most servers have no path of their own.
        let target = if self.path.is_empty() && !slash {
            path
        } else {
            format!("{}{}{path}", self.path, if slash { "/" } else { "" })
        };
        self.at(target, query)
    }

    /// Puts a query behind a path from the root of the server, which may have one already.
    pub(crate) fn at(&self, mut target: String, query: &str) -> Option<Uri> {
        if !query.is_empty() {
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(query);
        }
        let builder = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone());
        builder.path_and_query(target).build().ok()
    }

    /// Returns the path of the base URL, without a slash at its end.
    pub(crate) fn base_path(&self) -> &str {
        &self.path
    }

    /// Says whether what is sent there can be read by nobody else: over TLS, or on this machine.
    pub(crate) fn is_private(&self) -> bool {
        self.scheme == Scheme::HTTPS || is_loopback(self.authority.host())
    }

    /// Returns the base URL with `path` behind it as it is, for people and logs.
    #[cfg(feature = "tracing")]
    pub(crate) fn with_path(&self, path: &str) -> String {
        let slash = if path.starts_with('/') || path.is_empty() { "" } else { "/" };
        format!("{}{}{slash}{path}", self.origin(), self.path)
    }

    /// Returns scheme, host and port, for people to read.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.authority)
    }
}

/// Says whether what is sent to `uri` can be read by nobody else.
pub(crate) fn is_private(uri: &Uri) -> bool {
    let is_plain = uri.scheme() == Some(&Scheme::HTTP);
    uri.scheme() == Some(&Scheme::HTTPS) || (is_plain && uri.host().is_some_and(is_loopback))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
        || bare.parse().is_ok_and(|address: Ipv6Addr| address.is_loopback())
}
