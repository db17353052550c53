//! Which values each style can write. The table is that of OpenAPI 3.0.4, "Style Values".

use std::collections::BTreeMap;

use super::Lowering;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Parameter, Place, Style, Type, TypeKind};
use crate::pointer::Pointer;

/// Parameters with their places, by style, form of the value, and what is sent instead.
pub(super) type Unfit = BTreeMap<(&'static str, &'static str, &'static str), Vec<(Pointer, String)>>;

/// What a value looks like to a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    List,
    Object,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "a plain value",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

impl Lowering<'_> {
    /// Reports a style that says nothing about values of the parameter's type.
    pub(super) fn check_style(&mut self, parameter: &Parameter, at: &Pointer) {
        let mut forms = Vec::new();
        self.forms(&parameter.ty, &mut forms, 0);
        let delimited = matches!(parameter.style, Style::SpaceDelimited | Style::PipeDelimited);
        let (unfit, fallback) = match (parameter.style, parameter.place) {
            // A choice between an object and plain values is what `deepObject` is used for in practice.
            (Style::DeepObject, _) if forms.contains(&Form::Object) => return,
            (Style::DeepObject, _) => (forms.first(), "it is sent as `name=value`, lists with an index"),
            _ if delimited => {
                let unfit = forms
                    .iter()
                    .find(|form| **form == Form::Plain || parameter.explode && **form == Form::Object);
                (unfit, "it is sent in the style `form`")
            }
            (Style::Form, Place::Cookie) if parameter.explode => {
                let unfit = forms.iter().find(|form| **form != Form::Plain);
                (unfit, "each of its parts is sent as a cookie")
            }
            _ => return,
        };
        if let Some(form) = unfit.map(|form| form.name()) {
            let places = self.unfit.entry((name(parameter.style), form, fallback)).or_default();
            places.push((at.clone(), parameter.name.clone()));
        }
    }

    /// Reports styles that say nothing about values of some type, once for all parameters that have both:
    /// whoever writes one of them writes hundreds.
    pub(super) fn report_styles(&mut self) {
        for ((style, form, fallback), places) in std::mem::take(&mut self.unfit) {
            let Some((at, name)) = places.first() else { continue };
            let message = match places.len() {
                1 => {
                    format!("the style `{style}` does not say how {form} is written: the parameter `{name}`")
                }
                many => format!(
                    "the style `{style}` does not say how {form} is written: {many} parameters, `{name}` among them"
                ),
            };
            self.report(Diagnostic::new(Code::UnsupportedParameter, at, message).fallback(fallback));
        }
    }

    /// The forms that values of `ty` have, in the order of its branches; of untyped values nothing is known.
    fn forms(&self, ty: &Type, into: &mut Vec<Form>, depth: usize) {
        // Branches may lead back to the type that they stand in.
        const DEEPEST: usize = 8;
        match self.model.resolve(ty) {
            Type::Any => {}
            Type::Scalar(_) => into.push(Form::Plain),
            Type::List(_) => into.push(Form::List),
            Type::Map(_) => into.push(Form::Object),
            Type::Nullable(inner) => self.forms(inner, into, depth),
            Type::Ref(id) => match &self.model.ty(*id).kind {
                TypeKind::Struct(_) => into.push(Form::Object),
                TypeKind::Union(union) if depth < DEEPEST => {
                    union.branches.iter().for_each(|branch| self.forms(&branch.ty, into, depth + 1));
                }
                TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Text(_) => into.push(Form::Plain),
                TypeKind::Union(_) | TypeKind::Alias(_) => {}
            },
        }
    }
}

fn name(style: Style) -> &'static str {
    match style {
        Style::Matrix => "matrix",
        Style::Label => "label",
        Style::Simple => "simple",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::DeepObject => "deepObject",
        Style::Cookie => "cookie",
        Style::Json | Style::Pairs => "content",
    }
}
