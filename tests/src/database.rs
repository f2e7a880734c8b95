//! Databases for tests, of each kind.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

use helheten_importer::store::open_for_writing;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::env;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// An empty database of a test's own.
pub struct TestDatabase {
    /// Its address.
    pub address: String,
    /// What holds its file, and goes with it.
    folder: Option<TempDir>,
}

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

impl TestDatabase {
    /// One in a file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { address: format!("sqlite://{}/helheten.db", folder.path().display()), folder: Some(folder) }
    }

    /// One of each kind that can be had here; says which cannot.
    pub async fn all() -> Vec<Self> {
        let mut databases = vec![Self::sqlite()];
        match variable("TEST_POSTGRES_URL") {
            Some(url) => databases.push(Self::postgres(&url).await),
            None if variable("HELHETEN_NO_SKIP").is_some() => panic!("HELHETEN_NO_SKIP is set, and TEST_POSTGRES_URL names no database"),
            None => say_skipped(),
        }
        databases
    }

    /// A schema of its own in the database that is named.
    async fn postgres(url: &str) -> Self {
        let name = format!("helheten_test_{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::Relaxed));
        let db = Database::connect(url).await.unwrap();
        db.execute_unprepared(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")).await.unwrap();
        db.close().await.unwrap();
        let separator = if url.contains('?') { '&' } else { '?' };
        Self { address: format!("{url}{separator}options[search_path]={name}"), folder: None }
    }

    /// Opens it as the program does, with today's schema.
    pub async fn open(&self) -> DatabaseConnection {
        open_for_writing(&self.address).await.unwrap()
    }

    /// Its file, where it is one.
    pub fn file(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path().join("helheten.db"))
    }

    /// Its address, with the file created where there is none.
    pub fn raw_address(&self) -> String {
        if self.is_sqlite() { format!("{}?mode=rwc", self.address) } else { self.address.clone() }
    }

    /// Whether it is a file.
    pub fn is_sqlite(&self) -> bool {
        self.folder.is_some()
    }
}

/// A variable of the environment that says something.
#[expect(clippy::disallowed_methods, reason = "what tests may use is told by the environment")]
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn say_skipped() {
    eprintln!("skipped on PostgreSQL: TEST_POSTGRES_URL names no database");
}
