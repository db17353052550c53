//! What TLS connections of the default transport are made with: a client certificate, and whom to trust.

use std::fmt;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;

/// Client certificates (mutual TLS) and certificates to trust besides those that the operating system trusts, for
/// [`ClientBuilder::tls`](crate::runtime::ClientBuilder::tls). `Debug` shows neither certificates nor keys.
#[derive(Clone, Default)]
pub struct Tls {
    identity: Option<(Vec<u8>, Vec<u8>)>,
    roots: Vec<u8>,
}

impl Tls {
    /// Returns what holds unless anything is set: no client certificate, and the trust of the operating system.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the certificate that the client shows, and its private key, both as PEM. Certificates that stand between
    /// it and its root follow it in `chain`. The key is one of PKCS #8, PKCS #1 or SEC 1, without a password.
    #[must_use]
    pub fn client_certificate(mut self, chain: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.identity = Some((chain.into(), key.into()));
        self
    }

    /// Adds certificates, as PEM, that are trusted as roots, too.
    #[must_use]
    pub fn root_certificates(mut self, certificates: impl AsRef<[u8]>) -> Self {
        self.roots.extend_from_slice(certificates.as_ref());
        self.roots.push(b'\n');
        self
    }

    pub(crate) fn has_certificate(&self) -> bool {
        self.identity.is_some()
    }

    /// Returns the configuration: TLS 1.2 and 1.3 with the cryptography of ring, whatever else the program has chosen
    /// for itself. The error text never shows a key.
    pub(crate) fn config(&self) -> Result<rustls::ClientConfig, String> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = verifier(certificates(&self.roots, "a root certificate")?, Arc::clone(&provider));
        let verifier = verifier.map_err(|error| error.to_string())?;
        let builder = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let Some((chain, key)) = &self.identity else { return Ok(builder.with_no_client_auth()) };
        let chain = certificates(chain, "the client certificate")?;
        if chain.is_empty() {
            return Err("there is no certificate in the PEM of the client certificate".to_owned());
        }
        // What the reader says of a key might show some of it.
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|_| "the PEM of the client certificate's key holds no key that can be read")?;
        let config = builder.with_client_auth_cert(chain, key);
        config.map_err(|_| "the key of the client certificate does not belong to it".to_owned())
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Tls");
        debug.field("client_certificate", &self.identity.is_some()).finish_non_exhaustive()
    }
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let all: Result<_, _> = CertificateDer::pem_slice_iter(pem).collect();
    all.map_err(|_| format!("{what} is not PEM that can be read"))
}

/// Returns what checks the certificates of servers: the way the operating system does, and by the `roots`.
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<rustls::crypto::CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    if roots.is_empty() {
        return Verifier::new(provider);
    }
    #[cfg(not(target_os = "android"))]
    return Verifier::new_with_extra_roots(roots, provider);
    #[cfg(target_os = "android")]
    return Err(rustls::Error::General("root certificates cannot be added on this system".to_owned()));
}
