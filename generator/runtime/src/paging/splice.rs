//! Puts what names a page into the JSON body of a request, and reads it there.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Sets the member that `path` leads to, whatever it was before. All else stays as it is, to the last digit.
pub(super) fn set(body: &[u8], path: &[&str], value: &str) -> Result<Vec<u8>, String> {
    let raw = |text: String| RawValue::from_string(text).map_err(|_| "the cursor is not JSON".to_owned());
    let [name, rest @ ..] = path else { return Ok(value.as_bytes().to_vec()) };
    let mut members: BTreeMap<String, Box<RawValue>> = match body.trim_ascii() {
        b"" | b"null" => BTreeMap::new(),
        body => serde_json::from_slice(body)
            .map_err(|_| "the body is not a JSON object, so it cannot take a cursor".to_owned())?,
    };
    let inner = members.get(*name).map_or("", |inner| inner.get());
    let inner = set(inner.as_bytes(), rest, value)?;
    members.insert((*name).to_owned(), raw(String::from_utf8_lossy(&inner).into_owned())?);
    serde_json::to_vec(&members).map_err(|error| format!("the body cannot be encoded: {error}"))
}

/// The number at the member that `path` leads to, if there is one.
pub(super) fn number(body: &[u8], path: &[&str]) -> Option<u64> {
    let [name, rest @ ..] = path else { return std::str::from_utf8(body).ok()?.trim().parse().ok() };
    let members: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(body).ok()?;
    number(members.get(*name)?.get().as_bytes(), rest)
}
