//! Writes the values of parameters: every style of `OpenAPI` 3.2 ("Style Values"), escaped for its place, and JSON.
//!
//! Where the table of `OpenAPI` 3.0.3 and RFC 6570 disagree (lists in `label` style), RFC 6570 is followed, as later
//! editions of `OpenAPI` do. What `OpenAPI` leaves undefined, such as a list inside a list, is refused.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::runtime::{List, Param, Place, Style, View, encode_view, entries, form};

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

/// The same for a path. The characters that structure a URL stay escaped.
const RESERVED_IN_PATH_LIST: &AsciiSet =
    &RESERVED_IN_LIST.remove(b'&').remove(b'+').add(b'/').add(b'?').add(b';').add(b'=');

/// The same for a single value of a path.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED_IN_PATH_LIST.remove(b',').remove(b';').remove(b'=');

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
pub(crate) fn escape_literal(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, LITERAL).into()
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
    /// Escapes a text but for what `set` leaves alone, and for what is escaped already (RFC 6570, section 3.2.1).
    fn reserved(self, text: &str, set: &'static AsciiSet) -> String {
        let mut escaped = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = next_triplet(rest) {
            let (before, from) = rest.split_at(at);
            let (triplet, after) = from.split_at(3);
            escaped.push_str(&self.by(before, set));
            escaped.push_str(triplet);
            rest = after;
        }
        escaped + &self.by(rest, set)
    }

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

/// Where the next `%` with two digits is.
fn next_triplet(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    (0..bytes.len())
        .find(|at| bytes[*at] == b'%' && is_digit(bytes.get(at + 1)) && is_digit(bytes.get(at + 2)))
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
    match param.style {
        Style::Json => return json(param, value),
        Style::Pairs => return pairs(value),
        _ => {}
    }
    if param.style == Style::DeepObject {
        let mut pairs = Vec::new();
        deep(&mut pairs, &escape.apply(param.name), value, escape)?;
        return Ok((!pairs.is_empty()).then(|| pairs.join("&")));
    }
    let Some(flat) = flatten(value)? else { return Ok(None) };
    // Without it, `/things/{id}` would be another path. The other styles write something all the same.
    if param.place == Place::Path
        && param.style == Style::Simple
        && matches!(&flat, Flat::One(text) if text.is_empty())
    {
        return Err("must not be empty");
    }
    let text = match param.style {
        Style::Simple if param.place == Place::Header => header(param, &flat)?,
        Style::Simple => Joined { param, between: ",", pair: pair(param), escape }.write(&flat),
        Style::Label => label(param, &flat),
        Style::Matrix => matrix(param, &flat),
        Style::SpaceDelimited => form(param, &flat, "%20", escape),
        Style::PipeDelimited => form(param, &flat, "%7C", escape),
        Style::Cookie => cookie(param, &flat)?,
        Style::Form | Style::DeepObject | Style::Json | Style::Pairs => form(param, &flat, ",", escape),
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
    /// One of several texts, or half of a pair.
    fn text(&self, text: &str) -> String {
        self.escaped(text, false)
    }

    fn escaped(&self, text: &str, alone: bool) -> String {
        match (self.param.allow_reserved, self.param.place) {
            (true, Place::Query) => {
                self.escape.reserved(text, if alone { RESERVED } else { RESERVED_IN_LIST })
            }
            (true, Place::Path) => {
                let alone = alone && self.param.style == Style::Simple;
                self.escape.reserved(text, if alone { RESERVED_IN_PATH } else { RESERVED_IN_PATH_LIST })
            }
            _ => self.escape.apply(text),
        }
    }

    fn write(&self, flat: &Flat<'_>) -> String {
        match flat {
            Flat::One(text) => self.escaped(text, true),
            Flat::Many(items) => {
                items.iter().map(|item| self.text(item)).collect::<Vec<_>>().join(self.between)
            }
            Flat::Named(pairs) => {
                let pairs = pairs
                    .iter()
                    .map(|(name, value)| format!("{}{}{}", self.text(name), self.pair, self.text(value)));
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
    let joined = |pair| Joined { param, between: ",", pair, escape: Escape::Url };
    // RFC 6570, section 3.2.7: nothing stands behind a name without a value.
    let named = |name: &str, value: &str| {
        if value.is_empty() { format!(";{name}") } else { format!(";{name}={value}") }
    };
    match flat {
        Flat::Named(pairs) if param.explode => {
            pairs.iter().map(|(name, value)| named(&joined("").text(name), &joined("").text(value))).collect()
        }
        Flat::Many(items) if param.explode => {
            items.iter().map(|item| named(&name, &joined("").text(item))).collect()
        }
        _ => named(&name, &joined(",").write(flat)),
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

/// Writes `cookie`, where nothing is escaped: what would end the value is refused (RFC 6265, section 4.1.1).
fn cookie(param: &Param<'_>, flat: &Flat<'_>) -> Result<String, &'static str> {
    let texts: Vec<&str> = match flat {
        Flat::One(text) => vec![text],
        Flat::Many(items) => items.iter().map(AsRef::as_ref).collect(),
        Flat::Named(pairs) => {
            pairs.iter().flat_map(|(name, value)| [name.as_ref(), value.as_ref()]).collect()
        }
    };
    let single = matches!(flat, Flat::One(_));
    let is_bad = |c: char| !c.is_ascii_graphic() || matches!(c, '"' | ';' | '\\') || c == ',' && !single;
    if texts.iter().any(|text| text.contains(is_bad)) {
        return Err("holds a character that cannot stand in a cookie: escape it first");
    }
    let name = param.name;
    Ok(match flat {
        Flat::Named(pairs) if param.explode => {
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
        }
        Flat::Many(_) if param.explode => {
            texts.iter().map(|text| format!("{name}={text}")).collect::<Vec<_>>().join("; ")
        }
        _ => format!("{name}={}", texts.join(",")),
    })
}

/// Writes a value as JSON: escaped in a URL or cookie, and in a header in characters that may stand there.
fn json(param: &Param<'_>, value: View<'_>) -> Result<Option<String>, &'static str> {
    if matches!(value.plain(), View::Absent) {
        return Ok(None);
    }
    let json = encode_view(value).ok().and_then(|json| String::from_utf8(json).ok());
    let json = json.ok_or("cannot be written as JSON")?;
    Ok(Some(match param.place {
        Place::Path => escape(&json),
        Place::Query | Place::Cookie => format!("{}={}", escape(param.name), escape(&json)),
        Place::Header => ascii(&json),
    }))
}

/// The same JSON in ASCII alone: other characters can only stand in its texts.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() && c != '\u{7f}' {
            text.push(c);
        } else {
            text.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

fn pairs(value: View<'_>) -> Result<Option<String>, &'static str> {
    let form = form::write(value, &[]).map_err(|_| "cannot be written as a form")?;
    Ok((!form.is_empty()).then_some(form))
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
