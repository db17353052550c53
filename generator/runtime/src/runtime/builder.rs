//! Makes clients: what the caller sets, what the environment sets, and what holds otherwise.

use std::env::VarError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::runtime::client::Settings;
use crate::runtime::credentials::Proof;
use crate::runtime::hooks::{After, Before, Hooked};
use crate::runtime::limit::Slots;
use crate::runtime::retry::Budget;
use crate::runtime::server::Server;
use crate::runtime::{Client, Credential, Error, RedirectPolicy, RetryPolicy, Scheme, Service, Transport};

/// Makes a [`Client`]. What is wrong with a setting is reported by [`build`](Self::build).
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    service: &'static Service,
    base_url: Option<String>,
    credentials: Vec<(usize, Credential)>,
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

impl ClientBuilder {
    #[doc(hidden)]
    pub fn new(service: &'static Service) -> Self {
        Self {
            service,
            base_url: None,
            credentials: Vec::new(),
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

    /// Sets where requests go, as in `https://api.example.com/v2`: a path is kept and the path of each operation put
    /// behind it. Unless set, requests go to the first server that the service documents.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the credential for the security scheme at `index`, in place of an earlier one.
    #[doc(hidden)]
    pub fn credential(mut self, index: usize, credential: Credential) -> Self {
        self.credentials.retain(|(other, _)| *other != index);
        self.credentials.push((index, credential));
        self
    }

    /// Takes credentials and the base URL from environment variables. Each begins with the name of the service in
    /// capitals: `…_USERNAME` and `…_PASSWORD`, `…_TOKEN`, `…_API_KEY`, and `…_BASE_URL`. Where a service has several
    /// schemes of one kind, the name of the scheme stands in the middle, as in `…_PARTNER_KEY_API_KEY`.
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
            match from_env(self.service, scheme)? {
                Ok(credential) => {
                    found = true;
                    self = self.credential(index, credential);
                }
                Err(names) => missing.push(names),
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
        let declared = self.service.servers.first().map(|server| server.url);
        let server =
            self.base_url.as_deref().or(declared).map(Server::parse).transpose().map_err(Error::client)?;
        if server.is_none() {
            return Err(Error::client("no base URL was set, and the service documents none"));
        }
        let user_agent = HeaderValue::from_str(self.user_agent.as_deref().unwrap_or(self.service.user_agent));
        let transport = match self.transport.clone() {
            Some(transport) => transport,
            None => default_transport(self.connect_timeout)?,
        };
        let transport: Arc<dyn Transport> = if self.before.is_empty() && self.after.is_empty() {
            transport
        } else {
            Arc::new(Hooked { transport, before: self.before.clone(), after: self.after.clone() })
        };
        Ok(Client::new(Settings {
            service: self.service,
            server,
            server_was_given: self.base_url.is_some(),
            proofs: self.proofs().map_err(Error::client)?,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            stall_timeout: self.stall_timeout,
            retry: self.retry,
            redirects: self.redirects,
            slots: self.max_concurrent_requests.map(Slots::new).map(Arc::new),
            user_agent: user_agent
                .map_err(|_| Error::client("the user agent holds characters that cannot be sent"))?,
            max_response_bytes: self.max_response_bytes,
            budget: Budget::new(),
            transport,
        }))
    }

    /// Checks the credentials and puts them in the order of the schemes.
    fn proofs(&self) -> Result<Vec<Option<Proof>>, String> {
        let mut proofs = vec![None; self.service.schemes.len()];
        for (index, credential) in &self.credentials {
            let (Some(scheme), Some(place)) = (self.service.schemes.get(*index), proofs.get_mut(*index))
            else {
                return Err(format!("there is no security scheme number {index}"));
            };
            *place = Some(Proof::new(scheme, credential)?);
        }
        Ok(proofs)
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

#[cfg(feature = "reqwest")]
fn default_transport(connect_timeout: Duration) -> Result<Arc<dyn Transport>, Error> {
    let transport = crate::runtime::ReqwestTransport::new(connect_timeout);
    Ok(Arc::new(transport.map_err(|source| Error::client("TLS cannot be set up").with_source(source))?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_connect_timeout: Duration) -> Result<Arc<dyn Transport>, Error> {
    Err(Error::client("no transport was set, and the default one is left out without the feature `reqwest`"))
}

/// Reads the credential for `scheme`, or returns the names of the variables that would hold it.
fn from_env(service: &Service, scheme: &Scheme) -> Result<Result<Credential, String>, Error> {
    let prefix = prefix(service, scheme);
    let single = |suffix: &str, credential: fn(String) -> Credential| {
        let name = format!("{prefix}_{suffix}");
        Ok(variable(&name)?.map(credential).ok_or(name))
    };
    match scheme {
        Scheme::Bearer { .. } => single("TOKEN", Credential::bearer),
        Scheme::ApiKey { .. } => single("API_KEY", Credential::api_key),
        Scheme::Basic { .. } => {
            let names = [format!("{prefix}_USERNAME"), format!("{prefix}_PASSWORD")];
            match (variable(&names[0])?, variable(&names[1])?) {
                (Some(username), Some(password)) => Ok(Ok(Credential::basic(username, password))),
                (None, None) => Ok(Err(names.join(" and "))),
                (None, _) => Err(Error::client(format!("{} is set, but {} is not", names[1], names[0]))),
                (_, None) => Err(Error::client(format!("{} is set, but {} is not", names[0], names[1]))),
            }
        }
    }
}

/// Returns what the variables of `scheme` begin with.
fn prefix(service: &Service, scheme: &Scheme) -> String {
    let alike = service
        .schemes
        .iter()
        .filter(|other| std::mem::discriminant(*other) == std::mem::discriminant(scheme));
    if alike.count() > 1 {
        format!("{}_{}", service.env_prefix, screaming(scheme.name()))
    } else {
        service.env_prefix.to_owned()
    }
}

/// Turns `partnerKey` and `partner-key` into `PARTNER_KEY`.
fn screaming(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    let mut after_small = false;
    for letter in name.chars() {
        let word = letter.is_ascii_alphanumeric();
        if (letter.is_ascii_uppercase() && after_small) || (!word && !text.is_empty() && !text.ends_with('_'))
        {
            text.push('_');
        }
        if word {
            text.push(letter.to_ascii_uppercase());
        }
        after_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    text.truncate(text.trim_end_matches('_').len());
    text
}

fn variable(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::client(format!("{name} is not Unicode"))),
    }
}
