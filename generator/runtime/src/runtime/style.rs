//! Writes the values of parameters: every style of `OpenAPI` 3.0.3 ("Style Values"), escaped for its place.
//!
//! Where the table of `OpenAPI` 3.0.3 and RFC 6570 disagree (lists in `label` style), RFC 6570 is followed, as later
//! editions of `OpenAPI` do. What `OpenAPI` leaves undefined, such as a list inside a list, is refused.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::runtime::{List, Param, Place, Style, View, entries};

/// Everything but the unreserved characters of RFC 3986.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same, but for items of a list whose commas separate them.
const RESERVED_IN_LIST: &AsciiSet = &STRICT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b';')
    .remove(b'=');

/// The same, but for `allowReserved`. The characters that structure a query stay escaped.
const RESERVED: &AsciiSet = &RESERVED_IN_LIST.remove(b',');

/// Everything but what the serializer of forms leaves alone (WHATWG URL, "application/x-www-form-urlencoded
/// percent-encode set").
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// What cannot stand in a path or query as the document has written it.
const LITERAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'^')
    .add(b'|')
    .add(b'\\');

/// Escapes a value for a query or a cookie.
pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, STRICT).to_string()
}

/// Escapes a piece of the path that the document has written.
pub(crate) fn escape_literal(text: &str) -> String {
    utf8_percent_encode(text, LITERAL).to_string()
}

/// Where a text goes, as far as escaping is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Into a URL or a cookie.
    Url,
    /// Into a form, where a space is a `+`.
    Form,
}

impl Escape {
    /// Escapes a text.
    pub(crate) fn apply(self, text: &str) -> String {
        match self {
            Self::Url => self.by(text, STRICT),
            Self::Form => self.by(text, FORM),
        }
    }

    fn by(self, text: &str, set: &'static AsciiSet) -> String {
        match self {
            Self::Url => utf8_percent_encode(text, set).to_string(),
            // A `+` of the text itself has been escaped.
            Self::Form => utf8_percent_encode(text, set).to_string().replace("%20", "+"),
        }
    }
}

/// A value taken apart as far as parameters allow.
enum Flat<'a> {
    One(Cow<'a, str>),
    Many(Vec<Cow<'a, str>>),
    Named(Vec<(Cow<'a, str>, Cow<'a, str>)>),
}

/// Returns the text of a parameter as it stands in the request, and `None` if there is nothing to send: for an absent
/// value, a null, an empty list and an empty object (RFC 6570, section 2.3).
pub(crate) fn write(param: &Param<'_>, value: View<'_>) -> Result<Option<String>, &'static str> {
    write_as(param, value, Escape::Url)
}

/// The same for a text that goes elsewhere.
pub(crate) fn write_as(
    param: &Param<'_>,
    value: View<'_>,
    escape: Escape,
) -> Result<Option<String>, &'static str> {
    if param.style == Style::DeepObject {
        let mut pairs = Vec::new();
        deep(&mut pairs, &escape.apply(param.name), value, escape)?;
        return Ok((!pairs.is_empty()).then(|| pairs.join("&")));
    }
    let Some(flat) = flatten(value)? else { return Ok(None) };
    if let (Place::Path, Flat::One(text)) = (param.place, &flat) {
        match text.as_ref() {
            "" => return Err("must not be empty"),
            "." | ".." => return Err("must not be `.` or `..`: the path would lead elsewhere"),
            _ => {}
        }
    }
    let text = match param.style {
        Style::Simple if param.place == Place::Header => header(param, &flat)?,
        Style::Simple => Joined { param, between: ",", pair: pair(param), escape }.write(&flat),
        Style::Label => label(param, &flat),
        Style::Matrix => matrix(param, &flat),
        Style::SpaceDelimited => form(param, &flat, "%20", escape),
        Style::PipeDelimited => form(param, &flat, "%7C", escape),
        Style::Form | Style::DeepObject => form(param, &flat, ",", escape),
    };
    Ok(Some(text))
}

const NESTED: &str = "holds a list or an object inside another, which no style can write";

fn flatten(value: View<'_>) -> Result<Option<Flat<'_>>, &'static str> {
    let flat = if is_nothing(value) {
        return Ok(None);
    } else if let Some(list) = list_items(value) {
        Flat::Many(list.into_iter().filter_map(|item| scalar(item).transpose()).collect::<Result<_, _>>()?)
    } else if let Some(members) = entries(value) {
        let pairs = members.filter_map(|(name, value)| {
            scalar(value).transpose().map(|text| text.map(|text| (Cow::Borrowed(name), text)))
        });
        Flat::Named(pairs.collect::<Result<_, _>>()?)
    } else {
        return Ok(scalar(value)?.map(Flat::One));
    };
    let empty = match &flat {
        Flat::One(_) => false,
        Flat::Many(items) => items.is_empty(),
        Flat::Named(pairs) => pairs.is_empty(),
    };
    Ok((!empty).then_some(flat))
}

fn items(list: &dyn List) -> impl Iterator<Item = View<'_>> {
    (0..list.count()).filter_map(|index| list.item(index).map(|item| item.view()))
}

