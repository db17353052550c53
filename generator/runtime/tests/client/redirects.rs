//! Which redirects are followed, and what goes where they lead.

use http::{Method, StatusCode};

use crate::emitted::{TRANSFER, builder, client, order};
use crate::runtime::{
    Body, Operation, Outcome, Recorded, RedirectPolicy, Replay, ReplayTransport, StatusMatch, reply,
};

static SUBMIT: Operation = Operation {
    id: "submit",
    method: "POST",
    path: "/submit",
    keeps_redirects: true,
    success_redirects: &[StatusMatch::Range(3)],
    ..Operation::DEFAULT
};

fn redirect(code: u16, location: &str) -> Replay {
    Replay::status(StatusCode::from_u16(code).unwrap()).header("location", location)
}

fn found() -> Replay {
    Replay::json(StatusCode::OK, TRANSFER)
}

fn targets(transport: &ReplayTransport) -> Vec<String> {
    transport.requests().iter().map(|request| request.uri().to_string()).collect()
}

/// What arrives where a GET is answered with `status` and `location`.
async fn get(policy: RedirectPolicy, code: u16, location: &str) -> (Vec<Recorded>, bool) {
    let transport = ReplayTransport::new().reply(redirect(code, location)).reply(found());
    let client = builder(&transport).redirects(policy).build().unwrap();
    let result = client.transfers().get("t-1").trace("trace").with_header("accept-language", "fr").await;
    (transport.requests(), result.is_ok())
}

#[tokio::test]
async fn what_only_reads_is_followed_in_its_origin() {
    for code in [301, 302, 303, 307, 308] {
        let transport =
            ReplayTransport::new().reply(redirect(code, "/api/v2/elsewhere?a=1#b")).reply(found());
        client(&transport).transfers().get("t-1").await.unwrap();
        let requests = transport.requests();
        assert_eq!(requests.len(), 2, "{code}");
        assert_eq!(requests[1].uri(), "https://bank.example/api/v2/elsewhere?a=1");
        assert_eq!(requests[1].headers(), requests[0].headers());
        assert_eq!(requests[1].method(), Method::GET);
    }
    for not_followed in [300, 304, 305, 399] {
        let (requests, is_ok) = get(RedirectPolicy::default(), not_followed, "/x").await;
        assert_eq!((requests.len(), is_ok), (1, false), "{not_followed}");
    }
}

#[tokio::test]
async fn the_same_origin_is_spelled_in_many_ways() {
    for location in [
        "other",
        "https://BANK.example:443/other",
        "//bank.example/other",
        "?a=1",
        "../other",
        "%2e%2E/other",
        "an other|one",
    ] {
        let (requests, is_ok) = get(RedirectPolicy::default(), 302, location).await;
        assert_eq!((requests.len(), is_ok), (2, true), "{location}");
        assert!(requests[1].header("authorization").is_some(), "{location}");
    }
}

#[tokio::test]
async fn other_origins_are_left_alone() {
    for location in [
        "https://other.example/x",
        "https://bank.example.evil.example/x",
        "https://bank.example:444/x",
        "https://bank.example:99999/x",
        "http://bank.example/x",
        "//other.example/x",
        "https://bank.example@other.example/x",
        "https://user@bank.example/x",
        "\\\\other.example/x",
        "ftp://bank.example/x",
        "",
    ] {
        let (requests, _) = get(RedirectPolicy::default(), 302, location).await;
        let strays = requests.iter().filter(|request| request.uri().authority().unwrap() != "bank.example");
        assert_eq!(strays.count(), 0, "{location}");
        assert!(requests.iter().all(|request| request.uri().scheme_str() == Some("https")), "{location}");
    }
}

#[tokio::test]
async fn another_origin_receives_nothing_that_tells_who_asks() {
    let (requests, is_ok) =
        get(RedirectPolicy::any_origin(), 302, "https://files.example/x?signature=s").await;
    assert!(is_ok);
    let mut names: Vec<&str> = requests[1].headers().keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-language", "user-agent"]);
    assert_eq!(requests[1].uri(), "https://files.example/x?signature=s");
    // Not even those are sent in clear, and nothing comes back by a second redirect.
    let (requests, is_ok) = get(RedirectPolicy::any_origin(), 302, "http://files.example/x").await;
    assert_eq!((requests.len(), is_ok), (1, false));

    let transport = ReplayTransport::new()
        .reply(redirect(302, "https://files.example/x"))
        .reply(redirect(302, "https://bank.example/back"))
        .reply(found());
    let client = builder(&transport).redirects(RedirectPolicy::any_origin()).build().unwrap();
    client.transfers().get("t-1").await.unwrap();
    assert_eq!(transport.requests()[2].header("authorization"), None);
}

