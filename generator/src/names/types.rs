//! The names of types, members and variants.

use std::collections::BTreeMap;
use std::iter;

use super::report_renamed;
use super::scope::{Claimed, Scope};
use super::shared::{self, Common};
use super::words::{Case, ident, module, spelled};
use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::english::{singular, words};
use crate::facts::Facts;
use crate::model::place::{ANY_OF, ELEMENT, said};
use crate::model::{EnumValue, Model, Origin, Scalar, Struct, Type, TypeDef, TypeId, TypeKind, Union};

/// Names that emitted type modules use in their usual meaning.
const RESERVED_TYPES: &[&str] =
    &["Option", "String", "Vec", "Box", "BTreeMap", "Self", "Into", "From", "Some", "None", "Ok", "Err"];

/// The names around one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeNames {
    /// The type.
    pub ident: String,
    /// The module and file it stands in.
    pub module: String,
    /// The struct of its required members, where its constructor takes one.
    pub required: String,
    /// Its members, by index.
    pub fields: Vec<String>,
    /// The methods that set them, by index.
    pub setters: Vec<String>,
    /// The member that keeps what has no name.
    pub rest: String,
    /// Its variants, by index.
    pub variants: Vec<String>,
    /// The variant of values the document does not know.
    pub catch_all: String,
}

/// The schema called `name`.
pub(super) fn schema(model: &Model, name: &str) -> Option<TypeId> {
    model
        .types()
        .find(|(_, def)| matches!(&def.origin, Origin::Schema(schema) if schema == name))
        .map(|(id, _)| id)
}

/// The member called `Schema.member`.
pub(super) fn member(model: &Model, entry: &str) -> Option<(TypeId, usize)> {
    let (name, member) = entry.rsplit_once('.')?;
    let id = schema(model, name)?;
    let TypeKind::Struct(body) = &model.ty(id).kind else { return None };
    Some((id, body.fields.iter().position(|field| field.name == member)?))
}

pub(super) fn name_types(
    model: &Model,
    facts: &Facts,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Vec<TypeNames> {
    let mut naming = Naming {
        model,
        facts,
        config,
        types: Scope::with(RESERVED_TYPES),
        modules: Scope::with(&["mod_"]),
        operation_modules: BTreeMap::new(),
        names: vec![TypeNames::default(); model.types.len()],
        common: shared::names(model),
    };
    // Named schemas choose first, and of these the ones that need no change.
    let exact =
        |def: &TypeDef| matches!(&def.origin, Origin::Schema(name) if ident(name, Case::Camel) == *name);
    for rank in 0..4 {
        for (id, def) in model.types() {
            let own = match def.origin {
                Origin::Schema(_) if exact(def) => 0,
                Origin::Schema(_) => 1,
                Origin::Inside { .. } | Origin::Operation { .. } | Origin::Shared(_) => 2,
                Origin::Input(_) => 3,
            };
            if own == rank {
                naming.name_type(id, def, diagnostics);
            }
        }
    }
    for (id, def) in model.types() {
        naming.name_inside(id, def, diagnostics);
    }
    naming.names
}

struct Naming<'a> {
    model: &'a Model,
    facts: &'a Facts,
    config: &'a Config,
    types: Scope,
    modules: Scope,
    operation_modules: BTreeMap<usize, String>,
    names: Vec<TypeNames>,
    /// The names of types that are written in several places.
    common: BTreeMap<TypeId, Common>,
}

