//! The reader and the writer of JSON against `serde_json`: on documents made at random, whole and broken.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};

use serde_json::Value as Json;

use crate::runtime::{Maybe, Number, Value, decode, encode_json, from_json, record, text_enum, union};

#[derive(Clone)]
struct Thing {
    id: String,
    count: Option<i64>,
    rate: Option<f64>,
    small: Option<u8>,
    size: Option<u32>,
    level: Option<Level>,
    maybe: Maybe<bool>,
    parts: Option<Vec<Thing>>,
    counts: Option<Vec<i64>>,
    rates: Option<Vec<f64>>,
    by_name: Option<BTreeMap<String, Thing>>,
    any: Option<Json>,
    shape: Option<Shape>,
    form: Option<Form>,
    others: BTreeMap<String, Json>,
}

record! { Thing {
    0 id: "id" required, 1 count: "count" optional, 2 rate: "rate" optional, 3 small: "small" optional,
    4 size: "size" optional, 5 level: "level" optional, 6 maybe: "maybe" optional, 7 parts: "parts" optional,
    8 counts: "counts" optional, 9 rates: "rates" optional, 10 by_name: "by\"name\n" optional escaped, 11 any: "any" optional,
    12 shape: "shape" optional, 13 form: "form" optional, ..others
} }

#[derive(Clone)]
pub enum Level {
    Low,
    High,
    Unknown(String),
}

text_enum! { Level { Low: "low", High: "high", ..Unknown } }

#[derive(Clone)]
struct Circle {
    radius: f64,
    thing: Option<Box<Thing>>,
    exact: Option<Number>,
}

record! { Circle { 0 radius: "radius" required, 1 thing: "thing" optional, 2 exact: "exact" optional } }

#[derive(Clone)]
struct Square {
    kind: String,
    side: i64,
    others: BTreeMap<String, i64>,
}

record! { Square { 0 kind: "kind" required, 1 side: "side" required, ..others } }

#[derive(Clone)]
enum Shape {
    Circle(Circle),
    Square(Square),
    Named(BTreeMap<String, String>),
    Unknown(Json),
}

union! { Shape { tag "kind",
    Circle(Circle): "circle", Square(Square): "square" "rectangle", Named(BTreeMap<String, String>): "named", ..Unknown
} }

#[derive(Clone)]
enum Form {
    Circle(Circle),
    Square(Square),
    Text(String),
    Unknown(Json),
}

union! { Form { Circle(Circle), Square(Square), Text(String), ..Unknown } }

#[derive(Clone)]
enum Mixed {
    Flag(bool),
    Count(i64),
    Text(String),
    List(Vec<Form>),
    Circle(Circle),
    Unknown(Json),
}

union! { Mixed {
    Flag(bool), Count(i64), Text(String), List(Vec<Form>), Circle(Circle), ..Unknown
} }

#[derive(Clone)]
enum Loose {
    Level(Level),
    Small(u8),
    Rate(f64),
    Flags(Vec<bool>),
    Forms(BTreeMap<String, Mixed>),
    Unknown(Json),
}

union! { Loose {
    Level(Level), Small(u8), Rate(f64), Flags(Vec<bool>), Forms(BTreeMap<String, Mixed>), ..Unknown
} }

#[derive(Clone)]
enum Nested {
    Mixed(Mixed),
    Loose(Box<Loose>),
    Square(Square),
    Unknown(Json),
}

union! { Nested { Mixed(Mixed), Loose(Box<Loose>), Square(Square), ..Unknown } }

