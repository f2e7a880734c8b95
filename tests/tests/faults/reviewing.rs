//! The program on live pages: exit codes, what is kept aside and taken in, and how importing stands.

use crate::live::{COMMITTEES, ENTRY, HOST, LINKED, POLITICS, good_site};
use helheten_tests::program::helheten;
use helheten_tests::site::{Reply, Site};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Runs the program in a folder, on a site.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = helheten();
    for name in ["HELHETEN_DATABASE", "HELHETEN_CONFIG", "HELHETEN_CONTACT", "HELHETEN_SOURCES", "HELHETEN_ALLOW_NETWORK", "RUST_LOG"] {
        command.env_remove(name);
    }
    let output: Output = command.current_dir(folder).args(arguments).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!stderr.contains("panicked"), "{stderr}");
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap() + &stderr)
}

fn import(folder: &Path, more: &[&str]) -> (i32, String) {
    let live = ["import", "--sources", "sources", "--contact", "test@helheten.example", "--allow-network", "127.0.0.0/8", "--resolve", "region.test=127.0.0.1"];
    run(folder, &[&live, more].concat())
}

/// A folder with the sources of Region Halland, as if its pages were on a site.
fn folder_of(site: &Site) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("sources")).unwrap();
    let source = format!("entry = [\"{}\"]\nhosts = [\"{HOST}\"]\ndelay_seconds = 0\n", site.url(HOST, ENTRY));
    std::fs::write(folder.path().join("sources/13-region-halland.toml"), source).unwrap();
    folder
}

/// Whether the 9 000 employees of the page are held; a moment or a port of an export may have the same digits.
fn holds_employees(folder: &Path) -> bool {
    run(folder, &["export"]).1.contains("\"value\":9000.0")
}

#[test]
fn what_is_kept_aside_is_shown_and_taken_in() {
    let site = good_site();
    let folder = folder_of(&site);
    let folder = folder.path();
    let (code, said) = import(folder, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 new, 0 changed, 0 unchanged, 0 failed pages") && said.contains("run 1 from live"), "{said}");
    assert_eq!(run(folder, &["review"]), (0, "nothing is kept aside\n".to_owned()));

    site.put(HOST, ENTRY, Reply::page(&POLITICS.replace("<p>Reg", "<p hidden>Reg").replace("<p hidden>Regionfull", "<p>Regionfull")));
    let (code, said) = import(folder, &["--json", "--quiet"]);
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, report["status"].as_str(), report["regions"][0]["quarantined"][0]["reason"].as_str()), (2, Some("DEGRADED"), Some("FACTS_LOST")));
    let (code, said) = run(folder, &["review"]);
    assert_eq!(code, 2);
    for part in ["13 http://region.test", "FACTS_LOST", "- figure:", "15", "1 page is kept aside"] {
        assert!(said.contains(part), "{said:?} lacks {part:?}");
    }
    let (code, said) = run(folder, &["review", "--accept", "https://nothing.example/"]);
    assert_eq!(code, 64, "{said}");
    assert!(said.contains("no page that is kept aside"), "{said}");
    let (code, said) = run(folder, &["review", "--accept", &site.url(HOST, ENTRY)]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("from review"), "{said}");
    assert_eq!(run(folder, &["review", "--json"]), (0, "[]\n".to_owned()));
    let (code, said) = run(folder, &["review", "--accept", "all"]);
    assert!(code == 64 && said.contains("nothing is kept aside"), "{said}");

    assert!(holds_employees(folder), "what the page no longer states lingers until the next import");
    let (code, said) = import(folder, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(!holds_employees(folder));
    let (code, said) = run(folder, &["status"]);
    assert_eq!(code, 0);
    for part in ["13      Region Halland", "live", "review", "DEGRADED", "COMPLETE"] {
        assert!(said.contains(part), "{said:?} lacks {part:?}");
    }
}

#[test]
fn an_error_page_that_somebody_has_looked_at_is_taken_in() {
    let site = good_site();
    let folder = folder_of(&site);
    let folder = folder.path();
    assert_eq!(import(folder, &[]).0, 0);
    site.put(HOST, ENTRY, Reply::page("<title>Sidan kunde inte hittas</title><h1>Sidan kunde inte hittas</h1>"));
    assert_eq!(import(folder, &[]).0, 2);
    assert_eq!(run(folder, &["review", "--accept", "all", "--region", "13"]).0, 0);
    assert_eq!(run(folder, &["review"]).0, 0);
    let (code, said) = import(folder, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(!holds_employees(folder));
}

#[test]
fn sigterm_in_mid_page_ends_the_program_after_it_and_keeps_what_was_read() {
    let site = good_site();
    site.put(HOST, LINKED, Reply::page(COMMITTEES).after(Duration::from_secs(2)));
    let folder = folder_of(&site);
    let folder = folder.path();
    let live = ["import", "--sources", "sources", "--contact", "test", "--allow-network", "127.0.0.0/8", "--resolve", "region.test=127.0.0.1"];
    let program = helheten().current_dir(folder).args(live).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !site.asked().iter().any(|asked| asked.path == LINKED) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let told = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &program.id().to_string()]).status().unwrap().success());
    let output = program.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap() + std::str::from_utf8(&output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(75), "{said}");
    assert!(said.contains("2 new") && said.contains("stopped"), "{said}");
    assert!(told.elapsed() < Duration::from_mins(1), "within a page's time");
    assert!(holds_employees(folder));
    assert_eq!(import(folder, &[]).0, 0);
}

#[test]
fn wrong_sources_are_named() {
    let site = good_site();
    let folder = folder_of(&site);
    let folder = folder.path();
    let check = |arguments: &[&str], code: i32, expected: &str| {
        let (ended, said) = import(folder, arguments);
        assert!(ended == code && said.contains(expected), "{ended}: {said}");
    };
    check(&["--region", "14"], 64, "there is no file of sources for region 14");
    check(&["--resolve", "nonsense"], 64, "HOST=ADDRESS");
    let (code, said) = run(folder, &["import", "--sources", "sources", "--contact", "a\nb"]);
    assert!(code == 64 && said.contains("characters that no header can hold"), "{said}");
    std::fs::write(folder.join("sources/halland.toml"), "").unwrap();
    check(&[], 1, "halland.toml is not named after a region");
    std::fs::remove_file(folder.join("sources/halland.toml")).unwrap();
    // Without the setting, this machine is not connected to.
    let (code, said) = run(folder, &["import", "--sources", "sources", "--resolve", "region.test=127.0.0.1"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("region.test is at 127.0.0.1, which is not connected to: it is this machine's own"), "{said}");
    assert!(site.asked().is_empty());
}
