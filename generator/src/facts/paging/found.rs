//! Pages that nobody declares: the rules by which a document makes them plain.
//!
//! The reply has to be a list, or an object with just one list that can be what it is about. The styles are tried in
//! this order, and the first that fits is taken:
//!
//! 1. **cursor**: a member of the reply and a parameter of the request (or a member of its JSON body) go by the same
//!    word, both texts or both integers, and the member is called the next one, or its description speaks of that;
//! 2. **link in the body**: a text under a name that says both "next" and "link", or under `next` where the document
//!    says that it is a URL;
//! 3. **`Link` header**: the reply declares one;
//! 4. **cursor in a header**, as in 1;
//! 5. **last item**: `starting_after` or the like, an `id` in the items, and a member that says whether there is more;
//! 6. **offset**: `offset` or the like and a parameter for the size, both integers, and a count of all items or a
//!    member that says whether there is more, unless the reply is nothing but the list;
//! 7. **page**: `page` or the like with a default or minimum of 0 or 1, since the first page is not left out by
//!    guessing, and a parameter for the size, or members that only a page has.

use super::names::{self, Word, plain, speaks_of};
use super::reply::{Spot, only_list, spots, success};
use super::{Kind, Paging, Source, Step, Target, Way, kind, limited, parameters, placing};
use crate::model::{BodyContent, Docs, Model, Operation, Parameter, Place, Reply, Scalar, Type};

/// What is known about an operation that answers with a list.
struct Look<'a> {
    model: &'a Model,
    operation: &'a Operation,
    reply: &'a Reply,
    spots: Vec<Spot<'a>>,
    items: Vec<Step>,
    item: Type,
    /// The parameter for the number of items per page.
    size: Option<usize>,
    more: Option<Vec<String>>,
    total: Option<Source>,
}

/// How the pages of an operation are walked, if the document makes it plain.
pub(super) fn find(model: &Model, operation: &Operation) -> Option<Paging> {
    if !matches!(operation.method.as_str(), "GET" | "POST" | "QUERY") {
        return None;
    }
    let (reply, ty) = success(model, operation)?;
    let (items, item) = only_list(model, ty)?;
    let spots = spots(model, ty);
    let more = spots.iter().find(|spot| spot.kind == Kind::Bool && names::is_more(&spot.name()));
    let total = spots.iter().find(|spot| spot.kind == Kind::Integer && names::is_total(&spot.name()));
    let total_header =
        reply.headers.iter().map(|header| &header.name).find(|name| names::is_total(&plain(name)));
    let total = total.map(|spot| Source::Member(spot.path.clone()));
    let look = Look {
        model,
        operation,
        reply,
        more: more.map(|spot| spot.path.clone()),
        total: total.or_else(|| total_header.map(|name| Source::Header(name.clone()))),
        size: parameters(operation)
            .find(|(_, parameter)| is_integer(model, parameter) && names::is_size(&plain(&parameter.name)))
            .map(|(index, _)| index),
        spots,
        items,
        item,
    };
    let (way, evidence) = look.way()?;
    let Look { items, item, size, more, total, .. } = look;
    let evidence = Some(evidence);
    Some(Paging { way, items, item, size: limited(operation, size), more, total, evidence })
}

fn is_integer(model: &Model, parameter: &Parameter) -> bool {
    kind(model, &parameter.ty) == Kind::Integer
}

