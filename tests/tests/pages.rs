//! Every folder under `fixtures/pages` is a test: what is read from its page is what its `expected.json` says.
//!
//! `UPDATE_EXPECT=1` accepts what is read now; the difference is then reviewed as code.

use helheten_importer::extract::{Extraction, PageContext};
use helheten_importer::fetch::MediaType;
use helheten_importer::interpret::{Interpretation, interpret_page};
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

datatest_stable::harness! {
    { test = check_page, root = "../fixtures/pages", pattern = r"expected\.json$" },
}

/// `source.toml`: what is told of a page beside its text.
#[derive(Deserialize)]
struct Source {
    url: Option<String>,
    date: Option<chrono::NaiveDate>,
    charset: Option<String>,
}

fn check_page(expected_file: &Path) -> datatest_stable::Result<()> {
    let expected_file = expected_file.canonicalize()?;
    let folder = expected_file.parent().ok_or("a file is in a folder")?;
    let interpretation = interpret(folder)?;
    check_evidence(&interpretation)?;
    let again = interpret(folder)?;
    assert_eq!(interpretation.extraction, again.extraction, "the same page gives the same facts");

    let mut found = serde_json::to_string_pretty(&interpretation.extraction)?;
    found.push('\n');
    // Facts are compared, not their layout: a file written by hand need not look as the program prints it.
    let stated: Option<Extraction> = serde_json::from_str(&fs::read_to_string(&expected_file)?).ok();
    if stated.as_ref() != Some(&interpretation.extraction) {
        expect_test::expect_file![&expected_file].assert_eq(&found);
    }
    Ok(())
}

fn interpret(folder: &Path) -> datatest_stable::Result<Interpretation> {
    let page = find_page(folder)?;
    let region = folder.parent().and_then(Path::file_name).ok_or("a page is in its region's folder")?.to_string_lossy();
    let source: Source = toml::from_str(&fs::read_to_string(folder.join("source.toml"))?)?;
    let context = PageContext { region: region.parse().map_err(|_| format!("{region} is no region's code"))?, url: source.url, date: source.date };
    let media_type = MediaType::of_file(&page.to_string_lossy());
    Ok(interpret_page(&fs::read(&page)?, media_type, source.charset.as_deref(), &context))
}

fn find_page(folder: &Path) -> datatest_stable::Result<PathBuf> {
    let mut files = fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    Ok(files.find(|file| file.file_stem().is_some_and(|stem| stem == "page")).ok_or("there is no page.html or page.txt")?)
}

/// Every quotation stands at its place in the page's text.
fn check_evidence(interpretation: &Interpretation) -> datatest_stable::Result<()> {
    let text: Vec<char> = interpretation.document.text.chars().collect();
    let mut places = Vec::new();
    collect_evidence(&serde_json::to_value(&interpretation.extraction)?, &mut places);
    for (start, end, quote) in places {
        let slice = text.get(start..end).map(String::from_iter);
        if slice.as_deref() != Some(quote.as_str()) {
            return Err(format!("at {start}..{end} stands {slice:?}, not {quote:?}").into());
        }
    }
    Ok(())
}

fn collect_evidence(value: &Value, places: &mut Vec<(usize, usize, String)>) {
    let place = |name: &str| value.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    if let (Some(start), Some(end), Some(quote)) = (place("start"), place("end"), value.get("quote").and_then(Value::as_str)) {
        places.push((start, end, quote.to_owned()));
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_evidence(item, places)),
        Value::Object(fields) => fields.values().for_each(|field| collect_evidence(field, places)),
        _ => {}
    }
}
