//! Bodies of parts, to the byte; and bodies that are streams.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::json;

use crate::emitted::SERVICE;
use crate::runtime::{
    Body, Call, ClientBuilder, Encoding, FilePart, Maybe, Operation, Replay, ReplayTransport, RetryPolicy,
    Style, Value, reply,
};

static SEND: Operation =
    Operation { id: "send", method: "PUT", path: "/x", idempotent: true, ..Operation::DEFAULT };

fn call(transport: &ReplayTransport) -> Call {
    let client = ClientBuilder::new(&SERVICE).transport(transport.clone()).build().unwrap();
    client.call(&SEND)
}

fn answering() -> ReplayTransport {
    ReplayTransport::new().reply(Replay::status(StatusCode::OK))
}

/// The body as it arrives, with `BOUNDARY` for its boundary, and the content type.
async fn sent(media: &'static str, value: &dyn Value, encodings: &'static [Encoding]) -> String {
    let transport = answering();
    let mut call = call(&transport);
    call.parts(media, value, encodings);
    call.send(reply::empty).await.unwrap();
    let request = transport.requests().remove(0);
    let content_type = request.header("content-type").unwrap();
    let boundary = content_type.strip_prefix(media).unwrap().strip_prefix("; boundary=").unwrap();
    assert_eq!(boundary.len(), 32);
    String::from_utf8(request.body().to_vec()).unwrap().replace(boundary, "BOUNDARY")
}

#[derive(Clone)]
struct Upload {
    file: FilePart,
    pages: Option<Vec<FilePart>>,
    title: Option<String>,
    note: Maybe<String>,
    tags: Option<Vec<String>>,
    options: Option<serde_json::Value>,
}
crate::runtime::record! { Upload {
    0 file: "file" required,
    1 pages: "pages" optional,
    2 title: "title" optional,
    3 note: "note" optional,
    4 tags: "tags" optional,
    5 options: "options" optional,
} }

fn upload(file: FilePart) -> Upload {
    Upload { file, pages: None, title: None, note: Maybe::Null, tags: None, options: None }
}

const FORM: &str = "multipart/form-data";

#[tokio::test]
async fn each_member_is_a_part_and_each_item_of_a_list() {
    let value = Upload {
        pages: Some(vec![
            FilePart::new("1")
                .file_name("a \"b\"\r\n\u{e9}.png")
                .content_type("image/png")
                .header("X-Page", "1"),
            FilePart::from(vec![b'2']),
        ]),
        title: Some("A & B".to_owned()),
        tags: Some(vec!["x".to_owned(), "y".to_owned()]),
        options: Some(json!({"a": [1, null]})),
        ..upload(FilePart::new("hello").file_name("hello.txt"))
    };
    let expected = "--BOUNDARY\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"hello.txt\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nhello\r\n\
        --BOUNDARY\r\n\
        Content-Disposition: form-data; name=\"pages\"; filename=\"a %22b%22%0D%0A\u{e9}.png\"\r\n\
        Content-Type: image/png\r\nX-Page: 1\r\n\r\n1\r\n\
        --BOUNDARY\r\n\
        Content-Disposition: form-data; name=\"pages\"; filename=\"pages\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n2\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA & B\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nx\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\ny\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"options\"\r\n\
        Content-Type: application/json\r\n\r\n{\"a\":[1,null]}\r\n\
        --BOUNDARY--\r\n";
    assert_eq!(sent(FORM, &value, &[]).await, expected);
}

static ENCODINGS: &[Encoding] = &[
    Encoding::media("file", "image/png"),
    Encoding::media("pages", "image/png, image/jpeg"),
    Encoding::media("title", "text/markdown"),
    Encoding::media("tags", "application/json"),
    Encoding::styled("options", Style::DeepObject, true),
];

#[tokio::test]
async fn encodings_say_how_a_part_is_written() {
    let value = Upload {
        title: Some("# A".to_owned()),
        tags: Some(vec!["x".to_owned(), "a,b".to_owned()]),
        options: Some(json!({"a&b": {"c": 1}})),
        pages: Some(vec![FilePart::new("1")]),
        ..upload(FilePart::new("0").content_type("image/gif"))
    };
    let expected = "--BOUNDARY\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"file\"\r\nContent-Type: image/gif\r\n\r\n0\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"pages\"; filename=\"pages\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n1\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"title\"\r\nContent-Type: text/markdown\r\n\r\n# A\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"tags\"\r\n\
        Content-Type: application/json\r\n\r\n\"x\"\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"tags\"\r\n\
        Content-Type: application/json\r\n\r\n\"a,b\"\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"options[a&b][c]\"\r\n\r\n1\r\n\
        --BOUNDARY--\r\n";
    assert_eq!(sent(FORM, &value, ENCODINGS).await, expected);
}

#[tokio::test]
async fn parts_of_other_kinds_name_their_types() {
    let value: BTreeMap<String, String> = [("a".to_owned(), "1".to_owned())].into();
    let expected = "--BOUNDARY\r\nContent-Disposition: attachment; name=\"a\"\r\n\
        Content-Type: text/plain; charset=utf-8\r\n\r\n1\r\n--BOUNDARY--\r\n";
    assert_eq!(sent("multipart/mixed", &value, &[]).await, expected);
}

