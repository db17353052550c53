//! One call being put together: an operation, the values of its parameters, a body, and what the caller wants changed.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::runtime::exchange::Exchange;
use crate::runtime::payload::Payload;
use crate::runtime::server::Server;
use crate::runtime::stream::{Opening, Streaming};
use crate::runtime::{
    Body, Client, DecodeError, Encoding, Error, Operation, Param, Pending, PendingResponse, Place, RawReply,
    RetryPolicy, Value, View, assemble, credentials, encode_json, exchange, form, multipart, style,
};

/// One call of an operation. The request types hold it; nothing happens before it is sent.
///
/// A value that cannot be sent is noted and reported when the call is sent, so that setters need not return a `Result`.
#[doc(hidden)]
#[derive(Clone)]
pub struct Call {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    /// The values in the order of [`Operation::params`], as they stand in the request.
    pub(crate) values: Vec<Option<Written>>,
    pub(crate) body: Option<(Cow<'static, str>, Payload)>,
    pub(crate) headers: HeaderMap,
    idempotency_key: Option<String>,
    /// Query parameters that the document does not know, escaped.
    pub(crate) query: Vec<String>,
    pub(crate) server: Option<Server>,
    /// The method and the path, for a request that the document does not describe.
    pub(crate) target: Option<(Method, String)>,
    /// Path and query from the root of the server, in place of those that the parameters make.
    pub(crate) link: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    /// How long a stream may stand still, where the caller has said it.
    pub(crate) stall_timeout: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    /// The first thing that was wrong with a value.
    pub(crate) fault: Option<String>,
}

/// The value of a parameter in the form in which it is sent.
#[derive(Clone)]
pub(crate) struct Written {
    text: String,
    /// The number it was made from, if it was one: page numbers are read back.
    pub(crate) number: Option<u64>,
}

impl Call {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        let settings = client.settings();
        let (timeout, attempt_timeout, retry) = (settings.timeout, settings.attempt_timeout, settings.retry);
        let stall_timeout = settings.stall_timeout;
        let mut call = Self {
            client,
            operation,
            values: vec![None; operation.params.len()],
            body: None,
            headers: HeaderMap::new(),
            idempotency_key: None,
            query: Vec::new(),
            server: None,
            target: None,
            link: None,
            timeout,
            attempt_timeout,
            stall_timeout,
            retry,
            fault: None,
        };
        call.renew_idempotency_key();
        call
    }

    /// Returns the constants of the operation.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Sets the parameter at `index`, in place of an earlier value. An absent value, a null and an empty list unset it.
    pub fn set(&mut self, index: usize, value: View<'_>) {
        let (Some(param), Some(place)) = (self.operation.params.get(index), self.values.get_mut(index))
        else {
            return self.fail(format!("there is no parameter number {index}"));
        };
        let number = match value.plain() {
            View::I64(number) => u64::try_from(number).ok(),
            View::U64(number) => Some(number),
            _ => None,
        };
        match style::write(param, value) {
            Ok(text) => *place = text.map(|text| Written { text, number }),
            Err(problem) => self.fail(format!("{} {problem}", described(param))),
        }
    }

    /// Sets the body to the JSON of `value`.
    pub fn json(&mut self, value: &dyn Value) {
        self.json_as("application/json", value);
    }

    /// Sets the body to the JSON of `value`, under a media type of its own, as in `application/merge-patch+json`.
    pub fn json_as(&mut self, content_type: &'static str, value: &dyn Value) {
        match encode_json(value) {
            Ok(json) => self.body(content_type, json.into()),
            Err(error) => self.fail(format!("the body cannot be encoded: {error}")),
        }
    }

    /// Sets the body to `value` as a form.
    pub fn form(&mut self, content_type: &'static str, value: &dyn Value, encodings: &'static [Encoding]) {
        match form::write(value.view(), encodings) {
            Ok(form) => self.body(content_type, form.into()),
            Err(problem) => self.fail(problem),
        }
    }

    /// Sets the body to the JSON of `items` one after another: each a line, or each behind a record separator (RFC 7464).
    pub fn lines<T: Value>(
        &mut self,
        content_type: &'static str,
        records: bool,
        items: impl IntoIterator<Item = T>,
    ) {
        let mut text = Vec::new();
        items.into_iter().for_each(|item| self.line(&mut text, records, &item));
        self.body(content_type, text.into());
    }

    fn line(&mut self, text: &mut Vec<u8>, records: bool, item: &dyn Value) {
        match encode_json(item) {
            Ok(json) => {
                text.extend(records.then_some(0x1e));
                text.extend(json);
                text.push(b'\n');
            }
            Err(error) => self.fail(format!("the body cannot be encoded: {error}")),
        }
    }

    /// Sets the body to a text in UTF-8.
    pub fn text(&mut self, content_type: &'static str, text: String) {
        self.body(content_type, text.into());
    }

    /// Sets the body to the members of `value`, each a part of its own.
    pub fn parts(&mut self, content_type: &'static str, value: &dyn Value, encodings: &'static [Encoding]) {
        match multipart::write(content_type, value.view(), encodings) {
            Ok((content_type, payload)) => self.body = Some((content_type.into(), payload)),
            Err(problem) => self.fail(problem),
        }
    }

