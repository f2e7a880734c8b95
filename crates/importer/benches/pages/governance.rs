//! Generated pages about how a region is governed, of any length: what the benchmark reads.

use std::fmt::Write;

/// First names, which repeat.
const GIVEN: &[&str] = &["Anna", "Bo", "Cecilia", "Dag", "Elin", "Farid", "Gun", "Hassan", "Ida", "Jon", "Karin", "Lars", "Maja", "Nils", "Olga", "Per"];
/// Parts that surnames and areas are made of, so that a longer page names more persons and bodies, as real ones do.
const PARTS: &[&str] =
    &["berg", "ström", "lund", "dal", "skog", "sjö", "ek", "björk", "sten", "gran", "holm", "vik", "strand", "äng", "fors", "hed", "mark", "näs", "sund", "ås"];
const WRITES: &str = "writing to a string does not fail";
const PARTIES: &[&str] = &["S", "M", "C", "L", "V", "KD", "MP", "SD"];

/// An HTML page of about `bytes` bytes, with chrome, headings, running text, lists, tables and links to documents.
///
/// The same size gives the same page. At least 40 % of it is visible text from 5 KB on.
pub(crate) fn governance_page(bytes: usize) -> String {
    let mut page = String::with_capacity(bytes + 4_000);
    page.push_str(
        "<!doctype html><html lang=\"sv\"><head><meta charset=\"utf-8\"><title>Så styrs Region Provlän</title></head><body>\
         <a class=\"skip\" href=\"#main\">Hoppa till innehåll</a><nav aria-label=\"Huvudmeny\"><ul><li><a href=\"/om\">Om regionen</a></li>\
         <li><a href=\"/politik\">Politik</a></li></ul></nav><main id=\"main\"><h1>Så styrs Region Provlän</h1>\
         <p>Regionfullmäktige är regionens högsta beslutande organ och har 71 ledamöter. Fullmäktige utser regionstyrelsen, som leder arbetet.</p>",
    );
    for section in 0.. {
        if page.len() >= bytes {
            break;
        }
        push_section(&mut page, section);
    }
    page.push_str("</main><footer><p>Region Provlän, växel 010-123 45 67</p></footer></body></html>");
    page
}

fn push_section(page: &mut String, section: usize) {
    let area = area(section);
    write!(
        page,
        "<section class=\"block\"><h2>Nämnden för {area}</h2><p>Nämnden för {area} ansvarar för regionens arbete med {area} och bereder ärenden åt \
         regionstyrelsen. Nämnden har {} ledamöter och lika många ersättare, och sammanträder omkring åtta gånger om året. Den leder verksamheten enligt \
         kommunallagen (2017:725) och det reglemente som fullmäktige har fastställt. Besluten verkställs av förvaltningen, som har drygt {} anställda.</p>",
        7 + section % 12,
        200 + section % 1_700
    )
    .expect(WRITES);
    page.push_str("<h3>Ledamöter</h3><ul>");
    for member in 0..5 {
        let title = ["Ordförande", "Vice ordförande", "2:e vice ordförande", "Ledamot", "Ersättare"][member];
        write!(page, "<li>{title}: {} ({})</li>", person(section * 5 + member), PARTIES[(section + member) % PARTIES.len()]).expect(WRITES);
    }
    page.push_str("</ul><h3>Utskott och förvaltning</h3>");
    write!(
        page,
        "<p>Under nämnden finns två utskott, arbetsutskottet och {0}utskottet. {1}förvaltningen lyder under nämnden och leds av {0}direktören.</p>",
        area.to_lowercase(),
        capital(&area)
    )
    .expect(WRITES);
    page.push_str("<table><tr><th>Organ</th><th>Antal ledamöter</th><th>Möten</th></tr>");
    for row in 0..3 {
        write!(page, "<tr><td>{}beredningen</td><td>{}</td><td>{} gånger om året</td></tr>", capital(&self::area(section * 3 + row)), 5 + row, 4 + row)
            .expect(WRITES);
    }
    writeln!(
        page,
        "</table><p>Dokument: <a href=\"/dokument/{section}.pdf\">Verksamhetsplan för nämnden för {area} 2024–2026 (pdf, {} kB)</a></p>\
         <p>Kontakt: namnd{section}@regionprovlan.example</p></section>",
        100 + section % 800
    )
    .expect(WRITES);
}

fn area(number: usize) -> String {
    let parts = PARTS.len();
    format!("{}{}{}vård", PARTS[number % parts], PARTS[number / parts % parts], PARTS[number / parts / parts % parts])
}

fn person(number: usize) -> String {
    let parts = PARTS.len();
    let first = GIVEN[number % GIVEN.len()];
    let last = format!("{}{}{}", PARTS[number / 3 % parts], PARTS[number / 7 % parts], if number.is_multiple_of(2) { "" } else { "man" });
    format!("{first} {}", capital(&last))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
