//! The bundled fixture pages, embedded in the program.
//!
//! A fixture is a folder `fixtures/pages/<code>/<kind>-<lesson>/`: `<code>` is the region's two digits, `<kind>` the kind of
//! page and `<lesson>` what it teaches, in lower-case words joined by `_`. It holds
//!
//! - `page.html` or `page.txt`, the page as it came;
//! - `source.toml`, with the keys `url`, `kind`, and where they are known `date` (as in `"2022-12-09"`) and `charset`;
//! - `expected.json`, what `helheten extract` prints for it, which the tests compare.
//!
//! Folders of the register's regions are what `helheten import --fixtures` imports; those of practice regions (91–96) are
//! for the tests alone.

use super::folder::{PageProblem, is_page_url, parse_date, stated_headers};
use super::{MediaType, Page, is_known_charset};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{RegionCode, find_region};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Every `page.*` and `source.toml`, as its path below `fixtures/pages` and its bytes.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));

/// A fixture that is not as it should be.
#[derive(Debug, thiserror::Error)]
#[error("fixtures/pages/{folder}: {problem}")]
pub struct FixtureError {
    /// The folder, as `<code>/<kind>-<lesson>`.
    pub folder: String,
    /// What is wrong.
    pub problem: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    url: String,
    kind: String,
    date: Option<toml::Value>,
    charset: Option<String>,
}

/// Loads the bundled pages of the register's regions, by region and folder; `now` is when.
///
/// # Errors
/// [`FixtureError`], where a fixture is not as it should be.
pub fn load_fixtures(now: DateTime<Utc>) -> Result<Vec<Page>, FixtureError> {
    read_fixtures(FILES, now)
}

fn read_fixtures(files: &[(&str, &[u8])], now: DateTime<Utc>) -> Result<Vec<Page>, FixtureError> {
    let mut folders: BTreeMap<&str, BTreeMap<&str, &[u8]>> = BTreeMap::new();
    for (path, bytes) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        folders.entry(folder).or_default().insert(name, bytes);
    }
    let mut pages: Vec<Page> = Vec::new();
    for (folder, files) in folders {
        let page = read_fixture(folder, &files, now).map_err(|problem| FixtureError { folder: folder.to_owned(), problem })?;
        if find_region(page.region).is_err() {
            continue;
        }
        if pages.iter().any(|other| other.region == page.region && other.url == page.url) {
            return Err(FixtureError { folder: folder.to_owned(), problem: format!("another fixture of the region has the url {}", page.url) });
        }
        pages.push(page);
    }
    Ok(pages)
}

fn read_fixture(folder: &str, files: &BTreeMap<&str, &[u8]>, now: DateTime<Utc>) -> Result<Page, String> {
    let code = folder.split('/').next().unwrap_or_default();
    let region: RegionCode = code.parse().map_err(|_| format!("\"{code}\" is no region's code of two digits"))?;
    let source = files.get("source.toml").ok_or("it has no source.toml")?;
    let source = std::str::from_utf8(source).map_err(|error| format!("source.toml: {error}"))?;
    let source: Source = toml::from_str(source).map_err(|error| format!("source.toml: {error}"))?;
    let (media_type, body) = match (files.get("page.html"), files.get("page.txt")) {
        (Some(body), None) => (MediaType::Html, body),
        (None, Some(body)) => (MediaType::Text, body),
        _ => return Err("it has no page.html or page.txt, or both".to_owned()),
    };
    if !is_page_url(&source.url) {
        return Err(PageProblem::Url(source.url).to_string());
    }
    if let Some(charset) = source.charset.as_ref().filter(|charset| !is_known_charset(charset)) {
        return Err(PageProblem::Charset(charset.clone()).to_string());
    }
    Ok(Page {
        region,
        url: source.url,
        kind: Some(source.kind),
        date: source.date.as_ref().map(parse_date).transpose().map_err(|problem| problem.to_string())?,
        media_type,
        headers: stated_headers(media_type, source.charset.as_deref()),
        status: 200,
        body: body.to_vec(),
        sha256: None,
        is_named: true,
        fetched_at: now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &[u8] = b"url = \"https://www.vgregion.se/a\"\nkind = \"organization\"\ndate = \"2022-12-09\"";

    fn check_problem(files: &[(&str, &[u8])], expected: &str) {
        let message = read_fixtures(files, DateTime::UNIX_EPOCH).unwrap_err().to_string();
        assert!(message.contains(expected), "{message:?} lacks {expected:?}");
    }

    #[test]
    fn every_bundled_fixture_is_as_it_should_be() {
        let pages = load_fixtures(DateTime::UNIX_EPOCH).unwrap();
        assert!(pages.iter().all(|page| !page.body.is_empty() && page.kind.is_some()));
        assert!(FILES.iter().all(|(path, _)| path.split('/').count() == 3), "a fixture is <code>/<kind>-<lesson>/<file>");
    }

    #[test]
    fn practice_regions_are_for_tests_alone() {
        let files: [(&str, &[u8]); 4] =
            [("14/slides-x/page.txt", b"a"), ("14/slides-x/source.toml", SOURCE), ("91/slides-x/page.txt", b"a"), ("91/slides-x/source.toml", SOURCE)];
        let pages = read_fixtures(&files, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(pages.iter().map(|page| page.region.as_str()).collect::<Vec<_>>(), ["14"]);
        assert_eq!(pages[0].date.map(|date| date.to_string()).as_deref(), Some("2022-12-09"));
    }

    #[test]
    fn what_a_fixture_lacks_is_named() {
        check_problem(&[("14/x/page.txt", b"a")], "14/x: it has no source.toml");
        check_problem(&[("14/x/source.toml", SOURCE)], "no page.html or page.txt");
        check_problem(&[("1x/x/source.toml", SOURCE)], "\"1x\"");
        check_problem(&[("14/x/source.toml", b"url = 1")], "source.toml");
        let twice: [(&str, &[u8]); 4] = [("14/x/page.txt", b"a"), ("14/x/source.toml", SOURCE), ("14/y/page.txt", b"a"), ("14/y/source.toml", SOURCE)];
        check_problem(&twice, "14/y: another fixture");
    }
}
