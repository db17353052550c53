//! Tokens, and how an authorization server is asked for them.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Uri};
use serde_json::Value;

use crate::oauth::client::App;
use crate::oauth::{TokenError, form};
use crate::runtime::{Credential, CredentialRequest};

/// What an authorization server has issued. `Debug` shows no token.
#[derive(Clone)]
pub struct Tokens {
    pub(crate) app: App,
    pub(crate) access: String,
    pub(crate) expires_in: Option<Duration>,
    pub(crate) refresh: Option<String>,
    scope: Option<String>,
    id: Option<String>,
}

impl Tokens {
    /// Returns the access token: what requests carry.
    #[must_use]
    pub fn access_token(&self) -> &str {
        &self.access
    }

    /// Returns how long the access token was good for when it was issued, if that was said.
    #[must_use]
    pub fn expires_in(&self) -> Option<Duration> {
        self.expires_in
    }

    /// Returns the token by which new ones are got, if there is one. Keep it as safe as a password.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&str> {
        self.refresh.as_deref()
    }

    /// Returns the scopes that were granted, if they are not those that were asked for.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.as_deref().unwrap_or_default().split_whitespace()
    }

    /// Returns the ID token of OpenID Connect as it came, its signature not verified.
    #[must_use]
    pub fn id_token(&self) -> Option<&str> {
        self.id.as_deref()
    }

    pub(crate) fn credential(&self) -> Credential {
        credential(&self.access, self.expires_in)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Tokens");
        debug.field("expires_in", &self.expires_in).field("refreshable", &self.refresh.is_some());
        debug.finish_non_exhaustive()
    }
}

/// An access token as what requests carry.
pub(crate) fn credential(access: &str, expires_in: Option<Duration>) -> Credential {
    let credential = Credential::bearer(access);
    match expires_in {
        Some(life) => credential.expires_in(life),
        None => credential,
    }
}

/// Asks for tokens, once.
pub(crate) async fn fetch(
    request: &CredentialRequest,
    app: &App,
    url: Uri,
    mut pairs: Vec<(&str, String)>,
) -> Result<Tokens, TokenError> {
    let authorization = authentication(app, &mut pairs);
    let mut asked = http::Request::new(Bytes::from(form::write(&pairs)));
    *asked.method_mut() = Method::POST;
    *asked.uri_mut() = url;
    let headers = asked.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(value) = authorization {
        headers.insert(AUTHORIZATION, value);
    }
    let reply = request.send(asked).await.map_err(TokenError::lost)?;
    let json = serde_json::from_slice::<Value>(reply.body()).ok();
    if !reply.status().is_success() {
        return Err(TokenError::refused(reply.status(), json.as_ref()));
    }
    json.and_then(|json| read(app, &json)).ok_or_else(|| {
        TokenError::new("the authorization server answered with success, but not with a bearer token")
    })
}

/// The header by which the client says who it is, or the parameters that do so (RFC 6749, section 2.3.1).
fn authentication(app: &App, pairs: &mut Vec<(&str, String)>) -> Option<HeaderValue> {
    let Some(secret) = app.secret.as_ref().filter(|_| !app.secret_in_body) else {
        pairs.push(("client_id", app.id.clone()));
        pairs.extend(app.secret.iter().map(|secret| ("client_secret", secret.clone())));
        return None;
    };
    let pair = format!("{}:{}", form::escape(&app.id), form::escape(secret));
    let text = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn read(app: &App, json: &Value) -> Option<Tokens> {
    let text = |name: &str| json.get(name)?.as_str().map(str::to_owned);
    // A token of another type would be of no use, and must not be used (RFC 6749, section 7.1).
    if !text("token_type").is_none_or(|ty| ty.to_ascii_lowercase().starts_with("bearer")) {
        return None;
    }
    let seconds = |value: &Value| match value {
        Value::String(text) => text.trim().parse().ok(),
        number => number.as_f64(),
    };
    let seconds = json.get("expires_in").and_then(seconds).filter(|seconds: &f64| *seconds >= 0.0);
    Some(Tokens {
        app: app.clone(),
        access: text("access_token").filter(|token| !token.is_empty())?,
        expires_in: seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
        refresh: text("refresh_token").filter(|token| !token.is_empty()),
        scope: text("scope"),
        id: text("id_token"),
    })
}
