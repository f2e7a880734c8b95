//! Folders of files that are one region's each, named `<code>-<slug>.toml`: sources and corrections.

use helheten_model::vocabulary::{Region, regions};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The texts of a folder's `.toml` files, by name; files of other endings are left alone.
///
/// # Errors
/// What cannot be read, and why.
pub(crate) fn load_files(folder: &Path) -> Result<BTreeMap<String, String>, (PathBuf, io::Error)> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |cause| (path, cause)
    };
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path).map_err(failed(&path))?;
            files.insert(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text);
        }
    }
    Ok(files)
}

/// The region that a file is named after.
pub(crate) fn region_of_file(name: &str) -> Option<&'static Region> {
    regions().iter().find(|region| name == file_name(region))
}

/// How a file is named, as an example.
pub(crate) fn example_name() -> String {
    regions().first().map_or_else(String::new, file_name)
}

fn file_name(region: &Region) -> String {
    format!("{}-{}.toml", region.code, region.slug)
}
