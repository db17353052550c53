//! Security schemes.

use serde_json::{Map, Value};

use super::super::context::Context;
use super::super::object::Object;
use super::super::place::Place;
use super::{kept, moved};
use crate::diagnostics::Code;

/// Members of a scheme of the type `oauth2` that belong to its flow.
const FLOW: &[&str] = &["flow", "authorizationUrl", "tokenUrl", "scopes"];

/// One security scheme; API keys are written alike in both versions.
pub(super) fn scheme<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let scheme = Object { members, place };
    match scheme.get("type").and_then(Value::as_str) {
        Some("basic") => {
            let mut converted = kept(&scheme, &[]);
            converted.insert("type".to_owned(), "http".into());
            converted.insert("scheme".to_owned(), "basic".into());
            converted.into()
        }
        Some("oauth2") if scheme.get("flows").is_none() => oauth2(cx, &scheme),
        _ => value.clone(),
    }
}

fn oauth2<'a>(cx: &mut Context<'a, '_>, scheme: &Object<'a, '_>) -> Value {
    let mut converted = kept(scheme, FLOW);
    let mut flows = Map::new();
    if let Some(name) = flow(cx, scheme) {
        let members = FLOW[1..].iter().filter_map(|member| Some((member, scheme.get(member)?)));
        let flow = members.map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        flows.insert(name.to_owned(), moved(Value::Object(flow), scheme.place));
    }
    converted.insert("flows".to_owned(), flows.into());
    converted.into()
}

/// What 3.0 calls the flow of `scheme`.
fn flow<'a>(cx: &mut Context<'a, '_>, scheme: &Object<'a, '_>) -> Option<&'static str> {
    let fallback = "tokens come from outside";
    let Some(flow) = scheme.text(cx, "flow") else {
        cx.missing(scheme.place, "a security scheme of the type `oauth2`", "flow", fallback);
        return None;
    };
    match flow.as_str() {
        "implicit" => Some("implicit"),
        "password" => Some("password"),
        "application" => Some("clientCredentials"),
        "accessCode" => Some("authorizationCode"),
        _ => {
            let message = format!("`{flow}` is not a flow of OAuth");
            cx.warn(Code::WrongType, scheme.place.member("flow"), message, fallback);
            None
        }
    }
}
