//! Folders of saved pages, whole and broken.

use super::*;

const GOOD: &str = "[[page]]\nfile = \"a.html\"\nregion = \"14\"\nurl = \"https://www.vgregion.se/a\"\n";

fn write_folder(list: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(LIST_NAME), list).unwrap();
    fs::write(folder.path().join("a.html"), "<p>Regionstyrelsen</p>").unwrap();
    folder
}

fn load(folder: &Path) -> Result<Folder, FolderError> {
    load_folder(folder, DateTime::UNIX_EPOCH)
}

/// What is wrong with a list, after `GOOD` on its first five lines.
fn check_problem(entry: &str, expected: &[&str]) {
    let folder = write_folder(&format!("{GOOD}\n{entry}"));
    let message = load(folder.path()).unwrap_err().to_string();
    for part in expected {
        assert!(message.contains(part), "{message:?} lacks {part:?}");
    }
}

fn entry(lines: &str) -> String {
    let keys: Vec<&str> = lines.lines().filter_map(|line| line.split_once(" = ").map(|(key, _)| key)).collect();
    let defaults = [("file", "a.html"), ("region", "14"), ("url", "https://www.vgregion.se/b")];
    let missing = defaults.iter().filter(|(key, _)| !keys.contains(key)).map(|(key, value)| format!("{key} = \"{value}\"\n"));
    format!("[[page]]\n{}{lines}\n", missing.collect::<String>())
}

#[test]
fn a_page_is_read_with_what_its_source_says() {
    let folder = write_folder(&format!("demo = true\n{GOOD}kind = \"organization\"\ndate = 2022-12-09\ncharset = \"windows-1252\"\n"));
    let loaded = load(folder.path()).unwrap();
    let page = &loaded.pages[0];
    assert!(loaded.demo && loaded.failed.is_empty());
    assert_eq!((page.region.as_str(), page.url.as_str(), page.kind.as_deref()), ("14", "https://www.vgregion.se/a", Some("organization")));
    assert_eq!((page.date, page.media_type, page.charset()), (NaiveDate::from_ymd_opt(2022, 12, 9), MediaType::Html, Some("windows-1252")));
    assert_eq!(page.body, b"<p>Regionstyrelsen</p>");
}

#[test]
fn folders_and_lists_that_cannot_be_read() {
    let folder = write_folder("");
    assert!(matches!(load(&folder.path().join("nowhere")), Err(FolderError::Missing(_))));
    assert!(matches!(load(&folder.path().join("a.html")), Err(FolderError::IsFile(_))));
    assert!(matches!(load(folder.path()), Err(FolderError::Empty(_))));
    fs::write(folder.path().join(LIST_NAME), b"\xff\xfe").unwrap();
    assert!(load(folder.path()).unwrap_err().to_string().contains("not UTF-8"));
    fs::remove_file(folder.path().join(LIST_NAME)).unwrap();
    assert!(matches!(load(folder.path()), Err(FolderError::NoList(_))));
}

#[test]
fn lists_that_are_wrong_name_the_line_and_what_is_wrong() {
    check_problem("[[page]\n", &["pages.toml", "line 6"]);
    check_problem(&entry("page = \"x\""), &["pages.toml", "line 10", "unknown field `page`", "`file`", "`charset`"]);
    check_problem("[[page]]\nfile = \"a.html\"\n", &["line 6", "missing field `region`"]);
    check_problem(&entry("region = \"99\""), &["line 6", "\"99\"", "01 Region Stockholm", "14 Västra Götalandsregionen", "25 Region Norrbotten"]);
    check_problem(&entry("region = \"vgr\""), &["line 6", "\"vgr\"", "25 Region Norrbotten"]);
    check_problem(&entry("date = \"9 december 2022\""), &["line 6", "9 december 2022", "2022-12-09"]);
    check_problem(&entry("date = \"2022-02-30\""), &["line 6", "2022-02-30"]);
    check_problem(&entry("charset = \"utf-99\""), &["line 6", "utf-99"]);
    for url in ["www.vgregion.se", "https://", "https:///a", "ftp://a.se/", "https://a.se/b c"] {
        check_problem(&entry(&format!("url = \"{url}\"")), &["line 6", url]);
    }
    check_problem(&entry("url = \"https://www.vgregion.se/a\""), &["line 6", "https://www.vgregion.se/a", "line 1"]);
}

#[test]
fn files_stay_within_the_folder() {
    for file in ["../a.html", "/etc/hostname", "b/../../a.html", ""] {
        check_problem(&entry(&format!("file = \"{file}\"")), &["line 6", "not within the folder"]);
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed() {
    let folder = write_folder(&entry("file = \"link.html\""));
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("link.html")).unwrap();
    assert!(load(folder.path()).unwrap_err().to_string().contains("not within the folder"));
}

#[test]
fn a_page_that_cannot_be_read_fails_alone() {
    let list = [
        GOOD.to_owned(),
        entry("file = \"missing.html\""),
        entry("file = \"huge.txt\"\nurl = \"https://a.se/\""),
        entry("file = \"sub\"\nurl = \"https://b.se/\""),
    ];
    let folder = write_folder(&list.join("\n"));
    fs::create_dir(folder.path().join("sub")).unwrap();
    let huge = fs::File::create(folder.path().join("huge.txt")).unwrap();
    huge.set_len(super::super::body::BODY_BYTES_MAX + 1).unwrap();
    let loaded = load(folder.path()).unwrap();
    assert_eq!(loaded.pages.len(), 1);
    let failed: Vec<_> = loaded.failed.iter().map(|page| page.message.as_str()).collect();
    assert!(failed[0].contains("missing.html") && failed[1].contains("larger than 20 MiB") && failed[2].contains("directory"), "{failed:?}");
}
