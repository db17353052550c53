//! What need not be made of tokens although it stands among them.
//!
//! Half of a crate is doc comments. As tokens they would be escaped, parsed and printed only to come out as they
//! were, so a mark stands in their place until [`format`](crate::format) writes them. Conditions repeat on
//! thousands of items and are made once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::facts::Gate;

/// What a mark begins with; the number of the comment follows, and [`MARK_END`].
pub(crate) const MARK: &str = "#[comment_";

/// What a mark ends with.
pub(crate) const MARK_END: &str = "]";

/// What has been put aside.
#[derive(Debug, Default)]
pub struct Aside {
    comments: RefCell<Vec<String>>,
    conditions: RefCell<BTreeMap<Gate, TokenStream>>,
}

impl Aside {
    /// Puts a comment of the file that is being made aside, and gives the mark that stands for it.
    pub(super) fn comment(&self, text: &str) -> TokenStream {
        let mut comments = self.comments.borrow_mut();
        let mark = Ident::new(&format!("comment_{}", comments.len()), Span::call_site());
        comments.push(text.to_owned());
        quote!(#[#mark])
    }

    /// The comments of the file that has just been made.
    pub(super) fn take_comments(&self) -> Vec<String> {
        self.comments.take()
    }

    /// The attribute for `gate`, made once.
    pub(super) fn condition(&self, gate: &Gate, make: impl FnOnce() -> TokenStream) -> TokenStream {
        if let Some(known) = self.conditions.borrow().get(gate) {
            return known.clone();
        }
        let tokens = make();
        self.conditions.borrow_mut().insert(gate.clone(), tokens.clone());
        tokens
    }
}
