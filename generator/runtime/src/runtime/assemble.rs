//! Builds the request of a call: URL, headers, credentials, body. No IO happens here.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::runtime::call::{Call, described};
use crate::runtime::credentials::{Held, Proof};
use crate::runtime::server::Server;
use crate::runtime::{Body, Error, Place, Scheme, style};

/// Returns the request of `call`, with the credentials `held`.
pub(crate) fn request(call: &Call, held: &[Held]) -> Result<http::Request<Body>, Error> {
    head(call, held).map(|head| http::Request::from_parts(*head, body(call)))
}

/// Returns all of the request of `call` but its body, each time the same; in a box, since every future that hands it on
/// keeps room for it.
pub(crate) fn head(call: &Call, held: &[Held]) -> Result<Box<Parts>, Error> {
    build(call, held).map(Box::new).map_err(|problem| Error::request(call.operation, problem))
}

/// Returns the body of the request of `call`.
pub(crate) fn body(call: &Call) -> Body {
    call.body.as_ref().map_or_else(Body::empty, |(_, payload)| payload.open())
}

fn build(call: &Call, held: &[Held]) -> Result<Parts, String> {
    let server = server(call)?;
    let target = match &call.link {
        Some(target) => server.at(target.clone(), &keys(held).join("&")),
        None => server.join(path(call)?, &query(call, held)),
    };
    let headers = headers(call, held)?;
    let secret = !held.is_empty() || headers.values().any(HeaderValue::is_sensitive);
    if secret && !server.is_private() {
        return Err(format!(
            "credentials are not sent to {} in clear: use https, or http on this machine only",
            server.origin()
        ));
    }
    let mut parts = http::Request::new(()).into_parts().0;
    parts.method = match &call.target {
        Some((method, _)) => method.clone(),
        None => call.operation.method()?,
    };
    parts.uri = target.ok_or("path and query together are too long for a URL")?;
    parts.headers = headers;
    Ok(parts)
}

/// Finds where a call goes: to the server given for it, the one given for the client, the one that the document names
/// for the operation, or the first one of the document. What the caller gave comes first, so that a test never reaches
/// a server that only the document knows.
pub(crate) fn server(call: &Call) -> Result<Cow<'_, Server>, String> {
    let settings = call.client.settings();
    let given =
        call.server.as_ref().or_else(|| settings.server.as_ref().filter(|_| settings.server_was_given));
    match (given, call.operation.servers.first(), &settings.server) {
        (Some(server), _, _) | (None, None, Some(server)) => Ok(Cow::Borrowed(server)),
        (None, Some(declared), _) => Server::parse(declared.url).map(Cow::Owned),
        (None, None, None) => Err("the client has no base URL".to_owned()),
    }
}

/// Fills the path in.
pub(crate) fn path(call: &Call) -> Result<String, String> {
    let mut path = String::with_capacity(call.operation.path.len() + 32);
    if let Some((_, given)) = &call.target {
        let path = style::escape_literal(given);
        return if has_step(&path) {
            Err(format!("{given:?} leads elsewhere than it says"))
        } else {
            Ok(path.into_owned())
        };
    }
    let mut rest = call.operation.path;
    while let Some((before, name, after)) = next_name(rest) {
        path.push_str(&style::escape_literal(before));
        path.push_str(path_value(call, name)?);
        rest = after;
    }
    path.push_str(&style::escape_literal(rest));
    // Each value was checked by itself; two of them in one segment can still add up to a step upwards.
    if has_step(&path) {
        let step = values(call, Place::Path).find(|(_, text)| is_step(text));
        return Err(match step {
            Some((param, _)) => {
                format!("{} must not be `.` or `..`: the path would lead elsewhere", described(param))
            }
            None => {
                "the path parameters make a segment `.` or `..`: the path would lead elsewhere".to_owned()
            }
        });
    }
    Ok(path)
}

fn has_step(path: &str) -> bool {
    // Without these there is none, and most paths are without.
    path.contains(['.', '%']) && path.split('?').next().unwrap_or_default().split('/').any(is_step)
}

/// Says whether a segment leads to another one, in any spelling (WHATWG URL, section 3.3, "dot path segment").
fn is_step(segment: &str) -> bool {
    matches!(segment, "." | "..")
        || segment.contains('%') && {
            let plain = segment.to_ascii_lowercase().replace("%2e", ".");
            matches!(&*plain, "." | "..")
        }
}

