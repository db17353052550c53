//! Credentials that change: who is asked, when, and how often.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::StatusCode;

use crate::emitted::{TRANSFER, order, secs};
use crate::runtime::{
    BoxError, BoxFuture, Client, ClientBuilder, Credential, CredentialProvider, CredentialRequest,
    IdempotencyKey, Operation, Outcome, Replay, ReplayTransport, RetryPolicy, Transport as _, reply,
};

/// Gives `t0ken-1`, `t0ken-2` and so on; fails where it is told to.
#[derive(Clone, Default)]
struct Vault {
    asked: Arc<AtomicUsize>,
    rejected: Arc<AtomicUsize>,
    life: Option<Duration>,
    delay: Option<Duration>,
    fails_from: Option<usize>,
    hangs: bool,
}

impl Vault {
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl CredentialProvider for Vault {
    fn credential<'a>(
        &'a self,
        request: &'a CredentialRequest,
    ) -> BoxFuture<'a, Result<Credential, BoxError>> {
        Box::pin(async move {
            let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
            self.rejected.fetch_add(usize::from(request.is_rejected()), Ordering::SeqCst);
            if self.hangs {
                std::future::pending::<()>().await;
            }
            if let Some(delay) = self.delay {
                request.transport().sleep(delay).await;
            }
            if self.fails_from.is_some_and(|first| number >= first) {
                return Err("the vault is shut".into());
            }
            let credential = Credential::bearer(format!("t0ken-{number}"));
            Ok(match self.life {
                Some(life) => credential.expires_in(life),
                None => credential,
            })
        })
    }
}

fn builder(transport: &ReplayTransport, vault: &Vault) -> ClientBuilder {
    Client::builder().transport(transport.clone()).provider(1, vault.clone()).key("k")
}

fn ok() -> ReplayTransport {
    ReplayTransport::new().when(|_| true, Replay::json(StatusCode::OK, TRANSFER))
}

