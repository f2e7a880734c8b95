//! Makes people's names unreadable in pages and texts, and tells those who are kept out when they are met again.
//!
//! Each letter becomes one `█`, so that every place in a page's text stays where it was.

use crate::digest::sha256_hex;
use crate::extract::swedish::slug;
use crate::fetch::MediaType;
use crate::interpret::Interpretation;
use crate::read::decode_body;
use helheten_model::entity::tombstone;
use helheten_model::vocabulary::RegionCode;
use regex::{Regex, RegexBuilder};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The fewest letters at the edge of a text that are taken for a part of a name.
const PART_LETTERS_MIN: usize = 3;

/// What stands in the place of a letter.
const BLOCK: char = '█';

/// How large a name's pattern may be once it is compiled, in bytes.
const PATTERN_BYTES_MAX: usize = 100 << 20;

/// The most words that a name has.
const NAME_WORDS_MAX: usize = 5;

/// What may stand between the words of a name: blanks, hyphens, tags, and what joins them in addresses.
const BETWEEN_WORDS: &str = r"(?:\s|[\u{a0}\u{ad}\u{200b}\u{2010}\u{2011}._\-+,]|&nbsp;|&shy;|&#0*(?:32|160|173|8203|8208|8209);|&#[xX]0*(?:20|[aA][0dD]|200[bB]|201[01]);|%20|%[cC]2%[aA]0|<[^<>]*>)*";

/// What may stand between the letters of a word.
const BETWEEN_LETTERS: &str = r"(?:[\u{ad}\u{200b}]|&shy;|&#0*173;|&#[xX]0*[aA][dD];)?";

/// Letters that HTML has names for (the HTML standard's named character references).
const NAMED: &[(char, &str)] = &[
    ('å', "aring"),
    ('ä', "auml"),
    ('ö', "ouml"),
    ('é', "eacute"),
    ('è', "egrave"),
    ('ü', "uuml"),
    ('ø', "oslash"),
    ('æ', "aelig"),
    ('á', "aacute"),
    ('à', "agrave"),
    ('í', "iacute"),
    ('ó', "oacute"),
    ('ñ', "ntilde"),
    ('ç', "ccedil"),
    ('ë', "euml"),
    ('ï', "iuml"),
    ('ô', "ocirc"),
];

/// A name in all the forms in which a page may write it.
#[derive(Clone, Debug)]
pub(crate) struct NamePattern {
    straight: Regex,
    turned: Regex,
    /// The name's letters without marks, in lower case.
    letters: Vec<char>,
}

impl NamePattern {
    /// The name as it is written, and with its last words first ("Svensson, Anna"). None for a name of one word: it would
    /// make much else unreadable.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let words: Vec<String> = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(word_pattern).collect();
        if words.len() < 2 {
            return None;
        }
        let pattern = |text: &str| RegexBuilder::new(text).case_insensitive(true).size_limit(PATTERN_BYTES_MAX).build().ok();
        let turned: Vec<String> = (1..words.len()).map(|at| [&words[at..], &words[..at]].concat().join(BETWEEN_WORDS)).collect();
        Some(Self { straight: pattern(&words.join(BETWEEN_WORDS))?, turned: pattern(&turned.join("|"))?, letters: folded_letters(name) })
    }

    /// The text with the name made unreadable; none where it does not hold the name.
    pub(crate) fn redact(&self, text: &str) -> Option<String> {
        // "Johanna Svensson" holds no "Anna Svensson".
        let whole = |before: &str, _: &str, after: &str| !before.ends_with(char::is_alphabetic) && !continues_word(after);
        let straight = blot_found(&self.straight, text, whole);
        // Nor does a list of names, "Bo Svensson, Anna Ek"; "Ledamot Svensson Anna Socialdemokraterna" does.
        let alone =
            |before: &str, found: &str, after: &str| whole(before, found, after) && !(found.contains(',') && ends_in_name(before) && begins_with_name(after));
        let turned = blot_found(&self.turned, straight.as_deref().unwrap_or(text), alone);
        turned.or(straight)
    }

    /// The text with a part of the name at its beginning or its end made unreadable: a text that was cut within the name.
    pub(crate) fn redact_edges(&self, text: &str) -> Option<String> {
        let mut characters: Vec<char> = text.chars().collect();
        let places: Vec<(usize, char)> = characters.iter().enumerate().filter_map(|(at, letter)| Some((at, folded(*letter)?))).collect();
        let letters: Vec<char> = places.iter().map(|(_, letter)| *letter).collect();
        let mut blots: Vec<usize> = Vec::new();
        let longest = (PART_LETTERS_MIN..self.letters.len()).rev();
        let is_word_edge = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_none_or(|letter| !letter.is_alphabetic());
        let tail = longest.clone().find(|count| letters.ends_with(&self.letters[..*count]) && is_word_edge(places[letters.len() - count].0.checked_sub(1)));
        blots.extend(tail.into_iter().flat_map(|count| places[places.len() - count..].iter().map(|(at, _)| *at)));
        let head =
            longest.clone().find(|count| letters.starts_with(&self.letters[self.letters.len() - count..]) && is_word_edge(Some(places[count - 1].0 + 1)));
        blots.extend(head.into_iter().flat_map(|count| places[..count].iter().map(|(at, _)| *at)));
        if blots.is_empty() {
            return None;
        }
        for at in blots {
            characters[at] = BLOCK;
        }
        Some(characters.into_iter().collect())
    }

    /// Whether a text holds the name.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.redact(text).is_some()
    }
}

