//! Services of `tower` as transports, and transports as services: between the two go the layers of others.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tower_service::Service;

use crate::runtime::{Body, BoxError, BoxFuture, Transport, TransportError};

/// A [`Transport`] that sends requests by a service of `tower`.
///
/// The service is cloned for each request. It must send a request once at most, as every transport. When it fails, the
/// request counts as one that the server may have received, unless the error is a [`TransportError`] that says
/// otherwise. Timers are those of Tokio.
///
/// Layers go around the default transport like this:
///
/// ```ignore
/// let inner = TransportService::new(ReqwestTransport::new(Duration::from_secs(10))?);
/// let service = tower::ServiceBuilder::new().layer(layer).service(inner);
/// let client = Client::builder().transport(TowerTransport::new(service)).build()?;
/// ```
pub struct TowerTransport<S> {
    // Services need not be shared between threads, only moved.
    service: Mutex<S>,
    started: Instant,
}

impl<S> TowerTransport<S> {
    /// Makes a transport of a service.
    pub fn new(service: S) -> Self {
        Self { service: Mutex::new(service), started: Instant::now() }
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let ready = std::future::poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(|error| known(error.into(), TransportError::not_sent))?;
            let reply = service.call(request).await;
            reply
                .map(|reply| reply.map(Body::stream))
                .map_err(|error| known(error.into(), TransportError::maybe_sent))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if tokio::runtime::Handle::try_current().is_ok() {
                tokio::time::sleep(duration).await;
            }
        })
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Takes an error of a transport as it is, and judges others.
fn known(error: BoxError, judge: fn(BoxError) -> TransportError) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => judge(error),
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}

/// A service of `tower` that sends requests by a [`Transport`]: what layers are put around.
#[derive(Clone)]
pub struct TransportService {
    transport: Arc<dyn Transport>,
}

impl TransportService {
    /// Makes a service of a transport.
    pub fn new(transport: impl Transport) -> Self {
        Self { transport: Arc::new(transport) }
    }
}

impl Service<http::Request<Body>> for TransportService {
    type Response = http::Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Self::Response, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let transport = Arc::clone(&self.transport);
        Box::pin(async move { transport.send(request).await })
    }
}

impl fmt::Debug for TransportService {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TransportService").finish_non_exhaustive()
    }
}
