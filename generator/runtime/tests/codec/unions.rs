//! Values of one of several types: which branch takes what, what is kept, and what comes back.

#![deny(missing_docs)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::runtime::{Base64, Date, DateTime, Maybe, Value, View, decode_json, encode_json, record};
use crate::runtime::{text_enum, union};
use crate::{fails, read, survives, write};

/// Makes structs and the records of them, so that the tests need only a line for each.
macro_rules! records {
    ($($type:ident { $($index:literal $field:ident $name:literal: $inner:ty, $presence:ident;)* $(..$rest:ident: $map:ty)? })*) => {$(
        #[doc = stringify!($type)]
        #[derive(Clone)]
        pub struct $type {
            $(#[doc = $name] pub $field: $inner,)*
            $(#[doc = "The others."] pub $rest: $map,)?
        }

        record! { $type { $($index $field: $name $presence,)* $(..$rest)? } }
    )*};
}

/// Makes enums and the unions of them.
macro_rules! unions {
    ($($type:ident { $($branch:ident($inner:ty)),* })*) => {$(
        #[doc = stringify!($type)]
        #[derive(Clone)]
        pub enum $type {
            $(#[doc = stringify!($branch)] $branch($inner),)*
            /// Any other.
            Unknown(::serde_json::Value),
        }

        union! { $type { $($branch($inner),)* ..Unknown } }
    )*};
}

type Others = BTreeMap<String, Json>;

records! {
    Circle { 0 radius "radius": f64, required; 1 label "label": Option<String>, optional; ..rest: Others }
    Square { 0 shape "shape": String, required; 1 side "side": i64, required; }
    Group { 0 shapes "shapes": Vec<Shape>, required; 1 first "first": Maybe<Box<Shape>>, optional; }
    Cat { 0 kind "kind": Meow, required; 1 name "name": String, required; 2 lives "lives": Option<i64>, optional; ..rest: Others }
    Dog { 0 kind "kind": Bark, required; 1 name "name": String, required; ..rest: Others }
    Secretive { 0 id "id": String, required; 1 picture "picture": Option<Shape>, optional; }
    Narrow { 0 a "a": i64, required; }
    Wide { 0 a "a": i64, required; ..rest: Others }
    Named { 0 a "a": i64, required; 1 b "b": Option<String>, optional; 2 c "c": Option<String>, optional; }
    Counts { 0 x "x": Option<i64>, optional; ..rest: BTreeMap<String, i64> }
    Timed { 0 at "at": DateTime, required; }
    Left { 0 next "next": Option<Box<Chain>>, optional; 1 left "left": Option<i64>, optional; }
    Right { 0 next "next": Option<Box<Chain>>, optional; 1 right "right": Option<i64>, optional; }
    Both { 0 next "next": Option<Box<Chain>>, optional; ..rest: Others }
    Tree { ..rest: BTreeMap<String, Tree> }
    Oak { 0 next "next": Option<Box<Grove>>, optional; ..rest: BTreeMap<String, Tree> }
    Elm { 0 next "next": Option<Box<Grove>>, optional; ..rest: BTreeMap<String, Tree> }
    Message { 0 of "of": Shape, required; 1 to "to": Option<String>, optional; }
    Anything { 0 of "of": Json, required; 1 to "to": Option<String>, optional; }
}

text_enum! { Meow { Cat: "cat", ..Unknown } }
text_enum! { Bark { Dog: "dog", ..Unknown } }
text_enum! { Level { Low: "low", High: "high", ..Unknown } }

/// A constant.
#[derive(Clone)]
pub enum Meow {
    /// A cat.
    Cat,
    /// Any other.
    Unknown(String),
}

/// Another constant.
#[derive(Clone)]
pub enum Bark {
    /// A dog.
    Dog,
    /// Any other.
    Unknown(String),
}

/// An enum.
#[derive(Clone)]
pub enum Level {
    /// Low.
    Low,
    /// High.
    High,
    /// Any other.
    Unknown(String),
}

/// Branches told apart by a member that only one of them has for its own.
#[derive(Clone)]
#[non_exhaustive]
pub enum Shape {
    /// A circle.
    Circle(Circle),
    /// A square.
    Square(Box<Square>),
    /// A group, which holds shapes.
    Group(Box<Group>),
    /// A branch of the document with the name that the catch-all usually has.
    Unknown(Narrow),
    /// Any other.
    Other(Json),
}

union! {
    Shape {
        tag "shape",
        Circle(Circle): "circle" "Circle",
        Square(Box<Square>): "square",
        Group(Box<Group>): "group",
        Unknown(Narrow): "unknown",
        ..Other
    }
}

/// A union with a tag around unions with and without one, a map, and numbers for tags.
#[derive(Clone)]
pub enum Drawing {
    /// A shape.
    Shape(Shape),
    /// A pet.
    Pet(Pet),
    /// A map.
    Counts(BTreeMap<String, i64>),
    /// A record whose other members are numbers.
    Typed(Counts),
    /// A text.
    Text(String),
    /// Any other.
    Unknown(Json),
}

union! {
    Drawing {
        tag "shape",
        Shape(Shape): "circle" "square",
        Pet(Pet): "pet",
        Counts(BTreeMap<String, i64>): "7",
        Typed(Counts): "true",
        Text(String),
        ..Unknown
    }
}

unions! {
    Never {}
    Pet { Cat(Cat), Dog(Dog) }
    Either { Text(String), Number(f64), Whole(i64), Flag(bool), List(Vec<Circle>), Shape(Shape) }
    Numbers { Float(f64), Small(i32), Large(u64) }
    Texts { Text(String), Level(Level), Address(Ipv4Addr), Moment(DateTime), Date(Date) }
    Bytes { Base64(Base64), Text(String) }
    Strict { Address(Ipv4Addr), Date(Date), Cat(Meow), Dog(Bark) }
    Open { Level(Level), Number(i64) }
    Fields { Narrow(Narrow), Wide(Wide), Named(Named) }
    Loose { Any(Json), Narrow(Narrow), Map(BTreeMap<String, Json>) }
    Times { Circle(Circle), Timed(Timed), Wide(Wide) }
    Nested { Pet(Pet), Fields(Box<Fields>), Number(Option<i64>) }
    Chain { Left(Left), Right(Right), Both(Both) }
    Sent { Anything(Anything), Message(Message) }
    Lists { Texts(Vec<String>), Levels(Vec<Level>), Pets(BTreeMap<String, Pet>) }
    Snake { Itself(Box<Snake>), Tail(Box<Tail>), Number(i64) }
    Tail { Snake(Box<Snake>), Text(String) }
    Grove { Tree(Tree), Oak(Oak), Elm(Elm) }
    Onion { Layer(Box<Layer>), Number(i64) }
    Layer { Core(Box<Core>), Other(Box<OtherCore>) }
    Core { Onions(Vec<Onion>), Text(String) }
    OtherCore { Onions(Vec<Onion>), Flag(bool) }
}

/// Checks how a value is taken, by its `Debug` form, and that it comes back to the letter. Members that are kept
/// as they came have to be in the order of the alphabet: not every build of `serde_json` keeps another.
#[track_caller]
fn takes<T: Value + Debug>(json: &str, shown: &str) {
    assert_eq!(format!("{:?}", read::<T>(json).unwrap()), shown, "for {json}");
    survives::<T>(json);
}

#[test]
fn the_tag_picks_the_branch() {
    takes::<Shape>(r#"{"shape":"circle","radius":1.5}"#, "Circle(Circle { radius: 1.5 })");
    takes::<Shape>(r#"{"shape":"square","side":2}"#, "Square(Square { shape: \"square\", side: 2 })");
    takes::<Shape>(
        r#"{"shape":"group","shapes":[{"shape":"circle","radius":1.5}],"first":{"shape":"square","side":2}}"#,
        "Group(Group { shapes: [Circle(Circle { radius: 1.5 })], \
         first: Square(Square { shape: \"square\", side: 2 }) })",
    );
    let last = read::<Shape>(r#"{"radius":1,"shape":"circle"}"#).unwrap();
    assert_eq!(write(&last).unwrap(), r#"{"shape":"circle","radius":1.0}"#);
}

#[test]
fn the_first_of_several_tags_is_written() {
    let shape = read::<Shape>(r#"{"shape":"Circle","radius":1.5}"#).unwrap();
    assert_eq!(shape, read(r#"{"shape":"circle","radius":1.5}"#).unwrap());
    assert_eq!(write(&shape).unwrap(), r#"{"shape":"circle","radius":1.5}"#);
}

#[test]
fn the_tag_is_no_member_of_the_branch() {
    let Ok(Shape::Circle(circle)) = read(r#"{"shape":"circle","radius":1.5,"x":[1]}"#) else { panic!() };
    assert_eq!(circle.rest, BTreeMap::from([("x".to_owned(), json!([1]))]));
    assert_eq!(write(&circle).unwrap(), r#"{"radius":1.5,"x":[1]}"#);
    takes::<Drawing>(r#"{"shape":"true","x":1,"y":2}"#, "Typed(Counts { x: 1, y: 2 })");
}

#[test]
fn a_record_writes_a_tag_that_it_has_itself() {
    let square = Shape::Square(Box::new(Square { shape: "SQUARE".to_owned(), side: 2 }));
    assert_eq!(write(&square).unwrap(), r#"{"shape":"SQUARE","side":2}"#);
    let rest = BTreeMap::from([("shape".to_owned(), json!("round"))]);
    let circle = Shape::Circle(Circle { radius: 1.5, label: None, rest });
    assert_eq!(write(&circle).unwrap(), r#"{"radius":1.5,"shape":"round"}"#);
}

#[test]
fn a_tag_that_no_branch_bears() {
    takes::<Shape>(
        r#"{"n":[{"a":18446744073709551615},1.5e-7,-0.0],"radius":1.5,"shape":"star"}"#,
        "Other(..)",
    );
    takes::<Vec<Shape>>(r#"[{"shape":"unknown","a":1}]"#, "[Unknown(Narrow { a: 1 })]");
    takes::<Vec<Shape>>("[{\"shape\":\"\"},{\"shape\":5,\"side\":1}]", "[Other(..), Other(..)]");
}

#[test]
fn without_a_tag_the_branch_that_fits_best() {
    assert!(matches!(read(r#"{"radius":1.5}"#), Ok(Shape::Circle(_))));
    assert!(matches!(read(r#"{"shape":null,"a":1}"#), Ok(Shape::Unknown(_))));
    takes::<Shape>(r#"{"side":2}"#, "Other(..)");
    takes::<Vec<Shape>>("[1,\"a\",null,[],{},true,1.5]", &format!("[{}]", ["Other(..)"; 7].join(", ")));
}

#[test]
fn tags_that_are_no_strings() {
    takes::<Drawing>(r#"{"shape":"7","a":1}"#, "Counts({\"a\": 1})");
    assert!(matches!(read(r#"{"shape":7,"a":1}"#), Ok(Drawing::Counts(map)) if map.len() == 1));
    assert!(matches!(read(r#"{"shape":true,"x":1}"#), Ok(Drawing::Typed(_))));
}

#[test]
fn errors_inside_a_tagged_branch() {
    let error = "expected a number, found a string, at `$.radius`";
    fails::<Shape>(r#"{"shape":"circle","radius":"s3cret"}"#, error);
    fails::<Shape>(r#"{"shape":"circle"}"#, "the required member `radius` is missing, at `$`");
    fails::<BTreeMap<String, Vec<Shape>>>(
        r#"{"a b":[{"shape":"group","shapes":[{"shape":"square","side":1,"shape":"square"},{"side":1.5,"shape":"square"}]}]}"#,
        "expected an integer, found a number with a fraction, at `$[\"a b\"][0].shapes[1].side`",
    );
    fails::<Drawing>(r#"{"shape":"true","y":"s3cret"}"#, "expected an integer, found a string, at `$.y`");
    fails::<Shape>(
        r#"{"shape":"circle","radius":[}"#,
        "the JSON is malformed: expected value at line 1 column 29, at `$`",
    );
    let text = r#"{"shape":"circle","radius":"s3cret"}"#;
    let error = serde_json::from_str::<Shape>(text).unwrap_err().to_string();
    assert!(error.starts_with("expected a number, found a string"), "{error}");
}

#[test]
fn errors_of_encoding_name_the_place() {
    let circle = Shape::Circle(Circle { radius: f64::NAN, label: None, rest: Others::new() });
    let group = Shape::Group(Box::new(Group { shapes: vec![circle], first: Maybe::Absent }));
    let error = encode_json(&group).unwrap_err();
    assert_eq!(error.path(), "$.shapes[0].radius");
}

#[test]
fn the_kind_of_a_value_picks_the_branch() {
    takes::<Either>("\"a\"", "Text(\"a\")");
    takes::<Either>("7", "Whole(7)");
    takes::<Either>("-7.5", "Number(-7.5)");
    takes::<Either>("false", "Flag(false)");
    takes::<Either>("[]", "List([])");
    takes::<Either>(r#"[{"radius":1.5}]"#, "List([Circle { radius: 1.5 }])");
    takes::<Either>(r#"{"shape":"circle","radius":1.5}"#, "Shape(Circle(Circle { radius: 1.5 }))");
    takes::<Either>("[1]", "Unknown(..)");
    takes::<Either>(r#"{"shape":"star"}"#, "Unknown(..)");
    takes::<Never>("[1,{\"a\":null}]", "Unknown(..)");
}

#[test]
fn integers_and_floats() {
    takes::<Numbers>("7", "Small(7)");
    takes::<Numbers>("7.0", "Float(7.0)");
    takes::<Numbers>("5000000000", "Large(5000000000)");
    takes::<Numbers>("18446744073709551615", "Large(18446744073709551615)");
    takes::<Numbers>("0.5", "Float(0.5)");
    assert!(matches!(read("-5000000000"), Ok(Numbers::Float(_))));
    assert!(matches!(read("7.0"), Ok(Open::Number(7))));
}

#[test]
fn texts_prefer_what_knows_them() {
    takes::<Texts>("\"low\"", "Level(\"low\")");
    takes::<Texts>("\"middle\"", "Text(\"middle\")");
    takes::<Texts>("\"10.0.0.1\"", "Address(10.0.0.1)");
    takes::<Texts>("\"2024-02-29\"", "Date(\"2024-02-29\")");
    takes::<Texts>("\"2024-02-29T12:30:00Z\"", "Moment(\"2024-02-29T12:30:00Z\")");
    takes::<Texts>("\"2024-02-29 12:30:00.123\"", "Moment(\"2024-02-29 12:30:00.123\")");
    for text in
        ["2024", "2024-02-2x", "2024-02-29Z", "2024-02-29T", "2024-02-29x12:30", "2024-02-2é 12:30", ""]
    {
        takes::<Texts>(&format!("\"{text}\""), &format!("Text({text:?})"));
    }
    takes::<Bytes>("\"QUJD\"", "Base64(Base64(3 bytes))");
    takes::<Bytes>("\"a b\"", "Text(\"a b\")");
}

#[test]
fn texts_that_nothing_knows() {
    takes::<Open>("\"middle\"", "Level(\"middle\")");
    takes::<Strict>("\"cat\"", "Cat(\"cat\")");
    takes::<Strict>("\"dog\"", "Dog(\"dog\")");
    takes::<Strict>("\"yesterday\"", "Unknown(..)");
    takes::<Timed>("{\"at\":\"yesterday\"}", "Timed { at: \"yesterday\" }");
}

#[test]
fn required_members_pick_the_branch() {
    takes::<Times>(r#"{"radius":1.5}"#, "Circle(Circle { radius: 1.5 })");
    takes::<Times>(r#"{"at":"2024-02-29T12:30:00Z"}"#, "Timed(Timed { at: \"2024-02-29T12:30:00Z\" })");
    takes::<Times>(r#"{"at":"yesterday"}"#, "Timed(Timed { at: \"yesterday\" })");
    takes::<Times>(r#"{"a":1,"at":"yesterday"}"#, "Wide(Wide { a: 1, at: \"yesterday\" })");
}

#[test]
fn constants_pick_the_branch() {
    takes::<Pet>(r#"{"kind":"cat","name":"a"}"#, "Cat(Cat { kind: \"cat\", name: \"a\" })");
    takes::<Pet>(
        r#"{"kind":"dog","name":"a","lives":9}"#,
        "Dog(Dog { kind: \"dog\", name: \"a\", lives: 9 })",
    );
    takes::<Pet>(
        r#"{"kind":"cow","name":"a","lives":9}"#,
        "Cat(Cat { kind: \"cow\", name: \"a\", lives: 9 })",
    );
}

#[test]
fn the_best_of_several_that_fit() {
    takes::<Fields>(r#"{"a":1}"#, "Narrow(Narrow { a: 1 })");
    takes::<Fields>(r#"{"a":1,"b":"x"}"#, "Named(Named { a: 1, b: \"x\" })");
    takes::<Fields>(r#"{"a":1,"x":2}"#, "Wide(Wide { a: 1, x: 2 })");
    assert!(matches!(read(r#"{"a":1,"b":"x","c":"y","d":"z"}"#), Ok(Fields::Named(_))));
    takes::<Loose>(r#"{"a":1}"#, "Narrow(Narrow { a: 1 })");
    takes::<Loose>(r#"{"b":1}"#, "Map({\"b\": 1})");
    takes::<Loose>("[1]", "Any([1])");
    takes::<Sent>(
        r#"{"of":{"shape":"circle","radius":1.5}}"#,
        "Message(Message { of: Circle(Circle { radius: 1.5 }) })",
    );
    takes::<Sent>(r#"{"of":{"shape":"star"}}"#, "Anything(Anything { of: {\"shape\":\"star\"} })");
}

#[test]
fn what_is_lost_inside_of_lists_and_maps_counts() {
    takes::<Lists>("[\"low\",\"high\"]", "Levels([\"low\", \"high\"])");
    takes::<Lists>("[\"low\",\"middle\"]", "Texts([\"low\", \"middle\"])");
    takes::<Lists>("[]", "Texts([])");
    takes::<Lists>(
        r#"{"a":{"kind":"dog","name":"a"},"b":1}"#,
        "Pets({\"a\": Dog(Dog { kind: \"dog\", name: \"a\" }), \"b\": Unknown(..)})",
    );
}

#[test]
fn a_value_of_two_branches_keeps_the_members_of_both() {
    takes::<Pet>(
        r#"{"kind":"cat","name":"a","lives":9,"barks":true,"loud":[1.0,null]}"#,
        "Cat(Cat { kind: \"cat\", name: \"a\", lives: 9, barks: true, loud: [1.0,null] })",
    );
    for number in ["0", "-1", "1.0", "18446744073709551615", "-9223372036854775808", "-0.0", "1.5e-7", "0.1"]
    {
        let json = format!(r#"{{"radius":1.5,"z":{{"l":[{number},"",null,{{}}],"n":{number}}}}}"#);
        survives::<Circle>(&json);
        survives::<Times>(&json);
    }
}

#[test]
fn unions_of_unions() {
    takes::<Nested>(r#"{"kind":"dog","name":"a"}"#, "Pet(Dog(Dog { kind: \"dog\", name: \"a\" }))");
    takes::<Nested>(r#"{"a":1}"#, "Fields(Narrow(Narrow { a: 1 }))");
    takes::<Nested>("7", "Number(7)");
    takes::<Nested>("{}", "Unknown(..)");
    takes::<Drawing>(
        r#"{"shape":"square","side":1}"#,
        "Shape(Square(Square { shape: \"square\", side: 1 }))",
    );
    takes::<Drawing>(r#"{"shape":"circle","radius":0.5}"#, "Shape(Circle(Circle { radius: 0.5 }))");
    takes::<Drawing>(
        r#"{"shape":"pet","kind":"dog","name":"a"}"#,
        "Pet(Dog(Dog { kind: \"dog\", name: \"a\" }))",
    );
    takes::<Drawing>(r#"{"kind":7,"shape":"pet"}"#, "Pet(Unknown(..))");
    takes::<Drawing>("\"a\"", "Text(\"a\")");
    assert!(matches!(read(r#"{"x":1}"#), Ok(Drawing::Typed(_))));
}

#[test]
fn null_goes_to_the_branch_that_takes_it() {
    takes::<Either>("null", "Unknown(..)");
    takes::<Shape>("null", "Other(..)");
    takes::<Nested>("null", "Number(null)");
    takes::<Loose>("null", "Any(null)");
    takes::<Vec<Option<Either>>>("[null,\"a\"]", "[None, Some(Text(\"a\"))]");
    assert!(read::<Maybe<Either>>("null").unwrap().is_null());
    assert!(matches!(read(r#"{"id":"a","picture":null}"#), Ok(Secretive { picture: None, .. })));
}

#[test]
fn unions_that_hold_themselves() {
    takes::<Snake>("7", "Number(7)");
    takes::<Snake>("\"a\"", "Tail(Text(\"a\"))");
    takes::<Tail>("7", "Snake(Number(7))");
    takes::<Snake>("[]", "Unknown(..)");
    takes::<Snake>("null", "Unknown(..)");
    takes::<Chain>(
        r#"{"next":{"next":{"right":1},"left":1},"right":1}"#,
        "Right(Right { next: Left(Left { next: Right(Right { right: 1 }), left: 1 }), right: 1 })",
    );
}

#[test]
fn debug_hides_secrets_and_what_is_unknown() {
    let json = r#"{"id":"a","picture":{"pin":"s3cret","shape":"star"}}"#;
    takes::<Secretive>(json, "Secretive { id: \"a\", picture: Other(..) }");
    takes::<Account>(r#"{"pin":"s3cret","user":"a"}"#, "Login(Login { pin: [redacted], user: \"a\" })");
    takes::<Account>(r#"["s3cret"]"#, "Unknown(..)");
    let shown = format!("{:#?}", read::<Shape>(r#"{"shape":"circle","radius":1.5}"#).unwrap());
    assert_eq!(shown, "Circle(\n    Circle {\n        radius: 1.5,\n    },\n)");
}

/// A record with a secret.
#[derive(Clone)]
pub struct Login {
    /// The secret.
    pub pin: String,
    /// The user.
    pub user: String,
}

record! { Login { 0 pin: "pin" required secret, 1 user: "user" required } }

unions! { Account { Login(Login) } }

#[test]
fn equality_compares_the_branch_and_the_value() {
    let circle = |radius| Shape::Circle(Circle { radius, label: None, rest: Others::new() });
    assert_eq!(circle(1.5), circle(1.5));
    assert_ne!(circle(1.5), circle(2.5));
    assert_ne!(circle(f64::NAN), circle(f64::NAN));
    assert_ne!(Numbers::Float(1.0), Numbers::Small(1));
    assert_ne!(Numbers::Small(1), Numbers::Large(1));
    assert_eq!(Numbers::Unknown(json!([1])), Numbers::Unknown(json!([1])));
    assert_ne!(Numbers::Unknown(json!([1])), Numbers::Unknown(json!([2])));
    assert_ne!(Bytes::Text(String::new()), Bytes::blank());
}

#[test]
fn what_was_there_before_is_gone() {
    let mut shape = read::<Shape>(r#"{"shape":"circle","radius":1.5,"label":"a","x":1}"#).unwrap();
    decode_json(br#"{"shape":"circle","radius":2.5}"#, &mut shape).unwrap();
    assert_eq!(shape, read(r#"{"shape":"circle","radius":2.5}"#).unwrap());
    decode_json(br#"{"shape":"star"}"#, &mut shape).unwrap();
    assert_eq!(shape, Shape::Other(json!({"shape": "star"})));
}

#[test]
fn a_union_as_a_plain_value() {
    assert_eq!(Numbers::Small(7).view().scalar().as_deref(), Some("7"));
    assert_eq!(Nested::Number(Some(7)).view().scalar().as_deref(), Some("7"));
    assert_eq!(Numbers::Unknown(json!("a")).view().scalar().as_deref(), Some("a"));
    assert!(matches!(Nested::Number(None).view().plain(), View::Absent));
}

#[test]
fn through_other_formats() {
    let json = json!({"shape": "group", "shapes": [{"shape": "circle", "radius": 1.5}, {"shape": "star"}]});
    let shape: Shape = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&shape).unwrap(), json);

    let text = "shape: group\nshapes:\n- shape: circle\n  radius: 1.5\n- points: 5\n  shape: star\n";
    let shape: Shape = yaml_serde::from_str(text).unwrap();
    assert_eq!(yaml_serde::to_string(&shape).unwrap(), text);
    let numbers: Vec<Either> = yaml_serde::from_str("[1, 1.5, a, true, ~, .nan]").unwrap();
    let shown = "[Whole(1), Number(1.5), Text(\"a\"), Flag(true), Unknown(..), Unknown(..)]";
    assert_eq!(format!("{numbers:?}"), shown);
}

/// Decodes hostile JSON in a time that a busy machine has too; what grows without bound takes far longer.
#[track_caller]
fn quickly<T: Value>(json: &str) -> T {
    let start = Instant::now();
    let found = read::<T>(json).unwrap();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(60), "{} bytes took {took:?}", json.len());
    found
}

/// Nests `inner` in as many objects as a document may have.
fn deep(open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(120), close.repeat(120))
}

#[test]
fn deep_unions_take_no_time() {
    // Every level fits every branch and none fits without loss, so that all are tried.
    let json = deep("{\"x\":1,\"next\":", "{}", "}");
    assert_eq!(write(&quickly::<Chain>(&json)).unwrap().len(), json.len());
    let json = deep("{\"right\":1,\"next\":", "{}", "}");
    assert!(matches!(quickly(&json), Chain::Right(_)));
    // What nothing fits at the very bottom.
    quickly::<Chain>(&deep("{\"next\":", "7", "}"));
    // Half a megabyte below a hundred levels, where every level has types that look at all of it.
    let wide = vec!["{\"x\":[1,2,3,{}]}"; 32_000].join(",");
    quickly::<Chain>(&deep("{\"x\":1,\"next\":", &format!("{{\"x\":[{wide}]}}"), "}"));
    let wide = (0..30_000).map(|index| format!("\"x{index}\":{{\"y\":{{}}}}")).collect::<Vec<_>>().join(",");
    quickly::<Grove>(&deep("{\"x\":{},\"next\":", &format!("{{{wide}}}"), "}"));
    // Unions of unions at every level: what lies too deep is kept as it came.
    let onion = quickly::<Onion>(&deep("[", "", "]"));
    assert!(matches!(&onion, Onion::Layer(layer) if matches!(&**layer, Layer::Core(_))));
    assert_eq!(write(&onion).unwrap(), deep("[", "", "]"));
    quickly::<Vec<Chain>>(&format!("[{}]", vec!["{\"x\":1,\"next\":{\"y\":2}}"; 20_000].join(",")));
}

#[test]
fn long_lists_of_unions_take_no_time() {
    quickly::<Either>(&format!("[{}]", vec!["{\"radius\":1,\"x\":1}"; 50_000].join(",")));
    quickly::<Vec<Texts>>(&format!("[{}]", vec!["\"middle\""; 100_000].join(",")));
    let members = (0..50_000).map(|index| format!("\"x{index}\":{index}")).collect::<Vec<_>>().join(",");
    quickly::<Fields>(&format!("{{\"a\":1,{members}}}"));
    quickly::<Loose>(&format!("{{\"a\":\"\",{members}}}"));
}
