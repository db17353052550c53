//! Names of what has to do with credentials: methods of the builder, authorization servers, scopes.

use super::operations::BUILDER_METHODS;
use super::scope::Scope;
use super::words::{Case, ident};
use crate::model::{Model, Scheme, SchemeKind};

/// What the methods of one scheme end with, besides the one that is its name.
const ENDINGS: [&str; 3] = ["", "_token", "_provider"];

/// The methods of the builder that take credentials, by index of the scheme.
pub(super) fn name_schemes(schemes: &[Scheme]) -> Vec<String> {
    let mut scope = Scope::with(BUILDER_METHODS);
    let mut name = |scheme: &Scheme| {
        let own = ident(&scheme.name, Case::Plain);
        let alone = schemes.iter().filter(|other| plain(other) == plain(scheme)).count() == 1;
        let usual = plain(scheme).filter(|_| alone).map(str::to_owned);
        let numbered = (2_u32..).map(|number| format!("{}{number}", own.trim_start_matches("r#")));
        let mut candidates = usual.into_iter().chain([own.clone()]).chain(numbered);
        let with = |name: &str, ending: &str| format!("{}{ending}", name.trim_start_matches("r#"));
        let is_free = |name: &String| {
            scope.is_free(name) && ENDINGS.iter().all(|ending| scope.is_free(&with(name, ending)))
        };
        let found = candidates.find(is_free).unwrap_or_default();
        for ending in ENDINGS {
            scope.claim([with(&found, ending)]);
        }
        found
    };
    schemes.iter().map(&mut name).collect()
}

/// What the only scheme of its kind is called, if not by its own name.
fn plain(scheme: &Scheme) -> Option<&'static str> {
    match &scheme.kind {
        SchemeKind::Basic => Some("basic_auth"),
        SchemeKind::Bearer => Some("bearer_token"),
        SchemeKind::ApiKey { .. } => Some("api_key"),
        SchemeKind::OAuth(server) if server.discovery_url.is_some() => Some("openid_connect"),
        SchemeKind::OAuth(_) => Some("oauth2"),
        SchemeKind::Http(_) | SchemeKind::MutualTls => None,
    }
}

/// The constants of the authorization servers, by index of the scheme.
pub(super) fn name_authorization_servers(schemes: &[Scheme]) -> Vec<String> {
    let mut scope = Scope::default();
    let mut name = |scheme: &Scheme| match scheme.kind {
        SchemeKind::OAuth(_) => scope.claim([ident(&scheme.name, Case::Shouty)]).name,
        _ => String::new(),
    };
    schemes.iter().map(&mut name).collect()
}

/// The constants of the scopes: of one that is an address, its last part will do.
pub(super) fn name_scopes(model: &Model) -> Vec<String> {
    let mut taken = Scope::default();
    let mut name = |(scope, _): (&str, _)| {
        let short = scope.trim_end_matches('/').rsplit('/').next().filter(|_| scope.contains("://"));
        let candidates = short.into_iter().chain([scope]).map(|name| ident(name, Case::Shouty));
        taken.claim(candidates).name
    };
    model.scopes().into_iter().map(&mut name).collect()
}
