//! Benchmark: how long it takes to load a dataset and to search it, from 2,000 to 200,000 invented organizations. `cargo xtask bench` prints it.

mod database;
mod search;
mod synthetic;
mod write;

use database::{Database, Settings};
use helheten_server::load_dataset;
use search::{SearchCost, measure_search};
use std::error::Error;
use std::time::Instant;

/// What one size came to.
struct Cost {
    organizations: usize,
    rows: u64,
    load_seconds: f64,
    search: SearchCost,
}

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::read()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let measure = |database| runtime.block_on(measure(database)).map(|cost| as_json(&cost));
    settings.measure_all("dataset", |organizations| measure(runtime.block_on(settings.open(organizations))?))
}

async fn measure(database: Database) -> Result<Cost, Box<dyn Error>> {
    let Database { organizations, rows, db } = database;
    let started = Instant::now();
    let dataset = load_dataset(&db).await?;
    let load_seconds = started.elapsed().as_secs_f64();
    database::check(&dataset, organizations)?;
    // The database stays open, as it does in the server: a thread that ends would leave its heap to the next one.
    let search = tokio::task::spawn_blocking(move || measure_search(&dataset)).await?;
    db.close().await?;
    Ok(Cost { organizations, rows, load_seconds, search })
}

fn as_json(cost: &Cost) -> serde_json::Value {
    let Cost { organizations, rows, load_seconds, search } = cost;
    serde_json::json!({
        "organizations": organizations, "rows": rows, "load_seconds": load_seconds, "texts": search.texts, "index_seconds": search.index_seconds,
        "median_ms": search.median_ms, "p99_ms": search.p99_ms, "slowest": search.slowest,
        "near_median_ms": search.near_median_ms, "near_p99_ms": search.near_p99_ms, "near_slowest": search.near_slowest,
    })
}
