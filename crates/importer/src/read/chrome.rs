//! What is a website's own and not the page's: class names, roles, buttons, lines and headings, as `chrome.toml` has them.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// The longest line that can be chrome, in bytes; what is longer says something.
const LINE_BYTES_MAX: usize = 160;
/// How headings over links to more of the same begin.
const RELATED_PREFIX: &str = "mer om ";

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let data: Data = toml::from_str(include_str!("chrome.toml")).expect("the tests of this module parse chrome.toml");
    Rules::new(data)
});

/// What class names and ids say of an element.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own, and an element may carry several")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// It is chrome.
    pub chrome: bool,
    /// It is chrome if it looks like it.
    pub weak: bool,
    /// Browsers do not show it.
    pub hidden: bool,
    /// It is a footer.
    pub footer: bool,
    /// It opens and closes.
    pub panel: bool,
    /// It holds the content; the lower the surer, from 1.
    pub main: Option<u8>,
}

impl Marks {
    /// Both elements' marks.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            chrome: self.chrome || other.chrome,
            weak: self.weak || other.weak,
            hidden: self.hidden || other.hidden,
            footer: self.footer || other.footer,
            panel: self.panel || other.panel,
            main: self.main.into_iter().chain(other.main).min(),
        }
    }
}

/// Reads a `class` attribute or an `id`.
pub(super) fn marks_of(names: &str) -> Marks {
    let mut marks = Marks::default();
    // The token before and the token, with a hyphen between them.
    let mut pair = String::new();
    for name in names.split_ascii_whitespace() {
        marks.hidden |= RULES.hidden_classes.contains(name);
        pair.clear();
        // What the token before says, which the next may take back.
        let mut last = Marks::default();
        let mut start = 0;
        let mut was_lower = false;
        for c in name.chars().chain([' ']) {
            let is_boundary = !c.is_alphabetic() || (c.is_uppercase() && was_lower);
            if is_boundary && start < pair.len() {
                if !RULES.not_before.contains(&pair[start..]) {
                    marks = marks.and(last);
                }
                last = marks_of_token(&pair, start);
                pair.drain(..start);
                start = pair.len() + 1;
                pair.push('-');
            }
            if c.is_ascii_alphabetic() {
                pair.push(c.to_ascii_lowercase());
            } else if c.is_alphabetic() {
                pair.extend(c.to_lowercase());
            }
            was_lower = c.is_lowercase();
        }
        marks = marks.and(last);
    }
    marks
}

/// What a token says, by itself and after the one before it.
fn marks_of_token(pair: &str, start: usize) -> Marks {
    let known = |token: &str| RULES.tokens.get(token).copied().unwrap_or_default();
    if start == 0 {
        return known(pair);
    }
    if RULES.not_after.contains(&pair[..start - 1]) {
        return Marks::default();
    }
    known(&pair[start..]).and(known(pair))
}

/// Whether a `role` is chrome's.
pub(super) fn is_chrome_role(role: &str) -> bool {
    RULES.roles.contains(role.trim())
}

/// Whether a button with this text opens no content.
pub(super) fn is_chrome_button(text: &str) -> bool {
    let text = normal(text);
    text.is_empty() || RULES.buttons.contains(text.as_str())
}

/// Whether a heading stands over links to elsewhere.
pub(super) fn is_related_heading(text: &str) -> bool {
    text.len() <= LINE_BYTES_MAX && RULES.related_beginnings.may_hold(text) && {
        let text = normal(text);
        RULES.related.contains(text.as_str()) || text.starts_with(RELATED_PREFIX)
    }
}

/// Whether a line of text is the website's: a skip link, a trail of pages, a question on the page, a date of change.
pub(super) fn is_chrome_line(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > LINE_BYTES_MAX {
        return false;
    }
    if !RULES.beginnings.may_hold(line) {
        return false;
    }
    let word = line.split(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | '!' | '?' | '…')).next().unwrap_or_default();
    if !RULES.first_words.contains(normal(word).as_str()) {
        return false;
    }
    let text = normal(line);
    if RULES.exact.contains(text.as_str()) || is_trail(line, &text) {
        return true;
    }
    let first = first_word(&text);
    RULES.prefixes.get(first).is_some_and(|prefixes| prefixes.iter().any(|prefix| starts_with_words(&text, prefix)))
}

/// "Start / Om oss / Politik": at least one sign between, and a beginning that no sentence has.
fn is_trail(line: &str, text: &str) -> bool {
    let signs = line.matches([' ', '\u{A0}']).count();
    if signs == 0 || !line.contains(['/', '>', '›', '»', '→', '|', '\\']) {
        return false;
    }
    RULES.trail.iter().any(|start| {
        text.strip_prefix(start.as_str()).is_some_and(|rest| {
            let rest = rest.trim_start_matches([' ', ':']);
            rest.starts_with(['/', '>', '›', '»', '→', '|', '\\'])
        })
    })
}

