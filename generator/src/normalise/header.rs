//! Headers of replies and of the parts of a multipart body.

use std::collections::BTreeSet;

use openapiv3::{Header, HeaderStyle, ReferenceOr};
use serde_json::Value;

use super::component::referenced;
use super::content::examples;
use super::context::Context;
use super::name;
use super::object::Object;
use super::parameter::format;
use super::place::Place;
use super::reference::Kind;
use crate::diagnostics::Code;

/// The member `headers` of an object.
pub(super) fn headers<'a>(
    cx: &mut Context<'a, '_>,
    object: &Object<'a, '_>,
) -> Vec<(String, ReferenceOr<Header>)> {
    let mut known = BTreeSet::new();
    let headers = object.map(cx, "headers", |cx, name, value, place| {
        if name.starts_with("x-") && !value.is_object() {
            return None;
        }
        let name = name::of_header(cx, name, place, "the header is left out")?;
        if name::is_repeated(cx, &mut known, &name, place) {
            return None;
        }
        Some((name, referenced(cx, Kind::Header, value, place, header)?))
    });
    headers.into_iter().map(|(_, header)| header).collect()
}

/// One header.
pub(super) fn header<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<Header> {
    let header = Object::read(cx, value, place, "the header is left out")?;
    if let Some(style) = header.get("style").filter(|style| *style != "simple") {
        let message = format!("{} is not a style of headers", super::context::describe(style));
        cx.warn(Code::WrongType, place.member("style"), message, "the style `simple` is used");
    }
    for member in ["name", "in"] {
        if header.get(member).is_some() {
            let message = format!("a header has no member `{member}`");
            cx.warn(Code::WrongType, place.member(member), message, "it is left out");
        }
    }
    let mut extensions: Vec<(String, Value)> = header.extensions().collect();
    // The typed form has no place for it.
    extensions.extend(header.flag(cx, "explode").map(|flag| ("x-coinage-explode".to_owned(), flag.into())));
    Some(Header {
        description: header.prose(cx, "description"),
        style: HeaderStyle::Simple,
        required: header.flag(cx, "required").unwrap_or_default(),
        deprecated: header.flag(cx, "deprecated"),
        format: format(cx, &header, "a header"),
        example: header.get("example").cloned(),
        examples: examples(cx, &header).into_iter().collect(),
        extensions: extensions.into_iter().collect(),
    })
}
