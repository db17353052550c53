//! Credentials: what the caller gives, how it is checked, and which of it a request carries.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use http::{HeaderName, HeaderValue};

use crate::runtime::call::Call;
use crate::runtime::client::Settings;
use crate::runtime::error::Kind;
use crate::runtime::flight::SharedError;
use crate::runtime::provider::{Fresh, Provided};
use crate::runtime::timer::Timer;
use crate::runtime::{CredentialProvider, Error, Operation, Place, Scheme};

/// A secret that proves who is calling. `Debug` names its kind and nothing else.
#[derive(Clone)]
pub struct Credential {
    secret: Secret,
    life: Option<Duration>,
}

#[derive(Clone)]
enum Secret {
    Basic { username: String, password: String },
    Bearer { token: String },
    ApiKey { key: String },
    Http { credentials: String },
}

impl Credential {
    const fn new(secret: Secret) -> Self {
        Self { secret, life: None }
    }

    /// A user name and a password for HTTP Basic (RFC 7617), sent as UTF-8.
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self::new(Secret::Basic { username: username.into(), password: password.into() })
    }

    /// A bearer token (RFC 6750), without the word `Bearer`.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self::new(Secret::Bearer { token: token.into() })
    }

    /// An API key.
    pub fn api_key(key: impl Into<String>) -> Self {
        Self::new(Secret::ApiKey { key: key.into() })
    }

    /// What stands behind the name of any other HTTP authentication scheme in the `Authorization` header.
    pub fn http(credentials: impl Into<String>) -> Self {
        Self::new(Secret::Http { credentials: credentials.into() })
    }

    /// Says how long the server takes it from now on; unless said, until the server refuses it. It matters to those
    /// that a [`CredentialProvider`] gives.
    #[must_use]
    pub fn expires_in(mut self, life: Duration) -> Self {
        self.life = Some(life);
        self
    }

    pub(crate) fn life(&self) -> Option<Duration> {
        self.life
    }

    fn kind(&self) -> &'static str {
        match self.secret {
            Secret::Basic { .. } => "a user name with a password",
            Secret::Bearer { .. } => "a bearer token",
            Secret::ApiKey { .. } => "an API key",
            Secret::Http { .. } => "credentials of another HTTP scheme",
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
            (Scheme::Bearer { .. } | Scheme::Issued { .. }, Secret::Bearer { token }) => {
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
            (Scheme::Http { scheme: word, .. }, Secret::Http { credentials }) => {
                let is_sendable = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
                let sendable = !credentials.is_empty() && credentials.bytes().all(is_sendable);
                let header = sendable.then(|| sensitive(&format!("{word} {credentials}"))).flatten();
                header.map(Self::Authorization).ok_or_else(|| unsendable("credentials"))
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

/// What the caller has given for a scheme, before the client is built.
#[derive(Clone)]
pub(crate) enum Given {
    Credential(Credential),
    Provider(Arc<dyn CredentialProvider>),
}

/// Where what a scheme asks for comes from.
#[derive(Clone)]
pub(crate) enum Source {
    /// It is known once and for all.
    Fixed(Arc<Proof>),
    /// A provider gives it.
    Provided(Arc<Provided>),
    /// The connection has it, and whether that is certain.
    Connection { certain: bool },
}

impl Source {
    pub(crate) fn new(scheme: &'static Scheme, given: &Given) -> Result<Self, String> {
        match given {
            Given::Credential(credential) => {
                Proof::new(scheme, credential).map(|proof| Self::Fixed(Arc::new(proof)))
            }
            Given::Provider(provider) => {
                Ok(Self::Provided(Arc::new(Provided::new(scheme, Arc::clone(provider)))))
            }
        }
    }
}

/// What one request carries.
pub(crate) enum Held {
    Fixed(Arc<Proof>),
    Fresh(Arc<Fresh>),
}

impl Held {
    pub(crate) fn proof(&self) -> &Proof {
        match self {
            Self::Fixed(proof) => proof,
            Self::Fresh(fresh) => &fresh.proof,
        }
    }

    /// Notes that the server has refused it, and says whether there may be another one.
    pub(crate) fn reject(&self) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Fresh(fresh) => {
                fresh.reject();
                true
            }
        }
    }
}

/// Notes that the server has refused what a request carried, and says whether a provider may know better.
pub(crate) fn reject(held: &[Held]) -> bool {
    // All of them are told, so this must not stop at the first.
    held.iter().filter(|held| held.reject()).count() > 0
}

/// Returns what a request of `call` carries, as far as it is at hand: nobody is asked.
pub(crate) fn at_hand(call: &Call) -> Result<Vec<Held>, String> {
    let settings = call.client.settings();
    let chosen = choose(settings, call.operation)?.iter();
    let held = chosen.filter_map(|index| match source(settings, *index)? {
        Source::Connection { .. } => None,
        Source::Fixed(proof) => Some(Ok(Held::Fixed(Arc::clone(proof)))),
        Source::Provided(provided) => {
            let fresh = provided.at_hand(settings.transport.now()).map(Held::Fresh);
            let name = provided.scheme().name();
            Some(fresh.ok_or_else(|| {
                format!("there is no fresh credential for `{name}`: await `Client::fetch_credentials` before")
            }))
        }
    });
    held.collect()
}

/// Returns what a request of `call` carries; providers are asked for what is missing or has run out.
pub(crate) async fn obtain(call: &Call, deadline: Duration) -> Result<Vec<Held>, Error> {
    let settings = call.client.settings();
    let chosen =
        choose(settings, call.operation).map_err(|problem| Error::request(call.operation, problem))?;
    let mut held = Vec::with_capacity(chosen.len());
    for source in chosen.iter().filter_map(|index| source(settings, *index)) {
        held.push(match source {
            Source::Connection { .. } => continue,
            Source::Fixed(proof) => Held::Fixed(Arc::clone(proof)),
            Source::Provided(provided) => {
                Held::Fresh(match provided.fresh(settings.transport.now()) {
                    Some(fresh) => fresh,
                    // A box keeps this rare way out of the size of every call.
                    None => Box::pin(ask(call, provided, deadline)).await?,
                })
            }
        });
    }
    Ok(held)
}

async fn ask(call: &Call, provided: &Provided, deadline: Duration) -> Result<Arc<Fresh>, Error> {
    let settings = call.client.settings();
    let mut timer = Timer::until(&*settings.transport, deadline);
    let Some(obtained) = timer.limit(pin!(provided.obtain(settings))).await else {
        let kind = Kind::Credentials { scheme: provided.scheme().name(), limit: Some(call.timeout) };
        return Err(Error::new(call.operation, kind));
    };
    obtained.map_err(|error| unobtained(Some(call.operation), provided.scheme(), error))
}

/// The error of a call whose credentials are not to be had.
pub(crate) fn unobtained(
    operation: Option<&'static Operation>,
    scheme: &'static Scheme,
    error: SharedError,
) -> Error {
    let kind = Kind::Credentials { scheme: scheme.name(), limit: None };
    Error::from_kind(operation, kind).with_source(Box::new(error))
}

/// Returns what the client has for a scheme of the service.
fn source(settings: &Settings, index: usize) -> Option<&Source> {
    settings.sources.get(index)?.as_ref()
}

/// Chooses what a call of `operation` carries: the first security set whose credentials are all there, nothing if none
/// is and the operation can be called without, and otherwise an error that names what is missing. A certificate that
/// only the transport can know of counts as there where no other set is complete.
fn choose(settings: &Settings, operation: &Operation) -> Result<&'static [usize], String> {
    let source = |index: &usize| source(settings, *index);
    let is_complete = |set: &&[usize]| set.iter().all(|index| source(index).is_some());
    let is_certain = |set: &&[usize]| {
        !set.iter().any(|index| matches!(source(index), Some(Source::Connection { certain: false })))
    };
    let sets = || operation.security.iter().copied().filter(|set| !set.is_empty());
    if let Some(found) = sets().filter(is_complete).find(is_certain) {
        return Ok(found);
    }
    if sets().count() < operation.security.len() || operation.security.is_empty() {
        return Ok(&[]);
    }
    if let Some(found) = sets().find(is_complete) {
        return Ok(found);
    }
    let name = |index: &usize| settings.service.schemes.get(*index).map_or("?", Scheme::name);
    let described = sets()
        .map(|set| set.iter().map(|index| format!("`{}`", name(index))).collect::<Vec<_>>().join(" with "));
    Err(format!("the client has no credentials for {}", described.collect::<Vec<_>>().join(" or ")))
}
