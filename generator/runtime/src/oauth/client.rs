//! The ways in which a client is granted tokens, as the caller gives them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::oauth::Tokens;

/// What the caller wants to be told of.
pub(crate) type OnRefresh = Arc<dyn Fn(&Tokens) + Send + Sync>;

/// What a client of an authorization server is, and what it wants.
#[derive(Clone, Default)]
pub(crate) struct App {
    pub(crate) id: String,
    pub(crate) secret: Option<String>,
    pub(crate) secret_in_body: bool,
    pub(crate) scopes: Vec<String>,
    pub(crate) token_url: Option<String>,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) on_refresh: Option<OnRefresh>,
}

/// The client proves who it is and gets tokens in its own name (RFC 6749, section 4.4).
///
/// Unless scopes are set, none are asked for, and the authorization server gives those that it sees fit.
#[derive(Clone)]
#[must_use = "it has to be given to a builder"]
pub struct ClientCredentials {
    app: App,
}

impl ClientCredentials {
    /// Returns the grant of the client `id`.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { app: App { id: id.into(), secret: Some(secret.into()), ..App::default() } }
    }
}

/// A token that a user has granted earlier is renewed as often as needed (RFC 6749, section 6).
///
/// Authorization servers may give a new refresh token each time and void the old one: keep what
/// [`on_refresh`](Self::on_refresh) tells where the next start of the program finds it.
#[derive(Clone)]
#[must_use = "it has to be given to a builder"]
pub struct RefreshToken {
    app: App,
    refresh: Option<String>,
    access: Option<(String, Option<Duration>)>,
}

impl RefreshToken {
    /// Returns the grant of the client `id`, to which `token` was issued.
    pub fn new(id: impl Into<String>, token: impl Into<String>) -> Self {
        let app = App { id: id.into(), ..App::default() };
        Self { app, refresh: Some(token.into()), access: None }
    }

    /// Sets the access token to begin with, and how long it is good for, so that none has to be fetched first.
    pub fn access_token(mut self, token: impl Into<String>, expires_in: Option<Duration>) -> Self {
        self.access = Some((token.into(), expires_in));
        self
    }

    /// Sets what is called with the new tokens after each renewal. It must not block.
    pub fn on_refresh(mut self, call: impl Fn(&Tokens) + Send + Sync + 'static) -> Self {
        self.app.on_refresh = Some(Arc::new(call));
        self
    }
}

impl From<Tokens> for RefreshToken {
    fn from(tokens: Tokens) -> Self {
        let access = (tokens.access, tokens.expires_in);
        // Scopes and further parameters were those of the page where the user has agreed.
        let app = App { scopes: Vec::new(), parameters: Vec::new(), ..tokens.app };
        Self { app, refresh: tokens.refresh, access: Some(access) }
    }
}

/// A user is asked to agree in a browser, which comes back with a code for tokens (RFC 6749, section 4.1), always with
/// a proof key (PKCE, RFC 7636) and a state.
#[derive(Clone)]
#[must_use = "it has to be given to a client"]
pub struct AuthorizationCode {
    pub(crate) app: App,
    pub(crate) redirect_url: String,
}

impl AuthorizationCode {
    /// Returns the grant of the client `id`, to which the browser comes back at `redirect_url`.
    pub fn new(id: impl Into<String>, redirect_url: impl Into<String>) -> Self {
        let app = App { id: id.into(), ..App::default() };
        Self { app, redirect_url: redirect_url.into() }
    }
}

/// Any of the grants that need no browser.
#[derive(Clone)]
pub struct Grant {
    pub(crate) app: App,
    pub(crate) kind: GrantKind,
}

#[derive(Clone)]
pub(crate) enum GrantKind {
    ClientCredentials,
    RefreshToken { refresh: Option<String>, access: Option<(String, Option<Duration>)> },
}

impl Grant {
    pub(crate) fn with_environment(mut self, scopes: &str, token_url: Option<String>) -> Self {
        self.app.scopes = scopes.split_whitespace().map(str::to_owned).collect();
        self.app.token_url = token_url;
        self
    }
}

impl From<ClientCredentials> for Grant {
    fn from(grant: ClientCredentials) -> Self {
        Self { app: grant.app, kind: GrantKind::ClientCredentials }
    }
}

impl From<RefreshToken> for Grant {
    fn from(grant: RefreshToken) -> Self {
        let RefreshToken { app, refresh, access } = grant;
        Self { app, kind: GrantKind::RefreshToken { refresh, access } }
    }
}

impl From<Tokens> for Grant {
    fn from(tokens: Tokens) -> Self {
        RefreshToken::from(tokens).into()
    }
}

/// What can be set for each of the grants.
macro_rules! settings {
    ($($name:ident: $parameters:literal),*) => {$(
        impl $name {
            /// Sets the scopes to ask for.
            pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
                self.app.scopes = scopes.into_iter().map(Into::into).collect();
                self
            }

            /// Sets where tokens come from, in place of what the document says: for a sandbox, or where it says
            /// nothing.
            pub fn token_url(mut self, url: impl Into<String>) -> Self {
                self.app.token_url = Some(url.into());
                self
            }

            /// Sends the secret in the body of token requests, for authorization servers that do not take it by HTTP
            /// Basic.
            pub fn secret_in_body(mut self) -> Self {
                self.app.secret_in_body = true;
                self
            }

            #[doc = $parameters]
            pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.app.parameters.push((name.into(), value.into()));
                self
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_struct(stringify!($name)).field("client_id", &self.app.id).finish_non_exhaustive()
            }
        }
    )*};
}

settings! {
    ClientCredentials: "Adds a parameter of this authorization server to token requests, such as `audience`.",
    RefreshToken: "Adds a parameter of this authorization server to token requests, such as `audience`.",
    AuthorizationCode: "Adds a parameter of this authorization server to the page where the user agrees, such as `prompt`."
}

/// What proves who the client is, where it can do without.
macro_rules! secrets {
    ($($name:ident),*) => {$(
        impl $name {
            /// Sets the secret of the client; public ones, such as programs on a user's machine, have none.
            pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
                self.app.secret = Some(secret.into());
                self
            }
        }
    )*};
}

secrets! { RefreshToken, AuthorizationCode }

impl fmt::Debug for Grant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Grant").field("client_id", &self.app.id).finish_non_exhaustive()
    }
}
