//! What a word is a sign of: each rule reads only the sentences that hold one of its signs.
//!
//! A word's signs are found once for a page, a sentence and a passage hold those of all their words. A rule whose sign is
//! missing can find nothing, so that most rules pass most of a page by.

use super::lexicon::{TokenKind, Word};
use super::words::{Form, begins_misspelling, words};
use super::{bodies, decisions, documents, figures, goals, laws, levels, missions, number, relations, statements, successions, titles};
use helheten_model::vocabulary::OrganizationKind;
use rustc_hash::FxHashMap as HashMap;
use std::ops::{BitOr, BitOrAssign};
use std::sync::LazyLock;

/// A set of signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signs(u64);

/// Declares the signs, one bit each.
macro_rules! signs {
    ($($(#[$doc:meta])* $name:ident = $bit:literal,)+) => {
        impl Signs {
            $($(#[$doc])* pub(crate) const $name: Self = Self(1 << $bit);)+
        }
    };
}

signs! {
    /// A full stop, an exclamation mark or a question mark.
    STOP = 0,
    /// A dash that stands alone.
    DASH = 1,
    /// A colon.
    COLON = 2,
    /// A bracket that opens.
    BRACKET = 3,
    /// The sign of an e-mail address.
    AT = 4,
    /// How an e-mail address spells that sign.
    SPELT_AT = 5,
    /// A number in digits.
    DIGITS = 6,
    /// A number, in digits or in words; the articles "en" and "ett" aside.
    NUMBER = 7,
    /// A year.
    YEAR = 8,
    /// What a day is written with: four digits, or a month.
    DAY = 9,
    /// A head noun, alone or in a compound.
    HEAD = 10,
    /// A head noun alone.
    BARE_HEAD = 11,
    /// A noun for a class of bodies.
    CLASS = 12,
    /// The "AB" of a company's name.
    COMPANY = 13,
    /// Capitals that may stand for a body.
    ABBREVIATION = 14,
    /// A party, in full or by its letters.
    PARTY = 15,
    /// A title of an office.
    TITLE = 16,
    /// A word that a person's name may be made of.
    NAME = 17,
    /// A verb that ties an institution to a body.
    TIE = 18,
    /// What tells another name of a body.
    SPOKEN = 19,
    /// A level of steering.
    LEVEL = 20,
    /// A word that begins a phrase which states a relation, and the like.
    RELATION = 21,
    /// A word by which a sentence begins with where something stands.
    PLACE = 22,
    /// A word that tells who leads.
    LEADER = 23,
    /// A word that begins a phrase which states a succession.
    SUCCESSION = 24,
    /// A document.
    DOCUMENT = 25,
    /// A verb by which a body adopts a document.
    ADOPTION = 26,
    /// A statute.
    LAW = 27,
    /// A goal, a vision or a purpose.
    GOAL = 28,
    /// The mission, or what somebody is responsible for.
    MISSION = 29,
    /// A statement of how the organisation is steered.
    STATEMENT = 30,
    /// A verb by which something was decided.
    DECISION = 31,
    /// A bloc of parties.
    BLOC = 32,
    /// A verb in the infinitive by which a part of the mission begins.
    MISSION_VERB = 33,
    /// A word that is no part of a person's name, however it is written.
    NO_NAME = 34,
    /// What an office is instructed by.
    INSTRUCTION = 35,
    /// How a line that names a level of steering begins.
    LEVEL_LABEL = 36,
    /// The type or the size of a file.
    FILE = 37,
    /// A word that stands for the region.
    REGION = 44,
    /// A word that may stand before a title and belong to it.
    BEFORE_TITLE = 45,
    /// A word that tells that something is delegated.
    DELEGATION = 46,
    /// A word that tells how exact the number behind it is, or stands between such a word and the number.
    QUALIFIER = 47,
    /// An authority that is not the region's own.
    EXTERNAL = 48,
    /// A word that says that the body behind it is another's.
    OTHERS = 49,
    /// A word that speaks of seats by party.
    MANDATE = 50,
    /// What may be misspelt in a known way, by itself or with the words behind it.
    MISSPELT = 51,
    /// A word that tells that somebody has help.
    HELP = 52,
    /// A word that says that a number is of more than the region.
    NATIONAL = 62,
    /// A word that the part of a sentence which tells a task begins by.
    TASK = 63,
    /// Of pieces: a heading.
    HEADING = 38,
    /// Of pieces: a cell of a table.
    CELL = 39,
    /// Of pieces: what a definition list says of its term.
    DEFINITION = 40,
    /// Of pieces: an item of a list stands below.
    LIST_BELOW = 41,
    /// Of pieces: a link.
    LINK = 42,
    /// Of pieces: the page's footer.
    FOOTER = 43,
}

impl Signs {
    /// No sign.
    pub(crate) const NONE: Self = Self(0);

    /// These signs and the others.
    pub(crate) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether one of these signs is among the others.
    pub(crate) fn meet(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether all of these signs are among the others.
    pub(crate) fn hold(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }
}

impl BitOr for Signs {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Signs {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What single words are signs of, from the rules' own lists.
static OF_WORDS: LazyLock<HashMap<&'static str, Signs>> = LazyLock::new(|| {
    let mut signs: HashMap<&'static str, Signs> = HashMap::default();
    let lists: &[(Signs, &[&'static str])] = &[
        (Signs::STOP, &[".", "!", "?"]),
        (Signs::DASH, &["-", "–", "—", "‑", "−"]),
        (Signs::COLON, &[":"]),
        (Signs::BRACKET, &["(", "[", "{"]),
        (Signs::AT, &["@"]),
        (Signs::SPELT_AT, &["at", "a", "snabel-a"]),
        (Signs::NUMBER, number::MULTIPLIERS),
        (Signs::CLASS, bodies::CLASS_WORDS),
        (Signs::COMPANY, &["ab"]),
        (Signs::TIE, bodies::TIES),
        (Signs::SPOKEN, bodies::SPOKEN),
        (Signs::LEVEL, levels::INLINE_LABELS),
        (Signs::RELATION, relations::OTHER_SIGNS),
        (Signs::PLACE, relations::PLACE_WORDS),
        (Signs::LEADER, relations::LEADER_WORDS),
        (Signs::REGION, relations::REGION_WORDS),
        (Signs::OTHERS, bodies::OTHERS),
        (Signs::ADOPTION, documents::ADOPTS),
        (Signs::GOAL, goals::SIGNS),
        (Signs::MISSION, missions::SIGNS),
        (Signs::STATEMENT, statements::SIGNS),
        (Signs::STATEMENT, statements::TASK_SIGNS),
        (Signs::TASK, statements::TASK_NOUNS),
        (Signs::TASK, statements::TASK_VERBS),
        (Signs::NATIONAL, figures::NATIONAL),
        (Signs::DECISION, decisions::VERBS),
        (Signs::MISSION_VERB, missions::VERBS),
        (Signs::BLOC, &["majoriteten", "oppositionen"]),
        (Signs::HELP, relations::HELP_WORDS),
    ];
    let of_lists = lists.iter().flat_map(|(sign, list)| list.iter().map(|word| (*word, *sign)));
    let of_phrases = relations::first_words().map(|word| (word, Signs::RELATION)).chain(successions::first_words().map(|word| (word, Signs::SUCCESSION)));
    let no_names = words().not_names.iter().chain(&words().naming_adjectives).chain(&words().months).map(|word| (word.as_str(), Signs::NO_NAME));
    let sets = [&words().qualifiers_about, &words().qualifiers_over, &words().qualifiers_under];
    let qualifiers = sets.into_iter().flatten().map(String::as_str).chain(["än", ".", "till"]).map(|word| (word, Signs::QUALIFIER));
    let external = words().external.iter().map(|word| (word.as_str(), Signs::EXTERNAL));
    let months = words().months.iter().map(String::as_str);
    let short = months.clone().filter_map(|month| month.get(..3));
    for (word, sign) in of_lists
        .chain(of_phrases)
        .chain(no_names)
        .chain(qualifiers)
        .chain(external)
        .chain(titles::words_before().map(|word| (word, Signs::BEFORE_TITLE)))
        .chain(months.chain(short).map(|month| (month, Signs::DAY)))
    {
        *signs.entry(word).or_default() |= sign;
    }
    signs
});

/// What a word is a sign of, but for parties and persons; `written` is the word as it stands there.
pub(crate) fn signs_of(word: &Word, written: &str) -> Signs {
    let lower = word.lower.as_str();
    let mut signs = OF_WORDS.get(lower).copied().unwrap_or_default();
    let mut mark = |sign: Signs, holds: bool| {
        if holds {
            signs |= sign;
        }
    };
    mark(Signs::DOCUMENT, word.document.is_some() || documents::is_compound_title(word));
    if word.kind == TokenKind::Number {
        mark(Signs::DIGITS | Signs::NUMBER, true);
        mark(Signs::YEAR, word.year.is_some());
        mark(Signs::DAY, lower.len() == 4);
        return signs;
    }
    mark(Signs::NUMBER, word.number_word().is_some() && !matches!(lower, "en" | "ett"));
    if let Some(head) = word.head() {
        let neuter = head.head.forms[0] == head.head.forms[2];
        let several = matches!(head.form, Form::Plural | Form::DefinitePlural) || neuter && head.form == Form::Indefinite;
        mark(Signs::HEAD, true);
        mark(Signs::BARE_HEAD, head.is_bare());
        mark(Signs::CLASS, several && !head.genitive && head.kind != OrganizationKind::Assembly);
    }
    mark(Signs::TITLE, word.title().is_some());
    mark(Signs::LEVEL_LABEL, levels::begins_label(lower));
    mark(Signs::FILE, documents::tells_file(lower));
    mark(Signs::STATEMENT, statements::begins_list(lower));
    mark(Signs::DELEGATION, relations::tells_delegation(lower));
    mark(Signs::INSTRUCTION, lower.starts_with("instruktion"));
    mark(Signs::RELATION, lower.starts_with("deleger"));
    mark(Signs::MANDATE, lower.contains("mandat"));
    mark(Signs::MISSPELT, begins_misspelling(lower));
    mark(Signs::LAW, laws::may_begin_name(word, written));
    mark(Signs::ABBREVIATION, bodies::is_abbreviation(word, written));
    signs
}
