//! What is a website's own and not the page's: class names, roles, buttons, lines and headings, as `chrome.toml` has them.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The longest line that can be chrome, in bytes; what is longer says something.
const LINE_BYTES_MAX: usize = 160;

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
    for name in names.split_ascii_whitespace() {
        marks.hidden |= RULES.hidden_classes.contains(name);
        let mut before = String::new();
        for_each_token(name, |token| {
            if !RULES.not_after.contains(before.as_str()) {
                let pair = format!("{before}-{token}");
                for found in [RULES.tokens.get(token), RULES.tokens.get(pair.as_str())].into_iter().flatten() {
                    marks = marks.and(*found);
                }
            }
            token.clone_into(&mut before);
        });
    }
    marks
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
    text.len() <= LINE_BYTES_MAX && {
        let text = normal(text);
        RULES.related.contains(text.as_str()) || text.strip_prefix("mer om ").is_some()
    }
}

/// Whether a line of text is the website's: a skip link, a trail of pages, a question on the page, a date of change.
pub(super) fn is_chrome_line(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > LINE_BYTES_MAX {
        return false;
    }
    // Most lines are content, and how they begin already tells.
    if !RULES.may_begin(line) {
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
        result.extend(word.chars().filter(|c| *c != '\u{AD}' && *c != '\u{200B}').flat_map(char::to_lowercase));
    }
    result.truncate(result.trim_end_matches(['.', '!', '?', ':', '…', '›', '»', '>', ' ']).len());
    result
}

/// Calls with each part of a class name or an id, in lower case: parts end at signs, digits and before capitals.
fn for_each_token(name: &str, mut call: impl FnMut(&String)) {
    let mut token = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        let boundary = !c.is_alphabetic() || (c.is_uppercase() && was_lower);
        if boundary && !token.is_empty() {
            call(&token);
            token.clear();
        }
        if c.is_alphabetic() {
            token.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    if !token.is_empty() {
        call(&token);
    }
}

/// Two letters as one number; capitals count as small letters.
fn beginning(first: u8, second: u8) -> usize {
    usize::from(first & 31) * 32 + usize::from(second & 31)
}

struct Rules {
    tokens: HashMap<String, Marks>,
    not_after: HashSet<String>,
    hidden_classes: HashSet<String>,
    roles: HashSet<String>,
    buttons: HashSet<String>,
    related: HashSet<String>,
    exact: HashSet<String>,
    prefixes: HashMap<String, Vec<String>>,
    trail: Vec<String>,
    /// The first words of all of these lines.
    first_words: HashSet<String>,
    /// Which two letters they begin with.
    beginnings: [bool; 32 * 32],
}

impl Rules {
    /// Whether the first two letters are those of a line of chrome; letters beyond ASCII are not looked at.
    fn may_begin(&self, line: &str) -> bool {
        match line.as_bytes() {
            [first, second, ..] if first.is_ascii() && second.is_ascii() => self.beginnings[beginning(*first, *second)],
            _ => true,
        }
    }

    fn new(data: Data) -> Self {
        let mut tokens: HashMap<String, Marks> = HashMap::new();
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
        let first_words: HashSet<String> = lines.map(|line| first_word(line).trim_end_matches(['!', '?', '.', '…']).to_owned()).collect();
        let mut prefixes: HashMap<String, Vec<String>> = HashMap::new();
        for prefix in data.lines.prefix {
            prefixes.entry(first_word(&prefix).to_owned()).or_default().push(prefix);
        }
        Self {
            tokens,
            not_after: data.tokens.not_after.into_iter().collect(),
            hidden_classes: data.classes.hidden.into_iter().collect(),
            roles: data.roles.chrome.into_iter().collect(),
            buttons: data.buttons.chrome.into_iter().collect(),
            related: data.sections.related.into_iter().collect(),
            exact: data.lines.exact.into_iter().collect(),
            prefixes,
            trail: data.lines.trail,
            beginnings: beginnings_of(&first_words),
            first_words,
        }
    }
}

fn beginnings_of(words: &HashSet<String>) -> [bool; 32 * 32] {
    let mut beginnings = [false; 32 * 32];
    for word in words {
        match word.as_bytes() {
            [first, second, ..] if second.is_ascii() => beginnings[beginning(*first, *second)] = true,
            // A word of one letter, or with a second one beyond ASCII, may go on with anything.
            [first, ..] => beginnings[usize::from(first & 31) * 32..][..32].fill(true),
            [] => beginnings.fill(true),
        }
    }
    beginnings
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
        for names in ["col-md-8", "has-sidebar", "no-breadcrumb", "sv-text-portlet", "shareholders", "skippers", "lp-main"] {
            assert!(!marks_of(names).chrome, "{names}");
        }
        assert!(marks_of("lp-footer").footer && marks_of("o-nav").weak && marks_of("accordion__panel").panel);
        assert!(marks_of("mainContent").main < marks_of("lp-main").main);
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
