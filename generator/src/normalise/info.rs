//! What a document says about itself: title, servers, tags.

use openapiv3::{Contact, Info, License, Server, ServerVariable, Tag};
use serde_json::Value;

use super::context::Context;
use super::moved::Moved as _;
use super::object::{Object, prose};
use super::place::Place;
use super::schema::external_docs;
use crate::diagnostics::{Code, Diagnostic};

/// The `info` of the document. A client can do without, so only the title is asked for.
pub(super) fn info<'a>(cx: &mut Context<'a, '_>, root: &Object<'a, '_>) -> Info {
    let fallback = "the crate is described as `API`";
    let Some(info) = root.object(cx, "info") else {
        if root.get("info").is_none() {
            cx.missing(root.place, "the document", "info", fallback);
        }
        return Info { title: "API".to_owned(), version: "0.0.0".to_owned(), ..Info::default() };
    };
    let title = info.prose(cx, "title").unwrap_or_else(|| {
        cx.missing(info.place, "`info`", "title", fallback);
        "API".to_owned()
    });
    Info {
        title,
        description: info.prose(cx, "description"),
        terms_of_service: info.prose(cx, "termsOfService"),
        contact: info.object(cx, "contact").map(|contact| Contact {
            name: contact.prose(cx, "name"),
            url: contact.prose(cx, "url"),
            email: contact.prose(cx, "email"),
            extensions: contact.extensions().collect(),
        }),
        license: info.object(cx, "license").and_then(|license| {
            Some(License {
                name: license.prose(cx, "name")?,
                url: license.prose(cx, "url"),
                extensions: license.extensions().collect(),
            })
        }),
        version: info.prose(cx, "version").unwrap_or_else(|| "0.0.0".to_owned()),
        extensions: info.extensions().collect(),
    }
}

/// The `servers` of an object.
pub(super) fn servers<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>) -> Vec<Server> {
    object.list(cx, "servers", server)
}

/// The `servers` of a path item, for its operations.
pub(super) fn inherited_servers<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>) -> Vec<Server> {
    object.list(cx, "servers", |cx, value, place| {
        let mut server = server(cx, value, place)?;
        server.moved_from(cx.source(&place.pointer()).as_str());
        Some(server)
    })
}

/// One server.
pub(super) fn server<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<Server> {
    let server = Object::read(cx, value, place, "the server is left out")?;
    let Some(url) = server.text(cx, "url") else {
        cx.missing(place, "a server", "url", "the server is left out");
        return None;
    };
    if url.trim().is_empty() {
        let message = "the `url` of a server is empty";
        cx.warn(
            Code::MissingMember,
            place.member("url"),
            message,
            "the caller gives the address with `base_url`",
        );
    }
    let variables = server.map(cx, "variables", |cx, name, value, place| {
        if name.starts_with("x-") {
            return None;
        }
        variable(cx, value, place)
    });
    Some(Server {
        url,
        description: server.prose(cx, "description"),
        variables: (!variables.is_empty()).then(|| variables.into_iter().collect()),
        extensions: server.extensions().collect(),
    })
}

fn variable<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Option<ServerVariable> {
    let variable = Object::read(cx, value, place, "the variable is left out")?;
    let mut enumeration: Vec<String> = Vec::new();
    for (value, at) in variable.list(cx, "enum", |cx, value, place| {
        // Ports are written as numbers by almost everyone, and a port is a port.
        prose(cx, value, place).map(|value| (value, place.pointer()))
    }) {
        if enumeration.contains(&value) {
            let message = format!("the value `{value}` of the server variable stands twice");
            let finding = Diagnostic::new(Code::DuplicateKey, &at, message);
            cx.report(finding.fallback("the second one is left out"));
        } else {
            enumeration.push(value);
        }
    }
    let default = variable.prose(cx, "default").or_else(|| {
        let first = enumeration.first().cloned();
        let fallback =
            first.as_deref().map_or_else(|| "it is empty".to_owned(), |it| format!("it is `{it}`"));
        cx.missing(place, "a server variable", "default", &fallback);
        first
    });
    if let Some(default) = default.as_ref().filter(|it| !enumeration.is_empty() && !enumeration.contains(it))
    {
        let message = format!("the default `{default}` of the server variable is not among its values");
        cx.warn(Code::WrongType, place.member("default"), message, "it is used all the same");
    }
    Some(ServerVariable {
        enumeration,
        default: default.unwrap_or_default(),
        description: variable.prose(cx, "description"),
        extensions: variable.extensions().collect(),
    })
}

/// The `tags` of the document; a bare name counts as a tag. What 3.2 adds to them goes on as notes.
pub(super) fn tags<'a>(cx: &mut Context<'a, '_>, root: &Object<'a, '_>) -> Vec<Tag> {
    root.list(cx, "tags", |cx, value, place| {
        if let Value::String(name) = value {
            cx.wrong(place, value, "an object", "it is read as the name of the tag");
            return Some(Tag { name: name.clone(), ..Tag::default() });
        }
        let tag = Object::read(cx, value, place, "the tag is left out")?;
        let Some(name) = tag.text(cx, "name") else {
            cx.missing(place, "a tag", "name", "the tag is left out");
            return None;
        };
        let notes = ["kind", "parent"].into_iter().filter_map(|member| {
            let text = tag.text(cx, member)?;
            Some((format!("x-coinage-{member}"), Value::from(text)))
        });
        let notes: Vec<_> = notes.collect();
        Some(Tag {
            name,
            description: tag.prose(cx, "description").or_else(|| tag.prose(cx, "summary")),
            external_docs: tag
                .get("externalDocs")
                .and_then(|it| external_docs(cx, it, place.member("externalDocs"))),
            extensions: tag.extensions().chain(notes).collect(),
        })
    })
}