#[test]
fn what_cannot_be_sent_is_an_error() {
    let error = |value: &dyn Value| {
        let mut call = call(&answering());
        call.parts(FORM, value, &[]);
        call.to_request().unwrap_err().to_string()
    };
    assert_eq!(error(&1), "send: only an object can be sent in parts; the request was not sent");
    let expected = "send: the member `file` of the body has a header with a line break or another character \
        that cannot be sent; the request was not sent";
    assert_eq!(error(&upload(FilePart::new("").content_type("a/b\r\nX: y"))), expected);
}

#[test]
fn a_file_in_json_is_text() {
    let encode = |file: FilePart| serde_json::to_string(&file).map_err(|error| error.to_string());
    assert_eq!(encode(FilePart::new("a")).unwrap(), "\"a\"");
    assert_eq!(encode(FilePart::new(vec![0xff])).unwrap(), "\"/w==\"");
    let expected = "a file that is read as a stream can only be sent as a part of a body";
    assert_eq!(encode(FilePart::new(Body::chunks(Pieces::of(&["a"])))).unwrap_err(), expected);
    assert_eq!(serde_json::from_str::<FilePart>("\"a\"").unwrap(), FilePart::new("a"));
}

/// A stream of pieces.
struct Pieces(Vec<&'static str>);

impl Pieces {
    fn of(pieces: &[&'static str]) -> Self {
        Self(pieces.iter().rev().copied().collect())
    }
}

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop().map(|piece| Ok(piece.into())))
    }
}

fn streamed(transport: &ReplayTransport) -> Call {
    let mut call = call(transport);
    call.body("text/plain", Body::chunks(Pieces::of(&["ab", "c"])).with_length(3));
    call.set_retry(RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO));
    call
}

#[tokio::test]
async fn a_stream_is_sent_again_only_if_nothing_of_it_was_read() {
    use http_body::Body as _;
    assert_eq!(streamed(&answering()).to_request().unwrap().body().size_hint().exact(), Some(3));
    let refusing = ReplayTransport::new().reply(Replay::refused()).reply(Replay::status(StatusCode::OK));
    streamed(&refusing).send(reply::empty).await.unwrap();
    assert_eq!(refusing.requests()[0].body(), "abc");

    let losing = ReplayTransport::new().reply(Replay::lost()).reply(Replay::status(StatusCode::OK));
    let error = streamed(&losing).send(reply::empty).await.unwrap_err();
    assert_eq!((error.attempts(), losing.requests().len()), (1, 1));
    // The same call with bytes is sent again.
    let losing = ReplayTransport::new().reply(Replay::lost()).reply(Replay::status(StatusCode::OK));
    let mut bytes = streamed(&losing);
    bytes.body("text/plain", "abc".into());
    bytes.send(reply::empty).await.unwrap();
    assert_eq!(losing.requests().len(), 2);
}

#[tokio::test]
async fn a_stream_among_parts_is_read_where_it_stands() {
    use http_body::Body as _;
    let file = |length| FilePart::new(Body::chunks(Pieces::of(&["a", "bc"])).with_length(length));
    let body = sent(FORM, &upload(file(3)), &[]).await;
    assert!(body.ends_with("\r\n\r\nabc\r\n--BOUNDARY--\r\n"), "{body}");
    let mut call = call(&answering());
    call.parts(FORM, &upload(file(3)), &[]);
    let length = body.len() + 2 * (32 - "BOUNDARY".len());
    assert_eq!(call.to_request().unwrap().body().size_hint().exact(), Some(length as u64));
    call.parts(FORM, &upload(FilePart::new(Body::chunks(Pieces::of(&["a"])))), &[]);
    assert_eq!(call.to_request().unwrap().body().size_hint().exact(), None);
    // A clone shares the stream; it is gone once it has been sent.
    let shared = upload(file(3));
    sent(FORM, &shared, &[]).await;
    let transport = answering();
    let mut again = self::call(&transport);
    again.parts(FORM, &shared, &[]);
    assert!(again.send(reply::empty).await.is_err());
    assert!(transport.requests().is_empty());
}

#[cfg(feature = "tokio")]
#[tokio::test]
async fn a_file_is_read_each_time_it_is_sent() {
    let path = std::env::temp_dir().join(format!("coinage-{}-note.txt", std::process::id()));
    std::fs::write(&path, "content").unwrap();
    let part = FilePart::open(&path).await.unwrap();
    let body = sent(FORM, &upload(part.clone()), &[]).await;
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(body.contains(&format!("name=\"file\"; filename=\"{name}\"")), "{body}");
    assert!(body.contains("\r\n\r\ncontent\r\n"), "{body}");
    let transport = ReplayTransport::new().reply(Replay::lost()).reply(Replay::status(StatusCode::OK));
    let mut call = call(&transport);
    call.body("text/plain", Body::open(&path).await.unwrap());
    call.set_retry(RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO));
    call.send(reply::empty).await.unwrap();
    let bodies: Vec<_> = transport.requests().iter().map(|request| request.body().clone()).collect();
    assert_eq!(bodies, ["content", "content"]);
    std::fs::remove_file(&path).unwrap();
    assert!(FilePart::open(&path).await.is_err());
    let mut reader = self::call(&answering());
    reader.body("text/plain", Body::reader(&b"read"[..]));
    assert!(reader.to_request().unwrap().body().as_bytes().is_none());
}
