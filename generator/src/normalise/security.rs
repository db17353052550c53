//! Security schemes, and the sets of them that operations ask for.

use std::collections::BTreeMap;

use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow,
    OAuth2Flows, PasswordOAuth2Flow, SecurityRequirement, SecurityScheme,
};
use serde_json::Value;

use super::context::{Context, describe};
use super::name;
use super::object::{Object, texts};
use super::place::Place;
use crate::diagnostics::{Code, Diagnostic};

const DROPPED: &str = "the security scheme is left out";

/// What is known about the schemes of the document, by name.
#[derive(Default)]
pub(super) struct Schemes(BTreeMap<String, Standing>);

/// Whether operations may ask for a scheme.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is in the result.
    Usable,
    /// It was left out, with a finding.
    Refused,
}

impl Schemes {
    /// Remembers how the scheme `name` stands.
    pub(super) fn note(&mut self, name: &str, standing: Standing) {
        self.0.insert(name.to_owned(), standing);
    }
}

/// The member `security` of an object, if it is there.
pub(super) fn security<'a>(
    cx: &mut Context<'a, '_>,
    object: &Object<'a, '_>,
) -> Option<Vec<SecurityRequirement>> {
    let value = object.get("security")?;
    let place = object.place.member("security");
    match value {
        Value::Array(sets) => {
            let numbered = sets.iter().enumerate();
            Some(numbered.filter_map(|(index, set)| requirement(cx, set, place.element(index))).collect())
        }
        Value::Object(_) => {
            cx.wrong(place, value, "a list", "it is read as a list of one");
            Some(requirement(cx, value, place).into_iter().collect())
        }
        other => {
            cx.wrong(place, other, "a list", "it is left out");
            None
        }
    }
}

/// One set of schemes. A set with a scheme that cannot be used is no way in, so it goes as a whole.
fn requirement<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> Option<SecurityRequirement> {
    let set = Object::read(cx, value, place, "it is left out")?;
    let mut schemes = SecurityRequirement::new();
    for (name, scopes) in set.sorted() {
        let at = place.member(name);
        match cx.schemes.0.get(name).copied() {
            Some(Standing::Usable) => {
                let scopes = if scopes.is_null() { Vec::new() } else { texts(cx, scopes, at) };
                schemes.insert(name.to_owned(), scopes);
            }
            Some(Standing::Refused) => return None,
            None => {
                let finding = Diagnostic::new(
                    Code::UnresolvedReference,
                    &at.pointer(),
                    format!("there is no security scheme `{name}`"),
                )
                .fallback("requests are sent without it")
                .help("declare it below `components/securitySchemes`");
                cx.report(finding);
                return None;
            }
        }
    }
    Some(schemes)
}

/// One security scheme.
pub(super) fn scheme<'a>(
    cx: &mut Context<'a, '_>,
    value: &'a Value,
    place: Place<'_>,
) -> Option<SecurityScheme> {
    let scheme = Object::read(cx, value, place, DROPPED)?;
    let Some(ty) = scheme.text(cx, "type") else {
        cx.missing(place, "a security scheme", "type", DROPPED);
        return None;
    };
    let description = scheme.prose(cx, "description");
    let extensions = scheme.extensions();
    match ty.as_str() {
        "apiKey" => api_key(cx, &scheme, description),
        "http" => {
            let name = scheme.text(cx, "scheme").or_else(|| {
                cx.missing(place, "a security scheme of the type `http`", "scheme", DROPPED);
                None
            })?;
            Some(SecurityScheme::HTTP {
                scheme: one_case(name.trim()),
                bearer_format: scheme.prose(cx, "bearerFormat"),
                description,
                extensions: extensions.collect(),
            })
        }
        "basic" => {
            let message = "`basic` is a type of Swagger 2.0";
            cx.warn(
                Code::WrongType,
                place.member("type"),
                message,
                "it is read as `http` with the scheme `basic`",
            );
            let scheme = "basic".to_owned();
            Some(SecurityScheme::HTTP {
                scheme,
                bearer_format: None,
                description,
                extensions: extensions.collect(),
            })
        }
        "oauth2" => Some(SecurityScheme::OAuth2 {
            flows: flows(cx, &scheme),
            description,
            extensions: extensions.collect(),
        }),
        "openIdConnect" => Some(SecurityScheme::OpenIDConnect {
            open_id_connect_url: scheme.text(cx, "openIdConnectUrl").unwrap_or_default(),
            description,
            extensions: extensions.collect(),
        }),
        "mutualTLS" => {
            let mut extensions: BTreeMap<_, _> = extensions.collect();
            // 3.0 has no word for it.
            extensions.insert("x-coinage-mutual-tls".to_owned(), true.into());
            Some(SecurityScheme::HTTP {
                scheme: "mutual".to_owned(),
                bearer_format: None,
                description,
                extensions: extensions.into_iter().collect(),
            })
        }
        other => {
            let message = format!("`{other}` is not a type of security schemes");
            cx.warn(Code::UnsupportedSecurity, place.member("type"), message, DROPPED);
            None
        }
    }
}

