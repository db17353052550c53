//! The words by which services speak of pages. All names are compared in their plainest form: small letters and digits.

/// A name without its case, its separators and whatever else is neither letter nor digit.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|one| one.to_ascii_lowercase()).collect()
}

/// Objects of a reply that tell about its pages.
pub(super) fn is_container(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "cursor",
        "cursors",
        "data",
        "links",
        "listmeta",
        "listmetadata",
        "meta",
        "metadata",
        "navigation",
        "next",
        "page",
        "pageinfo",
        "pageinformation",
        "pages",
        "pagination",
        "paginationinfo",
        "paging",
        "paginginfo",
        "pagingmetadata",
        "responsemetadata",
        "result",
        "resultinfo",
        "resultset",
    ];
    NAMES.contains(&name)
}

/// Objects of a reply that its items may be in.
pub(super) fn is_wrapper(name: &str) -> bool {
    ["data", "embedded", "payload", "response", "result", "results"].contains(&name)
}

/// Lists that are what a reply is about.
pub(super) fn is_items(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "data",
        "elements",
        "entries",
        "hits",
        "items",
        "list",
        "objects",
        "records",
        "resources",
        "result",
        "results",
        "rows",
        "value",
        "values",
    ];
    NAMES.contains(&name)
}

/// Lists that a reply has beside what it is about.
pub(super) fn is_beside_items(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "aggregations",
        "columns",
        "errors",
        "facets",
        "failures",
        "fields",
        "filters",
        "headers",
        "included",
        "links",
        "messages",
        "notices",
        "schema",
        "sort",
        "warnings",
    ];
    NAMES.contains(&name)
}

/// What a cursor is called apart from "next" and "page".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    After,
    Bookmark,
    Continuation,
    Cursor,
    Key,
    Marker,
    Offset,
    Page,
    PageId,
    Scroll,
    Start,
    StartKey,
    Token,
}

impl Word {
    /// Whether what it stands for is a number to count with, not something opaque.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Offset | Self::Page | Self::Start)
    }
}

/// What a parameter is called that takes a cursor.
pub(super) fn cursor_parameter(name: &str) -> Option<Word> {
    Some(match name {
        "after" | "afterid" | "pageafter" | "startingafter" => Word::After,
        "bookmark" => Word::Bookmark,
        "continuation" | "continue" | "continuationtoken" | "nextcontinuationtoken" | "xmscontinuation" => {
            Word::Continuation
        }
        "aftercursor" | "cursor" | "nextcursor" | "pagecursor" | "paginationcursor" | "startcursor" => {
            Word::Cursor
        }
        "nextkey" | "nextpagekey" | "pagekey" => Word::Key,
        "marker" | "nextmarker" | "pagemarker" => Word::Marker,
        "offset" => Word::Offset,
        "page" | "pagenumber" | "pageno" | "pagenum" => Word::Page,
        "nextpageid" | "pageid" => Word::PageId,
        "scrollid" => Word::Scroll,
        "start" => Word::Start,
        "exclusivestartkey" => Word::StartKey,
        "nextpagetoken" | "nexttoken" | "pagetoken" | "paginationtoken" => Word::Token,
        _ => return None,
    })
}

/// What a member or header of a reply is called that has the cursor of the next page, and whether its name says that
/// it is of the next one. `above` is what the member stands in.
pub(super) fn cursor_of_reply(name: &str, above: &str) -> Option<(Word, bool)> {
    let of_next = |word| Some((word, true));
    match (name, above) {
        ("lastid", _) | ("after", "next" | "cursors" | "cursor") => return of_next(Word::After),
        ("endcursor" | "aftercursor", _) | ("next", "cursors" | "cursor") => return of_next(Word::Cursor),
        ("lastevaluatedkey", _) => return of_next(Word::StartKey),
        ("xmscontinuation", _) => return of_next(Word::Continuation),
        _ => {}
    }
    if let Some(rest) = name.strip_prefix("next") {
        return of_next(match rest {
            "cursor" | "pagecursor" => Word::Cursor,
            "token" | "pagetoken" => Word::Token,
            "continuation" | "continuationtoken" => Word::Continuation,
            "bookmark" => Word::Bookmark,
            "marker" | "pagemarker" => Word::Marker,
            "key" | "pagekey" => Word::Key,
            "pageid" => Word::PageId,
            "page" | "pagenumber" | "pageno" | "pagenum" => Word::Page,
            "offset" | "pageoffset" => Word::Offset,
            "start" | "pagestart" => Word::Start,
            _ => return None,
        });
    }
    let word = match name {
        "cursor" | "pagecursor" | "paginationcursor" => Word::Cursor,
        "pagetoken" | "paginationtoken" => Word::Token,
        "continuation" | "continue" | "continuationtoken" => Word::Continuation,
        "bookmark" => Word::Bookmark,
        "scrollid" => Word::Scroll,
        _ => return None,
    };
    Some((word, false))
}

