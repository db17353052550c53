//! The limits of the document: what they find wrong with an order or a query, as entries of `invalidParams`.

use serde_json::{Value, json};

/// What a checked query asks for.
pub(super) struct Listing {
    pub(super) size: usize,
    pub(super) page: usize,
    /// Member of the transaction to sort by.
    pub(super) sort: String,
    pub(super) descending: bool,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) order_reference: Option<String>,
}

/// One limit of one member of an order.
struct Rule {
    /// Names of the members on the way, separated by dots.
    path: &'static str,
    required: bool,
    code: &'static str,
    reason: &'static str,
    holds: fn(&Value) -> bool,
}

const fn required(
    path: &'static str,
    code: &'static str,
    reason: &'static str,
    holds: fn(&Value) -> bool,
) -> Rule {
    Rule { path, required: true, code, reason, holds }
}

const fn optional(
    path: &'static str,
    code: &'static str,
    reason: &'static str,
    holds: fn(&Value) -> bool,
) -> Rule {
    Rule { path, required: false, code, reason, holds }
}

const RULES: &[Rule] = &[
    required("amount", "Range", "is not a whole number from 0 to 10^18", |value| {
        value.as_i64().is_some_and(|amount| (0..=1_000_000_000_000_000_000).contains(&amount))
    }),
    required("currency", "Currency", "is not a currency of ISO 4217", |value| {
        text(value, |code| code.len() == 3 && CURRENCIES.split(' ').any(|known| known == code))
    }),
    required("payerBankAccount", "Type", "is not an object", Value::is_object),
    required(
        "payerBankAccount.paymentMethodId",
        "Pattern",
        "is not an identifier of 1 to 50 characters",
        |value| {
            text(value, |id| {
                id.len() <= 50
                    && id.starts_with(|first: char| first.is_ascii_alphanumeric())
                    && id.chars().all(|char| char.is_ascii_alphanumeric() || ".-_".contains(char))
            })
        },
    ),
    required("payeeBankAccount", "Type", "is not an object", Value::is_object),
    required("payeeBankAccount.bic", "Bic", "is not a well-formed BIC", |value| text(value, is_bic)),
    required("payeeBankAccount.iban", "Iban", "is not a well-formed IBAN", |value| text(value, is_iban)),
    required("payeeBankAccount.holderName", "Type", "is not a text", Value::is_string),
    optional("crossReference", "Type", "is not an object", Value::is_object),
    optional(
        "crossReference.orderReference",
        "Pattern",
        "is not a text of at most 50 characters without slashes",
        |value| text(value, is_order_reference),
    ),
    optional("crossReference.transactionId", "Size", "is not a text of at most 50 characters", |value| {
        text(value, |id| id.chars().count() <= 50)
    }),
    optional(
        "comment",
        "Pattern",
        "is not a text of at most 255 characters without angle brackets",
        |value| text(value, |comment| comment.chars().count() <= 255 && !comment.contains(['<', '>'])),
    ),
    optional("privateData", "Type", "is not an object of texts", |value| {
        value.as_object().is_some_and(|members| members.values().all(Value::is_string))
    }),
];

/// Returns what is wrong with an order: nothing, if it may be carried out.
pub(super) fn order(order: &Value) -> Vec<Value> {
    if !order.is_object() {
        return vec![invalid("", "Type", "is not an object", &order.to_string())];
    }
    RULES.iter().filter_map(|rule| broken(rule, order)).collect()
}

/// Returns the entry for a rule that the order breaks.
fn broken(rule: &Rule, order: &Value) -> Option<Value> {
    let (parents, name) = rule.path.rsplit_once('.').unwrap_or(("", rule.path));
    let parent =
        parents.split('.').filter(|name| !name.is_empty()).try_fold(order, |value, name| value.get(name));
    // A parent that is missing or no object has an entry of its own, if it is one that must be there.
    match parent?.as_object()?.get(name) {
        Some(value) if (rule.holds)(value) => None,
        Some(value) => {
            let argument = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Some(invalid(rule.path, rule.code, rule.reason, &argument))
        }
        None if rule.required => {
            let codes = [format!("NotNull.{}", rule.path), "NotNull".to_owned()];
            Some(json!({ "name": rule.path, "reason": "is missing", "codes": codes, "arguments": [] }))
        }
        None => None,
    }
}

