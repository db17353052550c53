//! The functions `match` and `search` of overlays, done by the engine that reads the patterns of documents.
//!
//! The library has them, too, but with a second engine, which takes longer to compile than the library.

use regress::Regex;
use serde_json::Value;
use serde_json_path::functions::{LogicalType, ValueType};

/// Whether the pattern describes the whole text.
#[serde_json_path::function(name = "match")]
fn describes(text: ValueType<'_>, pattern: ValueType<'_>) -> LogicalType {
    is_found(&text, &pattern, |pattern| format!("^(?:{pattern})$")).into()
}

/// Whether a part of the text is as the pattern says.
#[serde_json_path::function(name = "search")]
fn occurs(text: ValueType<'_>, pattern: ValueType<'_>) -> LogicalType {
    is_found(&text, &pattern, |pattern| pattern).into()
}

/// Finds nothing with a pattern that cannot be read, as RFC 9535 has it.
fn is_found(text: &ValueType<'_>, pattern: &ValueType<'_>, whole: fn(String) -> String) -> bool {
    let (Some(Value::String(text)), Some(Value::String(pattern))) = (text.as_value(), pattern.as_value())
    else {
        return false;
    };
    Regex::with_flags(&whole(translated(pattern)), "u").is_ok_and(|pattern| pattern.find(text).is_some())
}

/// An I-Regexp (RFC 9485) as ECMAScript writes it.
fn translated(pattern: &str) -> String {
    let mut translated = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut rest = pattern.chars();
    while let Some(next) = rest.next() {
        match next {
            '\\' => match rest.next() {
                // Only within brackets may it be escaped there.
                Some('-') if !in_class => translated.push('-'),
                escaped => translated.extend(std::iter::once('\\').chain(escaped)),
            },
            '.' if !in_class => translated.push_str(r"[^\n\r]"),
            _ => {
                in_class = match next {
                    '[' => true,
                    ']' => false,
                    _ => in_class,
                };
                translated.push(next);
            }
        }
    }
    translated
}
