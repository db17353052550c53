//! Does with httpbin what the crate of `wire.yaml` has, as programs do that depend on it.
//!
//! The arguments are the address of the server and the log in which it writes down every request. What has to be
//! counted carries a mark in its query, and is counted there.

mod checks;

use std::error::Error;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use checks::{Checked, chain, check, need, refusal};
use client::runtime::{Body, BoxFuture, FilePart, ReqwestTransport, Transport, TransportError};
use client::types::{Note, Told, UploadBody};
use client::{Client, ClientBuilder, Outcome, RedirectPolicy, RetryPolicy};
use http::header::{AUTHORIZATION, CONTENT_ENCODING, LOCATION, WWW_AUTHENTICATE};
use http::{HeaderValue, Method};
use sha2::{Digest as _, Sha256};

const TOKEN: &str = "the-token-of-this-run";

#[derive(Clone)]
struct Server {
    url: String,
    log: String,
}

impl Server {
    fn builder(&self) -> ClientBuilder {
        let quick = RetryPolicy::new().backoff(Duration::from_millis(1), Duration::from_millis(2));
        Client::builder().base_url(&self.url).retry(quick).bearer_token(TOKEN)
    }

    fn client(&self) -> Result<Client, client::Error> {
        self.builder().build()
    }

    /// The same server by another name, which makes it another origin.
    fn elsewhere(&self) -> String {
        self.url.replace("127.0.0.1", "localhost")
    }

    /// How many requests with this mark have arrived: no fewer than expected, if one waits long enough.
    async fn counted(&self, mark: &str, expected: usize) -> Checked {
        let wanted = format!("mark={mark} ");
        let mut found = 0;
        for turn in 0..40 {
            let log = std::fs::read_to_string(&self.log)?;
            found = log.matches(&wanted).count();
            // One too many may come late.
            if found > expected || (found == expected && turn > 3) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        need!(found == expected, "{found} requests arrived, not {expected}");
        Ok(())
    }
}

fn status(error: &client::Error) -> i64 {
    error.status().map_or(0, |status| status.as_u16().into())
}

fn location(error: &client::Error) -> Option<&str> {
    error.headers()?.get(LOCATION)?.to_str().ok()
}

fn header<'a>(told: &'a Told, name: &str) -> Option<&'a str> {
    told.headers.get(name).map(String::as_str)
}

// Redirects.

/// GET and HEAD go on within the origin, up to ten times, whether the address is whole or not.
async fn redirects(server: Server) -> Checked {
    let client = server.client()?;
    let redirects = client.redirects();
    for told in [
        redirects.follow_local(10).await?,
        redirects.follow_absolute(3).await?,
        redirects.get_elsewhere("/get", 308).await?,
    ] {
        need!(told.url.ends_with("/get"), "it ends at {}", told.url);
    }
    redirects.head_local(2).await?;
    let error = refusal(redirects.follow_local(11).await)?;
    need!(status(&error) == 302, "eleven redirects end with {}", chain(&error));
    need!(location(&error) == Some("/get"), "where the last one leads is {:?}", location(&error));
    for status in [301, 302, 303, 307, 308] {
        let told = redirects.get_elsewhere("/anything/x?a=b%20c", status).await?;
        need!(told.method.as_deref() == Some("GET"), "after {status} it is a {:?}", told.method);
        need!(told.args.get("a").is_some_and(|value| value == "b c"), "the query is lost after {status}");
        let authorization = format!("Bearer {TOKEN}");
        need!(header(&told, "Authorization") == Some(&authorization), "the token is lost after {status}");
    }
    for other in [300, 304] {
        let error = refusal(redirects.get_elsewhere("/anything/x", other).await)?;
        need!(status(&error) == other, "{other} is followed");
    }
    let none = server.builder().redirects(RedirectPolicy::none()).build()?;
    let error = refusal(none.redirects().follow_local(1).await)?;
    need!(status(&error) == 302, "it is followed all the same: {}", chain(&error));
    Ok(())
}

/// A redirect that is documented is a reply, unless the client is told otherwise.
async fn documented_redirects(server: Server) -> Checked {
    let error = refusal(server.client()?.redirects().follow_documented(1).await)?;
    need!(status(&error) == 302, "it is {}", chain(&error));
    need!(location(&error) == Some("/get"), "it leads to {:?}", location(&error));
    let policy = RedirectPolicy::same_origin().also_documented(true);
    let told = server.builder().redirects(policy).build()?.redirects().follow_documented(3).await?;
    need!(told.url.ends_with("/get"), "it ends at {}", told.url);
    Ok(())
}

