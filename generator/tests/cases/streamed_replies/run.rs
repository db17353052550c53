//! The same operation whole and word by word, and lines as they come.

use bytes::Bytes;
use case_streamed_replies::Client;
use case_streamed_replies::runtime::{Replay, ReplayTransport};
use http::StatusCode;

fn client(reply: Replay) -> (Client, ReplayTransport) {
    let transport = ReplayTransport::new().reply(reply);
    let builder = Client::builder().base_url("https://chat.example").transport(transport.clone());
    (builder.build().unwrap(), transport)
}

fn pieces(media: &str, pieces: &[&'static str]) -> Replay {
    let pieces = pieces.iter().map(|piece| Bytes::from_static(piece.as_bytes())).collect();
    Replay::chunks(StatusCode::OK, pieces).header("content-type", media)
}

#[tokio::test]
async fn an_answer_is_had_whole_or_word_by_word() {
    let (whole, transport) = client(Replay::json(StatusCode::OK, r#"{"text":"tea please"}"#));
    assert_eq!(whole.chat().answer().await.unwrap().text, "tea please");
    assert_eq!(transport.requests()[0].header("accept"), Some("application/json"));

    let words = ["data: {\"wo", "rd\":\"tea\"}\n\ndata: {\"word\":", "\"please\"}\n\n"];
    let (streamed, transport) = client(pieces("text/event-stream", &words));
    let mut stream = streamed.chat().answer().into_stream().await.unwrap();
    let mut text = Vec::new();
    while let Some(event) = stream.try_next().await.unwrap() {
        text.push(event.data.word);
    }
    assert_eq!(text, ["tea", "please"]);
    assert_eq!(transport.requests()[0].header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn lines_are_values() {
    let (client, _) = client(pieces("application/jsonl", &["{\"word\":\"a\"}\n{\"wor", "d\":\"b\"}"]));
    let mut log = client.chat().get_log().await.unwrap();
    assert_eq!(log.try_next().await.unwrap().unwrap().word, "a");
    assert_eq!(log.try_next().await.unwrap().unwrap().word, "b");
    assert!(log.try_next().await.unwrap().is_none());
}