/// Names of HTTP schemes have no case: those that mean something here get one, others stay as they are.
fn one_case(name: &str) -> String {
    let known = ["basic", "bearer", "digest"];
    known.iter().find(|known| known.eq_ignore_ascii_case(name)).map_or(name, |known| known).to_owned()
}

fn api_key<'a>(
    cx: &mut Context<'a, '_>,
    scheme: &Object<'a, '_>,
    description: Option<String>,
) -> Option<SecurityScheme> {
    let subject = "a security scheme of the type `apiKey`";
    let Some(name) = scheme.text(cx, "name") else {
        cx.missing(scheme.place, subject, "name", DROPPED);
        return None;
    };
    if name.is_empty() {
        let message = "the name of an API key is empty";
        cx.warn(Code::InvalidName, scheme.place.member("name"), message, DROPPED);
        return None;
    }
    let location = match scheme.get("in") {
        Some(Value::String(place)) if place.eq_ignore_ascii_case("query") => APIKeyLocation::Query,
        Some(Value::String(place)) if place.eq_ignore_ascii_case("header") => APIKeyLocation::Header,
        Some(Value::String(place)) if place.eq_ignore_ascii_case("cookie") => APIKeyLocation::Cookie,
        Some(other) => {
            let message = format!("an API key cannot stand in {}", describe(other));
            cx.warn(Code::WrongType, scheme.place.member("in"), message, DROPPED);
            return None;
        }
        None => {
            cx.missing(scheme.place, subject, "in", "the key is sent as a header");
            APIKeyLocation::Header
        }
    };
    let name = match location {
        APIKeyLocation::Header => name::of_header(cx, &name, scheme.place.member("name"), DROPPED)?,
        _ => name,
    };
    Some(SecurityScheme::APIKey { location, name, description, extensions: scheme.extensions().collect() })
}

fn flows<'a>(cx: &mut Context<'a, '_>, scheme: &Object<'a, '_>) -> OAuth2Flows {
    let Some(flows) = scheme.object(cx, "flows") else {
        if scheme.get("flows").is_none() {
            cx.missing(
                scheme.place,
                "a security scheme of the type `oauth2`",
                "flows",
                "tokens come from outside",
            );
        }
        return OAuth2Flows::default();
    };
    flows.strangers(cx, "`flows`", &["implicit", "password", "clientCredentials", "authorizationCode"]);
    OAuth2Flows {
        implicit: flows.object(cx, "implicit").and_then(|flow| {
            Some(ImplicitOAuth2Flow {
                authorization_url: address(cx, &flow, "authorizationUrl")?,
                refresh_url: flow.text(cx, "refreshUrl"),
                scopes: scopes(cx, &flow).into_iter().collect(),
                extensions: flow.extensions().collect(),
            })
        }),
        password: flows.object(cx, "password").and_then(|flow| {
            Some(PasswordOAuth2Flow {
                refresh_url: flow.text(cx, "refreshUrl"),
                token_url: address(cx, &flow, "tokenUrl")?,
                scopes: scopes(cx, &flow).into_iter().collect(),
                extensions: flow.extensions().collect(),
            })
        }),
        client_credentials: flows.object(cx, "clientCredentials").and_then(|flow| {
            Some(ClientCredentialsOAuth2Flow {
                refresh_url: flow.text(cx, "refreshUrl"),
                token_url: address(cx, &flow, "tokenUrl")?,
                scopes: scopes(cx, &flow).into_iter().collect(),
                extensions: flow.extensions().collect(),
            })
        }),
        authorization_code: flows.object(cx, "authorizationCode").and_then(|flow| {
            Some(AuthorizationCodeOAuth2Flow {
                authorization_url: address(cx, &flow, "authorizationUrl")?,
                token_url: address(cx, &flow, "tokenUrl")?,
                refresh_url: flow.text(cx, "refreshUrl"),
                scopes: scopes(cx, &flow).into_iter().collect(),
                extensions: flow.extensions().collect(),
            })
        }),
        extensions: flows.extensions().collect(),
    }
}

fn address<'a>(cx: &mut Context<'a, '_>, flow: &Object<'a, '_>, member: &str) -> Option<String> {
    let address = flow.text(cx, member);
    if address.is_none() {
        cx.missing(flow.place, "an OAuth flow", member, "the flow is left out");
    }
    address
}

fn scopes<'a>(cx: &mut Context<'a, '_>, flow: &Object<'a, '_>) -> Vec<(String, String)> {
    flow.map(cx, "scopes", |cx, _, value, place| {
        // A scope without a description is a scope all the same.
        if value.is_null() { Some(String::new()) } else { super::object::prose(cx, value, place) }
    })
}
