//! OAuth 2 (RFC 6749, RFC 7636) and OpenID Connect: how a client gets its tokens.
//!
//! Tokens are asked for by the transport of the client, only over https or on this machine, and are renewed before
//! they run out. `Debug` shows no secret of any type here.

mod authorization;
mod client;
mod discovery;
mod error;
mod form;
mod provider;
mod server;
mod tokens;

pub use authorization::Authorization;
pub use client::{AuthorizationCode, ClientCredentials, Grant, RefreshToken};
pub use error::{TokenError, TokenErrorCode};
pub use server::AuthorizationServer;
pub use tokens::Tokens;
