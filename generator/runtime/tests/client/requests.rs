//! Requests as they are built: URL, headers, body.

use crate::emitted::{builder, client, order};
use crate::runtime::{Client, Operation, Outcome, Replay, ReplayTransport};

fn offline() -> Client {
    client(&ReplayTransport::new())
}

#[test]
fn a_request_is_built_without_sending_it() {
    let transport = ReplayTransport::new();
    let request = client(&transport).transfers().create(&order()).to_request().unwrap();
    assert_eq!(request.method(), http::Method::POST);
    assert_eq!(request.uri(), "https://bank.example/api/v2/transfers");
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    assert_eq!(header("accept"), "application/json");
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("user-agent"), concat!("coinage-runtime/", env!("CARGO_PKG_VERSION")));
    assert_eq!(header("authorization"), "Basic bWVyY2hhbnQ6cDRzc3cwcmQ=");
    assert!(request.headers()["authorization"].is_sensitive());
    assert_eq!(request.headers().len(), 4);
    assert_eq!(request.body().as_bytes().unwrap(), r#"{"amount":1250,"iban":"FR7630006000011234567890189"}"#);
    assert!(transport.requests().is_empty());
}

#[test]
fn what_is_not_needed_is_left_out() {
    let request = offline().transfers().remove("t-1").to_request().unwrap();
    let names: Vec<_> = request.headers().keys().map(http::HeaderName::as_str).collect();
    assert_eq!(names, ["user-agent"]);
    assert!(request.body().as_bytes().unwrap().is_empty());
}