/// Splits a path at its next `{name}`.
fn next_name(path: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = path.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn path_value<'a>(call: &'a Call, name: &str) -> Result<&'a str, String> {
    let params = call.operation.params.iter();
    let index = params.clone().position(|param| param.place == Place::Path && param.name == name);
    index.and_then(|index| call.written(index)).ok_or_else(|| format!("path parameter `{name}` has no value"))
}

/// The values that were set for parameters of one place.
fn values(
    call: &Call,
    place: Place,
) -> impl Iterator<Item = (&'static crate::runtime::Param<'static>, &str)> {
    let params = call.operation.params.iter().enumerate().filter(move |(_, param)| param.place == place);
    params.filter_map(|(index, param)| Some((param, call.written(index)?)))
}

fn query(call: &Call, held: &[Held]) -> String {
    let declared = values(call, Place::Query).map(|(_, text)| text.to_owned());
    declared.chain(call.query.iter().cloned()).chain(keys(held)).collect::<Vec<_>>().join("&")
}

/// The credentials that go into the query.
fn keys(held: &[Held]) -> Vec<String> {
    let keys = held.iter().filter_map(|held| match held.proof() {
        Proof::Query(name, key) => Some(format!("{}={}", style::escape(name), style::escape(key))),
        _ => None,
    });
    keys.collect()
}

fn headers(call: &Call, held: &[Held]) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, call.client.settings().user_agent.clone());
    if !call.operation.accept.is_empty() {
        headers.insert(ACCEPT, media_type(call.operation.accept.into())?);
    }
    if let Some((content_type, _)) = &call.body {
        headers.insert(CONTENT_TYPE, media_type(content_type.clone())?);
    }
    for (param, text) in values(call, Place::Header) {
        let name = HeaderName::from_bytes(param.name.as_bytes());
        let value = HeaderValue::from_bytes(text.as_bytes());
        let (Ok(name), Ok(value)) = (name, value) else {
            return Err(format!(
                "{} holds a line break or another character that cannot be sent",
                described(param)
            ));
        };
        headers.insert(name, value);
    }
    if let Some(cookies) = cookies(call, held) {
        headers.insert(COOKIE, cookies);
    }
    for proof in held.iter().map(Held::proof) {
        match proof {
            Proof::Authorization(value) => drop(headers.insert(AUTHORIZATION, value.clone())),
            Proof::Header(name, value) => drop(headers.insert(name, value.clone())),
            Proof::Query(..) | Proof::Cookie(..) => {}
        }
    }
    if let (Some(declared), Some(key)) = (call.operation.idempotency_key, call.idempotency_key()) {
        let name = HeaderName::from_bytes(declared.header.as_bytes());
        let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(key)) else {
            return Err("the idempotency key holds a character that cannot be sent".to_owned());
        };
        headers.insert(name, value);
    }
    for (name, value) in &call.headers {
        headers.insert(name, value.clone());
    }
    hide_secrets(call, &mut headers);
    Ok(headers)
}

fn media_type(text: Cow<'static, str>) -> Result<HeaderValue, String> {
    let bytes = match text {
        Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
        Cow::Owned(text) => text.into(),
    };
    let value = HeaderValue::from_maybe_shared(bytes.clone());
    value.map_err(|_| format!("{:?} is not a media type", String::from_utf8_lossy(&bytes)))
}

/// What cannot stand in a cookie (RFC 6265, section 4.1.1). A key is otherwise sent as the service has given it: most
/// services compare it as it is.
const BESIDE_COOKIES: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\');

fn cookies(call: &Call, held: &[Held]) -> Option<HeaderValue> {
    let declared = values(call, Place::Cookie).map(|(_, text)| text.to_owned());
    let keys = held.iter().filter_map(|held| match held.proof() {
        Proof::Cookie(name, key) => {
            Some(format!("{}={}", style::escape(name), utf8_percent_encode(key, BESIDE_COOKIES)))
        }
        _ => None,
    });
    let all = declared.chain(keys).collect::<Vec<_>>().join("; ");
    // What cannot stand in a header is escaped.
    HeaderValue::from_str(&all).ok().filter(|_| !all.is_empty())
}

/// Marks headers that carry secrets, also those that the caller has set by hand.
fn hide_secrets(call: &Call, headers: &mut HeaderMap) {
    let hide = |value: Option<&mut HeaderValue>| {
        if let Some(value) = value {
            value.set_sensitive(true);
        }
    };
    for scheme in call.client.settings().service.schemes {
        if let Scheme::ApiKey { place: Place::Header, parameter, .. } = scheme {
            hide(headers.get_mut(*parameter));
        }
    }
    for name in [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE] {
        hide(headers.get_mut(name));
    }
}
