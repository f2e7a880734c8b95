//! Persons' names with their party, and titles of offices.

use super::endings::Endings;
use super::figures::is_party;
use super::swedish::indefinite_title;
use super::text::{Passage, TokenKind};
use super::words::words;
use std::ops::Range;
use std::sync::LazyLock;

/// A person in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PersonName {
    /// The tokens of the name.
    pub(crate) name: Range<usize>,
    /// The tokens of the party, without brackets.
    pub(crate) party: Option<Range<usize>>,
    /// The token after name, party and what encloses it.
    pub(crate) end: usize,
}

/// A title in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Title {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// The title in the indefinite nominative.
    #[expect(clippy::struct_field_names, reason = "a role's title is called so everywhere")]
    pub(crate) title: String,
    /// Whether it is written in the definite form.
    pub(crate) definite: bool,
    /// Whether it is written in the plural.
    pub(crate) plural: bool,
}

/// Capitalised words that begin lines and sentences and are no names.
const NOT_NAMES: &[&str] = &[
    "region",
    "regionen",
    "landstinget",
    "sverige",
    "mejla",
    "maila",
    "ring",
    "kontakta",
    "skriv",
    "vakant",
    "porträtt",
    "fotograf",
    "telefon",
    "tfn",
    "tel",
    "växel",
    "e-post",
    "mobil",
    "fax",
    "besök",
    "post",
    "kontakt",
    "partiet",
    "majoriteten",
    "oppositionen",
    "namn",
    "parti",
    "uppdrag",
    "kommun",
    "sjukhus",
    "sjukhuset",
    "universitetssjukhuset",
    "presidium",
    "här",
    "alla",
    "läs",
    "bild",
    "foto",
    "sidan",
    "år",
    "vid",
    "på",
    "till",
    "ordinarie",
    "för",
    "bolaget",
    "vd",
    "tf",
    "biträdande",
    "vice",
    "tillförordnad",
    "ställföreträdande",
    "förste",
    "andre",
    "ansvarig",
    "tillsammans",
    "av",
    "i",
    "och",
];

/// All persons of a range of tokens: two to four capitalised words in a row that are nothing else.
pub(crate) fn find_people(passage: &Passage, range: Range<usize>) -> Vec<PersonName> {
    let mut people = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let end = end_of_name(passage, at, range.end);
        if end < at + 2 {
            at += 1;
            continue;
        }
        let (party, after) = party_behind(passage, end, range.end);
        people.push(PersonName { name: at..end, party, end: after });
        at = after.max(end);
    }
    people
}

fn end_of_name(passage: &Passage, start: usize, limit: usize) -> usize {
    let mut end = start;
    while end < limit && end - start < 4 {
        let token = &passage.tokens[end];
        let particle = end > start
            && token.is_any(&["von", "af", "de", "la", "van", "der", "al"])
            && passage.tokens.get(end + 1).is_some_and(|next| next.kind == TokenKind::Capital);
        if !particle && !is_name_word(passage, end) {
            break;
        }
        // A name does not reach over a sentence's sign or a tab.
        let gap = end > start && passage.text[passage.tokens[end - 1].end..token.start].contains('\t');
        if gap {
            break;
        }
        end += 1;
    }
    end
}

fn is_name_word(passage: &Passage, at: usize) -> bool {
    let token = &passage.tokens[at];
    let word = passage.word(at);
    let letters = word.chars().count();
    let all_capitals = letters > 1 && word.chars().all(|letter| letter.is_uppercase() || letter == '-');
    token.kind == TokenKind::Capital
        && letters >= 2
        && !all_capitals
        && !word.contains(|letter: char| letter.is_ascii_digit())
        && !word.ends_with('-')
        && !NOT_NAMES.contains(&token.lower.as_str())
        && !token.is_stop()
        && !token.is_determiner()
        && !words().months.iter().any(|month| *month == token.lower)
        && !words().naming_adjectives.contains(token.lower.as_str())
        && token.head().is_none()
        && token.title().is_none()
        && !is_party(passage, at)
}

