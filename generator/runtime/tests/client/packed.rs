//! Replies that arrive compressed.

use std::net::SocketAddr;

use base64::Engine as _;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::runtime::{Client, Outcome};

/// `{"id":"t-1","amount":1250,"iban":null}`.
const TRANSFER: &str = "H4sIAAAAAAACA6tWykxRslIq0TVU0lFKzM0vzStRsjI0MjXQUcpMSsxTssorzcmpBQAJ05KLJgAAAA==";
/// 64 KiB of blanks.
const BLANKS: &str = "H4sIAAAAAAACA+3BgQAAAACAIJX9KRepCgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGqUGSy0AAABAA==";

/// Answers every request with a body in gzip; returns the heads of the requests, too.
async fn serve(
    status: &'static str,
    body: &str,
) -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let body = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
    let (heads, received) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut head = vec![0; 4096];
            let length = socket.read(&mut head).await.unwrap();
            heads.send(String::from_utf8_lossy(&head[..length]).to_lowercase()).unwrap();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            socket.write_all(head.as_bytes()).await.unwrap();
            socket.write_all(&body).await.unwrap();
        }
    });
    (address, received)
}

fn client(address: SocketAddr) -> Client {
    Client::builder()
        .basic_auth("merchant", "p4ssw0rd")
        .base_url(format!("http://{address}"))
        .max_response_bytes(1000)
        .build()
        .unwrap()
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn gzip_is_asked_for_and_unpacked() {
    let (address, mut heads) = serve("200 OK", TRANSFER).await;
    assert_eq!(client(address).transfers().get("t-1").await.unwrap().amount, 1250);
    let head = heads.recv().await.unwrap();
    assert!(head.contains("accept-encoding: gzip"), "{head}");
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn what_unpacks_to_too_much_is_not_read() {
    for (status, outcome) in [("200 OK", Outcome::Applied), ("400 Bad Request", Outcome::Rejected)] {
        let (address, _heads) = serve(status, BLANKS).await;
        let error = client(address).transfers().get("t-1").await.unwrap_err();
        assert!(error.to_string().contains("longer than 1000 bytes"), "{error}");
        assert_eq!((error.outcome(), error.body()), (outcome, &b""[..]));
    }
}

#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn nothing_compressed_is_asked_for_and_what_comes_nevertheless_is_named() {
    let (address, mut heads) = serve("200 OK", TRANSFER).await;
    let error = client(address).transfers().get("t-1").await.unwrap_err();
    assert!(!heads.recv().await.unwrap().contains("accept-encoding"));
    assert!(error.is_decode() && error.to_string().contains("`gzip`"), "{error}");
    let _ = (BLANKS, Outcome::Applied);
}
