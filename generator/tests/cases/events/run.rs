//! What a service tells by webhooks: signed, read by name, and kept where the name is new.

use case_events::verification::Verifier;
use case_events::webhooks::Event;
use http::HeaderMap;

#[test]
fn events_are_read_by_name() {
    let event = Event::decode("stock-low", br#"{"left":3}"#).unwrap();
    assert!(matches!(&event, Event::StockLow(stock) if stock.left == 3));
    let event = Event::decode("thing.lost", br#"{"name":"cup"}"#).unwrap();
    assert_eq!(event.name(), "thing.lost");
    assert!(matches!(event, Event::Unknown { body, .. } if body["name"] == "cup"));
    assert!(Event::decode("stock-low", b"{}").is_err());
}

#[test]
fn what_nobody_signed_is_refused() {
    let verifier = Verifier::standard_webhooks("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLw==").unwrap();
    assert!(verifier.verify(&HeaderMap::new(), br#"{"left":3}"#).is_err());
}
