//! What the tests of the whole product share: the workspace's folder, databases and the program itself.

pub mod database;
pub mod demo;
pub mod foreign;
pub mod program;
pub mod regions;
pub mod site;

use std::path::{Path, PathBuf};

/// The folder that holds the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
