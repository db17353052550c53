//! Which credentials a request carries, and when they are refused.

use crate::emitted::builder;
use crate::runtime::{Client, ClientBuilder, Credential, Outcome, ReplayTransport};

fn bare() -> ClientBuilder {
    Client::builder().transport(ReplayTransport::new())
}

fn header(client: &Client, name: &str) -> Option<String> {
    let request = client.transfers().get("t-1").to_request().unwrap();
    let value = request.headers().get(name)?;
    assert!(value.is_sensitive());
    Some(value.to_str().unwrap().to_owned())
}

#[test]
fn each_kind_is_written_as_its_standard_says() {
    // The example of RFC 7617, section 2, and one in UTF-8 (section 2.1).
    let client = bare().basic_auth("Aladdin", "open sesame").build().unwrap();
    assert_eq!(header(&client, "authorization").unwrap(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    let client = bare().basic_auth("test", "123£").build().unwrap();
    assert_eq!(header(&client, "authorization").unwrap(), "Basic dGVzdDoxMjPCow==");

    let client = bare().token("abc.def").key("k-1").build().unwrap();
    assert_eq!(header(&client, "authorization").unwrap(), "Bearer abc.def");
    assert_eq!(header(&client, "x-api-key").unwrap(), "k-1");

    let client = bare().credential(3, Credential::api_key("a b&c")).build().unwrap();
    let request = client.transfers().alive().with_query("x", "1").to_request().unwrap();
    assert_eq!(request.uri().query(), Some("x=1&api_key=a%20b%26c"));

    // A key is what the service has set, which may have escapes of its own; only what no cookie can hold is escaped.
    for (key, sent) in [("s%3Aa/b+c==", "s%3Aa/b+c=="), ("a; b\r\nü", "a%3B%20b%0D%0A%C3%BC")] {
        let client = bare().credential(4, Credential::api_key(key)).build().unwrap();
        let request = client.transfers().alive().to_request().unwrap();
        assert_eq!(request.headers()["cookie"], format!("session={sent}"));
        assert!(request.headers()["cookie"].is_sensitive());
    }
}

#[test]
fn the_first_set_that_is_complete_is_sent() {
    // `security` is basicAuth, or token with key.
    let all = bare().basic_auth("u", "p").token("t").key("k").build().unwrap();
    assert!(header(&all, "authorization").unwrap().starts_with("Basic "));
    assert_eq!(header(&all, "x-api-key"), None);

    let both = bare().token("t").key("k").build().unwrap();
    assert!(header(&both, "authorization").unwrap().starts_with("Bearer "));
    assert_eq!(header(&both, "x-api-key").unwrap(), "k");
}

#[tokio::test]
async fn an_incomplete_set_is_refused_before_sending() {
    let transport = ReplayTransport::new();
    let client = Client::builder().transport(transport.clone()).token("t").build().unwrap();
    let error = client.transfers().get("t-1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "transferGet: the client has no credentials for `basicAuth` or `token` with `key`"
    );
    assert_eq!((error.outcome(), transport.requests().len()), (Outcome::NotSent, 0));
}

#[test]
fn an_operation_that_allows_it_is_called_without_credentials() {
    let none = bare().build().unwrap().transfers().alive().to_request().unwrap();
    assert!(none.uri().query().is_none() && none.headers().get("cookie").is_none());
    // An operation without any requirement gets none, whatever the client has.
    let client = bare().basic_auth("u", "p").build().unwrap();
    assert!(client.transfers().list().to_request().unwrap().headers().get("authorization").is_none());
    // Where both are allowed, credentials that are there are sent.
    let client = bare().credential(3, Credential::api_key("k")).build().unwrap();
    assert_eq!(client.transfers().alive().to_request().unwrap().uri().query(), Some("api_key=k"));
}

#[tokio::test]
async fn credentials_never_travel_in_clear() {
    let refused = [
        "http://bank.example",
        "http://10.0.0.1",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example:8080",
        "http://[2001:db8::1]",
        "http://0.0.0.0",
        "http://2130706433",
    ];
    for url in refused {
        let transport = ReplayTransport::new();
        let client = builder(&transport).base_url(url).build().unwrap();
        let error = client.transfers().get("t-1").await.unwrap_err();
        assert_eq!((error.outcome(), transport.requests().len()), (Outcome::NotSent, 0), "{url}");
        let expected = format!(
            "transferGet: credentials are not sent to {url} in clear: use https, or http on this machine only"
        );
        assert_eq!(error.to_string(), expected);
        // Without credentials, plain http is the caller's choice.
        assert!(client.transfers().list().to_request().is_ok(), "{url}");
        // A secret that the caller sets by hand is one all the same, as is a key in a query or a cookie.
        for name in ["authorization", "Proxy-Authorization", "cookie", "x-api-key"] {
            assert!(
                client.transfers().list().with_header(name, "secret").to_request().is_err(),
                "{url} {name}"
            );
        }
        for index in [3, 4] {
            let client = bare().base_url(url).credential(index, Credential::api_key("k")).build().unwrap();
            assert!(client.transfers().alive().to_request().is_err(), "{url}");
        }
    }
    let allowed = [
        "https://bank.example",
        "http://127.0.0.1:8080",
        "http://127.9.9.9",
        "http://[::1]:80",
        "http://localhost",
        "http://LOCALHOST:1",
    ];
    for url in allowed {
        let client = builder(&ReplayTransport::new()).base_url(url).build().unwrap();
        assert!(client.transfers().get("t-1").to_request().is_ok(), "{url}");
    }
    let client = builder(&ReplayTransport::new()).build().unwrap();
    assert!(client.transfers().get("t-1").with_server("http://bank.example").to_request().is_err());
}

#[test]
fn credentials_that_cannot_be_sent_are_refused_without_showing_them() {
    let table = [
        (
            bare().basic_auth("a:b", "s3cret"),
            "the user name for `basicAuth` holds a colon, which HTTP Basic does not allow",
        ),
        (
            bare().basic_auth("a", "s3cret\n"),
            "the user name or password for `basicAuth` holds characters that cannot be sent",
        ),
        (bare().token("s3cret token"), "the token for `token` holds characters that cannot be sent"),
        (bare().token(""), "the token for `token` holds characters that cannot be sent"),
        (bare().key("s3cret\r\nx: y"), "the key for `key` holds characters that cannot be sent"),
        (bare().credential(0, Credential::bearer("s3cret")), "`basicAuth` does not take a bearer token"),
        (
            bare().credential(2, Credential::basic("s3cret", "s3cret")),
            "`key` does not take a user name with a password",
        ),
        (bare().credential(9, Credential::api_key("s3cret")), "there is no security scheme number 9"),
    ];
    for (builder, expected) in table {
        let error = builder.build().unwrap_err();
        assert_eq!(error.to_string(), format!("the client cannot be built: {expected}"));
        assert!(!format!("{error:?}").contains("s3cret"));
        assert_eq!((error.outcome(), error.operation()), (Outcome::NotSent, ""));
    }
}

#[test]
fn the_last_credential_of_a_scheme_counts() {
    let client = bare().basic_auth("a", "b").basic_auth("Aladdin", "open sesame").build().unwrap();
    assert_eq!(header(&client, "authorization").unwrap(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}