/// Another origin is not asked, or else is told nothing of the caller.
async fn foreign_redirects(server: Server) -> Checked {
    let mark = "foreign";
    let target = format!("{}/anything/x?mark={mark}", server.elsewhere());
    let call = |client: Client, code| {
        client
            .redirects()
            .get_elsewhere(&target, code)
            .with_header("x-secret", "mine")
            .with_header("cookie", "a=b")
    };
    let error = refusal(call(server.client()?, 302).await)?;
    need!(status(&error) == 302 && location(&error) == Some(&target), "it is {}", chain(&error));
    server.counted(mark, 0).await?;
    let policy = RedirectPolicy::any_origin();
    let client = server.builder().redirects(policy).build()?;
    let told = call(client.clone(), 302).await?;
    for name in ["Authorization", "X-Secret", "Cookie"] {
        need!(header(&told, name).is_none(), "{name} arrives at another origin");
    }
    need!(
        header(&told, "Accept").is_some() && header(&told, "User-Agent").is_some(),
        "they are {:?}",
        told.headers
    );
    // A way back does not bring them back.
    let back =
        format!("{}/redirect-to?url={}%2Fanything%2Fx&status_code=302", server.elsewhere(), server.url);
    let told = client.redirects().get_elsewhere(&back, 302).await?;
    need!(header(&told, "Authorization").is_none(), "the token comes back by another origin");
    let post = client.redirects().post_elsewhere(&target, 307, Note::new("private"));
    need!(status(&refusal(post.await)?) == 307, "a POST goes to another origin");
    server.counted(mark, 1).await
}

