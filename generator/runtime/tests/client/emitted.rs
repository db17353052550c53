//! A small service, written by hand exactly as it would be emitted.

use std::time::Duration;

use crate::paging::{Items, Pages, Paging, Target, Walk, Way};
use crate::runtime::{
    Call, Client, ClientBuilder, Credential, DecodeError, Error, IdempotencyKey, Operation, Param, Place,
    RawReply, RawRequest, ReplayTransport, Scheme, ServerInfo, Service, StatusMatch, Style, Value as _, View,
    reply,
};
use http::Method;

pub static SERVICE: Service = Service {
    name: "bank",
    user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
    env_prefix: "BANK",
    servers: &[ServerInfo { url: "https://bank.example/api/v2", description: "Sandbox" }],
    schemes: &[
        Scheme::Basic { name: "basicAuth" },
        Scheme::Bearer { name: "token" },
        Scheme::ApiKey { name: "key", place: Place::Header, parameter: "X-API-Key" },
        Scheme::ApiKey { name: "queryKey", place: Place::Query, parameter: "api_key" },
        Scheme::ApiKey { name: "cookie-key", place: Place::Cookie, parameter: "session" },
    ],
};

impl Client {
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new(&SERVICE)
    }

    pub fn from_env() -> Result<Client, Error> {
        Self::builder().credentials_from_env()?.build()
    }

    pub fn request(&self, method: Method, path: &str) -> RawRequest {
        self.raw(&SAFE, &OTHER, method, path)
    }

    pub fn transfers(&self) -> Transfers<'_> {
        Transfers { client: self }
    }
}

impl ClientBuilder {
    pub fn basic_auth(self, username: impl Into<String>, password: impl Into<String>) -> Self {
        self.credential(0, Credential::basic(username, password))
    }

    pub fn token(self, token: impl Into<String>) -> Self {
        self.credential(1, Credential::bearer(token))
    }

    pub fn key(self, key: impl Into<String>) -> Self {
        self.credential(2, Credential::api_key(key))
    }
}

pub mod types {
    #[derive(Clone)]
    #[non_exhaustive]
    pub struct Transfer {
        pub id: String,
        pub amount: i64,
        pub iban: Option<String>,
    }
    crate::runtime::record! { Transfer { 0 id: "id" required, 1 amount: "amount" required, 2 iban: "iban" optional secret } }

    #[derive(Clone)]
    #[non_exhaustive]
    pub struct TransferPage {
        pub record_total: Option<i64>,
        pub request: Option<String>,
        pub transfers: Vec<Transfer>,
    }
    crate::runtime::record! { TransferPage {
        0 record_total: "recordTotal" optional,
        1 request: "request" optional,
        2 transfers: "transfers" required,
    } }

    #[derive(Clone)]
    #[non_exhaustive]
    pub struct Problem {
        pub code: String,
        pub title: Option<String>,
    }
    crate::runtime::record! { Problem { 0 code: "code" required, 1 title: "title" optional } }

    #[derive(Clone)]
    #[non_exhaustive]
    pub struct Order {
        pub amount: i64,
        pub rate: Option<f64>,
        pub iban: String,
    }
    crate::runtime::record! { Order { 0 amount: "amount" required, 1 rate: "rate" optional, 2 iban: "iban" required secret } }

    impl Order {
        pub fn new(amount: i64, iban: impl Into<String>) -> Self {
            Self { amount, rate: None, iban: iban.into() }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ApiError {
    BadRequest(types::Problem),
    Server(types::Problem),
    Other(types::Problem),
}

impl Error {
    pub fn api(&self) -> Option<ApiError> {
        let (case, reply) = self.declared()?;
        match case {
            0 => reply::json(reply).ok().map(ApiError::BadRequest),
            1 => reply::json(reply).ok().map(ApiError::Server),
            2 => reply::json(reply).ok().map(ApiError::Other),
            _ => None,
        }
    }
}

const ERRORS: &[(StatusMatch, u16)] =
    &[(StatusMatch::Default, 2), (StatusMatch::Range(5), 1), (StatusMatch::Code(400), 0)];

static SAFE: Operation =
    Operation { id: "request", security: &[&[0], &[]], idempotent: true, ..Operation::DEFAULT };
static OTHER: Operation =
    Operation { id: "request", method: "POST", security: &[&[0], &[]], ..Operation::DEFAULT };

static GET: Operation = Operation {
    id: "transferGet",
    method: "GET",
    path: "/transfers/{id}",
    params: &[Param::path("id"), Param::header("X-Trace"), Param::cookie("sid")],
    security: &[&[0], &[1, 2]],
    errors: ERRORS,
    accept: "application/json",
    idempotent: true,
    ..Operation::DEFAULT
};

pub static CREATE: Operation = Operation {
    id: "transferCreate",
    method: "POST",
    path: "/transfers",
    security: &[&[0], &[1, 2]],
    errors: ERRORS,
    accept: "application/json",
    idempotent: false,
    ..Operation::DEFAULT
};

static REFUND: Operation = Operation {
    id: "transferRefund",
    method: "POST",
    path: "/transfers/{id}/refunds",
    params: &[Param::path("id")],
    accept: "application/json",
    idempotent: true,
    idempotency_key: Some(IdempotencyKey { header: "Idempotency-Key", make: crate::idempotency::random }),
    ..Operation::DEFAULT
};

static REPLACE: Operation = Operation {
    id: "transferReplace",
    method: "PUT",
    path: "/transfers/{id}",
    params: &[Param::path("id")],
    accept: "application/json",
    idempotent: true,
    ..Operation::DEFAULT
};

static ALIVE: Operation = Operation {
    id: "alive",
    path: "/alive",
    security: &[&[], &[3], &[4]],
    accept: "text/plain",
    idempotent: true,
    servers: &[ServerInfo { url: "https://status.example", description: "" }],
    ..Operation::DEFAULT
};

static MOVED: Operation =
    Operation { id: "moved", path: "/moved", idempotent: true, keeps_redirects: true, ..Operation::DEFAULT };

static RECEIPT: Operation = Operation {
    id: "receipt",
    path: "/receipt",
    idempotent: true,
    keeps_redirects: true,
    success_redirects: &[StatusMatch::Code(302)],
    ..Operation::DEFAULT
};

static REMOVE: Operation = Operation {
    id: "transferRemove",
    method: "DELETE",
    path: "/transfers/{id}",
    params: &[Param::path("id")],
    idempotent: true,
    ..Operation::DEFAULT
};

static LIST: Operation = Operation {
    id: "transferList",
    path: "/transfers",
    params: &[
        Param::query("size"),
        Param::query("page"),
        Param { style: Style::SpaceDelimited, explode: false, allow_reserved: true, ..Param::query("tags") },
    ],
    accept: "application/json",
    idempotent: true,
    ..Operation::DEFAULT
};

static LIST_PAGING: Paging<types::TransferPage, types::Transfer> = Paging {
    walk: Walk { total: &["recordTotal"], ..Walk::new(Way::Page(Target::Param(1), 0)) },
    decode: reply::json,
    items: |reply| ::core::option::Option::Some(&mut reply.transfers),
};

#[derive(Clone, Copy, Debug)]
pub struct Transfers<'a> {
    client: &'a Client,
}

impl Transfers<'_> {
    pub fn get(&self, id: &str) -> Get {
        let mut call = self.client.call(&GET);
        call.set(0, View::Text(id));
        Get { call }
    }

