//! Lists that come in pages. Only the clients of documents with such lists carry this module.
//!
//! * `table` is what the document says: how a page names the next one, and where its items are.
//! * `walk` goes from page to page by that table. It knows no types and is compiled once; `guard` counts, and notices
//!   lists without an end.
//! * `mark` says where a list stands; `link` reads links, `splice` puts a cursor into a JSON body.
//! * `pages` and `items` are what callers see: the same walk, with the types of a reply and its items.

mod guard;
mod items;
mod link;
mod mark;
mod pages;
mod splice;
mod table;
mod walk;

pub use items::Items;
pub use mark::Position;
pub use pages::{Page, Pages};
pub use table::{Paging, Source, Target, Walk, Way};