    /// Sets the body.
    pub fn body(&mut self, content_type: &'static str, body: Body) {
        self.body = Some((content_type.into(), body.into()));
    }

    /// Sets the time limit of the whole call.
    pub fn set_timeout(&mut self, timeout: Duration) {
        self.timeout = timeout;
    }

    /// Sets the time limit of one attempt.
    pub fn set_attempt_timeout(&mut self, timeout: Duration) {
        self.attempt_timeout = timeout;
    }

    /// Sets how long a stream may stand still.
    pub fn set_stall_timeout(&mut self, timeout: Duration) {
        self.stall_timeout = Some(timeout);
    }

    /// Sets how the call is repeated.
    pub fn set_retry(&mut self, policy: RetryPolicy) {
        self.retry = policy;
    }

    /// Sets a header, in place of any other value it has.
    pub fn set_header(&mut self, name: &str, value: &str) {
        let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
            return self.fail("the name given to `with_header` cannot be the name of a header".to_owned());
        };
        if header == CONTENT_LENGTH || header == TRANSFER_ENCODING {
            return self.fail(format!("header `{header}` is set by the transport and cannot be given"));
        }
        match HeaderValue::from_bytes(value.as_bytes()) {
            Ok(value) => drop(self.headers.insert(header, value)),
            Err(_) => self.fail(format!(
                "header `{header}` holds a line break or another character that cannot be sent"
            )),
        }
    }

    /// Sets the key by which the service knows the request again.
    pub fn set_idempotency_key(&mut self, key: &str) {
        if key.is_empty() {
            return self.fail("the idempotency key is empty".to_owned());
        }
        self.idempotency_key = Some(key.to_owned());
    }

    /// Returns the key by which the service knows the request again.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    /// Makes another key, where there is one: what is sent next is another request.
    pub(crate) fn renew_idempotency_key(&mut self) {
        let Some(declared) = self.operation.idempotency_key else { return };
        self.idempotency_key = (declared.make)();
        if self.idempotency_key.is_none() {
            self.fail("the system has no random numbers for an idempotency key".to_owned());
        }
    }

    /// Adds a query parameter that the document does not know.
    pub fn add_query(&mut self, name: &str, value: &str) {
        self.query.push(format!("{}={}", style::escape(name), style::escape(value)));
    }

    /// Sends the call to another server.
    pub fn set_server(&mut self, base_url: &str) {
        match Server::parse(base_url) {
            Ok(server) => self.server = Some(server),
            Err(problem) => self.fail(problem),
        }
    }

    /// Returns the request as it would be sent, without sending it.
    pub fn to_request(&self) -> Result<http::Request<Body>, Error> {
        self.sound()?;
        let held = credentials::at_hand(self).map_err(|problem| Error::request(self.operation, problem))?;
        assemble::request(self, &held)
    }

    /// Reports what was wrong with a value.
    pub(crate) fn sound(&self) -> Result<(), Error> {
        match &self.fault {
            Some(fault) => Err(Error::request(self.operation, fault.clone())),
            None => Ok(()),
        }
    }

    /// Sends the call and decodes its reply.
    pub fn send<T>(self, decode: fn(&RawReply) -> Result<T, DecodeError>) -> Pending<T> {
        Pending::new(self, decode)
    }

    /// Sends the call and decodes its reply, with its status and headers beside it.
    pub fn send_with_response<T>(
        self,
        decode: fn(&RawReply) -> Result<T, DecodeError>,
    ) -> PendingResponse<T> {
        self.send(decode).with_response()
    }

    /// Sends the call and leaves its reply undecoded.
    pub fn send_raw(self) -> Pending<RawReply> {
        Pending::new(self, |reply| Ok(reply.clone()))
    }

    /// Sends the call and hands its reply out piece by piece. An `accept` that is not empty says which reply is wanted.
    pub fn open<T>(mut self, streaming: Streaming<T>, accept: &str) -> Opening<T> {
        if !accept.is_empty() && !self.headers.contains_key(ACCEPT) {
            self.set_header("accept", accept);
        }
        Opening::new(self, streaming)
    }

    /// Writes what a request shows of itself: its operation, and nothing that the caller has set.
    pub fn debug(&self, name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct(name);
        debug.field("operation", &self.operation.id);
        let target = format_args!("{} {}", self.operation.method, self.operation.path);
        debug.field("target", &target).finish_non_exhaustive()
    }

    pub(crate) fn start(self) -> Exchange {
        exchange::run(self, exchange::Reading::Whole)
    }

    /// The text of the parameter at `index`.
    pub(crate) fn written(&self, index: usize) -> Option<&str> {
        self.values.get(index)?.as_ref().map(|written| written.text.as_str())
    }

    pub(crate) fn fail(&mut self, problem: String) {
        self.fault.get_or_insert(problem);
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("Call", formatter)
    }
}

/// Names a parameter for an error text.
pub(crate) fn described(param: &Param<'_>) -> String {
    let place = match param.place {
        Place::Path => "path parameter",
        Place::Query => "query parameter",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    format!("{place} `{}`", param.name)
}
