//! Mends types of which there is no finite value.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::graph::{components, edges, held, mentioned};
use crate::model::{Model, Type, TypeId, TypeKind};

/// Mends types that could never be built: aliases of themselves, and members that are always there
/// and lead back to their own type.
pub(super) fn break_infinite(model: &mut Model, diagnostics: &mut Diagnostics) {
    break_aliases(model, diagnostics);
    let required = |id: TypeId| match &model.ty(id).kind {
        TypeKind::Struct(body) => body
            .fields
            .iter()
            .filter(|field| field.required && !field.nullable)
            .filter_map(|field| held(&field.ty))
            .collect(),
        // The catch-all of a union ends every chain.
        TypeKind::Union(_) => Vec::new(),
        _ => edges(model, id),
    };
    let component = components(model, required);
    let mut found = Vec::new();
    for (id, def) in model.types() {
        let TypeKind::Struct(body) = &def.kind else { continue };
        for (index, field) in body.fields.iter().enumerate() {
            let target = held(&field.ty).filter(|_| field.required && !field.nullable);
            if target.is_some_and(|target| component[target.index()] == component[id.index()]) {
                found.push((id, index));
            }
        }
    }
    for (id, index) in found {
        let pointer = model.ty(id).pointer.clone();
        let TypeKind::Struct(body) = &mut model.types[id.index()].kind else { continue };
        let field = &mut body.fields[index];
        field.required = false;
        diagnostics.report(
            Diagnostic::new(
                Code::InfiniteType,
                &pointer,
                format!(
                    "the required member `{}` leads back to its own type, so no value is finite",
                    field.name
                ),
            )
            .fallback("the member is optional")
            .help("take it out of `required`"),
        );
    }
}

/// An alias may not lead back to itself, not even through a list: Rust has no such types.
fn break_aliases(model: &mut Model, diagnostics: &mut Diagnostics) {
    let all = |id: TypeId| {
        let mut targets = Vec::new();
        if let TypeKind::Alias(target) = &model.ty(id).kind {
            mentioned(target, &mut targets);
            targets.retain(|target| matches!(model.ty(*target).kind, TypeKind::Alias(_)));
        }
        targets
    };
    let component = components(model, all);
    let looped: Vec<TypeId> = model
        .types()
        .filter(|(id, _)| all(*id).iter().any(|target| component[target.index()] == component[id.index()]))
        .map(|(id, _)| id)
        .collect();
    for id in looped {
        let message = "the schema is an array or map of itself".to_owned();
        let def = &mut model.types[id.index()];
        def.kind = TypeKind::Alias(Type::Any);
        def.degraded.push(message.clone());
        diagnostics.report(
            Diagnostic::new(Code::InfiniteType, &def.pointer, message)
                .fallback("an untyped value, `serde_json::Value`"),
        );
    }
}
