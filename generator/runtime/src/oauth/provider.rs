//! Gets tokens for a client, and new ones when they have run out.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::Uri;

use crate::oauth::client::{App, Grant, GrantKind};
use crate::oauth::discovery::{self, Discovered};
use crate::oauth::{AuthorizationServer, TokenError, tokens};
use crate::runtime::{BoxError, BoxFuture, Credential, CredentialProvider, CredentialRequest};

pub(crate) struct TokenProvider {
    server: &'static AuthorizationServer,
    app: App,
    /// Never locked while anything is waited for.
    state: Mutex<State>,
}

struct State {
    kind: GrantKind,
    discovered: Option<Discovered>,
}

impl TokenProvider {
    pub(crate) fn new(server: &'static AuthorizationServer, grant: Grant) -> Self {
        let state = State { kind: grant.kind, discovered: None };
        Self { server, app: grant.app, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the access token that came with the grant; it is used once, and not if the server has refused it.
    fn first(&self, request: &CredentialRequest) -> Option<Credential> {
        let GrantKind::RefreshToken { access, .. } = &mut self.state().kind else { return None };
        let (token, expires_in) = access.take()?;
        (!request.is_rejected()).then(|| tokens::credential(&token, expires_in))
    }

    async fn fetch(&self, request: &CredentialRequest) -> Result<Credential, TokenError> {
        let kind = self.state().kind.clone();
        let (declared, mut pairs) = match &kind {
            GrantKind::ClientCredentials => {
                (self.server.client_credentials_url, vec![("grant_type", "client_credentials".to_owned())])
            }
            GrantKind::RefreshToken { refresh: Some(token), .. } => (
                self.server.refresh_url,
                vec![("grant_type", "refresh_token".to_owned()), ("refresh_token", token.clone())],
            ),
            GrantKind::RefreshToken { refresh: None, .. } => {
                return Err(TokenError::new(
                    "the token has run out, and there is no refresh token: the user has to agree anew",
                ));
            }
        };
        if !self.app.scopes.is_empty() {
            pairs.push(("scope", self.app.scopes.join(" ")));
        }
        pairs.extend(self.app.parameters.iter().map(|(name, value)| (name.as_str(), value.clone())));
        let (url, secret_in_body) = self.endpoint(request, declared).await?;
        let app = App { secret_in_body, ..self.app.clone() };
        let mut tokens = tokens::fetch(request, &app, url, pairs).await?;
        if let GrantKind::RefreshToken { refresh, .. } = &mut self.state().kind {
            // A server that gives no new refresh token keeps the old one good.
            tokens.refresh = tokens.refresh.or_else(|| refresh.clone());
            refresh.clone_from(&tokens.refresh);
        }
        if let Some(call) = &self.app.on_refresh {
            call(&tokens);
        }
        Ok(tokens.credential())
    }

    /// Where tokens come from, and whether the secret is sent in the body.
    async fn endpoint(
        &self,
        request: &CredentialRequest,
        declared: Option<&str>,
    ) -> Result<(Uri, bool), TokenError> {
        let known = self.state().discovered.clone();
        let (url, secret_in_body, discovered) =
            token_url(self.server, request, &self.app, declared, known).await?;
        self.state().discovered = discovered;
        Ok((url, secret_in_body))
    }
}

impl CredentialProvider for TokenProvider {
    fn credential<'a>(
        &'a self,
        request: &'a CredentialRequest,
    ) -> BoxFuture<'a, Result<Credential, BoxError>> {
        Box::pin(async move {
            match self.first(request) {
                Some(credential) => Ok(credential),
                None => self.fetch(request).await.map_err(BoxError::from),
            }
        })
    }
}

/// Finds the token endpoint: what the caller has set, what the document says, or what its issuer says.
pub(crate) async fn token_url(
    server: &AuthorizationServer,
    request: &CredentialRequest,
    app: &App,
    declared: Option<&str>,
    known: Option<Discovered>,
) -> Result<(Uri, bool, Option<Discovered>), TokenError> {
    if let Some(url) = app.token_url.as_deref().or(declared) {
        let url = request.resolve(url).map_err(TokenError::lost)?;
        return Ok((url, app.secret_in_body, None));
    }
    let discovered = match (known, server.discovery_url) {
        (Some(known), _) => known,
        (None, Some(url)) => discovery::fetch(request, url).await?,
        (None, None) => {
            return Err(TokenError::new("the document names no token endpoint: give one with `token_url`"));
        }
    };
    let url = request.resolve(&discovered.token_url).map_err(TokenError::lost)?;
    Ok((url, app.secret_in_body || discovered.secret_in_body, Some(discovered)))
}
