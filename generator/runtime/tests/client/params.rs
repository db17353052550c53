//! Every style of parameter, exploded or not, for values of every kind.

use std::collections::BTreeMap;

use crate::emitted::SERVICE;
use crate::runtime::{
    Body, Client, ClientBuilder, Operation, Param, Place, ReplayTransport, Style, Value, View,
};

fn client() -> Client {
    ClientBuilder::new(&SERVICE).transport(ReplayTransport::new()).build().unwrap()
}

/// The request of an operation with one parameter, or the text of the error.
fn request(param: Param<'static>, value: View<'_>) -> Result<http::Request<Body>, String> {
    let params: &'static [Param<'static>] = Box::leak(Box::new([param]));
    let path = if param.place == Place::Path { "/x{color}/y" } else { "/x" };
    let operation: &'static Operation =
        Box::leak(Box::new(Operation { id: "op", path, params, ..Operation::DEFAULT }));
    let mut call = client().call(operation);
    call.set(0, value);
    call.to_request().map_err(|error| error.to_string())
}

/// What stands where the parameter goes: between `/x` and `/y`, behind `?`, or in the header.
fn written(param: Param<'static>, value: View<'_>) -> Result<String, String> {
    let request = request(param, value)?;
    let header =
        |name: &str| request.headers().get(name).map_or("-", |value| value.to_str().unwrap()).to_owned();
    Ok(match param.place {
        Place::Path => {
            request.uri().path().strip_prefix("/api/v2/x").unwrap().strip_suffix("/y").unwrap().to_owned()
        }
        Place::Query => request.uri().query().unwrap_or("-").to_owned(),
        Place::Header => header("color"),
        Place::Cookie => header("cookie"),
    })
}

fn styled(place: Place, style: Style, explode: bool) -> Param<'static> {
    Param { name: "color", place, style, explode, allow_reserved: false }
}

#[derive(Clone)]
struct Rgb {
    red: i32,
    green: i32,
    blue: Option<i32>,
}
crate::runtime::record! { Rgb { 0 red: "R" required, 1 green: "G" required, 2 blue: "B" optional } }

const OBJECT: Rgb = Rgb { red: 100, green: 200, blue: Some(150) };

fn list() -> Vec<String> {
    ["blue", "black", "brown"].map(str::to_owned).to_vec()
}

