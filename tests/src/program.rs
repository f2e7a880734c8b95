//! The program `helheten`, built once for all tests of a binary.

use crate::root;
use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

static PROGRAM: LazyLock<PathBuf> = LazyLock::new(build_program);

/// The program, built with the same profile as the tests. Cargo builds it only for tests of its own package.
pub fn helheten() -> Command {
    Command::new(&*PROGRAM)
}

fn build_program() -> PathBuf {
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
