//! Calls operations of a client as the lines of its input say, and prints what came of each.
//!
//! The only argument is the address of the server. A line of the input is the JSON of [`Line`]; so is each line of the
//! output, of [`report`]. Credentials are those of the environment.

#![allow(deprecated)]

use std::collections::BTreeMap;
use std::error::Error as _;
use std::future::Future;
use std::io::{BufRead, Write};
use std::pin::Pin;
use std::time::Duration;

#[allow(unused_imports)]
use client::{operations, runtime, types};
use client::runtime::{Blank, Body, Value, decode_json};
use client::Client;
use http::{HeaderMap, Request, StatusCode};
use serde_json::value::RawValue;

/// What is given to one call, by the names of the arguments.
struct Given {
    arguments: BTreeMap<String, Box<RawValue>>,
    headers: BTreeMap<String, String>,
}

impl Given {
    fn get<T: Value + Blank>(&self, name: &str) -> Result<T, Fault> {
        self.maybe(name)?.ok_or_else(|| Fault::Given(format!("`{name}` is not given")))
    }

    fn maybe<T: Value + Blank>(&self, name: &str) -> Result<Option<T>, Fault> {
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

/// What came of a call.
struct Answer {
    request: String,
    result: Result<(StatusCode, HeaderMap), Fault>,
}

impl Answer {
    fn unsent(fault: Fault) -> Self {
        Self { request: String::new(), result: Err(fault) }
    }
}

type Answering = Pin<Box<dyn Future<Output = Answer>>>;

/// An operation of the client, with what it is given.
type Operation = fn(&'static Client, Given) -> Answering;

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
    let violations = |headers: Option<&HeaderMap>| {
        let value = headers.and_then(|headers| headers.get("sl-violations"))?;
        serde_json::from_slice(value.as_bytes()).ok().or(Some(serde_json::Value::Null))
    };
    match &answer.result {
        Ok((status, headers)) => serde_json::json!({
            "ok": true,
            "status": status.as_u16(),
            "violations": violations(Some(headers)),
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
                "violations": violations(error.headers()),
                "why": why,
                "path": error.path(),
                "body": String::from_utf8_lossy(error.body()),
                "request": answer.request,
            })
        }
    }
}

#[derive(Default)]
struct Line {
    index: usize,
    arguments: BTreeMap<String, Box<RawValue>>,
    headers: BTreeMap<String, String>,
}

fn read(line: &str) -> Result<Line, Box<dyn std::error::Error>> {
    let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(line)?;
    let mut read = Line::default();
    for (name, value) in members {
        match name.as_str() {
            "index" => read.index = serde_json::from_str(value.get())?,
            "arguments" => read.arguments = serde_json::from_str(value.get())?,
            _ => read.headers = serde_json::from_str(value.get())?,
        }
    }
    Ok(read)
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
        let Line { index, arguments, headers } = read(&line?)?;
        let answer = OPERATIONS[index](client, Given { arguments, headers }).await;
        writeln!(output, "{}", report(&answer))?;
        output.flush()?;
    }
    Ok(())
}
