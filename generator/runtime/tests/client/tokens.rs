//! Tokens from authorization servers: what they are asked, and what becomes of what they say.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use sha2::Digest as _;

use crate::emitted::secs;
use crate::oauth::{
    Authorization, AuthorizationCode, AuthorizationServer, ClientCredentials, Grant, RefreshToken,
    TokenError, TokenErrorCode, Tokens,
};
use crate::runtime::{
    Client, ClientBuilder, Error, Operation, Outcome, Recorded, Replay, ReplayTransport, Scheme, ServerInfo,
    Service, Transport as _, reply,
};

static SERVER: AuthorizationServer = AuthorizationServer {
    authorization_url: Some("https://login.example/authorize?tenant=7"),
    token_url: Some("https://login.example/token"),
    client_credentials_url: Some("/oauth/token"),
    refresh_url: Some("https://login.example/refresh"),
    ..AuthorizationServer::DEFAULT
};
static ISSUER: AuthorizationServer = AuthorizationServer {
    discovery_url: Some("https://id.example/realm/.well-known/openid-configuration"),
    ..AuthorizationServer::DEFAULT
};
static SHOP: Service = Service {
    name: "shop",
    user_agent: "shop/1",
    env_prefix: "SHOP",
    servers: &[ServerInfo { url: "https://shop.example/v1", description: "" }],
    schemes: &[
        Scheme::Issued { name: "user", issuer: &SERVER },
        Scheme::Issued { name: "issuer", issuer: &ISSUER },
        Scheme::MutualTls { name: "mutual" },
        Scheme::Http { name: "kerberos", scheme: "Negotiate" },
    ],
};
static THING: Operation =
    Operation { id: "thing", path: "/thing", security: &[&[0]], idempotent: true, ..Operation::DEFAULT };
static ISSUED: Operation =
    Operation { id: "issued", path: "/thing", security: &[&[1]], ..Operation::DEFAULT };
static SAFE: Operation =
    Operation { id: "safe", path: "/safe", security: &[&[2], &[2, 0]], ..Operation::DEFAULT };
static KERBEROS: Operation =
    Operation { id: "kerberos", path: "/thing", security: &[&[3]], ..Operation::DEFAULT };

const SECRETS: [&str; 6] = ["s3cret", "acc3ss", "r3fresh", "c0de", "st4te", "d3scription"];

