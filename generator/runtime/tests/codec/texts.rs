//! Open enums, dates, base64 and text types of other crates.

// What the macros add to the public face of a type has docs.
#![deny(missing_docs)]

use std::collections::HashSet;
use std::net::Ipv4Addr;

use crate::runtime::{Base64, Base64Url, Date, DateTime, Duration, Time, Uri, Uuid, text_enum, text_scalar};
use crate::{fails, read, survives};

/// A currency.
#[derive(Clone)]
#[non_exhaustive]
pub enum Currency {
    /// The euro.
    Eur,
    /// The dollar of the United States.
    Usd,
    /// A value of the document, not the catch-all.
    Unknown,
    /// Any other.
    Other(::std::string::String),
}

text_enum! { Currency { Eur: "EUR", Usd: "USD", Unknown: "unknown", ..Other } }

/// An enum without known values.
#[derive(Clone)]
pub enum Open {
    /// Any text.
    Unknown(String),
}

text_enum! { Open { ..Unknown } }

text_scalar! { ::std::net::Ipv4Addr, ::std::net::Ipv4Addr::UNSPECIFIED }
text_scalar! { ::std::net::Ipv6Addr, ::std::net::Ipv6Addr::UNSPECIFIED, "an IPv6 address" }

#[test]
fn enums_know_their_values() {
    assert!(matches!(read("\"EUR\""), Ok(Currency::Eur)));
    assert!(matches!(read("\"unknown\""), Ok(Currency::Unknown)));
    assert!(matches!(Currency::from("USD"), Currency::Usd));
    assert!(matches!("USD".parse(), Ok(Currency::Usd)));
    assert_eq!(Currency::Eur.as_str(), "EUR");
    assert_eq!(Currency::Eur.to_string(), "EUR");
    assert_eq!(format!("{:>5}", Currency::Eur), "  EUR");
    assert_eq!(format!("{:?}", Currency::Eur), "\"EUR\"");
    survives::<Vec<Currency>>("[\"EUR\",\"USD\",\"unknown\"]");
}

#[test]
fn enums_keep_values_they_do_not_know() {
    assert!(matches!(read("\"eur\""), Ok(Currency::Other(text)) if text == "eur"));
    survives::<Vec<Currency>>("[\"eur\",\"\",\"Unknown\"]");
    survives::<Open>("\"anything\"");
    fails::<Currency>("1", "expected a string, found a number, at `$`");
}

#[test]
fn enums_compare_by_text() {
    assert_eq!(Currency::Other("EUR".to_owned()), Currency::Eur);
    assert_ne!(Currency::Usd, Currency::Eur);
    let set: HashSet<Currency> = ["EUR", "USD", "EUR"].map(Currency::from).into_iter().collect();
    assert_eq!(set.len(), 2);
}

#[test]
fn dates_are_kept_to_the_letter() {
    let texts =
        ["2024-02-29T12:30:00.100+01:00", "2024-02-29T12:30:00Z", "2024-02-29 12:30", "yesterday", ""];
    for text in texts {
        survives::<DateTime>(&format!("\"{text}\""));
        survives::<Date>(&format!("\"{text}\""));
    }
    let moment = DateTime::new("2024-02-29T12:30:00Z");
    assert_eq!(moment.as_str(), "2024-02-29T12:30:00Z");
    assert_eq!(moment.to_string(), moment.as_ref());
    assert_eq!(DateTime::from("a"), DateTime::from("a".to_owned()));
    let (day, next) = (Date::from("2024-02-28"), Date::from("2024-02-29"));
    assert!(day < next);
    assert_eq!(format!("{:?}", Date::from("2024-02-28")), "\"2024-02-28\"");
    fails::<DateTime>("1709206200", "expected a string, found a number, at `$`");
}

