//! Which operations walk pages, and how: as declared, or where the document makes it plain.
//!
//! What is declared is checked against the parameters and replies in `declared`; a declaration that does not fit is
//! reported. `found` has the rules by which pages are found, which would rather miss a list than take something for one.

mod declared;
mod found;
mod names;
mod reply;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::{DeclaredWay, Model, Operation, Place, Type, TypeId};

/// How the pages of an operation are walked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// How a page names the next one.
    pub way: Way,
    /// The members that lead to the items; none if the reply is the list itself.
    pub items: Vec<Step>,
    /// The type of an item.
    pub item: Type,
    /// The parameter that holds the number of items per page, and the most it takes.
    pub size: Option<(usize, u64)>,
    /// The member that says whether there are more pages.
    pub more: Option<Vec<String>>,
    /// Where the number of all items is.
    pub total: Option<Source>,
    /// What in the document shows that there are pages, if nobody declares it.
    pub evidence: Option<String>,
}

/// How a page names the next one. Parameters are given by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// By its number, counted from that of the first page.
    Page(Target, u64),
    /// By the number of its first item, counted from that of the first item.
    Offset(Target, u64),
    /// By what a page says.
    Cursor(Source, Target),
    /// By a member of its last item.
    LastItem(Vec<String>, Target),
    /// By a link. These parameters say where a page is.
    Link(Source, Vec<usize>),
}

/// A place in a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The member that these names lead to.
    Member(Vec<String>),
    /// A header.
    Header(String),
}

/// Where a request takes what names a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// In a parameter.
    Param(usize),
    /// In a member of the JSON body, which is of this media type.
    Body(String, Vec<String>),
}

/// A member of a struct.
pub(crate) type Step = (TypeId, usize);

impl Paging {
    /// The style, in the words of the configuration.
    #[must_use]
    pub fn style(&self) -> &'static str {
        match &self.way {
            Way::Page(..) => "page",
            Way::Offset(..) => "offset",
            Way::Cursor(..) => "cursor",
            Way::LastItem(..) => "last-item",
            Way::Link(..) => "link",
        }
    }

    /// How one page leads to the next, as a clause.
    #[must_use]
    pub fn words(&self, operation: &Operation) -> String {
        match &self.way {
            Way::Page(page, _) => format!("{} takes the number of the page", page.words(operation)),
            Way::Offset(offset, _) => {
                format!("{} takes the number of the first item", offset.words(operation))
            }
            Way::Cursor(source, target) => {
                format!(
                    "{} of a page is sent as {} for the next one",
                    source.words(),
                    target.words(operation)
                )
            }
            Way::LastItem(path, target) => format!(
                "`{}` of the last item is sent as {} for the next page",
                path.join("."),
                target.words(operation)
            ),
            Way::Link(source, _) => format!("{} of a page is the link to the next one", source.words()),
        }
    }
}

impl Source {
    fn words(&self) -> String {
        match self {
            Self::Member(path) => format!("`{}`", path.join(".")),
            Self::Header(name) => format!("the header `{name}`"),
        }
    }
}

impl Target {
    fn words(&self, operation: &Operation) -> String {
        match self {
            Self::Param(index) => format!("`{}`", operation.parameters[*index].name),
            Self::Body(_, path) => format!("`{}` of the body", path.join(".")),
        }
    }
}

pub(super) fn of_operations(model: &Model, diagnostics: &mut Diagnostics) -> BTreeMap<usize, Paging> {
    let mut all = BTreeMap::new();
    for (index, operation) in model.operations.iter().enumerate() {
        let paging = match &operation.paging {
            None => found::find(model, operation),
            Some(declared) if declared.way == DeclaredWay::None => None,
            Some(declared) => match declared::check(model, operation, declared) {
                Ok(paging) => Some(paging),
                Err(reason) => {
                    let message = format!("the paging of `{}` cannot be used: {reason}", operation.id);
                    diagnostics.report(
                        Diagnostic::new(Code::Pagination, &operation.pointer, message)
                            .fallback("the operation has no `pages` and `items`"),
                    );
                    None
                }
            },
        };
        all.extend(paging.map(|paging| (index, paging)));
    }
    all
}

/// What a value is, as far as it can be sent as a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Bool,
    Object,
    Other,
}

fn kind(model: &Model, ty: &Type) -> Kind {
    use crate::model::{Scalar, TypeKind};
    match model.resolve(ty) {
        Type::Nullable(inner) => kind(model, inner),
        Type::Scalar(Scalar::Bool) => Kind::Bool,
        Type::Scalar(scalar) if scalar.is_integer() => Kind::Integer,
        Type::List(_)
        | Type::Any
        | Type::Scalar(Scalar::Float | Scalar::Number | Scalar::Binary | Scalar::File) => Kind::Other,
        Type::Scalar(_) => Kind::Text,
        Type::Map(_) => Kind::Object,
        Type::Ref(id) => match &model.ty(*id).kind {
            TypeKind::Text(_) => Kind::Text,
            TypeKind::Struct(_) => Kind::Object,
            _ => Kind::Other,
        },
    }
}

/// Whether what a reply has can be sent as what a request takes.
fn fits(from: Kind, to: Kind) -> bool {
    let plain = |kind| matches!(kind, Kind::Text | Kind::Integer);
    (plain(from) && plain(to)) || (from == Kind::Object && to == Kind::Object)
}

/// The parameters of the query and the headers, by index.
fn parameters(operation: &Operation) -> impl Iterator<Item = (usize, &crate::model::Parameter)> {
    let all = operation.parameters.iter().enumerate();
    all.filter(|(_, parameter)| matches!(parameter.place, Place::Query | Place::Header))
}

/// The parameter that holds the number of items per page, if the document limits it.
fn limited(operation: &Operation, size: Option<usize>) -> Option<(usize, u64)> {
    let size = size?;
    Some((size, operation.parameters[size].range.maximum?))
}

/// The parameters of the query that say where a page is.
fn placing(operation: &Operation) -> Vec<usize> {
    let query = parameters(operation).filter(|(_, parameter)| parameter.place == Place::Query);
    query.filter(|(_, parameter)| names::is_placing(&parameter.name)).map(|(index, _)| index).collect()
}