/// The text with what a pattern finds made unreadable, where what stands before and after it allows.
fn blot_found(pattern: &Regex, text: &str, allows: impl Fn(&str, &str, &str) -> bool) -> Option<String> {
    let mut redacted = String::new();
    let mut end = 0;
    for found in pattern.find_iter(text).filter(|found| allows(&text[..found.start()], found.as_str(), &text[found.end()..])) {
        redacted.push_str(&text[end..found.start()]);
        blot(found.as_str(), &mut redacted);
        end = found.end();
    }
    (end > 0).then(|| redacted + &text[end..])
}

/// Whether a text ends in a word that begins with a capital, on the same line and in the same sentence.
fn ends_in_name(text: &str) -> bool {
    let Some(rest) = text.strip_suffix([' ', '\u{a0}']) else { return false };
    rest.rsplit(|letter: char| !letter.is_alphanumeric()).next().is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// Whether a text begins with a blank and a word that begins with a capital.
fn begins_with_name(text: &str) -> bool {
    text.strip_prefix([' ', '\u{a0}']).is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// Whether a word goes on, by more than the s of a genitive.
fn continues_word(rest: &str) -> bool {
    let mut letters = rest.chars();
    match letters.next() {
        Some('s') => letters.next().is_some_and(char::is_alphabetic),
        Some(letter) => letter.is_alphabetic(),
        None => false,
    }
}

/// A letter without its mark, in lower case.
fn folded(letter: char) -> Option<char> {
    if !letter.is_alphabetic() {
        return None;
    }
    if letter.is_ascii() { Some(letter.to_ascii_lowercase()) } else { slug(&letter.to_string()).chars().next() }
}

fn folded_letters(name: &str) -> Vec<char> {
    name.chars().filter_map(folded).collect()
}

fn word_pattern(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(letter_pattern).collect::<Vec<_>>().join(BETWEEN_LETTERS)
}

/// A letter in all forms: itself, its references in HTML, its bytes in addresses, its code in scripts, and without its mark.
fn letter_pattern(letter: char) -> String {
    let mut forms = vec![regex::escape(&letter.to_string())];
    for form in std::iter::once(letter).chain(letter.to_uppercase()) {
        let code = u32::from(form);
        forms.push(format!("&#0*{code};|&#[xX]0*{code:x};"));
        if !form.is_ascii() {
            let bytes: String = form.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
            forms.push(format!(r"{bytes}|%{code:02x}|\\u{code:04x}"));
        }
    }
    forms.extend(NAMED.iter().filter(|(named, _)| *named == letter).map(|(_, name)| format!("&{name};")));
    if !letter.is_ascii() {
        let plain = slug(&letter.to_string());
        // A letter and its mark may be two characters.
        forms.push(format!(r"{plain}[\u{{300}}-\u{{36f}}]?"));
        forms.extend(plain.chars().filter(char::is_ascii).map(letter_pattern));
    }
    format!("(?:{})", forms.join("|"))
}

/// Writes a block for each letter; tags and what stands between words stay.
fn blot(written: &str, redacted: &mut String) {
    static UNITS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?s)(?P<kept><[^<>]*>|&nbsp;|&shy;|&#0*(?:32|160|173|8203|8208|8209);|&#[xX]0*(?:20|[aA][0dD]|200[bB]|201[01]);|%20|%[cC]2%[aA]0)|(?P<coded>&#?\w+;|\\u[0-9a-fA-F]{4}|(?:%[0-9a-fA-F]{2}){1,2})|(?P<letter>\p{L}\p{M}*)|(?P<other>.)",
        )
        .expect("the pattern is well-formed")
    });
    for unit in UNITS.captures_iter(written) {
        if let Some(kept) = unit.name("kept") {
            redacted.push_str(kept.as_str());
        } else if unit.name("coded").is_some() {
            redacted.push(BLOCK);
        } else if let Some(letter) = unit.name("letter") {
            // A mark of its own is a character of the text; it stays one.
            redacted.extend(letter.as_str().chars().map(|_| BLOCK));
        } else if let Some(other) = unit.name("other") {
            redacted.push_str(other.as_str());
        }
    }
}

