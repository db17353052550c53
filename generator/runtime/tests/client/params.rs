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
    // In a path it would change where the request goes.
    let path = Param { allow_reserved: true, ..Param::path("color") };
    assert_eq!(written(path, View::Text("a/../b?c")).unwrap(), "a%2F..%2Fb%3Fc");
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

static PIECES: Operation = Operation {
    id: "op",
    path: "/a/{color}/b",
    params: &[Param { style: Style::Label, ..Param::path("color") }],
    ..Operation::DEFAULT
};

#[test]
fn no_style_lets_a_path_lead_elsewhere() {
    let dot = [".".to_owned()];
    for (style, explode) in
        [(Style::Simple, false), (Style::Label, false), (Style::Label, true), (Style::Matrix, true)]
    {
        let param = styled(Place::Path, style, explode);
        for value in ["", ".", ".."] {
            assert!(written(param, View::Text(value)).is_err(), "{style:?} {value:?}");
        }
    }
    // Pieces that are harmless by themselves.
    let mut call = client().call(&PIECES);
    call.set(0, dot.to_vec().view());
    let error = call.to_request().unwrap_err();
    assert_eq!(
        error.to_string(),
        "op: the path parameters make a segment `.` or `..`: the path would lead elsewhere"
    );
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
    call.set_json(1, &OBJECT);
    let request = call.to_request().unwrap();
    assert_eq!(request.uri().query(), Some("v=1&b=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D"));
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
