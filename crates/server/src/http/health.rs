//! `/healthz` and `/readyz`: whether the process lives, and whether it has data to answer from.

use super::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The process lives.
pub(super) async fn show_health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// A dataset is loaded: its revision, and why a newer one could not be loaded where that is so.
pub(super) async fn show_readiness(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    let failure = state.live.failure().map(|message| message.to_string());
    match state.live.current() {
        Some(dataset) => {
            let info = &dataset.info;
            (
                StatusCode::OK,
                Json(json!({ "status": "ready", "revision": info.revision, "importedAt": info.imported_at, "demo": info.demo, "failure": failure })),
            )
        }
        None => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "loading", "failure": failure }))),
    }
}
