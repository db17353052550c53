//! The client: what all calls share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::runtime::call::Call;
use crate::runtime::credentials::Proof;
use crate::runtime::limit::Slots;
use crate::runtime::retry::Budget;
use crate::runtime::server::Server;
use crate::runtime::{Operation, RedirectPolicy, RetryPolicy, Service, Transport};

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
    pub(crate) proofs: Vec<Option<Proof>>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) stall_timeout: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) redirects: RedirectPolicy,
    /// How many requests may be on their way at once; without it any number.
    pub(crate) slots: Option<Arc<Slots>>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) max_response_bytes: usize,
    pub(crate) budget: Budget,
}

impl Client {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings: Arc::new(settings) }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
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
        let schemes = settings.service.schemes.iter().zip(&settings.proofs);
        let present = schemes.filter(|(_, proof)| proof.is_some()).map(|(scheme, _)| scheme.name());
        let mut debug = formatter.debug_struct("Client");
        debug.field("server", &settings.server.as_ref().map(Server::origin));
        debug.field("credentials", &present.collect::<Vec<_>>());
        debug.field("timeout", &settings.timeout).finish_non_exhaustive()
    }
}