/// A text with all names made unreadable; none where it holds none of them.
pub(crate) fn redact_text(text: &str, patterns: &[NamePattern]) -> Option<String> {
    patterns.iter().fold(None, |redacted: Option<String>, pattern| pattern.redact(redacted.as_deref().unwrap_or(text)).or(redacted))
}

/// A page's body with all names made unreadable, in UTF-8; none where it holds none of them.
pub(crate) fn redact_body(body: &[u8], media_type: MediaType, charset: Option<&str>, names: &[String]) -> Option<Vec<u8>> {
    if names.is_empty() {
        return None;
    }
    let patterns: Vec<NamePattern> = names.iter().filter_map(|name| NamePattern::new(name)).collect();
    let text = decode_body(body, media_type, charset);
    let redacted = redact_text(&text, &patterns);
    // What scripts hold is no part of the text, and may hold the name in parts.
    let emptied = (media_type == MediaType::Html).then(|| empty_scripts(redacted.as_deref().unwrap_or(&text), redacted.is_some(), names)).flatten();
    emptied.or(redacted).map(String::into_bytes)
}

/// The page with its scripts emptied, where it or one of them holds a name; none where there is nothing to empty.
fn empty_scripts(text: &str, holds_name: bool, names: &[String]) -> Option<String> {
    static SCRIPT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?is)(<script\b[^>]*>)(.*?)(</script\s*>)").expect("the pattern is well-formed"));
    let has_words = |script: &str| {
        let lower = script.to_lowercase();
        let has = |word: &str| Regex::new(&word_pattern(word)).is_ok_and(|word| word.is_match(&lower));
        names.iter().any(|name| name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).all(has))
    };
    let emptied = SCRIPT.replace_all(text, |script: &regex::Captures<'_>| {
        let [opening, inside, closing] = [1, 2, 3].map(|group| script.get(group).map_or("", |found| found.as_str()));
        if holds_name || has_words(inside) { format!("{opening}{closing}") } else { format!("{opening}{inside}{closing}") }
    });
    (emptied != text).then(|| emptied.into_owned())
}

/// What tells people who are kept out when a page names them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tombstones {
    list: Vec<(String, String, String)>,
}

impl Tombstones {
    /// Those of a region.
    pub(crate) fn new(rows: &[tombstone::Model]) -> Self {
        Self { list: rows.iter().map(|row| (row.region_code.clone(), row.salt.clone(), row.digest.clone())).collect() }
    }

    /// The names of people who are kept out that a page holds, in its text or in its markup, as it writes them.
    pub(crate) fn find_names(&self, page: &Interpretation, body: impl FnOnce() -> String) -> Vec<String> {
        if self.list.is_empty() {
            return Vec::new();
        }
        let mut names: BTreeSet<String> = page.extraction.roles.iter().filter_map(|role| role.holder.as_deref().map(str::to_owned)).collect();
        names.extend(word_runs(&page.document.text));
        names.extend(word_runs(&body()));
        names.retain(|name| self.holds(name));
        names.into_iter().collect()
    }

    /// Whether a name is that of somebody who is kept out.
    pub(crate) fn holds(&self, name: &str) -> bool {
        self.list.iter().any(|(region, salt, digest)| digest_of(region, salt, name) == *digest)
    }
}

/// All runs of two to four words, whatever stands between them; a genitive's s at the end of a run may be none of the name.
fn word_runs(text: &str) -> BTreeSet<String> {
    let words: Vec<&str> = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let mut runs = BTreeSet::new();
    for count in 2..=NAME_WORDS_MAX {
        for run in words.windows(count) {
            let run = run.join(" ");
            if let Some(nominative) = run.strip_suffix('s') {
                runs.insert(nominative.to_owned());
            }
            runs.insert(run);
        }
    }
    runs
}

/// What is kept of a name: the SHA-256 of salt, region and the name's words, in lower case, without marks and in one order,
/// so that "Öberg, Åsa" and "asa.oberg" are met again too.
pub(crate) fn digest_of(region: &str, salt: &str, name: &str) -> String {
    let mut words: Vec<String> = name.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).map(slug).collect();
    words.sort();
    sha256_hex(format!("{salt}\u{1f}{region}\u{1f}{}", words.join(" ")).as_bytes())
}