#[track_caller]
fn harmless(shown: &str) {
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

/// Answers to token requests one after the other, and to all others with 204.
fn transport(replies: Vec<Replay>) -> ReplayTransport {
    let transport = ReplayTransport::new()
        .when(|request| request.uri().path() == "/v1/thing", Replay::status(StatusCode::NO_CONTENT));
    replies.into_iter().fold(transport, ReplayTransport::reply)
}

fn issued(access: &str, more: &str) -> Replay {
    let body = format!(r#"{{"access_token":"{access}","token_type":"bearer"{more}}}"#);
    Replay::json(StatusCode::OK, body)
}

fn shop(transport: &ReplayTransport) -> ClientBuilder {
    ClientBuilder::new(&SHOP).transport(transport.clone())
}

fn by(transport: &ReplayTransport, grant: impl Into<Grant>) -> Client {
    shop(transport).provider(0, SERVER.provider(grant)).build().unwrap()
}

async fn call(client: &Client, operation: &'static Operation) -> Result<(), Error> {
    client.call(operation).send(reply::empty).await
}

fn form(request: &Recorded) -> String {
    String::from_utf8(request.body().to_vec()).unwrap()
}

#[tokio::test]
async fn a_client_gets_tokens_in_its_own_name() {
    let transport = transport(vec![issued("acc3ss-1", r#","expires_in":"100""#), issued("acc3ss-2", "")]);
    let grant = ClientCredentials::new("my client", "s3cret:&").scopes(["read", "write"]);
    let client = by(&transport, grant.parameter("audience", "shop"));
    call(&client, &THING).await.unwrap();
    call(&client, &THING).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests.len(), 3);
    let asked = &requests[0];
    // A relative address is one on the server of the client.
    assert_eq!(
        (asked.method().as_str(), asked.uri().to_string()),
        ("POST", "https://shop.example/oauth/token".to_owned())
    );
    assert_eq!(form(asked), "grant_type=client_credentials&scope=read%20write&audience=shop");
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(asked.header("user-agent"), Some("shop/1"));
    // RFC 6749, section 2.3.1: both parts are escaped before they are joined: `my%20client:s3cret%3A%26`.
    assert_eq!(asked.header("authorization"), Some("Basic bXklMjBjbGllbnQ6czNjcmV0JTNBJTI2"));
    assert!(asked.headers()["authorization"].is_sensitive());
    for sent in &requests[1..] {
        assert_eq!(sent.header("authorization"), Some("Bearer acc3ss-1"));
    }
    transport.sleep(secs(81)).await;
    call(&client, &THING).await.unwrap();
    assert_eq!(transport.requests()[4].header("authorization"), Some("Bearer acc3ss-2"));
    harmless(&format!("{client:?} {:?} {:?}", ClientCredentials::new("a", "s3cret"), transport.requests()));
}

#[tokio::test]
async fn the_secret_can_stand_in_the_body() {
    let transport = transport(vec![issued("a", "")]);
    let grant = ClientCredentials::new("me", "s3cret").secret_in_body().token_url("https://test.example/t");
    call(&by(&transport, grant), &THING).await.unwrap();
    let asked = &transport.requests()[0];
    assert_eq!(form(asked), "grant_type=client_credentials&client_id=me&client_secret=s3cret");
    assert_eq!((asked.header("authorization"), asked.uri().host()), (None, Some("test.example")));
}

#[tokio::test]
async fn a_refresh_token_is_replaced_by_the_new_one_and_the_caller_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let transport = transport(vec![
        issued("acc3ss-2", r#","refresh_token":"r3fresh-2","expires_in":10"#),
        issued("acc3ss-3", r#","expires_in":10"#),
        issued("acc3ss-4", ""),
    ]);
    let grant = RefreshToken::new("me", "r3fresh-1").access_token("acc3ss-1", Some(secs(10))).on_refresh(
        move |tokens: &Tokens| {
            harmless(&format!("{tokens:?}"));
            tell.lock().unwrap().push(tokens.refresh_token().unwrap().to_owned());
        },
    );
    harmless(&format!("{grant:?} {:?}", Grant::from(grant.clone())));
    let client = by(&transport, grant);
    for _ in 0..4 {
        call(&client, &THING).await.unwrap();
        transport.sleep(secs(11)).await;
    }
    let requests = transport.requests();
    let sent: Vec<_> = requests.iter().filter(|request| request.uri().path() == "/v1/thing").collect();
    let sent: Vec<_> = sent.iter().filter_map(|request| request.header("authorization")).collect();
    assert_eq!(sent, ["Bearer acc3ss-1", "Bearer acc3ss-2", "Bearer acc3ss-3", "Bearer acc3ss-4"]);
    let asked: Vec<_> =
        requests.iter().filter(|request| request.uri().path() == "/refresh").map(form).collect();
    let with = |token: &str| format!("grant_type=refresh_token&refresh_token={token}&client_id=me");
    assert_eq!(asked, [with("r3fresh-1"), with("r3fresh-2"), with("r3fresh-2")]);
    assert_eq!(*told.lock().unwrap(), ["r3fresh-2"; 3]);
}

#[tokio::test]
async fn what_the_server_says_no_with_is_typed() {
    let table = [
        ("invalid_request", TokenErrorCode::InvalidRequest),
        ("invalid_client", TokenErrorCode::InvalidClient),
        ("invalid_grant", TokenErrorCode::InvalidGrant),
        ("unauthorized_client", TokenErrorCode::UnauthorizedClient),
        ("unsupported_grant_type", TokenErrorCode::UnsupportedGrantType),
        ("invalid_scope", TokenErrorCode::InvalidScope),
        ("s3cret", TokenErrorCode::Other("s3cret".to_owned())),
    ];
    for (text, code) in table {
        let body = format!(r#"{{"error":"{text}","error_description":"d3scription"}}"#);
        let transport = transport(vec![Replay::json(StatusCode::BAD_REQUEST, body)]);
        let error = call(&by(&transport, ClientCredentials::new("me", "s3cret")), &THING).await.unwrap_err();
        let found = TokenError::of(&error).unwrap();
        assert_eq!((found.code(), found.status()), (Some(&code), Some(StatusCode::BAD_REQUEST)));
        assert_eq!(found.description(), Some("d3scription"));
        assert_eq!((error.outcome(), transport.requests().len()), (Outcome::NotSent, 1));
        if text != "s3cret" {
            assert_eq!(found.to_string(), format!("the authorization server answered 400 ({text})"));
            harmless(&format!("{error} {error:?} {error:#?} {found} {found:?}"));
        }
    }
}

#[tokio::test]
async fn what_is_no_token_is_an_error() {
    let mac = r#"{"access_token":"acc3ss","token_type":"mac"}"#;
    let replies = [
        Replay::json(StatusCode::OK, "acc3ss"),
        Replay::json(StatusCode::OK, r#"{"token_type":"bearer"}"#),
        Replay::json(StatusCode::OK, mac),
        Replay::status(StatusCode::FOUND).header("location", "https://evil.example"),
        Replay::lost(),
        Replay::refused(),
        Replay::hangs(),
        Replay::body(StatusCode::OK, vec![b' '; 1024 * 1024 + 1]),
    ];
    for reply in replies {
        let transport = transport(vec![reply]);
        let error = call(&by(&transport, ClientCredentials::new("me", "s3cret")), &THING).await.unwrap_err();
        assert!(TokenError::of(&error).is_some() && error.is_credentials(), "{error:?}");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(transport.requests().iter().all(|request| request.uri().path() == "/oauth/token"));
        harmless(&format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn secrets_go_nowhere_in_clear() {
    for url in ["http://login.example/token", "token", "http://127.0.0.1.evil.example"] {
        let transport = transport(vec![issued("a", "")]);
        let client = by(&transport, ClientCredentials::new("me", "s3cret").token_url(url));
        let error = call(&client, &THING).await.unwrap_err();
        assert!(error.is_credentials() && transport.requests().is_empty(), "{url}");
    }
    let transport = transport(vec![issued("a", "")]);
    let grant = ClientCredentials::new("me", "s3cret").token_url("http://localhost:8080/token");
    call(&by(&transport, grant), &THING).await.unwrap();
}

#[tokio::test]
async fn a_user_agrees_and_the_code_becomes_tokens() {
    let more = r#","refresh_token":"r3fresh-1","expires_in":100,"scope":"read","id_token":"x.y.z""#;
    let transport = transport(vec![issued("acc3ss-1", more), issued("acc3ss-2", "")]);
    let client = shop(&transport).build().unwrap();
    let code = AuthorizationCode::new("me", "https://app.example/back?x=1")
        .client_secret("s3cret")
        .scopes(["read", "write"])
        .parameter("prompt", "consent");
    let authorization = SERVER.authorize(&client, &code).await.unwrap();
    assert!(transport.requests().is_empty());
    let url = authorization.url();
    let start = "https://login.example/authorize?tenant=7&response_type=code&client_id=me\
                 &redirect_uri=https%3A%2F%2Fapp.example%2Fback%3Fx%3D1&state=";
    assert!(url.starts_with(start) && url.ends_with("&scope=read%20write&prompt=consent"), "{url}");
    assert!(url.contains("&code_challenge_method=S256&") && !url.contains(authorization.verifier()));
    assert!(url.contains(&format!("&state={}&", authorization.state())));
    assert_eq!((authorization.state().len(), authorization.verifier().len()), (22, 43));
    let challenge = URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(authorization.verifier()));
    assert!(url.contains(&format!("&code_challenge={challenge}&")));
    let second = SERVER.authorize(&client, &code).await.unwrap();
    assert!(second.state() != authorization.state() && second.verifier() != authorization.verifier());

    let kept = Authorization::resume(authorization.state(), authorization.verifier());
    let back = format!("https://app.example/back?x=1&code=c0de%2B1&state={}", authorization.state());
    let tokens = SERVER.exchange(&client, &code, &kept, &back).await.unwrap();
    harmless(&format!("{tokens:?} {authorization:?} {code:?}"));
    assert_eq!((tokens.access_token(), tokens.id_token()), ("acc3ss-1", Some("x.y.z")));
    assert_eq!(tokens.scopes().collect::<Vec<_>>(), ["read"]);
    let asked = &transport.requests()[0];
    assert_eq!(
        form(asked),
        format!(
            "grant_type=authorization_code&code=c0de%2B1&redirect_uri=https%3A%2F%2Fapp.example%2Fback%3Fx%3D1\
             &code_verifier={}",
            authorization.verifier()
        )
    );
    assert_eq!(asked.header("authorization"), Some("Basic bWU6czNjcmV0"));

    // The tokens are used at once, and renewed by the same client.
    let client = client.to_builder().provider(0, SERVER.provider(tokens)).build().unwrap();
    call(&client, &THING).await.unwrap();
    assert_eq!(transport.requests()[1].header("authorization"), Some("Bearer acc3ss-1"));
    transport.sleep(secs(100)).await;
    call(&client, &THING).await.unwrap();
    let asked = &transport.requests()[2];
    assert_eq!(form(asked), "grant_type=refresh_token&refresh_token=r3fresh-1");
    assert_eq!(asked.header("authorization"), Some("Basic bWU6czNjcmV0"));
}

#[tokio::test]
async fn an_answer_of_someone_else_is_refused() {
    let transport = transport(vec![]);
    let client = shop(&transport).build().unwrap();
    let code = AuthorizationCode::new("me", "https://app.example/back");
    let kept = Authorization::resume("st4te", "v");
    for back in ["code=c0de", "code=c0de&state=", "code=c0de&state=other", "?code=c0de&state=st4te2", ""] {
        let error = SERVER.exchange(&client, &code, &kept, back).await.unwrap_err();
        assert!(error.to_string().contains("someone else"), "{back}: {error}");
    }
    let none = Authorization::resume("", "v");
    assert!(SERVER.exchange(&client, &code, &none, "code=c0de&state=").await.is_err());
    let back = "error=access_denied&error_description=d3scription&state=st4te";
    let error = SERVER.exchange(&client, &code, &kept, back).await.unwrap_err();
    assert_eq!(error.code(), Some(&TokenErrorCode::AccessDenied));
    harmless(&format!("{error} {error:?}"));
    assert!(transport.requests().is_empty());
}

const DISCOVERED: &str = r#"{"issuer":"https://id.example/realm","token_endpoint":"https://id.example/token",
    "authorization_endpoint":"https://id.example/authorize",
    "token_endpoint_auth_methods_supported":["client_secret_post"]}"#;

#[tokio::test]
async fn an_issuer_says_where_its_endpoints_are() {
    let transport = transport(vec![
        Replay::json(StatusCode::OK, DISCOVERED),
        issued("acc3ss-1", r#","expires_in":10"#),
        issued("acc3ss-2", ""),
    ]);
    let grant = ClientCredentials::new("me", "s3cret");
    let client = shop(&transport).provider(1, ISSUER.provider(grant)).build().unwrap();
    call(&client, &ISSUED).await.unwrap();
    transport.sleep(secs(20)).await;
    call(&client, &ISSUED).await.unwrap();
    let asked: Vec<_> = transport.requests().iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(
        asked,
        [
            "https://id.example/realm/.well-known/openid-configuration",
            "https://id.example/token",
            "https://shop.example/v1/thing",
            "https://id.example/token",
            "https://shop.example/v1/thing"
        ]
    );
    // It takes secrets in the body only.
    assert!(form(&transport.requests()[1]).ends_with("&client_id=me&client_secret=s3cret"));

    let transport = self::transport(vec![Replay::json(StatusCode::OK, DISCOVERED); 2]);
    let client = shop(&transport).build().unwrap();
    let code = AuthorizationCode::new("me", "https://app.example/back").scopes(["email"]);
    let authorization = ISSUER.authorize(&client, &code).await.unwrap();
    assert!(authorization.url().starts_with("https://id.example/authorize?response_type=code&"));
    assert!(authorization.url().contains("scope=openid%20email"));
    // RFC 9207: an answer that names another issuer is not for us.
    let back = format!("code=c0de&iss=https%3A%2F%2Fevil.example&state={}", authorization.state());
    assert!(ISSUER.exchange(&client, &code, &authorization, &back).await.is_err());
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn the_document_of_another_issuer_is_refused() {
    for (from, to) in [
        ("https://id.example/realm\"", "https://evil.example/realm\""),
        ("https://id.example/realm\"", "https://id.example/other\""),
        ("https://id.example/token", "http://id.example/token"),
        ("token_endpoint\"", "t\""),
    ] {
        let transport = transport(vec![Replay::json(StatusCode::OK, DISCOVERED.replace(from, to))]);
        let grant = ClientCredentials::new("me", "s3cret");
        let client = shop(&transport).provider(1, ISSUER.provider(grant)).build().unwrap();
        let error = call(&client, &ISSUED).await.unwrap_err();
        assert!(TokenError::of(&error).is_some(), "{to}: {error:?}");
        assert_eq!(transport.requests().len(), 1, "{to}");
    }
}

#[tokio::test]
async fn a_certificate_is_a_matter_of_the_transport() {
    let transport = ReplayTransport::new().when(|_| true, Replay::status(StatusCode::NO_CONTENT));
    // Whether a transport of the caller's own has one, nobody knows: it is taken to have one where nothing else fits.
    call(&shop(&transport).build().unwrap(), &SAFE).await.unwrap();
    assert!(transport.requests()[0].header("authorization").is_none());
}

#[tokio::test]
async fn other_schemes_of_the_header_are_sent_by_their_name() {
    let transport = ReplayTransport::new().when(|_| true, Replay::status(StatusCode::NO_CONTENT));
    let credential = || crate::runtime::Credential::http("YII=");
    let client = shop(&transport).credential(3, credential()).build().unwrap();
    call(&client, &KERBEROS).await.unwrap();
    assert_eq!(transport.requests()[0].header("authorization"), Some("Negotiate YII="));
    harmless(&format!("{:?}", crate::runtime::Credential::http("s3cret")));
    let refused =
        shop(&transport).credential(3, crate::runtime::Credential::http("s3cret\n")).build().unwrap_err();
    harmless(&format!("{refused} {refused:?}"));
}
