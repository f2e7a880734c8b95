//! Where a region's pages are: one file a region, bundled with the program or read from a folder.

use crate::discover::{canonical_url, has_host};
use crate::region_files::{example_name, load_files, region_of_file};
use helheten_model::vocabulary::{RegionCode, find_region};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// The bundled files: name and text.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// Where a region's pages are, and how far to go for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The region.
    pub region: RegionCode,
    /// The pages to begin with.
    pub entry: Vec<Url>,
    /// The only hosts that are asked, in lower case.
    pub hosts: Vec<String>,
    /// How many pages are asked for in a run.
    pub pages_max: usize,
    /// How many links away from an entry page.
    pub depth_max: u32,
    /// The pause between two requests to a host.
    pub delay: Duration,
    /// How long a run reads the region's pages.
    pub time_max: Duration,
    /// Words of links to follow beyond those for all regions, in lower case.
    pub words: Vec<String>,
    /// Beginnings of paths that are left out.
    pub skip: Vec<String>,
    /// What all pages together state at least.
    pub minimum: MinimumYield,
}

/// What all pages of a region together state at least; with less, what is new is kept aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MinimumYield {
    /// Bodies.
    pub organizations: usize,
    /// Facts of all kinds.
    pub facts: usize,
}

/// A file of sources that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// The folder or a file cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// What cannot be read.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The folder has no file of sources.
    #[error("{} holds no file of sources, as {example}", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
        /// How a file is named.
        example: String,
    },
    /// The file is not named after a region.
    #[error("{name} is not named after a region of the register, as {example} is")]
    Name {
        /// The file.
        name: String,
        /// How it should be named.
        example: String,
    },
    /// The file is not understood.
    #[error("{name}: {cause}")]
    Toml {
        /// The file.
        name: String,
        /// Where and why.
        cause: String,
    },
    /// A value cannot be used.
    #[error("{name}: {problem}")]
    Value {
        /// The file.
        name: String,
        /// What is wrong.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    entry: Vec<String>,
    hosts: Vec<String>,
    #[serde(default = "default_pages")]
    pages_max: usize,
    #[serde(default = "default_depth")]
    depth_max: u32,
    #[serde(default = "default_delay")]
    delay_seconds: f64,
    #[serde(default = "default_minutes")]
    minutes_max: u64,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    skip: Vec<String>,
    #[serde(default)]
    minimum: MinimumYield,
}

fn default_pages() -> usize {
    150
}

fn default_depth() -> u32 {
    4
}

fn default_delay() -> f64 {
    2.0
}

fn default_minutes() -> u64 {
    60
}

/// The bundled sources, of every region of the register, by code.
///
/// # Errors
/// [`SourcesError`], where a file is not as it should be.
pub fn load_bundled_sources() -> Result<Vec<Source>, SourcesError> {
    parse_files(FILES.iter().map(|(name, bytes)| ((*name).to_owned(), String::from_utf8_lossy(bytes).into_owned())).collect())
}

/// The sources of a folder: its files `<code>-<slug>.toml`; files of other endings are left alone.
///
/// # Errors
/// [`SourcesError`], where the folder or one of its files is not as it should be.
pub fn load_sources(folder: &Path) -> Result<Vec<Source>, SourcesError> {
    let files = load_files(folder).map_err(|(path, cause)| SourcesError::Read { path, cause })?;
    if files.is_empty() {
        return Err(SourcesError::Empty { path: folder.to_owned(), example: example_name() });
    }
    parse_files(files)
}

fn parse_files(files: BTreeMap<String, String>) -> Result<Vec<Source>, SourcesError> {
    let mut sources = Vec::new();
    for (name, text) in files {
        let region = region_of_file(&name).ok_or_else(|| SourcesError::Name { name: name.clone(), example: example_name() })?;
        let file: SourceFile =
            toml::from_str(&text).map_err(|error| SourcesError::Toml { name: name.clone(), cause: error.to_string().trim_end().to_owned() })?;
        sources.push(source_of(file, region.code).map_err(|problem| SourcesError::Value { name, problem })?);
    }
    sources.sort_by_key(|source| source.region);
    Ok(sources)
}

