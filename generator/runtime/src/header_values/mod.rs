//! Reads the headers of replies as what the document says they are.
//!
//! Reading is lenient: a header that is missing, or is not what the document says, is none.

use http::HeaderMap;

use crate::runtime::{Value, from_json};

/// A header that is a text.
#[must_use]
pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// All values of a header that stands once for each of them, such as `Set-Cookie`, which is no list (RFC 9110, section 5.3).
#[must_use]
pub fn texts<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect()
}

/// A header whose type is written as JSON writes it: numbers and booleans, and what is JSON by its media type.
#[must_use]
pub fn json<T: Value>(headers: &HeaderMap, name: &str) -> Option<T> {
    from_json(text(headers, name)?.trim().as_bytes()).ok()
}

/// A header whose type is a text with a form, such as a date.
#[must_use]
pub fn formed<T: Value>(headers: &HeaderMap, name: &str) -> Option<T> {
    quoted(text(headers, name)?)
}

/// A list of what is written as JSON writes it. A header that stands several times is one list (RFC 9110, section 5.3).
#[must_use]
pub fn json_list<T: Value>(headers: &HeaderMap, name: &str) -> Option<Vec<T>> {
    list(headers, name, |item| from_json(item.as_bytes()).ok())
}

/// A list of texts.
#[must_use]
pub fn formed_list<T: Value>(headers: &HeaderMap, name: &str) -> Option<Vec<T>> {
    list(headers, name, quoted)
}

fn list<T>(headers: &HeaderMap, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let mut items = Vec::new();
    for value in headers.get_all(name) {
        for item in value.to_str().ok()?.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            items.push(read(item)?);
        }
    }
    headers.contains_key(name).then_some(items)
}

fn quoted<T: Value>(text: &str) -> Option<T> {
    from_json(serde_json::Value::from(text).to_string().as_bytes()).ok()
}
