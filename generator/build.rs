//! Lists the files of the runtime, so that the generator can carry them and none is forgotten.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("runtime/src");
    let list = module(&root.join("runtime"), "RUNTIME_FILES")?
        + &module(&root.join("idempotency"), "IDEMPOTENCY_FILES")?
        + &module(&root.join("header_values"), "HEADER_FILES")?
        + &module(&root.join("paging"), "PAGING_FILES")?
        + &module(&root.join("oauth"), "OAUTH_FILES")?
        + &module(&root.join("validation"), "VALIDATION_FILES")?
        + &module(&root.join("verification"), "VERIFICATION_FILES")?
        + &module(&root.join("xml"), "XML_FILES")?;
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("runtime_files.rs"), list)
}

/// A constant with the files of a module: path below its folder and source.
fn module(root: &Path, name: &str) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(root, &mut files)?;
    files.sort();
    let mut list = format!("const {name}: &[(&str, &str)] = &[\n");
    for file in files {
        let path = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let _ = writeln!(list, "    ({path:?}, include_str!({:?})),", file.display().to_string());
    }
    list.push_str("];\n");
    Ok(list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
