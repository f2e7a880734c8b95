//! Benchmark: what loading a dataset and searching it cost, from 2,000 to 200,000 invented organizations. `cargo xtask bench` prints it.

mod search;
mod synthetic;
mod write;

use helheten_server::{Dataset, load_dataset};
use peak_alloc::PeakAlloc;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use search::{SearchCost, measure_search};
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Instant;
use synthetic::add_organization;
use write::write_database;

/// Counts what is allocated, as it is asked for.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// How many organizations the databases have, unless `--sizes` says so.
const SIZES: &[usize] = &[2_000, 20_000, 200_000];

/// What one size came to.
struct Cost {
    organizations: usize,
    rows: u64,
    load_seconds: f64,
    dataset_bytes: usize,
    peak_bytes: usize,
    search: SearchCost,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let value_of = |name: &str| arguments.iter().position(|argument| argument == name).and_then(|place| arguments.get(place + 1));
    let sizes = match value_of("--sizes") {
        Some(sizes) => sizes.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?,
        None => SIZES.to_vec(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut costs = Vec::new();
    for size in sizes {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        let cost = runtime.block_on(measure(size, folder.path()))?;
        write!(std::io::stderr(), "{}", as_json(&cost))?;
        costs.push(cost);
    }
    let lines: Vec<String> = costs.iter().map(as_json).collect();
    let json = format!("[\n{}\n]\n", lines.join(",\n"));
    match value_of("--out") {
        Some(file) => fs::write(file, json)?,
        None => write!(std::io::stdout(), "{json}")?,
    }
    Ok(())
}

async fn measure(organizations: usize, folder: &Path) -> Result<Cost, Box<dyn Error>> {
    let file = folder.join("synthetic.db");
    let rows = write_database(&connect(&file).await?, organizations, add_organization).await?;
    // A connection of its own: nothing of the writing is in its memory.
    let db = connect(&file).await?;
    let (before, started) = (ALLOCATED.current_usage(), Instant::now());
    ALLOCATED.reset_peak_usage();
    let dataset = load_dataset(&db).await?;
    let load_seconds = started.elapsed().as_secs_f64();
    let peak_bytes = ALLOCATED.peak_usage().saturating_sub(before);
    db.close().await?;
    let dataset_bytes = ALLOCATED.current_usage().saturating_sub(before);
    check(&dataset, organizations)?;
    let search = tokio::task::spawn_blocking(move || measure_search(&dataset)).await?;
    Ok(Cost { organizations, rows, load_seconds, dataset_bytes, peak_bytes, search })
}

async fn connect(file: &Path) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", file.display()));
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await
}

/// What was written was read, and joined.
fn check(dataset: &Dataset, organizations: usize) -> Result<(), Box<dyn Error>> {
    let stated = dataset.organizations.rows().iter().all(|row| dataset.evidence_of(row).count() >= 3 && dataset.choices_of(row).len() >= 3);
    if dataset.organizations.len() != organizations || !stated {
        return Err(format!("of {organizations} organizations {} were read, or lack evidence", dataset.organizations.len()).into());
    }
    Ok(())
}

fn as_json(cost: &Cost) -> String {
    let Cost { organizations, rows, load_seconds, dataset_bytes, peak_bytes, search } = cost;
    serde_json::json!({
        "organizations": organizations, "rows": rows, "load_seconds": load_seconds, "dataset_bytes": dataset_bytes, "peak_bytes": peak_bytes,
        "texts": search.texts, "index_seconds": search.index_seconds, "index_bytes": search.index_bytes,
        "median_ms": search.median_ms, "p99_ms": search.p99_ms, "slowest": search.slowest,
        "near_median_ms": search.near_median_ms, "near_p99_ms": search.near_p99_ms, "near_slowest": search.near_slowest,
    })
    .to_string()
}
