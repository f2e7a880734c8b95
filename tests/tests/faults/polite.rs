//! All regions at once: each host is asked politely, and a run that finds nothing new costs next to nothing.

use crate::live::{database, fetcher, import_all, load_held, load_versions, load_visits, settings};
use helheten_importer::sources::load_sources;
use helheten_model::entity::assertion;
use helheten_model::vocabulary::regions;
use helheten_tests::program::helheten;
use helheten_tests::regions::{host_of, put_regions, write_sources};
use helheten_tests::site::Site;
use sea_orm::{EntityTrait, PaginatorTrait};
use std::net::IpAddr;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAGES: usize = 40;
const DELAY: Duration = Duration::from_millis(50);

#[tokio::test(flavor = "multi_thread")]
async fn hosts_are_asked_one_thing_at_a_time_and_a_second_run_reads_nothing() {
    let site = Site::start();
    put_regions(&site, PAGES);
    let folder = tempfile::tempdir().unwrap();
    write_sources(&site, folder.path(), DELAY.as_secs_f64()).unwrap();
    let sources = load_sources(folder.path()).unwrap();
    let loopback: IpAddr = "127.0.0.1".parse().unwrap();
    let mut settings = settings();
    settings.hosts.extend(regions().iter().map(|region| (host_of(region), loopback)));
    settings.first_byte_timeout = Duration::from_mins(1);
    settings.whole_timeout = Duration::from_mins(1);
    let (db, _database) = database().await;

    let first = import_all(&db, fetcher(settings.clone()), sources.clone(), &CancellationToken::new()).await;
    assert!(first.is_complete() && first.regions.iter().all(|region| region.pages.new == PAGES as u64), "{}", first.render());
    check_pace(&site);
    let (held, versions) = (load_held(&db).await, load_versions(&db).await.len());
    let assertions = assertion::Entity::find().count(&db).await.unwrap();

    let asked = site.asked().len();
    let second = import_all(&db, fetcher(settings), sources, &CancellationToken::new()).await;
    assert!(second.is_complete() && second.regions.iter().all(|region| region.pages.unchanged == PAGES as u64 && region.revision.is_none()));
    let visits = load_visits(&db, second.run_id).await;
    assert!(visits.len() == PAGES * regions().len() && visits.iter().all(|(_, outcome, status)| outcome == "UNCHANGED" && *status == Some(304)));
    assert_eq!(site.asked().len() - asked, (PAGES + 1) * regions().len());
    assert_eq!(assertion::Entity::find().count(&db).await.unwrap(), assertions);
    assert_eq!((load_held(&db).await, load_versions(&db).await.len()), (held, versions));
    check_pace(&site);
}

/// No two requests to a host closer than the pause, and never two at once, as the site saw it.
fn check_pace(site: &Site) {
    let asked = site.asked();
    for region in regions() {
        let host = host_of(region);
        let mut of_host: Vec<_> = asked.iter().filter(|asked| asked.host == host).collect();
        of_host.sort_by_key(|asked| asked.at);
        assert!(of_host.len() > PAGES);
        for pair in of_host.windows(2) {
            assert!(pair[0].answered_at.is_some_and(|answered| answered <= pair[1].at), "{host}: two at once");
            // The second run begins anew, and its robots.txt is its first request.
            assert!(pair[1].path == "/robots.txt" || pair[1].at - pair[0].at >= DELAY, "{host}: {:?} and {:?}", pair[0], pair[1]);
        }
    }
}

/// What a run without news costs beside the first one, in CPU time of the program: run by `cargo xtask bench`.
#[test]
#[ignore = "a measurement; cargo xtask bench runs it"]
#[expect(clippy::print_stdout, reason = "a measurement is for people to read")]
fn what_a_second_run_costs() {
    let site = Site::start();
    put_regions(&site, PAGES);
    let folder = tempfile::tempdir().unwrap();
    let sources = folder.path().join("sources");
    std::fs::create_dir(&sources).unwrap();
    write_sources(&site, &sources, 0.0).unwrap();
    let names = regions().iter().map(|region| format!("{}=127.0.0.1", host_of(region))).collect::<Vec<_>>().join(",");
    let mut spent = Vec::new();
    for _ in 0..3 {
        let before = children_ticks();
        let mut command = helheten();
        command.current_dir(folder.path()).args(["-q", "import", "--contact", "test", "--allow-network", "127.0.0.0/8", "--resolve", &names]);
        let output = command.arg("--sources").arg(&sources).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        spent.push(children_ticks() - before);
    }
    let share = spent[1] * 1000 / spent[0];
    println!(
        "{} regions of {PAGES} pages: {} ms, unchanged {} and {} ms of CPU time ({}.{} %; at most 10 wanted)",
        regions().len(),
        spent[0] * 10,
        spent[1] * 10,
        spent[2] * 10,
        share / 10,
        share % 10
    );
    assert!(share <= 100);
}

/// CPU time of the children that have ended, in hundredths of a second: fields 16 and 17 of proc(5)'s stat.
fn children_ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[13].parse::<u64>().unwrap() + fields[14].parse::<u64>().unwrap()
}
