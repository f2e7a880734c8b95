//! Makes the folder of the playground's built assets, so that the server also builds without Node.js, and watches it.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it for build scripts");
    let assets = Path::new(&root).join("web/dist");
    fs::create_dir_all(&assets)?;
    // The list of embedded files is fixed when the crate is compiled: a new one must compile it again.
    println!("cargo:rerun-if-changed={}", assets.display());
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}
