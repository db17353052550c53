//! How commands speak to people and to tools.

use std::io::IsTerminal as _;

use clap::ValueEnum;
use coinage::diagnostics::{Severity, render};
use coinage::{Diagnostics, Source};

/// For whom the findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// For people.
    #[default]
    Human,
    /// For tools: one JSON object per line.
    Json,
}

/// How many warnings of one kind people are shown.
const MOST_PER_CODE: usize = 5;

/// Shows all findings: to people on standard error, to tools on standard output.
pub(crate) fn findings(diagnostics: &Diagnostics, sources: &[&Source], format: MessageFormat) {
    match format {
        MessageFormat::Json => print!("{}", render::json(diagnostics, sources)),
        MessageFormat::Human => {
            let style = render::Style { colour: is_coloured(), most_per_code: MOST_PER_CODE };
            eprint!("{}", render::text(diagnostics, sources, style));
        }
    }
}

/// `1 warning`, `2 warnings`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The warnings of a run, for the summary line.
pub(crate) fn warnings(diagnostics: &Diagnostics) -> String {
    match diagnostics.count(Severity::Warning) {
        0 => String::new(),
        count => format!(", {}", counted(count, "warning")),
    }
}

fn is_coloured() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stderr().is_terminal()
}
