//! Authorization servers: the flows of OAuth 2, and OpenID Connect.

use openapiv3::OAuth2Flows;

use crate::lower::docs;
use crate::model::{OAuth, SchemeKind};

/// What the flows of a scheme come to. Where none of them has a token endpoint, as with the implicit flow, tokens come
/// to the user's browser and the caller gives them.
pub(super) fn of_flows(flows: &OAuth2Flows) -> SchemeKind {
    let (client, code) = (flows.client_credentials.as_ref(), flows.authorization_code.as_ref());
    let password = flows.password.as_ref();
    let client_url = client.map(|flow| &flow.token_url);
    let user_url = code.map(|flow| &flow.token_url).or(password.map(|flow| &flow.token_url));
    let Some(any_url) = user_url.or(client_url) else { return SchemeKind::Bearer };
    let refresh_url = code
        .and_then(|flow| flow.refresh_url.as_ref())
        .or(password.and_then(|flow| flow.refresh_url.as_ref()))
        .or(client.and_then(|flow| flow.refresh_url.as_ref()));
    let scopes =
        [client.map(|flow| &flow.scopes), code.map(|flow| &flow.scopes), password.map(|flow| &flow.scopes)];
    let mut known: Vec<(String, Option<String>)> = Vec::new();
    for (scope, description) in scopes.into_iter().flatten().flatten() {
        if known.iter().all(|(other, _)| other != scope) {
            known.push((scope.clone(), docs::text(Some(description))));
        }
    }
    known.sort();
    let kept = |url: &String| Some(url.trim().to_owned()).filter(|url| !url.is_empty());
    SchemeKind::OAuth(OAuth {
        authorization_url: code.and_then(|flow| kept(&flow.authorization_url)),
        token_url: kept(any_url),
        client_credentials_url: kept(client_url.unwrap_or(any_url)),
        refresh_url: kept(refresh_url.unwrap_or(any_url)),
        discovery_url: None,
        scopes: known,
    })
}

/// An issuer of OpenID Connect; without its address there is nowhere to ask, and the caller gives the token.
pub(super) fn of_issuer(url: &str) -> SchemeKind {
    match url.trim() {
        "" => SchemeKind::Bearer,
        url => SchemeKind::OAuth(OAuth { discovery_url: Some(url.to_owned()), ..OAuth::default() }),
    }
}
