//! The sandbox server itself, asked over plain sockets: the other tests rely on it, so it has to be right.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/sandbox/mod.rs"]
mod sandbox;

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use axum::http::Method;
use base64::Engine as _;
use sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

/// What came back on the socket, up to its end.
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Names of the parameters that a 400 blames.
    fn blamed(&self) -> Vec<String> {
        assert_eq!(self.status, 400, "{}", self.body);
        let body = self.json();
        assert_eq!(body["code"], "02305");
        let entries = body["invalidParams"].as_array().unwrap();
        entries.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
    }
}

/// Sends a request and returns every byte that comes back.
fn exchange(sandbox: &Sandbox, method: &str, target: &str, user: &str, body: Option<&Value>) -> String {
    let address = sandbox.base_url().replace("http://", "");
    let mut socket = TcpStream::connect(&address).unwrap();
    let mut text = format!("{method} {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    let token = base64::engine::general_purpose::STANDARD.encode(user);
    write!(text, "authorization: Basic {token}\r\n").unwrap();
    if let Some(body) = body {
        let body = body.to_string();
        write!(text, "content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
            .unwrap();
    } else {
        text.push_str("\r\n");
    }
    socket.write_all(text.as_bytes()).unwrap();
    let mut reply = Vec::new();
    // A reset is an end as good as any.
    let _ = socket.read_to_end(&mut reply);
    String::from_utf8(reply).unwrap()
}

fn send(sandbox: &Sandbox, method: &str, target: &str, user: &str, body: Option<&Value>) -> Reply {
    let text = exchange(sandbox, method, target, user, body);
    let (head, body) = text.split_once("\r\n\r\n").expect("a reply");
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head: head.to_owned(), body: body.to_owned() }
}

fn merchant() -> String {
    format!("{}:{}", Sandbox::USERNAME, Sandbox::PASSWORD)
}

fn get(sandbox: &Sandbox, target: &str) -> Reply {
    send(sandbox, "GET", target, &merchant(), None)
}

fn create(sandbox: &Sandbox, order: &Value) -> Reply {
    send(sandbox, "POST", "/v1/payout/sepatransfers", &merchant(), Some(order))
}

fn order() -> Value {
    json!({
        "amount": 1250,
        "currency": "EUR",
        "payerBankAccount": { "paymentMethodId": "refunds-fr.1" },
        "payeeBankAccount": {
            "bic": "EXMPFRPPXXX",
            "iban": "FR1420041010050500013M02606",
            "holderName": "Camille Exemple",
        },
        "crossReference": { "orderReference": "order-4711", "transactionId": "14172183604551" },
        "comment": "Refund of order 4711",
        "privateData": { "shop": "Lyon" },
    })
}

/// The order with the value at this JSON pointer replaced; `None` removes it.
fn with(pointer: &str, value: impl Into<Option<Value>>) -> Value {
    let mut order = order();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = order.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value.into() {
        Some(value) => parent.insert(name.to_owned(), value),
        None => parent.remove(name),
    };
    order
}

#[test]
fn a_transfer_is_made_and_found_again() {
    let sandbox = Sandbox::start();
    let made = create(&sandbox, &order());
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json();
    assert_eq!(made["result"]["code"], "00000");
    let transaction = &made["transaction"];
    assert_eq!(
        transaction["usedBankAccounts"]["payeeBankAccount"]["maskedIban"],
        "FR14XXXXXXXXXXXXXXXXXXX2606"
    );
    assert_eq!(transaction["usedBankAccounts"]["payeeBankAccount"]["country"], "FR");
    assert_eq!(transaction["date"], "2026-03-01T09:15:24.000+00:00");
    assert!(!made.to_string().contains("FR1420041010050500013M02606"));
    assert!(!made.to_string().contains("Lyon"));

    let id = transaction["id"].as_str().unwrap();
    let found = get(&sandbox, &format!("/v1/payout/transactions/{id}"));
    assert_eq!((found.status, &found.json()["transaction"]), (200, transaction));
    assert_eq!(get(&sandbox, "/v1/payout/transactions/1").status, 404);
    assert_eq!(get(&sandbox, &format!("/v1/payout/transactions/{}", "1".repeat(51))).blamed(), ["id"]);
    assert_eq!(sandbox.received()[0].json(), order());
}

#[test]
fn every_limit_of_an_order_is_checked() {
    let sandbox = Sandbox::start();
    let long = |count: usize| Value::from("x".repeat(count));
    let cases = [
        ("/amount", None),
        ("/amount", Some(json!(-1))),
        ("/amount", Some(json!(1_000_000_000_000_000_001_i64))),
        ("/amount", Some(json!("1250"))),
        ("/amount", Some(json!(12.5))),
        ("/currency", None),
        ("/currency", Some(json!("XXZ"))),
        ("/currency", Some(json!("eur"))),
        ("/payerBankAccount", None),
        ("/payerBankAccount/paymentMethodId", None),
        ("/payerBankAccount/paymentMethodId", Some(json!(""))),
        ("/payerBankAccount/paymentMethodId", Some(json!(".x"))),
        ("/payerBankAccount/paymentMethodId", Some(long(51))),
        ("/payeeBankAccount", Some(json!("FR"))),
        ("/payeeBankAccount/bic", None),
        ("/payeeBankAccount/bic", Some(json!("EXMPFRPPX"))),
        ("/payeeBankAccount/iban", None),
        ("/payeeBankAccount/iban", Some(json!("FR1420041010050500013M02660"))),
        ("/payeeBankAccount/iban", Some(json!("FR14 2004 1010 0505 0001 3M02 606"))),
        ("/payeeBankAccount/holderName", None),
        ("/crossReference", Some(Value::Null)),
        ("/crossReference/orderReference", Some(json!("a/b"))),
        ("/crossReference/orderReference", Some(long(51))),
        ("/crossReference/transactionId", Some(long(51))),
        ("/comment", Some(Value::Null)),
        ("/comment", Some(json!("a < b"))),
        ("/comment", Some(long(256))),
        ("/privateData", Some(json!({ "shop": 1 }))),
    ];
    for (pointer, value) in cases {
        let blamed = create(&sandbox, &with(pointer, value.clone())).blamed();
        assert_eq!(blamed, [pointer[1..].replace('/', ".")], "{value:?}");
    }
    assert_eq!(create(&sandbox, &json!({})).blamed().len(), 4);
    assert_eq!(sandbox.transfers(), 0);
    let good = [("/amount", json!(0)), ("/comment", long(255)), ("/payeeBankAccount/bic", json!("EXMPDEFF"))];
    for (index, (pointer, value)) in good.into_iter().enumerate() {
        let mut order = with(pointer, value);
        order["crossReference"]["orderReference"] = format!("good-{index}").into();
        assert_eq!(create(&sandbox, &order).status, 201, "{pointer}");
    }
}

#[test]
fn what_cannot_be_done_is_refused() {
    let sandbox = Sandbox::start();
    assert_eq!(create(&sandbox, &order()).status, 201);
    let again = create(&sandbox, &order());
    assert_eq!((again.status, &again.json()["code"]), (409, &json!("02001")));
    let dollars = create(&sandbox, &with("/currency", json!("USD")));
    assert_eq!((dollars.status, &dollars.json()["code"]), (422, &json!("01181")));
    let account = create(&sandbox, &with("/payerBankAccount/paymentMethodId", json!("unknown-1")));
    assert_eq!((account.status, &account.json()["code"]), (404, &json!("01114")));
    let put = send(&sandbox, "PUT", "/v1/payout/sepatransfers", &merchant(), None);
    assert_eq!(put.status, 405);
    assert_eq!(get(&sandbox, "/v1/payout").status, 404);
    assert_eq!(sandbox.transfers(), 1);

    // Order references are unique for a merchant, not for all.
    sandbox.add_merchant("other", "key");
    let other = send(&sandbox, "POST", "/v1/payout/sepatransfers", "other:key", Some(&order()));
    assert_eq!(other.status, 201);
    assert_eq!(send(&sandbox, "GET", "/v1/payout/transactions", "other:key", None).json()["recordTotal"], 1);
}

#[test]
fn credentials_are_needed_everywhere() {
    let sandbox = Sandbox::start();
    for target in ["/v1/checkout/alive", "/v1/payout/transactions", "/v1/payout/transactions/1", "/"] {
        let reply = send(&sandbox, "GET", target, "77010300201:wrong", None);
        assert_eq!((reply.status, &reply.json()["code"]), (401, &json!("01109")), "{target}");
        assert!(reply.head.contains("www-authenticate: Basic"));
    }
    let alive = get(&sandbox, "/v1/checkout/alive");
    assert_eq!((alive.status, alive.body.as_str()), (200, "alive"));
    assert!(alive.head.contains("content-type: text/plain"));
}

#[test]
fn lists_have_pages_orders_and_filters() {
    let sandbox = Sandbox::start();
    sandbox.seed(45);
    let page = |query: &str| get(&sandbox, &format!("/v1/payout/transactions?{query}")).json();
    let amounts = |page: &Value| -> Vec<i64> {
        page["transactions"].as_array().unwrap().iter().map(|item| item["amount"].as_i64().unwrap()).collect()
    };
    let last = page("page=2");
    let position = [&last["count"], &last["startIndex"], &last["endIndex"], &last["recordTotal"]];
    assert_eq!(position, [5, 40, 44, 45]);
    let beyond = page("page=3");
    assert_eq!((amounts(&beyond).len(), beyond.get("startIndex")), (0, None));
    assert_eq!(amounts(&page("size=3&sort=amount,desc")), [144, 143, 142]);
    assert_eq!(amounts(&page("size=3&sort=date%2Casc&page=1")), [103, 104, 105]);
    assert_eq!(amounts(&page("orderReference=seed-7")), [107]);
    assert_eq!(amounts(&page("from=2026-03-02&to=2026-03-02")), [103, 104, 105]);
    sandbox.stick_to_page(0);
    assert_eq!(amounts(&page("size=2&page=9")), [100, 101]);

    for wrong in
        ["size=0", "size=101", "page=-1", "sort=date", "sort=iban,asc", "sort=date,up", "from=1.3.2026"]
    {
        let blamed = get(&sandbox, &format!("/v1/payout/transactions?{wrong}")).blamed();
        assert_eq!(blamed, [wrong.split('=').next().unwrap()], "{wrong}");
    }
    let blamed = get(&sandbox, "/v1/payout/transactions?size=1&size=2&limit=3&orderReference=a%2Fb").blamed();
    assert_eq!(blamed, ["size", "limit", "orderReference"]);
}

#[test]
fn faults_come_in_turn_and_then_stop() {
    let sandbox = Sandbox::start();
    sandbox.next(Fault::reply(429).header("retry-after", "7").body("slow down"));
    sandbox.next(Fault::cut());
    sandbox.next(Fault::cut_body());
    sandbox.next(Fault::unknown_values());
    let limited = create(&sandbox, &order());
    assert_eq!((limited.status, limited.body.as_str()), (429, "slow down"));
    assert!(limited.head.contains("retry-after: 7"));
    assert_eq!(exchange(&sandbox, "POST", "/v1/payout/sepatransfers", &merchant(), Some(&order())), "");
    assert_eq!(sandbox.transfers(), 0);

    let torn = create(&sandbox, &order());
    let length = torn
        .head
        .to_lowercase()
        .split("content-length: ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse::<usize>();
    assert_eq!((torn.status, torn.body.len()), (201, length.unwrap() / 2));
    assert_eq!(sandbox.transfers(), 1);

    let id = "24173091524187302";
    let odd = get(&sandbox, &format!("/v1/payout/transactions/{id}")).json();
    assert_eq!(
        (&odd["transaction"]["currency"], &odd["transaction"]["type"]),
        (&json!("XXZ"), &json!("REFUND"))
    );
    let even = get(&sandbox, &format!("/v1/payout/transactions/{id}")).json();
    assert_eq!(even["transaction"]["currency"], "EUR");
    assert_eq!((sandbox.count(&Method::POST), sandbox.count(&Method::GET)), (3, 2));

    sandbox.always(Fault::reply(503));
    assert_eq!(get(&sandbox, "/v1/checkout/alive").status, 503);
    assert_eq!(get(&sandbox, "/v1/checkout/alive").status, 503);
    sandbox.always(None);
    assert_eq!(get(&sandbox, "/v1/checkout/alive").status, 200);
}

#[test]
fn a_fault_can_come_after_the_transfer_is_made() {
    let sandbox = Sandbox::start();
    sandbox.next(Fault::reply(500).applied());
    assert_eq!(create(&sandbox, &order()).status, 500);
    assert_eq!(sandbox.transfers(), 1);
    sandbox.next(Fault::cut().applied().after(Duration::from_millis(30)));
    let begun = Instant::now();
    let second = with("/crossReference", None);
    assert_eq!(exchange(&sandbox, "POST", "/v1/payout/sepatransfers", &merchant(), Some(&second)), "");
    assert!(begun.elapsed() >= Duration::from_millis(30));
    assert_eq!(sandbox.transfers(), 2);
}

#[test]
fn nothing_answers_once_the_sandbox_is_gone() {
    let sandbox = Sandbox::start();
    let address = sandbox.base_url().replace("http://", "");
    let mut idle = TcpStream::connect(&address).unwrap();
    drop(sandbox);
    assert!(TcpStream::connect(&address).is_err());
    // An open connection is closed too.
    assert!(matches!(idle.read(&mut [0]), Ok(0) | Err(_)));
}
