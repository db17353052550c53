//! The part that an unnamed type plays where it stands.

use crate::english::{self, is_vague, member, singular};
use crate::model::place::{ANY_OF, ELEMENT, ITEM, part, said};
use crate::model::{Model, Origin};

/// What two types have to agree on to play the same part; nothing for types that play none but their own.
pub(super) fn of(model: &Model, origin: &Origin) -> Option<String> {
    if let Origin::Operation { words, .. } = origin
        && let [error, _] = &words[..]
        && error == "error"
    {
        // The status belongs to the error.
        return Some(words.join(" "));
    }
    Some(essence(words(model, origin)?))
}

/// The last word, in the singular; all of them where it says too little by itself.
fn essence(mut words: Vec<String>) -> String {
    let last = singular(&words.pop().unwrap_or_default());
    if is_vague(&last) {
        words.push(last);
        return words.join(" ");
    }
    last
}

/// The words for what stands at `origin`.
pub(super) fn words(model: &Model, origin: &Origin) -> Option<Vec<String>> {
    let path = match origin {
        Origin::Inside { words, .. } => words,
        Origin::Operation { words, .. } if !is_whole(words) => words,
        _ => return None,
    };
    let own = &path[part(path)..];
    let text = match (own, origin) {
        ([any_of, ..], Origin::Inside { parent, .. }) if any_of == ANY_OF => {
            member(&around(model, &model.ty(*parent).origin)?.join(" "))
        }
        // What is in a list that is all there is around it.
        ([first, rest @ ..], Origin::Inside { parent, .. }) if first == ELEMENT => {
            match around(model, &model.ty(*parent).origin) {
                Some(around) => said(&[&[around.join(" ")], own].concat()),
                None => said(&[&[ITEM.to_owned()], rest].concat()),
            }
        }
        _ => said(own),
    };
    Some(english::words(&text))
}

/// The words for the type around some members.
pub(super) fn around(model: &Model, origin: &Origin) -> Option<Vec<String>> {
    match origin {
        Origin::Schema(name) => Some(english::words(name)),
        other => words(model, other),
    }
}

/// Whether this is all that an operation answers with or takes.
fn is_whole(words: &[String]) -> bool {
    match words {
        [only] => only == "reply" || only == "body",
        [first, status] => first == "reply" && status.starts_with(|first: char| first.is_ascii_digit()),
        _ => false,
    }
}
