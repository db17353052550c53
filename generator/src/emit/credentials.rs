//! The part of `client.rs` that is about credentials: the schemes of the document, and the methods of the builder.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Context, ident, markdown, rustdoc};
use crate::model::{OAuth, Place, Scheme, SchemeKind};

/// What `client.rs` takes from the modules that the crate carries.
pub(super) fn imports(context: &Context<'_>) -> TokenStream {
    let schemes = &context.model.schemes;
    let keys = schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::ApiKey { .. }));
    let given = schemes.iter().any(|scheme| !matches!(scheme.kind, SchemeKind::MutualTls));
    let names = [
        ("Client", true),
        ("ClientBuilder", true),
        ("Credential", given),
        ("CredentialProvider", given),
        ("Error", true),
        ("Place", keys),
        ("Scheme", !schemes.is_empty()),
        ("ServerInfo", !context.model.servers.is_empty()),
        ("Service", true),
    ];
    let names = names.iter().filter(|(_, is_used)| *is_used).map(|(name, _)| ident(name));
    let oauth = context.facts.has_oauth.then(|| {
        quote!(
            use crate::oauth::Grant;
        )
    });
    quote! {
        #oauth
        use crate::runtime::{#(#names),*};
    }
}

/// The modules of constants that `lib.rs` shows.
pub(super) fn modules(context: &Context<'_>) -> Vec<TokenStream> {
    let servers = context.facts.has_oauth.then(|| quote!(authorization_servers));
    let scopes = (!context.names.scopes.is_empty()).then(|| quote!(scopes));
    servers.into_iter().chain(scopes).collect()
}

/// The schemes, as constants of the runtime's type.
pub(super) fn schemes(context: &Context<'_>) -> Vec<TokenStream> {
    let numbered = context.model.schemes.iter().enumerate();
    numbered.map(|(index, each)| scheme(context, index, each)).collect()
}