/// What changes something goes on only if the client is told so, only in the origin, and only as it was.
async fn redirected_changes(server: Server) -> Checked {
    let target = "/anything/x?mark=moved";
    let cautious = server.client()?;
    let bold = server.builder().redirects(RedirectPolicy::same_origin().also_changes(true)).build()?;
    for code in [301, 302, 303] {
        for client in [&cautious, &bold] {
            let error = refusal(client.redirects().post_elsewhere(target, code, Note::new("pay")).await)?;
            need!(status(&error) == code, "{code} is followed");
            need!(error.outcome() == Outcome::Unknown, "{code} is {:?}", error.outcome());
        }
    }
    for code in [307, 308] {
        let error = refusal(cautious.redirects().post_elsewhere(target, code, Note::new("pay")).await)?;
        need!(error.outcome() == Outcome::Rejected, "{code} is {:?}", error.outcome());
    }
    server.counted("moved", 0).await?;
    for code in [307, 308] {
        let told = bold.redirects().post_elsewhere(target, code, Note::new("pay")).await?;
        need!(told.method.as_deref() == Some("POST"), "after {code} it is a {:?}", told.method);
        need!(told.data.as_deref() == Some(r#"{"text":"pay"}"#), "after {code} the body is {:?}", told.data);
    }
    server.counted("moved", 2).await?;
    // A stream was used up by the first request.
    let path = "/redirect-to?url=/anything/x?mark=streamed&status_code=307";
    let stream = Body::reader(&b"once"[..]);
    let error = refusal(bold.request(Method::POST, path).body("text/plain", stream).await)?;
    need!(status(&error) == 307, "a stream is sent twice: {}", chain(&error));
    Ok(())
}

// Encodings.

async fn encodings(server: Server) -> Checked {
    let client = server.client()?;
    let reply = client.packed().get_gzip().with_response().await?;
    need!(reply.gzipped == Some(true), "gzip is not unpacked");
    need!(!reply.headers().contains_key(CONTENT_ENCODING), "an unpacked reply says that it is packed");
    need!(client.packed().get_brotli().await?.brotli == Some(true), "Brotli is not unpacked");
    let accepted = reply.headers.get("Accept-Encoding").cloned().unwrap_or_default();
    need!(accepted.contains("gzip") && accepted.contains("br"), "the client accepts {accepted:?}");
    need!(!accepted.contains("deflate"), "the client accepts {accepted:?}");
    // This server sends it unasked.
    let error = refusal(client.packed().get_deflate().await)?;
    need!(error.is_decode() && error.to_string().contains("`deflate`"), "the error is {}", chain(&error));
    // What counts is how long it is unpacked.
    let short = server.builder().max_response_bytes(150).build()?;
    let error = refusal(short.packed().get_gzip().await)?;
    need!(error.outcome() == Outcome::Applied && !error.is_decode(), "the error is {}", chain(&error));
    Ok(())
}

// Time limits.

async fn attempt_timeouts(server: Server) -> Checked {
    let client = server.client()?;
    let limit = Duration::from_millis(300);
    let late = client.times().get_late(1).with_query("mark", "late-get").with_attempt_timeout(limit);
    let error = refusal(late.await)?;
    need!(
        error.is_timeout() && error.attempts() == 3,
        "after {} attempts: {}",
        error.attempts(),
        chain(&error)
    );
    let late = client.times().post_late(1).with_query("mark", "late-post").with_attempt_timeout(limit);
    let error = refusal(late.await)?;
    need!(
        error.is_timeout() && error.attempts() == 1,
        "after {} attempts: {}",
        error.attempts(),
        chain(&error)
    );
    need!(error.outcome() == Outcome::Unknown, "the outcome is {:?}", error.outcome());
    server.counted("late-get", 3).await?;
    server.counted("late-post", 1).await
}

async fn total_timeouts(server: Server) -> Checked {
    let client = server.client()?;
    let began = Instant::now();
    let late = client.times().get_late(3).with_attempt_timeout(Duration::from_millis(400));
    let error = refusal(late.with_timeout(Duration::from_millis(600)).await)?;
    let took = began.elapsed();
    need!(
        error.is_timeout() && error.attempts() == 2,
        "after {} attempts: {}",
        error.attempts(),
        chain(&error)
    );
    need!(took >= Duration::from_millis(600) && took < Duration::from_secs(3), "it took {took:?}");
    need!(client.times().get_late(1).await?.url.ends_with("/delay/1"), "what comes in time is lost");
    Ok(())
}

// Streams.

async fn lines(server: Server) -> Checked {
    let mut stream = server.client()?.times().list_lines(20).await?;
    let mut ids = Vec::new();
    while let Some(line) = stream.try_next().await? {
        ids.push(line.id);
    }
    need!(ids == (0..20).collect::<Vec<_>>(), "the lines are {ids:?}");
    Ok(())
}

/// The first piece is there long before the last, and a stream that stands still is an error.
async fn pieces(server: Server) -> Checked {
    let client = server.client()?;
    let drip = client.times().drip().numbytes(4).duration(2.0).delay(0.0);
    let mut stream = drip.into_stream().await?;
    let (mut bytes, mut first) = (Vec::new(), None);
    while let Some(piece) = stream.try_next().await? {
        first.get_or_insert_with(Instant::now);
        bytes.extend_from_slice(&piece);
    }
    let between = first.map(|first| first.elapsed()).unwrap_or_default();
    need!(bytes == b"****", "it is {bytes:?}");
    need!(between > Duration::from_millis(500), "all came within {between:?}");
    let drip = client.times().drip().numbytes(2).duration(6.0).delay(0.0);
    let mut stream = drip.with_stall_timeout(Duration::from_millis(400)).into_stream().await?;
    let began = Instant::now();
    let error = loop {
        match stream.try_next().await {
            Ok(Some(_)) => {}
            Ok(None) => return Err("it goes on".into()),
            Err(error) => break error,
        }
    };
    need!(error.is_timeout() && began.elapsed() < Duration::from_secs(5), "the error is {}", chain(&error));
    Ok(())
}

// Repetition.

async fn retries(server: Server) -> Checked {
    let client = server.client()?;
    let statuses = client.statuses();
    for code in ["408", "502", "503", "504"] {
        let mark = format!("get-{code}");
        let error = refusal(statuses.get_status(code).with_query("mark", &mark).await)?;
        need!(error.attempts() == 3, "GET and {code}: {} attempts", error.attempts());
        server.counted(&mark, 3).await?;
    }
    for code in ["500", "501", "429", "404"] {
        let mark = format!("get-{code}");
        refusal(statuses.get_status(code).with_query("mark", &mark).await)?;
        server.counted(&mark, 1).await?;
    }
    // Calls that succeed pay for more of them.
    let client = server.client()?;
    let statuses = client.statuses();
    refusal(statuses.put_status("503").with_query("mark", "put-503").await)?;
    server.counted("put-503", 3).await?;
    for code in ["408", "500", "502", "503", "504"] {
        let mark = format!("post-{code}");
        let error = refusal(statuses.post_status(code).with_query("mark", &mark).await)?;
        need!(error.outcome() == Outcome::Unknown, "POST and {code} is {:?}", error.outcome());
        server.counted(&mark, 1).await?;
    }
    // The service would know it again by its key.
    refusal(statuses.patch_status("503").with_query("mark", "patch-503").await)?;
    server.counted("patch-503", 3).await?;
    let once = RetryPolicy::none();
    refusal(statuses.get_status("503").with_retry(once).with_query("mark", "once").await)?;
    server.counted("once", 1).await
}

/// Where nobody listens, even a POST is tried again, and the caller knows that nothing was sent.
async fn no_connection(server: Server) -> Checked {
    let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let client = server.builder().base_url(format!("http://{free}")).build()?;
    let error = refusal(client.echo().post_anything("x", Note::new("pay")).await)?;
    need!(
        error.is_connect() && error.attempts() == 3,
        "after {} attempts: {}",
        error.attempts(),
        chain(&error)
    );
    need!(error.outcome() == Outcome::NotSent, "the outcome is {:?}", error.outcome());
    Ok(())
}

// Bodies.

async fn streamed_uploads(server: Server) -> Checked {
    let client = server.client()?;
    let text = "äöü 0123456789\n".repeat(20_000);
    let file = std::env::temp_dir().join(format!("coinage-wire-{}", std::process::id()));
    std::fs::write(&file, &text)?;
    let known = Body::reader(std::io::Cursor::new(text.clone())).with_length(text.len() as u64);
    let length = text.len().to_string();
    for (kind, body, expected) in [
        ("a file", Body::open(&file).await?, Some(length.as_str())),
        ("a reader of known length", known, Some(length.as_str())),
        ("a reader", Body::reader(std::io::Cursor::new(text.clone())), None),
    ] {
        let told = client.echo().put_anything("upload", body).await?;
        need!(told.data.as_deref() == Some(&text), "{kind}: another text arrived");
        need!(header(&told, "Content-Length") == expected, "{kind}: the headers are {:?}", told.headers);
        let is_chunked = header(&told, "Transfer-Encoding") == Some("chunked");
        need!(is_chunked == expected.is_none(), "{kind}: the headers are {:?}", told.headers);
    }
    let part = FilePart::open(&file).await?.file_name("a \"file\" ü.txt").content_type("text/plain");
    let told = client.echo().upload(UploadBody::new("über & so", part).size(3)).await?;
    let form = told.form.unwrap_or_default();
    need!(form.get("title").is_some_and(|title| title == "über & so"), "the form is {form:?}");
    need!(form.get("size").is_some_and(|size| size == "3"), "the form is {form:?}");
    need!(told.files.is_some_and(|files| files.get("file") == Some(&text)), "another file arrived");
    std::fs::remove_file(file)?;
    Ok(())
}

/// Requests that the document does not describe.
async fn raw_requests(server: Server) -> Checked {
    let client = server.client()?;
    let body = Body::reader(std::io::Cursor::new("raw"));
    let reply = client.request(Method::PATCH, "/patch?mark=raw").body("text/plain", body).await?;
    let told: serde_json::Value = serde_json::from_slice(reply.body())?;
    need!(told["data"] == "raw" && told["headers"]["Content-Type"] == "text/plain", "it is {told}");
    let reply =
        client.request(Method::DELETE, "/delete").json(&serde_json::json!({ "a": [1, null] })).await?;
    let told: serde_json::Value = serde_json::from_slice(reply.body())?;
    need!(told["json"]["a"][1].is_null() && told["json"]["a"][0] == 1, "it is {told}");
    refusal(client.request(Method::POST, "/status/503?mark=raw-post").await)?;
    server.counted("raw-post", 1).await?;
    refusal(client.request(Method::GET, "/status/503?mark=raw-get").await)?;
    server.counted("raw-get", 3).await
}

// Credentials.

async fn logins(server: Server) -> Checked {
    let client = server.client()?;
    need!(client.logins().get_bearer().await?.token.as_deref() == Some(TOKEN), "the token is another one");
    let (user, word) = ("üser", "p:ß 1");
    let client = Client::builder().base_url(&server.url).basic_auth(user, word).build()?;
    let login = client.logins().get_basic(user, word).await?;
    need!(login.authenticated && login.user.as_deref() == Some(user), "they are {:?}", login.user);
    need!(client.logins().get_hidden_basic(user, word).await?.authenticated, "they are nobody");
    // A password that is wrong stays wrong: there is no second request.
    let wrong = client.logins().get_basic(user, "another").with_query("mark", "wrong");
    let error = refusal(wrong.await)?;
    need!(status(&error) == 401 && error.attempts() == 1, "the error is {}", chain(&error));
    let challenge = error.headers().and_then(|headers| headers.get(WWW_AUTHENTICATE));
    need!(challenge.is_some_and(|value| value.as_bytes().starts_with(b"Basic")), "the challenge is lost");
    need!(!format!("{error:?} {client:?}").contains(word), "the password is shown");
    server.counted("wrong", 1).await
}

async fn keys(server: Server) -> Checked {
    let client = Client::builder().base_url(&server.url).key("a&b=c ü").session("s%3Aa/b+c==").build()?;
    let told = client.echo().get_by_key().await?;
    need!(told.args.get("api key").is_some_and(|key| key == "a&b=c ü"), "the query is {:?}", told.args);
    let told = client.echo().list_cookies().flavour("sweet").await?;
    let cookie = |name: &str| told.cookies.get(name).map(String::as_str);
    need!(cookie("session") == Some("s%3Aa/b+c=="), "the cookies are {:?}", told.cookies);
    need!(cookie("flavour") == Some("sweet"), "the cookies are {:?}", told.cookies);
    // The server's own cookies are not kept, not even from one redirect to the next.
    let told = client.echo().set_cookie("mine", "now").await?;
    need!(!told.cookies.contains_key("mine"), "the cookies are {:?}", told.cookies);
    Ok(())
}

/// HTTP Digest is left to transports, as the generator says; this is one that has it (RFC 7616).
struct WithDigest {
    inner: ReqwestTransport,
    user: &'static str,
    word: &'static str,
}

impl WithDigest {
    fn answer(&self, method: &Method, uri: &str, challenge: &str) -> String {
        let value = |name: &str| {
            let start = challenge.find(&format!("{name}=\"")).map_or(0, |at| at + name.len() + 2);
            challenge[start..].split('"').next().unwrap_or_default().to_owned()
        };
        let (realm, nonce, opaque) = (value("realm"), value("nonce"), value("opaque"));
        let who = hash(&format!("{}:{realm}:{}", self.user, self.word));
        let what = hash(&format!("{method}:{uri}"));
        let proof = hash(&format!("{who}:{nonce}:00000001:once:auth:{what}"));
        format!(
            "Digest username=\"{}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", algorithm=SHA-256, \
             qop=auth, nc=00000001, cnonce=\"once\", response=\"{proof}\", opaque=\"{opaque}\"",
            self.user
        )
    }
}

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Transport for WithDigest {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, _) = request.into_parts();
            let reply = self.inner.send(http::Request::from_parts(head.clone(), Body::empty())).await?;
            let challenge = reply.headers().get(WWW_AUTHENTICATE).and_then(|value| value.to_str().ok());
            let Some(challenge) = challenge else { return Ok(reply) };
            let uri = head.uri.path_and_query().map_or("/", |target| target.as_str());
            let answer = self.answer(&head.method, uri, challenge);
            let mut again = http::Request::from_parts(head, Body::empty());
            let value = HeaderValue::from_str(&answer).map_err(TransportError::not_sent)?;
            again.headers_mut().insert(AUTHORIZATION, value);
            self.inner.send(again).await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.inner.sleep(duration)
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }
}

