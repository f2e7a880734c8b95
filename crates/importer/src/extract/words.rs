//! The Swedish words of the rules, from the data files beside this module.

use super::endings::Endings;
use super::needles::Needles;
use super::swedish::capitalize;
use helheten_model::vocabulary::OrganizationKind;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet as HashSet;
use serde::Deserialize;
use std::sync::LazyLock;

/// Words by the part they play, as `words.toml` lists them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// Adjectives that belong to a body's name.
    pub(crate) naming_adjectives: HashSet<String>,
    /// Words that begin a phrase but never a name.
    pub(crate) determiners: HashSet<String>,
    /// Capitalised words that begin lines and are no part of a person's name.
    pub(crate) not_names: HashSet<String>,
    /// Words after which a name does not go on.
    pub(crate) stops: HashSet<String>,
    /// "cirka" and the like.
    pub(crate) qualifiers_about: HashSet<String>,
    /// "drygt" and the like.
    pub(crate) qualifiers_over: HashSet<String>,
    /// "knappt" and the like.
    pub(crate) qualifiers_under: HashSet<String>,
    /// What the names of institutions end in.
    pub(crate) institutions: Vec<String>,
    /// What the names of institutions end in that may be bodies themselves.
    pub(crate) named_institutions: Vec<String>,
    /// Authorities that are not the region's own.
    pub(crate) external: HashSet<String>,
    /// Words by which a list is said to be open.
    pub(crate) open_list: HashSet<String>,
    /// Compounds that pages split by accident: first part and stem of the last.
    pub(crate) split_compounds: Vec<[String; 2]>,
    /// First parts of compounds that pages write without their hyphen.
    pub(crate) suspended: HashSet<String>,
    /// Misspelt parts of words and what they stand for.
    pub(crate) misspellings: Vec<[String; 2]>,
    /// The months, from January.
    pub(crate) months: Vec<String>,
}

/// The words of all rules.
pub(crate) fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("the tests of this module parse words.toml"));
    &WORDS
}

/// What is asked of nearly every word, looked up once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// Whether [`Words::stops`] holds it.
    pub(crate) stop: bool,
    /// Whether [`Words::determiners`] holds it.
    pub(crate) determiner: bool,
    /// The number that it says.
    pub(crate) number: Option<u8>,
}

/// The part that a word (in lower case) plays.
pub(crate) fn part_of(word: &str) -> Part {
    static PARTS: LazyLock<FxHashMap<String, Part>> = LazyLock::new(|| {
        let mut parts: FxHashMap<String, Part> = FxHashMap::default();
        for word in &words().stops {
            parts.entry(word.clone()).or_default().stop = true;
        }
        for word in &words().determiners {
            parts.entry(word.clone()).or_default().determiner = true;
        }
        for (word, number) in super::number::number_words() {
            parts.entry(word).or_default().number = Some(number);
        }
        parts
    });
    PARTS.get(word).copied().unwrap_or_default()
}

/// A noun that bodies' names are made with.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of heads.toml that says one thing of a noun")]
pub(crate) struct Head {
    /// The kind of body.
    pub(crate) kind: OrganizationKind,
    /// Indefinite, definite, plural, definite plural.
    pub(crate) forms: [String; 4],
    #[serde(default)]
    within: Vec<(String, OrganizationKind)>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    plural_only: bool,
    #[serde(default)]
    compound: bool,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    linked: bool,
    /// Whether a name may follow the noun directly.
    #[serde(default)]
    pub(crate) names: bool,
    /// Whether the noun alone names a body only with "för" behind it.
    #[serde(default)]
    pub(crate) prepositional: bool,
}

/// The form of a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// "en nämnd".
    Indefinite,
    /// "nämnden".
    Definite,
    /// "nämnder".
    Plural,
    /// "nämnderna".
    DefinitePlural,
}

/// A word that ends in a head noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeadWord {
    /// The noun.
    pub(crate) head: &'static Head,
    /// The kind that the compound is of.
    pub(crate) kind: OrganizationKind,
    /// The form.
    pub(crate) form: Form,
    /// Whether it stands in the genitive.
    pub(crate) genitive: bool,
    /// What stands before the noun in the word, in lower case, without a hyphen at its end; empty for the noun alone.
    pub(crate) first_part: String,
}

impl HeadWord {
    /// Whether the word is the noun alone.
    pub(crate) fn is_bare(&self) -> bool {
        self.first_part.is_empty()
    }
}

/// All head nouns.
pub(crate) fn heads() -> &'static [Head] {
    #[derive(Deserialize)]
    struct Heads {
        head: Vec<Head>,
    }
    static HEADS: LazyLock<Heads> = LazyLock::new(|| toml::from_str(include_str!("heads.toml")).expect("the tests of this module parse heads.toml"));
    &HEADS.head
}

/// The word as it should be spelt, where it is misspelt in a known way; case is kept at the beginning.
pub(crate) fn mend_spelling(text: &str) -> Option<String> {
    static MISSPELT: LazyLock<Needles<&'static str>> =
        LazyLock::new(|| Needles::new(words().misspellings.iter().map(|[wrong, right]| (wrong.clone(), right.as_str()))));
    let (at, wrong, right) = MISSPELT.find(text).next()?;
    let first = text[at..].chars().next().is_some_and(char::is_uppercase);
    let right = if first { capitalize(right) } else { (*right).to_owned() };
    Some(format!("{}{right}{}", &text[..at], &text[at + wrong.len()..]))
}

