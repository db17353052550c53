//! Lists whose pages are named by offsets, cursors, last items and links: what is asked for, where they end, and what
//! is refused.

use std::collections::BTreeMap;

use http::StatusCode;

use crate::emitted::builder;
use crate::paging::{Pages, Paging, Position, Source, Target, Walk, Way};
use crate::runtime::{Call, Client, Operation, Outcome, Param, Replay, ReplayTransport, View, reply};

#[derive(Clone)]
pub struct Thing {
    pub id: String,
}
crate::runtime::record! { Thing { 0 id: "id" required } }

#[derive(Clone)]
pub struct Things {
    pub data: Vec<Thing>,
    pub next: Option<serde_json::Value>,
    pub cursor: Option<String>,
    pub more: Option<bool>,
    pub total: Option<i64>,
    pub key: Option<BTreeMap<String, String>>,
}
crate::runtime::record! { Things {
    0 data: "data" required, 1 next: "next" optional, 2 cursor: "cursor" optional, 3 more: "more" optional,
    4 total: "total" optional, 5 key: "key" optional,
} }

static LIST: Operation = Operation {
    id: "listThings",
    path: "/things",
    params: &[Param::query("at"), Param::query("size"), Param::query("kind"), Param::header("X-At")],
    security: &[&[0], &[3]],
    idempotent: true,
    ..Operation::DEFAULT
};
static SEARCH: Operation =
    Operation { id: "searchThings", method: "POST", path: "/things", ..Operation::DEFAULT };

const fn paging(walk: Walk) -> Paging<Things, Thing> {
    Paging { walk, decode: reply::json, items: |reply| Some(&mut reply.data) }
}

const NEXT: Source = Source::Member(&["next"]);
static OFFSET: Paging<Things, Thing> =
    paging(Walk { size: Some((1, 100)), total: &["total"], ..Walk::new(Way::Offset(Target::Param(0), 0)) });
static CURSOR: Paging<Things, Thing> =
    paging(Walk { more: &["more"], ..Walk::new(Way::Cursor(Source::Member(&["cursor"]), Target::Param(0))) });
static ANY_CURSOR: Paging<Things, Thing> = paging(Walk::new(Way::Cursor(NEXT, Target::Param(0))));
static HEADER: Paging<Things, Thing> = paging(Walk {
    total_header: "x-total",
    ..Walk::new(Way::Cursor(Source::Header("x-next"), Target::Param(3)))
});
static BODY: Paging<Things, Thing> = paging(Walk::new(Way::Cursor(
    Source::Member(&["key"]),
    Target::Body("application/json", &["page", "start"]),
)));
static LAST: Paging<Things, Thing> =
    paging(Walk { more: &["more"], ..Walk::new(Way::LastItem(&["id"], Target::Param(0))) });
static LINK: Paging<Things, Thing> = paging(Walk::new(Way::Link(NEXT, &[0])));
static LINK_HEADER: Paging<Vec<Thing>, Thing> = Paging {
    walk: Walk::new(Way::Link(Source::Header("link"), &[0])),
    decode: reply::json,
    items: |reply| Some(reply),
};

fn client(transport: &ReplayTransport) -> Client {
    builder(transport).build().unwrap()
}

fn list(transport: &ReplayTransport) -> Call {
    client(transport).call(&LIST)
}

/// A page with items of these names and other members.
fn page(ids: &str, members: &str) -> Replay {
    let items: Vec<_> = ids.chars().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let comma = if members.is_empty() { "" } else { "," };
    Replay::json(StatusCode::OK, format!(r#"{{"data":[{}]{comma}{members}}}"#, items.join(",")))
}

fn replay(pages: impl IntoIterator<Item = Replay>) -> ReplayTransport {
    pages.into_iter().fold(ReplayTransport::new(), ReplayTransport::reply)
}

/// Walks to the end, or to an error.
async fn walk(pages: Pages<Things, Thing>) -> (String, Option<String>) {
    let mut items = pages.items();
    let mut ids = String::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => ids += &item.id,
            Ok(None) => return (ids, None),
            Err(error) => {
                assert!(items.try_next().await.is_err(), "it ends instead of failing again");
                return (ids, Some(error.to_string()));
            }
        }
    }
}

fn targets(transport: &ReplayTransport) -> Vec<String> {
    transport.requests().iter().map(|request| request.uri().path_and_query().unwrap().to_string()).collect()
}

