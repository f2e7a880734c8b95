//! `helheten extract`: the facts of pages, without a database and without the network.

mod marked;

use super::read::{parse_charset, plan_outputs, write_output};
use crate::failure::{Status, print_failure};
use crate::output;
use chrono::NaiveDate;
use clap::{Args, ColorChoice, ValueEnum};
use helheten_importer::extract::PageContext;
use helheten_importer::fetch::{MediaType, body::load_body};
use helheten_importer::interpret::{Interpretation, interpret_page};
use helheten_model::vocabulary::RegionCode;
use marked::render_marked;
use std::io;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  helheten extract page.html --region 14
  helheten extract page.html --region 14 --url https://www.vgregion.se/politik/ --date 2022-12-09
  helheten extract pages/*.txt --region 22 --out facts/     write facts/page.json and so on
  helheten extract pages/*.txt --region 22 | jq .figures    one JSON object a line
  helheten extract page.html --region 14 --format text      the page's text with its facts, to look at

The region is any two digits; its code says whose page it is and need not be in the register.
Evidence counts in Unicode characters of what `helheten read` prints.

Exit codes:
  0  every page was read
  1  a page could not be read; the others were
  64 wrong usage";

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
    /// Whether --format text uses colours; without them the words of facts stand in ⟦ ⟧
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    /// The folder to write to, each page as its file name without the last ending and .json (.txt for --format text)
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
    /// The text with the words of each fact marked, and the facts below their lines.
    Text,
}

/// Runs the command.
pub(crate) fn run(arguments: &ExtractArguments) -> anyhow::Result<Status> {
    let rename = |name: &str| with_ending(name, if arguments.format == Some(Format::Text) { "txt" } else { "json" });
    let outputs = arguments.out.as_deref().map(|folder| plan_outputs(&arguments.files, folder, rename)).transpose()?;
    let several = arguments.files.len() > 1 && outputs.is_none();
    let format = arguments.format.unwrap_or(if several { Format::Jsonl } else { Format::Json });
    let colored = match arguments.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => outputs.is_none() && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    };
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
        let page = interpret_page(&body, media_type, arguments.charset.as_deref(), &context);
        let mut text = render(&page, format, colored)?;
        if several && format == Format::Text {
            text.insert_str(0, &format!("==> {} <==\n", file.display()));
        }
        match &outputs {
            Some(paths) => write_output(&paths[index], &text)?,
            None => output::print(&text)?,
        }
    }
    Ok(status)
}

fn render(page: &Interpretation, format: Format, colored: bool) -> serde_json::Result<String> {
    match format {
        Format::Json => serde_json::to_string_pretty(&page.extraction).map(|text| text + "\n"),
        Format::Jsonl => serde_json::to_string(&page.extraction).map(|text| text + "\n"),
        Format::Text => render_marked(&page.document.text, &page.extraction, colored),
    }
}

/// The file name with another ending instead of its last: `18-namnder.html` gives `18-namnder.json`.
fn with_ending(name: &str, ending: &str) -> String {
    format!("{}.{ending}", Path::new(name).file_stem().unwrap_or_default().to_string_lossy())
}

fn parse_region(text: &str) -> Result<RegionCode, String> {
    text.parse().map_err(|_| format!("\"{text}\" is no region's code, which has two digits, as in 14"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_ending_goes() {
        assert_eq!(with_ending("18-namnder.html", "json"), "18-namnder.json");
        assert_eq!(with_ending("page.2022.txt", "json"), "page.2022.json");
        assert_eq!(with_ending("page", "json"), "page.json");
    }
}
