//! Forms, to the byte.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::json;

use crate::emitted::SERVICE;
use crate::runtime::{
    Call, Client, ClientBuilder, Encoding, Maybe, Operation, Replay, ReplayTransport, Style, Value,
};

static SEND: Operation = Operation { id: "send", method: "POST", path: "/x", ..Operation::DEFAULT };
const FORM: &str = "application/x-www-form-urlencoded";

fn client() -> Client {
    let transport = ReplayTransport::new().reply(Replay::status(StatusCode::OK));
    ClientBuilder::new(&SERVICE).transport(transport).build().unwrap()
}

fn call(value: &dyn Value, encodings: &'static [Encoding]) -> Call {
    let mut call = client().call(&SEND);
    call.form(FORM, value, encodings);
    call
}

/// The form as it is sent, or the text of the error.
fn form(value: &dyn Value, encodings: &'static [Encoding]) -> Result<String, String> {
    let request = call(value, encodings).to_request().map_err(|error| error.to_string())?;
    assert_eq!(request.headers()["content-type"], FORM);
    Ok(String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap())
}

#[derive(Clone)]
struct Price {
    currency: String,
    amounts: Vec<i64>,
}
crate::runtime::record! { Price { 0 currency: "currency" required, 1 amounts: "amounts" required } }

#[derive(Clone)]
struct Order {
    name: Option<String>,
    paid: Option<bool>,
    note: Maybe<String>,
    tags: Option<Vec<String>>,
    price: Option<Price>,
    items: Option<Vec<Price>>,
    metadata: Option<BTreeMap<String, serde_json::Value>>,
}
crate::runtime::record! { Order {
    0 name: "name" optional,
    1 paid: "paid" optional,
    2 note: "note" optional,
    3 tags: "tags" optional,
    4 price: "price" optional,
    5 items: "items" optional,
    6 metadata: "metadata" optional,
} }

fn nothing() -> Order {
    Order {
        name: None,
        paid: None,
        note: Maybe::Absent,
        tags: None,
        price: None,
        items: None,
        metadata: None,
    }
}

fn price(amounts: &[i64]) -> Price {
    Price { currency: "EUR".to_owned(), amounts: amounts.to_vec() }
}

/// Everything in it has members or items.
fn full() -> Order {
    Order {
        name: Some("A & B".to_owned()),
        paid: Some(true),
        note: Maybe::Value("x".to_owned()),
        tags: Some(vec!["a b".to_owned(), "c".to_owned()]),
        price: Some(price(&[1, 2])),
        items: Some(vec![price(&[3]), price(&[])]),
        metadata: Some([("k".to_owned(), json!({"a": [{"b": null, "c": 1.50}]}))].into()),
    }
}

#[test]
fn without_encodings_lists_repeat_their_name_and_objects_are_json() {
    let expected = "name=A+%26+B&paid=true&note=x&tags=a+b&tags=c\
        &price=%7B%22currency%22%3A%22EUR%22%2C%22amounts%22%3A%5B1%2C2%5D%7D\
        &items=%7B%22currency%22%3A%22EUR%22%2C%22amounts%22%3A%5B3%5D%7D\
        &items=%7B%22currency%22%3A%22EUR%22%2C%22amounts%22%3A%5B%5D%7D\
        &metadata=%7B%22k%22%3A%7B%22a%22%3A%5B%7B%22b%22%3Anull%2C%22c%22%3A1.5%7D%5D%7D%7D";
    assert_eq!(form(&full(), &[]).unwrap(), expected);
}

#[test]
fn deep_objects_have_brackets_all_the_way_down() {
    static DEEP: &[Encoding] = &[
        Encoding::styled("tags", Style::DeepObject, true),
        Encoding::styled("price", Style::DeepObject, true),
        Encoding::styled("items", Style::DeepObject, true),
        Encoding::styled("metadata", Style::DeepObject, true),
    ];
    // Brackets are escaped, as the serializer of forms has it: `items[0][price]`.
    let expected = "name=A+%26+B&paid=true&note=x&tags%5B%5D=a+b&tags%5B%5D=c\
        &price%5Bcurrency%5D=EUR&price%5Bamounts%5D%5B%5D=1&price%5Bamounts%5D%5B%5D=2\
        &items%5B0%5D%5Bcurrency%5D=EUR&items%5B0%5D%5Bamounts%5D%5B%5D=3&items%5B1%5D%5Bcurrency%5D=EUR\
        &metadata%5Bk%5D%5Ba%5D%5B0%5D%5Bc%5D=1.5";
    assert_eq!(form(&full(), DEEP).unwrap(), expected);
}

