//! Credentials and addresses.

mod oauth;

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::{Lowering, docs, original};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Place, Scheme, SchemeKind, Server};
use crate::pointer::Pointer;

impl Lowering<'_> {
    pub(super) fn lower_security_schemes(&mut self) {
        let Some(components) = &self.document.components else { return };
        let mut schemes: Vec<_> = components.security_schemes.iter().collect();
        schemes.sort_by_key(|(name, _)| name.as_str());
        for (name, scheme) in schemes {
            let at = Pointer::root().join("components").join("securitySchemes").join(name);
            let ReferenceOr::Item(scheme) = scheme else { continue };
            let (SecurityScheme::APIKey { extensions, .. }
            | SecurityScheme::HTTP { extensions, .. }
            | SecurityScheme::OAuth2 { extensions, .. }
            | SecurityScheme::OpenIDConnect { extensions, .. }) = scheme;
            let at = original(extensions.get("x-coinage-at"), &at);
            if let Some((kind, description)) = self.lower_scheme(name, scheme, &at) {
                self.model.schemes.push(Scheme {
                    name: name.clone(),
                    kind,
                    description: docs::text(description.as_ref()),
                });
            }
        }
    }

    fn lower_scheme(
        &mut self,
        name: &str,
        scheme: &SecurityScheme,
        at: &Pointer,
    ) -> Option<(SchemeKind, Option<String>)> {
        match scheme {
            SecurityScheme::APIKey { location, name, description, .. } => {
                let place = match location {
                    APIKeyLocation::Query => Place::Query,
                    APIKeyLocation::Header => Place::Header,
                    APIKeyLocation::Cookie => Place::Cookie,
                };
                Some((SchemeKind::ApiKey { place, parameter: name.clone() }, description.clone()))
            }
            SecurityScheme::HTTP { extensions, description, .. }
                if extensions.contains_key("x-coinage-mutual-tls") =>
            {
                Some((SchemeKind::MutualTls, description.clone()))
            }
            SecurityScheme::HTTP { scheme, description, .. } => {
                Some((self.lower_http(name, scheme, at)?, description.clone()))
            }
            SecurityScheme::OAuth2 { flows, description, .. } => {
                Some((oauth::of_flows(flows), description.clone()))
            }
            SecurityScheme::OpenIDConnect { open_id_connect_url, description, .. } => {
                Some((oauth::of_issuer(open_id_connect_url), description.clone()))
            }
        }
    }

    fn lower_http(&mut self, name: &str, scheme: &str, at: &Pointer) -> Option<SchemeKind> {
        let is_token = !scheme.is_empty() && scheme.bytes().all(is_token_byte);
        match scheme {
            "basic" => Some(SchemeKind::Basic),
            "bearer" => Some(SchemeKind::Bearer),
            "digest" => {
                self.report(
                    Diagnostic::new(
                        Code::UnsupportedSecurity,
                        at,
                        format!("the HTTP authentication scheme `digest` of `{name}` is not supported"),
                    )
                    .fallback("the client sends nothing for it")
                    .help("give the client a transport that answers the challenges of the server"),
                );
                None
            }
            word if is_token => Some(SchemeKind::Http(word.to_owned())),
            other => {
                self.report(
                    Diagnostic::new(
                        Code::UnsupportedSecurity,
                        at,
                        format!(
                            "`{other}`, the HTTP authentication scheme of `{name}`, cannot stand in a header"
                        ),
                    )
                    .fallback("the client sends nothing for it; give the header with `with_header`"),
                );
                None
            }
        }
    }

    /// Alternatives of schemes that go together. A set that needs a scheme the client does not know
    /// cannot be met and is left out.
    pub(super) fn lower_security(
        &mut self,
        requirements: &[SecurityRequirement],
        at: &Pointer,
    ) -> Vec<Vec<usize>> {
        let mut sets = Vec::new();
        for (index, requirement) in requirements.iter().enumerate() {
            let mut set = Vec::new();
            let mut known = true;
            let mut names: Vec<_> = requirement.keys().collect();
            names.sort();
            for name in names {
                if let Some(scheme) = self.model.schemes.iter().position(|scheme| scheme.name == *name) {
                    set.push(scheme);
                } else {
                    known = false;
                    self.report_unknown_scheme(name, &at.join("security").join(index));
                }
            }
            if known {
                for set in self.with_one_authorization(set) {
                    if !sets.contains(&set) {
                        sets.push(set);
                    }
                }
            }
        }
        sets
    }

    /// A request has one `Authorization` header (RFC 9110, section 11.6.2), so several schemes that fill it, such as
    /// two ways to get a token, can only be met by a value that is good for all of them: it may come from any.
    fn with_one_authorization(&self, set: Vec<usize>) -> Vec<Vec<usize>> {
        let fills = |scheme: &&usize| self.model.schemes[**scheme].kind.is_authorization();
        let several: Vec<usize> = set.iter().filter(fills).copied().collect();
        if several.len() < 2 {
            return vec![set];
        }
        let with = |one: &usize| set.iter().filter(|each| *each == one || !fills(each)).copied().collect();
        several.iter().map(with).collect()
    }

    fn report_unknown_scheme(&mut self, name: &str, at: &Pointer) {
        let declared = self
            .document
            .components
            .as_ref()
            .is_some_and(|components| components.security_schemes.contains_key(name));
        // A scheme that is declared but not supported has been reported where it is declared.
        if !declared {
            self.report(
                Diagnostic::new(
                    Code::UnsupportedSecurity,
                    at,
                    format!("the security scheme `{name}` is not declared"),
                )
                .fallback("the client sends nothing for it")
                .help(format!("declare `{name}` under `components/securitySchemes`")),
            );
        }
    }

    pub(super) fn lower_servers(&mut self, servers: &[openapiv3::Server], at: &Pointer) -> Vec<Server> {
        let mut lowered: Vec<Server> = Vec::new();
        for (index, server) in servers.iter().enumerate() {
            let at = original(server.extensions.get("x-coinage-at"), &at.join(index));
            let mut url = server.url.trim().to_owned();
            for (name, variable) in server.variables.iter().flatten() {
                url = url.replace(&format!("{{{name}}}"), &variable.default);
            }
            let absolute = url.starts_with("https://") || url.starts_with("http://");
            if !absolute || url.contains(['{', '}', '?', '#', ' ']) {
                // A document without servers has one at `/`: that says nothing, so nothing is said of it.
                if url != "/" && !url.is_empty() {
                    self.report(
                        Diagnostic::new(
                            Code::UnsupportedServer,
                            &at,
                            format!("the server address `{url}` is not a full one"),
                        )
                        .fallback("the caller gives the address with `base_url`"),
                    );
                }
                continue;
            }
            if lowered.iter().all(|known| known.url != url) {
                lowered.push(Server { url, description: docs::text(server.description.as_ref()) });
            }
        }
        lowered
    }
}

/// Whether a byte may stand in a token of HTTP (RFC 9110, section 5.6.2).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
