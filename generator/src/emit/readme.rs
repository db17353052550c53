//! `README.md` and the docs of the crate's root: how to begin.

use std::fmt::Write as _;

use super::{Context, markdown, rustdoc};
use crate::model::{Scheme, SchemeKind};

/// The README of the crate.
pub(super) fn readme(context: &Context<'_>) -> String {
    let mut text = format!("# {}\n\n{}\n", context.names.package, introduction(context));
    let _ = write!(text, "\n## Start\n\n```rust,no_run\n{}```\n", start(context, false));
    let environment = environment(context);
    if !environment.is_empty() {
        let _ = write!(text, "\n`Client::from_env` reads:\n\n{environment}\n");
    }
    text.push_str("\n## Operations\n\n| call | request | |\n|---|---|---|\n");
    for (operation, names) in context.model.operations.iter().zip(&context.names.operations) {
        let group = &context.names.groups[operation.group.0].method;
        let summary = rustdoc::first_sentence(&rustdoc::text(&operation.docs, "")).replace('|', "\\|");
        let preview = if operation.preview { " *(feature `preview`)*" } else { "" };
        let _ = writeln!(
            text,
            "| `{group}().{}` | `{} {}` | {summary}{preview} |",
            names.method,
            operation.method,
            operation.path.replace('|', "\\|")
        );
    }
    text.push_str(&lists(context));
    text.push_str(AFTER);
    text.push_str(tokens_docs(context));
    text.push_str(checking(context));
    text.push_str(&features(context));
    text
}

/// The operations that walk pages, and how each does.
fn lists(context: &Context<'_>) -> String {
    if context.facts.paging.is_empty() {
        return String::new();
    }
    let mut text = LISTS.to_owned();
    for (index, paging) in &context.facts.paging {
        let (operation, names) = (&context.model.operations[*index], &context.names.operations[*index]);
        let group = &context.names.groups[operation.group.0].method;
        let words = paging.words(operation).replace('|', "\\|");
        let _ = writeln!(text, "| `{group}().{}` | {} | {words} |", names.method, paging.style());
    }
    text
}

/// The docs of `lib.rs`.
pub(super) fn crate_docs(context: &Context<'_>) -> String {
    let description = context.model.description.as_deref().map(markdown::safe).unwrap_or_default();
    let mut text = format!("{}\n\n", introduction(context));
    if !description.trim().is_empty() {
        let _ = write!(text, "{}\n\n", demoted(&description));
    }
    let _ = write!(text, "# Start\n\n```no_run\n{}```\n", start(context, true));
    text.push_str(&AFTER.replace("\n## ", "\n# ").replace("`Error::outcome`", "[`Error::outcome`]"));
    text.push_str(&checking(context).replace("\n## ", "\n# "));
    text.push_str(&features(context).replace("\n## ", "\n# "));
    text
}

fn introduction(context: &Context<'_>) -> String {
    let title = markdown::inline(&context.model.title);
    let version = markdown::inline(&context.model.version);
    // "the Stripe API", but "Petstore".
    let article = if title.ends_with(" API") && !title.starts_with("The ") { "the " } else { "" };
    format!("A client for {article}{title}, made from version {version} of its OpenAPI document.")
}

/// A program's first lines: what is hidden in rustdoc is left out of a README.
fn start(context: &Context<'_>, hidden: bool) -> String {
    let krate = &context.names.krate;
    let built = match (&context.model.schemes[..], context.model.servers.is_empty()) {
        ([], true) => "Client::builder().base_url(\"https://api.example.com\").build()?",
        ([], false) => "Client::builder().build()?",
        (_, _) => "Client::from_env()?",
    };
    let mut lines = vec![format!("let client = {built};")];
    lines.extend(first_call(context));
    let (open, close) = (format!("async fn start() -> Result<(), {krate}::Error> {{"), "Ok(())\n}");
    let indent = if hidden { "" } else { "    " };
    let body: String = lines.iter().flat_map(|line| [indent, line, "\n"]).collect();
    if hidden {
        format!("use {krate}::Client;\n\n# {open}\n{body}# Ok(())\n# }}\n")
    } else {
        format!("use {krate}::Client;\n\n{open}\n{body}    {close}\n")
    }
}

/// A call that needs nothing but texts, if there is one that is stable.
fn first_call(context: &Context<'_>) -> Option<String> {
    let operations = context.model.operations.iter().zip(&context.names.operations);
    let plain = operations.filter(|(operation, _)| {
        !operation.preview
            && !operation.deprecated
            && operation.body.as_ref().is_none_or(|body| !body.required)
    });
    let calls = plain.filter_map(|(operation, names)| {
        let mut arguments = Vec::new();
        for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
            if !parameter.required {
                continue;
            }
            if !context.model.is_text(&parameter.ty) {
                return None;
            }
            arguments.push(format!("\"{}\"", name.trim_start_matches("r#")));
        }
        let group = &context.names.groups[operation.group.0].method;
        let call = format!("client.{group}().{}({}).await?;", names.method, arguments.join(", "));
        Some((operation.method != "GET", arguments.len(), call))
    });
    calls.min().map(|(_, _, call)| format!("let reply = {call}"))
}

