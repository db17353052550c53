//! One action: what it selects, and what becomes of that.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::Faults;
use super::merge::{From, merge};
use crate::diagnostics::{Code, Origins};
use crate::pointer::Pointer;

/// Members of an action.
const MEMBERS: &[&str] = &["target", "description", "update", "remove", "copy"];

/// An action of an overlay.
pub(super) struct Action<'v> {
    /// Where it stands in the overlay.
    pub(super) at: Pointer,
    target: &'v str,
    path: JsonPath,
    change: Change<'v>,
}

/// What an action does.
enum Change<'v> {
    Remove,
    Update(&'v Value),
    Copy(JsonPath),
}

/// Why an action cannot be applied, and the member of it that says so.
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) member: &'static str,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl<'v> Action<'v> {
    /// Reads an action, or reports why it is none.
    pub(super) fn read(entry: &'v Value, at: &Pointer, faults: &mut Faults<'_, '_>) -> Option<Self> {
        let Value::Object(members) = entry else {
            faults.invalid(at, "the action is not an object", "write `{target: …, update: …}`");
            return None;
        };
        let is_stranger = |name: &&String| !MEMBERS.contains(&name.as_str()) && !name.starts_with("x-");
        for name in members.keys().filter(is_stranger) {
            let message = format!("an action has no member `{name}`");
            faults.invalid(
                &at.join(name),
                message,
                "an action has `target`, and `update`, `remove` or `copy`",
            );
        }
        let Some(Value::String(target)) = members.get("target") else {
            faults.invalid(at, "the action has no `target`", "write a JSONPath, such as `$.info`");
            return None;
        };
        let path = parsed(target, &at.join("target"), faults)?;
        let change = match (members.get("remove"), members.get("update"), members.get("copy")) {
            (Some(Value::Bool(true)), _, _) => Change::Remove,
            (_, Some(update), None) => Change::Update(update),
            (_, None, Some(Value::String(from))) => Change::Copy(parsed(from, &at.join("copy"), faults)?),
            _ => {
                let message = "the action does not say one thing to do";
                faults.invalid(at, message, "write `update`, `remove: true` or `copy`");
                return None;
            }
        };
        Some(Self { at: at.clone(), target, path, change })
    }
}

fn parsed(text: &str, at: &Pointer, faults: &mut Faults<'_, '_>) -> Option<JsonPath> {
    match JsonPath::parse(text) {
        Ok(path) => Some(path),
        Err(error) => {
            let message =
                format!("`{text}` is not a JSONPath: it goes wrong at character {}", error.position() + 1);
            let help = "RFC 9535 says how they are written: `$.paths['/pets'].get`";
            faults.invalid(at, message, help);
            None
        }
    }
}

/// The overlay at work.
pub(super) struct Run<'t> {
    pub(super) tree: &'t mut Value,
    /// The number of the overlay among the sources.
    pub(super) number: usize,
    pub(super) origins: Origins,
}

impl Run<'_> {
    /// Applies one action.
    pub(super) fn apply(&mut self, action: &Action<'_>) -> Result<(), Fault> {
        let places = self.places(&action.path);
        if places.is_empty() {
            return Err(Fault {
                code: Code::UnusedOverlay,
                member: "target",
                message: format!("`{}` leads to nothing in the document", action.target),
                help: Some("correct the target, or take the action out".to_owned()),
            });
        }
        match &action.change {
            Change::Remove => self.remove(places),
            Change::Update(update) => {
                let from = From::Overlay(self.number, action.at.join("update"));
                self.merge(&places, update, &from, "update")
            }
            Change::Copy(path) => {
                let sources = self.places(path);
                let [source] = &sources[..] else {
                    return Err(Fault {
                        code: Code::UnusedOverlay,
                        member: "copy",
                        message: format!("`copy` leads to {} places and not to one", sources.len()),
                        help: None,
                    });
                };
                let Some(value) = self.tree.pointer(source.as_str()).cloned() else { return Ok(()) };
                self.merge(&places, &value, &From::Document(source.clone()), "copy")
            }
        }
    }

    /// The places that `path` selects, each once.
    fn places(&self, path: &JsonPath) -> Vec<Pointer> {
        let found = path.query_located(self.tree);
        let mut places: Vec<Pointer> =
            found.iter().map(|node| Pointer::parse(&node.location().to_json_pointer())).collect();
        places.sort();
        places.dedup();
        places
    }

    fn merge(
        &mut self,
        places: &[Pointer],
        update: &Value,
        from: &From,
        member: &'static str,
    ) -> Result<(), Fault> {
        for place in places {
            let Some(node) = self.tree.pointer_mut(place.as_str()) else { continue };
            merge(node, update, place, from, &mut self.origins).map_err(|message| Fault {
                code: Code::OverlayConflict,
                member,
                message,
                help: None,
            })?;
        }
        Ok(())
    }

    /// Removes nodes, the deepest and last ones first, so that none of the places changes meanwhile.
    fn remove(&mut self, mut places: Vec<Pointer>) -> Result<(), Fault> {
        let index = |place: &Pointer| place.last().and_then(|last| last.parse::<usize>().ok());
        places.sort_by_cached_key(|place| std::cmp::Reverse((place.tokens().count(), index(place))));
        for place in places {
            let (Some(parent), Some(name)) = (place.parent(), place.last()) else {
                return Err(Fault {
                    code: Code::OverlayConflict,
                    member: "target",
                    message: "the whole document cannot be removed".to_owned(),
                    help: None,
                });
            };
            match self.tree.pointer_mut(parent.as_str()) {
                Some(Value::Object(members)) => {
                    members.remove(&name);
                    self.origins.forget(&place);
                }
                Some(Value::Array(elements)) => {
                    let Some(index) = name.parse::<usize>().ok().filter(|index| *index < elements.len())
                    else {
                        continue;
                    };
                    elements.remove(index);
                    for index in index..elements.len() {
                        self.origins.moved(&parent.join(index + 1), &parent.join(index));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
