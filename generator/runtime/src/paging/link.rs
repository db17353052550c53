//! Links from one page to the next: the `Link` header (RFC 8288), and where a link leads (RFC 3986).

use std::borrow::Cow;

use http::HeaderMap;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::runtime::Address;

/// What a URL cannot hold as it is, and services put into links all the same.
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

/// Finds the target of the first link with the relation `next` in the headers called `name`.
pub(super) fn next_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let fields = headers.get_all(name).into_iter();
    fields.filter_map(|field| field.to_str().ok()).find_map(next_in).map(str::to_owned)
}

/// The same in the value of one header.
fn next_in(mut rest: &str) -> Option<&str> {
    loop {
        let (target, after) = rest.trim_start_matches([' ', '\t', ',']).strip_prefix('<')?.split_once('>')?;
        let (is_next, after) = parameters(after);
        if is_next {
            return Some(target);
        }
        rest = after;
    }
}

/// Reads the parameters of a link: whether they make it the next page, and what comes after them.
fn parameters(mut rest: &str) -> (bool, &str) {
    let (mut relation, mut elsewhere) = (None, false);
    while let Some(parameter) = rest.trim_start().strip_prefix(';') {
        let name_ends = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
        let (name, after) = parameter.split_at(name_ends);
        let (value, after) = after.strip_prefix('=').map_or((Cow::Borrowed(""), after), value);
        // Only the first `rel` counts (RFC 8288, section 3.3).
        if name.trim().eq_ignore_ascii_case("rel") {
            relation.get_or_insert(value);
        } else if name.trim().eq_ignore_ascii_case("anchor") {
            // It links from something else than this page.
            elsewhere = true;
        }
        rest = after;
    }
    let is_next = relation.is_some_and(|relation| {
        relation.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case("next"))
    });
    (is_next && !elsewhere, rest)
}

/// Reads the value of a parameter: a word or a quoted text.
fn value(text: &str) -> (Cow<'_, str>, &str) {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        return (Cow::Borrowed(text[..end].trim()), &text[end..]);
    };
    let (mut value, mut escaped) = (String::new(), false);
    for (index, character) in quoted.char_indices() {
        match character {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return (Cow::Owned(value), &quoted[index + 1..]),
            other => {
                value.push(other);
                escaped = false;
            }
        }
    }
    (Cow::Owned(value), "")
}

/// Follows a link from the page at `current`, and returns the path and the query it leads to.
///
/// A link to another origin is refused: whoever answers there must not get the credentials of this one.
pub(super) fn follow(link: &str, current: &str, address: &Address) -> Result<String, String> {
    let link = link.trim().split('#').next().unwrap_or_default();
    if link.chars().any(char::is_control) {
        return Err("the link to the next page is not a URL".to_owned());
    }
    let escaped = utf8_percent_encode(link, UNFIT).to_string();
    let target = match authority(&escaped, address) {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            let (host, target) = rest.split_at(end);
            if !same_origin(scheme, host, address) {
                return Err(format!(
                    "the link to the next page leads away from {}://{}, so it is not followed",
                    address.scheme, address.authority
                ));
            }
            if target.starts_with('/') { target.to_owned() } else { format!("/{target}") }
        }
        None => relative(&escaped, current, &address.base_path),
    };
    let (path, query) = target.split_once('?').map_or((&*target, None), |(path, query)| (path, Some(query)));
    let query = query.map(|query| without(query, &address.secret_names)).filter(|query| !query.is_empty());
    Ok(query.map_or_else(|| without_dots(path), |query| format!("{}?{query}", without_dots(path))))
}

/// Splits a link with a scheme or a host into its scheme and what follows `//`.
fn authority<'a>(link: &'a str, address: &'a Address) -> Option<(&'a str, &'a str)> {
    if let Some(rest) = link.strip_prefix("//") {
        return Some((&address.scheme, rest));
    }
    let (scheme, rest) = link.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|one| one.is_ascii_alphanumeric() || "+-.".contains(one));
    // What has a scheme and no host leads nowhere: an empty host is never the right one.
    is_scheme.then(|| (scheme, rest.strip_prefix("//").unwrap_or_default()))
}

/// Says whether scheme, host and port are those that requests go to.
fn same_origin(scheme: &str, host: &str, address: &Address) -> bool {
    let with_port = |scheme: &str, authority: &str| {
        let port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
        let bare = authority.strip_suffix(port).or(authority.strip_suffix(':')).unwrap_or(authority);
        format!("{bare}{port}").to_ascii_lowercase()
    };
    scheme.eq_ignore_ascii_case(&address.scheme)
        && with_port(scheme, host) == with_port(&address.scheme, &address.authority)
}

/// Resolves a link without a host. A path that is not below the base path is taken to be meant as below it: services
/// behind a gateway do not know where they are.
fn relative(link: &str, current: &str, base_path: &str) -> String {
    let current = current.split('?').next().unwrap_or_default();
    if link.starts_with('?') || link.is_empty() {
        return format!("{current}{link}");
    }
    if !link.starts_with('/') {
        let folder = current.rfind('/').map_or("/", |slash| &current[..=slash]);
        return format!("{folder}{link}");
    }
    let below =
        link.strip_prefix(base_path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    if below { link.to_owned() } else { format!("{base_path}{link}") }
}

/// Resolves segments `.` and `..` (RFC 3986, section 5.2.4), also those that are escaped.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments = path.split('/').skip(1);
    let last = segments.clone().count().saturating_sub(1);
    for (index, segment) in segments.enumerate() {
        let plain = percent_decode_str(segment).decode_utf8_lossy();
        match &*plain {
            "." | ".." => {
                if plain == ".." {
                    kept.pop();
                }
                if index == last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

/// A query without the parameters of these names.
fn without(query: &str, names: &[&str]) -> String {
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !names.contains(&&*name_of(pair)));
    kept.collect::<Vec<_>>().join("&")
}

/// Adds those of `pairs` to a target whose names its query does not have.
pub(super) fn complete(target: &str, pairs: &[String]) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let known: Vec<String> = query.split('&').map(name_of).collect();
    let mut all: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    let missing = pairs.iter().flat_map(|pair| pair.split('&'));
    all.extend(missing.filter(|pair| !known.contains(&name_of(pair))));
    if all.is_empty() { path.to_owned() } else { format!("{path}?{}", all.join("&")) }
}

fn name_of(pair: &str) -> String {
    let name = pair.split('=').next().unwrap_or_default().replace('+', " ");
    percent_decode_str(&name).decode_utf8_lossy().into_owned()
}
