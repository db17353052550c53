//! The default transport: reqwest, with TLS by rustls or by the system.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;

#[cfg(feature = "rustls")]
use crate::runtime::Tls;
use crate::runtime::{Body, BoxError, BoxFuture, Transport, TransportError};

/// A [`Transport`] that sends requests with [`reqwest`].
///
/// It speaks HTTP/1.1 over TLS 1.2 or newer and checks certificates as the operating system does. TLS comes from rustls
/// with the feature `rustls`, else with `native-tls` from the system; without either only `http` can be had. It follows no
/// redirects, sends every request once, keeps no cookies, and uses no proxy, not even one that the environment names.
/// It needs a Tokio runtime with IO and time enabled.
pub struct ReqwestTransport {
    client: reqwest::Client,
    started: Instant,
}

impl ReqwestTransport {
    /// How long a connection is kept for the next request. Many servers close idle connections after a minute, some
    /// after twenty seconds; a request that is sent just then is lost, and nobody knows what became of it.
    const IDLE: Duration = Duration::from_secs(15);

    /// Returns a transport that spends no more than `connect_timeout` on connecting.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up, for instance because the system has no certificates to trust.
    pub fn new(connect_timeout: Duration) -> Result<Self, BoxError> {
        Self::of(secured(reqwest::Client::builder())?, connect_timeout)
    }

    /// Returns a transport like that of [`new`](Self::new), with certificates of its own.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up with them. The error says what is wrong, and never shows a key.
    #[cfg(feature = "rustls")]
    pub fn with_tls(connect_timeout: Duration, tls: &Tls) -> Result<Self, BoxError> {
        Self::of(reqwest::Client::builder().tls_backend_preconfigured(tls.config()?), connect_timeout)
    }

    fn of(builder: reqwest::ClientBuilder, connect_timeout: Duration) -> Result<Self, BoxError> {
        let builder = builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .pool_idle_timeout(Self::IDLE)
            .connect_timeout(connect_timeout);
        Ok(Self { client: builder.build()?, started: Instant::now() })
    }
}

fn body(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(Shared(Mutex::new(body))),
    }
}

/// A body that threads may share, which reqwest asks for. Only one ever reads it, so the lock is never waited for.
struct Shared(Mutex<Body>);

impl http_body::Body for Shared {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        let body = self.get_mut().0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(context)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

/// Sets what TLS is made of.
#[cfg(feature = "rustls")]
fn secured(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, BoxError> {
    Ok(builder.tls_backend_preconfigured(Tls::new().config()?))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
#[allow(clippy::unnecessary_wraps, reason = "rustls may fail")]
fn secured(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, BoxError> {
    Ok(builder.tls_backend_native().tls_version_min(reqwest::tls::Version::TLS_1_2))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[allow(clippy::unnecessary_wraps, reason = "rustls may fail")]
fn secured(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, BoxError> {
    Ok(builder)
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        // What can be done without waiting is done here: what a future is given it keeps until its end.
        match sendable(request) {
            Ok(request) => {
                let reply = self.client.execute(request);
                Box::pin(async {
                    reply.await.map(|reply| http::Response::from(reply).map(Body::stream)).map_err(judge)
                })
            }
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            // Without a runtime nothing was sent either, and the error of `send` says so.
            if tokio::runtime::Handle::try_current().is_ok() {
                tokio::time::sleep(duration).await;
            }
        })
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }
}

/// The request as `reqwest` wants it, if it can be sent at all.
fn sendable(request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(TransportError::not_sent("this transport needs a Tokio runtime"));
    }
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    if request.uri().scheme() == Some(&http::uri::Scheme::HTTPS) {
        let missing = "there is no TLS: turn on the feature `rustls` or `native-tls` of this crate";
        return Err(TransportError::not_sent(missing));
    }
    reqwest::Request::try_from(request.map(body))
        .map_err(|error| TransportError::not_sent(error.without_url()))
}

/// Says whether the request may have been sent. Only a failure to connect, or to build the request, proves that it was
/// not. The URL is left out: its query may hold a key.
fn judge(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let timeout = error.is_timeout();
    let unsent = error.is_connect() || error.is_builder();
    let error = if unsent { TransportError::not_sent(error) } else { TransportError::maybe_sent(error) };
    if timeout { error.timed_out() } else { error }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}
