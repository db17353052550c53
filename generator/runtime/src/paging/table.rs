//! What the document says about the pages of a list.

use crate::runtime::{DecodeError, RawReply, View};

/// How an operation pages: replies of type `R` with items of type `I`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Paging<R: 'static, I: 'static> {
    /// How one page leads to the next.
    pub walk: Walk,
    /// Decodes a reply.
    pub decode: fn(&RawReply) -> Result<R, DecodeError>,
    /// Finds the items of a page.
    pub items: fn(&mut R) -> Option<&mut Vec<I>>,
}

/// The names of the members that lead to a value of a reply; empty: there is none.
pub(super) type Path = &'static [&'static str];

/// How one page leads to the next, whatever the types are. Parameters are given by their index.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    /// How the next page is named.
    pub way: Way,
    /// The parameter that takes the number of items per page, and the largest number it takes.
    pub size: Option<(usize, u64)>,
    /// The member that says whether there are more pages.
    pub more: Path,
    /// The member that holds the number of items on all pages.
    pub total: Path,
    /// The header that holds that number.
    pub total_header: &'static str,
}

/// How the next page is named.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// By its number, counted from that of the first page.
    Page(Target, u64),
    /// By the number of its first item, counted from that of the first item.
    Offset(Target, u64),
    /// By what a page says, sent as it is.
    Cursor(Source, Target),
    /// By a member of the last item of a page.
    LastItem(Path, Target),
    /// By a link. These parameters say where a page is, and are not sent beside it.
    Link(Source, &'static [usize]),
}

/// Where a page names the next one.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// In a member of the reply.
    Member(Path),
    /// In a header of the reply.
    Header(&'static str),
}

/// Where a request takes what names a page.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// In a parameter.
    Param(usize),
    /// In a member of the JSON body, which is of this media type.
    Body(&'static str, Path),
}

impl Walk {
    /// Returns a walk with nothing but a way.
    #[must_use]
    pub const fn new(way: Way) -> Self {
        Self { way, size: None, more: &[], total: &[], total_header: "" }
    }
}

/// Finds the member that `path` leads to.
pub(super) fn find<'a>(mut view: View<'a>, path: &[&str]) -> View<'a> {
    for name in path {
        view = member(view, name);
    }
    view
}

fn member<'a>(view: View<'a>, name: &str) -> View<'a> {
    let found = match view.plain() {
        View::Record(record) => {
            let index = record.shape().fields.iter().position(|field| field.name == name);
            index.map(|index| record.field(index).view())
        }
        View::Map(map) => map.entries().find(|(key, _)| *key == name).map(|(_, value)| value.view()),
        View::Json(json) => json.get(name).map(View::Json),
        _ => None,
    };
    found.unwrap_or(View::Absent)
}
