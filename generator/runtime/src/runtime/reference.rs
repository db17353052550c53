//! Where a reference leads (RFC 3986, section 5): redirects, and links from one page to the next.

use http::uri::{Authority, Uri};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What a URL cannot hold as it is, and services put into references all the same.
const UNFIT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Resolves a reference against the URL of what it stood in.
///
/// One with control characters is refused, and so is a host with a user name before it, or with a port behind it that
/// is none: what leads there could be read in two ways.
pub(crate) fn resolve(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.trim().split('#').next().unwrap_or_default();
    if reference.contains(char::is_control) {
        return None;
    }
    let reference = utf8_percent_encode(reference, UNFIT).to_string();
    let uri = if has_scheme(&reference) {
        reference.parse().ok()?
    } else if reference.starts_with("//") {
        format!("{}:{reference}", base.scheme_str()?).parse().ok()?
    } else {
        at(base, &beside(base, &reference))?
    };
    uri.scheme()?;
    uri.authority().filter(|authority| is_plain(authority))?;
    let path = without_dots(uri.path());
    at(&uri, &uri.query().map_or_else(|| path.clone(), |query| format!("{path}?{query}")))
}

/// The same scheme and host with another path and query.
pub(crate) fn at(uri: &Uri, target: &str) -> Option<Uri> {
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target.parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// Says whether both have the same scheme, host and port.
pub(crate) fn is_same_origin(left: &Uri, right: &Uri) -> bool {
    let host = |uri: &Uri| uri.host().map(str::to_ascii_lowercase);
    left.scheme() == right.scheme() && host(left) == host(right) && port(left) == port(right)
}

fn port(uri: &Uri) -> Option<u16> {
    uri.port_u16().or(match uri.scheme_str() {
        Some("https") => Some(443),
        Some("http") => Some(80),
        _ => None,
    })
}

fn has_scheme(reference: &str) -> bool {
    reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// Whether it is a host, and behind it at most a port. Parsing a URL takes more than that.
fn is_plain(authority: &Authority) -> bool {
    let Some(rest) = authority.as_str().strip_prefix(authority.host()) else { return false };
    let is_port = |port: &str| {
        port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
    };
    !authority.host().is_empty() && rest.strip_prefix(':').map_or(rest.is_empty(), is_port)
}

/// Path and query of a reference that names no host.
fn beside(base: &Uri, reference: &str) -> String {
    let path = base.path();
    if reference.is_empty() {
        base.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
    } else if reference.starts_with('?') {
        format!("{path}{reference}")
    } else if reference.starts_with('/') {
        reference.to_owned()
    } else {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/{reference}")
    }
}

/// Takes the segments `.` and `..` out of a path (RFC 3986, section 5.2.4), also those that are escaped.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let plain = percent_decode_str(segment).decode_utf8_lossy();
        if !matches!(&*plain, "." | "..") {
            kept.push(segment);
            continue;
        }
        if plain == ".." {
            kept.pop();
        }
        if segments.peek().is_none() {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use http::Uri;

    use super::{is_same_origin, resolve};

    fn uri(text: &str) -> Uri {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn references_are_resolved_as_rfc_3986_says() {
        // RFC 3986, section 5.4, as far as it is about http.
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
            ("g?y#s", "http://a/b/c/g?y"),
            (";x", "http://a/b/c/;x"),
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
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("https://h/x?y=1", "https://h/x?y=1"),
        ] {
            let resolved = resolve(&uri("http://a/b/c/d?q"), reference).map(|uri| uri.to_string());
            assert_eq!(resolved.as_deref(), Some(expected), "{reference}");
        }
    }

    #[test]
    fn what_services_write_is_understood() {
        for (reference, expected) in [
            ("HTTPS://H:443/x", "https://H:443/x"),
            ("https://h?y", "https://h/?y"),
            ("http://h:/x", "http://h:/x"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"),
            (" /g\n", "http://a/g"),
            ("g h?i|j", "http://a/b/c/g%20h?i%7Cj"),
            ("g?t=10:30", "http://a/b/c/g?t=10:30"),
            // No browser would take these for what they say, and no server should.
            ("%2e%2E/g", "http://a/b/g"),
            ("%2e./%2E", "http://a/b/"),
            ("%252e%252e/g", "http://a/b/c/%252e%252e/g"),
            ("\\\\h/x", "http://a/b/c/%5C%5Ch/x"),
            ("/.//h/x", "http://a//h/x"),
        ] {
            let resolved = resolve(&uri("http://a/b/c/d?q"), reference).map(|uri| uri.to_string());
            assert_eq!(resolved.as_deref(), Some(expected), "{reference}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for refused in [
            "https://user@h/x",
            "//user:pass@a/",
            "https://h:1@h:443/",
            "https://h@h/",
            "http://h:99999/",
            "http://h:+80/",
            "http://h:x/",
            "http://",
            "http:///x",
            "https:/h/x",
            "h:443",
            "mailto:x",
            "mailto:x@h",
            "g\nh",
            "g\th",
        ] {
            assert_eq!(resolve(&uri("http://a/b/c/d?q"), refused), None, "{refused}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let is_same = |left: &str, right: &str| is_same_origin(&uri(left), &uri(right));
        for same in ["https://h/", "https://H:443/x?y", "HTTPS://h:/"] {
            assert!(is_same("https://h/z", same), "{same}");
        }
        for other in
            ["http://h/", "http://h:443/", "https://h:444/", "https://h.example/", "https://i/", "/z"]
        {
            assert!(!is_same("https://h/z", other), "{other}");
        }
    }
}