/// Whether the prefix stands before whole words; a "#" at its end stands for a digit.
fn starts_with_words(text: &str, prefix: &str) -> bool {
    if let Some(prefix) = prefix.strip_suffix('#') {
        return text.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    }
    text.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || !prefix.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric))
}

fn first_word(text: &str) -> &str {
    &text[..text.find([' ', ':']).unwrap_or(text.len())]
}

/// Lower case, single spaces, no soft hyphens, no sign or question mark at the end.
fn normal(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !result.is_empty() {
            result.push(' ');
        }
        for c in word.chars() {
            match c {
                '\u{AD}' | '\u{200B}' => {}
                c if c.is_ascii() => result.push(c.to_ascii_lowercase()),
                c => result.extend(c.to_lowercase()),
            }
        }
    }
    result.truncate(result.trim_end_matches(['.', '!', '?', ':', '…', '›', '»', '>', ' ']).len());
    result
}

/// Which three letters the lines of a list begin with.
///
/// Nearly all lines of a page are content, and this tells it without a copy in small letters of each.
struct Beginnings(Vec<u64>);

impl Beginnings {
    /// As many letters as are told apart: of ASCII and of Swedish, without case.
    const LETTERS: usize = 64;

    fn new<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut thirds = vec![0; Self::LETTERS * Self::LETTERS];
        for line in lines {
            let mut letters = letters_of(line);
            match [letters.next(), letters.next(), letters.next()] {
                [Some(Some(first)), Some(Some(second)), Some(Some(third))] => thirds[first * Self::LETTERS + second] |= 1 << third,
                // A shorter one is a whole word: no letter follows.
                [Some(Some(first)), Some(Some(second)), None] => thirds[first * Self::LETTERS + second] |= 1,
                [Some(Some(first)), None, _] => thirds[first * Self::LETTERS] = u64::MAX,
                [None, ..] => thirds[..Self::LETTERS].fill(u64::MAX),
                _ => {}
            }
        }
        Self(thirds)
    }

    /// Whether a line may begin as one of the list does, as any may that has other letters.
    fn may_hold(&self, line: &str) -> bool {
        let mut letters = letters_of(line);
        match [letters.next(), letters.next(), letters.next()].map(Option::flatten) {
            [Some(first), Some(second), Some(third)] => self.0[first * Self::LETTERS + second] & 1 << third != 0,
            _ => true,
        }
    }
}

/// Letters as numbers below 64, and 0 for other signs of ASCII; nothing for those beyond ASCII and Swedish.
fn letters_of(text: &str) -> impl Iterator<Item = Option<usize>> {
    let mut bytes = text.bytes();
    std::iter::from_fn(move || {
        Some(match bytes.next()? {
            0xc3 => Some(usize::from(32 | (bytes.next()? & 31))),
            byte if byte.is_ascii_alphabetic() => Some(usize::from(byte & 31)),
            byte if byte.is_ascii() => Some(0),
            _ => None,
        })
    })
}

/// A quick hash for words of the page that are looked up in these fixed lists only.
#[derive(Clone, Copy, Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    // FNV-1a.
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
}

type Words = HashSet<String, BuildHasherDefault<WordHasher>>;

struct Rules {
    tokens: HashMap<String, Marks, BuildHasherDefault<WordHasher>>,
    not_after: Words,
    not_before: Words,
    hidden_classes: Words,
    roles: HashSet<String>,
    buttons: HashSet<String>,
    related: HashSet<String>,
    exact: HashSet<String>,
    prefixes: HashMap<String, Vec<String>>,
    trail: Vec<String>,
    /// The first words of all of these lines.
    first_words: Words,
    beginnings: Beginnings,
    /// How the headings over links to elsewhere begin.
    related_beginnings: Beginnings,
}