#[test]
fn the_path_of_the_base_url_is_kept() {
    let table = [
        ("https://h.example", "https://h.example/transfers/t-1"),
        ("https://h.example/", "https://h.example/transfers/t-1"),
        ("https://h.example/api/v2", "https://h.example/api/v2/transfers/t-1"),
        ("https://h.example/api/v2/", "https://h.example/api/v2/transfers/t-1"),
        ("HTTPS://h.example:8443/a%20b", "https://h.example:8443/a%20b/transfers/t-1"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x/transfers/t-1"),
    ];
    for (base, expected) in table {
        let client = builder(&ReplayTransport::new()).base_url(base).build().unwrap();
        assert_eq!(client.transfers().get("t-1").to_request().unwrap().uri(), expected);
        let request = offline().transfers().get("t-1").with_server(base).to_request().unwrap();
        assert_eq!(request.uri(), expected);
    }
}

#[test]
fn a_base_url_that_leads_astray_is_refused() {
    let table = [
        ("", "the base URL is not of the form `https://host/path`"),
        ("bank.example", "the base URL is not of the form `https://host/path`"),
        ("https://", "the base URL is not of the form `https://host/path`"),
        ("https://bank example", "the base URL is not of the form `https://host/path`"),
        ("/v2", "the base URL is relative: give one with scheme and host, as in `https://api.example.com`"),
        ("ftp://bank.example", "the base URL must begin with `https://` or `http://`"),
        ("https://me:s3cret@bank.example", "the base URL must not hold a user name or password"),
        ("https://bank.example/?key=s3cret", "the base URL must not have a query or a fragment"),
        ("https://bank.example/#top", "the base URL must not have a query or a fragment"),
        ("https://bank.example/a/../b", "the path of the base URL must not have a segment `.` or `..`"),
    ];
    for (url, expected) in table {
        let error = builder(&ReplayTransport::new()).base_url(url).build().unwrap_err();
        assert_eq!(error.to_string(), format!("the client cannot be built: {expected}"), "{url}");
        let error = offline().transfers().get("t-1").with_server(url).to_request().unwrap_err();
        assert_eq!(error.to_string(), format!("transferGet: {expected}"));
    }
}

#[test]
fn an_operation_with_its_own_server_goes_there_unless_the_caller_chose_one() {
    assert_eq!(offline().transfers().alive().to_request().unwrap().uri(), "https://status.example/alive");
    let client = builder(&ReplayTransport::new()).base_url("https://test.example").build().unwrap();
    assert_eq!(client.transfers().alive().to_request().unwrap().uri(), "https://test.example/alive");
    let request = client.transfers().alive().with_server("https://other.example").to_request().unwrap();
    assert_eq!(request.uri(), "https://other.example/alive");
}

#[test]
fn a_call_can_add_headers_and_query() {
    let request =
        offline().transfers().list().size(5).with_query("a b", "c&d=ü").with_header("X-Tenant", "7");
    let request = request.with_header("User-Agent", "mine").to_request().unwrap();
    assert_eq!(request.uri().query(), Some("size=5&a%20b=c%26d%3D%C3%BC"));
    assert_eq!(
        (&request.headers()["x-tenant"], &request.headers()["user-agent"]),
        (&"7".parse().unwrap(), &"mine".parse().unwrap())
    );
}

#[test]
fn headers_that_would_break_the_request_are_refused() {
    let table = [
        ("X-A", "a\r\nX-B: c", "header `x-a` holds a line break or another character that cannot be sent"),
        ("X-A", "a\0", "header `x-a` holds a line break or another character that cannot be sent"),
        ("X A", "a", "the name given to `with_header` cannot be the name of a header"),
        ("Content-Length", "0", "header `content-length` is set by the transport and cannot be given"),
        (
            "Transfer-Encoding",
            "chunked",
            "header `transfer-encoding` is set by the transport and cannot be given",
        ),
    ];
    for (name, value, expected) in table {
        let error = offline().transfers().list().with_header(name, value).to_request().unwrap_err();
        assert_eq!(error.to_string(), format!("transferList: {expected}"));
    }
    let error = offline().transfers().get("t-1").trace("a\r\nb").to_request().unwrap_err();
    assert_eq!(
        error.to_string(),
        "transferGet: header `X-Trace` holds a line break or another character that cannot be sent"
    );
}

#[test]
fn a_path_value_cannot_lead_elsewhere() {
    for (value, problem) in [
        ("", "must not be empty"),
        (".", "must not be `.` or `..`: the path would lead elsewhere"),
        ("..", "must not be `.` or `..`: the path would lead elsewhere"),
    ] {
        let error = offline().transfers().get(value).to_request().unwrap_err();
        assert_eq!(error.to_string(), format!("transferGet: path parameter `id` {problem}"));
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    let table = [
        ("../admin", "..%2Fadmin"),
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("%2e%2e", "%252e%252e"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("...", "..."),
        ("ü {id}", "%C3%BC%20%7Bid%7D"),
        ("\r\n", "%0D%0A"),
    ];
    for (value, expected) in table {
        let request = offline().transfers().get(value).to_request().unwrap();
        assert_eq!(request.uri().path(), format!("/api/v2/transfers/{expected}"));
        assert_eq!(request.uri().query(), None);
    }
}

#[test]
fn a_body_that_cannot_be_encoded_is_an_error_of_the_call() {
    let mut order = order();
    order.rate = Some(f64::NAN);
    let error = offline().transfers().create(&order).to_request().unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = error.to_string();
    assert!(
        text.starts_with("transferCreate: the body cannot be encoded: ")
            && text.ends_with("; the request was not sent"),
        "{text}"
    );
    assert!(text.contains("`$.rate`"), "{text}");
}

static PATCH: Operation = Operation { id: "patch", method: "PATCH", ..Operation::DEFAULT };

#[test]
fn a_body_has_the_media_type_of_its_operation() {
    let mut call = offline().call(&PATCH);
    call.json_as("application/merge-patch+json", &order());
    let request = call.to_request().unwrap();
    assert_eq!(request.headers()["content-type"], "application/merge-patch+json");
    assert_eq!(request.uri(), "https://bank.example/api/v2");
    call.body("text/csv", "a,b".into());
    let request = call.to_request().unwrap();
    assert_eq!(
        (request.headers()["content-type"].to_str().unwrap(), &request.body().as_bytes().unwrap()[..]),
        ("text/csv", &b"a,b"[..])
    );
}

#[test]
fn values_one_after_another() {
    let lines = |records| {
        let mut call = offline().call(&PATCH);
        call.lines("application/x-ndjson", records, [order(), order()]);
        let request = call.to_request().unwrap();
        assert_eq!(request.headers()["content-type"], "application/x-ndjson");
        String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap()
    };
    let one = r#"{"amount":1250,"iban":"FR7630006000011234567890189"}"#;
    assert_eq!(lines(false), format!("{one}\n{one}\n"));
    assert_eq!(lines(true), format!("\u{1e}{one}\n\u{1e}{one}\n"));
    // A line break inside a text is escaped by JSON, and no line is made of it.
    let mut call = offline().call(&PATCH);
    call.lines("application/x-ndjson", false, vec![serde_json::json!("a\nb"), serde_json::json!(null)]);
    assert_eq!(call.to_request().unwrap().body().as_bytes().unwrap(), "\"a\\nb\"\nnull\n");
    call.lines("application/x-ndjson", false, Vec::<i64>::new());
    assert!(call.to_request().unwrap().body().as_bytes().unwrap().is_empty());
    call.lines("application/x-ndjson", false, [1.5, f64::NAN]);
    assert!(call.to_request().unwrap_err().to_string().contains("the body cannot be encoded"));
}

#[tokio::test]
async fn a_reply_can_be_left_as_it_is() {
    let csv = Replay::body(http::StatusCode::OK, "a,b").header("content-type", "text/csv");
    let transport = ReplayTransport::new().reply(csv).reply(Replay::status(http::StatusCode::NOT_FOUND));
    let get = || client(&transport).transfers().get("t-1").with_header("accept", "text/csv");
    let reply = get().into_raw().await.unwrap();
    assert_eq!((reply.status(), &reply.body()[..]), (http::StatusCode::OK, &b"a,b"[..]));
    assert_eq!(reply.headers()["content-type"], "text/csv");
    assert_eq!(transport.requests()[0].headers()["accept"], "text/csv");
    assert_eq!(get().into_raw().await.unwrap_err().status(), Some(http::StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn what_the_document_lacks_can_be_called() {
    let transport = ReplayTransport::new()
        .reply(Replay::body(http::StatusCode::OK, "x"))
        .reply(Replay::lost())
        .reply(Replay::lost())
        .reply(Replay::body(http::StatusCode::OK, "y"));
    let client = client(&transport);
    let reply = client
        .request(http::Method::PATCH, "/new things?a=1")
        .with_query("b", "2&3")
        .with_header("x-new", "yes")
        .json(&serde_json::json!({"a": 1}))
        .await
        .unwrap();
    assert_eq!(reply.body(), "x");
    let request = &transport.requests()[0];
    assert_eq!(*request.method(), http::Method::PATCH);
    assert_eq!(request.uri(), "https://bank.example/api/v2/new%20things?a=1&b=2%263");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert!(request.headers()["authorization"].is_sensitive());
    // What may have been carried out is not sent again; what changes nothing is.
    let error = client.request(http::Method::DELETE, "/new").await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
    assert_eq!(client.request(http::Method::GET, "/new").await.unwrap().body(), "y");
    for path in ["new", "", "/a#b", "/a/../b", "/a/%2e%2E", "https://evil.example/"] {
        let error = client.request(http::Method::GET, path).to_request().unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{path}");
    }
    let request = client.request(http::Method::PUT, "/new").body("text/csv", "a,b").to_request().unwrap();
    assert_eq!(request.headers()["content-type"], "text/csv");
}

#[test]
fn the_first_thing_that_is_wrong_is_reported() {
    let request = offline().transfers().get("").with_header("a b", "c");
    assert!(request.to_request().unwrap_err().to_string().contains("path parameter `id`"));
}

#[test]
fn a_service_without_a_server_needs_one() {
    static NOWHERE: crate::runtime::Service =
        crate::runtime::Service { name: "x", user_agent: "x/1", env_prefix: "X", servers: &[], schemes: &[] };
    let builder = || crate::runtime::ClientBuilder::new(&NOWHERE).transport(ReplayTransport::new());
    let error = builder().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the client cannot be built: no base URL was set, and the service documents none"
    );
    assert!(builder().base_url("https://h.example").build().is_ok());
    let error = builder().base_url("https://h.example").user_agent("a\nb").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the client cannot be built: the user agent holds characters that cannot be sent"
    );
}

#[cfg(not(feature = "reqwest"))]
#[test]
fn without_the_default_transport_one_must_be_given() {
    let error = Client::builder().basic_auth("a", "b").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the client cannot be built: no transport was set, and the default one is left out without the feature `reqwest`"
    );
}

#[test]
fn a_url_that_is_too_long_is_refused() {
    let error = offline().transfers().list().with_query("q", &"x".repeat(70_000)).to_request().unwrap_err();
    assert_eq!(error.to_string(), "transferList: path and query together are too long for a URL");
}

#[test]
fn a_method_of_the_authors_own_is_sent_and_promises_nothing() {
    let copy = Operation { method: "COPY", ..Operation::DEFAULT };
    assert_eq!(copy.method().unwrap().as_str(), "COPY");
    assert_eq!(copy.method, "COPY");
    assert!(!copy.is_safe());
    assert!(Operation::DEFAULT.is_safe());
    let broken = Operation { method: "CO PY", ..Operation::DEFAULT };
    assert_eq!(broken.method().unwrap_err(), "`CO PY` is not a method");
}
