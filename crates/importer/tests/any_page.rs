//! Whatever a page holds, reading and extracting it does not fail, quotes stand at their places, and the same page gives the same facts.

use chrono::{DateTime, NaiveDate};
use helheten_importer::extract::{Extraction, PageContext, extract_facts};
use helheten_importer::fetch::fixture::load_fixtures;
use helheten_importer::fetch::{MediaType, Page};
use helheten_importer::read::read_page;
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::LazyLock;

/// Words and signs of the domain, in every form that a rule looks for.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "Nämnden", "nämnden", "nämnder", "Kulturnämnden", "kulturnämndens", "Hälso-", "och", "sjukvårdsnämnden", "samt", "för", "Styrelsen", "styrelsen",
    "regionstyrelsens", "utskott", "ett", "arbetsutskott", "Regionfullmäktige", "fullmäktige", "kommuns", "kansli", "Avdelning", "folkhälsa",
    "Stiftelsen", "Norra", "AB", "Västtrafik", "(", ")", ":", ";", ",", ".", "–", "-", "/", "+", "17", "1 758 000", "2023", "2023-2026",
    "2022-12-09", "12 april i år", "tre", "tusen", "hundra", "åtta", "ledamöter", "ersättare", "anställda", "drygt", "miljarder", "kronor", "budget",
    "ordförande", "Anna", "Berg", "(S)", "vice", "regiondirektören", "leder", "leds", "av", "utses", "till", "som", "med", "flera", "beslutade",
    "lag", "(2017:725)", "om", "kommunallagen", "§", "3", "ska:", "a)", "vision", "är", "att", "mål", "Strategisk", "nivå", "Utförare", "mandat",
    "S", "M", "Ägardirektiv", "reglemente", "verksamhetsplan", "(pdf)", "uiqt|wBxw{|H%vozmoqwv5{m", "\n", "\n\n", "\n- ", "\n• ", "\t", "\u{ad}",
    "\u{a0}", "**", "nämd", "Folk", "tandvården", "stycken", "(5", "st)", "DRN", "HSN", "Till", "hjälp", "eget", "kontor", "\"", "antalet", "Båda", "respektive", "kultur-", "Område", "områden:", "chef", "ägs", "via", "hon", "öre", "Antagen", "nämligen",
    "en", "av", "ingår", "omfattar", "folkhögskola", "rapporterar", "denna", "vardera", "utskotten", "bolagen", "en förvaltning", "har sin egen", "du",
    "Verksamhetsområde", "Ahlbäck, Rut", "Moderaterna", "11:48", "mitt", "Söder", "2025Pdf", "413invånare", "   ", "får", "i", "uppdrag", "innan", "når",
    "ersatte", "ersätts", "tidigare", "hette", "heter", "bildades", "genom", "sammanslagning", "slogs", "samman", "delades", "den 1 januari 2023", "årsskiftet 2022/2023",
];
/// Parts of HTML, closed and unclosed, sensible and not.
#[rustfmt::skip]
const MARKUP: &[&str] = &[
    "<p>", "</p>", "<h1>", "</h1>", "<h2>", "</h2>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<table>", "<tr>", "<th>", "<td>", "<td colspan=9999999>",
    "<td rowspan=0>", "</table>", "<dl>", "<dt>", "<dd>", "</dl>", "<a href=\"x.pdf\">", "<a href=mailto:a@b.se>", "</a>", "<div>", "</div>", "<main>", "</main>",
    "<nav>", "</nav>", "<footer>", "<details>", "<summary>", "<img alt=\"Styrelsen för\">", "<script>", "</script>", "<style>", "<!--", "-->", "<![CDATA[", "<br>",
    "&nbsp;", "&auml;", "&#0;", "&#x110000;", "<", ">", "&", "\0", "<svg>", "<template>", "<select>", "<option>", "<strong>", "</strong>", "<pre>", "<plaintext>", "<title>", "</title", "</titles>", "]]>",
];