impl Rules {
    fn new(data: Data) -> Self {
        let mut tokens: HashMap<String, Marks, BuildHasherDefault<WordHasher>> = HashMap::default();
        let mut add = |names: Vec<String>, marks: &dyn Fn(usize) -> Marks| {
            for (place, name) in names.into_iter().enumerate() {
                let known = tokens.entry(name).or_default();
                *known = known.and(marks(place));
            }
        };
        add(data.tokens.chrome, &|_| Marks { chrome: true, ..Marks::default() });
        add(data.tokens.weak, &|_| Marks { weak: true, ..Marks::default() });
        add(data.tokens.footer, &|_| Marks { footer: true, ..Marks::default() });
        add(data.tokens.panel, &|_| Marks { panel: true, ..Marks::default() });
        add(data.tokens.main, &|place| Marks { main: u8::try_from(place + 1).ok(), ..Marks::default() });
        let lines = data.lines.exact.iter().chain(&data.lines.prefix).chain(&data.lines.trail);
        let first_words: Words = lines.map(|line| first_word(line).trim_end_matches(['!', '?', '.', '…']).to_owned()).collect();
        let mut prefixes: HashMap<String, Vec<String>> = HashMap::new();
        for prefix in data.lines.prefix {
            prefixes.entry(first_word(&prefix).to_owned()).or_default().push(prefix);
        }
        Self {
            tokens,
            not_after: data.tokens.not_after.into_iter().collect(),
            not_before: data.tokens.not_before.into_iter().collect(),
            hidden_classes: data.classes.hidden.into_iter().collect(),
            roles: data.roles.chrome.into_iter().collect(),
            buttons: data.buttons.chrome.into_iter().collect(),
            exact: data.lines.exact.into_iter().collect(),
            prefixes,
            trail: data.lines.trail,
            beginnings: Beginnings::new(first_words.iter().map(String::as_str)),
            first_words,
            related_beginnings: Beginnings::new(data.sections.related.iter().map(String::as_str).chain([RELATED_PREFIX])),
            related: data.sections.related.into_iter().collect(),
        }
    }
}

#[derive(Deserialize)]
struct Data {
    tokens: Tokens,
    classes: Classes,
    roles: Names,
    buttons: Names,
    lines: Lines,
    sections: Sections,
}

#[derive(Deserialize)]
struct Tokens {
    chrome: Vec<String>,
    weak: Vec<String>,
    footer: Vec<String>,
    main: Vec<String>,
    panel: Vec<String>,
    not_after: Vec<String>,
    not_before: Vec<String>,
}

#[derive(Deserialize)]
struct Classes {
    hidden: Vec<String>,
}

#[derive(Deserialize)]
struct Names {
    chrome: Vec<String>,
}

#[derive(Deserialize)]
struct Lines {
    exact: Vec<String>,
    prefix: Vec<String>,
    trail: Vec<String>,
}

#[derive(Deserialize)]
struct Sections {
    related: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_whole_tokens_of_class_names() {
        for names in ["cookie-notice", "env-cookie-consent-banner", "m-breadcrumb", "cookieBar js-cookieBar", "sv-skip-spacer", "share_block", "o page-meta"] {
            assert!(marks_of(names).chrome, "{names}");
        }
        for names in [
            "col-md-8",
            "svid12_63fe5ad4915d8b2b7d",
            "has-sidebar",
            "o-row c-sidebar-layout--300",
            "no-breadcrumb",
            "sv-text-portlet",
            "shareholders",
            "skippers",
            "lp-main",
        ] {
            assert!(!marks_of(names).chrome, "{names}");
        }
        assert!(marks_of("lp-footer").footer && marks_of("o-nav").weak && marks_of("accordion__panel").panel);
        assert!(marks_of("mainContent").main < marks_of("lp-main").main);
    }

    #[test]
    fn no_token_may_stand_in_a_number_of_an_id() {
        let is_hexadecimal = |token: &&String| token.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert_eq!(RULES.tokens.keys().find(is_hexadecimal), None);
    }

    #[test]
    fn knows_lines_that_are_no_content() {
        for line in [
            "Hoppa till innehållet",
            "Start / Om oss / Politik",
            "Start > Nyheter > Regionplan",
            "Du är här: Hem / Om",
            "Hjälpte den här sidan dig?   Ja   Nej",
            "Dela:  Facebook  LinkedIn",
            "Tillbaka till toppen",
            "Senast ändrad:",
            "Sid-id: N-20417",
            "Vi använder kakor (cookies) för att webbplatsen ska fungera.",
            "Sida 3 av 3",
            "Uppdaterad 2025-03-20",
            "Publicerad: 2025-06-03 | Lästid 3 minuter",
            "Skriv ut",
        ] {
            assert!(is_chrome_line(line), "{line}");
        }
        for line in [
            "Startpunkten är behoven",
            "Hemsjukvården / rehab",
            "Sidan 3 i planen",
            "Vi använder pengarna väl",
            "Delade rum",
            "Revisorer: 9",
            "Uppdateringen av reglementet",
            "Uppdaterad regionplan",
        ] {
            assert!(!is_chrome_line(line), "{line}");
        }
        assert!(is_related_heading("Relaterat") && is_related_heading("Mer om politiken") && !is_related_heading("Läs mer"));
    }
}
