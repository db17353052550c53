//! Schemas that refer to another one, alone or with keywords beside the reference.

use openapiv3::{ReferenceOr, Schema};
use serde_json::{Map, Value};

use super::super::context::Context;
use super::super::object::Object;
use super::super::place::Place;
use super::draft::Draft;
use super::{finish, keywords};

/// The schema `holder` with the reference `target`. Keywords beside it apply together with the
/// schema referred to, in every version: those who write them in 3.0 mean them.
pub(super) fn referring<'a>(
    cx: &mut Context<'a, '_>,
    holder: &'a Value,
    members: &'a Map<String, Value>,
    target: &str,
    place: Place<'_>,
) -> ReferenceOr<Schema> {
    let mut draft = Draft::default();
    if members.len() > 1 {
        keywords::gather(cx, &mut draft, Object { members, place }.sorted(), place);
    }
    match cx.references.schema(holder, target) {
        Ok((reference, value)) => {
            if draft.types.len() == 1 && !draft.null {
                forget_type(&mut draft, value, cx.minor.is_none_or(|minor| minor < 1));
            }
            if !draft.said {
                return ReferenceOr::Reference { reference };
            }
            // At the end, so that the members of an `allOf` beside it keep their places.
            draft.all_of.push(ReferenceOr::Reference { reference });
        }
        Err(broken) => {
            cx.report(broken.finding(&place.pointer(), "any value is allowed"));
            draft.extend("degraded", broken.reason());
        }
    }
    ReferenceOr::Item(finish(cx, draft, place))
}

/// A `type` beside the reference that only repeats the one of the target says nothing. Before 3.1 no `type` does:
/// the reference stands for the whole schema (OpenAPI 3.0.3, "Reference Object"), and many tools add one to all.
fn forget_type(draft: &mut Draft, target: &Value, whole: bool) {
    let same = target.get("type").and_then(Value::as_str) == draft.types.first().map(|ty| ty.name());
    if same || whole {
        draft.types.clear();
        draft.said = draft.said && draft.says_more_than_type();
    }
}

impl Draft {
    /// Whether anything but the type is said.
    fn says_more_than_type(&self) -> bool {
        let plain = Self::default();
        self.data != plain.data
            || self.format.is_some()
            || self.enumeration.is_some()
            || self.has_properties
            || !self.required.is_empty()
            || self.additional_properties.is_some()
            || self.items.is_some()
            || self.pattern.is_some()
            || self.minimum.value.is_some()
            || self.maximum.value.is_some()
            || self.min_length.is_some()
            || self.max_length.is_some()
            || self.min_items.is_some()
            || self.max_items.is_some()
            || self.is_combined()
    }
}
