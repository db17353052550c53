//! Makes clients: what the caller sets, what the environment sets, and what holds otherwise.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::runtime::client::Settings;
use crate::runtime::credentials::{Given, Source};
use crate::runtime::environment::{self, variable};
use crate::runtime::hooks::{After, Before, Hooked};
use crate::runtime::limit::Slots;
use crate::runtime::retry::Budget;
use crate::runtime::server::Server;
use crate::runtime::{
    Client, Credential, CredentialProvider, Error, RedirectPolicy, RetryPolicy, Scheme, Service, Transport,
};
#[cfg(feature = "rustls")]
use crate::runtime::{ReqwestTransport, Tls};

/// Makes a [`Client`]. What is wrong with a setting is reported by [`build`](Self::build).
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    service: &'static Service,
    base_url: Option<String>,
    credentials: Vec<(usize, Given)>,
    /// What is taken over from another client.
    inherited: Option<Inherited>,
    #[cfg(feature = "rustls")]
    tls: Option<Tls>,
    transport: Option<Arc<dyn Transport>>,
    before: Vec<Before>,
    after: Vec<After>,
    timeout: Duration,
    attempt_timeout: Duration,
    connect_timeout: Duration,
    stall_timeout: Option<Duration>,
    retry: RetryPolicy,
    redirects: RedirectPolicy,
    max_concurrent_requests: Option<usize>,
    user_agent: Option<String>,
    max_response_bytes: usize,
}

/// What a client has that another one takes over, unless it is set anew.
struct Inherited {
    server: Option<Server>,
    server_was_given: bool,
    sources: Vec<Option<Source>>,
    transport: Arc<dyn Transport>,
    budget: Arc<Budget>,
    slots: Option<Arc<Slots>>,
}

impl ClientBuilder {
    #[doc(hidden)]
    pub fn new(service: &'static Service) -> Self {
        Self {
            service,
            base_url: None,
            credentials: Vec::new(),
            inherited: None,
            #[cfg(feature = "rustls")]
            tls: None,
            transport: None,
            before: Vec::new(),
            after: Vec::new(),
            timeout: Duration::from_secs(60),
            attempt_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            stall_timeout: None,
            retry: RetryPolicy::new(),
            redirects: RedirectPolicy::same_origin(),
            max_concurrent_requests: None,
            user_agent: None,
            max_response_bytes: 64 * 1024 * 1024,
        }
    }

    /// Begins a client that takes everything over from another one.
    pub(crate) fn of(settings: &Settings) -> Self {
        let inherited = Inherited {
            server: settings.server.clone(),
            server_was_given: settings.server_was_given,
            sources: settings.sources.clone(),
            transport: Arc::clone(&settings.bare),
            budget: Arc::clone(&settings.budget),
            slots: settings.slots.clone(),
        };
        Self {
            inherited: Some(inherited),
            before: settings.before.clone(),
            after: settings.after.clone(),
            timeout: settings.timeout,
            attempt_timeout: settings.attempt_timeout,
            stall_timeout: settings.stall_timeout,
            retry: settings.retry,
            redirects: settings.redirects,
            user_agent: settings.user_agent.to_str().ok().map(str::to_owned),
            max_response_bytes: settings.max_response_bytes,
            ..Self::new(settings.service)
        }
    }

    /// Sets where requests go, as in `https://api.example.com/v2`: a path is kept and the path of each operation put
    /// behind it. Unless set, requests go to the first server that the service documents.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the credential for the security scheme at `index`, in place of an earlier one.
    #[doc(hidden)]
    pub fn credential(self, index: usize, credential: Credential) -> Self {
        self.give(index, Given::Credential(credential))
    }

    /// Sets the provider for the security scheme at `index`, in place of an earlier credential.
    #[doc(hidden)]
    pub fn provider(self, index: usize, provider: impl CredentialProvider) -> Self {
        self.give(index, Given::Provider(Arc::new(provider)))
    }

    fn give(mut self, index: usize, given: Given) -> Self {
        self.credentials.retain(|(other, _)| *other != index);
        self.credentials.push((index, given));
        self
    }

