//! The default transport against real sockets on this machine.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::emitted::{TRANSFER, order};
use crate::runtime::{Body, Client, ClientBuilder, Operation, Outcome, ReqwestTransport};

/// A server that reads each request whole, counts it, and answers with `reply`; then it closes the connection.
/// An empty reply cuts the connection, and none at all leaves it open without a word.
async fn serve(reply: Option<String>) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&received);
    tokio::spawn(async move {
        let mut silent = Vec::new();
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            read_request(&mut socket).await;
            count.fetch_add(1, Ordering::SeqCst);
            match &reply {
                Some(reply) => socket.write_all(reply.as_bytes()).await.unwrap(),
                None => silent.push(socket),
            }
        }
    });
    (address, received)
}

async fn read_request(socket: &mut TcpStream) {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return;
            }
        }
        let mut chunk = [0; 4096];
        let read = socket.read(&mut chunk).await.unwrap();
        assert_ne!(read, 0, "the client hung up in the middle of the request");
        bytes.extend_from_slice(&chunk[..read]);
    }
}

fn reply(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn builder(address: SocketAddr) -> ClientBuilder {
    Client::builder().basic_auth("merchant", "p4ssw0rd").base_url(format!("http://{address}/api"))
}

fn client(address: SocketAddr) -> Client {
    builder(address).build().unwrap()
}

#[tokio::test]
async fn a_reply_is_read() {
    let (address, received) = serve(Some(reply("200 OK", TRANSFER))).await;
    let client = client(address);
    assert_eq!(client.transfers().get("t-1").await.unwrap().amount, 1250);
    assert_eq!(client.transfers().get("t-2").await.unwrap().amount, 1250);
    assert_eq!(received.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_refused_connection_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = client(address).transfers().create(&order()).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 3));
    assert!(error.is_connect() && !error.is_timeout());
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_not_sent() {
    let client = Client::builder().basic_auth("a", "b").base_url("https://nowhere.invalid").build().unwrap();
    let error = client.transfers().create(&order()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[tokio::test]
async fn a_failed_tls_session_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let _ = socket.write_all(b"HTTP/1.1 400 This is no TLS\r\n\r\n").await;
        }
    });
    let client =
        Client::builder().basic_auth("a", "b").base_url(format!("https://{address}")).build().unwrap();
    let error = client.transfers().create(&order()).await.unwrap_err();
    assert_eq!((error.outcome(), error.is_connect()), (Outcome::NotSent, true));
}

