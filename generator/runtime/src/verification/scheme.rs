//! How a service signs: what it signs, and where the signature stands.

use std::time::Duration;

use http::HeaderName;

use super::error::VerifierError;

/// The hash function of HMAC (RFC 2104).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hash {
    /// SHA-256.
    #[default]
    Sha256,
    /// SHA-512.
    Sha512,
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureEncoding {
    /// Hexadecimal digits, in either case.
    #[default]
    Hex,
    /// Base64 with padding (RFC 4648, section 4).
    Base64,
}

/// How a service signs its webhooks by HMAC. Unless said otherwise, the signature is that of the body alone by SHA-256, in
/// hexadecimal digits.
///
/// - `X-Hub-Signature-256: sha256=…`, as GitHub and many others have it:
///   `SignatureScheme::header("X-Hub-Signature-256").prefix("sha256=")`
/// - `Stripe-Signature: t=1492774577,v1=…`:
///   `SignatureScheme::header("Stripe-Signature").fields("t", "v1").signed("{timestamp}.{body}")`
#[derive(Clone, Debug)]
#[must_use]
pub struct SignatureScheme {
    pub(super) header: String,
    pub(super) layout: Layout,
    pub(super) encoding: SignatureEncoding,
    pub(super) hash: Hash,
    pub(super) signed: String,
    pub(super) timestamp_header: Option<String>,
    pub(super) id_header: Option<String>,
    pub(super) tolerance: Duration,
}

/// How the header is laid out.
#[derive(Clone, Debug)]
pub(super) enum Layout {
    /// One signature behind a prefix.
    Prefix(String),
    /// Signatures behind their version, with spaces between them: `v1,… v1,…`.
    Versions(&'static str),
    /// Members with commas between them, one of which is the time: `t=…,v1=…`.
    Fields { timestamp: String, signature: String },
}

impl SignatureScheme {
    /// The signature stands in the header `name`.
    pub fn header(name: impl Into<String>) -> Self {
        Self {
            header: name.into(),
            layout: Layout::Prefix(String::new()),
            encoding: SignatureEncoding::Hex,
            hash: Hash::Sha256,
            signed: "{body}".to_owned(),
            timestamp_header: None,
            id_header: None,
            tolerance: Duration::from_secs(5 * 60),
        }
    }

    /// Text that stands before the signature, such as `sha256=`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.layout = Layout::Prefix(prefix.into());
        self
    }

    /// The header has members with commas between them: the time of signing is called `timestamp`, and the signature
    /// `signature`, which may be there more than once.
    pub fn fields(mut self, timestamp: impl Into<String>, signature: impl Into<String>) -> Self {
        self.layout = Layout::Fields { timestamp: timestamp.into(), signature: signature.into() };
        self
    }

    /// How the signature is written.
    pub fn encoding(mut self, encoding: SignatureEncoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// The hash function.
    pub fn hash(mut self, hash: Hash) -> Self {
        self.hash = hash;
        self
    }

    /// What is signed, with `{body}`, `{timestamp}` and `{id}` for what stands in the request: `{timestamp}.{body}`.
    pub fn signed(mut self, template: impl Into<String>) -> Self {
        self.signed = template.into();
        self
    }

    /// The header with the time of signing, in seconds or milliseconds since 1970.
    pub fn timestamp_header(mut self, name: impl Into<String>) -> Self {
        self.timestamp_header = Some(name.into());
        self
    }

    /// The header with the name of the message.
    pub fn id_header(mut self, name: impl Into<String>) -> Self {
        self.id_header = Some(name.into());
        self
    }

    /// How far the time of signing may lie from now, before or after. Five minutes unless set.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Standard Webhooks, version 1.
    pub(super) fn standard_webhooks() -> Self {
        let scheme = Self::header("webhook-signature")
            .encoding(SignatureEncoding::Base64)
            .id_header("webhook-id")
            .timestamp_header("webhook-timestamp")
            .signed("{id}.{timestamp}.{body}");
        Self { layout: Layout::Versions("v1"), ..scheme }
    }

    /// The pieces of what is signed. A scheme that would leave the body or the time unsigned protects nothing.
    pub(super) fn pieces(&self) -> Result<Vec<Piece>, VerifierError> {
        let error = |reason: String| Err(VerifierError { reason });
        let headers = [Some(&self.header), self.timestamp_header.as_ref(), self.id_header.as_ref()];
        for name in headers.into_iter().flatten() {
            if HeaderName::from_bytes(name.as_bytes()).is_err() {
                return error(format!("`{name}` is not the name of a header"));
            }
        }
        let has_timestamp = self.timestamp_header.is_some() || matches!(self.layout, Layout::Fields { .. });
        let pieces = pieces(&self.signed);
        let signs = |piece: &Piece| pieces.contains(piece);
        if !signs(&Piece::Body) {
            return error(format!("the body is not signed: there is no `{{body}}` in `{}`", self.signed));
        }
        for (piece, known, name) in
            [(Piece::Timestamp, has_timestamp, "timestamp"), (Piece::Id, self.id_header.is_some(), "id")]
        {
            if signs(&piece) && !known {
                return error(format!("`{}` needs to know where the {name} stands", self.signed));
            }
        }
        if has_timestamp && !signs(&Piece::Timestamp) {
            return error(format!(
                "the time is not signed: there is no `{{timestamp}}` in `{}`",
                self.signed
            ));
        }
        Ok(pieces)
    }
}

/// A piece of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Body,
    Timestamp,
    Id,
}

fn pieces(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template;
    let known = [("{body}", Piece::Body), ("{timestamp}", Piece::Timestamp), ("{id}", Piece::Id)];
    while !rest.is_empty() {
        let found = known.iter().filter_map(|(mark, piece)| Some((rest.find(mark)?, mark.len(), piece)));
        let Some((at, length, piece)) = found.min_by_key(|(at, ..)| *at) else {
            pieces.push(Piece::Text(rest.to_owned()));
            break;
        };
        if at > 0 {
            pieces.push(Piece::Text(rest[..at].to_owned()));
        }
        pieces.push(piece.clone());
        rest = &rest[at + length..];
    }
    pieces
}
