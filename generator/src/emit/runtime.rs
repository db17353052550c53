//! The runtime, carried as it is.

use super::Context;

include!(concat!(env!("OUT_DIR"), "/runtime_files.rs"));

/// The files of a module: their paths in it, and their sources.
type Sources = &'static [(&'static str, &'static str)];

/// The files that the crate carries, by their paths below `src/`: the runtime, and the modules beside it that the document
/// calls for.
pub(super) fn files(context: &Context<'_>) -> Vec<(String, String)> {
    let (model, facts) = (context.model, context.facts);
    let modules: [(&str, Sources, bool); 8] = [
        ("runtime", RUNTIME_FILES, true),
        ("header_values", HEADER_FILES, !facts.headers.is_empty()),
        ("idempotency", IDEMPOTENCY_FILES, model.has_idempotency_keys()),
        ("oauth", OAUTH_FILES, facts.has_oauth),
        ("paging", PAGING_FILES, !facts.paging.is_empty()),
        ("validation", VALIDATION_FILES, !facts.checks.is_empty()),
        ("verification", VERIFICATION_FILES, !model.events.is_empty()),
        ("xml", XML_FILES, facts.has_xml),
    ];
    let needed = modules.into_iter().filter(|(.., needed)| *needed);
    needed
        .flat_map(|(module, files, _)| {
            files.iter().map(move |(path, source)| (format!("{module}/{path}"), (*source).to_owned()))
        })
        .collect()
}
