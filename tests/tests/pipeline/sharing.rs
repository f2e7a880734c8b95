//! Two importers at once on PostgreSQL: they share out the regions, and none is done twice.

use crate::database::TestDatabase;
use crate::folder::write_all_regions;
use helheten_model::entity::{page_visit, revision};
use helheten_tests::program::helheten;
use sea_orm::EntityTrait;
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};

#[tokio::test]
async fn two_importers_share_out_the_regions() {
    let Some(database) = TestDatabase::all().await.into_iter().find(|database| !database.is_sqlite()) else { return };
    let pages = write_all_regions();
    assert!(helheten().arg("migrate").args(["--database", &database.address]).stdout(Stdio::null()).status().unwrap().success());
    let import = || -> Command {
        let mut command = helheten();
        command.args(["import", "--quiet", "--json", "--database", &database.address, "--pages"]).arg(pages.path()).stdout(Stdio::piped());
        command
    };
    let both = [import().spawn().unwrap(), import().spawn().unwrap()];
    let mut done: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for child in both {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let regions = report["regions"].as_array().unwrap();
        assert_eq!(regions.len(), 21);
        let own = regions.iter().filter(|region| region["shared_with"].is_null()).map(|region| region["region"].as_str().unwrap().to_owned());
        done.insert(report["run_id"].as_i64().unwrap(), own.collect());
    }
    let sets: Vec<&BTreeSet<String>> = done.values().collect();
    assert!(sets.len() == 2 && sets[0].is_disjoint(sets[1]), "{done:?}");
    assert_eq!(sets[0].len() + sets[1].len(), 21, "{done:?}");

    let db = database.open().await;
    assert_eq!(page_visit::Entity::find().all(&db).await.unwrap().len(), 42, "a page was visited twice");
    assert_eq!(revision::Entity::find().all(&db).await.unwrap().len(), 21);
    // A run that comes later finds nobody at work, and visits all.
    assert!(import().output().unwrap().status.success());
    assert_eq!(page_visit::Entity::find().all(&db).await.unwrap().len(), 84);
}
