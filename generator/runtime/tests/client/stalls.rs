//! Streams that make no progress, on the virtual clock.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::emitted::{CREATE, SERVICE, builder, secs};
use crate::runtime::{
    Body, BoxFuture, Call, ClientBuilder, Operation, Outcome, Replay, ReplayTransport, Transport,
    TransportError, reply, stream,
};

static GET: Operation = Operation { id: "get", path: "/x", idempotent: true, ..Operation::DEFAULT };

fn stalling(pieces: &[&'static str]) -> Replay {
    Replay::chunks(StatusCode::OK, pieces.iter().map(|piece| Bytes::from_static(piece.as_bytes())).collect())
        .stalled()
}

fn call(transport: &ReplayTransport) -> Call {
    ClientBuilder::new(&SERVICE).transport(transport.clone()).build().unwrap().call(&GET)
}

#[tokio::test]
async fn a_download_that_stands_still_ends_in_an_error() {
    let transport = ReplayTransport::new().reply(stalling(&["a", "b"]));
    let mut stream = call(&transport).open(stream::chunks(), "").await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().as_deref(), Some(&b"a"[..]));
    assert_eq!(stream.try_next().await.unwrap().as_deref(), Some(&b"b"[..]));
    let error = stream.try_next().await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(transport.now(), secs(60));
    assert_eq!(error.to_string(), "get: the stream made no progress for 60s (200 OK)");
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn the_limit_is_set_on_the_client_and_on_the_call() {
    let transport = ReplayTransport::new().when(|_| true, stalling(&[]));
    let client =
        ClientBuilder::new(&SERVICE).transport(transport.clone()).stall_timeout(secs(7)).build().unwrap();
    let mut stream = client.call(&GET).open(stream::text_lines(), "").await.unwrap();
    assert!(stream.try_next().await.unwrap_err().is_timeout());
    assert_eq!(transport.now(), secs(7));
    let mut call = client.call(&GET);
    call.set_stall_timeout(secs(3));
    let mut stream = call.open(stream::chunks(), "").await.unwrap();
    assert!(stream.try_next().await.unwrap_err().is_timeout());
    assert_eq!(transport.now(), secs(10));
}

#[tokio::test]
async fn events_may_be_silent_unless_a_limit_is_set() {
    let transport = ReplayTransport::new().reply(stalling(&["data: a\n\n"]));
    let mut stream = call(&transport).open(stream::text_events(), "").await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap().data, "a");
    let next = tokio::time::timeout(Duration::from_millis(20), stream.try_next()).await;
    assert!(next.is_err(), "the stream goes on waiting");
    assert_eq!(transport.now(), Duration::ZERO);
}

#[tokio::test]
async fn events_that_stand_still_are_taken_up_again() {
    let transport = ReplayTransport::new()
        .reply(stalling(&["id: 1\ndata: a\n\n"]))
        .reply(Replay::body(StatusCode::OK, "data: b\n\n"));
    // There is one place, which the broken stream must not keep.
    let client = ClientBuilder::new(&SERVICE).transport(transport.clone()).max_concurrent_requests(1);
    let mut call = client.build().unwrap().call(&GET);
    call.set_stall_timeout(secs(30));
    let mut stream = call.open(stream::text_events(), "").await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap().data, "a");
    assert_eq!(stream.try_next().await.unwrap().unwrap().data, "b");
    assert_eq!(transport.requests()[1].header("last-event-id"), Some("1"));
}

/// Takes some pieces of a body and then no more, or answers when it has taken all.
struct Taking {
    pieces: usize,
    pause: Duration,
    clock: ReplayTransport,
}

impl Transport for Taking {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let mut body = request.into_body();
            for _ in 0..self.pieces {
                let frame =
                    std::future::poll_fn(|context| http_body::Body::poll_frame(Pin::new(&mut body), context));
                if frame.await.is_none() {
                    return Ok(http::Response::new(Body::empty()));
                }
                self.clock.sleep(self.pause).await;
            }
            std::future::pending().await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.clock.sleep(duration)
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }
}

/// Five pieces.
fn upload(pieces: usize, pause: u64) -> (Call, ReplayTransport) {
    let clock = ReplayTransport::new();
    let transport = Taking { pieces, pause: secs(pause), clock: clock.clone() };
    let client = builder(&clock)
        .transport(transport)
        .stall_timeout(secs(10))
        .attempt_timeout(secs(1000))
        .timeout(secs(1000))
        .build()
        .unwrap();
    let mut call = client.call(&CREATE);
    call.body("text/plain", Body::chunks(Chunks(5)));
    (call, clock)
}

struct Chunks(usize);

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0 = match self.0.checked_sub(1) {
            Some(left) => left,
            None => return std::task::Poll::Ready(None),
        };
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(b"piece"))))
    }
}

#[tokio::test]
async fn an_upload_that_nobody_takes_ends_in_an_error() {
    let (call, clock) = upload(3, 4);
    let error = call.send(reply::empty).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(error.to_string().contains("the stream made no progress for 10s"), "{error}");
    // The third piece was taken after 8 s.
    assert_eq!(clock.now(), secs(18));
}

#[tokio::test]
async fn an_upload_may_be_slow() {
    let (call, clock) = upload(100, 9);
    call.send(reply::empty).await.unwrap();
    assert_eq!(clock.now(), secs(45));
}

#[tokio::test]
async fn the_wait_for_the_reply_is_no_stall() {
    let clock = ReplayTransport::new().reply(Replay::status(StatusCode::OK).after(secs(50)));
    let client = builder(&clock).stall_timeout(secs(10)).attempt_timeout(secs(100)).build().unwrap();
    let mut call = client.call(&CREATE);
    call.body("text/plain", Body::chunks(Chunks(5)));
    call.send(reply::empty).await.unwrap();
    assert_eq!(clock.now(), secs(50));
}
