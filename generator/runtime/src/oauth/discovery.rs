//! `OpenID` Connect Discovery 1.0: where an issuer says where its endpoints are.

use bytes::Bytes;
use http::HeaderValue;
use http::header::ACCEPT;
use serde_json::Value;

use crate::oauth::TokenError;
use crate::runtime::CredentialRequest;

/// What follows the issuer in the address of its document.
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// What the document of an issuer says.
#[derive(Clone, Debug)]
pub(crate) struct Discovered {
    pub(crate) issuer: String,
    pub(crate) token_url: String,
    pub(crate) authorization_url: Option<String>,
    /// Whether the secret of a client can only be sent in the body.
    pub(crate) secret_in_body: bool,
}

/// Fetches the document at `url` and checks that it is the issuer's own.
pub(crate) async fn fetch(request: &CredentialRequest, url: &str) -> Result<Discovered, TokenError> {
    let url = request.resolve(url).map_err(TokenError::lost)?;
    let mut asked = http::Request::new(Bytes::new());
    *asked.uri_mut() = url.clone();
    asked.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let reply = request.send(asked).await.map_err(TokenError::lost)?;
    if !reply.status().is_success() {
        return Err(TokenError::refused(reply.status(), None));
    }
    let json: Value = serde_json::from_slice(reply.body()).unwrap_or_default();
    let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
    let (Some(issuer), Some(token_url)) = (text("issuer"), text("token_endpoint")) else {
        return Err(TokenError::new(
            "the document of the OpenID issuer names no issuer or no token endpoint",
        ));
    };
    if !is_own(&issuer, &url.to_string()) {
        return Err(TokenError::new("the document of the OpenID issuer is that of another issuer"));
    }
    Ok(Discovered {
        issuer,
        token_url,
        authorization_url: text("authorization_endpoint"),
        secret_in_body: is_body_only(&json),
    })
}

/// Whether `url` is where `issuer` keeps its document (section 4.3). A document at another place has to be at the
/// issuer's origin.
fn is_own(issuer: &str, url: &str) -> bool {
    let issuer = issuer.trim_end_matches('/');
    match url.strip_suffix(WELL_KNOWN) {
        Some(known) => known == issuer,
        None => url.strip_prefix(origin(issuer)).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

fn origin(url: &str) -> &str {
    let authority = url.find("://").map_or(0, |scheme| scheme + 3);
    let end = url[authority..].find('/').map_or(url.len(), |path| authority + path);
    &url[..end]
}

fn is_body_only(json: &Value) -> bool {
    let methods = json.get("token_endpoint_auth_methods_supported").and_then(Value::as_array);
    let has = |name: &str| methods.is_some_and(|all| all.iter().any(|method| method == name));
    has("client_secret_post") && !has("client_secret_basic")
}
