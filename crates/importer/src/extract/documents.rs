//! Governing documents: titles in lists and links, titles within sentences, with kind, period, issuer, link and format.

mod adoption;
mod note;
mod sentence;

pub(crate) use note::tells_file;

use super::SharedText;
use super::bodies::{Bodies, Place};
use super::date::find_years;
use super::distinct::{Distinct, Say};
use super::endings::Endings;
use super::lexicon::Word;
use super::page::{PageText, Piece};
use super::rules::Rule;
use super::signs::Signs;
use super::swedish::{capitalize, ends_in, name_key};
use super::text::{Passage, Token, TokenKind};
use super::{DocumentFact, Evidence};
use helheten_model::vocabulary::{DocumentKind, OrganizationKind};
use note::file_note;
use rustc_hash::FxHashMap as HashMap;
use sentence::titles_in_sentence;
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Noun {
    kind: DocumentKind,
    forms: Vec<String>,
    /// Whether the noun names a document only within a title.
    #[serde(default)]
    in_title: bool,
}

static NOUNS: LazyLock<Vec<Noun>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Nouns {
        noun: Vec<Noun>,
    }
    toml::from_str::<Nouns>(include_str!("documents.toml")).expect("the tests of this module parse documents.toml").noun
});

/// Finds the documents of a page.
pub(crate) struct Reader {
    facts: Distinct<DocumentFact>,
    /// The piece behind those that a title over two lines took up.
    next: usize,
    /// The assembly, once the page has said that it adopts the plan or the budget.
    assembly: Option<SharedText>,
}

/// What a piece holds that a document's title may stand in.
const OF_TITLES: Signs = Signs::DOCUMENT.with(Signs::FILE).with(Signs::LINK);

impl Say for DocumentFact {
    type Said<'fact> = (String, Option<i32>, Option<i32>);

    fn said(&self) -> Self::Said<'_> {
        (name_key(&self.title), self.period_start, self.period_end)
    }
}

impl Rule for Reader {
    const SIGNS: Signs = OF_TITLES.with(Signs::ADOPTION);

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let signs = page.signs_of(index);
        if signs.meet(OF_TITLES) && index >= self.next {
            self.read_titles(page, bodies, index);
        }
        if self.assembly.is_none() && signs.meet(Signs::ADOPTION) {
            self.assembly = adopting_assembly(page, bodies, index);
        }
    }
}

impl Reader {
    /// Before the first piece.
    pub(crate) fn new(page: &PageText<'_>) -> Self {
        // About every other piece with a document's noun names one.
        Self { facts: Distinct::with_room(page.body_with(Signs::DOCUMENT).count() / 2), next: 0, assembly: None }
    }

    fn read_titles(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        if let Some((fact, last)) = joined_title(page, index) {
            self.next = last + 1;
            self.facts.push(fact);
            return;
        }
        let piece = &page.pieces[index];
        let labelled = labelled_title(page, bodies, index, piece);
        if labelled.is_empty() {
            for sentence in piece.passage.sentences_with(Signs::DOCUMENT) {
                self.facts.extend(titles_in_sentence(page, bodies, index, sentence.clone()));
            }
        }
        self.facts.extend(labelled);
    }

    /// The documents, each once.
    pub(crate) fn settle(self) -> Vec<DocumentFact> {
        let mut facts = self.facts.into_facts();
        if let Some(assembly) = self.assembly {
            let adopted =
                |fact: &&mut DocumentFact| matches!(fact.kind, DocumentKind::RegionalPlan | DocumentKind::Budget) && !fact.title.starts_with("Bilaga");
            for plan in facts.iter_mut().filter(adopted) {
                plan.issuer = plan.issuer.take().or_else(|| Some(assembly.clone()));
            }
        }
        facts
    }
}

/// Verbs by which the assembly adopts a plan or a budget.
pub(crate) const ADOPTS: &[&str] = &["antar", "antog", "antagit", "fastställer", "fastställde", "beslutade", "beslutar", "ja", "klubbade", "godkände"];