    pub fn create(&self, order: &types::Order) -> Create {
        let mut call = self.client.call(&CREATE);
        call.json(order);
        Create { call }
    }

    pub fn refund(&self, id: &str) -> Refund {
        let mut call = self.client.call(&REFUND);
        call.set(0, View::Text(id));
        Refund { call }
    }

    pub fn replace(&self, id: &str, order: &types::Order) -> Replace {
        let mut call = self.client.call(&REPLACE);
        call.set(0, View::Text(id));
        call.json(order);
        Replace { call }
    }

    pub fn remove(&self, id: &str) -> Remove {
        let mut call = self.client.call(&REMOVE);
        call.set(0, View::Text(id));
        Remove { call }
    }

    pub fn alive(&self) -> Alive {
        Alive { call: self.client.call(&ALIVE) }
    }

    pub fn moved(&self) -> Moved {
        Moved { call: self.client.call(&MOVED) }
    }

    pub fn receipt(&self) -> Receipt {
        Receipt { call: self.client.call(&RECEIPT) }
    }

    pub fn list(&self) -> List {
        List { call: self.client.call(&LIST) }
    }
}

#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct Get {
    call: Call,
}

impl Get {
    pub fn trace(mut self, trace: &str) -> Self {
        self.call.set(1, View::Text(trace));
        self
    }

    pub fn sid(mut self, sid: &str) -> Self {
        self.call.set(2, View::Text(sid));
        self
    }
}
crate::runtime::request! { Get -> types::Transfer, reply::json }

#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct Create {
    call: Call,
}
crate::runtime::request! { Create -> CreateReply, CreateReply::decode }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CreateReply {
    Created(types::Transfer),
    Accepted,
}

impl CreateReply {
    pub(crate) fn decode(reply: &RawReply) -> Result<Self, DecodeError> {
        match reply.status().as_u16() {
            201 => reply::json(reply).map(Self::Created),
            202 => Ok(Self::Accepted),
            _ => Err(DecodeError::undeclared(reply)),
        }
    }
}

#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct Refund {
    call: Call,
}
crate::runtime::request! { Refund -> types::Transfer, reply::json }
crate::runtime::keyed! { Refund }

#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct Replace {
    call: Call,
}
crate::runtime::request! { Replace -> bytes::Bytes, reply::bytes }

#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct Remove {
    call: Call,
}
crate::runtime::request! { Remove -> (), reply::empty }

#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct Moved {
    call: Call,
}
crate::runtime::request! { Moved -> (), reply::empty }

#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct Receipt {
    call: Call,
}
crate::runtime::request! { Receipt -> (), reply::empty }

#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct Alive {
    call: Call,
}
crate::runtime::request! { Alive -> ::std::string::String, reply::text }

#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone)]
pub struct List {
    call: Call,
}

impl List {
    pub fn size(mut self, size: i64) -> Self {
        self.call.set(0, size.view());
        self
    }

    pub fn page(mut self, page: i64) -> Self {
        self.call.set(1, page.view());
        self
    }

    pub fn tags(mut self, tags: &[String]) -> Self {
        self.call.set(2, tags.to_vec().view());
        self
    }

    pub fn pages(self) -> Pages<types::TransferPage, types::Transfer> {
        Pages::new(self.call, &LIST_PAGING)
    }

    pub fn items(self) -> Items<types::TransferPage, types::Transfer> {
        self.pages().items()
    }
}
crate::runtime::request! { List -> types::TransferPage, reply::json }

// ---- What follows is no longer emitted form, but what the tests share.

/// A client that talks to a script.
pub fn client(replay: &ReplayTransport) -> Client {
    builder(replay).build().unwrap()
}

pub fn builder(replay: &ReplayTransport) -> ClientBuilder {
    Client::builder().basic_auth("merchant", "p4ssw0rd").transport(replay.clone())
}

pub fn order() -> types::Order {
    types::Order::new(1250, "FR7630006000011234567890189")
}

pub const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub const TRANSFER: &str = r#"{"id":"t-1","amount":1250,"iban":"FR7630006000011234567890189"}"#;
