//! What the docs of an operation say: its request, its errors by status, and a call that compiles.

use std::fmt::Write as _;

use proc_macro2::TokenStream;

use super::body::{self, media_note};
use super::operation::{Emitter, status_text};
use super::{gate, markdown, rustdoc};
use crate::model::{Alternative, Reply, StatusMatch, Type, TypeKind};

impl Emitter<'_> {
    pub(super) fn docs(&self) -> String {
        let operation = self.operation;
        let line = format!("`{} {}`", operation.method, operation.path);
        let said = rustdoc::text(&operation.docs, "");
        let mut text = if said.is_empty() { format!("Calls {line}.") } else { format!("{said}\n\n{line}") };
        if let Some(note) = gate::note(&self.context.facts.operation_gates[self.index]) {
            text.push_str("\n\n");
            text.push_str(note);
        }
        if let Some(header) = &self.operation.idempotency_key {
            let _ = write!(
                text,
                "\n\nThe header `{header}` lets the service know the request again: it is made at random, unless \
                 `with_idempotency_key` gives it, and stays the same however often the request is sent."
            );
        }
        if let Some(note) = self.operation.body.as_ref().filter(|body| body.required).and_then(media_note) {
            text.push_str("\n\n");
            text.push_str(&note);
        }
        text.push_str(&self.reply_docs());
        if let Some(member) = self.key_in_body() {
            let _ = write!(
                text,
                "\n\nThe member `{member}` of the body lets the service know the request again. It is not made here: give \
                 the same value when the same request is sent once more, and another one with any other."
            );
        }
        text.push_str(&self.error_docs());
        text.push_str(&self.example());
        text
    }

    /// What the docs say of the method that takes another body.
    pub(super) fn alternative_docs(&self, other: &Alternative) -> String {
        let handle = &self.context.names.groups[self.operation.group.0].handle;
        let usual = format!("[`{handle}::{}`]", self.names.method);
        format!("Calls the same as {usual} with another body. {}", body::alternative_docs(other))
    }

    /// What else the reply may be, and which headers it has.
    fn reply_docs(&self) -> String {
        let successes = self.operation.successes();
        let mut others: Vec<String> = Vec::new();
        let mut headers: Vec<String> = Vec::new();
        for reply in successes {
            others.extend(
                reply.others.iter().filter(|other| !others.contains(other)).cloned().collect::<Vec<_>>(),
            );
            for header in &reply.headers {
                let index = self.context.facts.headers.iter().position(|fact| fact.name == header.name);
                let Some(name) = index.map(|index| &self.context.names.headers[index]) else { continue };
                let link = format!("[`{}`](crate::ReplyHeaders::{name})", header.name);
                if !headers.contains(&link) {
                    headers.push(link);
                }
            }
        }
        let mut text = String::new();
        if self.operation.successes().iter().any(|reply| reply.status.is_redirect()) {
            text.push_str(
                "\n\nThe service answers with a redirect, which is not followed: `with_response` gives its headers, and \
                 `location` among them says where it leads.",
            );
        }
        if !others.is_empty() {
            let _ = write!(
                text,
                "\n\nThe service can answer with {}, too: ask for it by `with_header(\"accept\", …)`, and take the reply \
                 as it comes by `into_raw`.",
                body::listed(&others)
            );
        }
        if !headers.is_empty() {
            let _ = write!(text, "\n\nHeaders of the reply: {}.", headers.join(", "));
        }
        text
    }

    /// The member of the body that is plainly an idempotency key.
    fn key_in_body(&self) -> Option<&str> {
        let model = self.context.model;
        let Type::Ref(id) = model.resolve(self.operation.body.as_ref()?.content.ty()?) else { return None };
        let TypeKind::Struct(body) = &model.ty(*id).kind else { return None };
        let names = body.fields.iter().map(|field| field.name.as_str());
        names.into_iter().find(|name| name.to_ascii_lowercase().replace(['_', '-'], "") == "idempotencykey")
    }

    fn error_docs(&self) -> String {
        let cases = &self.context.facts.errors.of_operation[self.index];
        let mut lines = Vec::new();
        let successes = self.operation.successes();
        // What is declared for all statuses may be either.
        let is_success = |reply: &Reply| {
            reply.status != StatusMatch::Default
                && successes.iter().any(|success| success.status == reply.status)
        };
        for reply in self.operation.replies.iter().filter(|reply| !is_success(reply)) {
            let meaning = rustdoc::first_sentence(&markdown::safe(&reply.description));
            let case = cases.iter().find(|(status, _)| *status == reply.status);
            let status = status_text(reply.status);
            lines.push(match case {
                Some((_, case)) => {
                    let variant = &self.context.names.error_variants[*case];
                    format!("- `{status}`, [`ApiError::{variant}`](crate::ApiError::{variant}): {meaning}")
                }
                None => format!("- `{status}`: {meaning}"),
            });
        }
        if lines.is_empty() { String::new() } else { format!("\n\n# Errors\n\n{}", lines.join("\n")) }
    }

    /// A call that compiles.
    fn example(&self) -> String {
        let krate = &self.context.names.krate;
        let group = &self.context.names.groups[self.operation.group.0].method;
        let mut inputs = vec![format!("client: &{krate}::Client")];
        let mut passed = Vec::new();
        for (index, parameter) in self.required_parameters() {
            let name = &self.names.parameters[index];
            let (ty, _) = self.set(index, parameter, &TokenStream::new());
            inputs.push(format!("{name}: {}", super::plain(&ty)));
            passed.push(name.clone());
        }
        if let Some(body) = self.operation.body.as_ref().filter(|body| body.required) {
            let (ty, _) = self.set_body(&body.media, &body.content, &TokenStream::new());
            inputs.push(format!("body: {}", super::plain(&ty)));
            passed.push("body".to_owned());
        }
        let call = format!("client.{group}().{}({})", self.names.method, passed.join(", "));
        let call = match self.paging() {
            Some(_) => format!(
                "let mut items = {call}.items();\nwhile let Some(item) = items.try_next().await? {{\n    println!(\"{{item:?}}\");\n}}"
            ),
            None if matches!(self.stream(), Some((_, None))) => format!(
                "let mut stream = {call}.await?;\nwhile let Some(piece) = stream.try_next().await? {{\n    println!(\"{{piece:?}}\");\n}}"
            ),
            None if super::plain(&self.success().ty) == "()" => format!("{call}.await?;"),
            None => format!("let reply = {call}.await?;"),
        };
        let allow = if self.operation.deprecated { "# #![allow(deprecated)]\n" } else { "" };
        format!(
            "\n\n# Examples\n\n```no_run\n{allow}# use std::collections::BTreeMap;\n# use {krate}::{{runtime, types}};\n\
             # async fn example({}) -> Result<(), {krate}::Error> {{\n{call}\n# Ok(())\n# }}\n```",
            inputs.join(", ")
        )
    }
}
