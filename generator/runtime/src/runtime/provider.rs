//! Credentials that change: who gives them, for how long each is used, and how all calls share one.

use std::fmt;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderValue, Uri};

use crate::runtime::client::Settings;
use crate::runtime::credentials::Proof;
use crate::runtime::flight::{Flight, Landed, SharedError};
use crate::runtime::server::{Server, is_private};
use crate::runtime::timer::Timer;
use crate::runtime::{Body, BoxError, BoxFuture, Credential, MaybeSend, MaybeSync, Scheme, Transport};

/// Gives credentials that change: tokens that run out, keys that are rotated.
///
/// The client asks when a call needs a credential and has none that is fresh. It keeps what it gets as long as
/// [`Credential::expires_in`] says, or until the server refuses it with 401; then it asks once more and sends the
/// request once more. Some time before a credential runs out, one of the calls renews it while the others go on with
/// the old one. Calls that need a credential at the same time share one question.
///
/// When an error is returned, the calls that wait for it end with one that says so; nothing has been sent then. A
/// question that takes longer than 30 seconds counts as failed.
///
/// Closures that return futures are providers, too:
///
/// ```ignore
/// let client = Client::builder().bearer_token_provider(|| async {
///     let token = read_from_vault().await?;
///     Ok(Credential::bearer(token).expires_in(Duration::from_secs(600)))
/// });
/// ```
pub trait CredentialProvider: MaybeSend + MaybeSync + 'static {
    /// Returns a credential of the kind that its security scheme takes.
    ///
    /// # Errors
    ///
    /// When there is none. The error must not show secrets: programs log it.
    fn credential<'a>(
        &'a self,
        request: &'a CredentialRequest,
    ) -> BoxFuture<'a, Result<Credential, BoxError>>;
}

impl<F, R> CredentialProvider for F
where
    F: Fn() -> R + MaybeSend + MaybeSync + 'static,
    R: Future<Output = Result<Credential, BoxError>> + MaybeSend + 'static,
{
    fn credential<'a>(&'a self, _: &'a CredentialRequest) -> BoxFuture<'a, Result<Credential, BoxError>> {
        Box::pin(self())
    }
}

/// What a [`CredentialProvider`] may need to know and to use.
pub struct CredentialRequest {
    transport: Arc<dyn Transport>,
    server: Option<Server>,
    user_agent: HeaderValue,
    rejected: bool,
}

impl CredentialRequest {
    /// The longest reply that [`send`](Self::send) reads.
    const LONGEST: usize = 1024 * 1024;
    /// How long it waits for one.
    const LIMIT: Duration = Duration::from_secs(30);

    pub(crate) fn new(settings: &Settings, rejected: bool) -> Self {
        Self {
            transport: Arc::clone(&settings.bare),
            server: settings.server.clone(),
            user_agent: settings.user_agent.clone(),
            rejected,
        }
    }

    /// Says whether the server has refused the last credential before its time was over.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.rejected
    }

    /// Returns what sends the requests of the client, for its timers and its clock.
    #[must_use]
    pub fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// Sends a request by the client's transport, once, and reads its reply.
    ///
    /// # Errors
    ///
    /// When the address is neither one of https nor one of this machine, when no whole reply comes back within 30
    /// seconds, and when it is longer than a megabyte. The error does not show the request.
    pub async fn send(&self, mut request: http::Request<Bytes>) -> Result<http::Response<Bytes>, BoxError> {
        if !is_private(request.uri()) {
            return Err(IN_CLEAR.into());
        }
        request.headers_mut().entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        let mut timer = Timer::after(&*self.transport, Self::LIMIT);
        let exchange = async {
            let (head, body) = self.transport.send(request.map(Body::from)).await?.into_parts();
            match body.collect(Self::LONGEST).await {
                Ok(body) => Ok(http::Response::from_parts(head, body)),
                Err(_) => Err("the reply broke off or is too long".into()),
            }
        };
        timer.limit(pin!(exchange)).await.unwrap_or_else(|| Err("no reply came in time".into()))
    }

    /// Returns the address that `address` means: itself, or, if it begins with a slash, one on the client's server.
    ///
    /// # Errors
    ///
    /// When it is no address, or one that secrets must not be sent to: neither one of https nor one of this machine.
    pub fn resolve(&self, address: &str) -> Result<Uri, BoxError> {
        let uri = match &self.server {
            Some(server) if address.starts_with('/') => {
                format!("{}{address}", server.origin()).parse::<Uri>()
            }
            _ => address.parse(),
        };
        let whole = uri.ok().filter(|uri| uri.scheme().is_some() && uri.authority().is_some());
        let uri = whole.ok_or("an address of the authorization server is not a whole one")?;
        if is_private(&uri) { Ok(uri) } else { Err(IN_CLEAR.into()) }
    }
}

const IN_CLEAR: &str = "secrets are not sent in clear: use https, or http on this machine only";

impl fmt::Debug for CredentialRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CredentialRequest").field("rejected", &self.rejected).finish_non_exhaustive()
    }
}

/// A credential that a provider has given, until when it is used.
pub(crate) struct Fresh {
    pub(crate) proof: Proof,
    /// The time in milliseconds from which on it is renewed; zero once the server has refused it.
    renew_at: AtomicU64,
    /// The time in milliseconds from which on it is of no use.
    expires_at: u64,
}

impl Fresh {
    /// How long before its end a credential is renewed, at most; a short life gives a fifth of itself.
    const EARLY: Duration = Duration::from_secs(60);
    /// How long the next try waits where an early one has failed.
    const PAUSE: Duration = Duration::from_secs(10);