/// A document is made of numbers that look like chance, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len() as u64)]
    }

    fn text(&mut self) -> String {
        let parts = [
            "a",
            "plain text",
            "é",
            "😀",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u00e9",
            "\\ud83d\\ude00",
            "\\u0000",
            "\\u001F",
            "\u{7f}",
            "12345678",
            "\\b\\f\\r\\t",
            "low",
            "circle",
            " ",
        ];
        (0..self.roll(6)).fold("\"".to_owned(), |text, _| text + self.pick(&parts)) + "\""
    }

    fn number(&mut self) -> String {
        let edges = [
            "0",
            "-0",
            "-0.0",
            "0.1",
            "3.0",
            "-9223372036854775808",
            "-9223372036854775809",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "1e400",
            "1e-400",
            "1E5",
            "1e+22",
            "123456789012345678901234567890",
            "0.30000000000000004",
            "9007199254740993",
            "9007199254740993.0",
            "1.7976931348623157e308",
            "2.2250738585072011e-308",
            "5e-324",
            "255",
            "256",
            "4294967296",
            "0e9999999999999999999",
        ];
        if self.roll(4) == 0 {
            return self.pick(&edges).to_owned();
        }
        let mut digits =
            |most| (0..=self.roll(most)).fold(String::new(), |text, _| text + &self.roll(10).to_string());
        let (whole, places, power) = (digits(21), digits(24), digits(3));
        let mut number = if whole.len() > 1 { whole.trim_start_matches('0').to_owned() + "1" } else { whole };
        number.insert_str(0, self.pick(&["", "", "-"]));
        if self.roll(2) == 0 {
            let _ = write!(number, ".{places}");
        }
        if self.roll(4) == 0 {
            let _ = write!(number, "{}{power}", self.pick(&["e", "E-", "e+", "e-"]));
        }
        number
    }

    fn space(&mut self) -> &'static str {
        self.pick(&["", "", "", "", "", " ", "\n", "\t\r "])
    }

    fn list(&mut self, mut item: impl FnMut(&mut Self) -> String) -> String {
        let items: Vec<_> = (0..self.roll(4)).map(|_| item(self)).collect();
        format!("[{}{}]", self.space(), items.join(","))
    }

    fn any(&mut self, depth: u32) -> String {
        let value = match self.roll(if depth == 0 { 5 } else { 7 }) {
            0 => self.text(),
            1 | 2 => self.number(),
            3 => self.pick(&["true", "false"]).to_owned(),
            4 => "null".to_owned(),
            5 => self.list(|dice| dice.any(depth - 1)),
            _ => {
                let members: Vec<_> =
                    (0..self.roll(4)).map(|_| format!("{}:{}", self.text(), self.any(depth - 1))).collect();
                format!("{{{}}}", members.join(","))
            }
        };
        format!("{}{value}{}", self.space(), self.space())
    }

    fn thing(&mut self, depth: u32) -> String {
        let names = [
            "id",
            "count",
            "rate",
            "small",
            "size",
            "level",
            "maybe",
            "parts",
            "counts",
            "rates",
            "by\\\"name\\n",
            "any",
            "shape",
            "form",
            "other",
            "r\\u0061te",
        ];
        let mut members = vec![format!("\"id\":{}", self.text())];
        for _ in 0..self.roll(6) {
            let name = self.pick(&names);
            let value = match name {
                _ if self.roll(40) == 0 => self.any(1),
                "id" | "level" => self.text(),
                "count" | "small" | "size" => self.pick(&["1", "7.0", "200", "-5", "null"]).to_owned(),
                "rate" => self.number(),
                "maybe" => self.pick(&["true", "null"]).to_owned(),
                "counts" => {
                    self.list(|dice| dice.pick(&["1", "-20", "3.0", "9223372036854775807"]).to_owned())
                }
                "rates" => self.list(Self::number),
                "parts" if depth > 0 => self.list(|dice| dice.thing(depth - 1)),
                "by\\\"name\\n" if depth > 0 => format!("{{{}:{}}}", self.text(), self.thing(depth - 1)),
                "shape" | "form" if depth > 0 => self.shape(depth - 1),
                "any" | "other" => self.any(depth),
                _ => "null".to_owned(),
            };
            let at = self.roll(members.len() as u64 + 1);
            members.insert(at, format!("{}\"{name}\"{}:{}{value}", self.space(), self.space(), self.space()));
        }
        format!("{{{}}}", members.join(","))
    }

    fn shape(&mut self, depth: u32) -> String {
        let kinds = ["circle", "square", "rectangle", "named", "other", "c\\u0069rcle"];
        let mut members = vec![
            format!("\"radius\":{}", self.number()),
            format!("\"side\":{}", self.pick(&["1", "2.0", "\"x\""])),
            format!("\"thing\":{}", self.thing(depth)),
            format!("\"exact\":{}", self.number()),
            format!("\"more\":{}", self.pick(&["1", "\"x\""])),
            format!("\"kind\":\"{}\"", self.pick(&kinds)),
            format!("\"kind\":{}", self.any(0)),
        ];
        for _ in 0..=self.roll(6) {
            let at = self.roll(members.len() as u64);
            members.remove(at);
        }
        let (one, other) = (self.roll(members.len() as u64), self.roll(members.len() as u64));
        members.swap(one, other);
        format!("{{{}}}", members.join(","))
    }

    /// Breaks a document in one place, most often.
    fn broken(&mut self, mut document: Vec<u8>) -> Vec<u8> {
        let bytes = b"\"\\{}[]:,0123456789.eE+-ntfu/ \n\x00\x1f\x7f\x80\xc3\xed\xa0\xff";
        for _ in 0..=self.roll(2) {
            let at = self.roll(document.len() as u64 + 1);
            let byte = bytes[self.roll(bytes.len() as u64)];
            match self.roll(5) {
                0 => document.truncate(at),
                1 if at < document.len() => document[at] = byte,
                2 if at < document.len() => _ = document.remove(at),
                3 => document.extend_from_slice(b"\\ud800"),
                _ => document.insert(at, byte),
            }
        }
        document
    }
}

