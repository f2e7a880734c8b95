//! Digests the sources and the data of the rules into `HELHETEN_RULES_VERSION`, and embeds the bundled fixture pages,
//! the corrections and the sources.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FIXTURES: &str = "../../fixtures/pages";
const CORRECTIONS: &str = "corrections";
const SOURCES: &str = "sources";
const RULES: &[&str] = &[
    "src/read.rs",
    "src/read",
    "src/extract.rs",
    "src/extract",
    "src/resolve.rs",
    "src/resolve",
    "../model/src/projection.rs",
    "../model/src/projection",
    "../model/src/vocabulary.rs",
    "../model/src/vocabulary",
];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it for build scripts"));
    let mut files = Vec::new();
    for rule in RULES {
        println!("cargo:rerun-if-changed={rule}");
        collect_files(&root.join(rule), &mut files)?;
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in &files {
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        digest.update(name.as_bytes());
        // A checkout with other line ends has the same rules.
        digest.update(fs::read_to_string(file)?.replace("\r\n", "\n").as_bytes());
    }
    let mut version = String::new();
    for byte in digest.finalize().iter().take(6) {
        write!(version, "{byte:02x}").expect("writing to a string cannot fail");
    }
    println!("cargo:rustc-env=HELHETEN_RULES_VERSION={version}");
    embed(&root, FIXTURES, "fixtures.rs", |name| matches!(name, "page.html" | "page.txt" | "source.toml"))?;
    let is_toml = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "toml");
    embed(&root, CORRECTIONS, "corrections.rs", is_toml)?;
    embed(&root, SOURCES, "sources.rs", is_toml)
}

/// Writes a list of a folder's files whose names are wanted, each as its path and its bytes.
fn embed(root: &Path, folder: &str, list_name: &str, is_wanted: impl Fn(&str) -> bool) -> io::Result<()> {
    println!("cargo:rerun-if-changed={folder}");
    let folder = &root.join(folder);
    let mut files = Vec::new();
    collect_files(folder, &mut files)?;
    files.retain(|file| file.file_name().is_some_and(|name| is_wanted(&name.to_string_lossy())));
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(folder).unwrap_or(file).to_string_lossy().replace('\\', "/");
        writeln!(list, "    ({name:?}, include_bytes!({:?})),", file.display().to_string()).expect("writing to a string cannot fail");
    }
    list += "]\n";
    let target = env::var_os("OUT_DIR").expect("cargo sets it for build scripts");
    fs::write(Path::new(&target).join(list_name), list)
}

fn collect_files(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect_files(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}
