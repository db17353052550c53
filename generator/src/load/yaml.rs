//! YAML text to tree, and what to say when it is none.
//!
//! Plain values mean what the core schema of YAML 1.2 says: `yes`, `no`, `on`, `12:30` and dates are
//! text. One step further than the schema, digits after a leading zero are text as well, since
//! `00123` is a post code more often than a number.

use granit_parser::{ErrorKind, Event, Parser};

use super::tree::{self, Dialect, EXPANSION, Tree};
use super::{Failure, shortened};
use crate::diagnostics::Code;

/// Reads the whole of `text`; its aliases may make up to `spare` values.
pub(super) fn read(text: &str, spare: usize) -> Result<Tree, Failure> {
    if let Some(offset) = first_forbidden(text) {
        let character = text[offset..].chars().next().unwrap_or_default();
        let message = format!("the control character U+{:04X} is not allowed in YAML", u32::from(character));
        return Err(Failure::new(Code::Syntax, message, offset)
            .help("remove it, or write it escaped in double quotes"));
    }
    refuse_deep_flow(text)?;
    let deserializer = serde_yaml::Deserializer::from_str(text);
    let tree =
        tree::build(deserializer, Dialect::Yaml, text.len(), spare).map_err(|error| explain(text, &error))?;
    if tree.value.is_null() {
        return Err(Failure::new(Code::Syntax, "the document is empty", 0));
    }
    Ok(tree)
}

/// The first character that YAML does not allow to stand unescaped.
fn first_forbidden(text: &str) -> Option<usize> {
    let is_forbidden = |character: char| match character {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{7f}'..='\u{9f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        other => other < ' ',
    };
    // Almost all bytes are plain, which is seen much faster than what each character is.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n');
    let mut done = 0;
    while let Some(gap) = text.as_bytes()[done..].iter().position(|byte| !is_plain(*byte)) {
        let character = text[done + gap..].chars().next()?;
        if is_forbidden(character) {
            return Some(done + gap);
        }
        done += gap + character.len_utf8();
    }
    None
}

/// Refuses towers of `[[[[…`, on which the reader would spend time that grows with the square of
/// their height.
fn refuse_deep_flow(text: &str) -> Result<(), Failure> {
    const SUSPICIOUS: usize = 1000;
    if text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() <= SUSPICIOUS {
        return Ok(());
    }
    let mut depth = 0_usize;
    let is_suspicious = text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > SUSPICIOUS
    });
    if !is_suspicious {
        return Ok(());
    }
    // The brackets may as well stand inside texts: this reader knows, and gives up soon.
    match Parser::new_from_str(text).find_map(Result::err) {
        Some(error) if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) => {
            Err(too_deep(error.marker().byte_offset()))
        }
        Some(error) => {
            Err(Failure::new(Code::Syntax, shortened(&error.info()), error.marker().byte_offset()))
        }
        None => Ok(()),
    }
}

fn too_deep(offset: Option<usize>) -> Failure {
    Failure::new(Code::TooDeep, "the document is nested more than 127 levels deep", offset)
}

fn explain(text: &str, error: &serde_yaml::Error) -> Failure {
    let full = error.to_string();
    let offset = error.location().map(|location| floor(text, location.index()));
    if full.contains("recursion limit exceeded") {
        let failure = too_deep(offset);
        let has_aliases = text.contains('*') && text.contains('&');
        return if has_aliases {
            failure.help("an alias inside of what it stands for never ends")
        } else {
            failure
        };
    }
    if full.contains(EXPANSION) || full.contains("repetition limit exceeded") {
        return Failure::new(Code::TooDeep, EXPANSION, None).help("write out what the aliases stand for");
    }
    if full.contains("more than one document") {
        return Failure::new(
            Code::Syntax,
            "the text holds more than one YAML document",
            second_document(text),
        )
        .help("keep one document: what follows the second `---` would not be read");
    }
    let context = full.rsplit_once(", while ").and_then(|(_, context)| place_in(text, context));
    let around = text.split_at(offset.unwrap_or(0));
    let Sentence { message, help, place } = sentence(&full, around);
    let offset = if place == Place::Start { context.or(offset) } else { offset };
    let failure = Failure::new(Code::Syntax, message, offset);
    if help.is_empty() { failure } else { failure.help(help) }
}

