//! What stands between the client and its transport: hooks, and layers of tower.

use std::sync::{Arc, Mutex};

use http::StatusCode;

use crate::emitted::{TRANSFER, builder, order};
use crate::runtime::{Replay, ReplayTransport};

#[tokio::test]
async fn hooks_see_every_request_and_every_reply() {
    let transport = ReplayTransport::new()
        .reply(Replay::status(StatusCode::SERVICE_UNAVAILABLE))
        .reply(Replay::json(StatusCode::OK, TRANSFER));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (first, second, replies) = (Arc::clone(&seen), Arc::clone(&seen), Arc::clone(&seen));
    let client = builder(&transport)
        .on_request(move |head| {
            head.headers.insert("traceparent", http::HeaderValue::from_static("00-1-2-03"));
            first.lock().unwrap().push(format!("first {}", head.method));
        })
        .on_request(move |head| {
            let is_set = head.headers.contains_key("traceparent");
            second.lock().unwrap().push(format!("second {is_set}"));
        })
        .on_reply(move |head| replies.lock().unwrap().push(head.status.as_u16().to_string()))
        .build()
        .unwrap();
    client.transfers().get("t-1").await.unwrap();
    let expected = ["first GET", "second true", "503", "first GET", "second true", "200"];
    assert_eq!(*seen.lock().unwrap(), expected);
    assert!(transport.requests().iter().all(|request| request.header("traceparent") == Some("00-1-2-03")));
    // A request that is only looked at is not sent.
    client.transfers().create(&order()).to_request().unwrap();
    assert_eq!(seen.lock().unwrap().len(), expected.len());
}

#[cfg(feature = "tower")]
mod tower {
    use std::task::{Context, Poll};

    use http::StatusCode;
    use tower_service::Service;

    use crate::emitted::{TRANSFER, order};
    use crate::runtime::{
        Body, BoxError, BoxFuture, Client, Outcome, Replay, ReplayTransport, RetryPolicy, TowerTransport,
        TransportService,
    };

    /// Adds a header, or fails.
    #[derive(Clone)]
    struct Layered<S> {
        inner: S,
        fails: Fails,
    }

    #[derive(Clone, Copy, PartialEq)]
    enum Fails {
        Never,
        Early,
        Late,
    }

    impl<S> Service<http::Request<Body>> for Layered<S>
    where
        S: Service<http::Request<Body>, Response = http::Response<Body>>,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        type Response = http::Response<Body>;
        type Error = BoxError;
        type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

        fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            if self.fails == Fails::Early {
                return Poll::Ready(Err("overloaded".into()));
            }
            self.inner.poll_ready(context).map_err(Into::into)
        }

        fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
            request.headers_mut().insert("x-layer", http::HeaderValue::from_static("was here"));
            let reply = self.inner.call(request);
            let fails = self.fails;
            Box::pin(async move {
                let reply = reply.await.map_err(Into::into)?;
                if fails == Fails::Late { Err("the layer gave up".into()) } else { Ok(reply) }
            })
        }
    }

    fn client(transport: &ReplayTransport, fails: Fails) -> Client {
        let service = Layered { inner: TransportService::new(transport.clone()), fails };
        Client::builder()
            .basic_auth("merchant", "p4ssw0rd")
            .transport(TowerTransport::new(service))
            .retry(RetryPolicy::none())
            .build()
            .unwrap()
    }

    #[tokio::test]
    async fn a_service_is_a_transport() {
        let transport = ReplayTransport::new().reply(Replay::json(StatusCode::CREATED, TRANSFER));
        client(&transport, Fails::Never).transfers().create(&order()).await.unwrap();
        assert_eq!(transport.requests()[0].header("x-layer"), Some("was here"));
    }

    #[tokio::test]
    async fn what_is_known_of_a_failure_is_kept() {
        for (fails, failure, outcome) in [
            (Fails::Early, Replay::status(StatusCode::OK), Outcome::NotSent),
            (Fails::Late, Replay::status(StatusCode::OK), Outcome::Unknown),
            (Fails::Never, Replay::refused(), Outcome::NotSent),
            (Fails::Never, Replay::lost(), Outcome::Unknown),
        ] {
            let transport = ReplayTransport::new().reply(failure.clone());
            let error = client(&transport, fails).transfers().create(&order()).await.unwrap_err();
            // An error of a transport that has gone through a layer is still known.
            assert_eq!(error.outcome(), outcome, "{failure:?}");
        }
    }
}