/// The variables that `from_env` reads, as a list.
pub(super) fn environment(context: &Context<'_>) -> String {
    let prefix = &context.names.env_prefix;
    let schemes = &context.model.schemes;
    let mut lines = Vec::new();
    for scheme in schemes {
        let alone = schemes.iter().filter(|other| kind(other) == kind(scheme)).count() == 1;
        let prefix = if alone { prefix.clone() } else { format!("{prefix}_{}", shouty(&scheme.name)) };
        match &scheme.kind {
            SchemeKind::Basic => lines.push(format!("- `{prefix}_USERNAME` and `{prefix}_PASSWORD`")),
            SchemeKind::Bearer => lines.push(format!("- `{prefix}_TOKEN`")),
            SchemeKind::ApiKey { .. } => lines.push(format!("- `{prefix}_API_KEY`")),
            SchemeKind::Http(word) => {
                lines.push(format!("- `{prefix}_CREDENTIALS`: what stands behind `{word}` in the header"));
            }
            SchemeKind::OAuth(_) => lines.extend(tokens(&prefix)),
            SchemeKind::MutualTls => lines.push(format!(
                "- nothing for `{}`: the client certificate is given with `ClientBuilder::tls`",
                markdown::inline(&scheme.name)
            )),
        }
    }
    let default = match context.model.servers.first() {
        Some(server) => format!(", otherwise `{}`", server.url),
        None => String::new(),
    };
    lines.push(format!("- `{prefix}_BASE_URL`{default}"));
    lines.join("\n")
}

/// The variables for tokens, the first of which counts.
fn tokens(prefix: &str) -> [String; 3] {
    [
        format!(
            "- `{prefix}_TOKEN`, an access token; otherwise `{prefix}_REFRESH_TOKEN` with `{prefix}_CLIENT_ID` and, if \
             the client has one, `{prefix}_CLIENT_SECRET`; otherwise `{prefix}_CLIENT_ID` and `{prefix}_CLIENT_SECRET`"
        ),
        format!("- `{prefix}_SCOPES`, the scopes to ask for, with spaces between them"),
        format!("- `{prefix}_TOKEN_URL`, if tokens come from elsewhere than the document says"),
    ]
}

/// Schemes of one kind have variables of the same names.
fn kind(scheme: &Scheme) -> u8 {
    match scheme.kind {
        SchemeKind::Basic => 0,
        SchemeKind::Bearer | SchemeKind::OAuth(_) => 1,
        SchemeKind::ApiKey { .. } => 2,
        SchemeKind::Http(_) => 3,
        SchemeKind::MutualTls => 4,
    }
}

fn shouty(name: &str) -> String {
    heck::ToShoutySnakeCase::to_shouty_snake_case(name)
}

/// How tokens are got, where there are any to be got.
fn tokens_docs(context: &Context<'_>) -> &'static str {
    if context.facts.has_oauth { TOKENS } else { "" }
}

/// How values are held against the rules of the document, where they can be.
fn checking(context: &Context<'_>) -> &'static str {
    if context.facts.checks.is_empty() { "" } else { CHECKING }
}

fn features(context: &Context<'_>) -> String {
    let mut text = String::from(
        "\n## Features\n\n- `rustls` (default): the HTTP client `reqwest` with TLS by rustls; `native-tls`: with that of the system; without\n  either, give the builder a transport.\n\
         - `blocking`: `send_blocking` of requests, and listings as iterators, for programs without `async`.\n\
         - `gzip`, `brotli`: compressed replies.\n\
         - `tracing`: a span for each call and each attempt, in the terms of OpenTelemetry, without values.\n\
         - `tower`: services of `tower` as transports.\n\
         - `jiff`: conversions of dates and times.\n",
    );
    let groups: Vec<String> =
        context.names.groups.iter().map(|group| format!("`{}`", group.feature)).collect();
    if !groups.is_empty() {
        let _ = writeln!(
            text,
            "- {} (default): the operations of each group with their types; fewer of them compile faster.",
            groups.join(", ")
        );
    }
    if !context.facts.checks.is_empty() {
        let default = if context.facts.has_patterns() { " (default)" } else { "" };
        let _ = writeln!(text, "- `patterns`{default}: `validate` checks patterns, too.");
    }
    if !context.model.events.is_empty() {
        text.push_str("- `verification`: signatures of webhooks.\n");
    }
    if context.model.operations.iter().any(|operation| operation.preview) {
        text.push_str("- `preview`: operations that are not stable yet.\n");
    }
    text
}

/// Headings of the document below those of the crate.
fn demoted(text: &str) -> String {
    let mut fenced = false;
    let lines = text.lines().map(|line| {
        fenced ^= line.trim_start().starts_with("```");
        if line.starts_with('#') && !fenced { format!("#{line}") } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

const LISTS: &str = "
## Lists

These come in pages. After the call, `items` gives one item after another and `pages` one page after another;
`position` and `resume` go on later where a list stopped.

| call | style | how a page leads to the next |
|---|---|---|
";

const AFTER: &str = "
## When a call fails

Every call ends in one `Error`. `Error::outcome` says what became of the request:

- `NotSent`: it never left, so it can be sent again;
- `Rejected`: the server refused it and did nothing;
- `Applied`: it was done, but the reply could not be read;
- `Unknown`: it may or may not have been done. Look before you send it again.

A request that may have been applied is never sent twice unless that does no harm.

Redirects are followed where a request only reads and stays with its server; `ClientBuilder::redirects` says otherwise.
";

const CHECKING: &str = "
## Checking values

What the document says of lengths, ranges, patterns and counts is checked by who asks: `validate` of a value lists what
breaks a rule, with its JSON path and never with the value itself. No call does it by itself.
";

const TOKENS: &str = "
## Tokens

The builder takes a grant of `oauth` and gets tokens by it, renews them before they run out, and once when the server
refuses one: `ClientCredentials` for a program of its own, `RefreshToken` for a user who has agreed earlier. To ask a user,
`authorize` of one of the `authorization_servers` gives the address of the page, with a state and a proof key (PKCE);
`exchange` turns what the browser came back with into tokens, which the builder takes, too. A token from elsewhere goes
into the method that ends with `_token`, and whatever else gives credentials into the one that ends with `_provider`.
";
