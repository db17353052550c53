//! From tokens to text: the same bytes on every machine.
//!
//! `prettyplease` prints each item; blank lines between items and methods and the rows of tables are
//! set here, since it has no opinion on them.

use std::collections::BTreeMap;
use std::mem::{Discriminant, discriminant};

use proc_macro2::TokenStream;

use crate::emit::{Content, EmittedFile, Item, MARK, MARK_END, Module};

/// A finished file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedFile {
    /// Its path inside the crate.
    pub path: String,
    /// All of its text.
    pub text: String,
}

/// Emitted tokens that are not Rust: a fault of the generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRust {
    /// The file they are in.
    pub path: String,
    /// What the parser says.
    pub message: String,
}

/// Prints every file, with the first line that marks it as ours.
pub fn render(files: Vec<EmittedFile>, mark: &str) -> Result<Vec<RenderedFile>, NotRust> {
    let render = |file: EmittedFile| {
        let mut text = comment(&file.path, mark);
        text.push_str("\n\n");
        match file.content {
            Content::Text(body) => text.push_str(&body),
            Content::Rust(module) => {
                let mut printer =
                    Printer { comments: &file.comments, gates: BTreeMap::new(), text: &mut text };
                printer
                    .module(module)
                    .map_err(|error| NotRust { path: file.path.clone(), message: error.to_string() })?;
            }
        }
        Ok(RenderedFile { path: file.path, text })
    };
    files.into_iter().map(render).collect()
}

/// `mark` as a comment in the language of the file.
fn comment(path: &str, mark: &str) -> String {
    match path.rsplit('.').next() {
        Some("rs") => format!("// {mark}"),
        Some("md") => format!("<!-- {mark} -->"),
        _ => format!("# {mark}"),
    }
}

/// Prints one file.
struct Printer<'a> {
    comments: &'a [String],
    /// The conditions in front of tables, as they are printed.
    gates: BTreeMap<String, String>,
    text: &'a mut String,
}

impl Printer<'_> {
    fn module(&mut self, module: Module) -> Result<(), syn::Error> {
        push_comment(self.text, "", "//!", &module.docs);
        for item in module.items {
            let start = self.text.len();
            self.text.push('\n');
            match item {
                Item::Tokens(tokens) => self.items(tokens)?,
                Item::Table { gate, name, head, rows } => {
                    let gate = self.gate(&gate)?;
                    table(self.text, &gate, name, &head, &rows);
                }
            }
            if self.text.len() == start + 1 {
                self.text.truncate(start);
            }
        }
        Ok(())
    }

    /// Several items with blank lines between them, but not between `use` and `mod` lines.
    fn items(&mut self, tokens: TokenStream) -> Result<(), syn::Error> {
        let file: syn::File = syn::parse2(tokens)?;
        let mut previous: Option<Discriminant<syn::Item>> = None;
        if !file.attrs.is_empty() {
            self.text.push_str(&unparse(file.attrs, Vec::new()));
        }
        for item in file.items {
            let kind = discriminant(&item);
            let line = matches!(item, syn::Item::Use(_))
                || matches!(&item, syn::Item::Mod(module) if module.content.is_none());
            if previous.is_some_and(|previous| !(line && previous == kind)) {
                self.text.push('\n');
            }
            previous = Some(kind);
            let is_container = matches!(&item, syn::Item::Impl(_))
                || matches!(
                    &item,
                    syn::Item::Mod(module)
                        if module.content.is_some() && matches!(module.vis, syn::Visibility::Public(_))
                );
            self.lines(&unparse(Vec::new(), vec![item]), is_container);
        }
        Ok(())
    }

    /// What is printed, with the doc comments in place of their marks. In a container there is a blank line after
    /// each method and each item.
    fn lines(&mut self, printed: &str, is_container: bool) {
        let mut lines = printed.lines().peekable();
        while let Some(line) = lines.next() {
            let inner = line.trim_start();
            let number = inner.strip_prefix(MARK).and_then(|rest| rest.strip_suffix(MARK_END));
            if let Some(comment) = number.and_then(|number| self.comments.get(number.parse::<usize>().ok()?))
            {
                push_comment(self.text, &line[..line.len() - inner.len()], "///", comment);
                continue;
            }
            self.text.push_str(line);
            self.text.push('\n');
            let ends = line == "    }" || (line.starts_with("    pub ") && line.ends_with([';', '}']));
            if is_container && ends && lines.peek().is_some_and(|next| *next != "}") {
                self.text.push('\n');
            }
        }
    }

    /// A condition as it stands in front of a table.
    fn gate(&mut self, gate: &TokenStream) -> Result<String, syn::Error> {
        if gate.is_empty() {
            return Ok(String::new());
        }
        let key = gate.to_string();
        if let Some(known) = self.gates.get(&key) {
            return Ok(known.clone());
        }
        // The attribute needs an item to stand on to be printed.
        let carrier: syn::File = syn::parse2(quote::quote!(#gate struct Carrier;))?;
        let printed = unparse(carrier.attrs, carrier.items);
        let printed = printed.trim_end().trim_end_matches("struct Carrier;").to_owned();
        self.gates.insert(key, printed.clone());
        Ok(printed)
    }
}

/// A text as comments, line by line.
fn push_comment(text: &mut String, indent: &str, slashes: &str, comment: &str) {
    for line in comment.trim_end().lines() {
        let line = line.trim_end();
        let gap = if line.is_empty() { "" } else { " " };
        text.extend([indent, slashes, gap, line, "\n"]);
    }
}

fn unparse(attrs: Vec<syn::Attribute>, items: Vec<syn::Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items })
}

/// A call of one of the runtime's macros.
fn table(text: &mut String, gate: &str, name: &str, head: &str, rows: &[String]) {
    let path = if name.contains("::") { "crate::" } else { "crate::runtime::" };
    text.push_str(gate);
    let rows_at = |text: &mut String, indent: &str| {
        for row in rows {
            text.extend([indent, row.as_str(), "\n"]);
        }
    };
    match (head, rows) {
        ("", [row]) => text.extend([path, name, "! { ", row, " }\n"]),
        ("", _) => {
            text.extend([path, name, "! {\n"]);
            rows_at(text, "    ");
            text.push_str("}\n");
        }
        (head, []) => text.extend([path, name, "! {\n    ", head, " {}\n}\n"]),
        (head, _) => {
            text.extend([path, name, "! {\n    ", head, " {\n"]);
            rows_at(text, "        ");
            text.push_str("    }\n}\n");
        }
    }
}
