//! Calls without `async`.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use http::StatusCode;

use crate::emitted::{SERVICE, TRANSFER, client, order};
use crate::runtime::{ClientBuilder, Operation, Outcome, Replay, ReplayTransport, stream};

#[test]
fn a_request_is_sent_without_async() {
    let transport = ReplayTransport::new()
        .reply(Replay::status(StatusCode::SERVICE_UNAVAILABLE))
        .reply(Replay::json(StatusCode::OK, TRANSFER).header("x-request-id", "r-1"))
        .reply(Replay::json(StatusCode::OK, TRANSFER).header("x-request-id", "r-2"));
    let client = client(&transport);
    assert_eq!(client.transfers().get("t-1").send_blocking().unwrap().amount, 1250);
    let reply = client.transfers().get("t-1").with_response().send_blocking().unwrap();
    assert_eq!((reply.request_id(), reply.amount), (Some("r-2"), 1250));
}

#[test]
fn an_error_is_the_same_as_ever() {
    let transport = ReplayTransport::new().reply(Replay::lost());
    let error = client(&transport).transfers().create(&order()).send_blocking().unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
}

#[test]
fn listings_are_iterators() {
    let page = |total: u32, ids: &[&str]| {
        let items: Vec<_> = ids.iter().map(|id| format!(r#"{{"id":"{id}","amount":1}}"#)).collect();
        let body = format!(r#"{{"recordTotal":{total},"transfers":[{}]}}"#, items.join(","));
        Replay::json(StatusCode::OK, body)
    };
    let script = || ReplayTransport::new().reply(page(3, &["a", "b"])).reply(page(3, &["c"]));
    let transport = script();
    let items = client(&transport).transfers().list().items().blocking();
    let ids: Vec<String> = items.map(|item| item.map(|item| item.id)).collect::<Result<_, _>>().unwrap();
    assert_eq!(ids, ["a", "b", "c"]);
    let transport = script();
    let mut pages = client(&transport).transfers().list().pages().blocking();
    assert_eq!(pages.next().unwrap().unwrap().transfers.len(), 2);
    // What was made into an iterator can still be asked.
    assert_eq!((pages.page(), pages.total()), (1, Some(3)));
    assert_eq!(pages.next().unwrap().unwrap().transfers.len(), 1);
    assert!(pages.next().is_none());

    let transport = ReplayTransport::new().reply(Replay::status(StatusCode::NOT_FOUND));
    let mut items = client(&transport).transfers().list().items().blocking();
    assert!(items.next().unwrap().is_err());
    assert!(items.next().is_none());
}

static LINES: Operation = Operation { id: "lines", path: "/x", idempotent: true, ..Operation::DEFAULT };

#[test]
fn streams_are_iterators() {
    let transport = ReplayTransport::new().reply(Replay::body(StatusCode::OK, "a\nb\n"));
    let client = ClientBuilder::new(&SERVICE).transport(transport).build().unwrap();
    let stream = client.call(&LINES).open(stream::text_lines(), "").send_blocking().unwrap();
    assert_eq!(stream.blocking().collect::<Result<Vec<_>, _>>().unwrap(), ["a", "b"]);
}

#[tokio::test]
async fn inside_a_runtime_it_is_an_error_and_nothing_is_sent() {
    let transport = ReplayTransport::new();
    let error = client(&transport).transfers().create(&order()).send_blocking().unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        error.to_string(),
        "transferCreate: a blocking call would stop the async runtime it was made in: await the request instead; \
         the request was not sent"
    );
    assert!(transport.requests().is_empty());
}

#[cfg(feature = "reqwest")]
#[test]
fn threads_share_a_client_and_its_connections() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let requests = Arc::new(AtomicUsize::new(0));
    let counts = (Arc::clone(&connections), Arc::clone(&requests));
    thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            counts.0.fetch_add(1, Ordering::SeqCst);
            let requests = Arc::clone(&counts.1);
            thread::spawn(move || {
                let mut head = [0; 4096];
                while socket.read(&mut head).is_ok_and(|read| read > 0) {
                    requests.fetch_add(1, Ordering::SeqCst);
                    let length = TRANSFER.len();
                    write!(socket, "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{TRANSFER}").unwrap();
                }
            });
        }
    });
    let client = crate::runtime::Client::builder()
        .basic_auth("merchant", "p4ssw0rd")
        .base_url(format!("http://{address}"))
        .build()
        .unwrap();
    let send = |client: &crate::runtime::Client| {
        assert_eq!(client.transfers().get("t-1").send_blocking().unwrap().amount, 1250);
    };
    for _ in 0..5 {
        send(&client);
        // The connection is looked after while nobody waits for anything.
        thread::sleep(std::time::Duration::from_millis(30));
    }
    assert!(connections.load(Ordering::SeqCst) < 5, "connections are kept");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..5).for_each(|_| send(&client)));
        }
    });
    assert_eq!(requests.load(Ordering::SeqCst), 25);
}
