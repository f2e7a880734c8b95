//! Folders of saved pages for tests, and importing them.

use chrono::{DateTime, TimeDelta, Utc};
use helheten_importer::corrections::CorrectionSet;
use helheten_importer::fetch::folder::load_folder;
use helheten_importer::import::{Acceptance, ImportOptions, import_pages, replay_regions};
use helheten_importer::report::ImportReport;
use helheten_importer::store::imported_regions;
use helheten_model::vocabulary::regions;
use sea_orm::DatabaseConnection;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// A page of a region, as its own site would have it.
pub(crate) const ORGANISATION: &str = "Så styrs regionen

Regionfullmäktige
Regionfullmäktige är regionens högsta beslutande organ. Regionfullmäktige har 71 ledamöter.

Regionstyrelsen
Regionstyrelsen leder och samordnar regionens arbete. Regionstyrelsen har 15 ledamöter.

Nämnder
Kulturnämnden ansvarar för regionens kulturpolitik. Kulturnämnden består av 11 ledamöter.
Patientnämnden hjälper patienter. Patientnämnden har 7 ledamöter.

Regionen har cirka 9 000 anställda. Kommunallagen (2017:725) reglerar arbetet.
";

/// Another page of the same region.
pub(crate) const ADMINISTRATION: &str = "Förvaltningar

Kulturförvaltningen arbetar på uppdrag av kulturnämnden.
Regionkansliet stödjer regionstyrelsen. Regiondirektören leder regionkansliet.
";

/// A folder of the two pages for each of some regions.
pub(crate) fn write_folder(codes: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut list = String::new();
    for code in codes {
        for (name, text) in [("organisation", ORGANISATION), ("administration", ADMINISTRATION)] {
            fs::write(folder.path().join(format!("{code}-{name}.txt")), text).unwrap();
            write!(list, "[[page]]\nfile = \"{code}-{name}.txt\"\nregion = \"{code}\"\nurl = \"https://region-{code}.example/{name}\"\n").unwrap();
            list += "kind = \"organization\"\ndate = \"2024-02-01\"\n\n";
        }
    }
    fs::write(folder.path().join("pages.toml"), list).unwrap();
    folder
}

/// A folder of the two pages for every region of the register.
pub(crate) fn write_all_regions() -> TempDir {
    let codes: Vec<&str> = regions().iter().map(|region| region.code.as_str()).collect();
    write_folder(&codes)
}

/// Imports a folder; every look at the clock finds it a second later.
pub(crate) async fn import(db: &DatabaseConnection, folder: &Path) -> ImportReport {
    import_with(db, folder, &CorrectionSet::NONE).await
}

/// Imports a folder with some corrections.
pub(crate) async fn import_with(db: &DatabaseConnection, folder: &Path, corrections: &CorrectionSet) -> ImportReport {
    let folder = load_folder(folder, tick()).unwrap();
    import_pages(db, folder.pages, folder.failed, &options("test", corrections), &mut |_| {}).await.unwrap()
}

/// Replays all regions with some corrections.
pub(crate) async fn replay_with(db: &DatabaseConnection, corrections: &CorrectionSet) -> ImportReport {
    let codes = imported_regions(db).await.unwrap();
    replay_regions(db, &codes, &options("replay", corrections), &mut |_| {}).await.unwrap()
}

/// Options as tests need them.
pub(crate) fn options<'a>(origin: &'a str, corrections: &'a CorrectionSet) -> ImportOptions<'a> {
    ImportOptions { origin, demo: false, program_version: "0.0.0", accept: Acceptance::Nothing, corrections, clock: tick }
}

/// The time of tests, which goes on by a second whenever it is asked for.
pub(crate) fn tick() -> DateTime<Utc> {
    static SECONDS: AtomicI64 = AtomicI64::new(0);
    let start: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    start + TimeDelta::seconds(SECONDS.fetch_add(1, Ordering::Relaxed))
}
