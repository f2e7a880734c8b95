//! A folder of saved pages with a `pages.toml` that says what they are.
//!
//! `pages.toml` lists the pages, and may say that they are invented:
//!
//! ```toml
//! demo = true                                # optional: the pages are invented demo data
//!
//! [[page]]
//! file = "organisation.html"                 # within the folder; .html and .htm are web pages, anything else is text
//! region = "14"                              # a code of the register
//! url = "https://www.vgregion.se/politik/"   # where the page was saved from, once a region
//! kind = "organization"                      # optional: what kind of page it is
//! date = "2022-12-09"                        # optional: the date that its source states
//! charset = "windows-1252"                   # optional: the charset that its server said
//! ```

use super::body::{BodyError, load_body};
use super::{FailedPage, MediaType, Page, is_known_charset};
use chrono::{DateTime, NaiveDate, Utc};
use helheten_model::vocabulary::{RegionCode, UnknownRegion, find_region};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};
use toml::Spanned;

const LIST_NAME: &str = "pages.toml";

/// The longest address, in bytes; longer ones are no addresses of pages.
const URL_BYTES_MAX: usize = 2000;

/// The pages of a folder.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The pages that could be read.
    pub pages: Vec<Page>,
    /// The pages that could not.
    pub failed: Vec<FailedPage>,
    /// Whether the pages are invented demo data.
    pub demo: bool,
}

/// A folder that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder does not exist.
    #[error("there is no folder {}", .0.display())]
    Missing(PathBuf),
    /// The path leads to a file.
    #[error("{} is a file, not a folder", .0.display())]
    IsFile(PathBuf),
    /// The folder has no list of its pages.
    #[error("{} has no pages.toml", .0.display())]
    NoList(PathBuf),
    /// The folder or its list cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// What cannot be read.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The list is too large or cannot be read.
    #[error(transparent)]
    List(#[from] BodyError),
    /// The list is no UTF-8 or no TOML, or has a key or a value that is not known.
    #[error("{}: {cause}", path.display())]
    Toml {
        /// The list.
        path: PathBuf,
        /// Where and why.
        cause: String,
    },
    /// The list names no page.
    #[error("{} lists no page", .0.display())]
    Empty(PathBuf),
    /// A page's entry is wrong.
    #[error("{}, line {line}: {problem}", path.display())]
    Page {
        /// The list.
        path: PathBuf,
        /// The line on which the entry begins, from 1.
        line: usize,
        /// What is wrong.
        problem: PageProblem,
    },
}

/// What is wrong with the entry of a page.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageProblem {
    /// The region is not in the register.
    #[error(transparent)]
    Region(#[from] UnknownRegion),
    /// The date is none.
    #[error("the date {0} is not written as in \"2022-12-09\"")]
    Date(String),
    /// The charset is none that is known.
    #[error("unknown charset \"{0}\"")]
    Charset(String),
    /// The address is none of a page.
    #[error("the url \"{0}\" is not an address that begins with https:// or http:// and a host")]
    Url(String),
    /// The region has another page of the same address.
    #[error("the url {url} of region {region} was given on line {first} already")]
    DuplicateUrl {
        /// The address.
        url: String,
        /// The region.
        region: RegionCode,
        /// The line of the first entry.
        first: usize,
    },
    /// The file is not within the folder.
    #[error("the file \"{0}\" is not within the folder")]
    OutsideFolder(String),
}

impl FolderError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Missing(_) | Self::IsFile(_) => Some("name a folder that holds a pages.toml and the pages that it lists"),
            Self::NoList(_) | Self::Empty(_) => {
                Some("list each page in it: [[page]], file = \"page.html\", region = \"14\", url = \"https://…\"; optional are kind, date and charset")
            }
            Self::Toml { .. } | Self::Page { .. } => Some("nothing was imported; correct the entry and run the import again"),
            Self::Read { .. } | Self::List(_) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    demo: bool,
    #[serde(default)]
    page: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    region: String,
    url: String,
    kind: Option<String>,
    date: Option<toml::Value>,
    charset: Option<String>,
}

/// An entry whose values are checked.
struct CheckedEntry {
    file: PathBuf,
    region: RegionCode,
    date: Option<NaiveDate>,
    entry: Entry,
}