#[tokio::test]
async fn offsets_go_on_by_what_came() {
    let transport = replay([page("abc", r#""total":5"#), page("de", r#""total":5"#)]);
    let mut call = list(&transport);
    call.set(1, View::U64(500));
    let pages = Pages::new(call, &OFFSET);
    assert_eq!(walk(pages).await, ("abcde".to_owned(), None));
    assert_eq!(targets(&transport), ["/api/v2/things?at=0&size=100", "/api/v2/things?at=3&size=100"]);

    // It begins where the request says, and without a total it ends with an empty page.
    let transport = replay([page("d", ""), page("e", ""), page("", "")]);
    let mut call = list(&transport);
    call.set(0, View::I64(3));
    assert_eq!(walk(Pages::new(call, &OFFSET)).await, ("de".to_owned(), None));
    assert_eq!(targets(&transport).last().unwrap(), "/api/v2/things?at=5");

    let transport = replay([page("ab", ""), page("ab", "")]);
    let (ids, error) = {
        let mut items = Pages::new(list(&transport), &OFFSET).items();
        let mut ids = String::new();
        let error = loop {
            match items.try_next().await {
                Ok(item) => ids += &item.unwrap().id,
                Err(error) => break error,
            }
        };
        (ids, error)
    };
    assert_eq!(ids, "ab");
    assert!(error.to_string().contains("page 1 holds the same items"), "{error}");
}

#[tokio::test]
async fn a_cursor_is_sent_as_it_came_until_there_is_none() {
    for end in ["", r#""cursor":null"#, r#""cursor":"""#, r#""cursor":"zz","more":false"#] {
        // An empty page that has a cursor does not end it.
        let pages = [page("ab", r#""cursor":"a b&c""#), page("", r#""cursor":"x""#), page("c", end)];
        let transport = replay(pages);
        assert_eq!(walk(Pages::new(list(&transport), &CURSOR)).await, ("abc".to_owned(), None), "{end}");
        let asked = ["/api/v2/things", "/api/v2/things?at=a%20b%26c", "/api/v2/things?at=x"];
        assert_eq!(targets(&transport), asked);
    }
    let transport = replay([page("a", r#""more":true"#)]);
    let (ids, error) = walk(Pages::new(list(&transport), &CURSOR)).await;
    assert_eq!(ids, "a");
    assert!(error.unwrap().contains("that there are more pages, and not where they are"));
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_cursor_that_comes_again_is_an_error() {
    for cursors in [&["x", "x"][..], &["x", "y", "x"], &["x", "y", "z", "y"]] {
        let ids = ["a", "b", "c", "d"];
        let pages = cursors.iter().zip(ids).map(|(cursor, id)| page(id, &format!(r#""cursor":"{cursor}""#)));
        let transport = replay(pages);
        let (seen, error) = walk(Pages::new(list(&transport), &CURSOR)).await;
        // Nothing that came is lost, and nothing is asked for twice.
        assert_eq!(seen, ids[..cursors.len()].concat());
        assert!(error.unwrap().contains("the list would never end"));
        assert_eq!(transport.requests().len(), cursors.len());
    }
    // A way round that is longer than what is remembered is noticed in the end.
    let pages = (0..400_u16).map(|index| {
        page(
            &char::from(b'a' + u8::from(index % 2 == 1)).to_string(),
            &format!(r#""cursor":"{}""#, index % 100),
        )
    });
    let transport = replay(pages);
    let (_, error) = walk(Pages::new(list(&transport), &CURSOR)).await;
    assert!(error.unwrap().contains("the list would never end"));
}

#[tokio::test]
async fn a_cursor_of_the_wrong_type_is_an_error() {
    let transport = replay([page("a", r#""cursor":{"x":1}"#), page("a", r#""cursor":{"x":1}"#)]);
    let (ids, error) = walk(Pages::new(list(&transport), &CURSOR)).await;
    assert!(ids.is_empty() && error.unwrap().contains("cannot be decoded"));
    for next in ["true", "[1]", r#"{"x":1}"#] {
        let transport = replay([page("a", &format!(r#""next":{next}"#))]);
        let (ids, error) = walk(Pages::new(list(&transport), &ANY_CURSOR)).await;
        assert_eq!(ids, "a");
        assert!(error.unwrap().contains("neither a text nor a number"), "{next}");
    }
    let transport = replay([page("a", r#""next":7"#), page("b", r#""next":null"#)]);
    assert_eq!(walk(Pages::new(list(&transport), &ANY_CURSOR)).await, ("ab".to_owned(), None));
    assert_eq!(targets(&transport)[1], "/api/v2/things?at=7");
}

#[tokio::test]
async fn a_cursor_may_come_and_go_in_headers() {
    let header = |replay: Replay, name: &str, value: &str| replay.header(name, value);
    let first = header(header(page("ab", ""), "x-next", "t/1"), "x-total", "3");
    let transport = replay([first, header(page("c", ""), "x-next", "")]);
    let mut pages = Pages::new(list(&transport), &HEADER);
    let page = pages.try_next().await.unwrap().unwrap();
    assert_eq!((page.number(), page.total(), pages.total()), (0, Some(3), Some(3)));
    assert_eq!(walk(pages).await, ("c".to_owned(), None));
    assert_eq!(transport.requests()[1].header("x-at"), Some("t/1"));
}

#[tokio::test]
async fn a_cursor_goes_into_a_body_and_leaves_the_rest_alone() {
    let transport = replay([
        page("a", r#""key":{"id":"7"}"#),
        page("b", r#""key":{"id":"8"}"#),
        page("c", r#""key":{}"#),
    ]);
    let mut call = client(&transport).call(&SEARCH);
    call.body(
        "application/json",
        r#"{"amount":0.10000000000000000001,"page":{"size":2,"start":null}}"#.into(),
    );
    assert_eq!(walk(Pages::new(call, &BODY)).await, ("abc".to_owned(), None));
    let bodies: Vec<_> = transport
        .requests()
        .iter()
        .map(|request| String::from_utf8_lossy(request.body()).into_owned())
        .collect();
    assert_eq!(bodies[1], r#"{"amount":0.10000000000000000001,"page":{"size":2,"start":{"id":"7"}}}"#);
    assert_eq!(bodies[2], r#"{"amount":0.10000000000000000001,"page":{"size":2,"start":{"id":"8"}}}"#);

    let transport = replay([page("a", r#""key":{"id":"7"}"#), page("b", "")]);
    assert_eq!(walk(Pages::new(client(&transport).call(&SEARCH), &BODY)).await.0, "ab");
    assert_eq!(&transport.requests()[1].body()[..], br#"{"page":{"start":{"id":"7"}}}"#);
    assert_eq!(transport.requests()[1].header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn the_last_item_leads_on() {
    let transport = replay([page("ab", r#""more":true"#), page("c", r#""more":false"#)]);
    assert_eq!(walk(Pages::new(list(&transport), &LAST)).await, ("abc".to_owned(), None));
    assert_eq!(targets(&transport), ["/api/v2/things", "/api/v2/things?at=b"]);
    let transport = replay([page("a", ""), page("", "")]);
    assert_eq!(walk(Pages::new(list(&transport), &LAST)).await, ("a".to_owned(), None));
    let transport = replay([page("", r#""more":true"#)]);
    assert!(walk(Pages::new(list(&transport), &LAST)).await.1.unwrap().contains("not where they are"));
}

#[tokio::test]
async fn links_keep_credentials_base_path_options_and_what_they_leave_out() {
    let absolute = r#""next":"https://bank.example:443/api/v2/things?at=2&kind=new""#;
    let transport = replay([
        page("a", absolute),
        page("b", r#""next":"/things?at=3""#),
        page("c", r#""next":{"href":"?at=4#top"}"#),
        page("d", r#""next":null"#),
    ]);
    let mut call = list(&transport);
    call.set(0, View::U64(1));
    call.set(2, View::Text("old"));
    call.set_header("x-tenant", "7");
    call.add_query("trace", "1");
    assert_eq!(walk(Pages::new(call, &LINK)).await, ("abcd".to_owned(), None));
    assert_eq!(
        targets(&transport),
        [
            "/api/v2/things?at=1&kind=old&trace=1",
            "/api/v2/things?at=2&kind=new&trace=1",
            "/api/v2/things?at=3&kind=old&trace=1",
            "/api/v2/things?at=4&kind=old&trace=1",
        ]
    );
    for request in transport.requests() {
        assert_eq!(request.uri().host(), Some("bank.example"));
        assert_eq!(request.header("x-tenant"), Some("7"));
        assert!(request.header("authorization").is_some());
    }
}

#[tokio::test]
async fn links_elsewhere_are_refused_before_anything_is_sent() {
    let elsewhere = "leads away from https://bank.example, so it is not followed";
    let unfit = "is not a URL that can be followed";
    for (link, refused) in [
        ("http://bank.example/api/v2/things", elsewhere),
        ("https://bank.example:8443/api/v2/things", elsewhere),
        ("https://evil.example/api/v2/things", elsewhere),
        ("//evil.example/api/v2/things", elsewhere),
        ("https://bank.example.evil.example/", elsewhere),
        ("ftp://bank.example/", elsewhere),
        ("https://bank.example@evil.example/", unfit),
        ("https://user:pass@bank.example/", unfit),
        ("https://bank.example\\\\@evil.example/", unfit),
        ("https://bank.example:99999/", unfit),
        ("https:/bank.example/", unfit),
        ("mailto:someone@bank.example", unfit),
        ("https://", unfit),
        ("/x\\ny", unfit),
    ] {
        let transport = replay([page("a", &format!(r#""next":"{link}""#))]);
        let mut pages = Pages::new(list(&transport), &LINK);
        assert!(pages.try_next().await.unwrap().is_some());
        let error = pages.try_next().await.unwrap_err();
        assert!(error.to_string().contains(refused), "{link}: {error}");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert_eq!(transport.requests().len(), 1);
        // The page that has the link can be looked at again.
        assert_eq!(pages.position().unwrap().to_string(), "start");
    }
}

#[tokio::test]
async fn links_are_resolved() {
    for (link, target) in [
        ("https://bank.example/api/v2/things?page=2#top", "/api/v2/things?page=2"),
        ("HTTPS://BANK.example:443/v3/x", "/v3/x"),
        ("//bank.example/x?y", "/x?y"),
        ("https://bank.example?page=2", "/?page=2"),
        ("/api/v20/things", "/api/v2/api/v20/things"),
        ("/api/v2#top", "/api/v2"),
        ("https://bank.example:/x", "/x"),
        ("https://bank.example//x?y", "//x?y"),
        ("things?at=10:30", "/api/v2/things?at=10:30"),
        ("../v3/./x", "/api/v3/x"),
        ("/api/v2/%2e%2E/%2e", "/api/"),
        ("?q=a b|c", "/api/v2/things?q=a%20b%7Cc"),
        // Nothing in a link makes it leave: scheme and host are never taken from it.
        ("/\\\\evil.example/", "/api/v2/%5Cevil.example/"),
    ] {
        let transport = replay([page("a", &format!(r#""next":"{link}""#)), page("b", "")]);
        assert_eq!(walk(Pages::new(list(&transport), &LINK)).await, ("ab".to_owned(), None), "{link}");
        assert_eq!(targets(&transport)[1], target, "{link}");
    }
    // The next link is relative to the page that it stands on, whatever that looks like.
    let transport = replay([
        page("a", r#""next":"https://bank.example//x/y?at=2""#),
        page("b", r#""next":"?at=3""#),
        page("c", r#""next":"../z""#),
        page("d", ""),
    ]);
    assert_eq!(walk(Pages::new(list(&transport), &LINK)).await, ("abcd".to_owned(), None));
    assert_eq!(targets(&transport)[1..], ["//x/y?at=2", "//x/y?at=3", "//z"]);
    let again = r#""next":"/things?at=2""#;
    let transport = replay([page("a", again), page("b", again)]);
    let (ids, error) = walk(Pages::new(list(&transport), &LINK)).await;
    assert_eq!(ids, "ab");
    assert!(error.unwrap().contains("the list would never end"));
}

#[tokio::test]
async fn a_key_in_the_query_is_ours_and_not_kept() {
    let transport = replay([page("a", r#""next":"?at=2&api%5Fkey=theirs""#), page("b", "")]);
    let key = crate::runtime::Credential::api_key("ours");
    let client = Client::builder().credential(3, key).transport(transport.clone()).build().unwrap();
    let mut pages = Pages::new(client.call(&LIST), &LINK);
    pages.try_next().await.unwrap();
    assert_eq!(pages.position().unwrap().to_string(), "link=/api/v2/things?at=2");
    pages.try_next().await.unwrap();
    assert_eq!(targets(&transport)[1], "/api/v2/things?at=2&api_key=ours");
}

#[tokio::test]
async fn the_link_header_is_read_as_rfc_8288_says() {
    for (links, next) in [
        (
            r#"<https://bank.example/x?p=2>; rel="next", <https://bank.example/?p=9>; rel="last""#,
            Some("/x?p=2"),
        ),
        (r#"<a>; rel=prev, <b,c>; title="x, <d>; rel=\"next\""; REL="foo Next""#, Some("/api/v2/b,c")),
        ("<?p=2>;rel = next", Some("/api/v2/things?p=2")),
        (r##"<a>; rel=next; anchor="#part", <b>; rel=next"##, Some("/api/v2/b")),
        (r#"<a>; rel="prev"; rel="next""#, None),
        ("<a>", None),
        ("a; rel=next", None),
        ("<a; rel=next", None),
        ("<a>; rel=\"", None),
        ("<a>; rel=nextish", None),
        (",,", None),
    ] {
        let array = |body: &'static str| Replay::json(StatusCode::OK, body);
        let first = array(r#"[{"id":"a"}]"#).header("link", links);
        let transport = replay([first, array("[]")]);
        let mut pages = Pages::new(list(&transport), &LINK_HEADER);
        assert_eq!(pages.try_next().await.unwrap().unwrap().len(), 1);
        assert!(pages.try_next().await.unwrap().is_none(), "{links}");
        assert_eq!(targets(&transport).get(1).map(String::as_str), next, "{links}");
    }
}

#[tokio::test]
async fn a_list_goes_on_from_a_position_that_was_kept() {
    let transport = replay([page("ab", r#""cursor":"x""#), page("c", r#""cursor":"y""#), page("d", "")]);
    let mut items = Pages::new(list(&transport), &CURSOR).items();
    for expected in ["start", "start", "cursor=x", "cursor=y"] {
        assert_eq!(items.position().unwrap().to_string(), expected);
        items.try_next().await.unwrap();
    }
    assert_eq!(items.position(), None);

    let kept = serde_json::to_string(&"cursor=x".parse::<Position>().unwrap()).unwrap();
    let position: Position = serde_json::from_str(&kept).unwrap();
    assert_eq!(format!("{position:?}"), "Position(cursor)");
    let transport = replay([page("c", r#""cursor":"y""#), page("d", "")]);
    let pages = Pages::new(list(&transport), &CURSOR).resume(&position);
    assert_eq!(walk(pages).await, ("cd".to_owned(), None));
    assert_eq!(targets(&transport), ["/api/v2/things?at=x", "/api/v2/things?at=y"]);

    let (_, error) = walk(Pages::new(list(&transport), &OFFSET).resume(&position)).await;
    assert!(error.unwrap().contains("the position is not one of this list"));
    for text in ["", "cursor", "page=x", "link=https://evil.example/", "row=1"] {
        assert!(text.parse::<Position>().is_err(), "{text}");
    }
}

#[tokio::test]
async fn the_next_page_is_asked_for_early_only_if_wanted() {
    let pages = || [page("ab", r#""cursor":"x""#), page("cd", r#""cursor":"y""#), page("e", "")];
    let transport = replay(pages());
    let mut items = Pages::new(list(&transport), &CURSOR).items();
    items.try_next().await.unwrap();
    assert_eq!(transport.requests().len(), 1);

    let transport = replay(pages());
    let mut items = Pages::new(list(&transport), &CURSOR).prefetch().items();
    let mut asked = Vec::new();
    while items.try_next().await.unwrap().is_some() {
        asked.push(transport.requests().len());
    }
    assert_eq!(asked, [2, 2, 3, 3, 3]);
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test]
async fn a_page_that_failed_early_is_reported_when_it_is_wanted() {
    let failure = Replay::status(StatusCode::BAD_REQUEST);
    let transport = replay([page("ab", r#""cursor":"x""#), failure, page("c", "")]);
    let mut items = Pages::new(list(&transport), &CURSOR).prefetch().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, "a");
    assert_eq!(items.try_next().await.unwrap().unwrap().id, "b");
    assert!(items.try_next().await.unwrap_err().is_status());
    assert_eq!(items.try_next().await.unwrap().unwrap().id, "c");
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_page_that_came_too_late_unnoticed_is_asked_for_again() {
    let late = page("b", "").after(std::time::Duration::from_millis(80));
    let transport = replay([page("a", r#""cursor":"x""#), late, page("b", "")]);
    let mut call = list(&transport);
    call.set_timeout(std::time::Duration::from_millis(30));
    let mut items = Pages::new(call, &CURSOR).prefetch().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, "a");
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!(items.try_next().await.unwrap().unwrap().id, "b");
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(transport.requests().len(), 3);
}