/// The assembly, where a piece says that it adopts the plan or the budget.
fn adopting_assembly(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<SharedText> {
    let is_assembly = |place: &&Place| bodies.at(place).kind == OrganizationKind::Assembly;
    let place = page.pieces[index].passage.sentences_with(Signs::ADOPTION).find_map(|sentence| bodies.places(index, sentence).find(is_assembly))?;
    Some(bodies.at(place).name.clone())
}

/// The kind of document that a word in lower case names; compounds by their last part.
pub(crate) fn noun_kind(word: &str) -> Option<DocumentKind> {
    static FORMS: LazyLock<Endings<DocumentKind>> = LazyLock::new(|| {
        Endings::new(NOUNS.iter().rev().filter(|noun| !noun.in_title).flat_map(|noun| noun.forms.iter().map(|form| (form.clone(), noun.kind))))
    });
    let fits =
        |first: &str, form: &str| first.is_empty() || (first.chars().count() >= 3 && !matches!(form, "plan" | "rapport" | "program" | "avtal" | "bilaga"));
    // The longest form wins: "delårsrapport" is no "årsrapport".
    FORMS.of(word.trim_end_matches('-')).find(|(first, form, _)| fits(first, form)).map(|(_, _, kind)| *kind)
}

/// "Kulturplan", "Länsplan": with a capital and years such a word is a title, alone it may be any plan or field.
fn is_plan(word: &Word) -> bool {
    word.kind == TokenKind::Capital && word.lower.ends_with("plan") && word.lower.chars().count() > 6
}

/// Whether a word that no noun of the list decides may be called a document: "trafikförsörjningsprogram", "Kulturplan".
pub(crate) fn is_compound_title(word: &Word) -> bool {
    word.lower.ends_with("program") || is_plan(word)
}

/// The kind that a title's nouns decide: the first of the list that it holds.
fn title_kind(passage: &Passage, tokens: &Range<usize>) -> Option<DocumentKind> {
    static RANKS: LazyLock<HashMap<DocumentKind, usize>> = LazyLock::new(|| NOUNS.iter().enumerate().rev().map(|(rank, noun)| (noun.kind, rank)).collect());
    static IN_TITLE: LazyLock<HashMap<&'static str, DocumentKind>> = LazyLock::new(|| {
        let nouns = NOUNS.iter().rev().filter(|noun| noun.in_title);
        nouns.flat_map(|noun| noun.forms.iter().map(|form| (form.as_str(), noun.kind))).collect()
    });
    // A compound is called a programme only where it is known to be a title ("trafikförsörjningsprogram").
    let compound = |word: &Word| if word.lower.ends_with("program") { Some(DocumentKind::Programme) } else { IN_TITLE.get(word.lower.as_str()).copied() };
    let kind_of = |word: &Word| word.document.or_else(|| if word.is_word() { compound(word) } else { None });
    let ranked = passage.span(tokens.clone()).iter().filter_map(|token| kind_of(token)).filter_map(|kind| Some((*RANKS.get(&kind)?, kind)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, kind)| kind)
}

/// What the addresses of files end in that are documents.
const FILE_TYPES: &[&str] = &["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx"];

/// A line, an item, a cell or a link that is a title.
fn labelled_title(page: &PageText<'_>, bodies: &Bodies, index: usize, piece: &Piece) -> Vec<DocumentFact> {
    let passage = &piece.passage;
    let mut facts = Vec::new();
    for link in piece.links().iter().filter(|link| link.end > link.start) {
        let Some(range) = link_tokens(page, index, link.start, link.end) else { continue };
        let ending = link.href.split(['?', '#']).next().unwrap_or_default().rsplit('.').next().unwrap_or_default();
        let file = FILE_TYPES.iter().find(|file_type| ending.eq_ignore_ascii_case(file_type));
        let with_note = extend_over_note(passage, &range);
        if let Some(mut fact) = title_fact(page, bodies, index, with_note, file.is_some()) {
            fact.url = Some(link.href.clone());
            fact.format = fact.format.or_else(|| file.map(|file_type| (*file_type).to_owned()));
            facts.push(fact);
        }
    }
    if facts.is_empty() && (piece.is_label() || file_note(passage.text).is_some()) {
        facts.extend(title_fact(page, bodies, index, 0..passage.tokens.len(), false));
    }
    facts
}

fn link_tokens(page: &PageText<'_>, index: usize, start: usize, end: usize) -> Option<Range<usize>> {
    let passage = &page.pieces[index].passage;
    let within = |token: &Token| {
        let place = passage.place(&token.range(), page.source);
        place.start >= start && place.end <= end
    };
    let first = passage.tokens.iter().position(within)?;
    let last = passage.tokens.iter().rposition(within)?;
    Some(first..last + 1)
}