impl Naming<'_> {
    fn name_type(&mut self, id: TypeId, def: &TypeDef, diagnostics: &mut Diagnostics) {
        let mut candidates = self.candidates(&def.origin);
        let Common { name: common, place } = self.common.get(&id).cloned().unwrap_or_default();
        if let Some(place) = place {
            candidates.splice(0..0, self.candidates(&place));
        }
        candidates.splice(0..0, common.clone());
        let wanted = candidates.first().cloned().unwrap_or_default();
        let Claimed { name, numbered } = self.types.claim(candidates);
        if numbered && let Origin::Schema(schema) = &def.origin {
            report_renamed(diagnostics, &def.pointer, "the schema", schema, &name);
        }
        // What has a name of its own has a module of its own.
        let module = match common {
            Some(common) if common == name => self.modules.claim([module(&name)]).name,
            _ => self.module_of(&def.origin, &name),
        };
        let names = &mut self.names[id.index()];
        names.ident = if name.is_empty() { wanted } else { name };
        names.module = module;
    }

    fn module_of(&mut self, origin: &Origin, name: &str) -> String {
        match origin {
            Origin::Inside { parent: near, .. } | Origin::Input(near) => {
                self.names[near.index()].module.clone()
            }
            Origin::Operation { operation, .. } => self.operation_module(*operation),
            Origin::Shared(first) => self.module_of(first, name),
            Origin::Schema(_) => self.modules.claim([module(name)]).name,
        }
    }

    /// The types written inside an operation share a module.
    fn operation_module(&mut self, operation: usize) -> String {
        if let Some(module) = self.operation_modules.get(&operation) {
            return module.clone();
        }
        let name = module(&self.model.operations[operation].id);
        let module = self.modules.claim([name.clone(), format!("{name}_types")]).name;
        self.operation_modules.insert(operation, module.clone());
        module
    }

    fn candidates(&self, origin: &Origin) -> Vec<String> {
        match origin {
            Origin::Shared(first) => self.candidates(first),
            Origin::Schema(schema) => {
                if let Some(name) = self.config.types.get(schema).and_then(|config| config.name.clone()) {
                    return vec![name];
                }
                vec![
                    ident(schema, Case::Camel),
                    spelled(schema, Case::Camel),
                    ident(&format!("{schema} value"), Case::Camel),
                ]
            }
            Origin::Inside { parent, words } => {
                let parent = &self.names[parent.index()].ident;
                inside(parent, words)
            }
            Origin::Input(of) => {
                let of = &self.names[of.index()].ident;
                vec![format!("{of}Input"), format!("{of}ToSend")]
            }
            Origin::Operation { operation, words } => {
                let operation = ident(&self.model.operations[*operation].id, Case::Camel);
                inside(&operation, words)
            }
        }
    }

    fn name_inside(&mut self, id: TypeId, def: &TypeDef, diagnostics: &mut Diagnostics) {
        match &def.kind {
            TypeKind::Struct(body) => self.name_members(id, def, body, diagnostics),
            TypeKind::Enum(values) | TypeKind::IntEnum(values) => {
                self.name_variants(id, def, values, diagnostics);
            }
            TypeKind::Union(union) => self.name_branches(id, union),
            TypeKind::Text(_) | TypeKind::Alias(_) => {}
        }
    }

    fn name_branches(&mut self, id: TypeId, union: &Union) {
        let mut scope = Scope::with(&["Self"]);
        let own = self.names[id.index()].ident.clone();
        let mut variants = Vec::with_capacity(union.branches.len());
        for (index, branch) in union.branches.iter().enumerate() {
            let chosen = branch.name.as_deref().map(|name| ident(name, Case::Camel));
            let word = self.type_word(&branch.ty);
            // Inside `Shape` a `ShapeCircle` is a circle.
            let short = word
                .strip_prefix(&own)
                .filter(|rest| rest.starts_with(char::is_uppercase))
                .map(str::to_owned);
            let numbered = format!("Variant{}", index + 1);
            let own_list = matches!(&branch.ty, Type::List(inner) if self.is_inside(inner, id));
            let list = own_list.then(|| "List".to_owned());
            let candidates = [chosen, list, short, Some(word), Some(numbered)];
            variants.push(scope.claim(candidates.into_iter().flatten()).name);
        }
        let names = &mut self.names[id.index()];
        names.variants = variants;
        names.catch_all = scope.claim(["Unknown", "Other", "Unrecognized"]).name;
    }

    /// Whether a type is written inside the type `parent` and nowhere else.
    fn is_inside(&self, ty: &Type, parent: TypeId) -> bool {
        let Type::Ref(id) = ty else { return false };
        matches!(self.model.ty(*id).origin, Origin::Inside { parent: around, .. } if around == parent)
    }

    /// What to call a branch of this type.
    fn type_word(&self, ty: &Type) -> String {
        match ty {
            Type::Ref(id) => self.names[id.index()].ident.clone(),
            Type::List(inner) => format!("{}List", self.type_word(inner)),
            Type::Map(inner) => format!("{}Map", self.type_word(inner)),
            Type::Nullable(inner) => self.type_word(inner),
            Type::Scalar(scalar) if scalar.is_integer() => "Integer".to_owned(),
            Type::Scalar(Scalar::Custom(format)) => ident(&self.model.formats[format.0], Case::Camel),
            Type::Scalar(Scalar::Float) => "Number".to_owned(),
            Type::Scalar(scalar) => format!("{scalar:?}"),
            Type::Any => "Value".to_owned(),
        }
    }

    fn name_members(&mut self, id: TypeId, def: &TypeDef, body: &Struct, diagnostics: &mut Diagnostics) {
        let mut scope = Scope::default();
        let raw: Vec<&str> = body.fields.iter().map(|field| field.name.as_str()).collect();
        let fields = claim_all(&mut scope, &raw, Case::Snake, |index, name| {
            let at = def.pointer.join("properties").join(raw[index]);
            report_renamed(diagnostics, &at, "the member", raw[index], name);
        });
        let required = format!("{}Required", self.names[id.index()].ident);
        let needs_required = body.fields.iter().filter(|field| field.required).count() > 1;
        let required = if needs_required { self.types.claim([required]).name } else { required };
        let validates = self.facts.checks.contains_key(&id);
        let names = &mut self.names[id.index()];
        names.setters = fields.iter().map(|field| setter(field, validates)).collect();
        names.fields = fields;
        names.required = required;
        names.rest = scope.claim(["additional", "additional_members"]).name;
    }

    fn name_variants(
        &mut self,
        id: TypeId,
        def: &TypeDef,
        values: &[EnumValue],
        diagnostics: &mut Diagnostics,
    ) {
        let mut scope = Scope::with(&["Self"]);
        let raw: Vec<&str> =
            values.iter().map(|value| value.name.as_deref().unwrap_or(&value.value)).collect();
        let variants = claim_all(&mut scope, &raw, Case::Camel, |index, name| {
            report_renamed(diagnostics, &def.pointer.join("enum").join(index), "the value", raw[index], name);
        });
        let names = &mut self.names[id.index()];
        names.variants = variants;
        names.catch_all = scope.claim(["Unknown", "Other", "Unrecognized"]).name;
    }
}

