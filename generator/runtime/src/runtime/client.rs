//! The client: what all calls share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::runtime::call::Call;
use crate::runtime::credentials::{self, Source};
use crate::runtime::hooks::{After, Before};
use crate::runtime::limit::Slots;
use crate::runtime::retry::Budget;
use crate::runtime::server::Server;
use crate::runtime::{
    ClientBuilder, CredentialRequest, Error, Operation, RedirectPolicy, RetryPolicy, Service, Transport,
};

/// Talks to the service.
///
/// A client is cheap to clone, and all clones share connections, credentials and the budget for repeated requests: make
/// one and pass it around. `Debug` shows where it sends requests and which credentials it has, never the secrets.
#[derive(Clone)]
pub struct Client {
    settings: Arc<Settings>,
}

/// What was settled when the client was built; what is set never changes, so calls need no lock.
pub(crate) struct Settings {
    pub(crate) service: &'static Service,
    pub(crate) server: Option<Server>,
    /// Whether the caller chose the server, rather than the document.
    pub(crate) server_was_given: bool,
    /// The credentials in the order of [`Service::schemes`].
    pub(crate) sources: Vec<Option<Source>>,
    pub(crate) transport: Arc<dyn Transport>,
    /// The transport without hooks, for providers: what a hook adds is for the service alone.
    pub(crate) bare: Arc<dyn Transport>,
    pub(crate) before: Vec<Before>,
    pub(crate) after: Vec<After>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) stall_timeout: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) redirects: RedirectPolicy,
    /// How many requests may be on their way at once; without it any number.
    pub(crate) slots: Option<Arc<Slots>>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) max_response_bytes: usize,
    pub(crate) budget: Arc<Budget>,
}

impl Client {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings: Arc::new(settings) }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Fetches every credential that has a provider and is not at hand, so that `to_request` finds it, and so that
    /// what is wrong with them comes out at the start of a program.
    ///
    /// # Errors
    ///
    /// When a provider has none. The errors of the others are not looked at then.
    pub async fn fetch_credentials(&self) -> Result<(), Error> {
        let settings = self.settings();
        for source in settings.sources.iter().flatten() {
            if let Source::Provided(provided) = source
                && provided.fresh(settings.transport.now()).is_none()
            {
                let obtained = provided.obtain(settings).await;
                obtained.map_err(|error| credentials::unobtained(None, provided.scheme(), error))?;
            }
        }
        Ok(())
    }

    /// Begins a client that differs from this one, for instance in whose credentials it has. It shares the connections
    /// and, unless set otherwise, everything else, so that one per tenant, or even per call, is cheap. The credentials
    /// are taken over as long as none is set: one that is set replaces them all, so that nobody's are mixed.
    pub fn to_builder(&self) -> ClientBuilder {
        ClientBuilder::of(self.settings())
    }

    /// What a provider would be given now.
    #[doc(hidden)]
    #[must_use]
    pub fn credential_request(&self) -> CredentialRequest {
        CredentialRequest::new(self.settings(), false)
    }

    /// Begins a call of `operation`.
    #[doc(hidden)]
    #[must_use]
    pub fn call(&self, operation: &'static Operation) -> Call {
        Call::new(self.clone(), operation)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.settings;
        let schemes = settings.service.schemes.iter().zip(&settings.sources);
        let is_present = |source: &Option<Source>| {
            source.as_ref().is_some_and(|source| !matches!(source, Source::Connection { certain: false }))
        };
        let present = schemes.filter(|(_, source)| is_present(source)).map(|(scheme, _)| scheme.name());
        let mut debug = formatter.debug_struct("Client");
        debug.field("server", &settings.server.as_ref().map(Server::origin));
        debug.field("credentials", &present.collect::<Vec<_>>());
        debug.field("timeout", &settings.timeout).finish_non_exhaustive()
    }
}
