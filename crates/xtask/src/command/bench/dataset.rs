//! The tables of what loading a dataset and searching it cost.

use crate::environment::{cargo, root, target};
use crate::process;
use crate::say::say;
use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Rows a second that loading reads at least.
const ROWS_PER_SECOND_MIN: f64 = 100_000.0;
/// Bytes of memory a row at most.
const BYTES_PER_ROW_MAX: f64 = 1_536.0;
/// How much more a row may cost than at the size before.
const GROWTH_MAX: f64 = 1.5;
/// Milliseconds of the processor that a search of two words takes at most, over so many texts.
const SEARCH_MS_MAX: f64 = 2.0;
/// Up to how many texts that holds.
const SEARCH_TEXTS_MAX: u32 = 150_000;

/// What one size came to, as `crates/server/benches/dataset/` writes it: `main.rs` all but the bytes, `memory.rs` those.
#[derive(Deserialize)]
struct Row {
    organizations: u32,
    rows: u32,
    load_seconds: f64,
    dataset_bytes: f64,
    peak_bytes: f64,
    texts: u32,
    index_seconds: f64,
    index_bytes: f64,
    median_ms: f64,
    p99_ms: f64,
    near_median_ms: f64,
    near_p99_ms: f64,
}

impl Row {
    fn rows_per_second(&self) -> f64 {
        f64::from(self.rows) / self.load_seconds
    }

    fn bytes_per_row(&self) -> f64 {
        self.dataset_bytes / f64::from(self.rows)
    }
}

/// Where the benchmarks write what they measured.
fn measurements() -> PathBuf {
    target().join("dataset-bench")
}

/// Measures databases of these sizes.
pub(super) fn measure(sizes: &[u32]) -> Result<()> {
    let databases = target().join("tmp/dataset-bench");
    // What a run that was stopped has left may be of an older program.
    for folder in [&databases, &measurements()] {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("failed to remove {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    }
    let sizes: Vec<String> = sizes.iter().map(ToString::to_string).collect();
    let mut bench = Command::new(cargo());
    bench.args(["bench", "--workspace", "--bench", "dataset", "--bench", "memory", "--", "--sizes"]).arg(sizes.join(","));
    let measured = process::run(bench.arg("--databases").arg(&databases).arg("--out").arg(measurements()).current_dir(root()));
    fs::remove_dir_all(&databases).with_context(|| format!("failed to remove {}", databases.display()))?;
    measured
}

/// The measurements of the last run.
fn read_rows() -> Result<Vec<Row>> {
    let read = |name: &str| -> Result<Vec<Map<String, Value>>> {
        let file = measurements().join(name);
        let text = fs::read_to_string(&file).with_context(|| format!("there is no measurement at {}; run without --last", file.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is no measurement", file.display()))
    };
    let (times, bytes) = (read("dataset.json")?, read("memory.json")?);
    let rows = times.into_iter().zip(bytes).map(|(times, bytes)| times.into_iter().chain(bytes).collect());
    rows.map(|row| serde_json::from_value(Value::Object(row)).context("the measurements are those of another version")).collect()
}

/// Prints the tables of the last run; tells what is beyond what is wanted.
pub(super) fn print_tables() -> Result<Vec<String>> {
    let rows = read_rows()?;
    say("organizations       rows  load s     rows/s  bytes/row  peak bytes/row  growth of time, of bytes");
    for (index, row) in rows.iter().enumerate() {
        let growth = index.checked_sub(1).map(|before| growth(&rows[before], row));
        say(&format!(
            "{:>13} {:>10} {:>7.2} {:>10.0} {:>10.0} {:>15.0}  {}",
            row.organizations,
            row.rows,
            row.load_seconds,
            row.rows_per_second(),
            row.bytes_per_row(),
            row.peak_bytes / f64::from(row.rows),
            growth.map_or_else(String::new, |(time, bytes)| format!("{time:.2}, {bytes:.2}")),
        ));
    }
    say("\n        texts  index s  index MB  bytes/text  two words: median, p99 ms   with a slip: median, p99 ms");
    for row in &rows {
        say(&format!(
            "{:>13} {:>8.2} {:>9.1} {:>11.0} {:>20.2} {:>7.2} {:>21.2} {:>7.2}",
            row.texts,
            row.index_seconds,
            row.index_bytes / 1e6,
            row.index_bytes / f64::from(row.texts),
            row.median_ms,
            row.p99_ms,
            row.near_median_ms,
            row.near_p99_ms,
        ));
    }
    Ok(rows.iter().enumerate().flat_map(|(index, row)| complaints(row, index.checked_sub(1).map(|before| &rows[before]))).collect())
}

/// How much more a row takes than at the size before: in time, and in bytes.
fn growth(before: &Row, row: &Row) -> (f64, f64) {
    (before.rows_per_second() / row.rows_per_second(), row.bytes_per_row() / before.bytes_per_row())
}

fn complaints(row: &Row, before: Option<&Row>) -> Vec<String> {
    let size = row.organizations;
    let mut found = Vec::new();
    if row.rows_per_second() < ROWS_PER_SECOND_MIN {
        found.push(format!("{size} organizations: {:.0} rows a second are fewer than {ROWS_PER_SECOND_MIN:.0}", row.rows_per_second()));
    }
    if row.bytes_per_row() > BYTES_PER_ROW_MAX {
        found.push(format!("{size} organizations: {:.0} bytes a row are more than {BYTES_PER_ROW_MAX:.0}", row.bytes_per_row()));
    }
    if row.texts <= SEARCH_TEXTS_MAX && row.p99_ms > SEARCH_MS_MAX {
        found.push(format!("{} texts: one of a hundred searches takes {:.2} ms or more, not {SEARCH_MS_MAX}", row.texts, row.p99_ms));
    }
    if let Some((time, bytes)) = before.map(|before| growth(before, row)).filter(|(time, bytes)| time.max(*bytes) > GROWTH_MAX) {
        found.push(format!("{size} organizations: a row takes {time:.2} times the time and {bytes:.2} times the bytes of the size before"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(organizations: u32, load_seconds: f64, dataset_bytes: f64, p99_ms: f64) -> Row {
        let (rows, texts) = (organizations * 40, organizations * 5);
        let (peak_bytes, index_seconds, index_bytes) = (dataset_bytes, 1.0, 1.0);
        Row {
            organizations,
            rows,
            load_seconds,
            dataset_bytes,
            peak_bytes,
            texts,
            index_seconds,
            index_bytes,
            median_ms: p99_ms,
            p99_ms,
            near_median_ms: 0.0,
            near_p99_ms: 0.0,
        }
    }

    #[test]
    fn what_is_beyond_what_is_wanted_is_told() {
        let good = row(1_000, 0.2, 40_000_000.0, 0.5);
        assert!(complaints(&good, None).is_empty());
        assert_eq!(complaints(&row(1_000, 0.5, 40_000_000.0, 0.5), None).len(), 1);
        assert_eq!(complaints(&row(1_000, 0.2, 80_000_000.0, 0.5), None).len(), 1);
        assert_eq!(complaints(&row(1_000, 0.2, 40_000_000.0, 2.5), None).len(), 1);
        assert_eq!(complaints(&row(100_000, 20.0, 4_000_000_000.0, 9.0), Some(&good)).len(), 0);
        assert_eq!(complaints(&row(10_000, 3.2, 400_000_000.0, 0.5), Some(&good)).len(), 1);
    }
}
