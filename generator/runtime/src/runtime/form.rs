//! Writes objects as `application/x-www-form-urlencoded` (WHATWG URL, section 5; `OpenAPI` 3.1, "Encoding the
//! x-www-form-urlencoded Media Type").
//!
//! A member whose encoding has a style is written like a query parameter of that style. Any other is written by
//! its type: plain values as text, a list once per item, an object as JSON. A member that is absent, null or an
//! empty list writes nothing, an empty text writes its name alone; inside JSON all of these stay what they are.

use std::borrow::Cow;

use crate::runtime::encoding::{Encoding, How, is_json};
use crate::runtime::style::{self, Escape};
use crate::runtime::{Param, Place, View, encode_view, entries};

/// Returns the form that `value` is, or what is wrong with it.
pub(crate) fn write(value: View<'_>, encodings: &[Encoding]) -> Result<String, String> {
    let mut pairs = Vec::new();
    let Some(members) = entries(value) else {
        return match value.plain() {
            View::Absent | View::Null | View::Json(serde_json::Value::Null) => Ok(String::new()),
            _ => Err("only an object can be sent as a form".to_owned()),
        };
    };
    for (name, value) in members {
        let encoding = encodings.iter().find(|encoding| encoding.name == name);
        member(&mut pairs, name, value, encoding.map(|encoding| encoding.how))
            .map_err(|problem| format!("the member `{name}` of the form {problem}"))?;
    }
    Ok(pairs.join("&"))
}

fn member(pairs: &mut Vec<String>, name: &str, value: View<'_>, how: Option<How>) -> Result<(), String> {
    match how {
        Some(How::Styled { style, explode, allow_reserved }) => {
            let param = Param { name, place: Place::Query, style, explode, allow_reserved };
            pairs.extend(style::write_as(&param, value, Escape::Form)?);
        }
        Some(How::Media(media)) if is_json(media) => pairs.extend(json(name, value)?),
        _ => plain(pairs, name, value)?,
    }
    Ok(())
}

/// Writes a value by its type: a list item by item.
fn plain(pairs: &mut Vec<String>, name: &str, value: View<'_>) -> Result<(), String> {
    if let Some(items) = style::list_items(value) {
        for item in items {
            pairs.extend(one(name, item)?);
        }
        return Ok(());
    }
    pairs.extend(one(name, value)?);
    Ok(())
}

fn one(name: &str, value: View<'_>) -> Result<Option<String>, String> {
    match style::scalar(value) {
        Ok(text) => Ok(text.map(|text| pair(name, &text))),
        Err(problem) if matches!(value.plain(), View::F32(_) | View::F64(_)) => Err(problem.to_owned()),
        Err(_) => json(name, value),
    }
}

fn json(name: &str, value: View<'_>) -> Result<Option<String>, String> {
    if style::is_nothing(value) {
        return Ok(None);
    }
    let json = encode_view(value).map_err(|error| format!("cannot be encoded: {error}"))?;
    let json = String::from_utf8(json).map(Cow::Owned).unwrap_or_default();
    Ok(Some(pair(name, &json)))
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={}", Escape::Form.apply(name), Escape::Form.apply(value))
}
