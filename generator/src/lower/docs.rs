//! What the document says about a thing, in phrases ready to be shown.

use openapiv3::SchemaData;
use serde_json::Value;

use super::keywords::{Keywords, Limits};
use crate::model::Docs;

/// The docs of a schema, or of a member or parameter that has one.
pub(super) fn of_schema(data: &SchemaData, keywords: &Keywords<'_>) -> Docs {
    Docs {
        summary: text(data.title.as_ref()),
        description: text(data.description.as_ref()),
        limits: limits(data, keywords),
    }
}

/// A text, unless there is nothing in it.
pub(super) fn text(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn limits(data: &SchemaData, keywords: &Keywords<'_>) -> Vec<String> {
    let limits = &keywords.limits;
    let mut phrases = Vec::new();
    phrases.extend(super::scalar::described(keywords));
    if !super::enums::are_named(data, &keywords.enumeration) {
        phrases.extend(values(&keywords.enumeration));
    }
    phrases.extend(range(limits));
    phrases.extend(count(limits.min_length, limits.max_length, "character"));
    phrases.extend(count(limits.min_items, limits.max_items, "item"));
    if limits.unique_items {
        phrases.push("no item twice".to_owned());
    }
    if let Some(step) = &limits.multiple_of {
        phrases.push(format!("a multiple of {step}"));
    }
    if let Some(pattern) = &limits.pattern {
        phrases.push(format!("matches {}", code(pattern)));
    }
    match data.default.as_ref() {
        None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => {}
        Some(Value::String(value)) if value.is_empty() => {}
        Some(Value::String(value)) => phrases.push(format!("default {}", code(value))),
        Some(value) => phrases.push(format!("default {}", code(&value.to_string()))),
    }
    phrases
}

/// The values of an enum that does not become a type with variants.
fn values(values: &[Value]) -> Option<String> {
    const MOST: usize = 20;
    let values: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
    if values.iter().all(|value| value.is_string()) {
        return None;
    }
    let shown: Vec<String> = values.iter().take(MOST).map(|value| code(&value.to_string())).collect();
    let shown = shown.join(", ");
    Some(match values.len() {
        1 => format!("always {shown}"),
        count if count > MOST => format!("one of {count} values, such as {shown}"),
        _ => format!("one of {shown}"),
    })
}

fn range(limits: &Limits) -> Option<String> {
    let (low, high) = (limits.minimum.as_ref(), limits.maximum.as_ref());
    if let (Some(low), Some(high), false, false) =
        (low, high, limits.exclusive_minimum, limits.exclusive_maximum)
    {
        return Some(format!("{low} to {high}"));
    }
    let low = low.map(|low| {
        if limits.exclusive_minimum { format!("more than {low}") } else { format!("at least {low}") }
    });
    let high = high.map(|high| {
        if limits.exclusive_maximum { format!("less than {high}") } else { format!("at most {high}") }
    });
    match (low, high) {
        (Some(low), Some(high)) => Some(format!("{low}, {high}")),
        (low, high) => low.or(high),
    }
}

fn count(low: Option<usize>, high: Option<usize>, what: &str) -> Option<String> {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    match (low.filter(|low| *low > 0), high) {
        (Some(low), Some(high)) if low == high => Some(format!("exactly {low} {what}{}", plural(low))),
        (Some(low), Some(high)) => Some(format!("{low} to {high} {what}{}", plural(high))),
        (Some(low), None) => Some(format!("at least {low} {what}{}", plural(low))),
        (None, Some(high)) => Some(format!("at most {high} {what}{}", plural(high))),
        (None, None) => None,
    }
}

/// A Markdown code span around `text`, fenced by enough backticks.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if text.starts_with('`') || text.ends_with('`') {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}