#[tokio::test]
async fn a_post_on_a_kept_connection_that_is_cut_is_sent_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&received);
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            read_request(&mut socket).await;
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", TRANSFER.len());
            socket.write_all(format!("{head}{TRANSFER}").as_bytes()).await.unwrap();
            // The second request on this connection is read whole and never answered.
            read_request(&mut socket).await;
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    let client = client(address);
    client.transfers().get("t-1").await.unwrap();
    let error = client.transfers().create(&order()).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
    assert_eq!(received.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_post_that_was_received_and_not_answered_is_sent_once() {
    let (address, received) = serve(Some(String::new())).await;
    let error = client(address).transfers().create(&order()).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
    assert_eq!(received.load(Ordering::SeqCst), 1);
    assert!(!error.is_connect());
    // A GET is sent again.
    client(address).transfers().get("t-1").await.unwrap_err();
    assert_eq!(received.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn silence_ends_with_the_time_limit() {
    let (address, received) = serve(None).await;
    let request = client(address).transfers().create(&order()).with_timeout(Duration::from_secs(2));
    let error = request.await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.outcome(), received.load(Ordering::SeqCst)), (Outcome::Unknown, 1));
}

#[tokio::test]
async fn a_reply_that_breaks_off_was_applied() {
    let cut = "HTTP/1.1 201 Created\r\ncontent-length: 1000\r\n\r\n{".to_owned();
    let (address, received) = serve(Some(cut)).await;
    let error = client(address).transfers().create(&order()).await.unwrap_err();
    assert_eq!((error.outcome(), error.status().unwrap().as_u16()), (Outcome::Applied, 201));
    assert_eq!(received.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_reply_is_read_up_to_the_limit() {
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n".to_owned();
    let (address, received) = serve(Some(announced)).await;
    let error = client(address).transfers().get("t-1").await.unwrap_err();
    assert_eq!(error.to_string(), "transferGet: the reply is longer than 67108864 bytes (200 OK)");
    assert_eq!(received.load(Ordering::SeqCst), 1);

    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{TRANSFER}\r\n0\r\n\r\n",
        TRANSFER.len()
    );
    let (address, _) = serve(Some(chunked)).await;
    builder(address)
        .max_response_bytes(TRANSFER.len())
        .build()
        .unwrap()
        .transfers()
        .get("t-1")
        .await
        .unwrap();
    let short = builder(address).max_response_bytes(TRANSFER.len() - 1).build().unwrap();
    short.transfers().get("t-1").await.unwrap_err();
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (target, followed) = serve(Some(reply("200 OK", TRANSFER))).await;
    let (address, received) =
        serve(Some(reply(&format!("307 Temporary Redirect\r\nlocation: http://{target}/"), ""))).await;
    let error = client(address).transfers().create(&order()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert_eq!((received.load(Ordering::SeqCst), followed.load(Ordering::SeqCst)), (1, 0));
}

#[tokio::test]
async fn the_url_of_an_error_shows_no_query() {
    let (address, _) = serve(Some(String::new())).await;
    let error = client(address).transfers().list().with_query("key", "s3cret").await.unwrap_err();
    let mut source = Some(&error as &dyn std::error::Error);
    while let Some(error) = source {
        assert!(!format!("{error} {error:?}").contains("s3cret"));
        source = error.source();
    }
}

#[test]
fn without_a_tokio_runtime_there_is_an_error_and_no_panic() {
    let client = client("127.0.0.1:9".parse().unwrap());
    let mut request = Box::pin(client.transfers().create(&order()).into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = request.as_mut().poll(&mut context) else {
        panic!("it should have failed")
    };
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "this transport needs a Tokio runtime"
    );
    assert!(
        format!("{:?}", ReqwestTransport::new(Duration::from_secs(1)).unwrap())
            .starts_with("ReqwestTransport")
    );
}

/// A server that answers one request with the bytes that it has read.
async fn echo() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"the end") && !bytes.ends_with(b"\r\n0\r\n\r\n") {
            let mut chunk = [0; 4096];
            let read = socket.read(&mut chunk).await.unwrap();
            assert_ne!(read, 0, "the client hung up in the middle of the request");
            bytes.extend_from_slice(&chunk[..read]);
        }
        let answer = reply("200 OK", &String::from_utf8(bytes).unwrap());
        socket.write_all(answer.as_bytes()).await.unwrap();
    });
    address
}

#[tokio::test]
async fn a_streamed_body_is_sent_with_its_length_or_in_chunks() {
    static PUT: Operation = Operation { id: "put", method: "PUT", path: "/x", ..Operation::DEFAULT };
    let reader = || Body::reader(&b"to the end"[..]);
    let mut call = client(echo().await).call(&PUT);
    call.body("text/plain", reader().with_length(10));
    let seen = call.send(crate::runtime::reply::text).await.unwrap();
    assert!(seen.contains("content-length: 10\r\n") && seen.ends_with("\r\n\r\nto the end"), "{seen}");
    let mut call = client(echo().await).call(&PUT);
    call.body("text/plain", reader());
    let mut stream = call.open(crate::runtime::stream::chunks(), "").await.unwrap();
    let mut seen = Vec::new();
    while let Some(chunk) = stream.try_next().await.unwrap() {
        seen.extend_from_slice(&chunk);
    }
    let seen = String::from_utf8(seen).unwrap();
    assert!(seen.contains("transfer-encoding: chunked\r\n"), "{seen}");
    assert!(seen.ends_with("\r\n\r\nA\r\nto the end\r\n0\r\n\r\n"), "{seen}");
}
