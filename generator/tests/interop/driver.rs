//! Calls operations of a client as the lines of its input say, and prints what came of each.
//!
//! The only argument is the address of the server. A line of the input is a [`Line`] in JSON, and each line of the
//! output what [`report`] makes of an answer. Credentials are those of the environment.

#![allow(deprecated)]

use std::collections::BTreeMap;
use std::error::Error as _;
use std::future::Future;
use std::io::{BufRead, Write};
use std::pin::Pin;
use std::time::Duration;

#[allow(unused_imports)]
use client::{operations, runtime, types};
#[allow(unused_imports)]
use client::runtime::{Body, Value, decode_json, encode_json};
use client::Client;
use http::{HeaderMap, Request, StatusCode};
use serde_json::value::RawValue;

/// What is given to one call.
#[derive(Default)]
struct Line {
    /// The index of the operation.
    index: usize,
    /// Values by the names of the arguments.
    arguments: BTreeMap<String, Box<RawValue>>,
    headers: BTreeMap<String, String>,
    query: BTreeMap<String, String>,
    /// The time limit of the call, in milliseconds.
    timeout: Option<u64>,
}

impl Line {
    fn read(text: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text)?;
        let mut line = Self::default();
        for (name, value) in members {
            let value = value.get();
            match name.as_str() {
                "index" => line.index = serde_json::from_str(value)?,
                "arguments" => line.arguments = serde_json::from_str(value)?,
                "headers" => line.headers = serde_json::from_str(value)?,
                "query" => line.query = serde_json::from_str(value)?,
                "timeout" => line.timeout = serde_json::from_str(value)?,
                _ => return Err(format!("`{name}` is no member of a line").into()),
            }
        }
        Ok(line)
    }

    fn get<T: Value>(&self, name: &str) -> Result<T, Fault> {
        self.maybe(name)?.ok_or_else(|| Fault::Given(format!("`{name}` is not given")))
    }

    fn maybe<T: Value>(&self, name: &str) -> Result<Option<T>, Fault> {
        let Some(json) = self.arguments.get(name) else { return Ok(None) };
        let mut value = T::blank();
        match decode_json(json.get().as_bytes(), &mut value) {
            Ok(()) => Ok(Some(value)),
            Err(error) => Err(Fault::Given(format!("`{name}` does not take its value: {error}"))),
        }
    }
}

/// Why a call did not end well.
enum Fault {
    /// The value given is none of the type of the argument.
    Given(String),
    /// The call has failed.
    Call(client::Error),
}

impl From<client::Error> for Fault {
    fn from(error: client::Error) -> Self {
        Self::Call(error)
    }
}

/// A reply, and its value as JSON where it has one.
struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
    value: Option<Box<RawValue>>,
}

impl Reply {
    fn new(status: StatusCode, headers: &HeaderMap, body: &[u8], value: Option<Vec<u8>>) -> Self {
        let value = value.and_then(|json| RawValue::from_string(String::from_utf8(json).ok()?).ok());
        Self { status, headers: headers.clone(), body: String::from_utf8_lossy(body).into_owned(), value }
    }
}

/// What came of a call.
struct Answer {
    request: String,
    result: Result<Reply, Fault>,
}

impl Answer {
    fn unsent(fault: Fault) -> Self {
        Self { request: String::new(), result: Err(fault) }
    }
}

type Answering = Pin<Box<dyn Future<Output = Answer>>>;

/// An operation of the client, with what it is given.
type Operation = fn(&'static Client, Line) -> Answering;

static OPERATIONS: &[Operation] = &[
    // OPERATIONS
];

/// What is sent, for people.
fn describe(request: Result<Request<Body>, client::Error>) -> String {
    let Ok(request) = request else { return "nothing".to_owned() };
    let mut text = format!("{} {}", request.method(), request.uri());
    for (name, value) in request.headers() {
        text += &format!("\n  {name}: {}", if value.is_sensitive() { "…" } else { value.to_str().unwrap_or("?") });
    }
    match request.body().as_bytes() {
        Some(bytes) if bytes.is_empty() => {}
        Some(bytes) => text += &format!("\n  {}", String::from_utf8_lossy(bytes)),
        None => text += "\n  a stream",
    }
    text
}

fn report(answer: &Answer) -> serde_json::Value {
    let named = |headers: Option<&HeaderMap>| -> BTreeMap<String, String> {
        let pairs = headers.into_iter().flatten();
        pairs.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())).collect()
    };
    match &answer.result {
        Ok(reply) => serde_json::json!({
            "ok": true,
            "status": reply.status.as_u16(),
            "headers": named(Some(&reply.headers)),
            "body": reply.body,
            "value": reply.value,
            "request": answer.request,
        }),
        Err(Fault::Given(why)) => serde_json::json!({ "ok": false, "why": why, "request": answer.request }),
        Err(Fault::Call(error)) => {
            let mut why = error.to_string();
            let mut source = error.source();
            while let Some(error) = source {
                why += &format!(": {error}");
                source = error.source();
            }
            serde_json::json!({
                "ok": false,
                "status": error.status().map(|status| status.as_u16()),
                "headers": named(error.headers()),
                "body": String::from_utf8_lossy(error.body()),
                "why": why,
                "outcome": format!("{:?}", error.outcome()),
                "timeout": error.is_timeout(),
                "request": answer.request,
            })
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = std::env::args().nth(1).ok_or("the address of the server is missing")?;
    let client = Client::builder()
        .credentials_from_env()?
        .base_url(server)
        .retry(runtime::RetryPolicy::none())
        .timeout(Duration::from_secs(20))
        .build()?;
    let client: &'static Client = Box::leak(Box::new(client));
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = Line::read(&line?)?;
        let operation = OPERATIONS.get(line.index).ok_or("an index beyond the table")?;
        let answer = operation(client, line).await;
        writeln!(output, "{}", report(&answer))?;
        output.flush()?;
    }
    Ok(())
}
