//! JSON text to tree, and what to say when it is none.

use super::tree::{self, Dialect, Tree};
use super::{Failure, shortened};
use crate::diagnostics::Code;

/// Reads the whole of `text`; its aliases may make up to `spare` values.
pub(super) fn read(text: &str, spare: usize) -> Result<Tree, Failure> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    tree::build(&mut deserializer, Dialect::Json, text.len(), spare)
        .and_then(|tree| deserializer.end().map(|()| tree))
        .map_err(|error| explain(text, &error))
}

fn explain(text: &str, error: &serde_json::Error) -> Failure {
    let offset = offset(text, error);
    let full = error.to_string();
    let problem = full.rsplit_once(" at line ").map_or(&*full, |(problem, _)| problem);
    if problem == "recursion limit exceeded" {
        return Failure::new(Code::TooDeep, "the document is nested more than 127 levels deep", offset);
    }
    let (message, help) = sentence(problem, text.get(offset..).unwrap_or_default());
    let failure = Failure::new(Code::Syntax, message, offset);
    if help.is_empty() { failure } else { failure.help(help) }
}

/// What is wrong in our words, and how to mend it; `rest` is the text from the place on.
fn sentence(problem: &str, rest: &str) -> (String, &'static str) {
    let next = rest.chars().next();
    if rest.starts_with("//") || rest.starts_with("/*") || next == Some('#') {
        return ("JSON has no comments".to_owned(), "remove the comment, or rename the file to `.yaml`");
    }
    let found = next.map_or("the end of the text".to_owned(), |next| match next {
        control if control.is_control() => format!("`{}`", control.escape_default()),
        other => format!("`{other}`"),
    });
    match problem {
        "trailing comma" => ("a comma stands before the end of a list or object".into(), "remove the comma"),
        "key must be a string" => (
            format!("a key must stand in double quotes, found {found}"),
            "write keys like this: `\"info\": …`",
        ),
        "expected value" if next == Some('\'') => {
            ("JSON text stands in double quotes, not in single ones".into(), "write `\"` instead of `'`")
        }
        "expected value" => (format!("expected a value, found {found}"), ""),
        "trailing characters" => (
            format!("the document ends before this place, and then comes {found}"),
            "keep one JSON value in the file",
        ),
        "number out of range" => {
            ("the number is too large".into(), "write a number that a 64-bit floating-point number can hold")
        }
        _ if problem.starts_with("control character") => (
            "a line break, tab or control character stands inside a text".into(),
            "escape it: `\\n`, `\\t`, `\\u0001`",
        ),
        _ if problem.starts_with("EOF while parsing") => {
            let what = problem.trim_start_matches("EOF while parsing ");
            (format!("the text ends inside {what}"), "the file may have been cut short")
        }
        "expected ident" => ("expected `true`, `false` or `null`".into(), "put a text in double quotes"),
        "invalid escape" => ("this escape does not exist in JSON".into(), "write `\\\\` for a backslash"),
        _ if problem.starts_with("expected") => (format!("{problem}, found {found}"), ""),
        _ => (shortened(problem), ""),
    }
}

/// The byte that the reader stumbled over; it counts columns in bytes and from one.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let mut start = 0;
    for _ in 1..error.line() {
        start += text[start..].find('\n').map_or(0, |end| end + 1);
    }
    // Column zero is the line break before the line.
    let mut offset = (start + error.column()).saturating_sub(1).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    if error.is_eof() { text.trim_end().len() } else { offset }
}
