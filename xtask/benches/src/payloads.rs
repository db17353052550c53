//! Payloads in the shapes that real APIs have, made afresh in every run and always the same.

use std::fmt::Write;

use crate::types::Kind;

/// A document and the type that it is of.
pub(crate) struct Payload {
    pub name: &'static str,
    pub kind: Kind,
    pub json: String,
}

pub(crate) fn all() -> Vec<Payload> {
    let dice = &mut Dice(42);
    let payload = |name, kind, json| Payload { name, kind, json };
    vec![
        payload("small", Kind::Account, account()),
        payload("list", Kind::Transactions, transactions(dice)),
        payload("texts", Kind::Issues, issues(dice)),
        payload("numbers", Kind::Readings, readings(dice)),
        payload("deep", Kind::Tree, tree(dice, 100)),
        payload("tagged", Kind::Events, events(dice)),
        payload("untagged", Kind::Sources, sources(dice)),
        payload("maps", Kind::Objects, objects(dice)),
    ]
}

/// Numbers without order, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn list(count: usize, item: impl FnMut(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

const ADDRESS: &str = r#"{"street":"12 Station Road","city":"Wells","country":"GB","postalCode":"BA5 2PH"}"#;

fn account() -> String {
    format!(
        r#"{{"id":"acct_1MqLkX2eZvKYlo2C","name":"Ann Example Ltd.","active":true,"balance":1250042,"status":"settled","createdAt":"2024-02-29T12:30:00Z","address":{ADDRESS},"email":"ann@example.com"}}"#
    )
}

fn party(dice: &mut Dice) -> String {
    let address = if dice.roll(3) == 0 { format!(r#","address":{ADDRESS}"#) } else { String::new() };
    format!(
        r#"{{"name":"Party number {}","iban":"DE{:020}","bic":"COBADEFFXXX"{address}}}"#,
        dice.roll(1000),
        dice.roll(1 << 31)
    )
}

fn transactions(dice: &mut Dice) -> String {
    let items = list(2600, |index| {
        let mut item = format!(
            r#"{{"id":"tx_{index:012}","accountId":"acct_{:08}","amount":{},"currency":"EUR","status":"{}","bookedAt":"2024-02-{:02}T12:30:00Z","reversed":{},"creditor":{}"#,
            dice.roll(100),
            i64::try_from(dice.roll(10_000_000)).unwrap() - 5_000_000,
            ["pending", "settled", "rejected"][usize::try_from(dice.roll(3)).unwrap()],
            dice.roll(28) + 1,
            dice.roll(2) == 0,
            party(dice),
        );
        if dice.roll(2) == 0 {
            let _ = write!(
                item,
                r#","rate":1.{:04},"reference":"Invoice {}""#,
                dice.roll(10_000),
                dice.roll(1 << 20)
            );
        }
        if dice.roll(2) == 0 {
            let _ = write!(item, r#","debtor":{},"labels":["rent","q{}"]"#, party(dice), dice.roll(4));
        }
        item + "}"
    });
    format!(r#"{{"items":[{items}],"total":2600,"next":"cursor_2600"}}"#)
}

fn issues(dice: &mut Dice) -> String {
    let words = [
        "the",
        "transfer",
        "was",
        "never",
        "booked",
        "twice",
        "\\n\\n",
        "café",
        "\\\"quoted\\\"",
        "and",
        "why",
    ];
    let issues = list(250, |index| {
        let body = (0..dice.roll(400) + 20)
            .map(|_| words[usize::try_from(dice.roll(11)).unwrap()])
            .collect::<Vec<_>>()
            .join(" ");
        format!(
            r#"{{"title":"Number {index} of many issues that people have","body":"{body}","author":"someone-{}","labels":["bug","needs triage"]}}"#,
            dice.roll(50)
        )
    });
    format!(r#"{{"issues":[{issues}]}}"#)
}

fn readings(dice: &mut Dice) -> String {
    let readings = list(800, |index| {
        let counts = list(20, |_| dice.roll(100_000).to_string());
        let samples = list(20, |_| format!("{}.{}", dice.roll(1000), dice.roll(1 << 30)));
        format!(
            r#"{{"at":17092{index:08},"value":{}.25,"latitude":51.{:07},"longitude":-2.{:07},"counts":[{counts}],"samples":[{samples}]}}"#,
            dice.roll(100),
            dice.roll(10_000_000),
            dice.roll(10_000_000),
        )
    });
    format!(r#"{{"readings":[{readings}]}}"#)
}

/// A chain of nodes, each with a few leaves.
fn tree(dice: &mut Dice, depth: usize) -> String {
    let leaves = list(3, |_| format!(r#"{{"name":"leaf {}","children":[]}}"#, dice.roll(100)));
    let next = if depth == 0 { String::new() } else { format!(r#","next":{}"#, tree(dice, depth - 1)) };
    format!(r#"{{"name":"node {depth}","children":[{leaves}]{next}}}"#)
}

fn events(dice: &mut Dice) -> String {
    let events = list(1500, |index| {
        let start = format!(r#""id":"evt_{index:010}","at":"2024-02-29T12:30:00Z""#);
        match dice.roll(3) {
            0 => format!(r#"{{"type":"created",{start},"party":{}}}"#, party(dice)),
            1 => format!(r#"{{"type":"moved",{start},"amount":{},"from":"a","to":"b"}}"#, dice.roll(1 << 20)),
            _ => format!(r#"{{{start},"reason":"asked for by the holder","type":"closed"}}"#),
        }
    });
    format!(r#"{{"events":[{events}]}}"#)
}

fn sources(dice: &mut Dice) -> String {
    let sources = list(1500, |index| match dice.roll(3) {
        0 => format!(r#"{{"number":"4242{index:012}","exp_month":12,"exp_year":2030,"brand":"visa"}}"#),
        1 => format!(r#"{{"iban":"DE{index:020}","holder":"Ann Example"}}"#),
        _ => format!(r#""src_{index:012}""#),
    });
    format!(r#"{{"sources":[{sources}]}}"#)
}

fn objects(dice: &mut Dice) -> String {
    let objects = list(600, |index| {
        format!(
            r#""obj_{index:06}":{{"id":"obj_{index:06}","metadata":{{"order":"{}","shop":"wells","note":"none"}},"extra":{{"a":[1,2.5,true,null],"b":{{"c":"text"}},"n":{}}}}}"#,
            dice.roll(1 << 20),
            dice.roll(1 << 20)
        )
    });
    format!(r#"{{"data":{{{objects}}}}}"#)
}
