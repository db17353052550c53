//! The runtime, carried as it is.

include!(concat!(env!("OUT_DIR"), "/runtime_files.rs"));

/// The files of the runtime: path below `src/` and source.
pub(super) fn files() -> Vec<(String, String)> {
    carried("runtime", RUNTIME_FILES)
}

/// The files that get tokens.
pub(super) fn oauth_files() -> Vec<(String, String)> {
    carried("oauth", OAUTH_FILES)
}

/// The files with which values are held against the rules of the document.
pub(super) fn validation_files() -> Vec<(String, String)> {
    carried("validation", VALIDATION_FILES)
}

/// The files with which keys are made by which a service knows a request again.
pub(super) fn idempotency_files() -> Vec<(String, String)> {
    carried("idempotency", IDEMPOTENCY_FILES)
}

/// The files with which headers of replies are read.
pub(super) fn header_files() -> Vec<(String, String)> {
    carried("header_values", HEADER_FILES)
}

/// The files with which lists are walked that come in pages.
pub(super) fn paging_files() -> Vec<(String, String)> {
    carried("paging", PAGING_FILES)
}

/// The files with which XML is written and read.
pub(super) fn xml_files() -> Vec<(String, String)> {
    carried("xml", XML_FILES)
}

fn carried(module: &str, files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(path, source)| (format!("{module}/{path}"), (*source).to_owned())).collect()
}
