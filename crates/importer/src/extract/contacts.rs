//! Contacts: e-mail addresses (scrambled ones too), telephone numbers, postal and visiting addresses.

use super::bodies::Bodies;
use super::distinct::{Distinct, Say};
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use super::swedish::{is_letter_or_digit, lowercase};
use super::text::{Passage, TokenKind};
use super::{Contact, Evidence};
use helheten_model::vocabulary::ContactKind;
use regex::Regex;
use std::sync::LazyLock;

static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\d][\p{L}\d._%+-]*@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.[a-z]{2,}").expect("the pattern is fixed"));
static SPELT_EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\p{L}\d][\p{L}\d._+-]* ?[(\[{] ?(?:at|snabel-a|a) ?[)\]}] ?[\p{L}\d-]+(?:(?:\.| ?[(\[{] ?(?:dot|punkt) ?[)\]}] ?)[\p{L}\d-]+)+")
        .expect("the pattern is fixed")
});
static PHONE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:\+46 ?(?:\(0\) ?)?[1-9]\d{0,2}|\b0\d{1,3})(?: ?[-–‑/] ?| )\d{2,3}(?: ?\d{2,3}){1,3}\b").expect("the pattern is fixed"));
static STREET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:Region(?:ens hus|huset), ?)?(?:\p{Lu}[\p{L}-]+ )?(?:Torget|Kajen|Esplanaden|\p{Lu}[\p{L}-]*(?:gatan|gata|vägen|väg|plan|torget|torg|gränd|stigen|allén|backen|platsen|esplanaden|leden|kajen)) \d{1,3} ?[A-Z]?\b(?:(?:,| ·| \||,? -) ?(?:\d{3} ?\d{2} )?\p{Lu}[\p{L}-]+(?: \p{Ll}{2,8}\b)?)?")
        .expect("the pattern is fixed")
});
static POSTAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:Box \d+(?:,| ·| \||)? )?[1-9]\d{2} \d{2} \p{Lu}[\p{L}-]+(?: (?:\p{Lu}[\p{L}-]+|hamn|stad))?").expect("the pattern is fixed")
});

/// Finds the contacts of a page, its footer's too.
#[derive(Default)]
pub(crate) struct Reader {
    contacts: Distinct<Contact>,
}

impl Say for Contact {
    /// A number may be written with its spaces or without.
    type Said<'fact> = (ContactKind, String);

    fn said(&self) -> Self::Said<'_> {
        let mut key = String::with_capacity(self.value.len());
        key.extend(self.value.chars().filter(|letter| is_letter_or_digit(*letter) || *letter == '@'));
        (self.kind, lowercase(&key))
    }
}

impl Rule for Reader {
    // Most pieces hold no sign that a contact needs, which is quicker to see than any pattern.
    const SIGNS: Signs = Signs::AT.with(Signs::BRACKET).with(Signs::DIGITS).with(Signs::LINK);
    const READS_FOOTER: bool = true;

    fn read(&mut self, page: &PageText<'_>, _: &Bodies, index: usize) {
        let signs = page.signs_of(index);
        if signs.meet(Signs::AT) {
            push_emails(page, index, &mut self.contacts);
        }
        if signs.hold(Signs::BRACKET | Signs::SPELT_AT) {
            push_spelt_emails(page, index, &mut self.contacts);
        }
        if signs.meet(Signs::DIGITS) {
            push_numbers_and_addresses(page, index, &mut self.contacts);
        }
        if signs.meet(Signs::LINK) {
            self.contacts.extend(linked_contacts(page, index));
        }
    }
}

impl Reader {
    /// The contacts, each once.
    pub(crate) fn settle(mut self, page: &PageText<'_>) -> Vec<Contact> {
        self.contacts.extend(scrambled_contacts(page));
        self.contacts.into_facts()
    }
}

fn push_emails(page: &PageText<'_>, index: usize, contacts: &mut Distinct<Contact>) {
    let text = page.pieces[index].text();
    let plain = EMAIL.find_iter(text).map(|found| (found.as_str().to_lowercase(), found));
    contacts.extend(plain.map(|(address, found)| contact(ContactKind::Email, address, page.evidence(index, &found.range()))));
}