/// The method that sets `field`: its name, unless that would hide a method everyone relies on.
fn setter(field: &str, validates: bool) -> String {
    let relied_on = ["new", "clone", "fmt", "eq", "into", "try_into", "to_owned"];
    if relied_on.contains(&field) || (validates && field == "validate") {
        format!("set_{field}")
    } else {
        field.to_owned()
    }
}

/// Names for all of `raw`: those that need no change choose first.
fn claim_all(
    scope: &mut Scope,
    raw: &[&str],
    case: Case,
    mut renamed: impl FnMut(usize, &str),
) -> Vec<String> {
    let mut names: Vec<String> = raw.iter().map(|text| ident(text, case)).collect();
    let (exact, other): (Vec<usize>, Vec<usize>) =
        (0..raw.len()).partition(|index| names[*index] == raw[*index]);
    for index in exact.into_iter().chain(other) {
        let plain = std::mem::take(&mut names[index]);
        let candidates = iter::once(plain).chain(iter::once_with(|| spelled(raw[index], case)));
        let Claimed { name, numbered } = scope.claim(candidates);
        if numbered {
            renamed(index, &name);
        }
        names[index] = name;
    }
    names
}

/// Names for a type that stands inside `around`, reached by `path`.
fn inside(around: &str, path: &[String]) -> Vec<String> {
    let whole = path.iter().map(|word| match word.as_str() {
        ANY_OF => "any",
        ELEMENT => "item",
        word => word,
    });
    let whole = whole.collect::<Vec<_>>().join(" ");
    vec![shortest(around, path), ident(&format!("{around} {whole}"), Case::Camel)]
}

/// The first of them.
pub(super) fn shortest(around: &str, path: &[String]) -> String {
    let (around, path) = match path {
        [any_of, _, path @ ..] if any_of == ANY_OF => (one_of(around, "Value"), path),
        [element, path @ ..] if element == ELEMENT => (one_of(around, "Item"), path),
        path => return format!("{around}{}", ident(&said(path), Case::Camel)),
    };
    if path.is_empty() { around } else { shortest(&around, path) }
}

/// The name of one of those that the name `around` is for, with `otherwise` after what has no plural.
fn one_of(around: &str, otherwise: &str) -> String {
    let plural = words(around).pop().unwrap_or_default();
    let one = singular(&plural);
    let (start, end) = around.split_at_checked(around.len().saturating_sub(plural.len())).unwrap_or_default();
    if one != plural && end.eq_ignore_ascii_case(&plural) {
        format!("{start}{}", ident(&one, Case::Camel))
    } else {
        format!("{around}{otherwise}")
    }
}
