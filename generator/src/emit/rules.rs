//! What values have to keep to, as rows of the table that `rules!` takes.

use proc_macro2::{Literal, TokenStream};

use super::{Context, Item};
use crate::facts::{Check, Checks};
use crate::model::{Rule, TypeId, TypeKind};

/// The table of a type, if it is to have one.
pub(super) fn table(context: &Context<'_>, id: TypeId, condition: &TokenStream) -> Option<Item> {
    let checks = context.facts.checks.get(&id)?;
    Some(Item::Table {
        gate: condition.clone(),
        name: "validation::rules",
        head: context.names.ty(id).ident.clone(),
        rows: rows(context, id, checks),
    })
}

fn rows(context: &Context<'_>, id: TypeId, checks: &Checks) -> Vec<String> {
    let name = |index: usize| match &context.model.ty(id).kind {
        TypeKind::Struct(body) => body.fields[index].name.as_str(),
        _ => context.names.ty(id).variants[index].as_str(),
    };
    let members =
        checks.members.iter().map(|(index, checks)| (Literal::string(name(*index)).to_string(), checks));
    let own = (!checks.own.is_empty()).then(|| ("self".to_owned(), &checks.own));
    let rest = (!checks.rest.is_empty()).then(|| ("..".to_owned(), &checks.rest));
    own.into_iter()
        .chain(members)
        .chain(rest)
        .map(|(what, checks)| format!("{what}: {};", listed(context, checks)))
        .collect()
}

fn listed(context: &Context<'_>, checks: &[Check]) -> String {
    checks.iter().map(|check| written(context, check)).collect::<Vec<_>>().join(", ")
}

fn written(context: &Context<'_>, check: &Check) -> String {
    match check {
        Check::Each(checks) => format!("Each[{}]", listed(context, checks)),
        Check::Of(id) => format!("Of(super::{})", context.names.ty(*id).ident),
        Check::Rule(rule) => self::rule(rule),
    }
}

fn rule(rule: &Rule) -> String {
    let text = |name: &str, text: &str| format!("{name}({})", Literal::string(text));
    match rule {
        Rule::Minimum(bound) => text("Minimum", bound),
        Rule::MoreThan(bound) => text("MoreThan", bound),
        Rule::Maximum(bound) => text("Maximum", bound),
        Rule::LessThan(bound) => text("LessThan", bound),
        Rule::MultipleOf(step) => text("MultipleOf", step),
        Rule::MinLength(least) => format!("MinLength({least})"),
        Rule::MaxLength(most) => format!("MaxLength({most})"),
        Rule::Pattern(pattern) => text("Pattern", pattern),
        Rule::MinItems(least) => format!("MinItems({least})"),
        Rule::MaxItems(most) => format!("MaxItems({most})"),
        Rule::UniqueItems => "UniqueItems()".to_owned(),
        Rule::MinMembers(least) => format!("MinMembers({least})"),
        Rule::MaxMembers(most) => format!("MaxMembers({most})"),
        Rule::Each(rules) => {
            let rules: Vec<String> = rules.iter().map(self::rule).collect();
            format!("Each[{}]", rules.join(", "))
        }
    }
}