/// Whether a misspelling that [`mend_spelling`] knows may begin in a word (in lower case), which holds all of it or its first word.
pub(crate) fn begins_misspelling(word: &str) -> bool {
    words().misspellings.iter().any(|[wrong, _]| wrong.split_once(' ').map_or_else(|| word.contains(wrong.as_str()), |(first, _)| word.ends_with(first)))
}

/// Finds the head noun that a word (in lower case) ends in, misspelt or not; the longest form wins. Tokens know theirs: [`super::lexicon::Word::head`].
pub(crate) fn find_head(word: &str) -> Option<HeadWord> {
    head_of(word).or_else(|| head_of(&mend_spelling(word)?))
}

fn head_of(word: &str) -> Option<HeadWord> {
    static FORMS: LazyLock<Endings<(&'static Head, Form)>> = LazyLock::new(|| {
        const ORDER: [Form; 4] = [Form::Indefinite, Form::Definite, Form::Plural, Form::DefinitePlural];
        // Of two readings of one form ("utskott": one or several) the first, the singular, stands; of two nouns the later one.
        let of_head = |head: &'static Head| ORDER.into_iter().zip(&head.forms).map(move |(form, noun)| (noun.clone(), (head, form)));
        Endings::new(heads().iter().rev().flat_map(of_head))
    });
    let find = |word: &str, genitive: bool| {
        FORMS.of(word).find_map(|(stem, noun, (head, form))| head_word(head, stem, *form, genitive).map(|found| (noun.len(), found)))
    };
    let plain = find(word, false);
    let genitive = word.strip_suffix('s').and_then(|word| find(word, true));
    let longer = |(genitive, _): &(usize, HeadWord)| plain.as_ref().is_none_or(|(plain, _)| genitive >= plain);
    if genitive.as_ref().is_some_and(longer) { genitive } else { plain }.map(|(_, found)| found)
}

fn head_word(head: &'static Head, stem: &str, form: Form, genitive: bool) -> Option<HeadWord> {
    let first_part = stem.trim_end_matches(['-', '‑']);
    let letters = first_part.chars().count();
    if letters == 1
        || letters == 0 && head.compound
        || letters > 0 && head.alone
        || head.except.iter().any(|part| first_part == part)
        || head.forms[0] == "råd" && ["om", "region"].iter().any(|part| first_part.ends_with(part))
    {
        return None;
    }
    if letters > 0 && !head.only.is_empty() && !head.only.iter().any(|part| first_part.starts_with(part.as_str()) || first_part.ends_with(part.as_str())) {
        return None;
    }
    if head.plural_only && !matches!(form, Form::Plural | Form::DefinitePlural) {
        return None;
    }
    // "öppenhet" and "erfarenhet" hold no "enhet": a compound with it is linked by s, a hyphen or a vowel.
    let linked = stem.ends_with('-') || first_part.ends_with(['s', 'a', 'e', 'i', 'o', 'u', 'å', 'ä', 'ö']) || letters == 0 || first_part.ends_with("hr");
    if head.linked && !linked {
        return None;
    }
    let kind = head.within.iter().find(|(part, _)| first_part.starts_with(part.as_str())).map_or(head.kind, |(_, kind)| *kind);
    Some(HeadWord { head, kind, form, genitive, first_part: first_part.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<(OrganizationKind, Form, bool, &str)>) {
        let found = find_head(word);
        let found = found.as_ref().map(|found| (found.kind, found.form, found.genitive, found.first_part.as_str()));
        assert_eq!(found, expected, "{word}");
    }

    #[test]
    fn heads_are_found_in_compounds() {
        use Form::{Definite, DefinitePlural, Indefinite, Plural};
        use OrganizationKind as K;
        check("kulturnämnden", Some((K::Committee, Definite, false, "kultur")));
        check("kulturnämndens", Some((K::Committee, Definite, true, "kultur")));
        check("patientnämnderna", Some((K::PatientCommittee, DefinitePlural, false, "patient")));
        check("regionstyrelsen", Some((K::ExecutiveBoard, Definite, false, "region")));
        check("nämnder", Some((K::Committee, Plural, false, "")));
        check("arbetsutskott", Some((K::Subcommittee, Indefinite, false, "arbets")));
        check("revisionsenheten", Some((K::Unit, Definite, false, "revisions")));
        check("sjukvårds-nämnden", Some((K::Committee, Definite, false, "sjukvårds")));
    }

    #[test]
    fn other_words_hold_no_head() {
        for word in
            ["öppenhet", "erfarenheten", "socialstyrelsen", "oppositionsråd", "rådande", "målgruppen", "ledningen i", "kommunfullmäktige", "myndigheter"]
        {
            check(word, None);
        }
    }

    #[test]
    fn the_lists_are_read() {
        assert_eq!(words().months.len(), 12);
        assert!(words().stops.contains("ansvarar"));
    }
}
