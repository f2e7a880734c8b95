//! What the commands learn from their surroundings: variables, folders and installed programs.

use std::env;
use std::path::{Path, PathBuf};

/// The variable that turns everything that would be skipped into a failure.
pub(crate) const NO_SKIP: &str = "HELHETEN_NO_SKIP";
/// The variable that names a PostgreSQL database for the tests.
pub(crate) const TEST_POSTGRES_URL: &str = "TEST_POSTGRES_URL";
/// The variable that names the Chromium that the tests drive.
pub(crate) const CHROMIUM: &str = "CHROMIUM";
/// The variable that names the program `helheten` for the tests.
pub(crate) const PROGRAM: &str = "HELHETEN_PROGRAM";
/// The variable that tells the tests how often to kill an import.
pub(crate) const KILLS: &str = "HELHETEN_KILLS";
/// For how many seconds clients ask while imports go on.
pub(crate) const LOAD_SECONDS: &str = "HELHETEN_LOAD_SECONDS";
/// How many questions are invented.
pub(crate) const FUZZ_CASES: &str = "HELHETEN_FUZZ_CASES";

/// A variable's value, where it is set and not empty.
#[expect(clippy::disallowed_methods, reason = "this is the one home of variables in this crate")]
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether nothing may be skipped.
pub(crate) fn forbids_skipping() -> bool {
    variable(NO_SKIP).is_some_and(|value| value != "0")
}

/// The folder that holds the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    variable("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo that started this program, or the one on the path.
pub(crate) fn cargo() -> String {
    variable("CARGO").unwrap_or_else(|| "cargo".to_owned())
}

/// The program `helheten` of a profile ("debug" or "release"), which may not be built yet.
pub(crate) fn program(profile: &str) -> PathBuf {
    target().join(profile).join(format!("helheten{}", env::consts::EXE_SUFFIX))
}

/// Finds an installed program on the path or in one of the further folders.
pub(crate) fn find_program(name: &str, further: &[PathBuf]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(further.iter().cloned());
    // npm is a script on Windows.
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    folders.flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{name}{ending}")))).find(|file| file.is_file())
}

/// Finds Chromium or Chrome.
pub(crate) fn find_chromium() -> Option<PathBuf> {
    let named = variable(CHROMIUM).map(PathBuf::from).filter(|file| file.is_file());
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| find_program(name, &[])))
}

/// Finds Node with its package manager; gives the package manager.
pub(crate) fn find_npm() -> Option<PathBuf> {
    find_program("node", &[]).and_then(|_| find_program("npm", &[]))
}
