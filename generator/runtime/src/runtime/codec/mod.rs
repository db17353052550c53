//! Values to JSON and back, driven by tables instead of code per type.
//!
//! A client has thousands of types. If each derived `Serialize` and `Deserialize`, that would be most of what
//! the compiler does, so each has a table instead, and one driver reads and writes them all:
//!
//! * [`Value`] says where a decoded value goes ([`Target`]) and how a value looks ([`View`]), and has the table
//!   of a struct with named members; [`List`], [`Map`] and [`Text`] are the other targets with parts or a form of
//!   their own. All are used through `dyn`.
//! * [`Union`] is a value of one of several types; which one fits is found by reading it as each of them.
//! * `record!`, `text_enum!`, `text_newtype!`, `int_enum!`, `text_scalar!` and `union!` implement them.
//! * [`decode_json`], [`from_json`] and [`encode_json`] are for JSON; [`decode`] and [`encode`] connect any
//!   self-describing format through serde, and every type has `Serialize` and `Deserialize` on top of them.
//!   JSON has a reader and a writer of its own, which are not generic; `serde_json` explains what the reader refuses.
//!
//! Reading is strict about kinds (a string is no number) and lenient about what servers are free to do:
//! members the document does not name are kept in the rest of a record or skipped, `null` stands for an
//! optional member that is absent, `3.0` is an integer, the last of several members with one name counts.

mod binary;
mod carry;
mod decimal;
mod decode;
mod encode;
mod error;
mod fit;
mod identifier;
mod impls;
mod inspect;
mod json;
mod kept;
mod macros;
mod maybe;
mod moment;
mod newtype;
mod place;
mod read;
mod record;
mod scan;
mod union;
mod value;
mod write;

pub use binary::{Base64, Base64Error, Base64Url};
pub use carry::carry;
pub use decimal::{Decimal, NotANumber, Number};
pub use decode::{decode, decoded};
pub use encode::encode;
pub use error::{DecodeError, EncodeError};
pub use identifier::{Uri, Uuid};
pub use inspect::{debug, equal};
// The tests of the codec alone write no bodies.
#[allow(unused_imports)]
pub(crate) use json::encode_view;
pub use json::{decode_json, encode_json, from_json};
// A client uses only the macros that its document calls for.
#[allow(unused_imports)]
pub(crate) use macros::{int_enum, serde_bridge, text_enum, text_scalar, union};
pub use maybe::Maybe;
pub use moment::{Date, DateTime, Duration, Time};
#[allow(unused_imports)]
pub(crate) use newtype::{debug_text, text_newtype};
#[allow(unused_imports)]
pub(crate) use record::record;
pub use record::{Field, Shape, flag, members, no_field};
#[allow(unused_imports)]
pub(crate) use union::entries;
pub use union::{Branch, Branches, Fit, Union};
pub use value::{Entries, File, List, Map, Numeric, Target, Text, Value, View};
