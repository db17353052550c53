//! How the pages of a list are walked, in the words of `coinage.toml` and of `x-coinage-pagination`.

use serde::{Deserialize, Deserializer};

use crate::model::{DeclaredPaging, DeclaredWay, ReplyPlace};

/// All keys. Which of them go together depends on the style.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Entry {
    style: Option<Style>,
    page: Option<String>,
    offset: Option<String>,
    first: Option<u64>,
    cursor: Option<String>,
    key: Option<String>,
    next: Option<String>,
    next_header: Option<String>,
    size: Option<String>,
    items: Option<String>,
    more: Option<String>,
    total: Option<String>,
    total_header: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Style {
    None,
    Page,
    Offset,
    Cursor,
    LastItem,
    Link,
}

impl Style {
    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Page => "page",
            Self::Offset => "offset",
            Self::Cursor => "cursor",
            Self::LastItem => "last-item",
            Self::Link => "link",
        }
    }

    /// The keys that mean something besides those of all styles.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::None => &[],
            Self::Page => &["page", "first"],
            Self::Offset => &["offset", "first"],
            Self::Cursor => &["cursor", "next", "next-header"],
            Self::LastItem => &["cursor", "key"],
            Self::Link => &["next", "next-header"],
        }
    }
}

impl<'de> Deserialize<'de> for DeclaredPaging {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        declared(Entry::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn declared(mut entry: Entry) -> Result<DeclaredPaging, String> {
    let style = entry.style.ok_or("missing field `style`")?;
    let next = place(entry.next.take(), entry.next_header.take(), "next")?;
    check_keys(&entry, style, next.is_some())?;
    let needs = |key: &str| format!("the style `{}` needs `{key}`", style.name());
    let first = entry.first.unwrap_or(0);
    let way = match style {
        Style::None => DeclaredWay::None,
        Style::Page => DeclaredWay::Page { page: entry.page.ok_or_else(|| needs("page"))?, first },
        Style::Offset => DeclaredWay::Offset { offset: entry.offset.ok_or_else(|| needs("offset"))?, first },
        Style::Cursor => DeclaredWay::Cursor {
            cursor: entry.cursor.ok_or_else(|| needs("cursor"))?,
            next: next.ok_or_else(|| needs("next"))?,
        },
        Style::LastItem => DeclaredWay::LastItem {
            cursor: entry.cursor.ok_or_else(|| needs("cursor"))?,
            key: entry.key.unwrap_or_else(|| "id".to_owned()),
        },
        Style::Link => {
            DeclaredWay::Link { next: next.unwrap_or_else(|| ReplyPlace::Header("Link".to_owned())) }
        }
    };
    let total = place(entry.total, entry.total_header, "total")?;
    Ok(DeclaredPaging { way, size: entry.size, items: entry.items, more: entry.more, total })
}

fn place(member: Option<String>, header: Option<String>, key: &str) -> Result<Option<ReplyPlace>, String> {
    match (member, header) {
        (Some(_), Some(_)) => Err(format!("`{key}` and `{key}-header` cannot both be there")),
        (Some(member), None) => Ok(Some(ReplyPlace::Member(member))),
        (None, header) => Ok(header.map(ReplyPlace::Header)),
    }
}

/// What is said and would not be heeded is a mistake.
fn check_keys(entry: &Entry, style: Style, has_next: bool) -> Result<(), String> {
    let own = [
        ("page", entry.page.is_some()),
        ("offset", entry.offset.is_some()),
        ("first", entry.first.is_some()),
        ("cursor", entry.cursor.is_some()),
        ("key", entry.key.is_some()),
        ("next", has_next),
    ];
    let of_all = [
        ("size", entry.size.is_some()),
        ("items", entry.items.is_some()),
        ("more", entry.more.is_some()),
        ("total", entry.total.is_some() || entry.total_header.is_some()),
    ];
    let idle = own.iter().filter(|(key, _)| !style.keys().contains(key));
    let idle = idle.chain(of_all.iter().filter(|_| matches!(style, Style::None)));
    match idle.copied().find(|(_, is_there)| *is_there) {
        Some((key, _)) => Err(format!("the style `{}` has no `{key}`", style.name())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(text: &str) -> Result<DeclaredPaging, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn each_style_has_its_keys() {
        let read = |text| read(text).unwrap().way;
        assert_eq!(read("style = 'none'"), DeclaredWay::None);
        let offset = DeclaredWay::Offset { offset: "skip".into(), first: 1 };
        assert_eq!(read("style = 'offset'\noffset = 'skip'\nfirst = 1"), offset);
        let next = ReplyPlace::Header("Link".into());
        assert_eq!(read("style = 'link'"), DeclaredWay::Link { next });
        let last = DeclaredWay::LastItem { cursor: "after".into(), key: "id".into() };
        assert_eq!(read("style = 'last-item'\ncursor = 'after'"), last);
        let next = ReplyPlace::Header("X-Next".into());
        let cursor = DeclaredWay::Cursor { cursor: "c".into(), next };
        assert_eq!(read("style = 'cursor'\ncursor = 'c'\nnext-header = 'X-Next'"), cursor);
    }

    #[test]
    fn what_would_not_be_heeded_is_refused() {
        for (text, message) in [
            ("page = 'page'", "missing field `style`"),
            ("style = 'page'", "the style `page` needs `page`"),
            ("style = 'cursor'\ncursor = 'c'", "the style `cursor` needs `next`"),
            ("style = 'link'\npage = 'page'", "the style `link` has no `page`"),
            ("style = 'page'\npage = 'p'\nnext = 'n'", "the style `page` has no `next`"),
            ("style = 'none'\nitems = 'i'", "the style `none` has no `items`"),
            (
                "style = 'link'\nnext = 'n'\nnext-header = 'n'",
                "`next` and `next-header` cannot both be there",
            ),
        ] {
            assert_eq!(read(text).unwrap_err(), message, "{text}");
        }
    }
}
