//! Path templates: what stands in braces, and what does not belong into a path.

/// A key of `paths`, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Template {
    /// The path without query and fragment, its variables in plain braces.
    pub(super) path: String,
    /// The variables of the path, in order, each once.
    pub(super) variables: Vec<String>,
    /// Variables that stand in the path more than once.
    pub(super) repeated: Vec<String>,
    /// The variables of the query part.
    pub(super) query_variables: Vec<String>,
    /// The part of the query that has no variables.
    pub(super) fixed_query: Option<String>,
    /// Whether there is a fragment.
    pub(super) has_fragment: bool,
    /// Whether a brace is not closed.
    pub(super) is_broken: bool,
}

impl Template {
    /// Takes `key` apart. Variables with an operator or a pattern (`{+name}`, `{id:[0-9]+}`) are read as
    /// plain ones, unless `is_declared` knows them as they stand.
    pub(super) fn parse(key: &str, is_declared: impl Fn(&str) -> bool) -> Self {
        let mut template = Self::default();
        let (before, fragment) = split_outside_braces(key, '#');
        template.has_fragment = fragment.is_some();
        let (path, query) = split_outside_braces(before, '?');
        let (path, variables, broken) = variables(path, &is_declared);
        template.path = path;
        template.is_broken = broken;
        for variable in variables {
            if template.variables.contains(&variable) {
                template.repeated.push(variable);
            } else {
                template.variables.push(variable);
            }
        }
        let mut fixed = Vec::new();
        for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (_, names, _) = self::variables(pair, &is_declared);
            if names.is_empty() {
                fixed.push(pair);
            }
            template.query_variables.extend(names);
        }
        template.fixed_query = (!fixed.is_empty()).then(|| fixed.join("&"));
        template
    }
}

/// Splits at the first `mark` that is not inside braces: `{id:[?]}` has none.
fn split_outside_braces(text: &str, mark: char) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    for (index, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if character == mark && depth == 0 => {
                return (&text[..index], Some(&text[index + mark.len_utf8()..]));
            }
            _ => {}
        }
    }
    (text, None)
}

/// The text with plain variables, their names, and whether a brace was left open.
fn variables(text: &str, is_declared: impl Fn(&str) -> bool) -> (String, Vec<String>, bool) {
    let mut plain = String::with_capacity(text.len());
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        plain.push_str(&rest[..open]);
        let Some(close) = closing(&rest[open..]) else {
            plain.push_str(&rest[open..]);
            return (plain, names, true);
        };
        let inside = &rest[open + 1..open + close];
        let name = if is_declared(inside) { inside } else { bare(inside) };
        plain.push('{');
        plain.push_str(name);
        plain.push('}');
        names.push(name.to_owned());
        rest = &rest[open + close + 1..];
    }
    plain.push_str(rest);
    (plain, names, false)
}

/// Where the brace that `text` begins with closes; patterns may hold braces of their own.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.char_indices().find_map(|(index, character)| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(index)
    })
}

/// A variable's name without the operators of URI templates and the patterns of routers.
fn bare(inside: &str) -> &str {
    let name = inside.split_once(':').map_or(inside, |(name, _)| name);
    let name = name.trim().trim_start_matches(['+', '#', '.', '/', ';', '?', '&', '*']);
    let name = name.trim_end_matches(['+', '*', '?']).trim_end_matches("...");
    if name.is_empty() { inside } else { name }
}
