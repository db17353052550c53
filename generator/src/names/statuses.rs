//! The names of statuses: of error bodies, and of the replies of one operation.

use super::scope::Scope;
use super::types::TypeNames;
use crate::facts::Facts;
use crate::model::{StatusMatch, Type};

pub(super) fn name_errors(facts: &Facts, types: &[TypeNames]) -> Vec<String> {
    let mut scope = Scope::default();
    facts
        .errors
        .cases
        .iter()
        .map(|case| {
            let name = status_name(case.status);
            let alone = facts.errors.cases.iter().filter(|other| other.status == case.status).count() == 1;
            let detailed = format!("{name}{}", type_word(types, &case.ty));
            scope.claim(if alone { vec![name, detailed] } else { vec![detailed] }).name
        })
        .collect()
}

fn type_word(types: &[TypeNames], ty: &Type) -> String {
    match ty {
        Type::Ref(id) => types[id.index()].ident.clone(),
        Type::List(inner) => format!("{}List", type_word(types, inner)),
        Type::Map(inner) => format!("{}Map", type_word(types, inner)),
        Type::Nullable(inner) => type_word(types, inner),
        Type::Scalar(scalar) => format!("{scalar:?}"),
        Type::Any => "Value".to_owned(),
    }
}

/// The name of a status, after its reason phrase (RFC 9110, section 15, and the registry it sets up).
pub(super) fn status_name(status: StatusMatch) -> String {
    let code = match status {
        StatusMatch::Code(code) => code,
        StatusMatch::Range(2) => return "Success".to_owned(),
        StatusMatch::Range(3) => return "Redirection".to_owned(),
        StatusMatch::Range(4) => return "ClientError".to_owned(),
        StatusMatch::Range(5) => return "ServerError".to_owned(),
        StatusMatch::Range(hundreds) => return format!("Status{hundreds}xx"),
        StatusMatch::Default => return "Default".to_owned(),
    };
    let name = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        507 => "InsufficientStorage",
        508 => "LoopDetected",
        511 => "NetworkAuthenticationRequired",
        other => return format!("Status{other}"),
    };
    name.to_owned()
}
