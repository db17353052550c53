//! From any text of a document to an identifier.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::english::{speakable, spell};

/// Words that cannot be identifiers as they are.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Keywords that cannot even be written as raw identifiers.
const NEVER_RAW: &[&str] = &["crate", "self", "super", "Self", "_"];

/// How an identifier is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// `UpperCamelCase`: types and variants.
    Camel,
    /// `snake_case`: members, arguments, setters; keywords become raw identifiers.
    Snake,
    /// `snake_case`: methods, modules and files; keywords get an underscore.
    Plain,
    /// `SHOUTY_SNAKE_CASE`: constants.
    Shouty,
}

/// The identifier for `text`.
pub(super) fn ident(text: &str, case: Case) -> String {
    finish(&speakable(text), case)
}

/// The identifier for `text` with every symbol spelled out, for when the plain one is taken.
pub(super) fn spelled(text: &str, case: Case) -> String {
    finish(&spell(text), case)
}

/// The most bytes that the name of a file takes: file systems allow 255, and the writer adds to them.
const LONGEST_FILE: usize = 120;

/// Names that Windows keeps for devices, whatever follows the dot.
const DEVICES: &[&str] =
    &["aux", "com1", "com2", "com3", "com4", "con", "lpt1", "lpt2", "lpt3", "nul", "prn"];

/// The module for `text`: in ASCII and not too long, since it is a file as well. Too long a name loses
/// words from its middle: it begins with what it belongs to, and ends with what it is.
pub(super) fn module(text: &str) -> String {
    let name = ident(&deunicode::deunicode(text), Case::Plain);
    if DEVICES.contains(&name.as_str()) {
        return format!("{name}_");
    }
    if name.len() <= LONGEST_FILE {
        return name;
    }
    let half = LONGEST_FILE / 2;
    let start = name[..half].rfind('_').unwrap_or(half);
    let end = name.len() - half;
    let end = name[end..].find('_').map_or(end, |gap| end + gap + 1);
    format!("{}_{}", &name[..start], &name[end..])
}

fn finish(text: &str, case: Case) -> String {
    let mut name = small(text, case).unwrap_or_else(|| match case {
        Case::Camel => text.to_upper_camel_case(),
        Case::Snake | Case::Plain => text.to_snake_case(),
        Case::Shouty => text.to_shouty_snake_case(),
    });
    name.retain(|c| c == '_' || is_continue(c));
    if !name.starts_with(is_start) {
        name.insert(0, if matches!(case, Case::Camel | Case::Shouty) { 'N' } else { 'n' });
    }
    match case {
        _ if NEVER_RAW.contains(&name.as_str()) => format!("{name}_"),
        Case::Snake if is_keyword(&name) => format!("r#{name}"),
        Case::Plain if is_keyword(&name) => format!("{name}_"),
        _ => name,
    }
}

fn is_keyword(name: &str) -> bool {
    const LONGEST: usize = 8;
    name.len() <= LONGEST && KEYWORDS.contains(&name)
}

/// What the case conversion makes of a text without capitals, as most are: its words stand apart already, so there
/// is no need to look for where they change their case.
fn small(text: &str, case: Case) -> Option<String> {
    if text.bytes().any(|byte| !byte.is_ascii() || byte.is_ascii_uppercase()) {
        return None;
    }
    let mut name = String::with_capacity(text.len());
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    for word in words {
        let start = name.len();
        if start > 0 && case != Case::Camel {
            name.push('_');
        }
        name.push_str(word);
        match case {
            Case::Camel => name[start..=start].make_ascii_uppercase(),
            Case::Shouty => name[start..].make_ascii_uppercase(),
            Case::Snake | Case::Plain => {}
        }
    }
    Some(name)
}

/// Whether Rust lets an identifier start with `c`. Every alphabetic character of Unicode but a few
/// compatibility forms is in `XID_Start`; those few are left out.
fn is_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && c.is_alphabetic() && !is_odd(c))
}

fn is_continue(c: char) -> bool {
    is_start(c) || c.is_ascii_digit()
}

/// Alphabetic characters that identifiers may not hold, or only in a normal form they are not in.
fn is_odd(c: char) -> bool {
    matches!(u32::from(c),
        0x00AA | 0x00BA | 0x02B0..=0x036F | 0x037A | 0x0E33 | 0x0EB3 | 0x2070..=0x218F
        | 0x24B6..=0x24E9 | 0x2E2F | 0x3131..=0x318E | 0xF900..=0xFAFF | 0xFB00..=0xFDFF | 0xFE70..=0xFFFF
        | 0x1D400..=0x1D7FF | 0x1F130..=0x1F189 | 0x2F800..=0x2FA1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_identifiers() {
        for (text, case, expected) in [
            ("orderReference", Case::Snake, "order_reference"),
            ("type", Case::Snake, "r#type"),
            ("self", Case::Snake, "self_"),
            ("move", Case::Plain, "move_"),
            ("Self", Case::Camel, "Self_"),
            ("+1", Case::Camel, "Plus1"),
            ("-1", Case::Camel, "Minus1"),
            ("", Case::Camel, "Empty"),
            ("200", Case::Camel, "N200"),
            ("2fa", Case::Snake, "n2fa"),
            ("@odata.type", Case::Snake, "odata_type"),
            ("*", Case::Camel, "Star"),
            ("application/json", Case::Camel, "ApplicationJson"),
            ("日本", Case::Snake, "日本"),
            ("don't", Case::Snake, "dont"),
            ("_", Case::Snake, "n"),
            ("___", Case::Camel, "N"),
        ] {
            assert_eq!(ident(text, case), expected, "{text:?}");
        }
        assert_eq!(spelled("-name", Case::Camel), "MinusName");
    }

    #[test]
    fn texts_without_capitals_are_no_other_than_the_rest() {
        let alphabet = ['a', 'é', '7', '_', '-', ' ', 'Z'];
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            let longer = texts.iter().flat_map(|text| alphabet.map(|c| format!("{text}{c}")));
            texts = longer.chain([String::new()]).collect();
            for text in &texts {
                for (case, expected) in [
                    (Case::Camel, text.to_upper_camel_case()),
                    (Case::Snake, text.to_snake_case()),
                    (Case::Shouty, text.to_shouty_snake_case()),
                ] {
                    if let Some(name) = small(text, case) {
                        assert_eq!(name, expected, "{text:?}");
                    }
                }
            }
        }
        assert_eq!(small("a-b", Case::Shouty).as_deref(), Some("A_B"));
        assert_eq!(small("aB", Case::Shouty), None);
        assert!(KEYWORDS.iter().all(|keyword| is_keyword(keyword)));
    }

    #[test]
    fn modules_are_files() {
        assert_eq!(module("Größe"), "grosse");
        assert_eq!(module("AUX"), "aux_");
        assert_eq!(module("move"), "move_");
        let long = module(&"assignments of access packages ".repeat(20));
        assert!(long.len() <= LONGEST_FILE, "{long}");
        assert!(long.starts_with("assignments_of") && long.ends_with("_access_packages"), "{long}");
        assert!(module(&"x".repeat(400)).len() <= LONGEST_FILE + 1);
    }
}
