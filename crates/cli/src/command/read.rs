//! `helheten read`: the text of pages, exactly as evidence counts in it.

use crate::failure::{Status, print_failure};
use crate::output;
use crate::usage_error;
use anyhow::Context;
use clap::Args;
use helheten_importer::fetch::{MediaType, body::load_body, is_known_charset};
use helheten_importer::read::read_page;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  helheten read page.html                    print the text of a saved page
  helheten read pages/*.html --out texts/    write texts/page.html.txt and so on

Exit codes:
  0  every page was read
  1  a page could not be read; the others were
  64 wrong usage";

/// What `read` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReadArguments {
    /// Saved pages: .html and .htm are web pages, anything else is plain text
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The folder to write to, each page as its whole file name and .txt
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The charset, where the page's server said one
    #[arg(long, value_name = "LABEL", value_parser = parse_charset)]
    charset: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &ReadArguments) -> anyhow::Result<Status> {
    let outputs = arguments.out.as_deref().map(|folder| plan_outputs(&arguments.files, folder, |name| format!("{name}.txt"))).transpose()?;
    let mut status = Status::Done;
    for (index, file) in arguments.files.iter().enumerate() {
        let body = match load_body(file) {
            Ok(body) => body,
            Err(error) => {
                print_failure(&error.into());
                status = Status::Failed;
                continue;
            }
        };
        let text = read_page(&body, MediaType::of_file(&file.to_string_lossy()), arguments.charset.as_deref()).text;
        match &outputs {
            Some(paths) => write_output(&paths[index], &text)?,
            None if arguments.files.len() == 1 => output::print(&text)?,
            None => output::print(&format!("==> {} <==\n{text}\n", file.display()))?,
        }
    }
    Ok(status)
}

/// Names the file that each page is written to and creates the folder.
///
/// # Errors
/// Where two pages would be written to one file, or the folder cannot be created.
pub(crate) fn plan_outputs(files: &[PathBuf], folder: &Path, rename: impl Fn(&str) -> String) -> anyhow::Result<Vec<PathBuf>> {
    let mut taken: BTreeMap<PathBuf, &PathBuf> = BTreeMap::new();
    let mut paths = Vec::new();
    for file in files {
        let name = file.file_name().ok_or_else(|| usage_error(format!("{} is no file", file.display())))?;
        let path = folder.join(rename(&name.to_string_lossy()));
        if let Some(other) = taken.insert(path.clone(), file) {
            return Err(usage_error(format!("{} and {} would both be written to {}", other.display(), file.display(), path.display())));
        }
        paths.push(path);
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(paths)
}

/// Writes one file of output.
pub(crate) fn write_output(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Accepts the label of a charset that is known.
pub(crate) fn parse_charset(label: &str) -> Result<String, String> {
    if is_known_charset(label) { Ok(label.to_owned()) } else { Err(format!("unknown charset \"{label}\"; try utf-8, windows-1252 or iso-8859-1")) }
}
