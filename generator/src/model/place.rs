//! The words that lead to a type that has no name of its own.

use crate::english::{element, member};

/// An element of the list that the word before leads to.
pub(crate) const ITEM: &str = "item";

/// An element of the list that all there is around it consists of. It stands where members stand, too, and so it is what
/// no document calls a member.
pub(crate) const ELEMENT: &str = "(element)";

/// The next word is one of several members that are all alike: what stands there is called by what is around them. No
/// document calls a member so, while `*` is one in some.
pub(crate) const ANY_OF: &str = "(any of)";

/// Where those of the words begin that say what part a type plays.
pub(crate) fn part(words: &[String]) -> usize {
    let is_own = |word: &String| word != ITEM && word != ELEMENT;
    let own = words.iter().rposition(is_own).unwrap_or(0);
    if own == 0 || words[own - 1] != ANY_OF {
        return own;
    }
    words[..own].iter().rposition(|word| word != ANY_OF && is_own(word)).unwrap_or(own - 1)
}

/// What words say about what they lead to: elements of `labels` are labels, and so are its members where all are
/// alike.
pub(crate) fn said(words: &[String]) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match (word.as_str(), said.last_mut()) {
            (ITEM | ELEMENT, Some(last)) => *last = element(last),
            (ANY_OF, Some(last)) => {
                *last = member(last);
                words.next();
            }
            _ => said.push(word.clone()),
        }
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_they_lead_to() {
        for (words, expected, own) in [
            (&["body", "labels", "item"][..], "body label", "label"),
            (&["body", "capabilities", ANY_OF, "transfers"], "body capability", "capability"),
            (&["tipping", ANY_OF, "eur"], "tipping value", "tipping value"),
            (&["body", "labels", ELEMENT], "body label", "label"),
            (&["*", "item"], "star item", "star item"),
            (&["matrix", "item", "item"], "matrix item item", "matrix item item"),
        ] {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(said(&words), expected);
            assert_eq!(said(&words[part(&words)..]), own);
        }
    }
}