fn scheme(context: &Context<'_>, index: usize, scheme: &Scheme) -> TokenStream {
    let name = &scheme.name;
    match &scheme.kind {
        SchemeKind::Basic => quote!(Scheme::Basic { name: #name }),
        SchemeKind::Bearer => quote!(Scheme::Bearer { name: #name }),
        SchemeKind::ApiKey { place, parameter } => {
            let place = match place {
                Place::Query => quote!(Place::Query),
                Place::Cookie => quote!(Place::Cookie),
                Place::Header | Place::Path => quote!(Place::Header),
            };
            quote!(Scheme::ApiKey { name: #name, place: #place, parameter: #parameter })
        }
        SchemeKind::Http(word) => quote!(Scheme::Http { name: #name, scheme: #word }),
        SchemeKind::OAuth(_) => {
            let server = server_path(context, index);
            quote!(Scheme::Issued { name: #name, issuer: &#server })
        }
        SchemeKind::MutualTls => quote!(Scheme::MutualTls { name: #name }),
    }
}

fn server_path(context: &Context<'_>, index: usize) -> TokenStream {
    let server = ident(&context.names.authorization_servers[index]);
    quote!(authorization_servers::#server)
}

/// The authorization servers, the scopes, and the methods of the builder.
pub(super) fn items(context: &Context<'_>) -> Vec<TokenStream> {
    [authorization_servers(context), scopes(context), methods(context)].into_iter().flatten().collect()
}

fn authorization_servers(context: &Context<'_>) -> Option<TokenStream> {
    let servers = context.model.schemes.iter().zip(&context.names.authorization_servers);
    let servers: Vec<_> = servers
        .filter_map(|(scheme, name)| match &scheme.kind {
            SchemeKind::OAuth(server) => Some(authorization_server(context, scheme, server, name)),
            _ => None,
        })
        .collect();
    (!servers.is_empty()).then(|| {
        quote! {
            #[doc = " Where tokens come from."]
            pub mod authorization_servers {
                use crate::oauth::AuthorizationServer;

                #(#servers)*
            }
        }
    })
}

fn authorization_server(context: &Context<'_>, scheme: &Scheme, server: &OAuth, name: &str) -> TokenStream {
    let (docs, name) = (rustdoc::attributes(context, &format!("That of `{}`.", scheme.name)), ident(name));
    let members = [
        ("authorization_url", &server.authorization_url),
        ("token_url", &server.token_url),
        ("client_credentials_url", &server.client_credentials_url),
        ("refresh_url", &server.refresh_url),
        ("discovery_url", &server.discovery_url),
    ];
    let is_whole = members.iter().all(|(_, url)| url.is_some());
    let members = members.iter().filter_map(|(member, url)| {
        let (member, url) = (ident(member), url.as_ref()?);
        Some(quote!(#member: Some(#url),))
    });
    let rest = (!is_whole).then(|| quote!(..AuthorizationServer::DEFAULT));
    quote! {
        #docs
        pub static #name: AuthorizationServer = AuthorizationServer { #(#members)* #rest };
    }
}

fn scopes(context: &Context<'_>) -> Option<TokenStream> {
    let scopes = context.model.scopes();
    let constants = scopes.iter().zip(&context.names.scopes).map(|((scope, description), name)| {
        let described = description.map_or_else(|| format!("`{scope}`"), markdown::safe);
        let (docs, name) = (rustdoc::attributes(context, &described), ident(name));
        quote!(#docs pub const #name: &str = #scope;)
    });
    (!scopes.is_empty()).then(|| {
        quote! {
            #[doc = " The scopes that tokens can be asked for."]
            pub mod scopes { #(#constants)* }
        }
    })
}

fn methods(context: &Context<'_>) -> Option<TokenStream> {
    let schemes = context.model.schemes.iter().enumerate();
    let methods: Vec<_> = schemes
        .filter(|(_, scheme)| scheme.kind != SchemeKind::MutualTls)
        .map(|(index, scheme)| scheme_methods(context, index, scheme))
        .collect();
    (!methods.is_empty()).then(|| quote!(impl ClientBuilder { #(#methods)* }))
}

/// The methods of one scheme: what the caller has, and what gives it anew whenever it is needed.
fn scheme_methods(context: &Context<'_>, index: usize, scheme: &Scheme) -> TokenStream {
    let name = &context.names.schemes[index];
    let (method, bare) = (ident(name), name.trim_start_matches("r#"));
    let number = Literal::usize_unsuffixed(index);
    let described = scheme.description.as_deref().map(markdown::safe);
    let docs = match &scheme.kind {
        SchemeKind::OAuth(server) => {
            let first = format!("Sets how the tokens of `{}` are got.", scheme.name);
            let text = described.map_or_else(String::new, |text| format!("\n\n{text}"));
            format!("{first}{text}\n\n{}", example(context, server, bare))
        }
        _ => described.unwrap_or_else(|| format!("Sets the credentials for `{}`.", scheme.name)),
    };
    let docs = rustdoc::attributes(context, &docs);
    let setter = match &scheme.kind {
        SchemeKind::Basic => quote! {
            pub fn #method(self, username: impl Into<String>, password: impl Into<String>) -> Self {
                self.credential(#number, Credential::basic(username, password))
            }
        },
        SchemeKind::Bearer => quote! {
            pub fn #method(self, token: impl Into<String>) -> Self { self.credential(#number, Credential::bearer(token)) }
        },
        SchemeKind::ApiKey { .. } => quote! {
            pub fn #method(self, key: impl Into<String>) -> Self { self.credential(#number, Credential::api_key(key)) }
        },
        SchemeKind::Http(_) | SchemeKind::MutualTls => quote! {
            pub fn #method(self, credentials: impl Into<String>) -> Self {
                self.credential(#number, Credential::http(credentials))
            }
        },
        SchemeKind::OAuth(_) => {
            let (token, server) = (format_ident!("{bare}_token"), server_path(context, index));
            let token_docs =
                format!(" Sets an access token for `{}` that you have from elsewhere.", scheme.name);
            quote! {
                pub fn #method(self, grant: impl Into<Grant>) -> Self {
                    self.provider(#number, #server.provider(grant))
                }

                #[doc = #token_docs]
                pub fn #token(self, token: impl Into<String>) -> Self {
                    self.credential(#number, Credential::bearer(token))
                }
            }
        }
    };
    let provider = format_ident!("{bare}_provider");
    let provider_docs = format!(
        " Sets what gives the credentials for `{}` whenever there are none that are fresh.",
        scheme.name
    );
    quote! {
        #docs #setter

        #[doc = #provider_docs]
        pub fn #provider(self, provider: impl CredentialProvider) -> Self { self.provider(#number, provider) }
    }
}

/// How the tokens of an authorization server are got.
fn example(context: &Context<'_>, server: &OAuth, method: &str) -> String {
    let krate = &context.names.krate;
    let (grant, made) = if server.authorization_url.is_none() {
        ("ClientCredentials", "ClientCredentials::new(\"my-client\", \"its secret\")")
    } else {
        ("RefreshToken", "RefreshToken::new(\"my-client\", \"the refresh token of a user\")")
    };
    format!(
        "# Examples\n\n```no_run\nuse {krate}::Client;\nuse {krate}::oauth::{grant};\n\n\
         # fn start() -> Result<Client, {krate}::Error> {{\n\
         let client = Client::builder()\n    .{method}({made})\n    .build()?;\n\
         # Ok(client)\n# }}\n```"
    )
}
