//! `lib.rs` and `client.rs`: the crate's front door.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Item, Module, credentials, gate, ident, markdown, readme, rustdoc};
use crate::model::Server;

/// `lib.rs`.
pub(super) fn root(context: &Context<'_>) -> Module {
    let webhooks = (!context.model.events.is_empty()).then(|| {
        quote!(
            #[cfg(feature = "verification")]
            pub mod verification;
            pub mod webhooks;
        )
    });
    let oauth = context.facts.has_oauth.then(|| {
        quote!(
            pub mod oauth;
        )
    });
    let more = credentials::modules(context);
    let validation = (!context.facts.checks.is_empty()).then(|| {
        quote!(
            pub mod validation;
        )
    });
    let idempotency = context.model.has_idempotency_keys().then(|| {
        quote!(
            #[doc(hidden)]
            pub mod idempotency;
        )
    });
    let headers = (!context.facts.headers.is_empty()).then(|| {
        quote!(
            #[doc(hidden)]
            pub mod header_values;
            mod headers;
        )
    });
    let reply_headers = (!context.facts.headers.is_empty()).then(|| {
        quote!(
            pub use headers::ReplyHeaders;
        )
    });
    let xml = context.facts.has_xml.then(|| {
        quote!(
            #[doc(hidden)]
            pub mod xml;
        )
    });
    let paging = (!context.facts.paging.is_empty()).then(|| {
        quote!(
            pub mod paging;
        )
    });
    let items = vec![
        Item::tokens(lints(context)),
        Item::tokens(quote!(
            mod client;
            mod error;
            #headers
            #oauth
            pub mod operations;
            #paging
            pub mod runtime;
            pub mod types;
            #idempotency
            #validation
            #webhooks
            #xml
        )),
        Item::tokens(quote! {
            pub use client::{SERVICE, #(#more,)* servers};
            pub use error::ApiError;
            #reply_headers
            pub use runtime::{Client, ClientBuilder, Error, Outcome, RedirectPolicy, Response, RetryPolicy};
        }),
    ];
    Module { docs: readme::crate_docs(context), items }
}

/// Lints about names, words and sizes that are the document's, which nobody can follow here.
fn lints(context: &Context<'_>) -> TokenStream {
    let recursion_limit = recursion_limit(context);
    quote! {
        #recursion_limit
        #![allow(
            clippy::doc_lazy_continuation,
            clippy::doc_markdown,
            clippy::needless_pass_by_value,
            clippy::needless_update,
            clippy::similar_names,
            clippy::struct_excessive_bools,
            clippy::too_many_lines,
            clippy::type_complexity,
            reason = "they depend on the document"
        )]
    }
}

/// What the compiler allows unless it is told otherwise.
const USUAL_RECURSION_LIMIT: usize = 128;

/// To see what a type implements and what it drops, the compiler and rustdoc follow everything it holds, and count
/// up to eight steps from one type to the next, through `Option`, `Vec` and their insides.
fn recursion_limit(context: &Context<'_>) -> Option<TokenStream> {
    let steps = context.facts.longest_chain.saturating_mul(8);
    (steps > USUAL_RECURSION_LIMIT).then(|| {
        let limit = steps.next_power_of_two().to_string();
        // Examples hold the types as well, and so may programs that use them.
        quote!(#![recursion_limit = #limit] #![doc(test(attr(recursion_limit = #limit)))])
    })
}

/// `client.rs`.
pub(super) fn client(context: &Context<'_>) -> Module {
    let imports = credentials::imports(context);
    let mut items = vec![
        Item::tokens(imports),
        Item::tokens(service(context)),
        Item::tokens(servers(context)),
        Item::tokens(entry_points(context)),
    ];
    items.push(Item::tokens(super::raw::request(context)));
    items.extend(credentials::items(context).into_iter().map(Item::tokens));
    Module {
        docs: "Where the API is served, what it asks for, and the way to its operations.".to_owned(),
        items,
    }
}

fn service(context: &Context<'_>) -> TokenStream {
    let (name, prefix) = (&context.names.package, &context.names.env_prefix);
    let servers = context.model.servers.iter().map(|server| {
        let info = server_info(server);
        // `client.rs` imports the name.
        let text = super::plain(&info).replace("runtime::", "");
        text.parse::<TokenStream>().unwrap_or(info)
    });
    let schemes = credentials::schemes(context);
    quote! {
        #[doc = " What the document says about the service as a whole."]
        pub static SERVICE: Service = Service {
            name: #name,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            env_prefix: #prefix,
            servers: &[#(#servers),*],
            schemes: &[#(#schemes),*],
        };
    }
}

/// A server as a constant of the runtime's type.
pub(super) fn server_info(server: &Server) -> TokenStream {
    let url = &server.url;
    let description = server.description.as_deref().unwrap_or_default();
    quote!(runtime::ServerInfo { url: #url, description: #description })
}

fn servers(context: &Context<'_>) -> TokenStream {
    let constants = context.model.servers.iter().zip(&context.names.servers).enumerate().map(
        |(index, (server, name))| {
            let name = ident(name);
            let mut docs =
                server.description.as_deref().map_or_else(|| format!("`{}`", server.url), markdown::safe);
            if index == 0 {
                docs.push_str("\n\nThe default.");
            }
            let docs = rustdoc::attributes(context, &docs);
            let url = &server.url;
            quote!(#docs pub const #name: &str = #url;)
        },
    );
    quote! {
        #[doc = " The addresses that the document names, for [`ClientBuilder::base_url`]."]
        #[doc = ""]
        #[doc = " [`ClientBuilder::base_url`]: crate::ClientBuilder::base_url"]
        pub mod servers { #(#constants)* }
    }
}

fn entry_points(context: &Context<'_>) -> TokenStream {
    let groups = context.names.groups.iter().zip(&context.model.groups).zip(&context.facts.group_gates);
    let groups = groups.map(|((names, group), needs)| {
        let condition = gate::attribute(context, needs);
        let (method, handle) = (ident(&names.method), ident(&names.handle));
        let docs = group.description.as_deref().map_or_else(
            || format!("The operations of the group `{}`.", group.name),
            markdown::safe,
        );
        let docs = rustdoc::attributes(context, &docs);
        quote! {
            #docs #condition #[must_use]
            #[inline]
            pub fn #method(&self) -> crate::operations::#method::#handle<'_> { crate::operations::#method::#handle::new(self) }
        }
    });
    let environment = rustdoc::attributes(
        context,
        &format!(
            "Makes a client of what the environment says.\n\n{}\n\n# Errors\n\nIf a variable is missing, or the address is not one.",
            readme::environment(context)
        ),
    );
    quote! {
        impl Client {
            #[doc = " Starts a client."]
            pub fn builder() -> ClientBuilder { ClientBuilder::new(&SERVICE) }
            #environment
            pub fn from_env() -> Result<Self, Error> { Self::builder().credentials_from_env()?.build() }
            #(#groups)*
        }
    }
}
