//! XML bodies (`OpenAPI` 3.1, "XML Object"). Only the clients of documents that have some carry this module.
//!
//! * `table` has what the document says about XML: which members are attributes, what elements are called, which
//!   lists have an element around them. It stands beside the tables of the codec, which know nothing of XML.
//! * `encode` writes a value by both tables.
//! * `tree` reads elements, `decode` turns them into JSON of the form that a type expects, which the codec reads:
//!   so the rules for missing members, numbers and choices are the same for both formats.

mod decode;
mod encode;
mod names;
mod places;
mod table;
mod tree;

pub use decode::reply;
pub use table::{Described, Facts, Kind, Member, Table};
// A client uses only the macros that its document calls for.
#[allow(unused_imports)]
pub(crate) use table::{body, xml};