fn source_of(file: SourceFile, region: RegionCode) -> Result<Source, String> {
    let mut hosts: Vec<String> = file.hosts.iter().map(|host| host.to_lowercase()).collect();
    if let Some(host) = hosts.iter().find(|host| host.is_empty() || host.contains(['/', ' ', '@', '*'])) {
        return Err(format!("\"{host}\" is no host, as in vgregion.se"));
    }
    let mut entry = Vec::new();
    for address in &file.entry {
        let url = Url::parse(address).ok().as_ref().and_then(canonical_url).ok_or_else(|| format!("\"{address}\" is no http or https address"))?;
        // An entry page with a port of its own opens that port of all hosts.
        if let Some(port) = url.port() {
            let with_port: Vec<String> = file.hosts.iter().map(|host| format!("{}:{port}", host.to_lowercase())).filter(|host| !hosts.contains(host)).collect();
            hosts.extend(with_port);
        }
        if !has_host(&hosts, &url) {
            return Err(format!("the host of {address} is not among the hosts"));
        }
        if entry.contains(&url) {
            return Err(format!("{address} is an entry twice"));
        }
        entry.push(url);
    }
    if entry.is_empty() {
        return Err("it has no entry page".to_owned());
    }
    let limits = [
        ("pages_max", file.pages_max as u64, 1, 2000),
        ("depth_max", u64::from(file.depth_max), 0, 10),
        ("minutes_max", file.minutes_max, 1, 1440),
        ("the number of entry pages", entry.len() as u64, 1, file.pages_max as u64),
    ];
    if let Some((key, value, least, most)) = limits.into_iter().find(|(_, value, least, most)| !(least..=most).contains(&value)) {
        return Err(format!("{key} is {value}, which is not within {least} to {most}"));
    }
    if !(0.0..=300.0).contains(&file.delay_seconds) {
        return Err(format!("delay_seconds is {}, which is not within 0 to 300", file.delay_seconds));
    }
    if let Some(path) = file.skip.iter().find(|path| !path.starts_with('/')) {
        return Err(format!("\"{path}\" in skip is no beginning of a path, as in /nyheter/"));
    }
    Ok(Source {
        region,
        entry,
        hosts,
        pages_max: file.pages_max,
        depth_max: file.depth_max,
        delay: Duration::from_secs_f64(file.delay_seconds),
        time_max: Duration::from_secs(file.minutes_max * 60),
        words: file.words.iter().map(|word| word.to_lowercase()).collect(),
        skip: file.skip,
        minimum: file.minimum,
    })
}

/// The sources of some regions, of all where none is named.
///
/// # Errors
/// A message that names a region without a source.
pub fn choose_sources(sources: Vec<Source>, regions: &[RegionCode]) -> Result<Vec<Source>, String> {
    if let Some(code) = regions.iter().find(|code| !sources.iter().any(|source| source.region == **code)) {
        let name = find_region(*code).map_or("", |region| region.name.as_str());
        return Err(format!("there is no file of sources for region {code} {name}"));
    }
    Ok(sources.into_iter().filter(|source| regions.is_empty() || regions.contains(&source.region)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use helheten_model::vocabulary::regions;

    const HALLAND: &str = "entry = [\"https://www.regionhalland.se/politik/\"]\nhosts = [\"www.regionhalland.se\"]\n";

    fn parse(name: &str, text: &str) -> Result<Vec<Source>, SourcesError> {
        parse_files([(name.to_owned(), text.to_owned())].into())
    }

    #[test]
    fn every_region_has_a_bundled_source() {
        let sources = load_bundled_sources().unwrap();
        assert_eq!(sources.len(), regions().len());
        for (source, region) in sources.iter().zip(regions()) {
            assert_eq!(source.region, region.code);
            assert!(source.hosts.contains(&region.host), "{} is read from its official host", region.name);
            assert!(source.delay >= Duration::from_secs(2) && source.minimum.organizations > 0, "{}", region.name);
        }
    }

    #[test]
    fn what_a_file_leaves_out_has_a_default() {
        let source = parse("13-region-halland.toml", HALLAND).unwrap().remove(0);
        assert_eq!((source.pages_max, source.depth_max, source.delay.as_secs(), source.time_max.as_secs()), (150, 4, 2, 3600));
        assert_eq!(source.minimum, MinimumYield::default());
    }

    fn check_refused(name: &str, text: &str, expected: &str) {
        let message = parse(name, text).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        check_refused("halland.toml", HALLAND, "01-region-stockholm.toml");
        check_refused("13-region-halland.toml", "entry = []\nhosts = []", "no entry page");
        check_refused("13-region-halland.toml", &format!("{HALLAND}hostz = 1"), "unknown field `hostz`");
        check_refused("13-region-halland.toml", &format!("{HALLAND}pages_max = 0"), "pages_max is 0, which is not within 1 to 2000");
        check_refused("13-region-halland.toml", &format!("{HALLAND}delay_seconds = -1"), "delay_seconds is -1");
        check_refused("13-region-halland.toml", &format!("{HALLAND}skip = [\"nyheter\"]"), "no beginning of a path");
        check_refused("13-region-halland.toml", &HALLAND.replace("[\"www.regionhalland.se\"]", "[\"rjl.se\"]"), "not among the hosts");
        check_refused("13-region-halland.toml", &HALLAND.replace("https", "ftp"), "no http or https address");
    }

    #[test]
    fn a_region_without_a_source_is_named() {
        let sources = parse("13-region-halland.toml", HALLAND).unwrap();
        let chosen = choose_sources(sources.clone(), &["13".parse().unwrap()]).unwrap();
        assert_eq!(chosen.len(), 1);
        assert!(choose_sources(sources, &["14".parse().unwrap()]).unwrap_err().contains("14 Västra Götalandsregionen"));
    }
}
