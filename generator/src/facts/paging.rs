//! Which operations walk pages, checked against their parameters and replies.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::{
    DeclaredPaging, Field, Model, Operation, Place, ReplyContent, StatusMatch, Type, TypeId, TypeKind,
};

/// How the pages of an operation are walked, by index into its parameters and the members of its reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The parameter that holds the number of the page.
    pub page: usize,
    /// The number of the first page.
    pub first: u64,
    /// The struct that is the reply.
    pub reply: TypeId,
    /// Its member that holds the items.
    pub items: usize,
    /// The type of an item.
    pub item: Type,
    /// Its member that holds the number of all items.
    pub total: Option<usize>,
}

pub(super) fn of_operations(model: &Model, diagnostics: &mut Diagnostics) -> BTreeMap<usize, Paging> {
    let mut found = BTreeMap::new();
    for (index, operation) in model.operations.iter().enumerate() {
        let Some(declared) = &operation.paging else { continue };
        match check(model, operation, declared) {
            Ok(paging) => {
                found.insert(index, paging);
            }
            Err(reason) => diagnostics.report(
                Diagnostic::new(
                    Code::Pagination,
                    &operation.pointer,
                    format!("the paging of `{}` cannot be used: {reason}", operation.id),
                )
                .fallback("the operation has no `pages` and `items`"),
            ),
        }
    }
    found
}

fn check(model: &Model, operation: &Operation, declared: &DeclaredPaging) -> Result<Paging, String> {
    let page = parameter(model, operation, &declared.page)?;
    if let Some(size) = &declared.size {
        parameter(model, operation, size)?;
    }
    let reply = reply_struct(model, operation).ok_or("the reply is not an object")?;
    let TypeKind::Struct(body) = &model.ty(reply).kind else {
        return Err("the reply is not an object".into());
    };
    let (items, field) = member(&body.fields, &declared.items)?;
    let item = match model.resolve(&field.ty) {
        Type::List(item) => (**item).clone(),
        _ => return Err(format!("the member `{}` is not an array", declared.items)),
    };
    let total = match &declared.total {
        None => None,
        Some(name) => {
            let (index, field) = member(&body.fields, name)?;
            if !is_integer(model, &field.ty) {
                return Err(format!("the member `{name}` is not an integer"));
            }
            Some(index)
        }
    };
    Ok(Paging { page, first: declared.first, reply, items, item, total })
}

/// An integer in the query.
fn parameter(model: &Model, operation: &Operation, name: &str) -> Result<usize, String> {
    let index = operation
        .parameters
        .iter()
        .position(|parameter| parameter.name == name && parameter.place == Place::Query)
        .ok_or_else(|| format!("there is no query parameter `{name}`"))?;
    if is_integer(model, &operation.parameters[index].ty) {
        Ok(index)
    } else {
        Err(format!("the parameter `{name}` is not an integer"))
    }
}

fn is_integer(model: &Model, ty: &Type) -> bool {
    matches!(model.resolve(ty), Type::Scalar(scalar) if scalar.is_integer())
}

fn member<'a>(fields: &'a [Field], name: &str) -> Result<(usize, &'a Field), String> {
    fields
        .iter()
        .enumerate()
        .find(|(_, field)| field.name == name)
        .ok_or_else(|| format!("the reply has no member `{name}`"))
}

/// The struct that the operation answers with when it succeeds.
fn reply_struct(model: &Model, operation: &Operation) -> Option<TypeId> {
    let mut replies = operation.replies.iter().filter(|reply| reply.status.is_success());
    let reply = replies
        .next()
        .or_else(|| operation.replies.iter().find(|reply| reply.status == StatusMatch::Default))?;
    if replies.next().is_some() {
        return None;
    }
    let (ReplyContent::Json(ty) | ReplyContent::Xml(ty)) = &reply.content else { return None };
    match model.resolve(ty) {
        Type::Ref(id) => Some(*id),
        _ => None,
    }
}