/// A file's type and size behind a link's text belong to it.
fn extend_over_note(passage: &Passage, range: &Range<usize>) -> Range<usize> {
    let closes =
        passage.tokens.get(range.end).filter(|token| token.is("(")).and_then(|_| (range.end..passage.tokens.len()).find(|&at| passage.tokens[at].is(")")));
    match closes {
        Some(close) if file_note(passage.slice(range.start..close + 1)).is_some() => range.start..close + 1,
        _ => range.clone(),
    }
}

/// The fact for tokens that are a title; `None` where they are none.
fn title_fact(page: &PageText<'_>, bodies: &Bodies, index: usize, tokens: Range<usize>, is_file: bool) -> Option<DocumentFact> {
    let piece = &page.pieces[index];
    let passage = &piece.passage;
    let written = passage.slice(tokens.clone());
    let (title_end, format) = file_note(written).unwrap_or((written.len(), None));
    if !is_file && format.is_none() && !passage.signs.meet(Signs::DOCUMENT) {
        return None;
    }
    let title = &written[..title_end];
    let title = title.trim().trim_end_matches(['.', ',', ':', ';']).trim();
    let start = passage.tokens.get(tokens.start)?.start();
    let end_token = passage.token_at(start + title.len());
    let tokens = tokens.start..end_token;
    // "Budget 2024: 19,8 miljarder kronor" tells a sum.
    let sum = passage.span(tokens.clone()).windows(2).any(|pair| pair[0].is(":") && pair[1].kind == TokenKind::Number);
    if title.is_empty() || tokens.len() > 24 || sum {
        return None;
    }
    let years = find_years(passage, tokens.clone());
    let kind = title_kind(passage, &tokens);
    let known_file = is_file || format.is_some();
    // A page can be the document itself: its first heading is the title.
    let first = matches!(piece.kind, crate::read::BlockKind::Heading { level: 1 })
        && passage.tokens.get(1).is_some_and(|token| token.is("för"))
        && matches!(kind, Some(DocumentKind::RulesOfProcedure | DocumentKind::DelegationOrder | DocumentKind::Instruction));
    let heading = piece.is_heading() && !known_file && !first;
    if !known_file && (heading || !is_title(passage, &tokens, kind.is_some() || is_plan(&passage.tokens[tokens.start]), !years.is_empty())) {
        return None;
    }
    let period = title_period(passage, kind, &years);
    Some(DocumentFact {
        title: page.keep_capitalized(title),
        kind: kind.unwrap_or(DocumentKind::Other),
        period_start: period.0,
        period_end: period.1,
        issuer: issuer(page, bodies, index, &tokens, kind),
        url: None,
        format,
        evidence: page.evidence_of(index, &tokens),
        also: Vec::new(),
    })
}

/// Whether a label without a file's note is a title: a document noun in the singular, with years, an issuer or "för".
fn is_title(passage: &Passage, tokens: &Range<usize>, has_noun: bool, has_years: bool) -> bool {
    let words_of = passage.span(tokens.clone());
    let verb = words_of.iter().any(|token| token.is_stop() && !token.is_any(&["för", "från", "till", "samt", "över", "med", "vid", "inom"]));
    let first = &words_of[0];
    let begins = first.kind == TokenKind::Capital && !first.is_determiner();
    if !has_noun || verb || !begins || words_of.len() > 14 {
        return false;
    }
    let noun_first = first.document.is_some();
    let with_object = noun_first && words_of.get(1).is_some_and(|token| token.is("för"));
    let last_noun = words_of.last().is_some_and(|token| token.document.is_some());
    // A compound alone on its line ("Finanspolicy") is a title; the noun alone ("Budget", "Styrkort") is a class.
    let compound_alone = words_of.len() == 1 && NOUNS.iter().all(|noun| !noun.forms.iter().any(|form| *form == first.lower)) && last_noun;
    let named_by_object = words_of.len() > 2
        && last_noun
        && words_of[words_of.len() - 1]
            .document
            .is_some_and(|kind| matches!(kind, DocumentKind::Policy | DocumentKind::Strategy | DocumentKind::DelegationOrder | DocumentKind::RulesOfProcedure));
    has_years || with_object || compound_alone || named_by_object
}

/// From this year on a round year in a title is one to reach, not one that was.
const FAR_YEAR: i32 = 2030;

