//! All regions' sites on one machine, of as many pages as a test wants.

use crate::site::{Asked, Reply, Site};
use helheten_model::vocabulary::{Region, regions};
use std::fmt::Write;
use std::path::Path;

/// A region's host on the machine.
pub fn host_of(region: &Region) -> String {
    format!("www.{}.test", region.slug)
}

/// Puts every region's pages on a site: an entry page that links to all others. Each has a validator, by which it is told
/// whether it is as it was.
pub fn put_regions(site: &Site, pages: usize) {
    for region in regions() {
        let host = host_of(region);
        let links: String = (1..pages).fold(String::new(), |mut links, number| {
            write!(links, "<li><a href=\"/politik/namnd-{}/\">Nämnd {number}</a></li>", word_of(number)).expect("writing to a string cannot fail");
            links
        });
        let about = format!("<p>Regionfullmäktige i {} har 71 ledamöter.</p><ul>{links}</ul>", region.name);
        site.on(&host, "/politik/", move |asked| answer(asked, &about, 0));
        for number in 1..pages {
            let text = page_text(region, number);
            site.on(&host, &format!("/politik/namnd-{}/", word_of(number)), move |asked| answer(asked, &text, number));
        }
    }
}

/// Writes a folder of sources of these sites: one file a region.
///
/// # Errors
/// Where the folder cannot be written.
pub fn write_sources(site: &Site, folder: &Path, delay_seconds: f64) -> std::io::Result<()> {
    for region in regions() {
        let host = host_of(region);
        let text = format!("entry = [\"{}\"]\nhosts = [\"{host}\"]\ndelay_seconds = {delay_seconds}\n", site.url(&host, "/politik/"));
        std::fs::write(folder.join(format!("{}-{}.toml", region.code, region.slug)), text)?;
    }
    Ok(())
}

/// Letters in place of a number: addresses that differ in numbers alone are taken for an endless row.
fn word_of(number: usize) -> String {
    let letter = |digit: usize| char::from(b'a' + u8::try_from(digit % 26).unwrap_or_default());
    [letter(number / 26), letter(number)].iter().collect()
}

fn page_text(region: &Region, number: usize) -> String {
    let name = word_of(number);
    let mut text = format!("<h2>Nämnden {name} i {}</h2>", region.name);
    for part in 0..12 {
        let seats = 5 + (number + part) % 12;
        write!(
            text,
            "<h3>Område {part}</h3><p>Kulturnämnden {name}{part} ansvarar för kulturen i området och består av {seats} ledamöter. Ordförande är Anna \
             Exempel{part} (S).</p><p>Kulturförvaltningen {name}{part} arbetar på uppdrag av nämnden, som rapporterar till regionfullmäktige. \
             Verksamhetsplan 2026 gäller för området. Budgeten är {seats} miljoner kronor.</p>"
        )
        .expect("writing to a string cannot fail");
    }
    text
}

fn answer(asked: &Asked, text: &str, number: usize) -> Reply {
    let validator = format!("\"v{number}\"");
    if asked.header("if-none-match") == Some(validator.as_str()) {
        return Reply::status(304);
    }
    Reply::page(&format!("<!doctype html><html><head><title>Politik</title></head><body><main><h1>Politik</h1>{text}</main></body></html>"))
        .with("etag", &validator)
}