/// Returns an entry of `invalidParams`.
pub(super) fn invalid(name: &str, code: &str, reason: &str, argument: &str) -> Value {
    json!({ "name": name, "reason": reason, "codes": [format!("{code}.{name}"), code], "arguments": [argument] })
}

/// Reads the query of the list.
pub(super) fn listing(pairs: &[(String, String)]) -> Result<Listing, Vec<Value>> {
    let mut listing = Listing {
        size: 20,
        page: 0,
        sort: "date".to_owned(),
        descending: false,
        from: None,
        to: None,
        order_reference: None,
    };
    let mut faults = Vec::new();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if pairs[..index].iter().any(|(earlier, _)| earlier == name) {
            faults.push(invalid(name, "Unique", "is there more than once", value));
        } else if let Err((code, reason)) = take(&mut listing, name, value) {
            faults.push(invalid(name, code, reason, value));
        }
    }
    if faults.is_empty() { Ok(listing) } else { Err(faults) }
}

/// Puts one query parameter into the listing, or says which rule it breaks.
fn take(listing: &mut Listing, name: &str, value: &str) -> Result<(), (&'static str, &'static str)> {
    match name {
        "size" => {
            let size = value.parse().ok().filter(|size| (1..=100).contains(size));
            listing.size = size.ok_or(("Range", "is not a whole number from 1 to 100"))?;
        }
        "page" => {
            let page = value.parse::<u32>().ok().filter(|page| i32::try_from(*page).is_ok());
            listing.page = page.ok_or(("Range", "is not a whole number from 0"))? as usize;
        }
        "sort" => {
            let known =
                |field: &str| ["id", "date", "type", "amount", "currency", "comment"].contains(&field);
            let (field, direction) =
                value.split_once(',').ok_or(("Pattern", "is not a member and a direction"))?;
            if !known(field) || !["asc", "desc"].contains(&direction) {
                return Err(("Pattern", "is not a member and a direction"));
            }
            field.clone_into(&mut listing.sort);
            listing.descending = direction == "desc";
        }
        "from" | "to" if !is_day(value) => return Err(("Date", "is not a date")),
        "from" => listing.from = Some(value.to_owned()),
        "to" => listing.to = Some(value.to_owned()),
        "orderReference" if !is_order_reference(value) => {
            return Err(("Pattern", "is not a text of at most 50 characters without slashes"));
        }
        "orderReference" => listing.order_reference = Some(value.to_owned()),
        _ => return Err(("Unknown", "is not a parameter of this operation")),
    }
    Ok(())
}

fn text(value: &Value, holds: impl Fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(holds)
}

fn is_order_reference(text: &str) -> bool {
    text.chars().count() <= 50 && !text.contains('/')
}

/// Eight or eleven letters and digits, two letters for the country among them (ISO 9362).
fn is_bic(text: &str) -> bool {
    matches!(text.len(), 8 | 11)
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && text.bytes().skip(4).take(2).all(|byte| byte.is_ascii_uppercase())
}

/// Country, check digits and account number, of which the check digits must fit the rest (ISO 13616).
fn is_iban(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !(15..=34).contains(&bytes.len())
        || !bytes.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        || !bytes[..2].iter().all(u8::is_ascii_uppercase)
        || !bytes[2..4].iter().all(u8::is_ascii_digit)
    {
        return false;
    }
    let rest = bytes[4..].iter().chain(&bytes[..4]).fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    });
    rest == 1
}

/// A date as RFC 3339 writes it; that the month has so many days is not checked.
fn is_day(text: &str) -> bool {
    let number = |range| text.get(range).and_then(|digits: &str| digits.parse::<u8>().ok()).unwrap_or(0);
    let shape = text.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte }).eq(*b"0000-00-00");
    shape && (1..=12).contains(&number(5..7)) && (1..=31).contains(&number(8..10))
}

/// The codes that the document lists.
const CURRENCIES: &str = "\
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD \
    CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP \
    GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR \
    KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
    MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD \
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX \
    USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD \
    XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG";
