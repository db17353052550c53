//! What the document says about the whole service: its servers and the ways to authenticate.

use crate::runtime::Issuer;

/// The constants of one service.
///
/// There is one `static` of this type per crate, and every [`Client`](crate::runtime::Client) refers to it.
#[doc(hidden)]
#[derive(Debug)]
pub struct Service {
    /// The short name of the service, as in `payments`.
    pub name: &'static str,
    /// The `User-Agent` that is sent when the caller sets none.
    pub user_agent: &'static str,
    /// What the names of the environment variables begin with, without the underscore.
    pub env_prefix: &'static str,
    /// The servers in the order of the document; the first is the default.
    pub servers: &'static [ServerInfo],
    /// The security schemes; operations and credentials refer to them by index.
    pub schemes: &'static [Scheme],
}

/// One server of the document.
#[doc(hidden)]
#[derive(Debug)]
pub struct ServerInfo {
    /// The base URL, with its variables filled in.
    pub url: &'static str,
    /// What the document says about it.
    pub description: &'static str,
}

/// One way to authenticate.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Scheme {
    /// A user name and a password (RFC 7617).
    Basic {
        /// The name of the scheme in the document.
        name: &'static str,
    },
    /// A token in the `Authorization` header (RFC 6750).
    Bearer {
        /// The name of the scheme in the document.
        name: &'static str,
    },
    /// A key in a header, a query parameter or a cookie.
    ApiKey {
        /// The name of the scheme in the document.
        name: &'static str,
        /// Where the key is put.
        place: Place,
        /// The name of the header, query parameter or cookie.
        parameter: &'static str,
    },
    /// Any other scheme of the `Authorization` header, whose credentials come from the caller.
    Http {
        /// The name of the scheme in the document.
        name: &'static str,
        /// The name of the scheme in the header.
        scheme: &'static str,
    },
    /// A token in the `Authorization` header that a server of its own issues.
    Issued {
        /// The name of the scheme in the document.
        name: &'static str,
        /// What knows how they are got.
        issuer: &'static dyn Issuer,
    },
    /// A client certificate, which is a matter of the connection.
    MutualTls {
        /// The name of the scheme in the document.
        name: &'static str,
    },
}

impl Scheme {
    /// Returns the name of the scheme in the document.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Basic { name }
            | Self::Bearer { name }
            | Self::ApiKey { name, .. }
            | Self::Http { name, .. }
            | Self::Issued { name, .. }
            | Self::MutualTls { name } => name,
        }
    }
}

/// Where a parameter or a key stands in a request.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}
