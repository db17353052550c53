//! Links from one page to the next: the `Link` header (RFC 8288), and which links are followed.

use std::borrow::Cow;

use http::HeaderMap;
use percent_encoding::percent_decode_str;

use crate::runtime::{Address, reference};

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
    let link = below_base(link.trim(), &address.base_path);
    let target = reference::at(&address.uri, current).and_then(|page| reference::resolve(&page, &link));
    let target = target.ok_or("the link to the next page is not a URL that can be followed")?;
    if !reference::is_same_origin(&target, &address.uri) {
        return Err(format!(
            "the link to the next page leads away from {}://{}, so it is not followed",
            address.uri.scheme_str().unwrap_or_default(),
            address.uri.authority().map_or("", |authority| authority.as_str())
        ));
    }
    let path = target.path();
    let query = target.query().map(|query| without(query, &address.secret_names));
    let query = query.filter(|query| !query.is_empty());
    Ok(query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}

/// Puts the base path before a path that is not below it: services behind a gateway do not know where they are.
fn below_base<'a>(link: &'a str, base_path: &str) -> Cow<'a, str> {
    let is_below =
        link.strip_prefix(base_path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
    if is_below || !link.starts_with('/') || link.starts_with("//") {
        Cow::Borrowed(link)
    } else {
        Cow::Owned(format!("{base_path}{link}"))
    }
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