fn party_behind(passage: &Passage, end: usize, limit: usize) -> (Option<Range<usize>>, usize) {
    let comma = passage.tokens.get(end).is_some_and(|token| token.is(","));
    let from = if comma { end + 1 } else { end };
    let bracket = passage.tokens.get(from).is_some_and(|token| token.is("("));
    if bracket && from + 2 < limit.max(from + 3) {
        let close = passage.tokens.get(from + 2).is_some_and(|token| token.is(")"));
        let letters = passage.word(from + 1).chars().count() <= 4;
        if close && (is_party(passage, from + 1) || letters && passage.tokens[from + 1].is_word()) {
            return (Some(from + 1..from + 2), from + 3);
        }
    }
    if comma && is_party(passage, from) && from < limit {
        return (Some(from..from + 1), from + 1);
    }
    (None, end)
}

/// The form of a word that is a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TitleForm {
    /// Whether it is definite.
    pub(crate) definite: bool,
    /// Whether it is plural.
    pub(crate) plural: bool,
}

/// Definite or plural, for a word that is a title.
pub(crate) fn title_form(lower: &str) -> Option<TitleForm> {
    const EXACT: &[(&str, bool, bool)] = &[
        ("ordförande", false, false),
        ("ordföranden", true, false),
        ("ledamot", false, false),
        ("ledamöter", false, true),
        ("ledamöterna", true, true),
        ("ersättare", false, false),
        ("ersättarna", true, true),
        ("sekreterare", false, false),
        ("sekreteraren", true, false),
        ("vd", false, false),
        ("direktör", false, false),
        ("direktören", true, false),
        ("regionråd", false, false),
        ("regionrådet", true, false),
        ("oppositionsråd", false, false),
        ("oppositionsrådet", true, false),
        ("landstingsråd", false, false),
        ("landstingsrådet", true, false),
        ("ordf", false, false),
        ("gruppledare", false, false),
        ("styrelseordförande", false, false),
        ("tjänsteperson", false, false),
        ("tjänstepersoner", false, true),
        ("suppleant", false, false),
        ("revisor", false, false),
        ("lekmannarevisor", false, false),
        ("gruppledaren", true, false),
        ("representant", false, false),
        ("ombud", false, false),
        ("presidieledamot", false, false),
        ("insynsplats", false, false),
    ];
    const ENDINGS: &[(&str, bool, bool)] = &[
        ("direktör", false, false),
        ("direktören", true, false),
        ("direktörens", true, false),
        ("direktörer", false, true),
        ("direktörerna", true, true),
        ("chef", false, false),
        ("chefen", true, false),
        ("chefens", true, false),
        ("chefer", false, true),
        ("cheferna", true, true),
        ("chefernas", true, true),
        ("läkare", false, false),
        ("sekreterare", false, false),
        ("handläggare", false, false),
        ("samordnare", false, false),
        ("samordnaren", true, false),
        ("controller", false, false),
        ("koordinator", false, false),
        ("rådgivare", false, false),
        ("ansvarig", false, false),
        ("jurist", false, false),
        ("juristen", true, false),
        ("utredare", false, false),
        ("intendent", false, false),
        ("rektor", false, false),
        ("revisor", false, false),
        ("dataskyddsombud", false, false),
        ("strateg", false, false),
        ("registrator", false, false),
        ("kommunikatör", false, false),
        ("landstingsråd", false, false),
        ("regionråd", false, false),
        ("regionrådet", true, false),
        ("oppositionsråd", false, false),
        ("oppositionsrådet", true, false),
        ("antikvarie", false, false),
        ("ombudsman", false, false),
    ];
    /// Definite, plural, and whether the word must be the ending and nothing else.
    static TITLES: LazyLock<Endings<(bool, bool, bool)>> = LazyLock::new(|| {
        let of = |forms: &[(&str, bool, bool)], exact: bool| {
            forms.iter().map(|(word, definite, plural)| ((*word).to_owned(), (*definite, *plural, exact))).collect::<Vec<_>>()
        };
        Endings::new(of(EXACT, true).into_iter().chain(of(ENDINGS, false)))
    });
    let fits = |before: &str, exact: bool| if exact { before.is_empty() } else { before.chars().count() >= 3 };
    TITLES
        .of(lower)
        .find(|(before, _, (_, _, exact))| fits(before, *exact))
        .map(|(_, _, (definite, plural, _))| TitleForm { definite: *definite, plural: *plural })
}