#[cfg(feature = "jiff")]
#[test]
fn dates_become_those_of_jiff() {
    let moment = DateTime::new("2024-02-29T12:30:00.5+01:00").timestamp().unwrap();
    assert_eq!(DateTime::from(moment).as_str(), "2024-02-29T11:30:00.5Z");
    assert!(DateTime::new("yesterday").timestamp().is_err());
    let date = Date::new("2024-02-29").civil().unwrap();
    assert_eq!(Date::from(date).as_str(), "2024-02-29");
    assert!(Date::new("2023-02-29").civil().is_err());
}

#[test]
fn other_texts_are_kept_to_the_letter() {
    for text in ["67E55044-10b1-426f-9247-BB680e5fe0c8", "not one", ""] {
        survives::<Uuid>(&format!("\"{text}\""));
        survives::<Uri>(&format!("\"{text}\""));
        survives::<Time>(&format!("\"{text}\""));
        survives::<Duration>(&format!("\"{text}\""));
    }
    assert_eq!(Uri::from("https://example.com"), "https://example.com");
    assert_eq!(String::from(Uuid::from("a")), "a");
}

#[cfg(all(feature = "uuid", feature = "url", feature = "jiff"))]
#[test]
fn other_texts_become_types_of_other_crates() {
    let id = Uuid::from("67E55044-10B1-426F-9247-BB680E5FE0C8").to_uuid().unwrap();
    assert_eq!(Uuid::from(id), "67e55044-10b1-426f-9247-bb680e5fe0c8");
    assert!(Uuid::from("x").to_uuid().is_err());
    let url = Uri::from("https://example.com/a b").to_url().unwrap();
    assert_eq!(Uri::from(url), "https://example.com/a%20b");
    assert!(Uri::from("/pets").to_url().is_err());
    assert_eq!(Time::from(Time::from("12:30").civil().unwrap()), "12:30:00");
    assert_eq!(Duration::from(Duration::from("PT90M").span().unwrap()), "PT90M");
    assert_eq!(Duration::from(jiff::SignedDuration::from_secs(90)), "PT1M30S");
}

#[test]
fn base64_is_kept_to_the_letter() {
    for text in ["++//AQ==", "++//AQ", "--__AQ==", "--__AQ", "+-", "a", ""] {
        survives::<Base64>(&format!("\"{text}\""));
        survives::<Base64Url>(&format!("\"{text}\""));
    }
    fails::<Base64>("[1]", "expected a string, found an array, at `$`");
}

#[test]
fn base64_is_decoded_from_both_alphabets() {
    let bytes = [0xfb, 0xef, 0xff, 0x01];
    for text in ["++//AQ==", "++//AQ", "--__AQ==", "--__AQ", "++/\r\n/AQ=="] {
        assert_eq!(Base64::from_text(text).to_bytes().unwrap(), bytes, "for {text}");
    }
    for text in ["a", "+-", "AQ==AQ=="] {
        assert!(Base64::from_text(text).to_bytes().is_err(), "for {text}");
    }
    assert_eq!(Base64::from(&bytes).as_str(), "++//AQ==");
    assert_eq!(Base64Url::from(&bytes).as_str(), "--__AQ");
}

#[test]
fn base64_is_not_shown() {
    assert_eq!(format!("{:?}", Base64::from(vec![1, 2])), "Base64(2 bytes)");
    assert_eq!(format!("{:?}", Base64Url::from(&[1])), "Base64(1 byte)");
}

#[test]
fn text_types_of_other_crates() {
    assert_eq!(read("\"10.0.0.1\""), Ok(Ipv4Addr::new(10, 0, 0, 1)));
    survives::<Vec<Option<Ipv4Addr>>>("[null,\"10.0.0.1\"]");
    fails::<Ipv4Addr>("\"x\"", "expected text for `::std::net::Ipv4Addr`, found other text, at `$`");
    fails::<std::net::Ipv6Addr>("\"x\"", "expected an IPv6 address, found other text, at `$`");
    fails::<Ipv4Addr>("1", "expected a string, found a number, at `$`");
}
