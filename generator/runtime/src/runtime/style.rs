//! Writes the values of parameters: every style of `OpenAPI` 3.0.3 ("Style Values"), escaped for its place.
//!
//! Where the table of `OpenAPI` 3.0.3 and RFC 6570 disagree (lists in `label` style), RFC 6570 is followed, as later
//! editions of `OpenAPI` do. What `OpenAPI` leaves undefined, such as a list inside a list, is refused.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::runtime::{List, Param, Place, Style, View, members};

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

/// A value taken apart as far as parameters allow.
enum Flat<'a> {
    One(Cow<'a, str>),
    Many(Vec<Cow<'a, str>>),
    Named(Vec<(Cow<'a, str>, Cow<'a, str>)>),
}

/// Returns the text of a parameter as it stands in the request, and `None` if there is nothing to send: for an absent
/// value, a null, an empty list and an empty object (RFC 6570, section 2.3).
pub(crate) fn write(param: &Param, value: View<'_>) -> Result<Option<String>, &'static str> {
    if param.style == Style::DeepObject {
        let mut pairs = Vec::new();
        deep(&mut pairs, &escape(param.name), value)?;
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
        Style::Simple => Joined { param, between: ",", pair: pair(param) }.write(&flat),
        Style::Label => label(param, &flat),
        Style::Matrix => matrix(param, &flat),
        Style::SpaceDelimited => form(param, &flat, "%20"),
        Style::PipeDelimited => form(param, &flat, "%7C"),
        Style::Form | Style::DeepObject => form(param, &flat, ","),
    };
    Ok(Some(text))
}

const NESTED: &str = "holds a list or an object inside another, which no style can write";

fn flatten(value: View<'_>) -> Result<Option<Flat<'_>>, &'static str> {
    let value = value.plain();
    let flat = match value {
        View::Absent | View::Null | View::Json(serde_json::Value::Null) => return Ok(None),
        View::List(list) => {
            Flat::Many(items(list).filter_map(|item| scalar(item).transpose()).collect::<Result<_, _>>()?)
        }
        View::Json(serde_json::Value::Array(list)) => Flat::Many(
            list.iter().filter_map(|item| scalar(View::Json(item)).transpose()).collect::<Result<_, _>>()?,
        ),
        View::Record(_) | View::Map(_) | View::Json(serde_json::Value::Object(_)) => {
            let pairs = named(value).into_iter().filter_map(|(name, value)| {
                scalar(value).transpose().map(|text| text.map(|text| (Cow::Borrowed(name), text)))
            });
            Flat::Named(pairs.collect::<Result<_, _>>()?)
        }
        _ => return Ok(scalar(value)?.map(Flat::One)),
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

/// The members of an object in their order.
fn named(value: View<'_>) -> Vec<(&str, View<'_>)> {
    match value {
        View::Record(record) => members(record).collect(),
        View::Map(map) => map.entries().map(|(name, value)| (name, value.view())).collect(),
        View::Json(serde_json::Value::Object(map)) => {
            map.iter().map(|(name, value)| (name.as_str(), View::Json(value))).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the text of a value that is neither list nor object, and `None` for null and absent ones.
fn scalar(value: View<'_>) -> Result<Option<Cow<'_, str>>, &'static str> {
    match value.plain() {
        View::Absent | View::Null | View::Json(serde_json::Value::Null) => Ok(None),
        View::F32(_) | View::F64(_) => value.scalar().map(Some).ok_or("must be a finite number"),
        _ => value.scalar().map(Some).ok_or(NESTED),
    }
}

/// What stands between a name and its value.
fn pair(param: &Param) -> &'static str {
    if param.explode { "=" } else { "," }
}

/// Values put in a row.
struct Joined<'a> {
    param: &'a Param,
    between: &'a str,
    pair: &'a str,
}

impl Joined<'_> {
    fn write(&self, flat: &Flat<'_>) -> String {
        let single = matches!(flat, Flat::One(_));
        let set = match (self.param.allow_reserved && self.param.place == Place::Query, single) {
            (false, _) => STRICT,
            (true, true) => RESERVED,
            (true, false) => RESERVED_IN_LIST,
        };
        let escape = |text: &str| utf8_percent_encode(text, set).to_string();
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

fn label(param: &Param, flat: &Flat<'_>) -> String {
    let between = if param.explode { "." } else { "," };
    format!(".{}", Joined { param, between, pair: pair(param) }.write(flat))
}

fn matrix(param: &Param, flat: &Flat<'_>) -> String {
    let name = escape(param.name);
    let between = if param.explode { format!(";{name}=") } else { ",".to_owned() };
    match flat {
        Flat::Named(_) if param.explode => {
            format!(";{}", Joined { param, between: ";", pair: "=" }.write(flat))
        }
        _ => format!(";{name}={}", Joined { param, between: &between, pair: "," }.write(flat)),
    }
}

/// Writes `form`, and the styles that differ from it only in what stands between the items of one value.
fn form(param: &Param, flat: &Flat<'_>, between: &str) -> String {
    let name = escape(param.name);
    // Several cookies stand side by side as RFC 6265 has it: a `&` would be part of the value.
    let next = if param.place == Place::Cookie { "; " } else { "&" };
    match flat {
        Flat::Named(_) if param.explode => Joined { param, between: next, pair: "=" }.write(flat),
        Flat::Many(_) if param.explode => {
            format!("{name}={}", Joined { param, between: &format!("{next}{name}="), pair: "" }.write(flat))
        }
        _ => format!("{name}={}", Joined { param, between, pair: between }.write(flat)),
    }
}

/// Writes `simple` for a header, where nothing is escaped: what would be read as two items is refused.
fn header(param: &Param, flat: &Flat<'_>) -> Result<String, &'static str> {
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

/// Writes `deepObject`. Objects inside objects add another pair of brackets and lists an empty one, as the servers that
/// understand this style expect; `OpenAPI` defines neither.
fn deep(pairs: &mut Vec<String>, name: &str, value: View<'_>) -> Result<(), &'static str> {
    let value = value.plain();
    match value {
        View::Record(_) | View::Map(_) | View::Json(serde_json::Value::Object(_)) => {
            for (member, value) in named(value) {
                deep(pairs, &format!("{name}%5B{}%5D", escape(member)), value)?;
            }
        }
        View::List(_) | View::Json(serde_json::Value::Array(_)) => {
            let Some(Flat::Many(items)) = flatten(value)? else { return Ok(()) };
            pairs.extend(items.iter().map(|item| format!("{name}%5B%5D={}", escape(item))));
        }
        _ => pairs.extend(scalar(value)?.map(|text| format!("{name}={}", escape(&text)))),
    }
    Ok(())
}