/// The tombstone of a name in a region.
pub(crate) fn tombstone_of(region: RegionCode, salt: &str, name: &str, now: chrono::DateTime<chrono::Utc>) -> tombstone::Model {
    let digest = digest_of(region.as_str(), salt, name);
    tombstone::Model { id: format!("tombstone:{region}/{}", &digest[..24]), region_code: region.to_string(), salt: salt.to_owned(), digest, forgotten_at: now }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let pattern = NamePattern::new("Åsa Öberg").unwrap();
        assert_eq!(pattern.redact(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_name_is_found_in_every_form_that_pages_write() {
        check("Ordförande är Åsa Öberg (S).", Some("Ordförande är ███ █████ (S)."));
        check("Åsa Öbergs förslag", Some("███ █████s förslag"));
        check("Öberg, Åsa", Some("█████, ███"));
        check("<b>&Aring;sa</b>&nbsp;&Ouml;berg", Some("<b>███</b>&nbsp;█████"));
        check("ÅSA ÖBERG", Some("███ █████"));
        check("mailto:asa.oberg@region.example", Some("mailto:███.█████@region.example"));
        check("/%C3%85sa-%C3%96berg.jpg", Some("/███-█████.jpg"));
        check("Åsa Ö\u{ad}berg", Some("███ █\u{ad}████"));
        check("Ledamot Öberg Åsa Socialdemokraterna", Some("Ledamot █████ ███ Socialdemokraterna"));
        check("&#x00C5;sa&#8209;Öberg", Some("███&#8209;█████"));
        check(r#"{"name": "\u00c5sa \u00d6berg"}"#, Some(r#"{"name": "███ █████"}"#));
        check("A\u{30a}sa O\u{308}berg", Some("████ ██████"));
        let double = NamePattern::new("Anna-Karin Öberg Lind").unwrap();
        assert_eq!(double.redact("<td>Öberg Lind, Anna-Karin</td>").unwrap(), "<td>█████ ████, ████-█████</td>");
        assert_eq!(double.redact("Lind, Anna-Karin Öberg").unwrap(), "████, ████-█████ █████");
        check("&#97;sa.&#111;berg&#64;region.example", Some("███.█████&#64;region.example"));
    }

    #[test]
    fn other_names_stay() {
        check("Vanessa Öberg, Åsa Öberggren och Åsa Berg", None);
        check("Lasåsa Öberg", None);
        assert!(NamePattern::new("Madonna").is_none());
    }

    #[test]
    fn scripts_of_a_page_with_the_name_are_emptied() {
        let page = "<p>Hej</p><script>x = {\"given\": \"\\u00c5sa\", \"family\": \"Öberg\"}</script><script>y = 1</script>";
        let redacted = redact_body(page.as_bytes(), MediaType::Html, None, &["Åsa Öberg".to_owned()]).unwrap();
        assert_eq!(String::from_utf8(redacted).unwrap(), "<p>Hej</p><script></script><script>y = 1</script>");
        assert!(redact_body(b"<p>Hej</p><script>y = 1</script>", MediaType::Html, None, &["Anna Lind".to_owned()]).is_none());
    }

    #[test]
    fn a_name_that_a_text_was_cut_in_is_made_unreadable_too() {
        let pattern = NamePattern::new("Anna-Karin Öberg Lind").unwrap();
        assert_eq!(pattern.redact_edges(" har 5 ledamöter och Anna-Karin Öberg Li").unwrap(), " har 5 ledamöter och ████-█████ █████ ██");
        assert_eq!(pattern.redact_edges("rin Öberg Lind.\nNämnden").unwrap(), "███ █████ ████.\nNämnden");
        assert!(pattern.redact_edges("Kulturnämnden har 5 ledamöter").is_none());
    }

    #[test]
    fn places_stay_where_they_were() {
        let pattern = NamePattern::new("Anna Lind").unwrap();
        let text = "Anna Lind, Bo Ek och Anna\u{a0}Lind";
        assert_eq!(pattern.redact(text).unwrap().chars().count(), text.chars().count());
    }

    #[test]
    fn a_name_is_told_by_its_digest_alone() {
        let digest = digest_of("14", "salt", "Anna Lind");
        assert_eq!(digest, digest_of("14", "salt", "ANNA  lind"));
        assert_eq!(digest, digest_of("14", "salt", "Lind, Anna"));
        assert_eq!(digest_of("14", "salt", "Åsa Öberg"), digest_of("14", "salt", "asa.oberg"));
        assert_ne!(digest, digest_of("13", "salt", "Anna Lind"));
        assert_ne!(digest, digest_of("14", "other", "Anna Lind"));
        assert!(word_runs("Ordförande är Lind, Anna (S). Kontakta Bo Ek.").contains("Lind Anna"));
        assert!(word_runs("Anna Linds uppdrag").contains("Anna Lind"));
        assert!(word_runs("mailto:anna.lind@region.example").contains("anna lind"));
    }
}