/// Reads a folder of saved pages; `now` is when. A page that cannot be read fails alone.
///
/// # Errors
/// [`FolderError`], where the folder or its list is wrong: then nothing of it is read.
pub fn load_folder(folder: &Path, now: DateTime<Utc>) -> Result<Folder, FolderError> {
    let path = folder.join(LIST_NAME);
    check_folder(folder, &path)?;
    let text = String::from_utf8(load_body(&path)?).map_err(|_| FolderError::Toml { path: path.clone(), cause: "it is not UTF-8".to_owned() })?;
    let list: List = toml::from_str(&text).map_err(|error| FolderError::Toml { path: path.clone(), cause: error.to_string().trim_end().to_owned() })?;
    if list.page.is_empty() {
        return Err(FolderError::Empty(path));
    }
    let mut result = Folder { demo: list.demo, ..Folder::default() };
    for checked in check_entries(list.page, folder, &text).map_err(|(line, problem)| FolderError::Page { path, line, problem })? {
        match load_body(&checked.file) {
            Ok(body) => result.pages.push(make_page(checked, body, now)),
            Err(error) => {
                result.failed.push(FailedPage { region: checked.region, url: checked.entry.url, message: error.to_string(), status: None, degrades: true });
            }
        }
    }
    Ok(result)
}

fn check_folder(folder: &Path, list: &Path) -> Result<(), FolderError> {
    let metadata = fs::metadata(folder).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => FolderError::Missing(folder.to_owned()),
        _ => FolderError::Read { path: folder.to_owned(), cause },
    })?;
    if !metadata.is_dir() {
        return Err(FolderError::IsFile(folder.to_owned()));
    }
    if list.exists() { Ok(()) } else { Err(FolderError::NoList(folder.to_owned())) }
}

/// Checks all entries before any page is read; an error carries the line of its entry.
fn check_entries(entries: Vec<Spanned<Entry>>, folder: &Path, text: &str) -> Result<Vec<CheckedEntry>, (usize, PageProblem)> {
    let mut lines: BTreeMap<(RegionCode, String), usize> = BTreeMap::new();
    let mut checked = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for spanned in entries {
        // Entries come in the order of the text.
        let start = spanned.span().start.max(counted);
        line += text[counted..start].matches('\n').count();
        counted = start;
        let entry = check_entry(spanned.into_inner(), folder).map_err(|problem| (line, problem))?;
        let url = entry.entry.url.clone();
        if let Some(first) = lines.insert((entry.region, url.clone()), line) {
            return Err((line, PageProblem::DuplicateUrl { url, region: entry.region, first }));
        }
        checked.push(entry);
    }
    Ok(checked)
}

fn check_entry(entry: Entry, folder: &Path) -> Result<CheckedEntry, PageProblem> {
    let region: RegionCode = entry.region.parse()?;
    find_region(region)?;
    if !is_page_url(&entry.url) {
        return Err(PageProblem::Url(entry.url));
    }
    if let Some(charset) = entry.charset.as_ref().filter(|charset| !is_known_charset(charset)) {
        return Err(PageProblem::Charset(charset.clone()));
    }
    let date = entry.date.as_ref().map(parse_date).transpose()?;
    let file = find_file(folder, &entry.file)?;
    Ok(CheckedEntry { file, region, date, entry })
}

/// Whether a text is the address of a page.
pub(super) fn is_page_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && url.len() <= URL_BYTES_MAX && !url.contains(|sign: char| sign.is_whitespace() || sign.is_control())
}

/// Reads a date, quoted or not.
pub(super) fn parse_date(value: &toml::Value) -> Result<NaiveDate, PageProblem> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_| PageProblem::Date(value.to_string()))
}

/// Finds a file below the folder, and nowhere else: neither by `..` nor by a link that leads out.
fn find_file(folder: &Path, name: &str) -> Result<PathBuf, PageProblem> {
    let outside = || PageProblem::OutsideFolder(name.to_owned());
    let parts: Vec<Component<'_>> = Path::new(name).components().collect();
    if parts.is_empty() || parts.iter().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(outside());
    }
    let path = folder.join(name);
    // A file that is missing cannot be followed; reading it fails, and the page with it.
    if let (Ok(real), Ok(root)) = (fs::canonicalize(&path), fs::canonicalize(folder))
        && !real.starts_with(&root)
    {
        return Err(outside());
    }
    Ok(path)
}

fn make_page(checked: CheckedEntry, body: Vec<u8>, now: DateTime<Utc>) -> Page {
    let media_type = MediaType::of_file(&checked.entry.file);
    Page {
        region: checked.region,
        url: checked.entry.url,
        kind: checked.entry.kind,
        date: checked.date,
        media_type,
        headers: stated_headers(media_type, checked.entry.charset.as_deref()),
        status: 200,
        body,
        sha256: None,
        is_named: true,
        fetched_at: now,
    }
}

/// The headers of a saved page: its type, where its source states the charset.
pub(super) fn stated_headers(media_type: MediaType, charset: Option<&str>) -> Vec<(String, String)> {
    let header = |charset: &str| ("content-type".to_owned(), format!("{}; charset={charset}", media_type.as_str()));
    charset.map(header).into_iter().collect()
}

#[cfg(test)]
mod tests;