fn tokens(transport: &ReplayTransport) -> Vec<String> {
    let requests = transport.requests();
    requests.iter().map(|request| request.header("authorization").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_provider_is_asked_once_as_long_as_its_credential_is_good() {
    let (transport, vault) = (ok(), Vault { life: Some(secs(100)), ..Vault::default() });
    let client = builder(&transport, &vault).build().unwrap();
    client.transfers().get("t-1").await.unwrap();
    client.transfers().get("t-1").await.unwrap();
    assert_eq!((vault.asked(), tokens(&transport)), (1, vec!["Bearer t0ken-1".to_owned(); 2]));
    // A fifth of its life before its end, it is renewed.
    transport.sleep(secs(81)).await;
    client.transfers().get("t-1").await.unwrap();
    assert_eq!((vault.asked(), tokens(&transport)[2].as_str()), (2, "Bearer t0ken-2"));
    // It is renewed no earlier than a minute before its end.
    let vault = Vault { life: Some(secs(3600)), ..Vault::default() };
    let client = builder(&transport, &vault).build().unwrap();
    client.transfers().get("t-1").await.unwrap();
    transport.sleep(secs(3539)).await;
    client.transfers().get("t-1").await.unwrap();
    assert_eq!(vault.asked(), 1);
    transport.sleep(secs(2)).await;
    client.transfers().get("t-1").await.unwrap();
    assert_eq!(vault.asked(), 2);
}

#[tokio::test]
async fn an_early_renewal_that_fails_does_no_harm() {
    let (transport, vault) = (ok(), Vault { life: Some(secs(100)), fails_from: Some(2), ..Vault::default() });
    let client = builder(&transport, &vault).build().unwrap();
    client.transfers().get("t-1").await.unwrap();
    transport.sleep(secs(85)).await;
    client.transfers().get("t-1").await.unwrap();
    client.transfers().get("t-1").await.unwrap();
    // The next try waits a while.
    assert_eq!((vault.asked(), tokens(&transport)), (2, vec!["Bearer t0ken-1".to_owned(); 3]));
    transport.sleep(secs(11)).await;
    client.transfers().get("t-1").await.unwrap();
    assert_eq!(vault.asked(), 3);
    transport.sleep(secs(11)).await;
    let error = client.transfers().get("t-1").await.unwrap_err();
    assert_eq!((error.outcome(), transport.requests().len()), (Outcome::NotSent, 4));
}

#[tokio::test]
async fn a_failure_is_an_error_that_says_so_and_nothing_is_sent() {
    let (transport, vault) = (ok(), Vault { fails_from: Some(1), ..Vault::default() });
    let client = builder(&transport, &vault).build().unwrap();
    let error = client.transfers().create(&order()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "transferCreate: there are no credentials for `token`: their provider has failed; the request was not sent"
    );
    assert_eq!((error.outcome(), error.attempts(), error.is_credentials()), (Outcome::NotSent, 0, true));
    let mut sources = std::iter::successors(std::error::Error::source(&error), |error| error.source());
    assert!(sources.any(|source| source.to_string() == "the vault is shut"));
    assert!(transport.requests().is_empty());
    // It is asked anew by the next call.
    client.transfers().create(&order()).await.unwrap_err();
    assert_eq!(vault.asked(), 2);
}

#[tokio::test]
async fn a_credential_of_the_wrong_kind_is_refused_without_showing_it() {
    let client = Client::builder()
        .transport(ok())
        .provider(0, || async { Ok(Credential::bearer("s3cret")) })
        .build()
        .unwrap();
    let error = client.transfers().get("t-1").await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cret"));
    assert!(format!("{error:?}").contains("`basicAuth` does not take a bearer token"), "{error:?}");
}

#[tokio::test]
async fn a_provider_that_takes_too_long_is_given_up() {
    let (transport, vault) = (ok(), Vault { hangs: true, ..Vault::default() });
    let client = builder(&transport, &vault).build().unwrap();
    let error = client.transfers().get("t-1").await.unwrap_err();
    assert!(format!("{error:?}").contains("the provider took too long"), "{error:?}");
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_refused_credential_is_renewed_once_and_the_request_sent_once_more() {
    let unauthorized = || Replay::status(StatusCode::UNAUTHORIZED);
    // Also a POST: 401 says that nothing was done. And also where nothing is ever repeated otherwise.
    let transport =
        ReplayTransport::new().reply(unauthorized()).reply(Replay::json(StatusCode::CREATED, TRANSFER));
    let vault = Vault::default();
    let client = builder(&transport, &vault).retry(RetryPolicy::none()).build().unwrap();
    client.transfers().create(&order()).await.unwrap();
    assert_eq!(tokens(&transport), ["Bearer t0ken-1", "Bearer t0ken-2"]);
    assert_eq!(transport.requests()[0].body(), transport.requests()[1].body());
    assert_eq!((vault.asked(), vault.rejected.load(Ordering::SeqCst)), (2, 1));
    assert!(transport.sleeps().is_empty());

    let transport = ReplayTransport::new().when(|_| true, unauthorized());
    let client = builder(&transport, &Vault::default()).build().unwrap();
    let error = client.transfers().create(&order()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(StatusCode::UNAUTHORIZED), 2));
    assert_eq!((error.outcome(), transport.requests().len()), (Outcome::Rejected, 2));

    // Where there is no new one, the error says that.
    let transport = ReplayTransport::new().when(|_| true, unauthorized());
    let client = builder(&transport, &Vault { fails_from: Some(2), ..Vault::default() }).build().unwrap();
    let error = client.transfers().create(&order()).await.unwrap_err();
    assert_eq!((error.is_credentials(), error.outcome()), (true, Outcome::NotSent));
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn what_never_changes_is_not_renewed() {
    let transport = ReplayTransport::new().when(|_| true, Replay::status(StatusCode::UNAUTHORIZED));
    let client = Client::builder().transport(transport.clone()).token("t").key("k").build().unwrap();
    client.transfers().get("t-1").await.unwrap_err();
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_doubt_from_before_is_kept() {
    // The first attempt may have been carried out, so the end is in doubt, whatever the credentials do then.
    let transport = ReplayTransport::new()
        .reply(Replay::status(StatusCode::SERVICE_UNAVAILABLE))
        .reply(Replay::status(StatusCode::UNAUTHORIZED));
    let vault = Vault { fails_from: Some(2), ..Vault::default() };
    let policy = RetryPolicy::new().resend_unknown(true);
    let client = builder(&transport, &vault).retry(policy).build().unwrap();
    let error = client.transfers().create(&order()).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 2));
}

/// An operation that changes something, is safe to repeat, and has its credentials in the query.
static BOOK: Operation = Operation {
    id: "book",
    method: "POST",
    path: "/bookings",
    security: &[&[3]],
    idempotent: true,
    idempotency_key: Some(IdempotencyKey { header: "Idempotency-Key", make: crate::idempotency::random }),
    ..Operation::DEFAULT
};

#[tokio::test]
async fn a_doubt_is_kept_where_the_request_cannot_be_built_again() {
    let asked = AtomicUsize::new(0);
    // The second key makes the URL too long to be sent.
    let keys = move || {
        let length = if asked.fetch_add(1, Ordering::SeqCst) == 0 { 8 } else { 70_000 };
        async move { Ok(Credential::api_key("k".repeat(length)).expires_in(Duration::ZERO)) }
    };
    let transport = ReplayTransport::new().reply(Replay::lost());
    let client = Client::builder().transport(transport.clone()).provider(3, keys).build().unwrap();
    let error = client.call(&BOOK).send(reply::empty).await.unwrap_err();
    let sent = transport.requests();
    assert_eq!((error.outcome(), error.attempts(), sent.len()), (Outcome::Unknown, 1, 1));
    assert!(error.idempotency_key().is_some());
    assert_eq!(error.idempotency_key(), sent[0].header("idempotency-key"));
    let text = error.to_string();
    assert!(text.contains("too long for a URL") && !text.contains("was not sent"), "{text}");
}

#[tokio::test]
async fn a_request_is_written_without_asking_anyone() {
    let vault = Vault::default();
    let client = builder(&ok(), &vault).build().unwrap();
    let error = client.transfers().get("t-1").to_request().unwrap_err();
    assert_eq!(
        error.to_string(),
        "transferGet: there is no fresh credential for `token`: await `Client::fetch_credentials` before"
    );
    assert_eq!(vault.asked(), 0);
    client.fetch_credentials().await.unwrap();
    client.fetch_credentials().await.unwrap();
    let request = client.transfers().get("t-1").to_request().unwrap();
    assert_eq!(request.headers()["authorization"], "Bearer t0ken-1");
    assert!(request.headers()["authorization"].is_sensitive());
    assert_eq!(vault.asked(), 1);

    let client = builder(&ok(), &Vault { fails_from: Some(1), ..Vault::default() }).build().unwrap();
    let error = client.fetch_credentials().await.unwrap_err();
    assert_eq!(error.to_string(), "there are no credentials for `token`: their provider has failed");
}

#[tokio::test]
async fn calls_at_the_same_time_share_one_question() {
    let (transport, vault) = (ok(), Vault { delay: Some(secs(1)), ..Vault::default() });
    let client = builder(&transport, &vault).build().unwrap();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.transfers().get("t-1").await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((vault.asked(), transport.requests().len()), (1, 50));
}

#[tokio::test]
async fn a_question_outlives_the_call_that_asked_it() {
    struct Slow(Arc<AtomicUsize>, Arc<tokio::sync::Notify>);
    impl CredentialProvider for Slow {
        fn credential<'a>(&'a self, _: &'a CredentialRequest) -> BoxFuture<'a, Result<Credential, BoxError>> {
            Box::pin(async move {
                self.0.fetch_add(1, Ordering::SeqCst);
                self.1.notified().await;
                Ok(Credential::bearer("t"))
            })
        }
    }
    let (asked, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(tokio::sync::Notify::new()));
    let slow = Slow(Arc::clone(&asked), Arc::clone(&gate));
    let client = Client::builder().base_url("http://127.0.0.1:9").provider(1, slow).key("k").build().unwrap();
    let fetch = || {
        let client = client.clone();
        tokio::spawn(async move { client.fetch_credentials().await })
    };
    let (first, second) = (fetch(), fetch());
    while asked.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    // Both have given it up now, and the next one takes it over: a refresh token may have been spent on it.
    second.abort();
    let _ = second.await;
    let third = fetch();
    tokio::task::yield_now().await;
    gate.notify_one();
    third.await.unwrap().unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn sets_with_providers_are_chosen_like_others() {
    let (transport, vault) = (ok(), Vault::default());
    // `security` is basicAuth, or token with key: without a key there is no whole set, and nobody is asked.
    let client = Client::builder().transport(transport.clone()).provider(1, vault.clone()).build().unwrap();
    client.transfers().get("t-1").await.unwrap_err();
    let client = builder(&transport, &vault).basic_auth("u", "p").build().unwrap();
    client.transfers().get("t-1").await.unwrap();
    // And operations that ask for nothing get nothing.
    client.transfers().remove("t-1").await.unwrap();
    assert!(transport.requests()[1].header("authorization").is_none());
    assert_eq!(vault.asked(), 0);
}

#[tokio::test]
async fn a_client_for_someone_else_shares_all_but_the_credentials() {
    let transport = ok();
    let client = Client::builder()
        .transport(transport.clone())
        .base_url("https://test.example")
        .basic_auth("u", "p")
        .user_agent("me/1")
        .build()
        .unwrap();
    let other = client.to_builder().token("tenant-7").key("k").build().unwrap();
    other.transfers().get("t-1").await.unwrap();
    client.to_builder().build().unwrap().transfers().get("t-1").await.unwrap();
    let requests = transport.requests();
    // Not `basicAuth`, although that comes first: the credentials of two are never mixed.
    assert_eq!(requests[0].header("authorization"), Some("Bearer tenant-7"));
    assert_eq!(requests[1].header("authorization"), Some("Basic dTpw"));
    assert!(requests.iter().all(|request| request.header("user-agent") == Some("me/1")));
    assert_eq!(requests[0].uri().host(), Some("test.example"));
    // What was fetched is shared, too.
    let vault = Vault::default();
    let client = builder(&transport, &vault).build().unwrap();
    client.transfers().get("t-1").await.unwrap();
    client.to_builder().timeout(secs(1)).build().unwrap().transfers().get("t-1").await.unwrap();
    assert_eq!(vault.asked(), 1);
}

#[tokio::test]
async fn a_provider_cannot_send_secrets_in_clear() {
    struct Careless;
    impl CredentialProvider for Careless {
        fn credential<'a>(
            &'a self,
            request: &'a CredentialRequest,
        ) -> BoxFuture<'a, Result<Credential, BoxError>> {
            Box::pin(async move {
                let asked = http::Request::get("http://vault.example/s3cret").body(bytes::Bytes::new())?;
                request.send(asked).await?;
                Ok(Credential::bearer("t"))
            })
        }
    }
    let transport = ok();
    let client =
        Client::builder().transport(transport.clone()).provider(1, Careless).key("k").build().unwrap();
    let error = client.transfers().get("t-1").await.unwrap_err();
    assert!(format!("{error:?}").contains("use https"), "{error:?}");
    assert!(transport.requests().is_empty() && !format!("{error} {error:?}").contains("s3cret"));
}

/// By a real clock: that of the replay ends whatever wait is looked at first.
#[cfg(feature = "reqwest")]
#[tokio::test]
async fn a_call_waits_for_a_provider_no_longer_than_for_a_reply() {
    let vault = Vault { hangs: true, ..Vault::default() };
    let client = Client::builder().base_url("http://127.0.0.1:9").provider(1, vault).key("k");
    let client = client.timeout(Duration::from_millis(20)).build().unwrap();
    let error = client.transfers().get("t-1").await.unwrap_err();
    assert_eq!(error.to_string(), "transferGet: there were no credentials for `token` within 20ms");
    assert_eq!((error.outcome(), error.is_timeout()), (Outcome::NotSent, true));
}

#[tokio::test]
async fn hooks_are_for_the_service_and_not_for_providers() {
    struct Asks;
    impl CredentialProvider for Asks {
        fn credential<'a>(
            &'a self,
            request: &'a CredentialRequest,
        ) -> BoxFuture<'a, Result<Credential, BoxError>> {
            Box::pin(async move {
                let asked = http::Request::get("https://vault.example/").body(bytes::Bytes::new())?;
                request.send(asked).await?;
                Ok(Credential::bearer("t"))
            })
        }
    }
    let transport = ok();
    let add = |head: &mut http::request::Parts| {
        head.headers.insert("x-tenant", http::HeaderValue::from_static("s3cret"));
    };
    let client = Client::builder().transport(transport.clone()).on_request(add);
    let client = client.provider(1, Asks).key("k").build().unwrap();
    client.transfers().get("t-1").await.unwrap();
    client.to_builder().build().unwrap().transfers().get("t-1").await.unwrap();
    let tenants: Vec<_> =
        transport.requests().iter().map(|request| request.header("x-tenant").is_some()).collect();
    assert_eq!(tenants, [false, true, true]);
}