/// Reads a document by way of `serde_json`, as the bridge does.
fn slowly<T: Value>(document: &[u8]) -> Option<T> {
    let mut value = T::blank();
    let mut input = serde_json::Deserializer::from_slice(document);
    decode(&mut value, &mut input).ok()?;
    input.end().ok()?;
    Some(value)
}

/// Reads a document both ways, and writes what is found both ways. Returns whether it could be read.
#[track_caller]
fn alike<T: Value + serde::Serialize + Debug>(document: &[u8]) -> bool {
    let shown = String::from_utf8_lossy(document);
    let (found, expected) = (from_json::<T>(document), slowly::<T>(document));
    match (&found, &expected) {
        (Ok(found), Some(expected)) => {
            let written = encode_json(found).unwrap();
            assert_eq!(written, encode_json(expected).unwrap(), "for {shown}");
            let by_serde = serde_json::to_string(found).unwrap();
            assert_eq!(by_serde, serde_json::to_string(expected).unwrap(), "for {shown}");
            // The bridge rounds the numbers whose digits are kept.
            if !shown.contains("exact") {
                assert_eq!(String::from_utf8(written).unwrap(), by_serde, "for {shown}");
                assert_eq!(format!("{found:?}"), format!("{expected:?}"), "for {shown}");
            }
            true
        }
        (Err(_), None) => false,
        _ => panic!("{:?}, but {} for {shown}", found.as_ref().err(), expected.is_some()),
    }
}

#[test]
fn any_json_is_read_as_serde_json_reads_it() {
    let dice = &mut Dice(1);
    let mut read = 0;
    for _ in 0..3000 {
        let document = dice.any(4).into_bytes();
        read += usize::from(alike::<Json>(&document));
        if let (Ok(one), Ok(other)) =
            (from_json::<Json>(&document), serde_json::from_slice::<Json>(&document))
        {
            assert_eq!(one, other);
        }
        alike::<Json>(&dice.broken(document.clone()));
        alike::<Option<Vec<f64>>>(&document);
        alike::<Form>(&document);
    }
    assert!(read > 2000, "{read}");
}

#[test]
fn types_are_read_as_serde_json_reads_them() {
    let dice = &mut Dice(2);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..3000 {
        let document = dice.thing(3).into_bytes();
        read += usize::from(alike::<Thing>(&document));
        refused += usize::from(!alike::<Thing>(&dice.broken(document)));
        let shape = dice.shape(2).into_bytes();
        alike::<Shape>(&shape);
        alike::<Form>(&shape);
        alike::<Shape>(&dice.broken(shape));
    }
    assert!(read > 1000 && refused > 1000, "{read} {refused}");
}

