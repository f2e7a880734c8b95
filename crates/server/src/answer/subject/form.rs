//! Forms of Swedish words: what endings a lemma takes.

/// Endings of words that end in a consonant, or in a vowel that stays.
const ENDINGS: &[&str] = &[
    "", "s", "n", "ns", "en", "ens", "t", "ts", "et", "ets", "a", "as", "e", "es", "ar", "ars", "arna", "arnas", "er", "ers", "erna", "ernas", "r", "rs",
    "rna", "rnas", "na", "nas",
];
/// Endings that take the place of a final "a": kyrka, kyrkan, kyrkor, kyrkorna.
const ENDINGS_OF_A: &[&str] = &["a", "as", "an", "ans", "or", "ors", "orna", "ornas"];
/// Endings after a final "e": läkare, läkaren, läkarna, läkarnas.
const ENDINGS_AFTER_E: &[&str] = &["", "s", "n", "ns", "t", "ts", "r", "rs", "rna", "rnas"];
/// Endings that take the place of a final "e".
const ENDINGS_OF_E: &[&str] = &["ar", "ars", "arna", "arnas", "na", "nas"];
/// Endings that take the place of a final "um": museum, museet, museer, museerna.
const ENDINGS_OF_UM: &[&str] = &["et", "ets", "er", "ers", "erna", "ernas"];
/// Endings before which a vowel falls away (cykel, cyklar) or a consonant doubles (program, programmen).
const LONG_ENDINGS: &[&str] = &["ar", "ars", "arna", "arnas", "er", "ers", "erna", "ernas", "et", "ets", "en", "ens"];

/// Endings of one thing alone, which no verb and no other word has by accident: "kosten", and not "kostar".
const ENDINGS_OF_ONE: &[&str] = &["", "s", "n", "ns", "en", "ens", "t", "ts", "et", "ets"];

/// The forms of a lemma that takes the endings of one thing alone.
pub(super) fn forms_of_one(lemma: &str) -> Vec<String> {
    if lemma.ends_with(['a', 'e']) {
        return forms(lemma);
    }
    ENDINGS_OF_ONE.iter().map(|ending| format!("{lemma}{ending}")).collect()
}

/// Whether two words speak of the same: they are forms of one, or without its ending one ends or begins the other ("trafik",
/// "kollektivtrafiken").
pub(crate) fn shares_stem(one: &str, other: &str) -> bool {
    let within = |short: &str, long: &str| short.chars().count() >= 4 && (long.starts_with(short) || long.ends_with(short));
    let (one_stems, other_stems) = (stems(one), stems(other));
    same_word(one, other) || one_stems.iter().any(|one| other_stems.iter().any(|other| within(one, other) || within(other, one)))
}

/// A word, and what is left of it without an ending.
fn stems(word: &str) -> Vec<&str> {
    let endings = ["en", "et", "n", "t", "ar", "er", "or", "arna", "erna", "orna", "na", "s", "ens", "ets"];
    let short = endings.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.chars().count() >= 4);
    short.chain([word]).collect()
}

/// The forms that a lemma in small letters may take, itself among them. Some that no one writes are among them too.
pub(super) fn forms(lemma: &str) -> Vec<String> {
    let with = |stem: &str, endings: &[&str]| endings.iter().map(|ending| format!("{stem}{ending}")).collect::<Vec<_>>();
    if let Some(stem) = lemma.strip_suffix('a') {
        return with(stem, ENDINGS_OF_A);
    }
    if let Some(stem) = lemma.strip_suffix('e') {
        return [with(lemma, ENDINGS_AFTER_E), with(stem, ENDINGS_OF_E)].concat();
    }
    let mut all = with(lemma, ENDINGS);
    if let Some(stem) = lemma.strip_suffix("um") {
        all.extend(with(stem, ENDINGS_OF_UM));
    }
    for liquid in ['l', 'n', 'r'] {
        if let Some(stem) = lemma.strip_suffix(liquid).and_then(|rest| rest.strip_suffix('e')) {
            all.extend(with(&format!("{stem}{liquid}"), LONG_ENDINGS));
        }
    }
    if let Some(last) = lemma.chars().last().filter(|last| matches!(last, 'm' | 'n')) {
        all.extend(with(&format!("{lemma}{last}"), LONG_ENDINGS));
    }
    all
}

/// Whether two words are forms of one: one is a form of the other, or both are of what is left of one without its ending.
pub(crate) fn same_word(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    one == other || forms(short).iter().any(|form| form == long) || lemmas(short).any(|lemma| forms(&lemma).iter().any(|form| form == long))
}

/// What a word may be a form of; nothing shorter than four letters.
fn lemmas(word: &str) -> impl Iterator<Item = String> {
    stems(word).into_iter().filter(move |stem| *stem != word).flat_map(|stem| [stem.to_owned(), format!("{stem}a"), format!("{stem}e")])
}