/// The title whose last word stands at `at`.
pub(crate) fn title_at(passage: &Passage, at: usize, floor: usize) -> Option<Title> {
    let token = passage.tokens.get(at).filter(|token| token.is_word())?;
    let TitleForm { definite, plural } = token.title()?;
    let mut start = at;
    // "hälso- och sjukvårdsdirektör"
    if start >= floor + 2 && passage.tokens[start - 1].is_any(&["och", "samt"]) && passage.word(start - 2).ends_with('-') {
        start -= 2;
    }
    while start > floor
        && passage.tokens[start - 1].is_any(&[
            "vice",
            "1:e",
            "2:e",
            "3:e",
            "förste",
            "första",
            "andre",
            "andra",
            "tredje",
            "tf",
            "biträdande",
            "ansvarig",
            "ansvariga",
            "ställföreträdande",
            "tillförordnad",
            "verkställande",
            "teknisk",
            "medicinsk",
            "administrativ",
            "konstnärlig",
        ])
    {
        start -= 1;
    }
    // "direktör" alone is no office that tells whose.
    if start == at && token.is_any(&["direktör", "direktören"]) {
        return None;
    }
    if start > floor + 1 && passage.tokens[start - 1].is(".") && passage.tokens[start - 2].is("tf") {
        start -= 2;
    }
    let written = passage.slice(start..at + 1);
    let written = if token.is("ordf") { format!("{written}örande") } else { written.to_owned() };
    let written = written.as_str();
    Some(Title { tokens: start..at + 1, title: indefinite_title(written), definite, plural })
}

/// All titles of a range of tokens.
pub(crate) fn find_titles(passage: &Passage, range: Range<usize>) -> Vec<Title> {
    let start = range.start;
    range.filter(|&at| passage.tokens[at].title().is_some()).filter_map(|at| title_at(passage, at, start)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str) -> Passage {
        Passage::new(text, 0, text.len())
    }

    #[test]
    fn people_and_parties_are_found() {
        let check = |text: &str, expected: &[(&str, Option<&str>)]| {
            let passage = passage(text);
            let people = find_people(&passage, 0..passage.tokens.len());
            let found: Vec<_> =
                people.iter().map(|person| (passage.slice(person.name.clone()), person.party.clone().map(|party| passage.slice(party)))).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("Siv Lundkvist (S), ordförande", &[("Siv Lundkvist", Some("S"))]);
        check("Ulrika Sandelin, Socialdemokraterna, ordförande i regionstyrelsen", &[("Ulrika Sandelin", Some("Socialdemokraterna"))]);
        check("Elin Wretling, (SD), oppositionsråd", &[("Elin Wretling", Some("SD"))]);
        check("Ordförande arbetsgruppen Gustaf Josefson, gustaf.josefson@vgregion.se", &[("Gustaf Josefson", None)]);
        check("Region Halland har Hallands sjukhus", &[]);
    }

    #[test]
    fn titles_are_found() {
        let check = |text: &str, expected: &[&str]| {
            let passage = passage(text);
            let titles = find_titles(&passage, 0..passage.tokens.len());
            assert_eq!(titles.iter().map(|title| title.title.as_str()).collect::<Vec<_>>(), expected, "{text}");
        };
        check("hälso- och sjukvårdsdirektören leder", &["Hälso- och sjukvårdsdirektör"]);
        check("1:e vice ordförande", &["1:e vice ordförande"]);
        check("Maja ThoréBiträdande regiondirektör", &["Biträdande regiondirektör"]);
        check("Tf. förvaltningschef: Ove Sandgren", &["Tf. förvaltningschef"]);
    }
}