fn check_page(body: &[u8], media_type: MediaType) -> Result<(), TestCaseError> {
    let document = read_page(body, media_type, None);
    let context = PageContext { region: "14".parse().expect("two digits are a code"), url: None, date: NaiveDate::from_ymd_opt(2022, 12, 9) };
    let extraction = extract_facts(&document, &context);
    prop_assert_eq!(&extraction, &extract_facts(&read_page(body, media_type, None), &context));
    check_quotes(&document.text, &extraction)
}

/// Every piece of evidence, however deep in the facts, quotes what stands at its place.
fn check_quotes(text: &str, extraction: &Extraction) -> Result<(), TestCaseError> {
    let characters: Vec<char> = text.chars().collect();
    let mut open = vec![serde_json::to_value(extraction).expect("facts are JSON")];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Array(values) => open.extend(values),
            serde_json::Value::Object(fields) => {
                if let (Some(start), Some(end), Some(quote)) = (place(&fields, "start"), place(&fields, "end"), fields.get("quote")) {
                    let slice = characters.get(start..end).map(|slice| slice.iter().collect::<String>());
                    prop_assert_eq!(slice.as_deref(), quote.as_str());
                }
                open.extend(fields.into_iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    Ok(())
}

fn place(fields: &serde_json::Map<String, serde_json::Value>, key: &str) -> Option<usize> {
    fields.get(key)?.as_u64().and_then(|place| usize::try_from(place).ok())
}

/// Any order of the words, with spaces, without, over lines.
fn any_words() -> impl Strategy<Value = String> {
    let joints = select(vec![" ", " ", " ", "", "\n"]);
    proptest::collection::vec((select(WORDS), joints), 1..120).prop_map(|words| words.into_iter().flat_map(|(word, joint)| [word, joint]).collect())
}

/// Markup in any order, with words between.
fn any_markup() -> impl Strategy<Value = String> {
    let part = prop_oneof![select(MARKUP).prop_map(str::to_owned), any_words(), select(MARKUP).prop_map(str::to_owned), ".{0,12}"];
    proptest::collection::vec(part, 1..60).prop_map(|parts| parts.concat())
}

/// A bundled page, damaged: bytes cut out, doubled, overwritten, the rest cut off.
fn damaged_fixture() -> impl Strategy<Value = (Vec<u8>, MediaType)> {
    let damage = (any::<prop::sample::Index>(), 0..200_usize, any::<u8>(), 0..4_u8);
    (any::<prop::sample::Index>(), proptest::collection::vec(damage, 1..6)).prop_map(|(page, damages)| {
        static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| load_fixtures(DateTime::UNIX_EPOCH).expect("the fixtures are complete"));
        let page = page.get(&PAGES);
        let mut body = page.body.clone();
        for (at, length, byte, kind) in damages {
            let at = at.index(body.len().max(1)).min(body.len());
            let end = (at + length).min(body.len());
            match kind {
                0 => drop(body.drain(at..end)),
                1 => body.splice(at..at, body[at..end].to_vec()).for_each(drop),
                2 => body[at..end].fill(byte),
                _ => body.truncate(end),
            }
        }
        (body, page.media_type)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_words_is_read(text in any_words()) {
        check_page(text.as_bytes(), MediaType::Text)?;
        let items = text.replace('\n', "</li><li>");
        let cells = text.replace('\n', "</td></tr><tr><td>");
        check_page(format!("<main><h1>{text}</h1><ul><li>{items}</li></ul><table><tr><td>{cells}</td></tr></table></main>").as_bytes(), MediaType::Html)?;
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,400}") {
        check_page(text.as_bytes(), MediaType::Text)?;
        check_page(text.as_bytes(), MediaType::Html)?;
    }

    #[test]
    fn any_bytes_are_read(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        check_page(&body, MediaType::Text)?;
        check_page(&body, MediaType::Html)?;
    }

    #[test]
    fn broken_markup_is_read(html in any_markup()) {
        check_page(html.as_bytes(), MediaType::Html)?;
    }

    #[test]
    fn damaged_pages_are_read((body, media_type) in damaged_fixture()) {
        check_page(&body, media_type)?;
    }
}