/// The years that a document is for. A strategy's single year is the year that it reaches to.
fn title_period(passage: &Passage, kind: Option<DocumentKind>, years: &[super::date::Years]) -> (Option<i32>, Option<i32>) {
    let Some(found) = years.iter().rev().find(|years| years.start != years.end).or_else(|| years.last()) else { return (None, None) };
    // "Budget 2025 med plan för 2026–2027" is for three years.
    if let Some(first) = years.first().filter(|first| first.start == first.end && first.start + 1 == found.start && found.end > found.start) {
        return (Some(first.start), Some(found.end));
    }
    // "Agenda 2030" names an agreement.
    if found.tokens.start > 0 && passage.tokens[found.tokens.start - 1].is("agenda") {
        return (None, None);
    }
    // A strategy's single year is the one that it reaches to; so is a year far off in a title that tells no kind ("bästa livsplatsen 2035").
    let far = kind.is_none() && found.start >= FAR_YEAR && found.start % 5 == 0;
    let target = found.start == found.end && (kind == Some(DocumentKind::Strategy) || far);
    (Some(found.start).filter(|_| !target), Some(found.end))
}

/// Who issues a document: a body in the genitive or beside the noun, or an abbreviation at the start.
fn issuer(page: &PageText<'_>, bodies: &Bodies, index: usize, tokens: &Range<usize>, kind: Option<DocumentKind>) -> Option<SharedText> {
    let passage = &page.pieces[index].passage;
    let place = bodies
        .places(index, tokens)
        .find(|place| place.tokens.start == tokens.start || !passage.tokens[place.tokens.start - 1].is_any(&["för", "till", "över", "om"]));
    if let Some(place) = place {
        return Some(bodies.at(place).name.clone());
    }
    let first = passage.word(tokens.start);
    let abbreviation = first.chars().count() >= 2 && first.chars().count() <= 5 && first.chars().all(char::is_uppercase);
    let noun_behind = passage.tokens.get(tokens.start + 1).is_some_and(|token| token.document.is_some());
    if abbreviation && noun_behind {
        return Some(page.keep(first));
    }
    let plan = kind.is_some_and(|kind| {
        matches!(kind, DocumentKind::OperationalPlan | DocumentKind::Scorecard | DocumentKind::Minutes | DocumentKind::Agenda | DocumentKind::DelegationOrder)
    });
    if let Some(heading) = page.heading(index).filter(|_| plan) {
        let whole = 0..page.pieces[heading].passage.tokens.len();
        if let Some(place) = bodies.places_in(heading).iter().find(|place| place.tokens == whole) {
            return Some(bodies.at(place).name.clone());
        }
    }
    adoption::adopting_body(page, bodies, index, tokens).or_else(|| deciding_office(page, index + 1))
}

/// A title that a slide breaks over two lines: "Ledningssystem" / "för Västra Götalandsregionen".
fn joined_title(page: &PageText<'_>, index: usize) -> Option<(DocumentFact, usize)> {
    let (first, second) = (&page.pieces[index], page.pieces.get(index + 1)?);
    let noun = first.passage.tokens.last().filter(|_| first.passage.tokens.len() <= 3)?;
    let kind = noun.document?;
    let goes_on = second.passage.tokens.first().is_some_and(|token| token.is("för") && token.kind == TokenKind::Lower)
        && second.passage.tokens.len() <= 8
        && second.is_label();
    if !goes_on {
        return None;
    }
    let title = capitalize(&format!("{} {}", first.text(), second.text()));
    let evidence: Evidence = page.evidence_at(first.source().start..second.source().end);
    Some((
        DocumentFact {
            title: title.into(),
            kind,
            period_start: None,
            period_end: None,
            issuer: deciding_office(page, index + 2),
            url: None,
            format: None,
            evidence,
            also: Vec::new(),
        },
        index + 1,
    ))
}

/// The office whose decision a document is: "Regiondirektörens verkställighetsbeslut" on the lines below its title.
fn deciding_office(page: &PageText<'_>, from: usize) -> Option<SharedText> {
    let below = page.pieces.get(from..page.pieces.len().min(from + 3))?.iter().find(|piece| piece.is_label() && ends_in(piece.text(), "beslut"))?;
    below.titles().first().map(|title| title.title.as_str().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_decide_the_kind() {
        assert_eq!(noun_kind("verksamhetsplan"), Some(DocumentKind::OperationalPlan));
        assert_eq!(noun_kind("sjukvårdsstrategi"), Some(DocumentKind::Strategy));
        assert_eq!(noun_kind("hamnplan"), None);
    }
}
