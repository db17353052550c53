//! The authorization code grant: the page where a user agrees, and what the browser comes back with.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::oauth::client::{App, AuthorizationCode};
use crate::oauth::provider::token_url;
use crate::oauth::{AuthorizationServer, TokenError, Tokens, discovery, form, tokens};
use crate::runtime::CredentialRequest;

/// A user who was sent to agree and has not come back yet.
///
/// Keep [`state`](Self::state) and [`verifier`](Self::verifier) with the session of that user; [`resume`](Self::resume)
/// makes an equal value of them, for instance in another process. `Debug` shows none of them.
#[derive(Clone)]
pub struct Authorization {
    url: String,
    state: String,
    verifier: String,
}

impl Authorization {
    /// Returns what was begun with this state and verifier. Its [`url`](Self::url) is empty.
    #[must_use]
    pub fn resume(state: impl Into<String>, verifier: impl Into<String>) -> Self {
        Self { url: String::new(), state: state.into(), verifier: verifier.into() }
    }

    /// Returns the address to send the user's browser to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns what the browser has to come back with, so that nobody else's answer is taken for this user's.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// Returns the secret that proves that the code was asked for here (PKCE).
    #[must_use]
    pub fn verifier(&self) -> &str {
        &self.verifier
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Authorization").finish_non_exhaustive()
    }
}

pub(crate) async fn begin(
    server: &AuthorizationServer,
    request: &CredentialRequest,
    code: &AuthorizationCode,
) -> Result<Authorization, TokenError> {
    let url = match (server.authorization_url, server.discovery_url) {
        (Some(url), _) => Some(url.to_owned()),
        (None, Some(url)) => discovery::fetch(request, url).await?.authorization_url,
        (None, None) => None,
    };
    let url = url.ok_or_else(|| TokenError::new("there is no address where a user could agree"))?;
    let url = request.resolve(&url).map_err(TokenError::lost)?.to_string();
    let (state, verifier) = (random::<16>()?, random::<32>()?);
    let mut pairs = vec![
        ("response_type", "code".to_owned()),
        ("client_id", code.app.id.clone()),
        ("redirect_uri", code.redirect_url.clone()),
        ("state", state.clone()),
        ("code_challenge", URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier))),
        ("code_challenge_method", "S256".to_owned()),
    ];
    let scopes = scopes(server, &code.app);
    if !scopes.is_empty() {
        pairs.push(("scope", scopes));
    }
    pairs.extend(code.app.parameters.iter().map(|(name, value)| (name.as_str(), value.clone())));
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{separator}{}", form::write(&pairs));
    Ok(Authorization { url, state, verifier })
}

/// OpenID Connect asks for the scope `openid` (Core 1.0, section 3.1.2.1).
fn scopes(server: &AuthorizationServer, app: &App) -> String {
    let is_missing = server.discovery_url.is_some() && !app.scopes.iter().any(|scope| scope == "openid");
    let first = is_missing.then_some("openid");
    first.into_iter().chain(app.scopes.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

pub(crate) async fn finish(
    server: &AuthorizationServer,
    request: &CredentialRequest,
    code: &AuthorizationCode,
    authorization: &Authorization,
    returned: &str,
) -> Result<Tokens, TokenError> {
    let query = returned.split_once('?').map_or(returned, |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    if authorization.state.is_empty() || form::value(query, "state").as_ref() != Some(&authorization.state) {
        return Err(TokenError::new("the answer has not the state of this question: it is someone else's"));
    }
    if let Some(error) = form::value(query, "error") {
        return Err(TokenError::denied(&error, form::value(query, "error_description")));
    }
    let Some(given) = form::value(query, "code") else {
        return Err(TokenError::new("the answer has no code"));
    };
    let (url, secret_in_body, discovered) =
        token_url(server, request, &code.app, server.token_url, None).await?;
    // An answer that says whose it is must not be that of another issuer (RFC 9207).
    let issuer = form::value(query, "iss");
    if let (Some(issuer), Some(discovered)) = (issuer, &discovered)
        && issuer != discovered.issuer
    {
        return Err(TokenError::new("the answer is that of another issuer"));
    }
    let pairs = vec![
        ("grant_type", "authorization_code".to_owned()),
        ("code", given),
        ("redirect_uri", code.redirect_url.clone()),
        ("code_verifier", authorization.verifier.clone()),
    ];
    let app = App { secret_in_body, ..code.app.clone() };
    tokens::fetch(request, &app, url, pairs).await
}

/// Returns `N` bytes that nobody can guess, as text.
fn random<const N: usize>() -> Result<String, TokenError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| TokenError::new("the operating system gives no random numbers"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