async fn digest(server: Server) -> Checked {
    let error = refusal(server.client()?.logins().get_digest("user", "word").await)?;
    let challenges = error.headers().map(|headers| headers.get_all(WWW_AUTHENTICATE).iter().count());
    need!(status(&error) == 401 && challenges >= Some(1), "the error is {}", chain(&error));
    let inner = ReqwestTransport::new(Duration::from_secs(5)).map_err(|error| error.to_string())?;
    let transport = WithDigest { inner, user: "user", word: "word" };
    let client = Client::builder().base_url(&server.url).transport(transport).build()?;
    need!(client.logins().get_digest("user", "word").await?.authenticated, "they are nobody");
    refusal(client.logins().get_digest("user", "another").await)?;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (url, log) = arguments.next().zip(arguments.next()).ok_or("an argument is missing")?;
    let server = Server { url, log };
    check("redirects", redirects(server.clone())).await;
    check("documented-redirects", documented_redirects(server.clone())).await;
    check("foreign-redirects", foreign_redirects(server.clone())).await;
    check("redirected-changes", redirected_changes(server.clone())).await;
    check("encodings", encodings(server.clone())).await;
    check("attempt-timeouts", attempt_timeouts(server.clone())).await;
    check("total-timeouts", total_timeouts(server.clone())).await;
    check("lines", lines(server.clone())).await;
    check("pieces", pieces(server.clone())).await;
    check("retries", retries(server.clone())).await;
    check("no-connection", no_connection(server.clone())).await;
    check("streamed-uploads", streamed_uploads(server.clone())).await;
    check("raw-requests", raw_requests(server.clone())).await;
    check("logins", logins(server.clone())).await;
    check("keys", keys(server.clone())).await;
    check("digest", digest(server)).await;
    check("end", async { Ok(()) }).await;
    Ok(())
}