#[tokio::test]
async fn what_changes_something_is_not_sent_on_unless_asked() {
    let transport = ReplayTransport::new().reply(redirect(307, "/other")).reply(found());
    let error = client(&transport).transfers().create(&order()).await.unwrap_err();
    assert_eq!((transport.requests().len(), error.outcome()), (1, Outcome::Rejected));
    assert_eq!(error.headers().unwrap()["location"], "/other");

    let policy = RedirectPolicy::same_origin().also_changes(true);
    for code in [307, 308] {
        let transport = ReplayTransport::new()
            .reply(redirect(code, "/other"))
            .reply(Replay::json(StatusCode::CREATED, TRANSFER));
        let client = builder(&transport).redirects(policy).build().unwrap();
        client.transfers().create(&order()).await.unwrap();
        let requests = transport.requests();
        assert_eq!(requests[1].method(), Method::POST);
        assert_eq!(requests[1].body(), requests[0].body());
    }
    // These may stand for a request that was carried out.
    for code in [301, 302, 303] {
        let transport = ReplayTransport::new().reply(redirect(code, "/other")).reply(found());
        let client = builder(&transport).redirects(policy).build().unwrap();
        let error = client.transfers().create(&order()).await.unwrap_err();
        assert_eq!((transport.requests().len(), error.outcome()), (1, Outcome::Unknown), "{code}");
    }
    let policy = RedirectPolicy::any_origin().also_changes(true);
    let transport = ReplayTransport::new().reply(redirect(307, "https://other.example/x")).reply(found());
    let client = builder(&transport).redirects(policy).build().unwrap();
    client.transfers().create(&order()).await.unwrap_err();
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_stream_that_was_read_is_not_sent_on() {
    let transport = ReplayTransport::new().reply(redirect(307, "/other")).reply(found());
    let policy = RedirectPolicy::same_origin().also_changes(true);
    let client = builder(&transport).redirects(policy).build().unwrap();
    let mut call = client.call(&crate::emitted::CREATE);
    call.body("text/plain", Body::reader(&b"once"[..]));
    let error = call.send(crate::runtime::reply::empty).await.unwrap_err();
    assert_eq!((transport.requests().len(), error.status()), (1, Some(StatusCode::TEMPORARY_REDIRECT)));
}

#[tokio::test]
async fn there_is_an_end_to_it() {
    let transport = ReplayTransport::new().when(|_| true, redirect(302, "/round"));
    let error = client(&transport).transfers().get("t-1").await.unwrap_err();
    assert_eq!((transport.requests().len(), error.status()), (11, Some(StatusCode::FOUND)));

    let (requests, is_ok) = get(RedirectPolicy::same_origin().most(0), 302, "/x").await;
    assert_eq!((requests.len(), is_ok), (1, false));
    let (requests, is_ok) = get(RedirectPolicy::none(), 302, "/x").await;
    assert_eq!((requests.len(), is_ok), (1, false));
}

#[tokio::test]
async fn documented_redirects_are_replies() {
    let transport =
        ReplayTransport::new().reply(redirect(302, "/other")).reply(Replay::status(StatusCode::OK));
    let error = client(&transport).transfers().moved().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::FOUND));
    assert_eq!(error.headers().unwrap()["location"], "/other");

    let transport =
        ReplayTransport::new().reply(redirect(302, "/other")).reply(Replay::status(StatusCode::OK));
    let policy = RedirectPolicy::same_origin().also_documented(true);
    builder(&transport).redirects(policy).build().unwrap().transfers().moved().await.unwrap();
    assert_eq!(targets(&transport), ["https://bank.example/api/v2/moved", "https://bank.example/other"]);
}

#[tokio::test]
async fn a_redirect_that_is_all_there_is_is_a_success() {
    let transport = ReplayTransport::new().reply(redirect(302, "https://files.example/1"));
    let reply = client(&transport).transfers().receipt().with_response().await.unwrap();
    assert_eq!(reply.status(), StatusCode::FOUND);
    assert_eq!(reply.headers()["location"], "https://files.example/1");
    // Others are none, and neither is one that says that nothing was done.
    for code in [301, 304] {
        let transport = ReplayTransport::new().reply(redirect(code, "/other"));
        let error = client(&transport).transfers().receipt().await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), transport.requests().len()), (code, 1));
    }
    let transport = ReplayTransport::new().reply(redirect(307, "/other"));
    let error = client(&transport).call(&SUBMIT).send(reply::empty).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Rejected);
    let transport = ReplayTransport::new().reply(redirect(303, "/other"));
    client(&transport).call(&SUBMIT).send(reply::empty).await.unwrap();
}

#[tokio::test]
async fn a_redirect_that_is_a_success_and_breaks_off_is_applied() {
    let transport = ReplayTransport::new().reply(Replay::breaks_off(StatusCode::SEE_OTHER));
    let error = client(&transport).call(&SUBMIT).send(reply::empty).await.unwrap_err();
    assert_eq!((error.outcome(), transport.requests().len()), (Outcome::Applied, 1));
}

#[tokio::test]
async fn all_hops_share_the_time_of_the_attempt() {
    let slow = std::time::Duration::from_secs(20);
    let transport = ReplayTransport::new().when(|_| true, redirect(302, "/round").after(slow));
    let error = client(&transport).transfers().get("t-1").with_retry(crate::runtime::RetryPolicy::none());
    assert!(error.await.unwrap_err().is_timeout());
    assert_eq!(transport.requests().len(), 2);
}