    /// Takes credentials and the base URL from environment variables. Each begins with the name of the service in
    /// capitals: `…_USERNAME` and `…_PASSWORD`, `…_TOKEN`, `…_API_KEY`, `…_CREDENTIALS` for what stands in the
    /// `Authorization` header behind another word, and `…_BASE_URL`. Where a service has several schemes of one kind,
    /// the name of the scheme stands in the middle, as in `…_PARTNER_KEY_API_KEY`.
    ///
    /// For OAuth 2 and OpenID Connect the first of these that is set counts: `…_TOKEN`, an access token as it is;
    /// `…_REFRESH_TOKEN` with `…_CLIENT_ID` and, where the client has one, `…_CLIENT_SECRET`; `…_CLIENT_ID` with
    /// `…_CLIENT_SECRET`. `…_SCOPES` are the scopes to ask for, with spaces between them, and `…_TOKEN_URL` is where
    /// tokens come from, if that is elsewhere than the document says.
    ///
    /// A variable that is empty counts as not set. Variables win over what was set before, and lose against what is
    /// set afterwards.
    ///
    /// # Errors
    ///
    /// When no credential at all is there, although the service needs one; when only one of user name and password is
    /// there; when a variable is not Unicode. The text names the variables and never shows what they hold.
    pub fn credentials_from_env(mut self) -> Result<Self, Error> {
        let mut missing = Vec::new();
        let mut found = false;
        for (index, scheme) in self.service.schemes.iter().enumerate() {
            match environment::read(self.service, scheme)? {
                Ok(given) => {
                    found = true;
                    self = self.give(index, given);
                }
                Err(names) => missing.extend(Some(names).filter(|names| !names.is_empty())),
            }
        }
        if !found && !missing.is_empty() {
            return Err(Error::client(format!("set {} in the environment", missing.join(", or "))));
        }
        if let Some(url) = variable(&format!("{}_BASE_URL", self.service.env_prefix))? {
            self.base_url = Some(url);
        }
        Ok(self)
    }

    /// Sets the certificates that connections are made with: one that the client shows, and roots to trust besides
    /// those of the operating system. It concerns the default transport only.
    #[cfg(feature = "rustls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Sets what sends the requests, in place of the default transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Adds what is done with the head of each request before it is sent: each attempt and each redirect counts. It may
    /// change the head, as to add a header that carries a trace on; credentials are part of it. Hooks are called in the
    /// order in which they were added, on the thread that makes the call, so they must not block.
    pub fn on_request(mut self, hook: impl Fn(&mut http::request::Parts) + Send + Sync + 'static) -> Self {
        self.before.push(Arc::new(hook));
        self
    }

    /// Adds what is done with the head of each reply when it arrives, whatever its status.
    pub fn on_reply(mut self, hook: impl Fn(&http::response::Parts) + Send + Sync + 'static) -> Self {
        self.after.push(Arc::new(hook));
        self
    }

