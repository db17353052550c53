//! What every operation and type of this crate is built on.

mod codec;

pub use codec::{
    Base64, Blank, Date, DateTime, DecodeError, EncodeError, Entries, Field, List, Map, Maybe, Record, Shape, Target,
    Text, Value, View, debug, decode, decode_json, encode, encode_json, equal, flag, from_json, members,
};
// A client uses only the macros that its document calls for.
#[allow(unused_imports)]
pub(crate) use codec::{record, serde_bridge, text_enum, text_scalar};
