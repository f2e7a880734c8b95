//! Swedish inflection: definite and genitive forms, and the key under which spellings of one name meet.

use super::endings::Endings;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Endings that inflect a noun or an adjective by their last letter, longest first.
const ENDINGS: &[(u8, &[&str])] = &[
    (b'n', &["en", "n"]),
    (b'a', &["erna", "arna", "orna", "na", "a"]),
    (b's', &["ernas", "arnas", "ornas", "ens", "ets", "ans", "s"]),
    (b't', &["et", "t"]),
    (b'r', &["er", "ar", "or"]),
    (b'e', &["e"]),
];

/// A key that is the same for the spellings and inflections of one name: "Kulturnämndens" and "kulturnämnd",
/// "Hälso- och sjukvårdsnämnden" and "hälso och sjukvårds nämnd".
pub(crate) fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    push_key(&lowercase(name), &mut key);
    key
}

/// Adds the key of a name in small letters to a text.
pub(crate) fn push_key(lower: &str, key: &mut String) {
    let bytes = lower.as_bytes();
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        // Nearly all letters are those of Swedish, which their bytes tell.
        if IN_KEY[usize::from(*byte)] {
            at += 1;
            continue;
        }
        let (belongs, width) = match (byte, bytes.get(at + 1)) {
            (0..0x80, _) => (false, 1),
            (0xc3, Some(0xa0..=0xb6)) => (true, 2),
            _ => lower[at..].chars().next().map_or((false, 1), |letter| (is_letter_or_digit(letter), letter.len_utf8())),
        };
        if !belongs {
            key.push_str(stem(&lower[start..at]));
            start = at + width;
        }
        at += width;
    }
    key.push_str(stem(&lower[start..]));
}

/// Which bytes are letters or digits of ASCII, or the sign for "and".
const IN_KEY: [bool; 256] = {
    let mut in_key = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        in_key[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'&';
        byte += 1;
    }
    in_key
};

/// A text in small letters.
pub(crate) fn lowercase(text: &str) -> String {
    if has_other_capitals(text) { text.to_lowercase() } else { text.to_ascii_lowercase() }
}

/// Adds a text in small letters to another.
pub(crate) fn push_lowercase(text: &str, lower: &mut String) {
    if has_other_capitals(text) {
        lower.push_str(&text.to_lowercase());
    } else {
        let start = lower.len();
        lower.push_str(text);
        lower[start..].make_ascii_lowercase();
    }
}

/// Whether a text may hold capitals beyond ASCII.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at together")]
pub(crate) fn has_other_capitals(text: &str) -> bool {
    // C3 begins the letters of Swedish, whose capitals end below 9F; E2 80 begins dashes and quotation marks.
    let is_other = |byte: u8, next: u8| u8::from((byte == 0xc3) & (next < 0x9f) | (byte > 0xc3) & !((byte == 0xe2) & (next == 0x80)));
    let bytes = text.as_bytes();
    !text.is_ascii() && bytes.iter().zip(&bytes[1..]).fold(0, |found, (byte, next)| found | is_other(*byte, *next)) != 0
}

/// Whether a character is a letter or a digit; those of Swedish are seen at once.
pub(crate) fn is_letter_or_digit(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || !letter.is_ascii() && (matches!(letter, 'Ø'..='ö' | 'À'..='Ö') || letter.is_alphanumeric())
}

/// Whether a text, in whatever letters, ends in a word that is given in small ones.
pub(crate) fn ends_in(text: &str, ending: &str) -> bool {
    let is_same = |(byte, small): (&u8, &u8)| byte == small || matches!(byte, b'A'..=b'Z' | 0x80..=0x9e) && byte | 0x20 == *small;
    text.len() >= ending.len() && text.as_bytes()[text.len() - ending.len()..].iter().zip(ending.as_bytes()).all(is_same)
}

/// The word without its inflection, as far as endings tell.
pub(crate) fn stem(word: &str) -> &str {
    let endings = word.as_bytes().last().and_then(|last| ENDINGS.iter().find(|(letter, _)| letter == last)).map_or(&[][..], |(_, endings)| endings);
    let is_long = |rest: &&str| rest.chars().nth(3).is_some();
    endings.iter().find_map(|ending| word.strip_suffix(ending).filter(is_long)).unwrap_or(word)
}

/// A name in the nominative: without the genitive's s on its last word ("Kulturnämndens" → "Kulturnämnden").
///
/// Names whose nominative ends in s keep it where the word is known to ("sjukhus", "Sahlgrenska Universitetssjukhus").
pub(crate) fn nominative(name: &str) -> &str {
    const END_IN_S: &[&str] = &["hus", "buss", "kurs", "plats", "bas", "kris", "plus", "campus"];
    let name = name.trim_end_matches(['\'', '’']);
    match name.strip_suffix('s') {
        Some(rest) if rest.chars().count() > 3 && !END_IN_S.iter().any(|word| name.to_lowercase().ends_with(word)) => rest,
        _ => name,
    }
}

/// The text with its first letter in upper case.
pub(crate) fn capitalize(text: &str) -> String {
    with_capital(text).unwrap_or_else(|| text.to_owned())
}

/// The same for a text that is borrowed or owned, which stays as it is where it begins with a capital.
pub(crate) fn capitalized<'text>(text: impl Into<Cow<'text, str>>) -> Cow<'text, str> {
    let text = text.into();
    with_capital(&text).map_or(text, Cow::Owned)
}

