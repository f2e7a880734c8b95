//! The program `helheten`, built once for all tests of a binary.

use crate::root;
use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

static PROGRAM: LazyLock<PathBuf> = LazyLock::new(build_program);

/// The program that `HELHETEN_PROGRAM` names, or else one that is built now with the profile of the tests.
///
/// Cargo builds programs only for tests of their own package; `cargo xtask test` runs those as well and names the outcome.
pub fn helheten() -> Command {
    Command::new(&*PROGRAM)
}

fn build_program() -> PathBuf {
    if let Some(program) = env::var_os("HELHETEN_PROGRAM") {
        return program.into();
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let release = !cfg!(debug_assertions);
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--package", "helheten"]).args(release.then_some("--release")).current_dir(root());
    let status = build.status().expect("cargo started this test, so it can be started");
    assert!(status.success(), "the program does not build");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let profile = if release { "release" } else { "debug" };
    target.join(profile).join(format!("helheten{}", env::consts::EXE_SUFFIX))
}
