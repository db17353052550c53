//! What a document or a project says about the pages of a list: names of parameters, members and headers.

/// How pages are said to be walked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredPaging {
    /// How a page names the next one.
    pub way: DeclaredWay,
    /// The parameter that holds the number of items per page.
    pub size: Option<String>,
    /// The member of the reply that holds the items; by default the reply itself, or its only list.
    pub items: Option<String>,
    /// The member of the reply that says whether there are more pages.
    pub more: Option<String>,
    /// Where a reply holds the number of all items.
    pub total: Option<ReplyPlace>,
}

/// How a page names the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeclaredWay {
    /// There are no pages, whatever it looks like.
    None,
    /// By its number.
    Page {
        /// The parameter that holds the number.
        page: String,
        /// The number of the first page.
        first: u64,
    },
    /// By the number of its first item.
    Offset {
        /// The parameter that holds the number.
        offset: String,
        /// The number of the first item.
        first: u64,
    },
    /// By a text that the page before it has.
    Cursor {
        /// The parameter, or the member of the body, that takes the text.
        cursor: String,
        /// Where a page has it.
        next: ReplyPlace,
    },
    /// By a member of the last item before it.
    LastItem {
        /// The parameter, or the member of the body, that takes it.
        cursor: String,
        /// The member of an item.
        key: String,
    },
    /// By a link.
    Link {
        /// Where a page has it.
        next: ReplyPlace,
    },
}

/// A place in a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyPlace {
    /// A member, or a member of a member: `meta.next`.
    Member(String),
    /// A header.
    Header(String),
}
