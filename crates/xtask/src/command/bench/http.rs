//! The table of what answers over HTTP cost the processor.

use crate::environment::{cargo, root, target};
use crate::process;
use crate::say::say;
use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How much more a question may cost than a handler written by hand, where it is asked for the first time.
const FIRST_RATIO_MAX: &[(&str, f64)] = &[("point", 4.0), ("page", 6.0), ("nested", 9.0)];
/// How much more it may cost than a handler that sends bytes, where it was asked before.
const AGAIN_RATIO_MAX: f64 = 1.5;
/// An answer of fewer bytes holds no rows.
const ROWS_BYTES_MIN: u32 = 100;

/// What one question came to, as `crates/server/benches/http/main.rs` writes it.
#[derive(Deserialize)]
struct Row {
    name: String,
    bytes: u32,
    first_us: f64,
    written_us: f64,
    again_us: f64,
    static_us: f64,
    first_ratio: f64,
    again_ratio: f64,
}

/// Where the benchmark writes what it measured.
fn measurements() -> PathBuf {
    target().join("http-bench.json")
}

/// What one question costs another server, as `crates/server/benches/http/main.rs` writes it.
#[derive(Deserialize)]
struct PeerRow {
    name: String,
    bytes: u32,
    us: f64,
}

/// The gateway that somebody would put over the same database, and its packages on `PyPI`.
const PEER_PACKAGES: &[&str] = &["datasette==0.65.5", "datasette-graphql==2.2"];

/// Measures this server.
pub(super) fn measure() -> Result<()> {
    run_bench(&["--out".as_ref(), measurements().as_os_str()])
}

/// Installs another server, and measures it.
pub(super) fn measure_peer() -> Result<()> {
    let environment = target().join("peers");
    let program = |name: &str| environment.join("bin").join(name);
    if !program("datasette").is_file() {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(&environment)).context("Python 3.10 or newer is needed, with venv")?;
        process::run(Command::new(program("python")).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PEER_PACKAGES))?;
    }
    run_bench(&["--peer".as_ref(), program("datasette").as_os_str(), "--out".as_ref(), peer_measurements().as_os_str()])
}

fn run_bench(arguments: &[&OsStr]) -> Result<()> {
    process::run(Command::new(cargo()).args(["bench", "--workspace", "--bench", "http", "--"]).args(arguments).current_dir(root()))
}

fn peer_measurements() -> PathBuf {
    target().join("http-peer-bench.json")
}

/// Prints what the other server costs beside this one.
pub(super) fn print_peer_table() -> Result<()> {
    let (rows, peers): (Vec<Row>, Vec<PeerRow>) = (read(&measurements())?, read(&peer_measurements())?);
    say("question   here us   again us    bytes   datasette-graphql us    bytes   times as much");
    for (row, peer) in rows.iter().filter_map(|row| Some((row, peers.iter().find(|peer| peer.name == row.name)?))) {
        // What finds nothing is no answer to compare with.
        let times = if peer.bytes < ROWS_BYTES_MIN { "no rows".to_owned() } else { format!("{:.0}", peer.us / row.first_us) };
        say(&format!("{:<8} {:>9.1} {:>10.1} {:>8} {:>22.1} {:>8} {:>15}", row.name, row.first_us, row.again_us, row.bytes, peer.us, peer.bytes, times));
    }
    say("The other server answers less: no documents of a body, no parent, no evidence.");
    Ok(())
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T> {
    let text = fs::read_to_string(file).with_context(|| format!("there is no measurement at {}; run without --last", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no measurement", file.display()))
}

/// Prints the table of the last run; tells what is beyond what is wanted.
pub(super) fn print_table() -> Result<Vec<String>> {
    let rows: Vec<Row> = read(&measurements())?;
    say("question    bytes   first us  by hand us  ratio (at most)   again us  static us  ratio (at most)");
    for row in &rows {
        say(&format!(
            "{:<8} {:>8} {:>10.1} {:>11.1} {:>6.2} {:>10} {:>10.1} {:>10.1} {:>6.2} {:>10}",
            row.name,
            row.bytes,
            row.first_us,
            row.written_us,
            row.first_ratio,
            first_ratio_max(row).map_or_else(String::new, |max| format!("({max})")),
            row.again_us,
            row.static_us,
            row.again_ratio,
            format!("({AGAIN_RATIO_MAX})"),
        ));
    }
    Ok(rows.iter().flat_map(complaints).collect())
}

fn first_ratio_max(row: &Row) -> Option<f64> {
    FIRST_RATIO_MAX.iter().find(|(name, _)| *name == row.name).map(|(_, max)| *max)
}

fn complaints(row: &Row) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(max) = first_ratio_max(row).filter(|max| row.first_ratio > *max) {
        found.push(format!("{}: the first answer costs {:.2} times one by hand, not {max}", row.name, row.first_ratio));
    }
    if row.again_ratio > AGAIN_RATIO_MAX {
        found.push(format!("{}: the answer again costs {:.2} times sent bytes, not {AGAIN_RATIO_MAX}", row.name, row.again_ratio));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_what_is_wanted_is_told() {
        let row = |first_ratio, again_ratio| Row {
            name: "page".into(),
            bytes: 7_000,
            first_us: 1.0,
            written_us: 1.0,
            again_us: 1.0,
            static_us: 1.0,
            first_ratio,
            again_ratio,
        };
        assert!(complaints(&row(5.9, 1.5)).is_empty());
        assert_eq!(complaints(&row(6.1, 1.6)).len(), 2);
    }
}
