//! How many requests are on their way at once, and that a call that is given up frees its place.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tokio::sync::Notify;

use crate::emitted::{SERVICE, TRANSFER, builder, order, secs};
use crate::runtime::{
    Body, BoxFuture, Client, ClientBuilder, Operation, Outcome, Replay, ReplayTransport, Transport,
    TransportError, stream,
};

/// Answers when told to, and counts what is on its way.
#[derive(Clone, Default)]
struct Gate {
    open: Arc<Notify>,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<String>>>,
}

struct Passing(Arc<AtomicUsize>);

impl Drop for Passing {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Transport for Gate {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.seen.lock().unwrap().push(request.uri().path().to_owned());
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let passing = Passing(Arc::clone(&self.now));
        Box::pin(async move {
            self.open.notified().await;
            drop(passing);
            Ok(http::Response::new(TRANSFER.into()))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

fn limited(gate: &Gate, requests: usize) -> Client {
    ClientBuilder::new(&SERVICE)
        .basic_auth("merchant", "p4ssw0rd")
        .transport(gate.clone())
        .max_concurrent_requests(requests)
        .build()
        .unwrap()
}

/// Lets every task run until all of them wait.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn no_more_requests_are_on_their_way_than_there_may_be() {
    let gate = Gate::default();
    let client = limited(&gate, 3);
    let calls: Vec<_> = (0..20)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.transfers().get(&number.to_string()).await.map(drop) })
        })
        .collect();
    settle().await;
    assert_eq!(gate.now.load(Ordering::SeqCst), 3);
    for _ in 0..20 {
        gate.open.notify_one();
        settle().await;
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(gate.most.load(Ordering::SeqCst), 3);
    // First come, first served.
    let expected: Vec<String> = (0..20).map(|number| format!("/api/v2/transfers/{number}")).collect();
    assert_eq!(*gate.seen.lock().unwrap(), expected);
}

fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    std::pin::Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[tokio::test]
async fn a_call_that_is_given_up_frees_its_place_wherever_it_is() {
    let gate = Gate::default();
    let client = limited(&gate, 1);
    let call = |id: &str| client.transfers().get(id).into_future();

    // While it is on its way.
    let mut first = call("1");
    assert!(poll(&mut first).is_pending());
    // While it waits for a place.
    let (mut second, mut third, mut fourth) = (call("2"), call("3"), call("4"));
    assert!(
        poll(&mut second).is_pending() && poll(&mut third).is_pending() && poll(&mut fourth).is_pending()
    );
    drop(second);
    drop(first);
    // After it was called, and before it has heard of it.
    drop(third);
    assert!(poll(&mut fourth).is_pending());
    assert_eq!(*gate.seen.lock().unwrap(), ["/api/v2/transfers/1", "/api/v2/transfers/4"]);
    assert_eq!(gate.now.load(Ordering::SeqCst), 1);
    drop(fourth);
    assert_eq!(gate.now.load(Ordering::SeqCst), 0);
    // Before it was polled at all.
    drop(call("5"));
    let mut last = call("6");
    assert!(poll(&mut last).is_pending());
    assert_eq!(gate.now.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn who_finds_no_place_in_time_has_sent_nothing() {
    let gate = Gate::default();
    let client = limited(&gate, 1);
    let mut first = client.transfers().get("1").into_future();
    assert!(poll(&mut first).is_pending());
    let error =
        client.transfers().create(&order()).with_timeout(Duration::from_millis(20)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.outcome(), gate.seen.lock().unwrap().len()), (Outcome::NotSent, 1));
    assert_eq!(
        error.to_string(),
        "transferCreate: too many requests of this client were on their way for 20ms; the request was not sent"
    );
}

static DOWNLOAD: Operation = Operation { id: "download", path: "/x", idempotent: true, ..Operation::DEFAULT };

#[tokio::test]
async fn a_stream_keeps_its_place_until_it_is_read_or_dropped() {
    let pieces = || Replay::chunks(StatusCode::OK, vec![Bytes::from_static(b"a"), Bytes::from_static(b"b")]);
    let transport = ReplayTransport::new().when(|_| true, pieces());
    let client = ClientBuilder::new(&SERVICE)
        .transport(transport.clone())
        .timeout(secs(1))
        .max_concurrent_requests(1)
        .build()
        .unwrap();
    let open = || client.call(&DOWNLOAD).open(stream::chunks(), "");
    let mut first = open().await.unwrap();
    assert_eq!(first.try_next().await.unwrap().as_deref(), Some(&b"a"[..]));
    assert_eq!(open().await.unwrap_err().outcome(), Outcome::NotSent);
    first.try_next().await.unwrap();
    assert_eq!(first.try_next().await.unwrap(), None);
    // It is read to its end and still there.
    let second = open().await.unwrap();
    drop(second);
    open().await.unwrap();
    drop(first);
}

#[tokio::test]
async fn a_wait_between_attempts_takes_no_place() {
    let transport = ReplayTransport::new()
        .reply(Replay::status(StatusCode::SERVICE_UNAVAILABLE))
        .reply(Replay::json(StatusCode::OK, TRANSFER))
        .reply(Replay::json(StatusCode::OK, TRANSFER));
    let client = builder(&transport).max_concurrent_requests(1).build().unwrap();
    client.transfers().get("1").await.unwrap();
    client.transfers().get("2").await.unwrap();
    assert_eq!(transport.requests().len(), 3);
}
