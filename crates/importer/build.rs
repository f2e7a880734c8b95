//! Digests the sources and the data of the rules into `HELHETEN_RULES_VERSION`.

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const RULES: &[&str] = &["src/read.rs", "src/read", "src/extract.rs", "src/extract", "src/resolve.rs", "src/resolve", "../model/src/vocabulary.rs", "../model/src/vocabulary"];

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
    let version: String = digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    println!("cargo:rustc-env=HELHETEN_RULES_VERSION={version}");
    Ok(())
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
