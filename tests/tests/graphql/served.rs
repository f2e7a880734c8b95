//! A server over a database of a test's own, and pages that are imported into it.

use chrono::{DateTime, TimeDelta, Utc};
use helheten_importer::corrections::CorrectionSet;
use helheten_importer::fetch::Page;
use helheten_importer::fetch::folder::load_folder;
use helheten_importer::import::{Acceptance, ImportOptions, import_pages};
use helheten_importer::report::ImportReport;
use helheten_server::{ServeSettings, Server};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server that answers until it is dropped.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    client: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl Served {
    /// Serves a database on a free port of the loopback, and looks for newer data as often as is said.
    pub(crate) async fn start(db: DatabaseConnection, look_every: Duration) -> Self {
        let settings = ServeSettings { look_every, ..ServeSettings::new(([127, 0, 0, 1], 0).into()) };
        let server = Server::start(settings, db).await.unwrap();
        let address = server.address();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async {
            // A dropped sender stops the server too.
            let _ = stopped.await;
        }));
        Self { address, client: reqwest::Client::new(), stop: Some(stop), running }
    }

    /// The whole answer to a question, as the client gets it.
    pub(crate) async fn ask(&self, query: &str, variables: &Value) -> String {
        let request = json!({ "query": query, "variables": variables });
        let response = self.client.post(format!("http://{}/graphql", self.address)).json(&request).send().await.unwrap();
        response.text().await.unwrap()
    }

    /// The data of the answer to a question that must have no error.
    pub(crate) async fn data(&self, query: &str) -> Value {
        let mut answer: Value = serde_json::from_str(&self.ask(query, &json!({})).await).unwrap();
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// The answer of an address, as JSON.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let response = self.client.get(format!("http://{}{path}", self.address)).send().await.unwrap();
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    }

    /// Stops the server and waits until it has stopped.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        self.running.await.unwrap();
    }
}

/// Imports pages; every look at the clock finds it a second later.
pub(crate) async fn import(db: &DatabaseConnection, pages: Vec<Page>) -> ImportReport {
    import_at(db, pages, tick).await
}

/// Imports pages by a clock.
pub(crate) async fn import_at(db: &DatabaseConnection, pages: Vec<Page>, clock: fn() -> DateTime<Utc>) -> ImportReport {
    let options = ImportOptions { origin: "test", demo: true, program_version: "0.0.0", accept: Acceptance::Nothing, corrections: &CorrectionSet::NONE, clock };
    import_pages(db, pages, Vec::new(), &options, &mut |_| {}).await.unwrap()
}

/// Imports a folder of saved pages.
pub(crate) async fn import_folder(db: &DatabaseConnection, folder: &Path) -> ImportReport {
    import(db, load_folder(folder, tick()).unwrap().pages).await
}

/// The time of tests, which goes on by a second whenever it is asked for.
pub(crate) fn tick() -> DateTime<Utc> {
    static SECONDS: AtomicI64 = AtomicI64::new(0);
    let start: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    start + TimeDelta::seconds(SECONDS.fetch_add(1, Ordering::Relaxed))
}
