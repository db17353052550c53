//! Replies that arrive piece by piece.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value as Json, json};

use crate::emitted::SERVICE;
use crate::runtime::{Call, ClientBuilder, Error, Event, Operation, Replay, ReplayTransport, stream};

static GET: Operation = Operation { id: "get", path: "/x", idempotent: true, ..Operation::DEFAULT };
static POST: Operation = Operation { id: "post", method: "POST", path: "/x", ..Operation::DEFAULT };

fn call(transport: &ReplayTransport, operation: &'static Operation) -> Call {
    ClientBuilder::new(&SERVICE)
        .transport(transport.clone())
        .max_response_bytes(64)
        .build()
        .unwrap()
        .call(operation)
}

/// All pieces of a reply that arrives `step` bytes at a time.
async fn all<T>(body: &str, step: usize, streaming: fn() -> stream::Streaming<T>) -> Result<Vec<T>, Error> {
    let chunks = body.as_bytes().chunks(step).map(Bytes::copy_from_slice).collect();
    let transport = ReplayTransport::new().reply(Replay::chunks(StatusCode::OK, chunks));
    let mut stream = call(&transport, &POST).open(streaming(), "").await?;
    let mut pieces = Vec::new();
    while let Some(piece) = stream.try_next().await? {
        pieces.push(piece);
    }
    assert!(stream.try_next().await?.is_none());
    Ok(pieces)
}

fn event(name: &str, id: Option<&str>, data: &str) -> (String, Option<String>, String) {
    (name.to_owned(), id.map(str::to_owned), data.to_owned())
}

fn parts<T>(event: Event<T>) -> (String, Option<String>, T) {
    (event.name, event.id, event.data)
}

#[tokio::test]
async fn lines_and_records_are_told_apart_however_they_arrive() {
    let values = vec![json!({"a": 1}), json!([2]), json!("x")];
    let longer = "\u{1e}{\n \"a\": 1\n}\n\u{1e}\u{1e}[2]\n\u{1e}\"x\"\n";
    for step in [1, 2, 3, 7, 100] {
        for text in ["{\"a\":1}\n\r\n[2]\r\n\"x\"", "\n{\"a\": 1}\n[2]\n\"x\"\n"] {
            assert_eq!(all(text, step, stream::lines::<Json>).await.unwrap(), values, "{step} {text}");
        }
        assert_eq!(all(longer, step, stream::records::<Json>).await.unwrap(), values, "{step}");
        assert_eq!(all("a\r\n b \n", step, stream::text_lines).await.unwrap(), ["a", " b "]);
        assert_eq!(all("abc", step, stream::chunks).await.unwrap().concat(), b"abc");
    }
}

#[tokio::test]
async fn events_are_read_as_browsers_read_them() {
    let table = [
        ("data: a\n\n", vec![event("message", None, "a")]),
        (
            "\u{feff}data:a\rdata:  b\r\revent: e\r\nid: 7\r\ndata\r\n\r\n",
            vec![event("message", None, "a\n b"), event("e", Some("7"), "")],
        ),
        (
            ": comment\nretry: x\nfoo: bar\nevent: lost\n\ndata: a\n\ndata: never ended\n",
            vec![event("message", None, "a")],
        ),
        (
            "id: 1\ndata: a\n\ndata: b\n\nid: x\0y\ndata: c\n\nid\ndata: d\n\n",
            vec![
                event("message", Some("1"), "a"),
                event("message", Some("1"), "b"),
                event("message", Some("1"), "c"),
                event("message", Some(""), "d"),
            ],
        ),
    ];
    for (text, expected) in table {
        for step in [1, 2, 5, 100] {
            let events = all(text, step, stream::text_events).await.unwrap();
            assert_eq!(events.into_iter().map(parts).collect::<Vec<_>>(), expected, "{step} {text:?}");
        }
    }
}

#[tokio::test]
async fn the_data_of_events_is_decoded_up_to_the_last_word() {
    let text = "data: {\"a\":\ndata: 1}\n\ndata: [DONE]\n\ndata: 2\n\n";
    let events = all(text, 3, stream::events::<Json>).await.unwrap();
    assert_eq!(events.into_iter().map(|event| event.data).collect::<Vec<_>>(), [json!({"a": 1})]);
    let error = all("data: x\n\n", 3, stream::events::<Json>).await.unwrap_err();
    assert!(error.to_string().starts_with("post: the reply cannot be decoded"), "{error}");
}

#[tokio::test]
async fn a_piece_is_not_longer_than_a_reply_may_be() {
    let short = "1\n".repeat(100);
    assert_eq!(all(&short, 200, stream::lines::<Json>).await.unwrap().len(), 100);
    let long = format!("\"{}\"\n", "x".repeat(70));
    for step in [1, 200] {
        let error = all(&long, step, stream::lines::<Json>).await.unwrap_err();
        assert!(error.to_string().contains("longer than 64 bytes"), "{error}");
    }
    let event = "data: 0123456789\n".repeat(10);
    assert!(all(&event, 5, stream::text_events).await.is_err());
}

#[tokio::test]
async fn an_error_is_read_whole_and_repeated_as_ever() {
    let transport = ReplayTransport::new()
        .reply(Replay::status(StatusCode::SERVICE_UNAVAILABLE))
        .reply(Replay::json(StatusCode::NOT_FOUND, "{}"));
    let error = call(&transport, &GET).open(stream::chunks(), "").await.unwrap_err();
    assert_eq!((error.attempts(), error.status()), (2, Some(StatusCode::NOT_FOUND)));
}

#[tokio::test]
async fn broken_events_of_a_get_go_on_after_the_last_one() {
    let first =
        || Replay::chunks(StatusCode::OK, vec!["retry: 700\nid: 5\ndata: 1\n\ndata: lo".into()]).broken();
    let transport = ReplayTransport::new()
        .reply(first())
        .reply(Replay::chunks(StatusCode::OK, vec!["data: 2\n\n".into()]));
    let mut events = call(&transport, &GET).open(stream::events::<i64>(), "").await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, 1);
    let next = events.try_next().await.unwrap().unwrap();
    assert_eq!((next.data, next.id.as_deref()), (2, Some("5")));
    assert!(events.try_next().await.unwrap().is_none());
    let requests = transport.requests();
    assert_eq!((requests.len(), requests[0].header("last-event-id")), (2, None));
    assert_eq!(requests[1].header("last-event-id"), Some("5"));
    assert!(transport.sleeps().contains(&Duration::from_millis(700)));

    // What a POST has started is not started again, and no content is the end.
    let transport = ReplayTransport::new().reply(first());
    let mut events = call(&transport, &POST).open(stream::events::<i64>(), "").await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, 1);
    assert!(events.try_next().await.is_err());
    assert!(events.try_next().await.unwrap().is_none());
    assert_eq!(transport.requests().len(), 1);
    let transport = ReplayTransport::new().reply(first()).reply(Replay::status(StatusCode::NO_CONTENT));
    let mut events = call(&transport, &GET).open(stream::events::<i64>(), "").await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, 1);
    assert!(events.try_next().await.unwrap().is_none());
}
