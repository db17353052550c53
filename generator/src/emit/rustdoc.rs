//! Doc comments: the words of the document, and what the emitter knows besides.

use proc_macro2::TokenStream;

use super::{Context, markdown};
use crate::model::Docs;

/// What stands for a Markdown text among tokens, to become a doc comment.
pub(super) fn attributes(context: &Context<'_>, text: &str) -> TokenStream {
    let text = text.trim_end();
    if text.is_empty() { TokenStream::new() } else { context.aside.comment(text) }
}

/// The text for something with `docs`; `fallback` stands in when the document says nothing.
pub(super) fn text(docs: &Docs, fallback: &str) -> String {
    let mut paragraphs = Vec::new();
    let summary = docs.summary.as_deref().map(markdown::inline);
    let description = docs.description.as_deref().map(markdown::safe);
    match (summary, description) {
        (Some(summary), Some(description)) if !starts_alike(&description, &summary) => {
            paragraphs.extend([sentence(&summary), description]);
        }
        (_, Some(description)) => paragraphs.push(description),
        (Some(summary), None) => paragraphs.push(sentence(&summary)),
        (None, None) => paragraphs.push(fallback.to_owned()),
    }
    let phrases = docs.limits.iter().map(String::as_str);
    let (examples, phrases): (Vec<&str>, Vec<&str>) = phrases.partition(|it| it.starts_with("for example "));
    let (defaults, limits): (Vec<&str>, Vec<&str>) =
        phrases.into_iter().partition(|limit| limit.starts_with("default "));
    if !limits.is_empty() {
        paragraphs.push(format!("Limits: {}.", limits.join("; ")));
    }
    paragraphs.extend(defaults.iter().map(|default| format!("Default: {}.", &default["default ".len()..])));
    paragraphs
        .extend(examples.iter().map(|example| format!("For example: {}.", &example["for example ".len()..])));
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    if paragraphs.is_empty() { fallback.to_owned() } else { paragraphs.join("\n\n") }
}

/// A text with a full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':', '`', ')']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The first sentence of a Markdown text, on one line.
pub(super) fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.find(". ") {
        Some(end) => line[..=end].to_owned(),
        None => line,
    }
}

fn starts_alike(description: &str, summary: &str) -> bool {
    let mut description = letters(description);
    letters(summary).all(|letter| description.next() == Some(letter))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}