    /// Sets the time limit of a whole call: all attempts, the waits between them and the reading of the reply. 60 s
    /// unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time limit of one attempt, from connecting to the end of the reply. 30 s unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the time limit for connecting. 10 s unless set. It concerns the default transport only.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long a streamed body may stand still: one that is sent, while no piece of it is taken, and one that is
    /// read, while none arrives. Unless set, bytes may do so for 60 s, and streams of events, lines and records for
    /// ever, since many are silent for long. [`Duration::MAX`] takes the limit away.
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        self.stall_timeout = Some(timeout);
        self
    }

    /// Sets how many requests the client and its clones have on their way at once, zero counting as one; further ones
    /// wait in the order in which they came. A request counts until its reply is read, a stream until it is read to its
    /// end or dropped, and a wait between attempts does not. The time spent waiting is part of that of the whole call.
    pub fn max_concurrent_requests(mut self, requests: usize) -> Self {
        self.max_concurrent_requests = Some(requests);
        self
    }

    /// Sets which redirects are followed.
    pub fn redirects(mut self, policy: RedirectPolicy) -> Self {
        self.redirects = policy;
        self
    }

    /// Sets how requests are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the `User-Agent` header. Unless set, it is the name and version of this crate.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets the size of the longest reply that is read, in bytes. A longer one is an error. 64 MiB unless set.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Makes the client. No connection is opened yet.
    ///
    /// # Errors
    ///
    /// When the base URL is malformed or there is none, when a credential cannot be sent, and when there is no
    /// transport.
    pub fn build(self) -> Result<Client, Error> {
        let (server, server_was_given) = self.server().map_err(Error::client)?;
        if server.is_none() {
            return Err(Error::client("no base URL was set, and the service documents none"));
        }
        let user_agent = HeaderValue::from_str(self.user_agent.as_deref().unwrap_or(self.service.user_agent));
        let bare = self.chosen_transport()?;
        let transport: Arc<dyn Transport> = if self.before.is_empty() && self.after.is_empty() {
            Arc::clone(&bare)
        } else {
            let transport = Arc::clone(&bare);
            Arc::new(Hooked { transport, before: self.before.clone(), after: self.after.clone() })
        };
        Ok(Client::new(Settings {
            service: self.service,
            server,
            server_was_given,
            sources: self.sources().map_err(Error::client)?,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            stall_timeout: self.stall_timeout,
            retry: self.retry,
            redirects: self.redirects,
            slots: self.chosen_slots(),
            user_agent: user_agent
                .map_err(|_| Error::client("the user agent holds characters that cannot be sent"))?,
            max_response_bytes: self.max_response_bytes,
            transport,
            bare,
            before: self.before,
            after: self.after,
            budget: self.inherited.map_or_else(|| Arc::new(Budget::new()), |inherited| inherited.budget),
        }))
    }

    /// Finds the base URL, and says whether the caller has chosen it.
    fn server(&self) -> Result<(Option<Server>, bool), String> {
        match (&self.base_url, &self.inherited) {
            (Some(url), _) => Ok((Some(Server::parse(url)?), true)),
            (None, Some(inherited)) => Ok((inherited.server.clone(), inherited.server_was_given)),
            (None, None) => {
                let declared = self.service.servers.first().map(|server| Server::parse(server.url));
                Ok((declared.transpose()?, false))
            }
        }
    }

    /// Checks the credentials and puts them in the order of the schemes.
    fn sources(&self) -> Result<Vec<Option<Source>>, String> {
        let schemes = self.service.schemes;
        let is_other = |source: &Option<Source>| !matches!(source, Some(Source::Connection { .. }));
        let inherited = self.inherited.as_ref().map(|inherited| inherited.sources.clone());
        let mut sources = inherited.unwrap_or_else(|| vec![None; schemes.len()]);
        for (source, scheme) in sources.iter_mut().zip(schemes) {
            if matches!(scheme, Scheme::MutualTls { .. }) && (source.is_none() || self.shows_certificate()) {
                *source = Some(Source::Connection { certain: self.shows_certificate() });
            }
        }
        if !self.credentials.is_empty() {
            sources.iter_mut().filter(|source| is_other(source)).for_each(|source| *source = None);
        }
        for (index, given) in &self.credentials {
            let (Some(scheme), Some(place)) = (schemes.get(*index), sources.get_mut(*index)) else {
                return Err(format!("there is no security scheme number {index}"));
            };
            *place = Some(Source::new(scheme, given)?);
        }
        Ok(sources)
    }

    fn chosen_slots(&self) -> Option<Arc<Slots>> {
        let own = self.max_concurrent_requests.map(Slots::new).map(Arc::new);
        own.or_else(|| self.inherited.as_ref()?.slots.clone())
    }

    #[cfg(feature = "rustls")]
    fn shows_certificate(&self) -> bool {
        self.tls.as_ref().is_some_and(Tls::has_certificate)
    }

    #[cfg(not(feature = "rustls"))]
    fn shows_certificate(&self) -> bool {
        false
    }

    /// The transport that was given, that of the other client unless certificates ask for one of its own, or a new
    /// one.
    #[cfg(feature = "rustls")]
    fn chosen_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        let inherited = self.inherited.as_ref().filter(|_| self.tls.is_none());
        let known = self.transport.as_ref().or_else(|| inherited.map(|inherited| &inherited.transport));
        if let Some(transport) = known {
            return Ok(Arc::clone(transport));
        }
        let transport =
            ReqwestTransport::with_tls(self.connect_timeout, &self.tls.clone().unwrap_or_default());
        let failed = |source| Error::client(format!("TLS cannot be set up: {source}")).with_source(source);
        Ok(Arc::new(transport.map_err(failed)?))
    }

    #[cfg(not(feature = "rustls"))]
    fn chosen_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        let inherited = self.inherited.as_ref().map(|inherited| &inherited.transport);
        match self.transport.as_ref().or(inherited) {
            Some(transport) => Ok(Arc::clone(transport)),
            None => default_transport(self.connect_timeout),
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes = self.credentials.iter().filter_map(|(index, _)| self.service.schemes.get(*index));
        let mut debug = formatter.debug_struct("ClientBuilder");
        // The base URL may hold a secret until `build` has refused it.
        debug.field("credentials", &schemes.map(Scheme::name).collect::<Vec<_>>());
        debug.field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

#[cfg(all(feature = "reqwest", not(feature = "rustls")))]
fn default_transport(connect_timeout: Duration) -> Result<Arc<dyn Transport>, Error> {
    let transport = crate::runtime::ReqwestTransport::new(connect_timeout);
    Ok(Arc::new(transport.map_err(|source| Error::client("TLS cannot be set up").with_source(source))?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_connect_timeout: Duration) -> Result<Arc<dyn Transport>, Error> {
    Err(Error::client("no transport was set, and the default one is left out without the feature `reqwest`"))
}
