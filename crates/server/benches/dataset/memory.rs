//! Benchmark: how much memory a dataset and the index of its search take. A program of its own, since counting takes time.

mod database;
mod synthetic;
mod write;

use database::{Database, Settings};
use helheten_server::load_dataset;
use peak_alloc::PeakAlloc;
use std::error::Error;

/// Counts what is allocated, as it is asked for.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::read()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    settings.measure_all("memory", |organizations| runtime.block_on(async { measure(settings.open(organizations).await?).await }))
}

async fn measure(database: Database) -> Result<serde_json::Value, Box<dyn Error>> {
    let Database { organizations, rows, db } = database;
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let dataset = load_dataset(&db).await?;
    let peak_bytes = ALLOCATED.peak_usage().saturating_sub(before);
    db.close().await?;
    let dataset_bytes = ALLOCATED.current_usage().saturating_sub(before);
    database::check(&dataset, organizations)?;
    let before = ALLOCATED.current_usage();
    let dataset = tokio::task::spawn_blocking(move || {
        dataset.search_index();
        dataset
    });
    let _dataset = dataset.await?;
    let index_bytes = ALLOCATED.current_usage().saturating_sub(before);
    Ok(
        serde_json::json!({ "organizations": organizations, "rows": rows, "dataset_bytes": dataset_bytes, "peak_bytes": peak_bytes, "index_bytes": index_bytes }),
    )
}
