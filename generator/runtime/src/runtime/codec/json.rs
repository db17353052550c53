//! JSON in and out. The serde driver for reading is instantiated for JSON here and nowhere else, to explain what
//! the reader does not take.

use super::decode::decode_from;
use super::error::{DecodeError, Digits, EncodeError, Trail};
use super::value::{Value, View};
use super::{encode, read, write};

/// Decodes one JSON document into `value`, whatever it held before.
pub fn decode_json(bytes: &[u8], value: &mut dyn Value) -> Result<(), DecodeError> {
    if read::document(bytes, value) { Ok(()) } else { decode_slowly(bytes, value) }
}

/// Decodes through `serde_json`, which says what is wrong and where.
#[cold]
fn decode_slowly(bytes: &[u8], value: &mut dyn Value) -> Result<(), DecodeError> {
    let mut trail = Trail::default();
    let mut outcome = decode_once(bytes, value, &mut trail);
    // A second time costs only those whose numbers are to keep their digits and have a point.
    if trail.digits == Digits::Lost {
        trail = Trail::default();
        trail.digits = Digits::Kept;
        outcome = decode_once(bytes, value, &mut trail);
    }
    outcome.map_err(|error| {
        let message = trail.message.take().unwrap_or_else(|| format!("the JSON is malformed: {error}"));
        DecodeError::at(message, &trail)
    })
}

fn decode_once(bytes: &[u8], value: &mut dyn Value, trail: &mut Trail) -> serde_json::Result<()> {
    let mut input = serde_json::Deserializer::from_slice(bytes);
    decode_from(value, &mut input, trail)?;
    input.end()
}

/// Decodes one JSON document.
pub fn from_json<T: Value>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::blank();
    decode_json(bytes, &mut value)?;
    Ok(value)
}

/// Encodes `value` as a JSON document.
pub fn encode_json(value: &dyn Value) -> Result<Vec<u8>, EncodeError> {
    write::document(value.view(), 256).map_err(|error| encode::explain(value, &error))
}

/// Encodes what a value looks like as a JSON document.
pub(crate) fn encode_view(view: View<'_>) -> Result<Vec<u8>, serde_json::Error> {
    write::document(view, 0)
}
