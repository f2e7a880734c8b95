//! The sets of pages that facts made by hand exist for.

use crate::environment::root;
use anyhow::{Context, Result};
use clap::ValueEnum;
use serde::Deserialize;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A set's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SetName {
    /// The five documents that the product was made to understand.
    Seeds,
    /// Invented regions.
    Practice,
    /// The bundled pages.
    Fixtures,
    /// Pages of invented regions, bundled too: each was written, with its facts, before the rules saw it.
    Invented,
}

impl SetName {
    /// All sets, in the order in which they are scored.
    pub(super) const ALL: &'static [Self] = &[Self::Seeds, Self::Practice, Self::Fixtures, Self::Invented];
}

impl fmt::Display for SetName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Seeds => "seeds",
            Self::Practice => "practice",
            Self::Fixtures => "fixtures",
            Self::Invented => "invented",
        })
    }
}

/// A page with facts made by hand.
#[derive(Debug)]
pub(super) struct ScoredPage {
    /// What its facts are called, without an ending.
    pub(super) name: String,
    /// The page.
    pub(super) file: PathBuf,
    /// The facts.
    pub(super) gold: PathBuf,
    /// The region's code.
    pub(super) region: String,
    /// The address, where it is known.
    pub(super) url: Option<String>,
    /// The date that its source states.
    pub(super) date: Option<String>,
    /// The charset that its server said.
    pub(super) charset: Option<String>,
}

impl ScoredPage {
    /// The page's name with the ending of its file.
    pub(super) fn file_name(&self) -> String {
        let ending = self.file.extension().unwrap_or_default().to_string_lossy();
        format!("{}.{ending}", self.name)
    }

    /// Whether its characters are those of its file.
    pub(super) fn is_text(&self) -> bool {
        self.file.extension().is_some_and(|ending| ending == "txt")
    }
}

/// What is told of a page beside its text: by `pages.toml` or `source.toml`.
#[derive(Debug, Default, Deserialize)]
struct Source {
    file: Option<PathBuf>,
    region: Option<String>,
    url: Option<String>,
    date: Option<String>,
    charset: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PageList {
    page: Vec<Source>,
}

/// What facts made by hand tell of their page.
#[derive(Debug, Deserialize)]
struct Gold {
    source: PathBuf,
    region_code: String,
    url: Option<String>,
    page_date: Option<String>,
}

/// Finds a set's pages in the order of their names; none where the set is not there.
///
/// # Errors
/// Where a file that tells of a page cannot be read.
pub(super) fn find_set(name: SetName, shared: &Path) -> Result<Vec<ScoredPage>> {
    match name {
        SetName::Seeds => with_gold(&shared.join("gold"), &shared.join("seeds")),
        SetName::Practice => with_gold(&shared.join("practice/gold"), &shared.join("practice/pages")),
        SetName::Fixtures => fixtures(&root().join("fixtures/pages")),
        SetName::Invented => with_gold(&root().join("fixtures/invented/gold"), &root().join("fixtures/invented/pages")),
    }
}

/// Pages with facts of the same name in another folder; `pages.toml` goes before what the facts tell of their page.
fn with_gold(gold_folder: &Path, pages: &Path) -> Result<Vec<ScoredPage>> {
    let list = pages.join("pages.toml");
    let listed = if list.is_file() { parse_toml::<PageList>(&list)?.page } else { Vec::new() };
    let mut set = Vec::new();
    for gold_file in sorted_entries(gold_folder) {
        let text = read(&gold_file)?;
        let gold: Gold = serde_json::from_str(&text).with_context(|| format!("cannot understand {}", gold_file.display()))?;
        let listed = listed.iter().find(|page| page.file.as_ref() == Some(&gold.source));
        let told = |field: fn(&Source) -> &Option<String>| listed.and_then(|page| field(page).clone());
        set.push(ScoredPage {
            name: gold_file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            file: pages.join(&gold.source),
            gold: gold_file,
            region: told(|page| &page.region).unwrap_or(gold.region_code),
            url: told(|page| &page.url).or(gold.url),
            date: told(|page| &page.date).or(gold.page_date),
            charset: told(|page| &page.charset),
        });
    }
    Ok(set)
}

/// Folders with `page.html` or `page.txt`, `source.toml` and `gold.json`, in a folder for each region. A folder whose facts
/// no reader has written down is passed over: `expected.json` is what the program reads, which proves nothing here.
fn fixtures(folder: &Path) -> Result<Vec<ScoredPage>> {
    let mut set = Vec::new();
    for case in sorted_entries(folder).iter().flat_map(|region| sorted_entries(region)) {
        let files = sorted_entries(&case);
        let page = files.into_iter().find(|file| file.file_stem().is_some_and(|stem| stem == "page"));
        let gold = case.join("gold.json");
        let (Some(file), Some(code), true) = (page, case.parent().and_then(Path::file_name), gold.is_file()) else { continue };
        let source: Source = parse_toml(&case.join("source.toml"))?;
        let region = source.region.unwrap_or_else(|| code.to_string_lossy().into_owned());
        let name = format!("{region}-{}", case.file_name().unwrap_or_default().to_string_lossy());
        set.push(ScoredPage { name, file, gold, region, url: source.url, date: source.date, charset: source.charset });
    }
    Ok(set)
}

fn sorted_entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries
}

fn parse_toml<T: for<'de> Deserialize<'de>>(file: &Path) -> Result<T> {
    toml::from_str(&read(file)?).with_context(|| format!("cannot understand {}", file.display()))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}
