//! The calls that programs hold: of our crates the examples in their docs, of others the methods that send.
//!
//! Nobody else has an example per operation. Where a method of theirs takes any text (`impl AsRef<str>`), it is given
//! `&str`, and where it takes what turns into a type (`impl Into<T>`), that type; everything else follows from what it
//! takes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::CRATE;

/// A call, as a module of a program.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    /// What is said before it, by which the operation is found again.
    said: String,
    /// A module with a function `keep`.
    pub(super) code: String,
}

impl Call {
    /// The method and the path that the docs of an example name, as in `` `GET /pets` ``.
    fn operation(&self) -> Option<(&str, &str)> {
        self.said.lines().rev().find_map(|line| line.strip_prefix('`')?.strip_suffix('`')?.split_once(' '))
    }

    /// Whether this is the call of an operation, by its docs.
    fn is_of(&self, (method, path): (&str, &str)) -> bool {
        let words = || self.said.split(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | ','));
        words().any(|word| word == method) && words().any(|word| word == path)
    }
}

/// As many calls as wanted: those of the operations that `like` calls, where the docs tell, or else the first ones.
pub(super) fn chosen(all: &[Call], like: &[Call], count: usize) -> Vec<Call> {
    let same = like.iter().take(count).map(|wanted| {
        let operation = wanted.operation()?;
        all.iter().find(|call| call.is_of(operation)).cloned()
    });
    let first = || all.iter().take(count).cloned().collect();
    if count < like.len() { same.collect::<Option<Vec<_>>>().unwrap_or_else(first) } else { first() }
}

/// The calls in the sources below a folder, in the order of files.
pub(super) fn below(folder: &Path, own: bool) -> Result<Vec<Call>> {
    let mut calls = Vec::new();
    collect(folder, &mut Vec::new(), &mut |modules, source| {
        calls.extend(if own { examples(source) } else { methods(modules, source) });
    })?;
    Ok(calls)
}

fn collect(folder: &Path, modules: &mut Vec<String>, take: &mut dyn FnMut(&[String], &str)) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            modules.push(name);
            collect(&path, modules, take)?;
            modules.pop();
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let within = !matches!(name.as_str(), "lib" | "mod");
            modules.extend(within.then_some(name));
            take(modules, &fs::read_to_string(&path)?);
            modules.truncate(modules.len() - usize::from(within));
        }
    }
    Ok(())
}

/// The examples in the docs of a source.
fn examples(source: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut said = String::new();
    let mut example: Option<String> = None;
    for line in source.lines() {
        let doc = line.trim_start().strip_prefix("///").map(|doc| doc.strip_prefix(' ').unwrap_or(doc));
        match (doc, &mut example) {
            (Some("```no_run"), _) => example = Some(String::new()),
            (Some("```") | None, _) => {
                let code = example.take().unwrap_or_default();
                if let Some(taken) =
                    code.split_once("async fn example(").and_then(|(_, text)| arguments(text))
                {
                    let code = code + &keep(&format!("example({})", vec!["given()"; taken.len()].join(", ")));
                    calls.push(Call { said: said.clone(), code });
                }
                if doc.is_none() {
                    said.clear();
                }
            }
            (Some(doc), Some(code)) => {
                let _ = writeln!(code, "    {}", doc.strip_prefix("# ").unwrap_or(doc));
            }
            (Some(doc), None) => said.extend([doc, "\n"]),
        }
    }
    calls
}

/// The public functions of a source that are `async`: methods of a client, or functions by themselves.
fn methods(modules: &[String], source: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut client = None;
    let mut said = String::new();
    let mut rest = source;
    while let Some((line, after)) = rest.split_once('\n') {
        let text = line.trim_start();
        if let Some(head) =
            text.strip_prefix("impl").filter(|_| text.ends_with('{') && !text.contains(" for "))
        {
            client = head.trim_end_matches('{').trim().rsplit("::").next().map(str::to_owned);
            said.clear();
        }
        if let Some((name, arguments)) = text
            .strip_prefix("pub async fn ")
            .and_then(|_| rest[rest.find("pub async fn ")? + 13..].split_once('('))
        {
            let own = client.as_deref().filter(|_| line.len() > text.len());
            calls.extend(call(modules, own, name, arguments).map(|code| Call { said: said.clone(), code }));
            said.clear();
        } else {
            said.extend([text.trim_start_matches('/').trim_start(), "\n"]);
        }
        rest = after;
    }
    calls
}