#[test]
fn the_other_styles_of_a_query() {
    let styled = |encodings: &'static [Encoding]| {
        let order = Order { tags: Some(vec!["a b".to_owned(), "c".to_owned()]), ..nothing() };
        form(&order, encodings).unwrap()
    };
    assert_eq!(styled(const { &[Encoding::styled("tags", Style::Form, true)] }), "tags=a+b&tags=c");
    assert_eq!(styled(const { &[Encoding::styled("tags", Style::Form, false)] }), "tags=a+b,c");
    assert_eq!(styled(const { &[Encoding::styled("tags", Style::SpaceDelimited, false)] }), "tags=a+b%20c");
    assert_eq!(styled(const { &[Encoding::styled("tags", Style::PipeDelimited, false)] }), "tags=a+b%7Cc");
    let json = const { &[Encoding::media("tags", "application/json; charset=utf-8")] };
    assert_eq!(styled(json), "tags=%5B%22a+b%22%2C%22c%22%5D");
    // As RFC 6570 writes an exploded object: its members stand beside the others.
    let metadata = [("k".to_owned(), json!(1)), ("l".to_owned(), json!(true))].into();
    let order = Order { metadata: Some(metadata), ..nothing() };
    let exploded = const { &[Encoding::styled("metadata", Style::Form, true)] };
    assert_eq!(form(&order, exploded).unwrap(), "k=1&l=true");
}

#[test]
fn characters_are_escaped_as_in_a_form() {
    let sent =
        |text: &str, encodings| form(&Order { name: Some(text.to_owned()), ..nothing() }, encodings).unwrap();
    assert_eq!(sent("aZ09 *-._~", &[]), "name=aZ09+*-._%7E");
    assert_eq!(sent("+&=%\r\n\u{e9}\u{1f600}\0", &[]), "name=%2B%26%3D%25%0D%0A%C3%A9%F0%9F%98%80%00");
    let reserved = const { &[Encoding::styled("name", Style::Form, true).reserved()] };
    assert_eq!(sent("a/b?c:d@e f&g+h[i]#j", reserved), "name=a/b?c:d@e+f%26g%2Bh%5Bi%5D%23j");
    let map: BTreeMap<String, String> = [("a b&c=".to_owned(), "d".to_owned())].into();
    assert_eq!(form(&map, &[]).unwrap(), "a+b%26c%3D=d");
}

#[test]
fn nothing_is_sent_for_what_is_absent_null_or_empty() {
    assert_eq!(form(&nothing(), &[]).unwrap(), "");
    let empty = Order { name: Some(String::new()), note: Maybe::Null, tags: Some(Vec::new()), ..nothing() };
    assert_eq!(form(&empty, &[]).unwrap(), "name=");
    let deep = const { &[Encoding::styled("tags", Style::DeepObject, true)] };
    assert_eq!(form(&empty, deep).unwrap(), "name=");
    let json = const { &[Encoding::media("tags", "application/json")] };
    assert_eq!(form(&empty, json).unwrap(), "name=&tags=%5B%5D");
    assert_eq!(form(&json!(null), &[]).unwrap(), "");
}

#[test]
fn what_is_no_object_or_cannot_be_written_is_an_error() {
    assert_eq!(
        form(&json!([1]), &[]).unwrap_err(),
        "send: only an object can be sent as a form; the request was not sent"
    );
    let map: BTreeMap<String, f64> = [("x".to_owned(), f64::NAN)].into();
    let expected = "send: the member `x` of the form must be a finite number; the request was not sent";
    assert_eq!(form(&map, &[]).unwrap_err(), expected);
    let nested = const { &[Encoding::styled("items", Style::Form, true)] };
    let expected = "send: the member `items` of the form holds a list or an object inside another, which no style \
        can write; the request was not sent";
    assert_eq!(form(&full(), nested).unwrap_err(), expected);
}