/// Whether a cursor of the reply is what a parameter takes.
pub(super) fn go_together(of_reply: Word, of_request: Word) -> bool {
    of_reply == of_request || matches!((of_reply, of_request), (Word::Cursor, Word::After))
}

/// Members that say whether there are more pages.
pub(super) fn is_more(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "hasmore",
        "hasmoredata",
        "hasmoreitems",
        "hasmorepages",
        "hasmoreresults",
        "hasnext",
        "hasnextpage",
        "istruncated",
        "moreavailable",
        "moreresults",
    ];
    NAMES.contains(&name)
}

/// Members and headers that hold the number of all items, and can mean nothing else.
pub(super) fn is_total(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "odatacount",
        "total",
        "totalcount",
        "totalelements",
        "totalentries",
        "totalhits",
        "totalitems",
        "totalrecords",
        "totalresults",
        "totalrows",
        "totalsize",
        "xtotal",
        "xtotalcount",
        "xwptotal",
    ];
    NAMES.contains(&name)
}

/// Members that are there only if a reply is a page.
pub(super) fn is_of_page(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "currentpage",
        "lastpage",
        "nextpage",
        "numpages",
        "page",
        "pagecount",
        "pagenumber",
        "pages",
        "pagesize",
        "perpage",
        "totalpages",
    ];
    NAMES.contains(&name) || is_total(name) || is_more(name)
}

/// Parameters that hold the number of items per page.
pub(super) fn is_size(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "count",
        "itemsperpage",
        "limit",
        "maxitems",
        "maxresults",
        "pagelimit",
        "pagesize",
        "perpage",
        "resultsperpage",
        "rows",
        "size",
        "top",
    ];
    NAMES.contains(&name)
}

/// Parameters that hold the number of a page.
pub(super) fn is_page(name: &str) -> bool {
    ["page", "pageindex", "pageno", "pagenum", "pagenumber"].contains(&name)
}

/// Parameters that hold the number of the first item; and whether they count from 0 if nothing else is said.
pub(super) fn offset(name: &str) -> Option<bool> {
    match name {
        "offset" | "pageoffset" | "skip" | "startat" => Some(true),
        "firstresult" | "start" | "startindex" => Some(false),
        _ => None,
    }
}

/// Parameters that say where a page is: they are not sent beside a link, which says so itself.
pub(super) fn is_placing(name: &str) -> bool {
    let name = plain(name);
    // `$top` of OData is the number of items on all pages.
    let others = ["before", "beforeid", "endingbefore", "pagebefore", "previouscursor", "skiptoken", "top"];
    is_page(&name) || offset(&name).is_some() || cursor_parameter(&name).is_some() || others.contains(&&*name)
}

/// Members whose name says that they have the link to the next page. `above` is what the member stands in, and
/// `further` what that stands in.
pub(super) fn is_next_link(name: &str, above: &str, further: &str) -> bool {
    const NAMES: &[&str] = &[
        "nexthref",
        "nextlink",
        "nextpagehref",
        "nextpagelink",
        "nextpageuri",
        "nextpageurl",
        "nexturi",
        "nexturl",
        "odatanextlink",
    ];
    NAMES.contains(&name)
        || (name == "next" && (above == "links" || (above == "pages" && further == "links")))
        || (matches!(name, "href" | "link" | "uri" | "url") && above == "next")
}

/// Members that may have the link to the next page, if more than the name says so.
pub(super) fn may_be_next_link(name: &str) -> bool {
    matches!(name, "next" | "nextpage")
}

/// Whether a text speaks of one of these words.
pub(super) fn speaks_of(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    text.split(|one: char| !one.is_alphanumeric()).any(|one| words.contains(&one))
}
