//! The table of what reading and extracting a page cost.

use crate::environment::target;
use crate::say::say;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// What reading and extracting may cost, as a multiple of bare parsing.
const RATIO_MAX: f64 = 3.0;
/// What a page ten times as long may cost, as a multiple.
const GROWTH_MAX: f64 = 12.0;
/// The lengths of the benchmark's pages in bytes, as `crates/importer/benches/pages/main.rs` has them.
const SIZES: &[u32] = &[5_000, 20_000, 200_000, 2_000_000];
/// How often it measures each.
const ROUNDS: u32 = 5;

/// Prints the table of the last run; tells what is above what is wanted.
pub(super) fn print_table() -> Result<Vec<String>> {
    let rows = SIZES.iter().map(|size| load_row(*size)).collect::<Result<Vec<_>>>()?;
    say("page        parse      read  read+extract   read/parse  both/parse   growth per ten times the length");
    let mut above = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let growth = index.checked_sub(1).map(|before| growth(&rows[before], row));
        say(&format!(
            "{:>7} KB {} {} {}  {:>9.2} {:>11.2}   {}",
            row.bytes / 1_000,
            milliseconds(row.parse),
            milliseconds(row.read),
            milliseconds(row.both),
            row.read_ratio,
            row.both_ratio,
            growth.map_or_else(String::new, |growth| format!("{growth:.1}")),
        ));
        if row.both_ratio > RATIO_MAX {
            above.push(format!("{} KB: {:.2} times bare parsing", row.bytes / 1_000, row.both_ratio));
        }
        above.extend(
            growth.filter(|growth| *growth > GROWTH_MAX).map(|growth| format!("{} KB: {growth:.1} times the time for ten times the length", row.bytes / 1_000)),
        );
    }
    Ok(above)
}

/// The medians of one length of page over the rounds: times in nanoseconds, and ratios, each of times of one round.
struct Row {
    bytes: u32,
    parse: f64,
    read: f64,
    both: f64,
    read_ratio: f64,
    both_ratio: f64,
}

fn load_row(bytes: u32) -> Result<Row> {
    let time = |what: &str, round: u32| load_median(&target().join(format!("criterion/pages/{what}-{round}/{bytes}/new/estimates.json")));
    let times = |what: &str| (1..=ROUNDS).map(|round| time(what, round)).collect::<Result<Vec<f64>>>();
    let (parse, read, both) = (times("parse")?, times("read")?, times("read_and_extract")?);
    let ratio = |times: &[f64]| median(times.iter().zip(&parse).map(|(time, parse)| time / parse).collect());
    let (read_ratio, both_ratio) = (ratio(&read), ratio(&both));
    Ok(Row { bytes, parse: median(parse), read: median(read), both: median(both), read_ratio, both_ratio })
}

/// The one in the middle, of an odd number of them.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn load_median(file: &PathBuf) -> Result<f64> {
    let text = fs::read_to_string(file).with_context(|| format!("there is no measurement at {}; run without --last", file.display()))?;
    let estimates: serde_json::Value = serde_json::from_str(&text).with_context(|| format!("{} is no measurement", file.display()))?;
    estimates["median"]["point_estimate"].as_f64().with_context(|| format!("{} holds no median", file.display()))
}

/// How many times the time a page takes that is ten times as long, from two pages of other lengths.
fn growth(short: &Row, long: &Row) -> f64 {
    let tens = (f64::from(long.bytes) / f64::from(short.bytes)).log10();
    (long.both / short.both).powf(1.0 / tens)
}

fn milliseconds(nanoseconds: f64) -> String {
    format!("{:>7.3} ms", nanoseconds / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_for_ten_times_the_length() {
        let row = |bytes, both| Row { bytes, parse: 1.0, read: 1.0, both, read_ratio: 1.0, both_ratio: both };
        assert!((growth(&row(100, 5.0), &row(1_000, 50.0)) - 10.0).abs() < 1e-9);
        assert!((growth(&row(100, 5.0), &row(10_000, 500.0)) - 10.0).abs() < 1e-9);
    }
}
