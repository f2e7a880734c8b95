//! The table of what answers over HTTP cost the processor.

use crate::environment::target;
use crate::say::say;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;
use std::path::PathBuf;

/// How much more a question may cost than a handler written by hand, where it is asked for the first time.
const FIRST_RATIO_MAX: &[(&str, f64)] = &[("point", 4.0), ("page", 6.0), ("nested", 9.0)];
/// How much more it may cost than a handler that sends bytes, where it was asked before.
const AGAIN_RATIO_MAX: f64 = 1.5;

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
pub(super) fn measurements() -> PathBuf {
    target().join("http-bench.json")
}

/// Prints the table of the last run; tells what is beyond what is wanted.
pub(super) fn print_table() -> Result<Vec<String>> {
    let file = measurements();
    let text = fs::read_to_string(&file).with_context(|| format!("there is no measurement at {}; run without --last", file.display()))?;
    let rows: Vec<Row> = serde_json::from_str(&text).with_context(|| format!("{} is no measurement", file.display()))?;
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
