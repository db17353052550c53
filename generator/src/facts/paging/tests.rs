//! What is found, what is not plain enough to be found, and what is said about it.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use crate::{Config, Diagnostics, Source, analyse};

/// A parameter of the query: name, type and other keywords of its schema.
fn parameter(text: &str) -> Value {
    let (name, schema) = text.split_once(": ").unwrap();
    let mut schema: Value = serde_yaml::from_str(&format!("{{type: {schema}}}")).unwrap();
    let description = schema.as_object_mut().unwrap().remove("description");
    json!({"name": name, "in": "query", "description": description.unwrap_or(json!("")), "schema": schema})
}

/// The style and the evidence of the pages of a list with these parameters and this reply.
fn found(parameters: &[&str], reply: &str) -> Option<(&'static str, String)> {
    let parameters: Vec<Value> = parameters.iter().map(|text| parameter(text)).collect();
    let reply: Value = serde_yaml::from_str(reply).unwrap();
    let headers = reply.get("headers").cloned().unwrap_or(json!({}));
    let schema = reply.get("array").map_or_else(
        || json!({"type": "object", "properties": reply["members"]}),
        |items| json!({"type": "array", "items": items}),
    );
    let reply =
        json!({"description": "", "headers": headers, "content": {"application/json": {"schema": schema}}});
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "Shop", "version": "1"},
        "paths": {"/things": {"get": {"operationId": "list", "parameters": parameters, "responses": {"200": reply}}}},
    });
    let mut diagnostics = Diagnostics::default();
    let source = Source::new("shop.json", document.to_string());
    let program = analyse(&source, &Config::default(), &mut diagnostics).unwrap();
    let paging = program.facts.paging.get(&0)?;
    Some((paging.style(), paging.evidence.clone().unwrap()))
}

const ITEMS: &str = "items: {type: array, items: {type: object, properties: {id: {type: string}}}}";

#[test]
fn what_is_plain_is_found() {
    for (parameters, members, style) in [
        (&["cursor: string"][..], "next_cursor: {type: string}", "cursor"),
        (&["pageToken: string"], "nextPageToken: {type: string}", "cursor"),
        (&["NextToken: string"], "NextToken: {type: string}", "cursor"),
        (
            &["page_token: string"],
            "meta: {type: object, properties: {next_page_token: {type: string}}}",
            "cursor",
        ),
        (
            &["cursor: string"],
            "cursor: {type: string, description: To be used in a subsequent request.}",
            "cursor",
        ),
        (
            &["after: string"],
            "paging: {type: object, properties: {next: {type: object, properties: {after: {type: string}}}}}",
            "cursor",
        ),
        (&["after: string"], "last_id: {type: string}, has_more: {type: boolean}", "cursor"),
        (&["page: integer"], "next_page: {type: integer, nullable: true}", "cursor"),
        (&["page: integer"], "next_page_uri: {type: string}", "link"),
        (&["page: integer"], "links: {type: object, properties: {next: {type: string}}}", "link"),
        (&[], "'@odata.nextLink': {type: string}", "link"),
        (&[], "next: {type: string, format: uri}", "link"),
        (&[], "next: {type: string, description: URL of the next page.}", "link"),
        (
            &[],
            "links: {type: object, properties: {pages: {anyOf: [{type: object, properties: {next: {type: string}}}, \
             {type: object, properties: {last: {type: string}}}]}}}",
            "link",
        ),
        (&["starting_after: string"], "has_more: {type: boolean}", "last-item"),
        (&["offset: integer", "limit: integer"], "total: {type: integer}", "offset"),
        (&["startIndex: integer, default: 1", "count: integer"], "totalResults: {type: integer}", "offset"),
        (&["page: integer, default: 1", "per_page: integer"], "x: {type: string}", "page"),
        (&["page: integer, minimum: 0"], "totalPages: {type: integer}", "page"),
    ] {
        let reply = format!("members: {{{ITEMS}, {members}}}");
        let found = found(parameters, &reply).map(|(style, _)| style);
        assert_eq!(found, Some(style), "{parameters:?} {members}");
    }
}

#[test]
fn what_is_not_plain_is_left_alone() {
    for (parameters, members) in [
        // The cursor may be that of this page.
        (&["cursor: string"][..], "cursor: {type: string}"),
        (&["cursor: string"], "next_token: {type: string}"),
        (&["cursor: integer"], "next_cursor: {type: string}"),
        (&[], "next_cursor: {type: string}"),
        // It could never say that there is no next page.
        (&["page: string"], "next_page: {type: integer}"),
        (&[], "next: {type: string}"),
        (&[], "next: {type: integer, description: A link.}"),
        (&["after: string, description: Only what came after this date."], "has_more: {type: boolean}"),
        (&["starting_after: string"], "x: {type: string}"),
        (&["offset: integer"], "total: {type: integer}"),
        (&["offset: integer", "limit: integer"], "x: {type: string}"),
        (
            &["offset: integer, description: Number of pages to skip.", "limit: integer"],
            "total: {type: integer}",
        ),
        (&["start: integer", "count: integer"], "total: {type: integer}"),
        // Nobody knows whether the first page is 0 or 1.
        (&["page: integer", "size: integer"], "total: {type: integer}"),
        (&["page: integer, default: 2", "size: integer"], "total: {type: integer}"),
        (&["page: integer, default: 1"], "x: {type: string}"),
        // There are two lists that could be meant.
        (
            &["cursor: string"],
            "next_cursor: {type: string}, others: {type: array, items: {type: object, properties: {a: {type: string}}}}, items: {type: string}, more: {type: array, items: {type: object, properties: {b: {type: string}}}}",
        ),
    ] {
        let reply = if members.contains("items: {type: string}") {
            format!("members: {{{members}}}")
        } else {
            format!("members: {{{ITEMS}, {members}}}")
        };
        assert_eq!(found(parameters, &reply), None, "{parameters:?} {members}");
    }
}

#[test]
fn lists_without_an_object_around_them_are_found() {
    let headers = "headers: {Link: {schema: {type: string}}}";
    let (style, evidence) = found(&[], &format!("{{array: {{type: string}}, {headers}}}")).unwrap();
    assert_eq!((style, &*evidence), ("link", "the reply has the header `link`"));
    let parameters = ["offset: integer", "limit: integer"];
    let (style, evidence) = found(&parameters, "array: {type: string}").unwrap();
    assert_eq!(
        (style, &*evidence),
        ("offset", "the request takes `offset` and `limit`, and the reply is a list")
    );
    let headers = "headers: {X-Next-Page: {schema: {type: integer}}}";
    let (style, _) = found(&["page: integer"], &format!("{{array: {{type: string}}, {headers}}}")).unwrap();
    assert_eq!(style, "cursor");
    assert_eq!(found(&[], "array: {type: string}"), None);
}