/// The call of a method or function, whose arguments begin `text`.
fn call(modules: &[String], client: Option<&str>, name: &str, text: &str) -> Option<String> {
    let arguments = arguments(text)?;
    let method = arguments.first().is_some_and(|first| first == "&self");
    let mut given = Vec::new();
    for argument in arguments.iter().skip(usize::from(method)) {
        let (_, ty) = argument.split_once(':')?;
        let ty = generic(ty).map(|ty| format!("::<{ty}>"));
        given.push(format!("given{}()", ty.unwrap_or_default()));
    }
    let called = if method {
        format!("given::<&'static {CRATE}::{}>().{name}", client?)
    } else if client.is_none() {
        [CRATE]
            .into_iter()
            .chain(modules.iter().map(String::as_str))
            .chain([name])
            .collect::<Vec<_>>()
            .join("::")
    } else {
        return None;
    };
    Some(keep(&format!("{called}({})", given.join(", "))))
}

/// A type that has a generic one in it, with one that fits in place of that.
fn generic(ty: &str) -> Option<String> {
    let (before, into) = ty.trim().split_once("impl ")?;
    if let Some(after) = into.strip_prefix("AsRef<str>") {
        return Some(format!("{before}&'static str{after}"));
    }
    // All that turns into a type can be the type itself.
    let known = into.strip_prefix("Into<")?.replacen('>', "", 1).replace("crate::", &format!("{CRATE}::"));
    Some(before.to_owned() + &known)
}

/// The function that keeps a call.
fn keep(call: &str) -> String {
    format!(
        "    use crate::keep::{{given, keep as kept}};\n    pub fn keep() {{\n        kept(|| {call});\n    }}\n"
    )
}

/// The arguments up to the closing parenthesis, one by one.
fn arguments(text: &str) -> Option<Vec<String>> {
    let mut all = vec![String::new()];
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            ')' if depth == 0 => {
                all.retain(|argument| !argument.trim().is_empty());
                return Some(all.iter().map(|argument| argument.trim().to_owned()).collect());
            }
            ',' if depth == 0 => {
                all.push(String::new());
                continue;
            }
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        all.last_mut()?.push(letter);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_taken_from_docs() {
        let source = "    /// Text.\n    ///\n    /// `GET /pets`\n    ///\n    /// ```no_run\n    /// # async fn example(a: &str) {\n    /// call(a);\n    /// # }\n    /// ```\n    pub fn call() {}\n    /// ```no_run\n    /// other();\n    /// ```\n";
        let calls = examples(source);
        let code =
            format!("    async fn example(a: &str) {{\n    call(a);\n    }}\n{}", keep("example(given())"));
        assert_eq!(calls.iter().map(|call| &call.code).collect::<Vec<_>>(), [&code]);
        assert_eq!(calls.first().and_then(Call::operation), Some(("GET", "/pets")));
    }

    #[test]
    fn methods_are_called_with_what_they_take() {
        let source = "impl crate::client::Client {\n    /// `GET /pets/{id}`\n    pub async fn get(\n        &self,\n        id: impl AsRef<str>,\n        query: &Query<A, B>,\n        body: impl Into<crate::B>,\n    ) -> R {\n    }\n}\n";
        let calls = methods(&["client".to_owned()], source);
        let code = keep(
            "given::<&'static measured::Client>().get(given::<&'static str>(), given(), given::<measured::B>())",
        );
        assert_eq!(calls.iter().map(|call| &call.code).collect::<Vec<_>>(), [&code]);
        assert!(calls.iter().all(|call| call.is_of(("GET", "/pets/{id}"))));
        assert!(!calls.iter().any(|call| call.is_of(("GET", "/pets"))));
    }

    #[test]
    fn functions_are_called_by_their_path() {
        let calls =
            methods(&["apis".to_owned(), "pets".to_owned()], "pub async fn get(id: &str) -> R {\n}\n");
        assert!(calls.iter().all(|call| call.code.contains("measured::apis::pets::get(given())")));
        assert_eq!(calls.len(), 1);
    }
}
