//! Which types can be held against the rules of the document, and what each part of them has to keep to.
//!
//! What is written about a use of a type and about the type itself comes together here. Rules that say nothing
//! about values of a type are left out, and so are types in which nothing is to be checked.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::model::reach::{Usage, mentions};
use crate::model::{Model, Rule, Scalar, Type, TypeId, TypeKind};

/// What the values of a type have to keep to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checks {
    /// The value as a whole.
    pub own: Vec<Check>,
    /// Its members or branches, by index; those without rules are left out.
    pub members: BTreeMap<usize, Vec<Check>>,
    /// Members without a name.
    pub rest: Vec<Check>,
}

/// Something to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// A rule about the value itself.
    Rule(Rule),
    /// All items of a list, and all values of an object.
    Each(Vec<Check>),
    /// The rules of a type.
    Of(TypeId),
}

impl Checks {
    fn all(&self) -> impl Iterator<Item = &Vec<Check>> {
        self.members.values().chain([&self.own, &self.rest])
    }

    /// Whether any text has to match a pattern.
    pub(crate) fn has_pattern(&self) -> bool {
        fn is_pattern(check: &Check) -> bool {
            match check {
                Check::Rule(rule) => matches!(rule, Rule::Pattern(_)),
                Check::Each(checks) => checks.iter().any(is_pattern),
                Check::Of(_) => false,
            }
        }
        self.all().flatten().any(is_pattern)
    }
}

/// The checks of all types that have `validate`.
pub(super) fn of_types(model: &Model, usage: &[Usage], config: &Config) -> BTreeMap<TypeId, Checks> {
    let gathering = Gathering { model, chosen: chosen(model, usage, config) };
    let mut checks: BTreeMap<TypeId, Checks> =
        gathering.chosen.iter().map(|id| (*id, gathering.checks_of(*id))).collect();
    let telling = telling(&checks);
    for checks in checks.values_mut() {
        checks.members.values_mut().for_each(|checks| prune(checks, &telling));
        checks.members.retain(|_, checks| !checks.is_empty());
        prune(&mut checks.own, &telling);
        prune(&mut checks.rest, &telling);
    }
    checks
}

/// The types that the configuration wants to be checked, and those inside.
fn chosen(model: &Model, usage: &[Usage], config: &Config) -> BTreeSet<TypeId> {
    let said = |id: TypeId| {
        model.schema_name(id).and_then(|name| config.types.get(name)).and_then(|entry| entry.validate)
    };
    let is_wanted = |id: &TypeId| said(*id).unwrap_or(config.validate && usage[id.index()].sent);
    let mut waiting: Vec<TypeId> = model.types().map(|(id, _)| id).filter(is_wanted).collect();
    let (mut seen, mut chosen) = (BTreeSet::new(), BTreeSet::new());
    while let Some(id) = waiting.pop() {
        if said(id) == Some(false) || !seen.insert(id) {
            continue;
        }
        let def = model.ty(id);
        let has_table = match def.kind {
            TypeKind::Struct(_) | TypeKind::Union(_) => true,
            TypeKind::Text(_) => !def.rules.is_empty(),
            TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Alias(_) => false,
        };
        if has_table {
            chosen.insert(id);
        }
        waiting.extend(mentions(model, id));
    }
    chosen
}

struct Gathering<'a> {
    model: &'a Model,
    chosen: BTreeSet<TypeId>,
}