#[test]
fn choices_are_made_as_if_the_whole_were_read_first() {
    let dice = &mut Dice(4);
    for _ in 0..400 {
        for document in [dice.any(2), dice.shape(2), dice.list(|dice| dice.shape(1)), dice.thing(1)] {
            let document = document.into_bytes();
            for document in [dice.broken(document.clone()), document] {
                alike::<Mixed>(&document);
                alike::<Loose>(&document);
                alike::<Nested>(&document);
                alike::<Vec<Mixed>>(&document);
                alike::<BTreeMap<String, Loose>>(&document);
            }
        }
    }
    for document in [
        r#"{"radius":1,"radius":"x"}"#,
        r#"{"radius":"x","radius":1}"#,
        r#"{"radius":1,"exact":1e400}"#,
        r#"[{"kind":"a","side":1.5},{"kind":"a","side":2.0}]"#,
        "9223372036854775808",
        "1e400",
        "[1e400]",
    ] {
        alike::<Mixed>(document.as_bytes());
        alike::<Loose>(document.as_bytes());
        alike::<Nested>(document.as_bytes());
    }
}

#[test]
fn choices_inside_of_choices_are_made_in_the_same_way() {
    for depth in 1..24 {
        for (open, close) in [
            (r#"{"radius":1.5,"thing":{"id":"a","form":"#, "}}"),
            (r#"{"kind":"circle","radius":2,"thing":{"id":"b","shape":"#, "}}"),
            (r#"{"radius":2,"kind":7,"thing":{"id":"c","parts":[{"id":"d","form":"#, "}]}}"),
        ] {
            for inner in [r#""text""#, r#"{"radius":null}"#, r#"{"kind":"square","side":"no"}"#, "[1e400]"] {
                let document = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
                alike::<Form>(document.as_bytes());
                alike::<Shape>(document.as_bytes());
                alike::<Mixed>(document.as_bytes());
            }
        }
    }
}

#[test]
fn numbers_are_read_as_serde_json_reads_them() {
    let dice = &mut Dice(3);
    for _ in 0..20_000 {
        let number = dice.number();
        let document = number.as_bytes();
        let bits = |found: Option<f64>| found.map(f64::to_bits);
        let expected = bits(serde_json::from_str(&number).ok());
        assert_eq!(bits(from_json(document).ok()), expected, "{number}");
        let list: Option<Vec<f64>> = from_json(format!("[{number}]").as_bytes()).ok();
        assert_eq!(bits(list.map(|list| list[0])), expected, "{number}");
        alike::<i64>(document);
        alike::<Vec<i64>>(format!("[{number}]").as_bytes());
        alike::<u64>(document);
        alike::<f32>(document);
        alike::<Json>(&dice.broken(document.to_vec()));
        alike::<f64>(&dice.broken(document.to_vec()));
        if let Ok(exact) = from_json::<Number>(document) {
            assert_eq!(exact.as_str(), number);
        }
    }
}

#[test]
fn as_many_levels_as_serde_json_reads() {
    for levels in 120..135 {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"any\":", "}")] {
            let document = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            alike::<Json>(document.as_bytes());
            alike::<Form>(document.as_bytes());
            let inside = format!("{{\"id\":\"\",\"any\":{document},\"skipped\":{document}}}");
            alike::<Thing>(inside.as_bytes());
            alike::<Circle>(format!("{{\"radius\":1,\"skipped\":{document}}}").as_bytes());
        }
    }
}

#[test]
fn every_byte_is_written_as_serde_json_writes_it() {
    for byte in 0..=0x80_u8 {
        for length in 0..20 {
            for at in 0..=length {
                let mut text = "x".repeat(length);
                text.insert(at, char::from(byte));
                let expected = serde_json::to_string(&text).unwrap();
                assert_eq!(encode_json(&text).unwrap(), expected.as_bytes());
                assert_eq!(from_json::<String>(expected.as_bytes()).unwrap(), text);
                let raw = format!("\"{text}\"");
                alike::<String>(raw.as_bytes());
            }
        }
    }
}
