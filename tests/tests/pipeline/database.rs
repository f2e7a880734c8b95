//! Databases for tests, of each kind, and everything that they hold.

use helheten_importer::store::open_for_writing;
use helheten_model::entity;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, EntityTrait};
use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// An empty database of a test's own.
pub(crate) struct TestDatabase {
    /// Its address.
    pub(crate) address: String,
    /// What holds its file, and goes with it.
    folder: Option<TempDir>,
}

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

impl TestDatabase {
    /// One in a file.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { address: format!("sqlite://{}/helheten.db", folder.path().display()), folder: Some(folder) }
    }

    /// One of each kind that can be had here; says which cannot.
    pub(crate) async fn all() -> Vec<Self> {
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
    pub(crate) async fn open(&self) -> DatabaseConnection {
        open_for_writing(&self.address).await.unwrap()
    }

    /// Its file, where it is one.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path().join("helheten.db"))
    }

    /// Its address, with the file created where there is none.
    pub(crate) fn raw_address(&self) -> String {
        if self.is_sqlite() { format!("{}?mode=rwc", self.address) } else { self.address.clone() }
    }

    /// Whether it is a file.
    pub(crate) fn is_sqlite(&self) -> bool {
        self.folder.is_some()
    }
}

#[expect(clippy::disallowed_methods, reason = "what tests may use is told by the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn say_skipped() {
    eprintln!("skipped on PostgreSQL: TEST_POSTGRES_URL names no database");
}

/// All rows of all tables, by table, in an order that does not depend on the database.
pub(crate) type Contents = BTreeMap<&'static str, Vec<String>>;

/// Everything that a database holds.
pub(crate) async fn load_contents(db: &DatabaseConnection) -> Contents {
    macro_rules! load {
        ($($table:ident),+ $(,)?) => {
            BTreeMap::from([$((stringify!($table), load_rows::<entity::$table::Entity>(db).await)),+])
        };
    }
    load!(
        assertion,
        choice,
        contact_point,
        decision_right,
        document,
        duty,
        event,
        event_organization,
        figure,
        finding,
        goal,
        governance_level,
        import_run,
        law,
        membership,
        mission,
        organization,
        organization_alias,
        organization_level,
        organization_match,
        organization_mission,
        organization_period,
        page,
        page_version,
        page_visit,
        person,
        post,
        redirect,
        region,
        region_law,
        relation,
        relation_ground,
        revision,
        statement,
        tombstone,
    )
}

/// Everything but the runs and the visits, which every import adds.
pub(crate) async fn load_held(db: &DatabaseConnection) -> Contents {
    let mut contents = load_contents(db).await;
    contents.retain(|table, _| !matches!(*table, "import_run" | "page_visit"));
    contents
}

async fn load_rows<E: EntityTrait>(db: &DatabaseConnection) -> Vec<String> {
    let mut rows: Vec<String> = E::find().all(db).await.unwrap().iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}
