//! The words that texts of a document consist of, and what there is to know about them.

use std::borrow::Cow;
use std::fmt::Write as _;

use heck::ToSnakeCase as _;

/// Words that do not say what a thing is for without those around them.
const VAGUE: &[&str] = &[
    "id", "type", "kind", "variant", "value", "item", "data", "object", "at", "by", "for", "from", "in",
    "of", "on", "to", "until", "with",
];

/// The words of `text`, lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    let text = speakable(text);
    // Without capitals the words stand apart already.
    let is_small = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let snake = if is_small { Cow::Borrowed(&*text) } else { Cow::Owned(text.to_snake_case()) };
    let parts = snake.split(|c: char| c == '_' || (is_small && !c.is_ascii_alphanumeric()));
    parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether a word does not say what a thing is for without those around it.
pub(crate) fn is_vague(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    VAGUE.contains(&word) || word.chars().count() < 2
}

/// What an element of `plural` is called: an element of `labels` is a label.
pub(crate) fn element(plural: &str) -> String {
    one_of(plural, "item")
}

/// What a member of `plural` is called where all are alike.
pub(crate) fn member(plural: &str) -> String {
    one_of(plural, "value")
}

/// The singular of `plural`; of what has none, `otherwise` as another word.
fn one_of(plural: &str, otherwise: &str) -> String {
    let mut parts = words(plural);
    let last = parts.pop().unwrap_or_default();
    let one = singular(&last);
    let ending = if one == last { format!("{last} {otherwise}") } else { one };
    parts.push(ending);
    parts.join(" ")
}

/// `text` with symbols only spelled out where it would say nothing, or something else, without them.
pub(crate) fn speakable(text: &str) -> Cow<'_, str> {
    if text.is_empty() {
        return Cow::Borrowed("empty");
    }
    let mut characters = text.chars();
    let signed =
        matches!(characters.next(), Some('+' | '-')) && characters.next().is_some_and(|c| c.is_ascii_digit());
    if signed || !text.chars().any(char::is_alphanumeric) {
        return Cow::Owned(spell(text));
    }
    // An apostrophe inside a word does not end it.
    if text.contains(['\'', '’']) {
        Cow::Owned(text.replace(['\'', '’'], ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` with every symbol spelled out.
pub(crate) fn spell(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let mut spelled = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        match symbol(character) {
            Some(word) => {
                spelled.push('_');
                spelled.push_str(word);
                spelled.push('_');
            }
            None if character.is_alphanumeric() || character == '_' => spelled.push(character),
            None if character.is_whitespace() || character.is_control() => spelled.push('_'),
            None => {
                let _ = write!(spelled, "_u{:x}_", u32::from(character));
            }
        }
    }
    spelled
}

fn symbol(character: char) -> Option<&'static str> {
    Some(match character {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '<' => "less",
        '>' => "greater",
        '=' => "equals",
        '!' => "not",
        '?' => "question",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '\'' => "quote",
        '"' => "double_quote",
        '`' => "backtick",
        '(' | '[' | '{' => "open",
        ')' | ']' | '}' => "close",
        _ => return None,
    })
}

/// The singular of an English word, as far as its ending tells.
pub(crate) fn singular(word: &str) -> String {
    let long = word.len() > 3;
    if let Some(stem) = word.strip_suffix("ies").filter(|_| word.len() > 4) {
        format!("{stem}y")
    } else if ["sses", "xes", "ches", "shes"].iter().any(|end| word.ends_with(end)) {
        word[..word.len() - 2].to_owned()
    } else if long && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        word[..word.len() - 1].to_owned()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_end() {
        for (word, expected) in [
            ("labels", "label"),
            ("entries", "entry"),
            ("status", "status"),
            ("addresses", "address"),
            ("is", "is"),
        ] {
            assert_eq!(singular(word), expected);
        }
        assert_eq!(element("priceData"), "price data item");
        assert_eq!(member("acss_payments"), "acss payment");
        assert_eq!(member("tipping"), "tipping value");
    }

    #[test]
    fn some_words_say_too_little() {
        for (word, expected) in
            [("type", true), ("variant2", true), ("3", true), ("x", true), ("at", true), ("state", false)]
        {
            assert_eq!(is_vague(word), expected, "{word}");
        }
    }

    #[test]
    fn texts_have_words() {
        for (text, expected) in [
            ("blocked_categories", &["blocked", "categories"][..]),
            ("blockedCategories", &["blocked", "categories"]),
            ("x-blocked.Categories", &["x", "blocked", "categories"]),
            ("", &["empty"]),
            ("+1", &["plus", "1"]),
        ] {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }
}
