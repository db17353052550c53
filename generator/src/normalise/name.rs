//! Names that end up in requests, and the characters that they may have there.

use std::collections::BTreeSet;

use super::context::Context;
use super::object::Object;
use super::place::Place;
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// Whether `name` may be the name of a header: a token of RFC 9110, section 5.6.2.
pub(super) fn is_token(name: &str) -> bool {
    let is_sign = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
}

/// The name of a header without the spaces around it, or nothing, with a finding, if it is none.
pub(super) fn of_header(
    cx: &mut Context<'_, '_>,
    name: &str,
    place: Place<'_>,
    fallback: &str,
) -> Option<String> {
    let trimmed = name.trim();
    if !is_token(trimmed) {
        let message = format!("`{}` cannot be the name of a header", name.escape_debug());
        cx.warn(Code::InvalidName, place, message, fallback);
        return None;
    }
    if trimmed != name {
        let message = format!("there is a space beside the name of the header `{trimmed}`");
        cx.warn(Code::InvalidName, place, message, format!("it is read as `{trimmed}`"));
    }
    Some(trimmed.to_owned())
}

/// Whether the header `name` stands among those in `known` already; that is reported.
pub(super) fn is_repeated(
    cx: &mut Context<'_, '_>,
    known: &mut BTreeSet<String>,
    name: &str,
    place: Place<'_>,
) -> bool {
    let is_repeated = !known.insert(name.to_ascii_lowercase());
    if is_repeated {
        let message = format!("the header `{name}` stands twice, for names of headers have no case");
        cx.warn(Code::DuplicateKey, place, message, "the second one is left out");
    }
    is_repeated
}

/// Reports the names of components that are not what OpenAPI allows, once for all of them: a tool that
/// writes one of them writes hundreds. In Swagger 2.0 they may be anything.
pub(super) fn of_components<'a>(cx: &mut Context<'a, '_>, components: &Object<'a, '_>, kinds: &[&str]) {
    if cx.minor.is_none() {
        return;
    }
    let mut odd: Vec<(String, Pointer)> = Vec::new();
    for kind in kinds {
        let Some(members) = components.get(kind).and_then(serde_json::Value::as_object) else { continue };
        let place = components.place.member(kind);
        let names = members.keys().filter(|name| !name.starts_with("x-") && !is_component(name));
        odd.extend(names.map(|name| (name.clone(), place.member(name).pointer())));
    }
    odd.sort();
    let Some((name, pointer)) = odd.first() else { return };
    let message = match odd.len() {
        1 => format!("`{}` is not a name that OpenAPI allows for components", name.escape_debug()),
        many => format!("{many} names of components are not what OpenAPI allows, this one among them"),
    };
    cx.report(
        Diagnostic::new(Code::InvalidName, pointer, message)
            .fallback("they are read as they stand")
            .help("names of components have letters, digits, `.`, `-` and `_`"),
    );
}

/// OpenAPI 3, "Components Object".
fn is_component(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