#[test]
fn the_table_of_styles() {
    use Place::{Cookie, Header, Path, Query};
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    // The table "Style Values" of OpenAPI, with `label` as in RFC 6570 and everything escaped that a URL does not allow.
    let table = [
        (Path, Matrix, false, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
        (Path, Matrix, true, ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"),
        (Path, Label, false, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
        (Path, Label, true, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
        (Path, Simple, false, "blue", "blue,black,brown", "R,100,G,200,B,150"),
        (Path, Simple, true, "blue", "blue,black,brown", "R=100,G=200,B=150"),
        (Query, Form, false, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (Query, Form, true, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
        (
            Query,
            SpaceDelimited,
            false,
            "color=blue",
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            Query,
            SpaceDelimited,
            true,
            "color=blue",
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
        (
            Query,
            PipeDelimited,
            false,
            "color=blue",
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (Query, PipeDelimited, true, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
        (
            Query,
            DeepObject,
            true,
            "color=blue",
            "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
        (Header, Simple, false, "blue", "blue,black,brown", "R,100,G,200,B,150"),
        (Header, Simple, true, "blue", "blue,black,brown", "R=100,G=200,B=150"),
        (Cookie, Form, false, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (Cookie, Form, true, "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"),
        (Cookie, Style::Cookie, false, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (
            Cookie,
            Style::Cookie,
            true,
            "color=blue",
            "color=blue; color=black; color=brown",
            "R=100; G=200; B=150",
        ),
    ];
    let map: BTreeMap<String, i32> =
        [("B", 150), ("G", 200), ("R", 100)].map(|(name, value)| (name.to_owned(), value)).into();
    let json = serde_json::json!(["blue", "black", "brown"]);
    for (place, style, explode, primitive, array, object) in table {
        let param = styled(place, style, explode);
        let case = format!("{place:?} {style:?} explode={explode}");
        assert_eq!(written(param, View::Text("blue")).unwrap(), primitive, "{case}");
        assert_eq!(written(param, list().view()).unwrap(), array, "{case}");
        assert_eq!(written(param, json.view()).unwrap(), array, "{case}, JSON");
        assert_eq!(written(param, OBJECT.view()).unwrap(), object, "{case}");
        // A map is written like an object, in its own order.
        assert_eq!(written(param, map.view()).unwrap().len(), object.len(), "{case}, map");
    }
}

#[test]
fn scalars_of_every_kind() {
    let param = Param::query("color");
    let json = [serde_json::json!("x y"), serde_json::json!(1.5), serde_json::json!(false)];
    let table = [
        (View::Bool(true), "color=true"),
        (View::I64(i64::MIN), "color=-9223372036854775808"),
        (View::U64(u64::MAX), "color=18446744073709551615"),
        (View::F64(1.5), "color=1.5"),
        (View::F64(2.0), "color=2"),
        (View::F32(0.1), "color=0.1"),
        (View::Text(""), "color="),
        (View::Shown(&format_args!("{}-{}", 1, 2)), "color=1-2"),
        (View::Base64("//4="), "color=%2F%2F4%3D"),
        (View::Json(&json[0]), "color=x%20y"),
        (View::Json(&json[1]), "color=1.5"),
        (View::Json(&json[2]), "color=false"),
    ];
    for (view, expected) in table {
        assert_eq!(written(param, view).unwrap(), expected);
    }
    for number in [f64::NAN, f64::INFINITY] {
        assert_eq!(
            written(param, View::F64(number)).unwrap_err(),
            "op: query parameter `color` must be a finite number"
        );
    }
}

#[test]
fn everything_is_escaped_for_its_place() {
    let all = "a b&c=d/e?f#g,h;i+j%k[l]é|\"";
    let strict = "a%20b%26c%3Dd%2Fe%3Ff%23g%2Ch%3Bi%2Bj%25k%5Bl%5D%C3%A9%7C%22";
    assert_eq!(written(Param::query("color"), View::Text(all)).unwrap(), format!("color={strict}"));
    assert_eq!(written(Param::path("color"), View::Text(all)).unwrap(), strict);
    assert_eq!(written(Param::cookie("color"), View::Text(all)).unwrap(), format!("color={strict}"));
    assert_eq!(written(Param::header("color"), View::Text("a b&c=d/e,f")).unwrap(), "a b&c=d/e,f");
    assert_eq!(written(Param::query("a[b] c"), View::Text("x")).unwrap(), "a%5Bb%5D%20c=x");
    // Separators inside items stay apart from separators between items.
    let items = vec!["a,b".to_owned(), "c d".to_owned(), "e|f".to_owned()];
    assert_eq!(
        written(styled(Place::Query, Style::Form, false), items.view()).unwrap(),
        "color=a%2Cb,c%20d,e%7Cf"
    );
    assert_eq!(
        written(Param::header("color"), items.view()).unwrap_err(),
        "op: header `color` holds an item with a comma, which a header cannot keep apart"
    );
}

#[test]
fn reserved_characters_may_stand_where_that_is_allowed_and_harmless() {
    let reserved = Param { allow_reserved: true, ..Param::query("color") };
    let value = ":/?#[]@!$&'()*+,;=% é";
    assert_eq!(
        written(reserved, View::Text(value)).unwrap(),
        "color=:/?%23%5B%5D@!$%26'()*%2B,;=%25%20%C3%A9"
    );
    let joined = Param { allow_reserved: true, ..styled(Place::Query, Style::Form, false) };
    let items = vec!["a,b".to_owned(), "c/d".to_owned()];
    assert_eq!(written(joined, items.view()).unwrap(), "color=a%2Cb,c/d");
    // In a path, some of them would change where the request goes.
    let path = Param { allow_reserved: true, ..Param::path("color") };
    assert_eq!(written(path, View::Text("a/../b?c")).unwrap(), "a%2F..%2Fb%3Fc");
    assert_eq!(written(path, View::Text(value)).unwrap(), ":%2F%3F%23%5B%5D@!$&'()*+,;=%25%20%C3%A9");
    assert_eq!(written(path, items.view()).unwrap(), "a%2Cb,c%2Fd");
    let matrix = Param { allow_reserved: true, ..styled(Place::Path, Style::Matrix, true) };
    assert_eq!(written(matrix, View::Text("a;b=c:d")).unwrap(), ";color=a%3Bb%3Dc:d");
    // What is escaped already stays as it is (RFC 6570, section 3.2.3), unless it leads elsewhere.
    for param in [reserved, path] {
        let text = written(param, View::Text("50%25%2f%zz%C3é%")).unwrap();
        assert_eq!(text.trim_start_matches("color="), "50%25%2f%25zz%C3%C3%A9%25");
    }
    for step in ["%2e%2E", "%2e", ".%2E"] {
        let mut call = client().call(&SEGMENT);
        call.set(0, View::Text(step));
        assert!(call.to_request().unwrap_err().to_string().contains("lead elsewhere"), "{step}");
    }
}

static SEGMENT: Operation = Operation {
    id: "op",
    path: "/a/{color}/b",
    params: &[Param { allow_reserved: true, ..Param::path("color") }],
    ..Operation::DEFAULT
};

#[test]
fn empty_texts() {
    use Place::{Cookie, Header, Path, Query};
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    // The column "empty" of "Style Examples".
    for explode in [false, true] {
        for (place, style, expected) in [
            (Path, Matrix, ";color"),
            (Path, Label, "."),
            (Query, Form, "color="),
            (Query, SpaceDelimited, "color="),
            (Query, PipeDelimited, "color="),
            (Query, DeepObject, "color="),
            (Header, Simple, ""),
            (Cookie, Form, "color="),
            (Cookie, Style::Cookie, "color="),
        ] {
            let param = styled(place, style, explode);
            assert_eq!(written(param, View::Text("")).unwrap(), expected, "{place:?} {style:?}");
            let json = serde_json::json!("");
            assert_eq!(written(param, json.view()).unwrap(), expected, "{place:?} {style:?}");
        }
    }
    // An empty segment is another path, and often that of all things instead of one.
    let error = written(styled(Path, Simple, false), View::Text("")).unwrap_err();
    assert_eq!(error, "op: path parameter `color` must not be empty");
    let items = vec![String::new(), "a".to_owned()];
    assert_eq!(written(Param::query("color"), items.view()).unwrap(), "color=&color=a");
    assert_eq!(written(styled(Query, Form, false), items.view()).unwrap(), "color=,a");
    assert_eq!(written(styled(Path, Matrix, true), items.view()).unwrap(), ";color;color=a");
}

#[test]
fn the_examples_of_rfc_6570() {
    use Place::{Path, Query};
    use Style::{Form, Label, Matrix, Simple};
    let list = ["red", "green", "blue"].map(str::to_owned).to_vec();
    // An object keeps its order; that of the RFC has a semicolon first.
    let keys = serde_json::json!({"comma": ",", "dot": ".", "semi": ";"});
    let texts = [
        (Simple, Path, "value", "value"),
        (Simple, Path, "Hello World!", "Hello%20World%21"),
        (Simple, Path, "50%", "50%25"),
        (Simple, Path, "/foo/bar", "%2Ffoo%2Fbar"),
        (Simple, Path, "me/too", "me%2Ftoo"),
        (Label, Path, "fred", ".fred"),
        (Label, Path, "1024", ".1024"),
        (Matrix, Path, "1024", ";color=1024"),
        (Matrix, Path, "", ";color"),
        (Form, Query, "fred", "color=fred"),
        (Form, Query, "", "color="),
        (Form, Query, "Hello World!", "color=Hello%20World%21"),
    ];
    for (style, place, text, expected) in texts {
        assert_eq!(written(styled(place, style, false), View::Text(text)).unwrap(), expected);
    }
    let parts = [
        (Simple, Path, false, "red,green,blue", "comma,%2C,dot,.,semi,%3B"),
        (Simple, Path, true, "red,green,blue", "comma=%2C,dot=.,semi=%3B"),
        (Label, Path, false, ".red,green,blue", ".comma,%2C,dot,.,semi,%3B"),
        (Label, Path, true, ".red.green.blue", ".comma=%2C.dot=..semi=%3B"),
        (Matrix, Path, false, ";color=red,green,blue", ";color=comma,%2C,dot,.,semi,%3B"),
        (Matrix, Path, true, ";color=red;color=green;color=blue", ";comma=%2C;dot=.;semi=%3B"),
        (Form, Query, false, "color=red,green,blue", "color=comma,%2C,dot,.,semi,%3B"),
        (Form, Query, true, "color=red&color=green&color=blue", "comma=%2C&dot=.&semi=%3B"),
    ];
    for (style, place, explode, array, object) in parts {
        let param = styled(place, style, explode);
        assert_eq!(written(param, list.view()).unwrap(), array, "{style:?} {explode}");
        assert_eq!(written(param, View::Json(&keys)).unwrap(), object, "{style:?} {explode}");
    }
    // Reserved expansion: `{+var}`.
    let reserved = Param { allow_reserved: true, ..Param::query("color") };
    for (text, expected) in
        [("/foo/bar", "/foo/bar"), ("Hello World!", "Hello%20World!"), ("50%", "50%25"), ("a%2Fb", "a%2Fb")]
    {
        assert_eq!(written(reserved, View::Text(text)).unwrap(), format!("color={expected}"));
    }
}

#[test]
fn json_in_its_place() {
    let json = serde_json::json!({"name": "Zoë, 100% \u{1F600}\u{7f}", "ids": [1, null]});
    let query =
        "%7B%22ids%22%3A%5B1%2Cnull%5D%2C%22name%22%3A%22Zo%C3%AB%2C%20100%25%20%F0%9F%98%80%7F%22%7D";
    for (place, expected) in [
        (Place::Path, query.to_owned()),
        (Place::Query, format!("color={query}")),
        (Place::Cookie, format!("color={query}")),
        (Place::Header, r#"{"ids":[1,null],"name":"Zo\u00eb, 100% \ud83d\ude00\u007f"}"#.to_owned()),
    ] {
        let param = styled(place, Style::Json, false);
        let text = written(param, View::Json(&json)).unwrap();
        // A control character that JSON allows is none that the rest of the table is about.
        assert_eq!(text, expected, "{place:?}");
        if place == Place::Header {
            assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), json);
        }
    }
    let param = styled(Place::Query, Style::Json, false);
    // Texts are quoted, and what styles leave out is there.
    assert_eq!(written(param, View::Text("a")).unwrap(), "color=%22a%22");
    assert_eq!(written(param, View::Null).unwrap(), "color=null");
    assert_eq!(written(param, Vec::<String>::new().view()).unwrap(), "color=%5B%5D");
    assert_eq!(
        written(param, OBJECT.view()).unwrap(),
        "color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D"
    );
    assert_eq!(written(param, View::Absent).unwrap(), "-");
    assert!(written(param, View::F64(f64::NAN)).is_err());
}

#[test]
fn a_query_that_is_a_form() {
    let param = styled(Place::Query, Style::Pairs, false);
    assert_eq!(written(param, OBJECT.view()).unwrap(), "R=100&G=200&B=150");
    let json = serde_json::json!({"a b": "c&d", "list": [1, 2], "none": null});
    assert_eq!(written(param, View::Json(&json)).unwrap(), "a+b=c%26d&list=1&list=2");
    assert_eq!(written(param, View::Absent).unwrap(), "-");
    assert!(written(param, View::Text("a")).is_err());
}

#[test]
fn what_cannot_stand_in_a_header_or_cookie_is_refused() {
    let plain = styled(Place::Cookie, Style::Cookie, true);
    assert_eq!(written(plain, View::Text("a%2Fb=c,d")).unwrap(), "color=a%2Fb=c,d");
    for bad in ["a;b", "a b", "a\"b", "a\\b", "é", "a\r\nb"] {
        assert_eq!(
            written(plain, View::Text(bad)).unwrap_err(),
            "op: cookie `color` holds a character that cannot stand in a cookie: escape it first",
            "{bad:?}"
        );
    }
    let items = vec!["a,b".to_owned()];
    assert!(written(plain, items.view()).is_err());
    for bad in ["a\r\nX-Evil: 1", "a\nb", "\0", "\u{7f}"] {
        assert_eq!(
            written(Param::header("color"), View::Text(bad)).unwrap_err(),
            "op: header `color` holds a line break or another character that cannot be sent",
            "{bad:?}"
        );
        let mut call = client().call(&SEGMENT);
        call.set_header("color", bad);
        assert!(call.to_request().unwrap_err().to_string().starts_with("op: header `color` holds"));
    }
}

#[test]
fn nothing_is_sent_for_nothing() {
    let empty: Vec<String> = Vec::new();
    let gaps = serde_json::json!([null, "a", null]);
    let holes = Rgb { red: 1, green: 2, blue: None };
    for param in [
        Param::query("color"),
        Param::header("color"),
        Param::cookie("color"),
        styled(Place::Query, Style::DeepObject, true),
    ] {
        for nothing in
            [View::Absent, View::Null, empty.view(), View::Json(&serde_json::Value::Null), None::<i64>.view()]
        {
            assert_eq!(written(param, nothing).unwrap(), "-");
        }
    }
    assert_eq!(written(Param::query("color"), gaps.view()).unwrap(), "color=a");
    assert_eq!(written(Param::query("color"), holes.view()).unwrap(), "R=1&G=2");
    for nothing in [View::Absent, empty.view()] {
        assert_eq!(
            written(Param::path("color"), nothing).unwrap_err(),
            "op: path parameter `color` has no value"
        );
    }
}

#[test]
fn what_no_style_can_write_is_refused() {
    let nested = vec![list()];
    let deep = serde_json::json!({"a": {"b": 1}});
    for value in [nested.view(), deep.view()] {
        assert_eq!(
            written(Param::query("color"), value).unwrap_err(),
            "op: query parameter `color` holds a list or an object inside another, which no style can write"
        );
    }
    let brackets = styled(Place::Query, Style::DeepObject, true);
    assert_eq!(written(brackets, deep.view()).unwrap(), "color%5Ba%5D%5Bb%5D=1");
    let lists = serde_json::json!({"in": ["a", "b"]});
    assert_eq!(written(brackets, lists.view()).unwrap(), "color%5Bin%5D%5B%5D=a&color%5Bin%5D%5B%5D=b");
}

#[test]
fn no_style_lets_a_path_lead_elsewhere() {
    let segment = |style: Style, explode: bool, value: View<'_>| {
        let params: &'static [Param<'static>] = Box::leak(Box::new([styled(Place::Path, style, explode)]));
        let operation: &'static Operation =
            Box::leak(Box::new(Operation { id: "op", path: "/a/{color}/b", params, ..Operation::DEFAULT }));
        let mut call = client().call(operation);
        call.set(0, value);
        let request = call.to_request().map_err(|error| error.to_string())?;
        Ok::<_, String>(request.uri().path().to_owned())
    };
    let elsewhere = "op: path parameter `color` must not be `.` or `..`: the path would lead elsewhere";
    for (style, explode, value) in [
        (Style::Simple, false, "."),
        (Style::Simple, false, ".."),
        (Style::Label, false, "."),
        (Style::Label, true, "."),
        (Style::Label, false, ""),
    ] {
        assert_eq!(segment(style, explode, View::Text(value)).unwrap_err(), elsewhere, "{style:?} {value:?}");
    }
    let dot = vec![".".to_owned()];
    assert_eq!(segment(Style::Label, true, dot.view()).unwrap_err(), elsewhere);
    assert_eq!(segment(Style::Simple, true, dot.view()).unwrap_err(), elsewhere);
    // Values that are harmless by themselves.
    let mut call = client().call(&DOTS);
    call.set(0, View::Text("."));
    call.set(1, View::Text("."));
    assert_eq!(
        call.to_request().unwrap_err().to_string(),
        "op: path parameter `a` must not be `.` or `..`: the path would lead elsewhere"
    );
    let mut call = client().call(&DOT);
    call.set(0, View::Text("."));
    assert_eq!(call.to_request().unwrap_err().to_string(), elsewhere);
    // These stand for no step: the segment has something else in it.
    assert_eq!(segment(Style::Matrix, false, View::Text("..")).unwrap(), "/api/v2/a/;color=../b");
    assert_eq!(segment(Style::Simple, false, View::Text("...")).unwrap(), "/api/v2/a/.../b");
    assert_eq!(segment(Style::Simple, false, View::Text("%2e%2e")).unwrap(), "/api/v2/a/%252e%252e/b");
    assert_eq!(segment(Style::Simple, false, View::Text("a/../b?c")).unwrap(), "/api/v2/a/a%2F..%2Fb%3Fc/b");
}

static DOTS: Operation = Operation {
    id: "op",
    path: "/{a}{b}",
    params: &[Param::path("a"), Param::path("b")],
    ..Operation::DEFAULT
};

static DOT: Operation =
    Operation { id: "op", path: "/.{color}", params: &[Param::path("color")], ..Operation::DEFAULT };

#[test]
fn pieces_of_segments() {
    static FILE: Operation = Operation {
        id: "op",
        path: "/a.{ext}/{x}:verb/{from}...{to}",
        params: &[Param::path("ext"), Param::path("x"), Param::path("from"), Param::path("to")],
        ..Operation::DEFAULT
    };
    let mut call = client().call(&FILE);
    for (index, text) in ["tar/gz", "..", "1", "2:3"].into_iter().enumerate() {
        call.set(index, View::Text(text));
    }
    assert_eq!(call.to_request().unwrap().uri().path(), "/api/v2/a.tar%2Fgz/..:verb/1...2%3A3");
}

#[test]
fn values_are_replaced_unset_and_combined() {
    static SEARCH: Operation = Operation {
        id: "search",
        path: "/search?v=1",
        params: &[Param::query("a"), Param::query("b"), Param::cookie("c"), Param::cookie("d")],
        ..Operation::DEFAULT
    };
    let mut call = client().call(&SEARCH);
    call.set(1, View::I64(2));
    call.set(0, View::I64(0));
    call.set(0, View::I64(1));
    call.set(2, View::Text("x"));
    call.set(3, View::Text("y"));
    let request = call.to_request().unwrap();
    assert_eq!(request.uri().query(), Some("v=1&a=1&b=2"));
    assert_eq!(request.headers()["cookie"], "c=x; d=y");
    call.set(0, View::Absent);
    let request = call.to_request().unwrap();
    assert_eq!(request.uri().query(), Some("v=1&b=2"));
}

#[test]
fn a_path_is_sent_as_documented() {
    static ODD: Operation =
        Operation { id: "odd", path: "/a b/{x}.json:run", params: &[Param::path("x")], ..Operation::DEFAULT };
    let mut call = client().call(&ODD);
    call.set(0, View::Text("1"));
    assert_eq!(call.to_request().unwrap().uri().path(), "/api/v2/a%20b/1.json:run");
}

#[derive(Clone)]
enum Color {
    Rgb(Rgb),
    Names(Vec<Color>),
    Number(i64),
    Unknown(serde_json::Value),
}
crate::runtime::union! { Color { Rgb(Rgb), Names(Vec<Color>), Number(i64), ..Unknown } }

#[test]
fn a_union_is_written_as_the_value_in_it() {
    let form = |value: &Color| written(styled(Place::Query, Style::Form, true), value.view()).unwrap();
    let deep = |value: &Color| written(styled(Place::Query, Style::DeepObject, true), value.view()).unwrap();
    let text = Color::Unknown("blue".into());
    assert_eq!(form(&Color::Number(7)), "color=7");
    assert_eq!(form(&text), "color=blue");
    assert_eq!(form(&Color::Names(vec![text, Color::Number(7)])), "color=blue&color=7");
    assert_eq!(form(&Color::Rgb(OBJECT)), "R=100&G=200&B=150");
    assert_eq!(deep(&Color::Rgb(OBJECT)), "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150");
}
