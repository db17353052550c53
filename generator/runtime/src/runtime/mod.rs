//! What every operation and type of this crate is built on.

mod assemble;
mod attempt;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod builder;
mod call;
mod client;
mod codec;
mod credentials;
mod encoding;
mod environment;
mod error;
mod exchange;
mod file_part;
mod flight;
mod form;
mod framing;
mod hooks;
mod limit;
mod modules;
mod multipart;
mod operation;
mod outcome;
mod param;
mod payload;
mod pending;
mod provider;
mod raw;
#[cfg(feature = "tokio")]
mod reader;
mod recorded;
mod redirect;
pub(crate) mod reference;
mod replay;
#[doc(hidden)]
pub mod reply;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod retry;
mod server;
mod service;
mod stall;
mod steer;
#[doc(hidden)]
pub mod stream;
mod style;
mod telemetry;
mod threads;
mod timer;
#[cfg(feature = "rustls")]
mod tls;
#[cfg(feature = "tower")]
mod tower;
mod transport;

#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use body::{Body, BoxError};
pub use builder::ClientBuilder;
pub use call::Call;
pub use client::Client;
pub use codec::{
    Base64, Base64Error, Base64Url, Branch, Branches, Date, DateTime, Decimal, DecodeError, Duration,
    EncodeError, Entries, Field, File, Fit, List, Map, Maybe, NotANumber, Number, Numeric, Shape, Target,
    Text, Time, Union, Uri, Uuid, Value, View, carry, debug, decode, decode_json, decoded, encode,
    encode_json, equal, flag, from_json, members, no_field,
};
pub(crate) use codec::{encode_view, entries};
pub use credentials::Credential;
pub use encoding::Encoding;
pub use environment::{Issuer, Variables};
pub use error::Error;
pub use file_part::FilePart;
pub use operation::{IdempotencyKey, Operation, StatusMatch};
pub use outcome::Outcome;
pub use param::{Param, Style};
pub use pending::{Pending, PendingResponse};
pub use provider::{CredentialProvider, CredentialRequest};
pub use raw::RawRequest;
pub use recorded::Recorded;
pub use redirect::RedirectPolicy;
pub use replay::{Replay, ReplayTransport};
pub use reply::{RawReply, Response};
#[cfg(feature = "reqwest")]
pub use reqwest_transport::ReqwestTransport;
pub use retry::RetryPolicy;
pub use service::{Place, Scheme, ServerInfo, Service};
pub use steer::Address;
pub use stream::{Event, Opening, Stream};
pub use threads::{BoxFuture, MaybeSend, MaybeSync};
#[cfg(feature = "rustls")]
pub use tls::Tls;
#[cfg(feature = "tower")]
pub use tower::{TowerTransport, TransportService};
pub use transport::{Transport, TransportError};
// A client uses only the macros that its document calls for.
#[allow(unused_imports)]
pub(crate) use codec::{
    debug_text, int_enum, record, serde_bridge, text_enum, text_newtype, text_scalar, union,
};
#[allow(unused_imports)]
pub(crate) use modules::modules;
#[allow(unused_imports)]
pub(crate) use request::{keyed, request};
// Only lists that come in pages need these from outside.
#[allow(unused_imports)]
pub(crate) use {
    error::Kind,
    exchange::{Exchange, Exchanged},
};