/// The items of a list, and `None` for anything else.
pub(crate) fn list_items(value: View<'_>) -> Option<Vec<View<'_>>> {
    match value.plain() {
        View::List(list) => Some(items(list).collect()),
        View::Json(serde_json::Value::Array(list)) => Some(list.iter().map(View::Json).collect()),
        _ => None,
    }
}

/// Says whether a value is absent or null.
pub(crate) fn is_nothing(value: View<'_>) -> bool {
    matches!(value.plain(), View::Absent | View::Null | View::Json(serde_json::Value::Null))
}

/// Returns the text of a value that is neither list nor object, and `None` for null and absent ones.
pub(crate) fn scalar(value: View<'_>) -> Result<Option<Cow<'_, str>>, &'static str> {
    match value.plain() {
        View::Absent | View::Null | View::Json(serde_json::Value::Null) => Ok(None),
        View::F32(_) | View::F64(_) => value.scalar().map(Some).ok_or("must be a finite number"),
        _ => value.scalar().map(Some).ok_or(NESTED),
    }
}

/// What stands between a name and its value.
fn pair(param: &Param<'_>) -> &'static str {
    if param.explode { "=" } else { "," }
}

/// Values put in a row.
struct Joined<'a> {
    param: &'a Param<'a>,
    between: &'a str,
    pair: &'a str,
    escape: Escape,
}

impl Joined<'_> {
    fn write(&self, flat: &Flat<'_>) -> String {
        let single = matches!(flat, Flat::One(_));
        let reserved = self.param.allow_reserved && self.param.place == Place::Query;
        let escape = |text: &str| match (reserved, single) {
            (false, _) => self.escape.apply(text),
            (true, true) => self.escape.by(text, RESERVED),
            (true, false) => self.escape.by(text, RESERVED_IN_LIST),
        };
        match flat {
            Flat::One(text) => escape(text),
            Flat::Many(items) => items.iter().map(|item| escape(item)).collect::<Vec<_>>().join(self.between),
            Flat::Named(pairs) => {
                let pairs = pairs
                    .iter()
                    .map(|(name, value)| format!("{}{}{}", escape(name), self.pair, escape(value)));
                pairs.collect::<Vec<_>>().join(self.between)
            }
        }
    }
}

fn label(param: &Param<'_>, flat: &Flat<'_>) -> String {
    let between = if param.explode { "." } else { "," };
    format!(".{}", Joined { param, between, pair: pair(param), escape: Escape::Url }.write(flat))
}

fn matrix(param: &Param<'_>, flat: &Flat<'_>) -> String {
    let name = escape(param.name);
    let between = if param.explode { format!(";{name}=") } else { ",".to_owned() };
    match flat {
        Flat::Named(_) if param.explode => {
            format!(";{}", Joined { param, between: ";", pair: "=", escape: Escape::Url }.write(flat))
        }
        _ => format!(
            ";{name}={}",
            Joined { param, between: &between, pair: ",", escape: Escape::Url }.write(flat)
        ),
    }
}

/// Writes `form`, and the styles that differ from it only in what stands between the items of one value.
fn form(param: &Param<'_>, flat: &Flat<'_>, between: &str, escape: Escape) -> String {
    let name = escape.apply(param.name);
    // Several cookies stand side by side as RFC 6265 has it: a `&` would be part of the value.
    let next = if param.place == Place::Cookie { "; " } else { "&" };
    match flat {
        Flat::Named(_) if param.explode => Joined { param, between: next, pair: "=", escape }.write(flat),
        Flat::Many(_) if param.explode => {
            let between = format!("{next}{name}=");
            format!("{name}={}", Joined { param, between: &between, pair: "", escape }.write(flat))
        }
        _ => format!("{name}={}", Joined { param, between, pair: between, escape }.write(flat)),
    }
}

/// Writes `simple` for a header, where nothing is escaped: what would be read as two items is refused.
fn header(param: &Param<'_>, flat: &Flat<'_>) -> Result<String, &'static str> {
    let texts: Vec<&str> = match flat {
        Flat::One(text) => return Ok(text.to_string()),
        Flat::Many(items) => items.iter().map(AsRef::as_ref).collect(),
        Flat::Named(pairs) => {
            pairs.iter().flat_map(|(name, value)| [name.as_ref(), value.as_ref()]).collect()
        }
    };
    if texts.iter().any(|text| text.contains(',')) {
        return Err("holds an item with a comma, which a header cannot keep apart");
    }
    let pairs = |pair: &[&str]| pair.join(self::pair(param));
    Ok(match flat {
        Flat::Named(_) => texts.chunks(2).map(pairs).collect::<Vec<_>>().join(","),
        _ => texts.join(","),
    })
}

/// Writes `deepObject`. Objects inside objects add another pair of brackets. So do lists: an empty one, as most
/// servers read it, or the number of the item where an item has members of its own, which have to stay together.
/// `OpenAPI` defines neither; servers that understand this style expect it so.
fn deep(pairs: &mut Vec<String>, name: &str, value: View<'_>, escape: Escape) -> Result<(), &'static str> {
    if let Some(items) = list_items(value) {
        let simple = items.iter().all(|item| list_items(*item).is_none() && entries(*item).is_none());
        let items = items.into_iter().filter(|item| !is_nothing(*item));
        for (index, item) in items.enumerate() {
            let name = if simple { format!("{name}%5B%5D") } else { format!("{name}%5B{index}%5D") };
            deep(pairs, &name, item, escape)?;
        }
    } else if let Some(members) = entries(value) {
        for (member, value) in members {
            deep(pairs, &format!("{name}%5B{}%5D", escape.apply(member)), value, escape)?;
        }
    } else {
        pairs.extend(scalar(value)?.map(|text| format!("{name}={}", escape.apply(&text))));
    }
    Ok(())
}
