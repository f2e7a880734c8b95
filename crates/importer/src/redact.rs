//! Makes people's names unreadable in pages and texts, and tells those who are kept out when they are met again.
//!
//! Each letter becomes one `█`, so that every place in a page's text stays where it was.

use crate::digest::sha256_hex;
use crate::fetch::MediaType;
use crate::interpret::Interpretation;
use crate::read::decode_body;
use helheten_model::entity::tombstone;
use helheten_model::vocabulary::RegionCode;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What stands in the place of a letter.
const BLOCK: char = '█';

/// The most words that a name has.
const NAME_WORDS_MAX: usize = 4;

/// What may stand between the words of a name: blanks, tags, and what joins them in addresses.
const BETWEEN_WORDS: &str = r"(?:\s|[\u{a0}\u{ad}._\-+,]|&nbsp;|&#160;|&#[xX]0*[aA]0;|&shy;|&#173;|%20|%[cC]2%[aA]0|<[^<>]*>)*";

/// What may stand between the letters of a word.
const BETWEEN_LETTERS: &str = r"(?:\u{ad}|&shy;|&#173;)?";

/// Letters that have other forms in HTML and in addresses: the letter, its entities, its bytes, the letter without its mark.
const LETTERS: &[(char, &str)] = &[
    ('å', r"å|Å|a\u{30a}|A\u{30a}|&[aA]ring;|&#229;|&#197;|&#[xX][eE]5;|&#[xX][cC]5;|%[cC]3%[aA]5|%[cC]3%85|%[eE]5|a"),
    ('ä', r"ä|Ä|a\u{308}|A\u{308}|&[aA]uml;|&#228;|&#196;|&#[xX][eE]4;|&#[xX][cC]4;|%[cC]3%[aA]4|%[cC]3%84|%[eE]4|a"),
    ('ö', r"ö|Ö|o\u{308}|O\u{308}|&[oO]uml;|&#246;|&#214;|&#[xX][fF]6;|&#[xX][dD]6;|%[cC]3%[bB]6|%[cC]3%96|%[fF]6|o"),
    ('é', r"é|É|e\u{301}|E\u{301}|&[eE]acute;|&#233;|&#201;|&#[xX][eE]9;|&#[xX][cC]9;|%[cC]3%[aA]9|%[cC]3%89|%[eE]9|e"),
    ('ü', r"ü|Ü|u\u{308}|U\u{308}|&[uU]uml;|&#252;|&#220;|&#[xX][fF][cC];|&#[xX][dD][cC];|%[cC]3%[bB][cC]|%[cC]3%9[cC]|%[fF][cC]|u"),
];

/// A name in all the forms in which a page may write it.
#[derive(Clone, Debug)]
pub(crate) struct NamePattern {
    straight: Regex,
    turned: Regex,
}

impl NamePattern {
    /// The name as it is written, and with its last word first ("Svensson, Anna"). None for a name of one word: it would
    /// make much else unreadable.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let words: Vec<String> = name.split(|letter: char| letter.is_whitespace() || letter == '-').filter(|word| !word.is_empty()).map(word_pattern).collect();
        let (last, others) = words.split_last().filter(|(_, others)| !others.is_empty())?;
        let straight = words.join(BETWEEN_WORDS);
        let turned = format!("{last}{BETWEEN_WORDS}{}", others.join(BETWEEN_WORDS));
        let pattern = |text: &str| Regex::new(&format!("(?i:{text})")).ok();
        Some(Self { straight: pattern(&straight)?, turned: pattern(&turned)? })
    }

    /// The text with the name made unreadable; none where it does not hold the name.
    pub(crate) fn redact(&self, text: &str) -> Option<String> {
        // "Johanna Svensson" holds no "Anna Svensson".
        let whole = |before: &str, after: &str| !before.ends_with(char::is_alphabetic) && !continues_word(after);
        let straight = blot_found(&self.straight, text, whole);
        // Nor does a list of names, "Bo Svensson, Anna Ek".
        let alone = |before: &str, after: &str| whole(before, after) && !ends_in_name(before) && !begins_with_name(after);
        let turned = blot_found(&self.turned, straight.as_deref().unwrap_or(text), alone);
        turned.or(straight)
    }

    /// Whether a text holds the name.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.redact(text).is_some()
    }
}

