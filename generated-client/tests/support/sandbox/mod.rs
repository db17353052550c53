//! A stand-in for the Payout API, over real sockets on the loopback interface.
//!
//! It takes HTTP requests and answers them as `spec/payout.yaml` says: credentials, limits, patterns, duplicates,
//! pages. It is written against the document and uses none of the client's types, so that client and server cannot
//! share a mistake. A [`Fault`] tells it to misbehave: odd statuses, cut connections, replies of the future.
//!
//! ```ignore
//! let sandbox = Sandbox::start();
//! sandbox.next(Fault::reply(503).header("retry-after", "1"));
//! // … two calls of a client with sandbox.base_url(), Sandbox::USERNAME and Sandbox::PASSWORD …
//! assert_eq!(sandbox.received().len(), 2);
//! ```
//!
//! What it decides beyond the document: a currency other than EUR is refused with 422, since SEPA moves euros only;
//! a payment method whose identifier starts with `unknown` is refused with 404; lists are sorted by date unless asked
//! otherwise; a query parameter that the document does not know is refused with 400, so that a misspelt filter
//! does not list everything. Its calendar starts on 1 March 2026 and moves on by seven hours with each transfer.

#![allow(dead_code, reason = "each test and example uses its own part")]

mod bank;
mod check;
mod fault;
mod routes;
mod wire;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use serde_json::Value;
use tokio::sync::oneshot;

pub(crate) use fault::Fault;

/// A running server. It stops, with all its connections, when it is dropped.
///
/// It runs on a thread of its own, so it works from any test, also under a paused tokio clock.
pub(crate) struct Sandbox {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// A request as it arrived, whatever became of it.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: Method,
    /// Path and query, as they stood in the request line.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What the connections of one server share.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Access keys by merchant account.
    merchants: BTreeMap<String, String>,
    bank: bank::Bank,
    faults: VecDeque<Fault>,
    /// What happens to requests for which no fault is queued.
    standing: Option<Fault>,
    /// The page that every list shows, whichever was asked for.
    stuck: Option<usize>,
    received: Vec<Received>,
}

impl Sandbox {
    /// The merchant account that the server knows from the start.
    pub(crate) const USERNAME: &str = "77010300201";
    /// The access key of that account.
    pub(crate) const PASSWORD: &str = "sandbox-access-key-5b1c9e";

    /// Starts a server on a free port of the loopback interface.
    pub(crate) fn start() -> Self {
        Self::start_on(SocketAddr::from(([127, 0, 0, 1], 0)))
            .unwrap_or_else(|error| panic!("no sandbox: {error}"))
    }

    /// Starts a server on this address.
    pub(crate) fn start_on(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            wire::Listener::new(tokio::net::TcpListener::from_std(listener)?)
        };
        let shared = Arc::new(Shared::default());
        let service = routes::router(Arc::clone(&shared)).into_make_service_with_connect_info::<wire::Line>();
        let (stop, stopped) = oneshot::channel();
        // Dropping the runtime at the end closes every socket.
        let thread = std::thread::Builder::new().name("sandbox".into()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = axum::serve(listener, service) => {}
                    _ = stopped => {}
                }
            });
        })?;
        let sandbox = Self { address, shared, stop: Some(stop), thread: Some(thread) };
        sandbox.add_merchant(Self::USERNAME, Self::PASSWORD);
        Ok(sandbox)
    }

    /// The base URL to give to a client.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds another merchant account, which sees only its own transfers.
    pub(crate) fn add_merchant(&self, username: &str, password: &str) {
        self.shared.lock().merchants.insert(username.to_owned(), password.to_owned());
    }

    /// Queues what happens to the next request that has none queued yet. One fault serves one request.
    pub(crate) fn next(&self, fault: Fault) {
        self.shared.lock().faults.push_back(fault);
    }

    /// Sets what happens to every request for which nothing is queued; `None` ends it.
    pub(crate) fn always(&self, fault: impl Into<Option<Fault>>) {
        self.shared.lock().standing = fault.into();
    }

    /// Makes every list show this page, whichever is asked for; `None` ends it.
    pub(crate) fn stick_to_page(&self, page: impl Into<Option<usize>>) {
        self.shared.lock().stuck = page.into();
    }

    /// Stores `count` transfers of the first merchant without any request: 1.00 EUR, 1.01 EUR and so on, under the
    /// order references `seed-0`, `seed-1` and so on.
    pub(crate) fn seed(&self, count: usize) {
        let bank = &mut self.shared.lock().bank;
        for index in 0..count {
            bank.create(Self::USERNAME, &bank::sample(index));
        }
    }

    /// How many transfers have been carried out or seeded, of all merchants.
    pub(crate) fn transfers(&self) -> usize {
        self.shared.lock().bank.len()
    }

    /// Every request so far, the oldest first.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.shared.lock().received.clone()
    }

    /// How many requests with this method have arrived.
    pub(crate) fn count(&self, method: &Method) -> usize {
        self.shared.lock().received.iter().filter(|request| request.method == *method).count()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that the server has stopped by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Received {
    /// The body as JSON, or `Null` if it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
