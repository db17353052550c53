//! Credentials and addresses.

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
            SecurityScheme::HTTP { scheme, description, .. } => {
                let kind = match scheme.to_ascii_lowercase().as_str() {
                    "basic" => SchemeKind::Basic,
                    "bearer" => SchemeKind::Bearer,
                    other => {
                        self.report(
                            Diagnostic::new(
                                Code::UnsupportedSecurity,
                                at,
                                format!(
                                    "the HTTP authentication scheme `{other}` of `{name}` is not supported"
                                ),
                            )
                            .fallback("the client sends nothing for it; give the header with `with_header`"),
                        );
                        return None;
                    }
                };
                Some((kind, description.clone()))
            }
            SecurityScheme::OAuth2 { description, .. }
            | SecurityScheme::OpenIDConnect { description, .. } => {
                self.report(
                    Diagnostic::new(
                        Code::UnsupportedSecurity,
                        at,
                        format!("the client does not fetch the tokens of `{name}` itself"),
                    )
                    .fallback("a bearer token that the caller gives"),
                );
                Some((SchemeKind::Bearer, description.clone()))
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
            if known && !sets.contains(&set) {
                sets.push(set);
            }
        }
        sets
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
