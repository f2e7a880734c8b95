//! Writes a folder of invented pages in which so many organizations are stated, the same ones each time.

use super::places::{PLACES, first_part, place_name};
use anyhow::{Context, Result};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The codes of the register's regions.
const REGIONS: [&str; 21] = ["01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18", "19", "20", "21", "22", "23", "24", "25"];

/// How many places a page is about.
const PLACES_A_PAGE: usize = 5;

/// What is said of a place's bodies, one list a body, each in several ways. A body is spoken of together with itself and
/// the committee and the administration that stand before it, so that the list may end anywhere.
const BODIES: [&[&str]; 10] = [
    &[
        "{first}nämnden har {seats} ledamöter och ansvarar för {area}. Ordförande i {first}nämnden är {person}.",
        "{first}nämnden ansvarar för {area}. {first}nämnden har {seats} ledamöter. Ordförande i {first}nämnden är {person}.",
        "För {area} i {place} med omnejd ansvarar {first}nämnden. {first}nämnden består av {seats} ledamöter. Nämnden sammanträder åtta gånger om året.",
    ],
    &[
        "{first}förvaltningen arbetar på uppdrag av {first}nämnden. {first}förvaltningen har {staff} medarbetare.",
        "{first}förvaltningen arbetar på uppdrag av {first}nämnden och har cirka {staff} anställda.",
    ],
    &["{first}nämnden får stöd av {first}sekretariatet.", "{first}sekretariatet stödjer {first}nämnden."],
    &["{first}utskottet är ett utskott under {first}nämnden."],
    &["{first}beredningen bereder ärenden åt {first}nämnden."],
    &["{first}kommittén har {seats} ledamöter.", "{first}kommittén har {seats} ledamöter och {seats} ersättare. Mötena är öppna för allmänheten."],
    &["Trafikavdelningen {place} ingår i {first}förvaltningen.", "Trafikavdelningen {place} är en del av {first}förvaltningen."],
    &["Tandvårdsavdelningen {place} ingår i {first}förvaltningen.", "Tandvårdsavdelningen {place} är en del av {first}förvaltningen."],
    &["Miljökansliet {place} har {few} anställda.", "Miljökansliet {place} arbetar på uppdrag av {first}nämnden."],
    &["Kulturkansliet {place} har {few} anställda.", "Kulturkansliet {place} arbetar på uppdrag av {first}nämnden."],
];

/// What committees are responsible for.
const AREAS: &[&str] = &["kultur", "kollektivtrafik", "folkhälsa", "hälso- och sjukvård", "tandvård", "regional utveckling", "utbildning", "miljö"];

/// What stands on pages beside what is read from them.
const PROSE: &[&str] = &[
    "Här beskriver vi hur arbetet är ordnat, vem som gör vad och hur du når oss. Sidan ses över två gånger om året.",
    "Alla som bor här är välkomna att lämna synpunkter. Det går att göra på webben, per brev eller i receptionen.",
    "Handlingarna publiceras en vecka före varje sammanträde. Protokollen finns att läsa när de har justerats.",
    "Besluten fattas nära dem som berörs. Därför ser arbetet lite olika ut på olika håll i länet.",
    "Vill du veta mer om hur pengarna används? I årsredovisningen finns siffror för både drift och investeringar.",
];

const GIVEN_NAMES: &[&str] = &["Anna", "Erik", "Maria", "Lars", "Karin", "Johan", "Elin", "Mikael", "Sara", "Fatima", "Björn", "Ingrid", "Oskar"];
const FAMILY_NAMES: &[&str] = &["Ekberg", "Lindholm", "Sandström", "Åkesson", "Nyberg", "Forsell", "Hedlund", "Wikström", "Berglund", "Dahlgren", "Moberg"];
const PARTIES: &[&str] = &["S", "M", "C", "V", "L", "KD", "MP", "SD"];
const MONTHS: [&str; 12] = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"];

/// The most organizations that a folder can state: then each region has nearly all bodies of all places.
pub(super) const ORGANIZATIONS_MAX: u32 = 700_000;

/// Writes a folder of pages that state so many organizations, at most [`ORGANIZATIONS_MAX`]; gives the number of pages.
pub(super) fn write_pages(folder: &Path, organizations: u32) -> Result<usize> {
    let organizations = usize::try_from(organizations)?;
    let mut list = "# Invented pages.\ndemo = true\n".to_owned();
    let mut pages = 0;
    for (number, region) in REGIONS.iter().enumerate() {
        let of_region = organizations / REGIONS.len() + usize::from(number < organizations % REGIONS.len());
        let subfolder = folder.join(region);
        fs::create_dir_all(&subfolder).with_context(|| format!("cannot create {}", subfolder.display()))?;
        let a_page = PLACES_A_PAGE * BODIES.len();
        for page in 0..of_region.div_ceil(a_page) {
            let first = page * a_page;
            let moment = Moment::of_page(number + page);
            let file = subfolder.join(format!("sida-{page}.html"));
            let html = write_page(number, page, a_page.min(of_region - first), &moment);
            fs::write(&file, html).with_context(|| format!("cannot write {}", file.display()))?;
            write!(
                list,
                "\n[[page]]\nfile = \"{region}/sida-{page}.html\"\nregion = \"{region}\"\nurl = \"https://region-{region}.example/organisation/sida-{page}\"\nkind = \"organization\"\ndate = \"{}\"\n",
                moment.code()
            )?;
            pages += 1;
        }
    }
    let file = folder.join("pages.toml");
    fs::write(&file, list).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(pages)
}