/// What is wrong in our words, and how to mend it.
struct Sentence {
    message: String,
    help: &'static str,
    place: Place,
}

/// Which place of an error tells more: where the reader gave up, or where the thing that it was
/// reading starts.
#[derive(PartialEq)]
enum Place {
    End,
    Start,
}

/// `around` is the text before and after the place where the reader gave up.
fn sentence(full: &str, around: (&str, &str)) -> Sentence {
    let end = |message: String, help| Sentence { message, help, place: Place::End };
    let start = |message: &str, help| Sentence { message: message.to_owned(), help, place: Place::Start };
    let next = around.1.chars().next().unwrap_or(' ');
    let is_after_text = around.0.trim_end_matches(' ').ends_with(['"', '\'', '}', ']']);
    let problem = full.split(" at line ").next().unwrap_or(full);
    let problem = problem.split(" at position ").next().unwrap_or(problem);
    match problem {
        "found character that cannot start any token" if next == '\t' => {
            end("a tab stands where YAML wants spaces".into(), "indent with spaces")
        }
        "found character that cannot start any token" => {
            end(format!("a plain text cannot begin with `{next}`"), "put the text in quotes")
        }
        "mapping values are not allowed in this context" => end(
            "a `:` stands where no key can be".into(),
            "put a text that holds `: ` in quotes, or check the indentation of this line",
        ),
        "did not find expected key" if is_after_text => end(
            "the value has ended before this place, and then there is more".into(),
            "put the whole text in quotes; inside single quotes write `''` for a quote",
        ),
        "found unknown escape character" => end(
            "this escape does not exist in YAML".into(),
            "use single quotes, in which a backslash stands for itself, or write `\\\\`",
        ),
        "did not find expected key" | "did not find expected '-' indicator" => {
            end("this line fits neither the object nor the list around it".into(), "check its indentation")
        }
        "could not find expected ':'" => start(
            "expected `key: value`, found no `:` on this line",
            "put a space after the colon, or check the indentation of this line",
        ),
        "found unexpected end of stream" if full.contains("quoted scalar") => {
            start("the quotes that open here are never closed", "close the quotes")
        }
        "unknown anchor" => end(
            "the alias names an anchor that does not stand above it".into(),
            "put a text that begins with `*` in quotes",
        ),
        "did not find expected alphabetic or numeric character"
            if full.contains("alias") || full.contains("anchor") =>
        {
            start("`*` and `&` begin an alias or an anchor", "put the text in quotes")
        }
        "did not find expected ',' or '}'" => {
            start("the `{` that opens here is never closed", "close it with `}`")
        }
        "did not find expected ',' or ']'" => {
            start("the `[` that opens here is never closed", "close it with `]`")
        }
        _ if problem.contains("expected a key that is plain text") => end(
            "a key must be plain text, not a list or an object".into(),
            "put a key that begins with `{` or `[` in quotes",
        ),
        _ => end(shortened(problem), ""),
    }
}

/// The place that a context of an error names, as in `scanning a quoted scalar at line 1 column 4`.
fn place_in(text: &str, context: &str) -> Option<usize> {
    let (_, place) = context.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let line = line.parse::<usize>().ok()?.checked_sub(1)?;
    let column = column.parse::<usize>().ok()?.checked_sub(1)?;
    let start = line
        .checked_sub(1)
        .map_or(Some(0), |above| text.match_indices('\n').nth(above).map(|(end, _)| end + 1))?;
    Some(start + byte_offset(&text[start..], column))
}

/// The boundary of a character at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or_default()
}

fn byte_offset(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(offset, _)| offset)
}

fn second_document(text: &str) -> Option<usize> {
    Parser::new_from_str(text)
        .map_while(Result::ok)
        .filter(|(event, _)| matches!(event, Event::DocumentStart(..)))
        .nth(1)
        .and_then(|(_, span)| span.start.byte_offset())
}
