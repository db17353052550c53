//! The texts of references, as far as they say in which file to look.

use crate::pointer::percent_decoded;

/// What a reference leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A place of the same file; the fragment without its `#`.
    Here(String),
    /// A place of the file at a path from the folder of the document.
    File(String, String),
    /// Some place on the network, or nothing that means anything here.
    Elsewhere,
}

/// What the reference `text` leads to from a file at the path `from`.
pub(super) fn address(text: &str, from: &str) -> Address {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    if path.is_empty() {
        return Address::Here(fragment.to_owned());
    }
    if has_scheme(path) || path.starts_with("//") || path.contains('\0') {
        return Address::Elsewhere;
    }
    // Backslashes come from documents that were written on Windows.
    let path = percent_decoded(path).replace('\\', "/");
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    Address::File(joined(folder, &path), fragment.to_owned())
}

/// Whether `text` begins like `https:`.
pub(in crate::load) fn has_scheme(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The path `path` as it is meant in `folder`, without `.` and, except at its beginning, without `..`.
pub(in crate::load) fn joined(folder: &str, path: &str) -> String {
    let is_absolute = path.starts_with('/') || folder.starts_with('/');
    let folder = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    format!("{}{}", if is_absolute { "/" } else { "" }, parts.join("/"))
}

/// Whether the entry `text` of a discriminator's mapping is a reference and not the name of a schema.
pub(super) fn is_reference(text: &str) -> bool {
    text.contains('#') || extension(text).is_some_and(|it| matches!(&*it, "json" | "yaml" | "yml"))
}

/// Whether the file at `path` holds a text for people.
pub(super) fn is_prose(path: &str) -> bool {
    extension(path).is_some_and(|it| matches!(&*it, "md" | "markdown" | "txt" | "html" | "htm"))
}

fn extension(path: &str) -> Option<String> {
    Some(path.rsplit_once('.')?.1.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, from: &str, path: &str, fragment: &str) {
        assert_eq!(address(text, from), Address::File(path.to_owned(), fragment.to_owned()));
    }

    #[test]
    fn paths_are_relative_to_the_file_that_holds_them() {
        check("pet.yaml#/Pet", "api.yaml", "pet.yaml", "/Pet");
        check("./models/../pet.yaml", "api.yaml", "pet.yaml", "");
        check("../b.json#", "models/a.yaml", "b.json", "");
        check("../../x/b.json", "models/a.yaml", "../x/b.json", "");
        check("../b.json", "../x/a.yaml", "../b.json", "");
        check("a%20b.yaml#/A%2FB", "api.yaml", "a b.yaml", "/A%2FB");
        check("..%2f..%2fetc", "a/b.yaml", "../etc", "");
        check("models\\pet.yaml", "api.yaml", "models/pet.yaml", "");
        check("/etc/../../passwd", "a/b.yaml", "/passwd", "");
        check("b.yaml", "/srv/a.yaml", "/srv/b.yaml", "");
    }

    #[test]
    fn what_is_no_path_is_left_alone() {
        assert_eq!(address("#/Pet", "a.yaml"), Address::Here("/Pet".to_owned()));
        assert_eq!(address("", "a.yaml"), Address::Here(String::new()));
        for text in ["https://example.com/a.yaml#/A", "//example.com/a", "C:/a.yaml", "urn:a:b", "\0x"] {
            assert_eq!(address(text, "a.yaml"), Address::Elsewhere, "{text}");
        }
    }

    #[test]
    fn names_in_a_mapping_are_no_references() {
        assert!(is_reference("pet.YAML"));
        assert!(is_reference("#/components/schemas/Pet"));
        assert!(!is_reference("Pet"));
        assert!(!is_reference("v1.Pet"));
    }
}