impl Gathering<'_> {
    fn checks_of(&self, id: TypeId) -> Checks {
        let def = self.model.ty(id);
        let mut checks = Checks { own: self.own(&Type::Ref(id), def.rules.clone()), ..Checks::default() };
        match &def.kind {
            TypeKind::Struct(body) => {
                let fields = body.fields.iter().map(|field| self.checks(&field.ty, &field.rules));
                checks.members = fields.enumerate().collect();
                if let Some(rest) = &body.rest {
                    checks.rest = self.checks(rest, &body.rest_rules);
                }
            }
            TypeKind::Union(union) => {
                let branches = union.branches.iter().map(|branch| self.checks(&branch.ty, &branch.rules));
                checks.members = branches.enumerate().collect();
            }
            TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Text(_) | TypeKind::Alias(_) => {}
        }
        checks
    }

    /// What a value of a type has to keep to where `rules` are written beside the type.
    fn checks(&self, ty: &Type, rules: &[Rule]) -> Vec<Check> {
        let (mut ty, mut rules) = (ty, rules.to_vec());
        // Aliases have no tables: what is said of them holds where they are used.
        for _ in 0..self.model.types.len() {
            match ty {
                Type::Nullable(inner) => ty = inner,
                Type::Ref(id) => match &self.model.ty(*id).kind {
                    TypeKind::Alias(target) => {
                        let more = self.model.ty(*id).rules.iter().filter(|rule| !rules.contains(rule));
                        let more: Vec<Rule> = more.cloned().collect();
                        rules.extend(more);
                        ty = target;
                    }
                    _ => break,
                },
                _ => break,
            }
        }
        match ty {
            Type::Ref(id) if self.chosen.contains(id) => {
                rules.retain(|rule| !self.model.ty(*id).rules.contains(rule));
                let mut checks = self.own(ty, rules);
                checks.push(Check::Of(*id));
                checks
            }
            Type::List(inner) | Type::Map(inner) => {
                let (each, own): (Vec<Rule>, Vec<Rule>) =
                    rules.into_iter().partition(|rule| matches!(rule, Rule::Each(_)));
                let each = each.into_iter().flat_map(|rule| match rule {
                    Rule::Each(rules) => rules,
                    other => vec![other],
                });
                let elements = self.checks(inner, &each.collect::<Vec<_>>());
                let mut checks = self.own(ty, own);
                checks.extend((!elements.is_empty()).then_some(Check::Each(elements)));
                checks
            }
            _ => self.own(ty, rules),
        }
    }

    /// The rules that say something about values of a type.
    fn own(&self, ty: &Type, mut rules: Vec<Rule>) -> Vec<Check> {
        rules.retain(|rule| self.suits(rule, ty));
        rules.into_iter().map(as_written).collect()
    }

    fn suits(&self, rule: &Rule, ty: &Type) -> bool {
        use Rule::{
            Each, LessThan, MaxItems, MaxLength, MaxMembers, Maximum, MinItems, MinLength, MinMembers,
            Minimum, MoreThan, MultipleOf, Pattern, UniqueItems,
        };
        match ty {
            Type::Any => true,
            Type::Nullable(inner) => self.suits(rule, inner),
            Type::List(_) => matches!(rule, MinItems(_) | MaxItems(_) | UniqueItems | Each(_)),
            Type::Map(_) => matches!(rule, MinMembers(_) | MaxMembers(_) | Each(_)),
            Type::Ref(id) => match self.model.ty(*id).kind {
                TypeKind::Struct(_) => matches!(rule, MinMembers(_) | MaxMembers(_)),
                TypeKind::Union(_) | TypeKind::Alias(_) => true,
                TypeKind::Text(_) => matches!(rule, MinLength(_) | MaxLength(_) | Pattern(_)),
                TypeKind::Enum(_) | TypeKind::IntEnum(_) => false,
            },
            Type::Scalar(Scalar::Bool | Scalar::Binary | Scalar::File) => false,
            Type::Scalar(scalar)
                if scalar.is_integer() || matches!(scalar, Scalar::Float | Scalar::Number) =>
            {
                matches!(rule, Minimum(_) | MoreThan(_) | Maximum(_) | LessThan(_) | MultipleOf(_))
            }
            Type::Scalar(_) => matches!(rule, MinLength(_) | MaxLength(_) | Pattern(_)),
        }
    }
}

fn as_written(rule: Rule) -> Check {
    match rule {
        Rule::Each(rules) => Check::Each(rules.into_iter().map(as_written).collect()),
        rule => Check::Rule(rule),
    }
}

/// The types in which, or in whose parts, there is something to be checked.
fn telling(checks: &BTreeMap<TypeId, Checks>) -> BTreeSet<TypeId> {
    fn tells(check: &Check, known: &BTreeSet<TypeId>) -> bool {
        match check {
            Check::Rule(_) => true,
            Check::Each(checks) => checks.iter().any(|check| tells(check, known)),
            Check::Of(id) => known.contains(id),
        }
    }
    let mut known = BTreeSet::new();
    loop {
        let before = known.len();
        for (id, checks) in checks {
            if checks.all().flatten().any(|check| tells(check, &known)) {
                known.insert(*id);
            }
        }
        if known.len() == before {
            return known;
        }
    }
}

fn prune(checks: &mut Vec<Check>, telling: &BTreeSet<TypeId>) {
    checks.retain_mut(|check| match check {
        Check::Rule(_) => true,
        Check::Each(checks) => {
            prune(checks, telling);
            !checks.is_empty()
        }
        Check::Of(id) => telling.contains(id),
    });
}
