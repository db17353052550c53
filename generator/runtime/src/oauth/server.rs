//! What the document says about an authorization server.

use std::sync::Arc;

use crate::oauth::authorization::{self, Authorization};
use crate::oauth::client::{AuthorizationCode, ClientCredentials, Grant, RefreshToken};
use crate::oauth::provider::TokenProvider;
use crate::oauth::{TokenError, Tokens};
use crate::runtime::{Client, CredentialProvider, Error, Issuer, Variables};

/// The constants of a security scheme of OAuth 2 or OpenID Connect. Addresses may be relative to the client's server.
#[doc(hidden)]
#[derive(Debug)]
pub struct AuthorizationServer {
    /// Where users agree.
    pub authorization_url: Option<&'static str>,
    /// Where codes become tokens.
    pub token_url: Option<&'static str>,
    /// Where the client gets tokens in its own name.
    pub client_credentials_url: Option<&'static str>,
    /// Where tokens are renewed.
    pub refresh_url: Option<&'static str>,
    /// The document of OpenID Connect that has what is not here.
    pub discovery_url: Option<&'static str>,
}

impl AuthorizationServer {
    /// The base for `..AuthorizationServer::DEFAULT`.
    pub const DEFAULT: Self = Self {
        authorization_url: None,
        token_url: None,
        client_credentials_url: None,
        refresh_url: None,
        discovery_url: None,
    };

    /// Returns what gets tokens by `grant`.
    pub fn provider(&'static self, grant: impl Into<Grant>) -> impl CredentialProvider {
        TokenProvider::new(self, grant.into())
    }

    /// Begins to ask a user to agree.
    pub async fn authorize(
        &self,
        client: &Client,
        code: &AuthorizationCode,
    ) -> Result<Authorization, TokenError> {
        authorization::begin(self, &client.credential_request(), code).await
    }

    /// Turns what the user's browser came back with into tokens.
    pub async fn exchange(
        &self,
        client: &Client,
        code: &AuthorizationCode,
        authorization: &Authorization,
        returned: &str,
    ) -> Result<Tokens, TokenError> {
        authorization::finish(self, &client.credential_request(), code, authorization, returned).await
    }
}

impl Issuer for AuthorizationServer {
    fn wanted(&self, variables: &Variables) -> String {
        format!("{} and {}", variables.name("CLIENT_ID"), variables.name("CLIENT_SECRET"))
    }

    fn provider_from(
        &'static self,
        variables: &Variables,
    ) -> Result<Option<Arc<dyn CredentialProvider>>, Error> {
        let grant = if let Some(token) = variables.get("REFRESH_TOKEN")? {
            let Some(id) = variables.get("CLIENT_ID")? else {
                let (set, missing) = (variables.name("REFRESH_TOKEN"), variables.name("CLIENT_ID"));
                return Err(Error::environment(format!("{set} is set, but {missing} is not")));
            };
            let grant = RefreshToken::new(id, token);
            match variables.get("CLIENT_SECRET")? {
                Some(secret) => Grant::from(grant.client_secret(secret)),
                None => Grant::from(grant),
            }
        } else {
            let Some((id, secret)) = variables.pair(["CLIENT_ID", "CLIENT_SECRET"])? else { return Ok(None) };
            Grant::from(ClientCredentials::new(id, secret))
        };
        let scopes = variables.get("SCOPES")?.unwrap_or_default();
        let grant = grant.with_environment(&scopes, variables.get("TOKEN_URL")?);
        Ok(Some(Arc::new(TokenProvider::new(self, grant))))
    }
}
