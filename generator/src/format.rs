//! From tokens to text: the same bytes on every machine.
//!
//! `prettyplease` prints each item; blank lines between items and methods and the rows of tables are
//! set here, since it has no opinion on them.

use std::fmt::Write as _;

use crate::emit::{Content, EmittedFile, Item, Module};

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
        let body = match &file.content {
            Content::Text(text) => text.clone(),
            Content::Rust(module) => self::module(module)
                .map_err(|error| NotRust { path: file.path.clone(), message: error.to_string() })?,
        };
        let text = format!("{}\n\n{body}", comment(&file.path, mark));
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

fn module(module: &Module) -> Result<String, syn::Error> {
    let mut text = String::new();
    for line in module.docs.trim_end().lines() {
        let line = line.trim_end();
        let _ = writeln!(text, "//!{}{line}", if line.is_empty() { "" } else { " " });
    }
    for item in &module.items {
        let printed = match item {
            Item::Tokens(tokens) => items(tokens)?,
            Item::Table { gate, name, head, rows } => table(gate, name, head, rows)?,
        };
        if !printed.is_empty() {
            text.push('\n');
            text.push_str(&printed);
        }
    }
    Ok(text)
}

/// Several items with blank lines between them, but not between `use` and `mod` lines.
fn items(tokens: &proc_macro2::TokenStream) -> Result<String, syn::Error> {
    let file: syn::File = syn::parse2(tokens.clone())?;
    let mut text = String::new();
    let mut previous: Option<std::mem::Discriminant<syn::Item>> = None;
    if !file.attrs.is_empty() {
        text.push_str(&unparse(file.attrs, Vec::new()));
    }
    for item in file.items {
        let kind = std::mem::discriminant(&item);
        let line = matches!(item, syn::Item::Use(_))
            || matches!(&item, syn::Item::Mod(module) if module.content.is_none());
        if previous.is_some_and(|previous| !(line && previous == kind)) {
            text.push('\n');
        }
        previous = Some(kind);
        text.push_str(&spaced(&unparse(Vec::new(), vec![item])));
    }
    Ok(text)
}

fn unparse(attrs: Vec<syn::Attribute>, items: Vec<syn::Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items })
}

/// A blank line after each method of an `impl` and each item of an inline module.
fn spaced(printed: &str) -> String {
    let container = printed
        .lines()
        .any(|line| line.starts_with("impl") || (line.starts_with("pub mod ") && line.ends_with('{')));
    if !container {
        return printed.to_owned();
    }
    let mut text = String::with_capacity(printed.len() + 256);
    let mut lines = printed.lines().peekable();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        let ends = line == "    }" || (line.starts_with("    pub ") && line.ends_with([';', '}']));
        if ends && lines.peek().is_some_and(|next| *next != "}") {
            text.push('\n');
        }
    }
    text
}

/// A call of one of the runtime's macros.
fn table(
    gate: &proc_macro2::TokenStream,
    name: &str,
    head: &str,
    rows: &[String],
) -> Result<String, syn::Error> {
    let name = if name.contains("::") { name.to_owned() } else { format!("runtime::{name}") };
    let mut text = String::new();
    if !gate.is_empty() {
        // The attribute needs an item to stand on to be printed.
        let carrier = items(&quote::quote!(#gate struct Carrier;))?;
        text.push_str(carrier.trim_end().trim_end_matches("struct Carrier;"));
    }
    match (head, rows) {
        ("", [row]) => {
            let _ = writeln!(text, "crate::{name}! {{ {row} }}");
        }
        ("", rows) => {
            let _ = writeln!(text, "crate::{name}! {{");
            for row in rows {
                let _ = writeln!(text, "    {row}");
            }
            text.push_str("}\n");
        }
        (head, []) => {
            let _ = writeln!(text, "crate::{name}! {{\n    {head} {{}}\n}}");
        }
        (head, rows) => {
            let _ = writeln!(text, "crate::{name}! {{\n    {head} {{");
            for row in rows {
                let _ = writeln!(text, "        {row}");
            }
            text.push_str("    }\n}\n");
        }
    }
    Ok(text)
}
