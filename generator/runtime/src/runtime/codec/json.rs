//! JSON in and out. The serde driver is instantiated for JSON here and nowhere else.

use super::decode::decode_from;
use super::encode::{self, encode};
use super::error::{DecodeError, EncodeError, Trail};
use super::value::{Blank, Value, View};

/// Decodes one JSON document into `value`, whatever it held before.
pub fn decode_json(bytes: &[u8], value: &mut dyn Value) -> Result<(), DecodeError> {
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let mut trail = Trail::default();
    let outcome = decode_from(value, &mut input, &mut trail).and_then(|()| input.end());
    outcome.map_err(|error| {
        let message = trail.message.take().unwrap_or_else(|| format!("the JSON is malformed: {error}"));
        DecodeError::at(message, &trail)
    })
}

/// Decodes one JSON document.
pub fn from_json<T: Value + Blank>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::blank();
    decode_json(bytes, &mut value)?;
    Ok(value)
}

/// Encodes `value` as a JSON document.
pub fn encode_json(value: &dyn Value) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::with_capacity(256);
    match encode(value, &mut serde_json::Serializer::new(&mut bytes)) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(encode::explain(value, &error)),
    }
}

/// Encodes what a value looks like as a JSON document.
pub(crate) fn encode_view(view: View<'_>) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::new();
    encode::write(view, &mut serde_json::Serializer::new(&mut bytes))?;
    Ok(bytes)
}
