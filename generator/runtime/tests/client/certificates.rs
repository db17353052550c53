//! Certificates of the default transport, against a server that asks for one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::runtime::{Client, Error, Outcome, Tls};

/// An authority that nobody trusts by itself.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate that `authority` has signed, and its key.
fn identity(authority: &CertifiedIssuer<'static, KeyPair>, name: &str) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.signed_by(&key, authority).unwrap().pem(), key.serialize_pem())
}

/// A server that lets in who shows a certificate of `authority`, and answers everyone with 204.
async fn serve(authority: &CertifiedIssuer<'static, KeyPair>) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap()).unwrap();
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap();
    let (chain, key) = identity(authority, "localhost");
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(chain.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let Ok(mut session) = acceptor.accept(socket).await else { continue };
            let mut read = [0; 4096];
            let _ = session.read(&mut read).await;
            let _ = session.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await;
        }
    });
    address
}

async fn call(address: SocketAddr, tls: Tls) -> Result<(), Error> {
    let client = Client::builder().base_url(format!("https://localhost:{}", address.port()));
    let client = client.tls(tls).basic_auth("a", "b").timeout(Duration::from_secs(5)).build()?;
    client.transfers().remove("t-1").await
}

#[tokio::test]
async fn a_certificate_lets_in_who_has_one() {
    let authority = authority();
    let address = serve(&authority).await;
    let (chain, key) = identity(&authority, "client");
    let trusting = || Tls::new().root_certificates(authority.pem());
    call(address, trusting().client_certificate(chain.clone(), key.clone())).await.unwrap();
    // Without one, or with one that another has signed, the server ends the session.
    assert!(call(address, trusting()).await.is_err());
    let (other_chain, other_key) = identity(&self::authority(), "client");
    assert!(call(address, trusting().client_certificate(other_chain, other_key)).await.is_err());
    // And a server whose authority is not trusted gets nothing.
    let error = call(address, Tls::new().client_certificate(chain, key)).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[test]
fn what_is_wrong_with_a_certificate_is_said_without_the_key() {
    let authority = authority();
    let (chain, key) = identity(&authority, "client");
    let (_, other) = identity(&authority, "client");
    let damaged = key.replacen("MIG", "!!!", 1);
    let table = [
        (
            Tls::new().client_certificate("", key.clone()),
            "there is no certificate in the PEM of the client certificate",
        ),
        (
            Tls::new().client_certificate(chain.clone(), "s3cret"),
            "the PEM of the client certificate's key holds no key that can be read",
        ),
        (
            Tls::new().client_certificate(chain.clone(), damaged),
            "the PEM of the client certificate's key holds no key that can be read",
        ),
        (
            Tls::new().client_certificate(chain.clone(), other),
            "the key of the client certificate does not belong to it",
        ),
        (
            Tls::new().root_certificates("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"),
            "a root certificate is not PEM that can be read",
        ),
    ];
    for (tls, expected) in table {
        let error = Client::builder().tls(tls).build().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the client cannot be built: TLS cannot be set up: {expected}")
        );
        let shown = format!("{error:?}");
        assert!(!shown.contains("s3cret") && !shown.contains(&key[40..60]), "{shown}");
    }
    let shown = format!("{:?}", Tls::new().client_certificate(chain, key));
    assert_eq!(shown, "Tls { client_certificate: true, .. }");
}