/// The text with what a pattern finds made unreadable, where what stands before and after it allows.
fn blot_found(pattern: &Regex, text: &str, allows: impl Fn(&str, &str) -> bool) -> Option<String> {
    let mut redacted = String::new();
    let mut end = 0;
    for found in pattern.find_iter(text).filter(|found| allows(&text[..found.start()], &text[found.end()..])) {
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

fn word_pattern(word: &str) -> String {
    let letters = word.chars().flat_map(char::to_lowercase).map(|letter| match LETTERS.iter().find(|(known, _)| *known == letter) {
        Some((_, forms)) => format!("(?:{forms})"),
        None => regex::escape(&letter.to_string()),
    });
    letters.collect::<Vec<_>>().join(BETWEEN_LETTERS)
}

/// Writes a block for each letter; tags and what stands between words stay.
fn blot(written: &str, redacted: &mut String) {
    static UNITS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?s)(?P<kept><[^<>]*>|&nbsp;|&shy;|&#160;|&#173;|&#[xX]0*[aA]0;|%20|%[cC]2%[aA]0)|(?P<coded>&#?\w+;|(?:%[0-9a-fA-F]{2}){1,2})|(?P<letter>.)",
        )
        .expect("the pattern is well-formed")
    });
    for unit in UNITS.captures_iter(written) {
        if let Some(kept) = unit.name("kept") {
            redacted.push_str(kept.as_str());
        } else if unit.name("coded").is_some() {
            redacted.push(BLOCK);
        } else if let Some(letter) = unit.name("letter") {
            let letter = letter.as_str();
            redacted.push_str(if letter.starts_with(char::is_alphabetic) { "█" } else { letter });
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
    redact_text(&decode_body(body, media_type, charset), &patterns).map(String::into_bytes)
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

    /// The names of people who are kept out that a page holds, as it writes them.
    pub(crate) fn find_names(&self, page: &Interpretation) -> Vec<String> {
        if self.list.is_empty() {
            return Vec::new();
        }
        let mut names: BTreeSet<String> = page.extraction.roles.iter().filter_map(|role| role.holder.clone()).collect();
        names.extend(name_like(&page.document.text));
        names.retain(|name| self.list.iter().any(|(region, salt, digest)| digest_of(region, salt, name) == *digest));
        names.into_iter().collect()
    }
}

/// All runs of two to four words that begin with capitals.
fn name_like(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut run: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        if !bare.starts_with(char::is_uppercase) {
            run.clear();
            continue;
        }
        run.push(bare);
        for count in 2..=NAME_WORDS_MAX.min(run.len()) {
            let words = &run[run.len() - count..];
            names.insert(words.join(" "));
            let (last, others) = (words[0], &words[1..]);
            names.insert(format!("{} {last}", others.join(" ")));
            // A genitive is no part of the name.
            if let Some(nominative) = words[count - 1].strip_suffix('s') {
                names.insert(format!("{} {nominative}", words[..count - 1].join(" ")));
            }
        }
        if word.ends_with(['.', ';', ':', '(', ')']) {
            run.clear();
        }
    }
    names
}

/// What is kept of a name: the SHA-256 of salt, region and the name's words in lower case.
pub(crate) fn digest_of(region: &str, salt: &str, name: &str) -> String {
    let words: Vec<String> = name.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
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
    }

    #[test]
    fn other_names_stay() {
        check("Vanessa Öberg, Åsa Öberggren och Åsa Berg", None);
        check("Lasåsa Öberg", None);
        assert!(NamePattern::new("Madonna").is_none());
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
        assert_ne!(digest, digest_of("13", "salt", "Anna Lind"));
        assert_ne!(digest, digest_of("14", "other", "Anna Lind"));
        assert!(name_like("Ordförande är Lind, Anna (S). Kontakta Bo Ek.").contains("Anna Lind"));
        assert!(name_like("Anna Linds uppdrag").contains("Anna Lind"));
    }
}
