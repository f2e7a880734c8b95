//! The program, killed in the middle of an import: only whole regions are there, and the next run ends as if nothing had been.

use crate::database::TestDatabase;
use crate::folder::write_all_regions;
use helheten_importer::store::open_to_check;
use helheten_model::entity::{import_run, page, revision};
use helheten_tests::program::helheten;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Statement};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often the program is killed, on each kind of database.
const KILLS: u32 = 5;

/// The variable that asks for another number.
const KILLS_VARIABLE: &str = "HELHETEN_KILLS";

#[tokio::test]
async fn a_killed_import_leaves_whole_regions_and_the_next_one_ends_it() {
    let pages = write_all_regions();
    // Building the program is no part of what an import takes.
    assert!(helheten().arg("--version").stdout(Stdio::null()).status().unwrap().success());
    for kind in 0..TestDatabase::all().await.len() {
        let whole = fresh(kind).await;
        let started = Instant::now();
        assert!(import(&whole, pages.path()).status().unwrap().success());
        let duration = started.elapsed();
        let expected = export(&whole);
        assert!(expected.lines().count() > 21 * 5, "the pages state next to nothing");
        for kill in 0..kills() {
            let database = fresh(kind).await;
            let moment = random_moment(duration, kill);
            kill_import_after(&database, pages.path(), moment);
            check_whole_regions(&database).await;
            assert!(import(&database, pages.path()).status().unwrap().success(), "killed after {moment:?}");
            assert_eq!(export(&database), expected, "killed after {moment:?}");
        }
    }
}

fn kills() -> u32 {
    crate::database::variable(KILLS_VARIABLE).map_or(KILLS, |number| number.parse().expect("HELHETEN_KILLS is a number"))
}

async fn fresh(kind: usize) -> TestDatabase {
    TestDatabase::all().await.swap_remove(kind)
}

/// A moment within one part of the time that an import takes, so that all of it is met.
fn random_moment(duration: Duration, kill: u32) -> Duration {
    let part = duration / kills();
    let random = RandomState::new().hash_one(kill) % 1000;
    part * kill + part * u32::try_from(random).unwrap() / 1000
}

fn import(database: &TestDatabase, pages: &Path) -> Command {
    let mut command = helheten();
    command.args(["import", "--quiet", "--database", &database.address, "--pages"]).arg(pages).stdout(Stdio::null());
    command
}

fn kill_import_after(database: &TestDatabase, pages: &Path, moment: Duration) {
    let mut child = import(database, pages).spawn().unwrap();
    std::thread::sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What is held, without the times at which it was read.
fn export(database: &TestDatabase) -> String {
    let output = helheten().args(["export", "--database", &database.address]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let timeless = text.lines().map(|line| {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        // The times of what is held, and the ids that are made of them, are those of its own import.
        for field in ["fetched_at", "choices"] {
            line.as_object_mut().unwrap().remove(field);
        }
        line.to_string() + "\n"
    });
    timeless.collect()
}

async fn check_whole_regions(database: &TestDatabase) {
    let db = match open_to_check(&database.address).await {
        Ok(db) => db,
        // It was killed before there was one.
        Err(error) => return assert!(database.is_sqlite(), "{error}"),
    };
    if !has_schema(&db).await {
        return;
    }
    let mut pages: BTreeMap<String, usize> = BTreeMap::new();
    for page in page::Entity::find().all(&db).await.unwrap() {
        *pages.entry(page.region_code).or_default() += 1;
    }
    let revisions = revision::Entity::find().all(&db).await.unwrap();
    assert!(pages.values().all(|count| *count == 2), "{pages:?}");
    assert_eq!(revisions.len(), pages.len(), "a region without its revision");
    let open = import_run::Entity::find().filter(import_run::Column::FinishedAt.is_null()).count(&db).await.unwrap();
    let ended = import_run::Entity::find().filter(import_run::Column::FinishedAt.is_not_null()).count(&db).await.unwrap();
    assert!(open + ended <= 1 && (ended == 0 || pages.len() == 21));
    check_integrity(&db).await;
    db.close().await.unwrap();
}

/// SQLite's own checks find nothing; PostgreSQL keeps its references by itself.
async fn check_integrity(db: &DatabaseConnection) {
    if db.get_database_backend() == DbBackend::Sqlite {
        let ask = async |pragma: &str| db.query_all_raw(Statement::from_string(DbBackend::Sqlite, pragma)).await.unwrap();
        let whole: String = ask("PRAGMA integrity_check").await[0].try_get_by_index(0).unwrap();
        assert_eq!(whole, "ok");
        assert!(ask("PRAGMA foreign_key_check").await.is_empty(), "a reference leads nowhere");
    }
}

async fn has_schema(db: &DatabaseConnection) -> bool {
    helheten_importer::store::pending_migrations(db).await.unwrap().is_empty()
}
