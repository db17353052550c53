//! What is declared about pages, checked against the parameters and the reply.

use super::reply::{Spot, list, only_list, spot, success};
use super::{Kind, Paging, Source, Target, Way, fits, kind, limited, parameters, placing};
use crate::model::{
    BodyContent, DeclaredPaging, DeclaredWay, Model, Operation, Parameter, Place, ReplyPlace, Type,
};

pub(super) fn check(
    model: &Model,
    operation: &Operation,
    declared: &DeclaredPaging,
) -> Result<Paging, String> {
    let way = |reply: &Type, item: &Type| way(model, operation, declared, reply, item);
    // What is sent comes first: without it there is nothing to look for in the reply.
    let size = declared.size.as_ref().map(|size| integer(model, operation, size)).transpose()?;
    // Only a parameter says how many items there may be.
    let size = size.and_then(|size| if let Target::Param(index) = size { Some(index) } else { None });
    if let DeclaredWay::Page { page: name, .. } | DeclaredWay::Offset { offset: name, .. } = &declared.way {
        integer(model, operation, name)?;
    }
    let (_, reply) = success(model, operation).ok_or("the reply is neither an object nor an array")?;
    let (items, item) = match &declared.items {
        Some(name) => list(model, reply, name)?,
        None => only_list(model, reply).ok_or("the reply has no single list: `items` has to name it")?,
    };
    let way = way(reply, &item)?;
    let more = declared.more.as_ref().map(|name| {
        let found = spot(model, reply, name).ok_or_else(|| format!("the reply has no member `{name}`"))?;
        match found.kind {
            Kind::Bool => Ok(found.path),
            _ => Err(format!("the member `{name}` is not a boolean")),
        }
    });
    let total = declared.total.as_ref().map(|place| match place {
        ReplyPlace::Header(name) => Ok(Source::Header(name.clone())),
        ReplyPlace::Member(name) => {
            let found =
                spot(model, reply, name).ok_or_else(|| format!("the reply has no member `{name}`"))?;
            match found.kind {
                Kind::Integer => Ok(Source::Member(found.path)),
                _ => Err(format!("the member `{name}` is not an integer")),
            }
        }
    });
    let (more, total) = (more.transpose()?, total.transpose()?);
    Ok(Paging { way, items, item, size: limited(operation, size), more, total, evidence: None })
}

fn way(
    model: &Model,
    operation: &Operation,
    declared: &DeclaredPaging,
    reply: &Type,
    item: &Type,
) -> Result<Way, String> {
    Ok(match &declared.way {
        DeclaredWay::None => return Err("there is none".to_owned()),
        DeclaredWay::Page { page, first } => Way::Page(integer(model, operation, page)?, *first),
        DeclaredWay::Offset { offset, first } => Way::Offset(integer(model, operation, offset)?, *first),
        DeclaredWay::Cursor { cursor, next } => {
            let (target, taken) = target(model, operation, cursor)?;
            let (source, given) = source(model, reply, next)?;
            if !fits(given, taken) {
                return Err(format!("what the reply has is not of the type that `{cursor}` takes"));
            }
            Way::Cursor(source, target)
        }
        DeclaredWay::LastItem { cursor, key } => {
            let (target, taken) = target(model, operation, cursor)?;
            let key = spot(model, item, key).ok_or_else(|| format!("the items have no member `{key}`"))?;
            if !fits(key.kind, taken) {
                return Err(format!("what the items have is not of the type that `{cursor}` takes"));
            }
            Way::LastItem(key.path, target)
        }
        DeclaredWay::Link { next } => {
            let (source, given) = source(model, reply, next)?;
            if !matches!(given, Kind::Text | Kind::Object) {
                return Err("the link to the next page is not a text".to_owned());
            }
            Way::Link(source, placing(operation))
        }
    })
}

fn source(model: &Model, reply: &Type, place: &ReplyPlace) -> Result<(Source, Kind), String> {
    match place {
        ReplyPlace::Header(name) => Ok((Source::Header(name.clone()), Kind::Text)),
        ReplyPlace::Member(name) => {
            let found =
                spot(model, reply, name).ok_or_else(|| format!("the reply has no member `{name}`"))?;
            // What has no type or is a choice is looked at when it has come.
            let kind = match model.resolve(found.ty) {
                Type::Any => Kind::Text,
                Type::Ref(_) if found.kind == Kind::Other => Kind::Text,
                _ => found.kind,
            };
            Ok((Source::Member(found.path), kind))
        }
    }
}

/// Where the request takes a cursor: a parameter, or else a member of the body.
fn target(model: &Model, operation: &Operation, name: &str) -> Result<(Target, Kind), String> {
    if let Some((index, parameter)) = parameters(operation).find(|(_, parameter)| parameter.name == name) {
        return Ok((Target::Param(index), kind(model, &parameter.ty)));
    }
    let (media, found) = member_of_body(model, operation, name)
        .ok_or_else(|| format!("there is no query parameter, header or member of a JSON body `{name}`"))?;
    Ok((Target::Body(media, found.path), found.kind))
}

fn member_of_body<'a>(model: &'a Model, operation: &'a Operation, name: &str) -> Option<(String, Spot<'a>)> {
    let body = operation.body.as_ref()?;
    match &body.content {
        BodyContent::Json(ty) => Some((body.media.clone(), spot(model, ty, name)?)),
        _ => None,
    }
}

/// An integer in the query, or else in the body.
fn integer(model: &Model, operation: &Operation, name: &str) -> Result<Target, String> {
    let in_query = |parameter: &Parameter| parameter.name == name && parameter.place == Place::Query;
    if let Some(index) = operation.parameters.iter().position(in_query) {
        return match kind(model, &operation.parameters[index].ty) {
            Kind::Integer => Ok(Target::Param(index)),
            _ => Err(format!("the parameter `{name}` is not an integer")),
        };
    }
    let (media, found) = member_of_body(model, operation, name)
        .ok_or_else(|| format!("there is no query parameter or member of a JSON body `{name}`"))?;
    match found.kind {
        Kind::Integer => Ok(Target::Body(media, found.path)),
        _ => Err(format!("the member `{name}` of the body is not an integer")),
    }
}
