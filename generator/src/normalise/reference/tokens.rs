//! Tokens of JSON Pointers as references write them.

use serde_json::Value;

use super::Kind;

/// The text of the reference that `value` is, if it is one.
pub(in super::super) fn reference_of(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}

/// The name in a reference to a component of `kind`, unescaped.
pub(super) fn component_name(text: &str, kind: Kind) -> Option<String> {
    let name = text.strip_prefix("#/components/")?.strip_prefix(kind.member())?.strip_prefix('/')?;
    (!name.contains('/')).then(|| decoded(name))
}

/// The child of `node` that the pointer token `token` names.
pub(super) fn step<'a>(node: &'a Value, token: &str) -> Option<(String, &'a Value)> {
    match node {
        Value::Object(members) => {
            let plain = unescape(token);
            let (name, value) =
                members.get_key_value(&plain).or_else(|| members.get_key_value(&decoded(token)))?;
            Some((name.clone(), value))
        }
        Value::Array(elements) => {
            let index: usize = token.parse().ok()?;
            Some((index.to_string(), elements.get(index)?))
        }
        _ => None,
    }
}

/// The pointer token `token` of a reference as the plain name it stands for.
pub(in super::super) fn decoded(token: &str) -> String {
    unescape(&percent_decoded(token))
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

pub(super) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// Undoes percent-encoding; what is not UTF-8 afterwards stays as it was.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.filter(|_| first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
