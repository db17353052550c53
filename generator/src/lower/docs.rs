//! What the document says about a thing, in phrases ready to be shown.

use openapiv3::{AdditionalProperties, ParameterData, ReferenceOr, Schema, SchemaData};
use serde_json::Value;

use super::keywords::{Keywords, Limits, PropertyRef};
use super::union::choices;
use crate::model::Docs;
use crate::pointer::Pointer;

/// The docs of a schema, or of a member or parameter that has one.
pub(super) fn of_schema(data: &SchemaData, keywords: &Keywords<'_>) -> Docs {
    Docs {
        summary: text(data.title.as_ref()),
        description: text(data.description.as_ref()),
        limits: limits(data, keywords).into_iter().chain(parts(data, keywords)).collect(),
    }
}

/// The limits of a parameter, whose own example tells more than that of its schema.
pub(super) fn limits_of_parameter(parameter: &ParameterData, schema: &Schema) -> Vec<String> {
    let mut data = schema.schema_data.clone();
    let first = || match parameter.examples.values().next()? {
        ReferenceOr::Item(example) => example.value.clone(),
        ReferenceOr::Reference { .. } => None,
    };
    data.example = parameter.example.clone().or_else(first).or(data.example);
    limits(&data, &Keywords::of(schema))
}

/// A text, unless there is nothing in it.
pub(super) fn text(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn limits(data: &SchemaData, keywords: &Keywords<'_>) -> Vec<String> {
    let mut phrases = bounds(data, keywords);
    phrases
        .extend(data.default.as_ref().and_then(plain).map(|default| format!("default {}", code(&default))));
    phrases.extend(example(data, keywords));
    phrases
}

/// What values of a schema have to keep to.
pub(super) fn bounds_of(schema: &Schema) -> Vec<String> {
    bounds(&schema.schema_data, &Keywords::of(schema))
}

/// What values of a schema have to keep to, as far as no other type says it.
fn bounds(data: &SchemaData, keywords: &Keywords<'_>) -> Vec<String> {
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
    phrases.extend(count(limits.min_members, limits.max_members, "member"));
    if let Some(step) = &limits.multiple_of {
        phrases.push(format!("a multiple of {step}"));
    }
    if let Some(pattern) = &limits.pattern {
        phrases.push(format!("matches {}", code(pattern)));
    }
    for part in together(keywords) {
        for phrase in bounds(&part.schema_data, &Keywords::of(part)) {
            if !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
        }
    }
    phrases.extend(elements(keywords));
    phrases
}

/// The schemas without a name that hold together with this one: parts, and the one branch of a choice of one.
fn together<'a>(keywords: &Keywords<'a>) -> Vec<&'a Schema> {
    let parts = keywords.all_of.iter().filter_map(ReferenceOr::as_item);
    let only = choices(keywords, &Pointer::root()).and_then(|choices| match &choices.branches[..] {
        [only] => match only.schema {
            PropertyRef::Item(item) => Some(item),
            PropertyRef::Reference(_) => None,
        },
        _ => None,
    });
    parts.chain(only).collect()
}

/// What the items of a list, or the values of a map, have to keep to, where these have no type of their own.
fn elements(keywords: &Keywords<'_>) -> Option<String> {
    let (what, element) = match (keywords.items, keywords.additional) {
        (Some(PropertyRef::Item(item)), _) => ("item", item),
        (None, Some(AdditionalProperties::Schema(value))) => {
            let what = if keywords.properties.is_empty() { "value" } else { "other member" };
            (what, value.as_item()?)
        }
        _ => return None,
    };
    let inner = Keywords::of(element);
    let phrases = bounds(&element.schema_data, &inner);
    let told = inner.properties.is_empty() && !phrases.is_empty();
    told.then(|| format!("each {what}: {}", phrases.join(", ")))
}

/// A value without parts as people write it, unless there is nothing in it.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        other => Some(other.to_string()),
    }
}

/// An example that says more than the type: not of what can be listed, nor of what is kept secret.
fn example(data: &SchemaData, keywords: &Keywords<'_>) -> Option<String> {
    const LONGEST: usize = 60;
    let secret = keywords.format.as_deref() == Some("password")
        || data.extensions.get("x-coinage-sensitive") == Some(&Value::Bool(true));
    if secret || keywords.ty == Some("boolean") || !keywords.enumeration.is_empty() {
        return None;
    }
    let example = plain(data.example.as_ref()?)?;
    let worthwhile = example.chars().count() <= LONGEST && data.example != data.default;
    worthwhile.then(|| format!("for example {}", code(&example)))
}

/// What holds for the parts of a value beyond their types.
fn parts(data: &SchemaData, keywords: &Keywords<'_>) -> Vec<String> {
    let extension = |keyword: &str| data.extensions.get(&format!("x-coinage-{keyword}"));
    let listed = |value: &Value| {
        let names = value.as_array().into_iter().flatten().filter_map(Value::as_str).map(code);
        names.collect::<Vec<_>>().join(" or ")
    };
    let mut phrases = Vec::new();
    if let Some(patterns) = extension("patternProperties") {
        phrases.push(format!("names match {}", listed(patterns)));
    }
    if let Some(names) = extension("propertyNames") {
        if let Some(pattern) = names.get("pattern").and_then(Value::as_str) {
            phrases.push(format!("names match {}", code(pattern)));
        } else if names.get("enum").is_some_and(|values| values.as_array().is_some_and(|it| it.len() <= 20)) {
            phrases.push(format!("names are {}", listed(&names["enum"])));
        }
    }
    for (name, others) in extension("dependentRequired").and_then(Value::as_object).into_iter().flatten() {
        phrases.push(format!("{} asks for {}", code(name), listed(others).replace(" or ", " and ")));
    }
    if extension("contains").is_some() {
        phrases.push("some item is of a form of its own".to_owned());
    }
    if keywords.not && keywords.ty.is_some() {
        phrases.push("some values are not allowed".to_owned());
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
