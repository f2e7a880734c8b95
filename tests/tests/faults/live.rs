//! A region's site for tests, and importing it.

use chrono::{DateTime, TimeDelta, Utc};
use helheten_importer::corrections::CorrectionSet;
use helheten_importer::fetch::{AddressRules, FetchSettings, Fetcher};
use helheten_importer::import::{Acceptance, ImportOptions, import_live};
use helheten_importer::report::ImportReport;
use helheten_importer::sources::{MinimumYield, Source};
use helheten_importer::store::open_for_writing;
use helheten_model::entity::{choice, page_version, page_visit, source};
use helheten_tests::site::{Reply, Site};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use url::Url;

/// The host of the region, and one more of its own.
pub(crate) const HOST: &str = "region.test";
pub(crate) const OTHER_OWN_HOST: &str = "www.region.test";
/// A host that the source names, and that resolves to a refused address.
pub(crate) const REFUSED_HOST: &str = "inner.region.test";
/// A host that the source does not name.
pub(crate) const FOREIGN_HOST: &str = "foreign.test";

pub(crate) const ENTRY: &str = "/politik/";
pub(crate) const LINKED: &str = "/politik/namnder/";

/// What the entry page says.
pub(crate) const POLITICS: &str = "<!doctype html><html><head><title>Så styrs Region Halland</title></head><body><main>
<h1>Så styrs Region Halland</h1>
<p>Regionfullmäktige är regionens högsta beslutande organ. Regionfullmäktige har 71 ledamöter.</p>
<p>Regionstyrelsen leder och samordnar regionens arbete. Regionstyrelsen har 15 ledamöter.</p>
<p>Regionen har cirka 9 000 anställda. Kommunallagen (2017:725) reglerar arbetet.</p>
<p><a href=\"/politik/namnder/\">Nämnder och förvaltningar</a></p>
</main></body></html>";

/// What the page that it links to says.
pub(crate) const COMMITTEES: &str = "<!doctype html><html><head><title>Nämnder i Region Halland</title></head><body><main>
<h1>Nämnder</h1>
<p>Kulturnämnden ansvarar för regionens kulturpolitik. Kulturnämnden består av 11 ledamöter.</p>
<p>Patientnämnden hjälper patienter. Patientnämnden har 7 ledamöter.</p>
<p>Kulturförvaltningen arbetar på uppdrag av kulturnämnden.</p>
</main></body></html>";

/// A region's site whose two pages are as they should be.
pub(crate) fn good_site() -> Site {
    let site = Site::start();
    site.put(HOST, ENTRY, Reply::page(POLITICS));
    site.put(HOST, LINKED, Reply::page(COMMITTEES));
    site
}

/// The source of Region Halland, as if its pages were on the site.
pub(crate) fn source(site: &Site) -> Source {
    Source {
        region: "13".parse().unwrap(),
        entry: vec![Url::parse(&site.url(HOST, ENTRY)).unwrap()],
        hosts: [HOST, OTHER_OWN_HOST, REFUSED_HOST].map(|host| format!("{host}:{}", site.port())).into_iter().chain([format!("{HOST}:1")]).collect(),
        pages_max: 40,
        depth_max: 4,
        delay: Duration::ZERO,
        time_max: Duration::from_mins(2),
        words: Vec::new(),
        skip: Vec::new(),
        minimum: MinimumYield::default(),
    }
}

/// How tests ask: all names are at 127.0.0.1 but one, which is at the address that is refused here.
pub(crate) fn settings() -> FetchSettings {
    let loopback: IpAddr = "127.0.0.1".parse().unwrap();
    let refused: IpAddr = "127.0.0.9".parse().unwrap();
    let names = [HOST, OTHER_OWN_HOST, FOREIGN_HOST].map(|name| (name.to_owned(), loopback));
    FetchSettings {
        addresses: AddressRules { allowed: vec!["127.0.0.0/8".parse().unwrap()], refused: vec!["127.0.0.9/32".parse().unwrap()] },
        hosts: names.into_iter().chain([(REFUSED_HOST.to_owned(), refused)]).collect(),
        first_byte_timeout: Duration::from_secs(4),
        whole_timeout: Duration::from_secs(6),
        retries_max: 1,
        backoff: Duration::from_millis(20),
        wait_max: Duration::from_secs(3),
        ..FetchSettings::new("0.0.0")
    }
}

/// A fetcher as tests need it.
pub(crate) fn fetcher(settings: FetchSettings) -> Arc<Fetcher> {
    Arc::new(Fetcher::new(settings).unwrap())
}

/// An empty database, and what holds its file.
pub(crate) async fn database() -> (DatabaseConnection, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (open_for_writing(&format!("sqlite://{}/h.db", folder.path().display())).await.unwrap(), folder)
}

/// Imports a source; every look at the clock finds it a second later.
pub(crate) async fn import(db: &DatabaseConnection, source: Source) -> ImportReport {
    import_all(db, fetcher(settings()), vec![source], &CancellationToken::new()).await
}

/// Imports sources.
pub(crate) async fn import_all(db: &DatabaseConnection, fetcher: Arc<Fetcher>, sources: Vec<Source>, stop: &CancellationToken) -> ImportReport {
    let options =
        ImportOptions { origin: "live", demo: false, program_version: "0.0.0", accept: Acceptance::Nothing, corrections: &CorrectionSet::NONE, clock: tick };
    import_live(db, fetcher, sources, &options, stop, &mut |_| {}).await.unwrap()
}

/// The time of tests, which goes on by a second whenever it is asked for.
pub(crate) fn tick() -> DateTime<Utc> {
    static SECONDS: AtomicI64 = AtomicI64::new(0);
    let start: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    start + TimeDelta::seconds(SECONDS.fetch_add(1, Ordering::Relaxed))
}

/// What is held now: things, fields and values.
pub(crate) async fn load_held(db: &DatabaseConnection) -> BTreeSet<(String, String, String)> {
    let open = choice::Entity::find().filter(choice::Column::RecordedTo.is_null());
    open.all(db).await.unwrap().into_iter().map(|row| (row.entity_id, row.field, row.value)).collect()
}

/// All versions of pages, by id.
pub(crate) async fn load_versions(db: &DatabaseConnection) -> Vec<page_version::Model> {
    page_version::Entity::find().order_by_asc(page_version::Column::Id).all(db).await.unwrap()
}

/// The visits of a run, as the end of the page's address, the outcome and the HTTP status.
pub(crate) async fn load_visits(db: &DatabaseConnection, run: i64) -> Vec<(String, String, Option<i32>)> {
    let visits = page_visit::Entity::find().filter(page_visit::Column::RunId.eq(run)).order_by_asc(page_visit::Column::PageId).all(db).await.unwrap();
    let pages = helheten_model::entity::page::Entity::find().all(db).await.unwrap();
    let path = |id: &str| pages.iter().find(|page| page.id == id).map(|page| Url::parse(&page.url).unwrap().path().to_owned()).unwrap();
    visits.into_iter().map(|visit| (path(&visit.page_id), visit.outcome, visit.status)).collect()
}

/// What fetching remembers, by address.
pub(crate) async fn load_remembered(db: &DatabaseConnection) -> Vec<source::Model> {
    source::Entity::find().order_by_asc(source::Column::Url).all(db).await.unwrap()
}
