//! The operations of the document, and who may call them.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::bank::Refusal;
use super::{Shared, check, fault};

/// The merchant account whose credentials came with the request.
struct Merchant(String);

/// Returns the whole server: faults first, then credentials, then the operations.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/v1/payout/sepatransfers", post(create))
        .route("/v1/payout/transactions", get(list))
        .route("/v1/payout/transactions/{id}", get(look_up))
        .route("/v1/checkout/alive", get(alive))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&shared), fault::layer))
        .with_state(shared)
}

async fn create(
    Merchant(merchant): Merchant,
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some("application/json") = media_type.split(';').next().map(str::trim) else {
        return result(StatusCode::BAD_REQUEST, "ERROR", "02305", "The body has to be application/json");
    };
    let Ok(order) = serde_json::from_slice::<Value>(&body) else {
        return result(StatusCode::BAD_REQUEST, "ERROR", "02305", "The body is not JSON");
    };
    let invalid = check::order(&order);
    if !invalid.is_empty() {
        return bad_request(&invalid);
    }
    match shared.lock().bank.order(&merchant, &order) {
        Ok(transaction) => {
            let result =
                json!({ "title": "ACCEPTED", "code": "00000", "detail": "The transfer was accepted" });
            json_reply(StatusCode::CREATED, &json!({ "result": result, "transaction": transaction }))
        }
        Err(Refusal { status, title, code, detail }) => result(status, title, code, detail),
    }
}

async fn look_up(
    Merchant(merchant): Merchant,
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
) -> Response {
    if id.chars().count() > 50 {
        return bad_request(&[check::invalid("id", "Size", "has more than 50 characters", &id)]);
    }
    match shared.lock().bank.find(&merchant, &id) {
        Some(transaction) => {
            let result =
                json!({ "title": "ACCEPTED", "code": "00000", "detail": "The transfer was accepted" });
            json_reply(StatusCode::OK, &json!({ "result": result, "transaction": transaction }))
        }
        None => {
            result(StatusCode::NOT_FOUND, "ERROR", "02301", "There is no transaction with this identifier")
        }
    }
}

async fn list(Merchant(merchant): Merchant, State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(&uri) else {
        return result(StatusCode::BAD_REQUEST, "ERROR", "02305", "The query cannot be read");
    };
    let mut listing = match check::listing(&pairs) {
        Ok(listing) => listing,
        Err(invalid) => return bad_request(&invalid),
    };
    let state = shared.lock();
    listing.page = state.stuck.unwrap_or(listing.page);
    json_reply(StatusCode::OK, &state.bank.page(&merchant, &listing))
}

async fn alive(_: Merchant) -> &'static str {
    "alive"
}

async fn nowhere(_: Merchant) -> Response {
    result(StatusCode::NOT_FOUND, "ERROR", "02010", "There is nothing under this path")
}

async fn wrong_method(_: Merchant) -> Response {
    result(StatusCode::METHOD_NOT_ALLOWED, "ERROR", "02010", "This path does not take this method")
}

impl FromRequestParts<Arc<Shared>> for Merchant {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Response> {
        let merchants = &shared.lock().merchants;
        match credentials(&parts.headers) {
            Some((user, key)) if merchants.get(&user) == Some(&key) => Ok(Self(user)),
            _ => {
                let detail = "No merchant account matches these credentials";
                let mut reply = result(StatusCode::UNAUTHORIZED, "ERROR", "01109", detail);
                let challenge = HeaderValue::from_static("Basic realm=\"sandbox\"");
                reply.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
                Err(reply)
            }
        }
    }
}

/// Reads HTTP Basic credentials (RFC 7617).
fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (user, key) = text.split_once(':')?;
    Some((user.to_owned(), key.to_owned()))
}

fn bad_request(invalid: &[Value]) -> Response {
    let detail = match invalid.len() {
        1 => "One parameter has an invalid format".to_owned(),
        count => format!("{count} parameters have an invalid format"),
    };
    let body = json!({ "title": "ERROR", "code": "02305", "detail": detail, "invalidParams": invalid });
    json_reply(StatusCode::BAD_REQUEST, &body)
}

/// Returns an error as the document describes it: the result is the whole body.
fn result(status: StatusCode, title: &str, code: &str, detail: &str) -> Response {
    json_reply(status, &json!({ "title": title, "code": code, "detail": detail }))
}

fn json_reply(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
