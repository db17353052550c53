//! `schemes`, `host` and `basePath`: in 3.0 they are addresses, in full.

use serde_json::{Value, json};

use super::super::context::Context;
use super::super::object::Object;
use super::super::place::Place;
use super::moved;
use crate::diagnostics::Code;

const NO_ADDRESS: &str = "the caller gives the address with `base_url`";

/// The addresses of the document.
pub(super) fn servers<'a>(cx: &mut Context<'a, '_>, root: &Object<'a, '_>) -> Vec<Value> {
    let path = base_path(cx, root);
    if root.get("x-ms-parameterized-host").is_some() {
        let place = root.place.member("x-ms-parameterized-host");
        cx.warn(Code::UnsupportedServer, place, "the host is put together from parameters", NO_ADDRESS);
        return Vec::new();
    }
    let Some(host) = host(cx, root) else {
        // 3.0 knows addresses without a host; one without a path says nothing.
        let place = root.place.member("basePath");
        return if path.is_empty() { Vec::new() } else { vec![moved(json!({ "url": path }), place)] };
    };
    let place = root.place.member("host");
    let schemes = if let Some(schemes) = schemes(cx, root) {
        schemes
    } else {
        let message = "the document does not say its `schemes`";
        cx.warn(Code::UnsupportedServer, place, message, format!("`https://{host}` is called"));
        vec!["https"]
    };
    addresses(&schemes, &host, &path, place)
}

/// The addresses of an operation that names schemes of its own.
pub(super) fn of_operation<'a>(
    cx: &mut Context<'a, '_>,
    operation: &Object<'a, '_>,
    document: &[Value],
) -> Option<Vec<Value>> {
    let schemes = schemes(cx, operation)?;
    let url = document.first()?.get("url")?.as_str()?;
    let (_, rest) = url.split_once("://")?;
    let own = addresses(&schemes, rest, "", operation.place.member("schemes"));
    let urls = |servers: &[Value]| -> Vec<Option<Value>> {
        servers.iter().map(|server| server.get("url").cloned()).collect()
    };
    (!own.is_empty() && urls(&own) != urls(document)).then_some(own)
}

fn addresses(schemes: &[&str], host: &str, path: &str, place: Place<'_>) -> Vec<Value> {
    let server = |scheme: &&str| moved(json!({ "url": format!("{scheme}://{host}{path}") }), place);
    schemes.iter().map(server).collect()
}

/// The schemes a client can call, the safe one first; nothing if none are named.
fn schemes<'a>(cx: &mut Context<'a, '_>, object: &Object<'a, '_>) -> Option<Vec<&'static str>> {
    object.get("schemes")?;
    let written = object.texts(cx, "schemes");
    if written.is_empty() {
        return None;
    }
    let place = object.place.member("schemes");
    let mut schemes = Vec::new();
    for scheme in written {
        match scheme.to_ascii_lowercase().as_str() {
            "https" => schemes.insert(0, "https"),
            "http" => schemes.push("http"),
            _ => {
                let message = format!("the client does not speak `{scheme}`");
                cx.warn(Code::UnsupportedServer, place, message, "the address is left out");
            }
        }
    }
    schemes.dedup();
    Some(schemes)
}

/// The host. An address in its stead is a mistake that is easily put right.
fn host<'a>(cx: &mut Context<'a, '_>, root: &Object<'a, '_>) -> Option<String> {
    let written = root.text(cx, "host")?;
    let host = written.trim().trim_end_matches('/');
    let bare = host.split_once("://").map_or(host, |(_, bare)| bare);
    if bare != host {
        let message = format!("`{host}` is an address and not a host");
        cx.warn(Code::WrongType, root.place.member("host"), message, format!("it is read as `{bare}`"));
    }
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// The path that comes before all others, without a slash at its end.
fn base_path<'a>(cx: &mut Context<'a, '_>, root: &Object<'a, '_>) -> String {
    let Some(written) = root.text(cx, "basePath") else { return String::new() };
    let path = written.trim().trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') {
        return path.to_owned();
    }
    let message = format!("the path `{path}` does not begin with a slash");
    cx.warn(Code::WrongType, root.place.member("basePath"), message, format!("it is read as `/{path}`"));
    format!("/{path}")
}