fn push_spelt_emails(page: &PageText<'_>, index: usize, contacts: &mut Distinct<Contact>) {
    let text = page.pieces[index].text();
    let spelt = SPELT_EMAIL.find_iter(text).filter(|found| !is_pattern(found.as_str()));
    contacts.extend(spelt.map(|found| contact(ContactKind::Email, spelt_out(found.as_str()), page.evidence(index, &found.range()))));
}

fn push_numbers_and_addresses(page: &PageText<'_>, index: usize, contacts: &mut Distinct<Contact>) {
    let text = page.pieces[index].text();
    let signals = signals_of(&page.pieces[index].passage);
    let found = |kind: ContactKind, found: &regex::Match<'_>| contact(kind, found.as_str().to_owned(), page.evidence(index, &found.range()));
    if signals.phone {
        let phones = PHONE.find_iter(text).filter(|phone| is_phone(text, phone.start(), phone.as_str()));
        contacts.extend(phones.map(|phone| found(ContactKind::Phone, &phone)));
    }
    let mut streets = Vec::new();
    if signals.street {
        streets.extend(STREET.find_iter(text).map(|street| street.range()));
        contacts.extend(STREET.find_iter(text).map(|street| found(ContactKind::Address, &street)));
    }
    if signals.postal {
        let postal = POSTAL.find_iter(text).filter(|postal| !streets.iter().any(|street| street.contains(&postal.start())));
        contacts.extend(postal.map(|postal| found(ContactKind::Address, &postal)));
    }
}

/// Which contacts a passage can hold at all.
#[derive(Default)]
struct Signals {
    phone: bool,
    street: bool,
    postal: bool,
}

fn signals_of(passage: &Passage) -> Signals {
    const STREETS: &[&str] =
        &["gatan", "gata", "vägen", "väg", "plan", "torget", "torg", "gränd", "stigen", "allén", "backen", "platsen", "esplanaden", "leden", "kajen"];
    let mut signals = Signals::default();
    for pair in passage.tokens.windows(2).filter(|pair| pair[1].kind == TokenKind::Number) {
        signals.phone |= pair[0].kind == TokenKind::Number && pair[0].lower.starts_with('0') || pair[1].lower.starts_with('0') || pair[0].is("+");
        signals.street |= pair[0].is_word() && STREETS.iter().any(|street| pair[0].lower.ends_with(street));
        signals.postal |= pair[0].kind == TokenKind::Number && pair[0].lower.len() == 3 && pair[1].lower.len() == 2;
    }
    signals.phone |= passage.tokens.first().is_some_and(|first| first.kind == TokenKind::Number && first.lower.starts_with('0'));
    signals
}

fn contact(kind: ContactKind, value: String, evidence: Evidence) -> Contact {
    Contact { kind, value, of: None, evidence, also: Vec::new() }
}

/// "fornamn.efternamn (at) …" shows how addresses are built; it is none.
fn is_pattern(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["fornamn", "förnamn", "efternamn"].iter().any(|part| lower.contains(part))
}

fn spelt_out(text: &str) -> String {
    static AT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i) ?[(\[{] ?(?:at|snabel-a|a) ?[)\]}] ?").expect("the pattern is fixed"));
    static DOT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i) ?[(\[{] ?(?:dot|punkt) ?[)\]}] ?").expect("the pattern is fixed"));
    DOT.replace_all(&AT.replace(text, "@"), ".").to_lowercase()
}

/// Organisation numbers, dates and diary numbers look alike; a number within a longer one is none.
fn is_phone(text: &str, start: usize, found: &str) -> bool {
    let before = text[..start].chars().next_back();
    let digits = found.chars().filter(char::is_ascii_digit).count();
    let inside = before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '-' | ':' | '/' | '.' | ','));
    !inside && (7..=12).contains(&digits)
}

fn linked_contacts(page: &PageText<'_>, index: usize) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for link in page.pieces[index].links() {
        let Some(address) = link.href.strip_prefix("mailto:").map(|address| address.split('?').next().unwrap_or_default().trim()) else { continue };
        let address = address.replace("%40", "@");
        if link.end > link.start && EMAIL.is_match(&address) && !is_pattern(&address) {
            contacts.push(contact(ContactKind::Email, address.to_lowercase(), page.evidence_at(link.start..link.end)));
        }
    }
    contacts
}