    fn new(proof: Proof, life: Option<Duration>, asked: Duration) -> Self {
        let end = |life: Duration| millis(asked.saturating_add(life));
        let early = |life: Duration| life.saturating_sub(Self::EARLY.min(life / 5));
        let (renew_at, expires_at) = life.map_or((u64::MAX, u64::MAX), |life| (end(early(life)), end(life)));
        // One that has no life left is good for the call that asked for it, and zero means something else.
        Self { proof, renew_at: AtomicU64::new(renew_at.max(1)), expires_at }
    }

    fn is_rejected(&self) -> bool {
        self.renew_at.load(Ordering::Relaxed) == 0
    }

    fn is_fresh(&self, now: Duration) -> bool {
        millis(now) < self.renew_at.load(Ordering::Relaxed)
    }

    fn is_usable(&self, now: Duration) -> bool {
        !self.is_rejected() && millis(now) < self.expires_at
    }

    fn postpone(&self, now: Duration) {
        let next = millis(now.saturating_add(Self::PAUSE));
        let later = |at: u64| (at != 0).then_some(next);
        // What the server has refused in the meantime stays refused.
        let _ = self.renew_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, later);
    }

    /// Notes that the server has refused it.
    pub(crate) fn reject(&self) {
        self.renew_at.store(0, Ordering::Relaxed);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A provider, what it gave last, and the question that is on its way.
pub(crate) struct Provided {
    provider: Arc<dyn CredentialProvider>,
    scheme: &'static Scheme,
    /// Locked only as long as it takes to copy a pointer. Calls read it side by side, which is one atomic step as long
    /// as none writes, once in the life of a credential; the standard library has no shorter way to share a pointer that
    /// changes. Clients whose credentials are fixed do not come by here.
    last: RwLock<Option<Arc<Fresh>>>,
    flight: Mutex<Option<Arc<Flight>>>,
}

impl Provided {
    pub(crate) fn new(scheme: &'static Scheme, provider: Arc<dyn CredentialProvider>) -> Self {
        Self { provider, scheme, last: RwLock::new(None), flight: Mutex::new(None) }
    }

    pub(crate) fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    fn last(&self) -> Option<Arc<Fresh>> {
        self.last.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns what can be sent without asking anyone.
    pub(crate) fn at_hand(&self, now: Duration) -> Option<Arc<Fresh>> {
        self.last().filter(|fresh| fresh.is_usable(now))
    }

    /// Returns what need not even be renewed.
    pub(crate) fn fresh(&self, now: Duration) -> Option<Arc<Fresh>> {
        self.last().filter(|fresh| fresh.is_fresh(now))
    }

    /// Returns a credential that can be sent now, from the provider if need be.
    pub(crate) async fn obtain(&self, settings: &Settings) -> Result<Arc<Fresh>, SharedError> {
        let transport = &settings.transport;
        loop {
            let now = transport.now();
            let (flight, is_own) = match self.board(settings, now) {
                Boarded::Already(fresh) => return Ok(fresh),
                Boarded::Flight(flight, is_own) => (flight, is_own),
            };
            let landed = flight.land().await;
            self.settle(&flight, &landed);
            match landed {
                Ok(fresh) => return Ok(fresh),
                Err(error) => {
                    // An early renewal that fails does no harm yet.
                    let now = transport.now();
                    if let Some(fresh) = self.at_hand(now) {
                        fresh.postpone(now);
                        return Ok(fresh);
                    }
                    // A question that all who asked it have given up tells nothing about the present.
                    if is_own || now < flight.begun().saturating_add(CredentialRequest::LIMIT) {
                        return Err(error);
                    }
                }
            }
        }
    }

    /// Joins the question that is on its way, or begins one.
    fn board(&self, settings: &Settings, now: Duration) -> Boarded {
        let mut current = self.flight();
        // It may have landed since the caller looked.
        if let Some(fresh) = self.fresh(now) {
            return Boarded::Already(fresh);
        }
        match (&*current, self.at_hand(now)) {
            (Some(_), Some(usable)) => Boarded::Already(usable),
            (Some(flight), None) => Boarded::Flight(Arc::clone(flight), false),
            (None, _) => {
                let flight = Arc::new(self.depart(settings, now));
                *current = Some(Arc::clone(&flight));
                Boarded::Flight(flight, true)
            }
        }
    }

    fn depart(&self, settings: &Settings, asked: Duration) -> Flight {
        let (provider, scheme) = (Arc::clone(&self.provider), self.scheme);
        let rejected = self.last().is_some_and(|last| last.is_rejected());
        let request = CredentialRequest::new(settings, rejected);
        let question = async move {
            let mut timer = Timer::after(&*request.transport, CredentialRequest::LIMIT);
            let answer = timer.limit(provider.credential(&request)).await;
            let credential = answer.unwrap_or_else(|| Err("the provider took too long".into()))?;
            let proof = Proof::new(scheme, &credential)?;
            Ok(Arc::new(Fresh::new(proof, credential.life(), asked)))
        };
        Flight::new(asked, Box::pin(question))
    }

    /// Keeps what a question has brought. Every caller that waited for it comes by; the first one counts.
    fn settle(&self, flight: &Arc<Flight>, landed: &Landed) {
        let mut current = self.flight();
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, flight)) {
            *current = None;
            if let Ok(fresh) = landed {
                *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(fresh));
            }
        }
    }

    fn flight(&self) -> MutexGuard<'_, Option<Arc<Flight>>> {
        self.flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a caller gets its credential.
enum Boarded {
    Already(Arc<Fresh>),
    /// By a question, and whether the caller has begun it.
    Flight(Arc<Flight>, bool),
}
