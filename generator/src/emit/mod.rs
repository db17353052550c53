//! From the named model to the files of a crate. Decides nothing: what there is comes from the model,
//! what it is called from the names, what needs a box or a feature from the facts.
//!
//! One file here for each kind of thing that is emitted; small pure functions from the context and an
//! item to tokens.

mod aside;
mod body;
mod client;
mod constant;
mod credentials;
mod enums;
mod errors;
mod events;
mod gate;
mod headers;
mod html;
mod manifest;
mod markdown;
mod operation;
mod operation_docs;
mod operations;
mod paging;
mod raw;
mod readme;
mod reply;
mod rules;
mod runtime;
mod rustdoc;
mod signature;
mod structs;
mod success;
mod ty;
mod types;
mod unions;
mod xml;

pub use aside::Aside;
pub(crate) use aside::{MARK, MARK_END};
pub(crate) use signature::signature;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use crate::config::Config;
use crate::facts::Facts;
use crate::model::Model;
use crate::names::Names;

/// Everything an emitter may ask.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What there is.
    pub model: &'a Model,
    /// What follows from it.
    pub facts: &'a Facts,
    /// What it is called.
    pub names: &'a Names,
    /// What the project wants.
    pub config: &'a Config,
    /// What does not go through tokens.
    pub aside: &'a Aside,
}

/// A file that is not written out yet.
#[derive(Clone, Debug)]
pub struct EmittedFile {
    /// Its path inside the crate.
    pub path: String,
    /// What is in it.
    pub content: Content,
    /// The doc comments that marks stand for in its items, by their numbers.
    pub comments: Vec<String>,
}

/// What is in a file.
#[derive(Clone, Debug)]
pub enum Content {
    /// Rust.
    Rust(Module),
    /// Anything else, finished but for its first line.
    Text(String),
}

/// A module: its docs and its items.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// The docs of the module, as Markdown.
    pub docs: String,
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// An item of a module.
#[derive(Clone, Debug)]
pub enum Item {
    /// Ordinary Rust.
    Tokens(TokenStream),
    /// A call of one of the runtime's macros whose rows stand on lines of their own.
    Table {
        /// The feature condition in front of it.
        gate: TokenStream,
        /// The macro: of the runtime, or with the name of its module.
        name: &'static str,
        /// What stands before the rows.
        head: String,
        /// The rows.
        rows: Vec<String>,
    },
}

impl Item {
    fn tokens(tokens: impl ToTokens) -> Self {
        Self::Tokens(tokens.into_token_stream())
    }
}

/// All files of the crate.
#[must_use]
pub fn files(context: &Context<'_>) -> Vec<EmittedFile> {
    let file = |path: &str, content: Content| EmittedFile {
        path: path.to_owned(),
        content,
        comments: context.aside.take_comments(),
    };
    let text = |path: &str, text: String| file(path, Content::Text(text));
    let rust = |path: &str, module: Module| file(path, Content::Rust(module));
    let mut files = vec![
        text("Cargo.toml", manifest::manifest(context)),
        text("README.md", readme::readme(context)),
        rust("src/lib.rs", client::root(context)),
        rust("src/client.rs", client::client(context)),
        rust("src/error.rs", errors::module(context)),
        rust("src/operations/mod.rs", operations::index(context)),
        rust("src/types/mod.rs", types::index(context)),
    ];
    files.extend(headers::module(context).map(|module| rust("src/headers.rs", module)));
    files.extend(events::module(context).map(|module| rust("src/webhooks.rs", module)));
    for group in 0..context.model.groups.len() {
        let path = format!("src/operations/{}.rs", context.names.groups[group].method);
        files.push(rust(&path, operations::module(context, group)));
    }
    for (name, module) in types::modules(context) {
        files.push(rust(&format!("src/types/{name}.rs"), module));
    }
    files.extend(
        runtime::files(context).into_iter().map(|(path, source)| text(&format!("src/{path}"), source)),
    );
    files
}

/// An identifier from the name table.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Tokens of a type or path as a person would write them.
fn plain(tokens: &TokenStream) -> String {
    use proc_macro2::{Delimiter, TokenTree};
    let mut text = String::new();
    let mut after_word = false;
    for token in tokens.clone() {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && after_word {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&plain(&group.stream()));
                text.push_str(close);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => text.push_str(", "),
            other => text.push_str(&other.to_string()),
        }
        after_word = is_word;
    }
    text
}