/// Mail links whose characters a script shifts: "uiqt|wBxw{|H%vozmoqwv5{m" is shifted by eight.
///
/// "%" marks a character that is kept as it is, and the shifted hyphen stands for the full stop. Behind the address
/// often stands its text, scrambled alike.
fn scrambled_contacts(page: &PageText<'_>) -> Vec<Contact> {
    const SHIFTS: std::ops::RangeInclusive<u8> = 1..=15;
    const CHUNK_BYTES: usize = 256;
    let mut contacts = Vec::new();
    // However they are shifted, the letters of "mail" stand equally far from one another.
    let shifted = |[first, second, third]: &[u8; 3]| {
        (first.wrapping_sub(b'm' + 1) < *SHIFTS.end()) & (first.wrapping_sub(*second) == 12) & (third.wrapping_sub(*second) == 8)
    };
    // Without an early end within a chunk, so that all of it is looked at at once.
    let holds_shifted = |bytes: &[u8]| bytes.array_windows().fold(0, |found, bytes| found | u8::from(shifted(bytes))) != 0;
    let source = page.source.as_bytes();
    let chunks = (0..source.len()).step_by(CHUNK_BYTES).map(|from| (from, &source[from..source.len().min(from + CHUNK_BYTES + 2)]));
    let mut places: Vec<usize> = Vec::new();
    for (from, bytes) in chunks.filter(|(_, bytes)| holds_shifted(bytes)) {
        places.extend(bytes.array_windows().enumerate().filter(|(_, bytes)| shifted(bytes)).map(|(at, _)| from + at));
    }
    for shift in SHIFTS.filter(|_| !places.is_empty()) {
        let needle: String = "mailto:".bytes().map(|byte| char::from(byte + shift)).collect();
        for start in places.iter().copied().filter(|start| page.source.as_bytes()[*start..].starts_with(needle.as_bytes())) {
            let from = start + needle.len();
            let run = page.source[from..].split(|letter: char| letter.is_whitespace() || !letter.is_ascii()).next().unwrap_or_default();
            let run = run.split(needle.as_str()).next().unwrap_or_default();
            let (decoded, lengths) = unshift(run, shift);
            let Some(length) = address_length(&decoded) else { continue };
            let end = from + lengths[..length].iter().sum::<usize>();
            contacts.push(contact(ContactKind::Email, decoded[..length].to_lowercase(), page.evidence_at(from..end)));
        }
    }
    contacts
}

/// The letters of a scrambled run, and how many bytes of it each took.
fn unshift(run: &str, shift: u8) -> (String, Vec<usize>) {
    let mut decoded = String::new();
    let mut lengths = Vec::new();
    let mut bytes = run.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let Some(kept) = bytes.next() else { break };
            decoded.push(char::from(kept));
            lengths.push(2);
        } else {
            let plain = byte.saturating_sub(shift);
            decoded.push(if plain == b'-' { '.' } else { char::from(plain) });
            lengths.push(1);
        }
    }
    (decoded, lengths)
}

/// How long the address at the start of a decoded run is: half of it where the run holds it twice.
fn address_length(decoded: &str) -> Option<usize> {
    let half = decoded.len() / 2;
    let doubled = decoded.len().is_multiple_of(2) && decoded.is_char_boundary(half) && decoded[..half] == decoded[half..];
    let address = if doubled { &decoded[..half] } else { decoded };
    EMAIL.find(address).filter(|found| found.start() == 0).map(|found| found.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrambled_addresses_are_read() {
        let (decoded, _) = unshift("uizqi5m5v%y{|zwuH%vozmoqwv5{muizqi5m5v%y{|zwuH%vozmoqwv5{m", 8);
        assert_eq!(address_length(&decoded).map(|length| &decoded[..length]), Some("maria.e.nystrom@vgregion.se"));
    }

    #[test]
    fn spelt_addresses_are_read() {
        assert!(SPELT_EMAIL.is_match("registrator (at) region.example"));
        assert_eq!(spelt_out("fraga [at] holmon [dot] example"), "fraga@holmon.example");
        assert!(is_pattern("fornamn.efternamn (at) region.example"));
    }

    #[test]
    fn other_numbers_are_no_telephone() {
        let phones = |text: &str| PHONE.find_iter(text).filter(|found| is_phone(text, found.start(), found.as_str())).count();
        assert_eq!(phones("Tfn växel: 031-390 06 10, 0980-319 200 eller 08-465 004 12"), 3);
        assert_eq!(phones("Org.nr 232100-0992, 2025-03-20, RF 2022-00417"), 0);
    }
}