impl Look<'_> {
    fn way(&self) -> Option<(Way, String)> {
        if let Some(found) = self.cursor() {
            return Some(found);
        }
        // Only reading can be repeated at another address.
        if self.operation.method != "POST" {
            let link = self.link().or_else(|| self.link_header()).or_else(|| self.cursor_header());
            if link.is_some() {
                return link;
            }
        }
        self.last_item().or_else(|| self.offset()).or_else(|| self.page())
    }

    fn cursor(&self) -> Option<(Way, String)> {
        self.spots.iter().find_map(|spot| {
            let (word, is_next) = names::cursor_of_reply(&spot.name(), &spot.above(1))?;
            // There has to be a way to say that there is no next one.
            let ends = !spot.always || spot.kind != Kind::Integer || self.more.is_some();
            let is_next = is_next || speaks(spot.docs, &NEXT);
            if !ends || !is_next || (word.is_number() && spot.kind != Kind::Integer) {
                return None;
            }
            let (target, taken_by) = self.taken_as(word, spot.kind)?;
            let evidence = format!("the reply has `{}`, and {taken_by}", spot.path.join("."));
            Some((Way::Cursor(Source::Member(spot.path.clone()), target), evidence))
        })
    }

    /// Where the request takes a cursor that goes by `word`.
    fn taken_as(&self, word: Word, kind_of_reply: Kind) -> Option<(Target, String)> {
        let goes = |name: &str, kind: Kind| {
            kind == kind_of_reply
                && names::cursor_parameter(&plain(name)).is_some_and(|taken| names::go_together(word, taken))
        };
        if let Some(body) = &self.operation.body
            && let BodyContent::Json(ty) = &body.content
        {
            let members = spots(self.model, ty);
            if let Some(spot) = members
                .iter()
                .find(|spot| spot.path.len() == 1 && goes(&spot.path[0], spot.kind) && !spot.always)
            {
                let words = format!("the body takes `{}`", spot.path[0]);
                return Some((Target::Body(body.media.clone(), spot.path.clone()), words));
            }
        }
        let (index, parameter) = parameters(self.operation).find(|(_, parameter)| {
            let kind = kind(self.model, &parameter.ty);
            goes(&parameter.name, kind) && matches!(kind, Kind::Text | Kind::Integer) && !parameter.required
        })?;
        Some((Target::Param(index), format!("the request takes `{}`", parameter.name)))
    }

    fn link(&self) -> Option<(Way, String)> {
        let texts = self.spots.iter().filter(|spot| spot.kind == Kind::Text);
        let plain =
            texts.clone().find(|spot| names::is_next_link(&spot.name(), &spot.above(1), &spot.above(2)));
        let linked = || texts.clone().find(|spot| names::may_be_next_link(&spot.name()) && self.is_url(spot));
        // JSON:API and HAL: a link or an object with one.
        let objects = || self.spots.iter().find(|spot| self.is_link_object(spot));
        let spot = plain.or_else(linked).or_else(objects)?;
        let evidence = format!("the reply has the link `{}`", spot.path.join("."));
        Some((Way::Link(Source::Member(spot.path.clone()), placing(self.operation)), evidence))
    }

    fn is_url(&self, spot: &Spot<'_>) -> bool {
        let is_uri = matches!(self.model.resolve(spot.ty), Type::Scalar(Scalar::Uri));
        let shown = spot.docs.limits.iter().any(|limit| limit.contains("://") || limit.contains("`/"));
        is_uri || shown || speaks(spot.docs, &["url", "uri", "link", "href", "hyperlink"])
    }

    /// Whether `links.next` is something with an `href`, or a choice that may be.
    fn is_link_object(&self, spot: &Spot<'_>) -> bool {
        spot.name() == "next"
            && spot.above(1) == "links"
            && spots(self.model, spot.ty).iter().any(|inner| inner.path.len() == 1 && inner.path[0] == "href")
    }

    fn link_header(&self) -> Option<(Way, String)> {
        let name = self.reply.headers.iter().map(|header| &header.name).find(|name| *name == "link")?;
        let way = Way::Link(Source::Header(name.clone()), placing(self.operation));
        Some((way, format!("the reply has the header `{name}`")))
    }

    fn cursor_header(&self) -> Option<(Way, String)> {
        self.reply.headers.iter().map(|header| &header.name).find_map(|header| {
            let name = plain(header);
            let bare = name.strip_prefix('x').filter(|rest| rest.starts_with("next")).unwrap_or(&name);
            let (word, _) = names::cursor_of_reply(bare, "").filter(|(_, is_next)| *is_next)?;
            let kind = if word.is_number() { Kind::Integer } else { Kind::Text };
            let (target, taken_by) = self.taken_as(word, kind)?;
            let evidence = format!("the reply has the header `{header}`, and {taken_by}");
            Some((Way::Cursor(Source::Header(header.clone()), target), evidence))
        })
    }

    fn last_item(&self) -> Option<(Way, String)> {
        let more = self.more.as_ref()?;
        let items = spots(self.model, &self.item);
        let key = items.iter().find(|spot| spot.path.len() == 1 && spot.path[0] == "id")?;
        let (target, taken_by) = self.taken_as(Word::After, key.kind)?;
        let is_plain = match &target {
            Target::Param(index) => {
                let parameter = &self.operation.parameters[*index];
                plain(&parameter.name) == "startingafter" || speaks(&parameter.docs, &AFTER)
            }
            Target::Body(..) => true,
        };
        let evidence = format!("the reply has `{}`, its items have `id`, and {taken_by}", more.join("."));
        is_plain.then_some((Way::LastItem(key.path.clone(), target), evidence))
    }

    fn offset(&self) -> Option<(Way, String)> {
        let size = self.size.filter(|_| self.operation.method != "POST")?;
        let (index, parameter, from_zero) = self.query().find_map(|(index, parameter)| {
            Some((index, parameter, names::offset(&plain(&parameter.name))?))
        })?;
        let first = match first(parameter) {
            Some(first) => first,
            None if from_zero => 0,
            None => return None,
        };
        // Some services count pages under this name.
        if speaks(&parameter.docs, &["page", "pages"]) || !(self.counts() || self.items.is_empty()) {
            return None;
        }
        let size = &self.operation.parameters[size].name;
        Some((Way::Offset(Target::Param(index), first), self.evidence(&parameter.name, Some(size))))
    }

    fn page(&self) -> Option<(Way, String)> {
        if self.operation.method == "POST" {
            return None;
        }
        let (index, parameter) =
            self.query().find(|(_, parameter)| names::is_page(&plain(&parameter.name)))?;
        let first = first(parameter)?;
        let of_page = self.spots.iter().any(|spot| names::is_of_page(&spot.name()));
        if self.size.is_none() && !of_page {
            return None;
        }
        let size = self.size.map(|size| &*self.operation.parameters[size].name);
        Some((Way::Page(Target::Param(index), first), self.evidence(&parameter.name, size)))
    }

    /// The parameters of the query that are integers and may be left out.
    fn query(&self) -> impl Iterator<Item = (usize, &Parameter)> {
        parameters(self.operation)
            .filter(|(_, parameter)| parameter.place == Place::Query && is_integer(self.model, parameter))
    }

    /// Whether the reply says how many items or whether more pages there are.
    fn counts(&self) -> bool {
        self.more.is_some() || self.total.is_some()
    }

    fn evidence(&self, parameter: &str, size: Option<&str>) -> String {
        let size = size.map(|size| format!(" and `{size}`")).unwrap_or_default();
        let reply = match &self.total {
            Some(total) => format!(", and the reply has {}", total.words()),
            None if self.items.is_empty() => ", and the reply is a list".to_owned(),
            None => String::new(),
        };
        format!("the request takes `{parameter}`{size}{reply}")
    }
}

/// The words of a description of the cursor of the next page.
const NEXT: [&str; 7] =
    ["next", "subsequent", "following", "further", "remaining", "continue", "continuation"];

/// The words of a description of a parameter that takes an item.
const AFTER: [&str; 8] = ["cursor", "id", "identifier", "ids", "last", "object", "pagination", "previous"];

fn speaks(docs: &Docs, words: &[&str]) -> bool {
    let texts = docs.summary.iter().chain(&docs.description).chain(&docs.limits);
    texts.into_iter().any(|text| speaks_of(text, words))
}

/// The number of the first page or item, where the document says so: the default, or else the smallest.
fn first(parameter: &Parameter) -> Option<u64> {
    parameter.range.default.or(parameter.range.minimum).filter(|first| *first <= 1)
}