/// The same; `None` where the text stays as it is.
pub(crate) fn with_capital(text: &str) -> Option<String> {
    let mut letters = text.chars();
    let first = letters.next().filter(|first| !first.to_uppercase().eq([*first]))?;
    let mut capital = String::with_capacity(text.len() + 2);
    capital.extend(first.to_uppercase());
    capital.push_str(letters.as_str());
    Some(capital)
}

/// A title in the indefinite nominative: "regiondirektören" → "Regiondirektör", "förvaltningschefernas" → "Förvaltningschef".
pub(crate) fn indefinite_title(title: &str) -> String {
    static FORMS: LazyLock<Endings<&'static str>> = LazyLock::new(|| Endings::new(TITLE_FORMS.iter().map(|(form, plain)| ((*form).to_owned(), *plain))));
    let title = title.trim();
    let lower = lowercase(title);
    let form = FORMS.of(&lower).next();
    let mended = form.map_or_else(|| title.to_owned(), |(_, form, plain)| format!("{}{plain}", &title[..title.len() - form.len()]));
    // Plain language parts long words ("förvaltnings-direktör"); letters keep their hyphen ("HR-direktör").
    let parted = mended.contains('-') && mended.find("-direktör").is_some_and(|at| mended[..at].ends_with(char::is_lowercase));
    let mended = if parted { mended.replace("-direktör", "direktör") } else { mended };
    // An adjective before a noun in the plural loses its ending with it: "ansvariga tjänstepersoner".
    if !mended.split(' ').any(|word| word.ends_with("iga")) {
        return capitalized(mended).into_owned();
    }
    let mended =
        mended.split(' ').map(|word| word.strip_suffix("iga").map_or_else(|| word.to_owned(), |stem| format!("{stem}ig"))).collect::<Vec<_>>().join(" ");
    capitalized(mended).into_owned()
}

/// Inflected endings of titles, none of which ends in another, and the indefinite nominative.
const TITLE_FORMS: &[(&str, &str)] = &[
    ("direktörernas", "direktör"),
    ("direktörerna", "direktör"),
    ("direktörers", "direktör"),
    ("direktörer", "direktör"),
    ("direktörens", "direktör"),
    ("direktören", "direktör"),
    ("direktörs", "direktör"),
    ("chefernas", "chef"),
    ("cheferna", "chef"),
    ("chefer", "chef"),
    ("chefens", "chef"),
    ("chefen", "chef"),
    ("chefs", "chef"),
    ("råden", "råd"),
    ("rådet", "råd"),
    ("rådets", "råd"),
    ("sekreteraren", "sekreterare"),
    ("sekreterarens", "sekreterare"),
    ("ordföranden", "ordförande"),
    ("ordförandens", "ordförande"),
    ("ledamöterna", "ledamot"),
    ("ledamöter", "ledamot"),
    ("ledamoten", "ledamot"),
    ("ersättarna", "ersättare"),
    ("ersättaren", "ersättare"),
    ("tjänstepersonerna", "tjänsteperson"),
    ("tjänstepersoner", "tjänsteperson"),
    ("tjänstepersonen", "tjänsteperson"),
    ("läkaren", "läkare"),
    ("läkarna", "läkare"),
    ("revisorer", "revisor"),
    ("suppleanter", "suppleant"),
    ("rektorn", "rektor"),
    ("strategen", "strateg"),
];

/// A text in lower-case ASCII with hyphens, for ids and addresses: "Hälso- och sjukvårdsnämnden" → "halso-och-sjukvardsnamnden".
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = match letter {
            'å' | 'ä' | 'à' | 'á' | 'â' => "a",
            'ö' | 'ø' | 'ó' | 'ô' => "o",
            'é' | 'è' | 'ê' | 'ë' => "e",
            'ü' | 'ú' => "u",
            'í' => "i",
            'ñ' => "n",
            '&' => "-och-",
            _ if letter.is_ascii_alphanumeric() => {
                slug.push(letter);
                continue;
            }
            _ => "-",
        };
        slug.push_str(plain);
    }
    slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for (one, other) in [
            ("Kulturnämnden", "kulturnämndens"),
            ("Infrastruktur- och kollektivtrafik nämnden", "Infrastruktur- och kollektivtrafiknämnden"),
            ("Arkivnämnd", "Arkivnämnden"),
            ("Patientnämnderna", "patientnämnd"),
        ] {
            assert_eq!(name_key(one), name_key(other));
        }
        assert_ne!(name_key("Kulturnämnden"), name_key("Kultursekretariatet"));
    }

    #[test]
    fn titles_lose_their_inflection() {
        for (form, title) in [
            ("regiondirektören", "Regiondirektör"),
            ("förvaltningschefer", "Förvaltningschef"),
            ("ansvariga tjänstepersoner", "Ansvarig tjänsteperson"),
            ("hälso- och sjukvårdsdirektören", "Hälso- och sjukvårdsdirektör"),
        ] {
            assert_eq!(indefinite_title(form), title);
        }
        assert_eq!(nominative("Skaraborgs sjukhus"), "Skaraborgs sjukhus");
        assert_eq!(nominative("Kulturnämndens"), "Kulturnämnden");
    }

    #[test]
    fn slugs_are_readable() {
        assert_eq!(slug("Hälso- och sjukvårdsnämnden"), "halso-och-sjukvardsnamnden");
        assert_eq!(slug("Rehabilitering & Hälsa"), "rehabilitering-och-halsa");
    }
}
