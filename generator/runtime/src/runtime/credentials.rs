//! Credentials: what the caller gives, how it is checked, and which of it a request carries.

use std::fmt;

use base64::Engine as _;
use http::{HeaderName, HeaderValue};

use crate::runtime::{Operation, Place, Scheme, Service};

/// A secret that proves who is calling. `Debug` names its kind and nothing else.
#[derive(Clone)]
pub struct Credential {
    secret: Secret,
}

#[derive(Clone)]
enum Secret {
    Basic { username: String, password: String },
    Bearer { token: String },
    ApiKey { key: String },
}

impl Credential {
    /// A user name and a password for HTTP Basic (RFC 7617), sent as UTF-8.
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { secret: Secret::Basic { username: username.into(), password: password.into() } }
    }

    /// A bearer token (RFC 6750), without the word `Bearer`.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self { secret: Secret::Bearer { token: token.into() } }
    }

    /// An API key.
    pub fn api_key(key: impl Into<String>) -> Self {
        Self { secret: Secret::ApiKey { key: key.into() } }
    }

    fn kind(&self) -> &'static str {
        match self.secret {
            Secret::Basic { .. } => "a user name with a password",
            Secret::Bearer { .. } => "a bearer token",
            Secret::ApiKey { .. } => "an API key",
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Credential({}, [redacted])", self.kind())
    }
}

/// A credential that was checked and put in the form in which it is sent.
#[derive(Clone)]
pub(crate) enum Proof {
    Authorization(HeaderValue),
    Header(HeaderName, HeaderValue),
    Query(&'static str, String),
    Cookie(&'static str, String),
}

impl Proof {
    /// Checks that `credential` fits `scheme` and can be sent. The error text never holds any part of the secret.
    pub(crate) fn new(scheme: &Scheme, credential: &Credential) -> Result<Self, String> {
        let unsendable =
            |what: &str| format!("the {what} for `{}` holds characters that cannot be sent", scheme.name());
        match (scheme, &credential.secret) {
            (Scheme::Basic { name }, Secret::Basic { username, .. }) if username.contains(':') => {
                Err(format!("the user name for `{name}` holds a colon, which HTTP Basic does not allow"))
            }
            (Scheme::Basic { .. }, Secret::Basic { username, password }) => {
                if username.chars().chain(password.chars()).any(char::is_control) {
                    return Err(unsendable("user name or password"));
                }
                let pair = base64::engine::general_purpose::STANDARD.encode(format!("{username}:{password}"));
                sensitive(&format!("Basic {pair}"))
                    .map(Self::Authorization)
                    .ok_or_else(|| unsendable("user name or password"))
            }
            (Scheme::Bearer { .. }, Secret::Bearer { token }) => {
                let sendable = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
                let header = sendable.then(|| sensitive(&format!("Bearer {token}"))).flatten();
                header.map(Self::Authorization).ok_or_else(|| unsendable("token"))
            }
            (Scheme::ApiKey { place: Place::Query, parameter, .. }, Secret::ApiKey { key }) => {
                Ok(Self::Query(parameter, key.clone()))
            }
            (Scheme::ApiKey { place: Place::Cookie, parameter, .. }, Secret::ApiKey { key }) => {
                Ok(Self::Cookie(parameter, key.clone()))
            }
            (Scheme::ApiKey { parameter, .. }, Secret::ApiKey { key }) => {
                let name = HeaderName::from_bytes(parameter.as_bytes()).map_err(|_| unsendable("header"))?;
                sensitive(key).map(|value| Self::Header(name, value)).ok_or_else(|| unsendable("key"))
            }
            (scheme, _) => Err(format!("`{}` does not take {}", scheme.name(), credential.kind())),
        }
    }
}

/// Returns a header value that no log shows, or nothing if the text cannot stand in a header.
fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Chooses what a call of `operation` carries: the first security set whose credentials are all there, nothing if none
/// is and the operation can be called without, and otherwise an error that names what is missing.
pub(crate) fn choose<'a>(
    service: &Service,
    operation: &Operation,
    proofs: &'a [Option<Proof>],
) -> Result<Vec<&'a Proof>, String> {
    let proof = |index: &usize| proofs.get(*index).and_then(Option::as_ref);
    let complete = |set: &&[usize]| set.iter().map(proof).collect::<Option<Vec<_>>>();
    let sets = || operation.security.iter().filter(|set| !set.is_empty());
    if let Some(found) = sets().find_map(complete) {
        return Ok(found);
    }
    if sets().count() < operation.security.len() || operation.security.is_empty() {
        return Ok(Vec::new());
    }
    let name = |index: &usize| service.schemes.get(*index).map_or("?", Scheme::name);
    let described = sets()
        .map(|set| set.iter().map(|index| format!("`{}`", name(index))).collect::<Vec<_>>().join(" with "));
    Err(format!("the client has no credentials for {}", described.collect::<Vec<_>>().join(" or ")))
}
