//! Corrections as files: one a region, bundled with the program or read from a folder.

use crate::digest::sha256_hex;
use crate::region_files::{example_name, load_files, region_of_file};
use crate::resolve::{Correction, CorrectionChange, Corrections};
use helheten_model::vocabulary::{RegionCode, find_region};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// The bundled files: name and text.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/corrections.rs"));

/// A file of corrections that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionsError {
    /// The folder or a file cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// What cannot be read.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The file is not named after a region.
    #[error("{name} is not named after a region of the register, as in {example}")]
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
    /// A correction is about another region's thing, or lacks something.
    #[error("{name}: {correction}: {problem}")]
    Correction {
        /// The file.
        name: String,
        /// The correction.
        correction: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// All regions' corrections.
#[derive(Clone, Debug, Default)]
pub struct CorrectionSet {
    regions: BTreeMap<RegionCode, Corrections>,
}

impl CorrectionSet {
    /// No corrections.
    pub const NONE: Self = Self { regions: BTreeMap::new() };

    /// A region's corrections; none where it has no file.
    pub fn of_region(&self, code: RegionCode) -> &Corrections {
        static NONE: Corrections = Corrections { version: None, list: Vec::new() };
        self.regions.get(&code).unwrap_or(&NONE)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CorrectionFile {
    #[serde(default)]
    merge: Vec<Merge>,
    #[serde(default)]
    split: Vec<Split>,
    #[serde(default)]
    suppress: Vec<Suppress>,
    #[serde(default)]
    set: Vec<Set>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merge {
    from: String,
    into: String,
    reason: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Split {
    organization: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    pages: Vec<String>,
    into: String,
    reason: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suppress {
    id: String,
    field: Option<String>,
    value: Option<String>,
    reason: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    id: String,
    field: String,
    was: Option<String>,
    value: String,
    reason: String,
    source: String,
}

/// The bundled corrections.
///
/// # Errors
/// [`CorrectionsError`], where a file is not as it should be.
pub fn load_bundled_corrections() -> Result<CorrectionSet, CorrectionsError> {
    parse_files(FILES.iter().map(|(name, bytes)| ((*name).to_owned(), String::from_utf8_lossy(bytes).into_owned())))
}

/// The corrections of a folder: its files `<code>-<slug>.toml`; files of other endings are left alone.
///
/// # Errors
/// [`CorrectionsError`], where the folder or one of its files is not as it should be; nothing of it is used then.
pub fn load_corrections(folder: &Path) -> Result<CorrectionSet, CorrectionsError> {
    let files = load_files(folder).map_err(|(path, cause)| CorrectionsError::Read { path, cause })?;
    parse_files(files.into_iter())
}

fn parse_files(files: impl Iterator<Item = (String, String)>) -> Result<CorrectionSet, CorrectionsError> {
    let mut set = CorrectionSet::default();
    for (name, text) in files {
        let region = region_of_file(&name).ok_or_else(|| CorrectionsError::Name { name: name.clone(), example: example_name() })?;
        let file: CorrectionFile =
            toml::from_str(&text).map_err(|error| CorrectionsError::Toml { name: name.clone(), cause: error.to_string().trim_end().to_owned() })?;
        let list = corrections_of(file);
        if let Some(correction) = find_second_merge(&list) {
            let problem = "the body is merged by another correction already".to_owned();
            return Err(CorrectionsError::Correction { name, correction: correction.change.describe(), problem });
        }
        for correction in &list {
            if let Some(problem) = find_problem(correction, region.code) {
                return Err(CorrectionsError::Correction { name, correction: correction.change.describe(), problem });
            }
        }
        if !list.is_empty() {
            set.regions.insert(region.code, Corrections { version: Some(sha256_hex(text.as_bytes())[..12].to_owned()), list });
        }
    }
    Ok(set)
}

fn corrections_of(file: CorrectionFile) -> Vec<Correction> {
    let correction = |change, reason, source| Correction { change, reason, source };
    let splits = file.split.into_iter().map(|Split { organization, names, pages, into, reason, source }| {
        correction(CorrectionChange::Split { organization, names, pages, into }, reason, source)
    });
    let merges = file.merge.into_iter().map(|Merge { from, into, reason, source }| correction(CorrectionChange::Merge { from, into }, reason, source));
    let suppressed = file
        .suppress
        .into_iter()
        .map(|Suppress { id, field, value, reason, source }| correction(CorrectionChange::Suppress { id, field, value }, reason, source));
    let set =
        file.set.into_iter().map(|Set { id, field, was, value, reason, source }| correction(CorrectionChange::Set { id, field, was, value }, reason, source));
    splits.chain(merges).chain(suppressed).chain(set).collect()
}

/// A merge of a body that another correction merges.
fn find_second_merge(list: &[Correction]) -> Option<&Correction> {
    let mut merged = BTreeSet::new();
    list.iter().find(|correction| matches!(&correction.change, CorrectionChange::Merge { from, .. } if !merged.insert(from)))
}

/// What is wrong with a correction, whatever pages state.
fn find_problem(correction: &Correction, region: RegionCode) -> Option<String> {
    if correction.reason.trim().is_empty() || correction.source.trim().is_empty() {
        return Some("it needs a reason and a source".to_owned());
    }
    let bodies: &[&str] = match &correction.change {
        CorrectionChange::Merge { from, into } => &[from, into],
        CorrectionChange::Split { organization, into, names, pages } if names.is_empty() && pages.is_empty() => {
            return Some(format!("it needs names or pages that tell {into} from {organization}"));
        }
        CorrectionChange::Split { organization, into, .. } => &[organization, into],
        CorrectionChange::Suppress { field: None, value: Some(_), .. } => return Some("a value needs the field that it is of".to_owned()),
        CorrectionChange::Suppress { .. } | CorrectionChange::Set { .. } => &[],
    };
    let id = correction.change.entity_id();
    let of_region = |id: &str| id.split_once(':').is_some_and(|(_, path)| path.starts_with(&format!("{region}/")) || id.starts_with("rel:"));
    if let Some(other) = bodies.iter().copied().chain([id]).find(|id| !of_region(id)) {
        let name = find_region(region).map_or("the region", |region| region.name.as_str());
        return Some(format!("{other} is no id of {name} (org:{region}/…)"));
    }
    let is_body = |id: &str| {
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        id.strip_prefix("org:").is_some_and(|path| path.split('/').all(is_part))
    };
    bodies.iter().find(|id| !is_body(id)).map(|id| format!("{id} is no body's id, as in org:{region}/kulturnamnden"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str, text: &str) -> Result<CorrectionSet, CorrectionsError> {
        parse_files([(name.to_owned(), text.to_owned())].into_iter())
    }

    const MERGE: &str = "[[merge]]\nfrom = \"org:13/a\"\ninto = \"org:13/b\"\nreason = \"r\"\nsource = \"s\"\n";

    #[test]
    fn the_bundled_files_are_understood() {
        load_bundled_corrections().unwrap();
    }

    #[test]
    fn a_file_is_one_regions() {
        let set = parse("13-region-halland.toml", MERGE).unwrap();
        assert_eq!(set.of_region("13".parse().unwrap()).list.len(), 1);
        assert_eq!(set.of_region("14".parse().unwrap()), &Corrections::default());
    }

    fn check_refused(name: &str, text: &str, expected: &str) {
        let message = parse(name, text).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        check_refused("halland.toml", MERGE, "not named after a region");
        check_refused("14-vastra-gotaland.toml", MERGE, "not named after a region");
        check_refused("13-region-halland.toml", &MERGE.replace("org:13/b", "org:14/b"), "org:14/b is no id of Region Halland");
        check_refused("13-region-halland.toml", &MERGE.replace("org:13/a", "post:13/a"), "post:13/a is no body's id");
        check_refused("13-region-halland.toml", &MERGE.replace("\"r\"", "\" \""), "a reason and a source");
        check_refused("13-region-halland.toml", &MERGE.replace("reason", "why"), "unknown field `why`");
        check_refused(
            "13-region-halland.toml",
            "[[split]]\norganization = \"org:13/a\"\ninto = \"org:13/b\"\nreason = \"r\"\nsource = \"s\"\n",
            "names or pages",
        );
    }
}
