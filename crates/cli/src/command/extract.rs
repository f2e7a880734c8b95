//! `helheten extract`: the facts of pages, without a database and without the network.

use super::read::{parse_charset, plan_outputs, write_output};
use crate::failure::{Status, print_failure};
use crate::output;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use helheten_importer::extract::{Extraction, PageContext};
use helheten_importer::fetch::{MediaType, body::load_body};
use helheten_importer::interpret::interpret_page;
use helheten_model::vocabulary::RegionCode;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  helheten extract page.html --region 14
  helheten extract page.html --region 14 --url https://www.vgregion.se/politik/ --date 2022-12-09
  helheten extract pages/*.txt --region 22 --out facts/     write facts/page.json and so on
  helheten extract pages/*.txt --region 22 | jq .figures    one JSON object a line

The region is any two digits; its code says whose page it is and need not be in the register.
Evidence counts in Unicode characters of what `helheten read` prints.

Exit codes:
  0  every page was read
  1  a page could not be read; the others were
  2  wrong usage";

/// What `extract` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExtractArguments {
    /// Saved pages: .html and .htm are web pages, anything else is plain text
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The region whose pages they are: two digits
    #[arg(long, value_name = "CODE", value_parser = parse_region)]
    region: RegionCode,
    /// The page's address; links are resolved against it
    #[arg(long)]
    url: Option<String>,
    /// The date of the page, as in 2022-12-09; relative dates lean on it
    #[arg(long)]
    date: Option<NaiveDate>,
    /// The charset, where the page's server said one
    #[arg(long, value_name = "LABEL", value_parser = parse_charset)]
    charset: Option<String>,
    /// How to print [default: json for one page, jsonl for several]
    #[arg(long)]
    format: Option<Format>,
    /// The folder to write to, each page as its file name without the last ending and .json
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How facts are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Indented JSON objects.
    Json,
    /// One JSON object a line.
    Jsonl,
}

/// Runs the command.
pub(crate) fn run(arguments: &ExtractArguments) -> anyhow::Result<Status> {
    let outputs = arguments.out.as_deref().map(|folder| plan_outputs(&arguments.files, folder, json_name)).transpose()?;
    let several = arguments.files.len() > 1 && outputs.is_none();
    let format = arguments.format.unwrap_or(if several { Format::Jsonl } else { Format::Json });
    let context = PageContext { region: arguments.region, url: arguments.url.clone(), date: arguments.date };
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
        let media_type = MediaType::of_file(&file.to_string_lossy());
        let extraction = interpret_page(&body, media_type, arguments.charset.as_deref(), &context).extraction;
        let text = render(&extraction, format)?;
        match &outputs {
            Some(paths) => write_output(&paths[index], &text)?,
            None => output::print(&text)?,
        }
    }
    Ok(status)
}

fn render(extraction: &Extraction, format: Format) -> serde_json::Result<String> {
    let mut text = match format {
        Format::Json => serde_json::to_string_pretty(extraction)?,
        Format::Jsonl => serde_json::to_string(extraction)?,
    };
    text.push('\n');
    Ok(text)
}

/// The file name without its last ending, and `.json`: `18-namnder.html` gives `18-namnder.json`.
fn json_name(name: &str) -> String {
    format!("{}.json", Path::new(name).file_stem().unwrap_or_default().to_string_lossy())
}

fn parse_region(text: &str) -> Result<RegionCode, String> {
    text.parse().map_err(|_| format!("\"{text}\" is no region's code, which has two digits, as in 14"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_ending_goes() {
        assert_eq!(json_name("18-namnder.html"), "18-namnder.json");
        assert_eq!(json_name("page.2022.txt"), "page.2022.json");
        assert_eq!(json_name("page"), "page.json");
    }
}