/// One page: so many organizations of one place after the other.
fn write_page(region: usize, page: usize, organizations: usize, moment: &Moment) -> String {
    // Each region begins elsewhere among the places, so that regions differ.
    let place_of = |at: usize| place_name(region * PLACES / REGIONS.len() + page * PLACES_A_PAGE + at);
    let places: Vec<String> = (0..organizations.div_ceil(BODIES.len())).map(place_of).collect();
    let title = format!("Så arbetar vi i {}", places.join(", "));
    let code = REGIONS[region];
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"sv\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n\
         <nav><ul><li><a href=\"https://region-{code}.example/\">Start</a></li><li><a href=\"https://region-{code}.example/kontakt\">Kontakt</a></li></ul></nav>\n\
         <main>\n<h1>{title}</h1>\n<p>{}</p>\n",
        pick(PROSE, page, 0)
    );
    for (at, place) in places.iter().enumerate() {
        let bodies = BODIES.len().min(organizations - at * BODIES.len());
        html += &write_place(place, bodies, region * PLACES + page * PLACES_A_PAGE + at);
    }
    html + &format!("<p>Senast uppdaterad: {}</p>\n</main>\n</body>\n</html>\n", moment.words())
}

/// What a page says of the first bodies of a place; `seed` chooses how.
fn write_place(place: &str, bodies: usize, seed: usize) -> String {
    let mut html = format!("<h2>{place}</h2>\n<p>{}</p>\n", pick(PROSE, seed, 1));
    for (number, ways) in BODIES[..bodies].iter().enumerate() {
        let salt = number * 10;
        let sentences = pick(ways, seed, salt + 2)
            .replace("{first}", &first_part(place))
            .replace("{place}", place)
            .replace("{area}", pick(AREAS, seed, 3))
            .replace("{seats}", &(5 + 2 * (mix(seed, salt + 4) % 8)).to_string())
            .replace("{staff}", &(40 + mix(seed, salt + 5) % 900).to_string())
            .replace("{few}", &(4 + mix(seed, salt + 6) % 30).to_string())
            .replace("{person}", &person(seed, salt));
        html.extend(["<p>", &sentences, "</p>\n"]);
    }
    html
}

fn person(seed: usize, salt: usize) -> String {
    format!("{} {} ({})", pick(GIVEN_NAMES, seed, salt + 7), pick(FAMILY_NAMES, seed, salt + 8), pick(PARTIES, seed, salt + 9))
}

/// A day that a page was written on.
struct Moment {
    year: usize,
    month: usize,
    day: usize,
}

impl Moment {
    fn of_page(page: usize) -> Self {
        Self { year: 2021 + mix(page, 11) % 4, month: 1 + mix(page, 12) % 12, day: 1 + mix(page, 13) % 28 }
    }

    fn code(&self) -> String {
        format!("{}-{:02}-{:02}", self.year, self.month, self.day)
    }

    fn words(&self) -> String {
        format!("{} {} {}", self.day, MONTHS[self.month - 1], self.year)
    }
}

fn pick<'list>(list: &[&'list str], seed: usize, salt: usize) -> &'list str {
    list[mix(seed, salt) % list.len()]
}

/// A number that looks like chance and is the same each time (the finalizer of `splitmix64`, cut to 31 bits).
fn mix(seed: usize, salt: usize) -> usize {
    let mut state = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add((salt as u64).wrapping_mul(0xd1b5_4a32_d192_ed03));
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((state ^ (state >> 31)) >> 33).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_the_same_each_time_and_fills_every_gap() {
        let page = write_page(3, 2, 48, &Moment::of_page(5));
        assert_eq!(page, write_page(3, 2, 48, &Moment::of_page(5)));
        assert!(!page.contains('{'), "{page}");
        assert_eq!(page.matches("<h2>").count(), 5);
    }

    #[test]
    fn there_are_places_enough() {
        assert!(usize::try_from(ORGANIZATIONS_MAX).unwrap() <= REGIONS.len() * PLACES * BODIES.len());
    }

    #[test]
    fn the_last_place_may_lack_bodies() {
        let place = write_place("Björkvik", 2, 0);
        assert!(place.contains("Björkviksförvaltningen") && !place.contains("sekretariatet"), "{place}");
    }
}
