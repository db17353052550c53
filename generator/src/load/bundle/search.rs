//! Finds the references that stand where the grammar of OpenAPI has no place for one.

use serde_json::Value;

use crate::pointer::Pointer;
use crate::reference::{FILES, holds_names, is_data, is_map, reference_of, resolve};

/// A reference that has to be replaced.
pub(super) struct Site {
    /// The object that holds it.
    pub(super) holder: Pointer,
    pub(super) text: String,
    pub(super) treatment: Treatment,
}

/// What comes in the place of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// A copy of what it leads to.
    Copy,
    /// A reference to each member of what it leads to.
    Expand,
}

/// Methods of Swagger 2.0, whose operations and replies are converted where they stand.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// Members of the root that have places for references in them.
const SECTIONS: &[&str] =
    &["paths", "webhooks", "components", "definitions", "parameters", "responses", "x-ms-paths", FILES];

/// All such references of the bundled document `root`.
pub(super) fn search(root: &Value) -> Vec<Site> {
    let is_swagger = root.get("swagger").is_some();
    let mut search = Search { root, is_swagger, path: Vec::new(), sites: Vec::new() };
    search.visit(root, None);
    search.sites
}

struct Search<'a> {
    root: &'a Value,
    is_swagger: bool,
    path: Vec<String>,
    sites: Vec<Site>,
}

impl Search<'_> {
    /// Searches `value`; `names` is the keyword whose map it is, when its keys are chosen by the author.
    fn visit(&mut self, value: &Value, names: Option<&str>) {
        match value {
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.enter(&index.to_string(), element, None);
                }
            }
            Value::Object(members) => {
                if let Some(text) = reference_of(value)
                    && let Some(treatment) = self.treatment(text, names)
                {
                    let holder = self.path.iter().fold(Pointer::root(), |at, token| at.join(token));
                    self.sites.push(Site { holder, text: text.to_owned(), treatment });
                }
                for (key, member) in members {
                    if self.path.is_empty() && key == FILES {
                        self.visit_files(member);
                    } else if names.is_some() {
                        self.enter(key, member, None);
                    } else if !is_data(key) {
                        self.enter(key, member, holds_names(key).then_some(key));
                    }
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, token: &str, value: &Value, names: Option<&str>) {
        if value.is_object() || value.is_array() {
            self.path.push(token.to_owned());
            self.visit(value, names);
            self.path.pop();
        }
    }

    fn visit_files(&mut self, files: &Value) {
        self.path.push(FILES.to_owned());
        for (path, file) in files.as_object().into_iter().flatten() {
            self.enter(path, file, is_map(file).then_some(""));
        }
        self.path.pop();
    }

    /// What to do about the reference `text` in the object that the search has come to.
    fn treatment(&self, text: &str, names: Option<&str>) -> Option<Treatment> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match (names, path.as_slice()) {
            (Some("properties" | "patternProperties" | "content" | "encoding" | "variables"), _) => {
                Some(Treatment::Copy)
            }
            (Some(_), _) | (_, ["components"]) => Some(Treatment::Expand),
            (_, [section, ..]) if !SECTIONS.contains(section) => Some(Treatment::Copy),
            (_, [.., "content", _]) => Some(Treatment::Copy),
            (_, path) if self.is_swagger && is_converted(path) => Some(Treatment::Copy),
            _ => {
                let (target, _) = resolve(self.root, text)?;
                (target.is_string() || target.is_number() || target.is_array()).then_some(Treatment::Copy)
            }
        }
    }
}

/// Whether Swagger 2.0 spells what stands at `path` in another way than OpenAPI 3.
fn is_converted(path: &[&str]) -> bool {
    match path {
        ["paths", _] | ["paths", _, "parameters", _] => true,
        ["paths", _, method] | ["paths", _, method, "parameters" | "responses", _] => {
            METHODS.contains(method)
        }
        _ => false,
    }
}
