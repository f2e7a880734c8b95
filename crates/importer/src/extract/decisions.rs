//! Decisions with their day: "beslutades av fullmäktige 12 april i år".

use super::Decision;
use super::SharedText;
use super::bodies::Bodies;
use super::date::find_days;
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use super::text::Passage;
use crate::read::BlockKind;
use chrono::NaiveDate;
use std::ops::Range;

/// Verbs by which something was decided.
pub(crate) const VERBS: &[&str] = &[
    "beslutade",
    "beslutades",
    "beslutat",
    "beslutats",
    "antog",
    "antogs",
    "fastställde",
    "fastställdes",
    "godkände",
    "godkändes",
    "tillsatte",
    "tillsattes",
    "klubbade",
    "klubbades",
    "inrättade",
    "inrättades",
    "reviderade",
    "reviderades",
    "antaget",
    "antagen",
    "fastställd",
    "fastställt",
    "beslutad",
    "ja",
    "ändrat",
    "ändrad",
    "ändrades",
    "reviderat",
    "reviderad",
    "valde",
    "valdes",
    "utsåg",
    "utsågs",
    "togs",
    "fattades",
    "beviljade",
    "beviljades",
    "avslog",
    "bildades",
];

/// Finds the decisions of a page.
pub(crate) struct Reader {
    /// The page's own date.
    today: Option<NaiveDate>,
    in_sentences: Vec<Decision>,
    in_tables: Vec<Decision>,
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::DECISION.with(Signs::DAY);

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let signs = page.signs_of(index);
        if signs.meet(Signs::DECISION) {
            self.read_sentences(page, bodies, index);
        }
        if signs.meet(Signs::DAY) {
            self.in_tables.extend(decision_in_table(page, bodies, index));
        }
    }
}

impl Reader {
    /// Before the first piece of a page whose own date is `today`.
    pub(crate) fn new(today: Option<NaiveDate>) -> Self {
        Self { today, in_sentences: Vec::new(), in_tables: Vec::new() }
    }

    fn read_sentences(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let passage = &page.pieces[index].passage;
        for sentence in passage.sentences_with(Signs::DECISION) {
            for day in find_days(passage, sentence.clone(), self.today) {
                // The verb that stands closest to the day is what happened on it.
                let Some(verb) = sentence.clone().filter(|&at| passage.tokens[at].is_any(VERBS)).min_by_key(|at| at.abs_diff(day.tokens.start)) else { break };
                let by = decider(passage, bodies, index, sentence, verb);
                // "Sidan ändrad …" is no decision; nor are the days on which people elect.
                let of_page = passage.tokens[sentence.start].is_any(&["sidan", "sida", "senast", "uppdaterad", "publicerad", "granskad", "texten"]);
                if of_page || passage.tokens[verb].is_any(&["valdes", "bildades"]) && by.is_none() {
                    break;
                }
                self.in_sentences.push(Decision {
                    date: day.date.to_string(),
                    by,
                    what: what_was_decided(passage, sentence, verb, &day.tokens).into(),
                    evidence: page.evidence_of(index, sentence),
                    also: Vec::new(),
                });
            }
        }
    }

    /// The decisions, those in sentences first.
    pub(crate) fn settle(mut self) -> Vec<Decision> {
        self.in_sentences.append(&mut self.in_tables);
        self.in_sentences
    }
}

/// The longest row of a table that is quoted whole, in bytes.
const ROW_BYTES_MAX: usize = 2_000;

/// What the heads of columns begin with that tell who decided, or when.
const DECIDED: &[&str] = &["beslut", "antagen", "antaget", "fastställ"];

/// A row of a table of documents whose columns tell who decided and when: "Beslutad av", "Datum".
fn decision_in_table(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Decision> {
    let piece = &page.pieces[index];
    let BlockKind::Cell { table, row, column, header: false } = *piece.kind else { return None };
    let day = find_days(&piece.passage, 0..piece.passage.tokens.len(), None).into_iter().next()?;
    let says = |column: usize, words: &[&str]| {
        let head = page.column_head(table, column).map(|head| page.pieces[head].lower());
        head.is_some_and(|head| words.iter().any(|word| head.starts_with(word)) && !head.contains("möte") && !head.contains("sammanträde"))
    };
    let cells = page.row(table, row);
    let decided = says(column, DECIDED) || says(column, &["datum"]) && (0..cells.len()).any(|other| says(other, DECIDED));
    let &first = cells.first().filter(|&&first| decided && first != index)?;
    let whole = page.pieces[first].source().start..piece.source().end;
    // A cell that is a sentence of its own was read as one; a long row proves nothing by its whole length.
    if whole.len() > ROW_BYTES_MAX || piece.passage.tokens.iter().any(|token| token.is_any(VERBS)) {
        return None;
    }
    let by_column = |at: &usize| match *page.pieces[*at].kind {
        BlockKind::Cell { column, .. } if says(column, DECIDED) => bodies.places_in(*at).first(),
        _ => None,
    };
    Some(Decision {
        date: day.date.to_string(),
        by: cells.iter().find_map(by_column).map(|place| bodies.at(place).name.clone()),
        what: page.keep(page.pieces[first].text()),
        evidence: page.evidence_at(whole),
        also: Vec::new(),
    })
}

/// Who decided: behind "av", or the subject next to the verb.
fn decider(passage: &Passage, bodies: &Bodies, index: usize, sentence: &Range<usize>, verb: usize) -> Option<SharedText> {
    let by = bodies.places(index, sentence).find(|place| place.tokens.start > sentence.start && passage.tokens[place.tokens.start - 1].is("av"));
    let active = !passage.tokens[verb].lower.ends_with('s');
    let near = || bodies.places(index, sentence).filter(|place| !place.genitive && active).min_by_key(|place| place.tokens.start.abs_diff(verb));
    by.or_else(near).map(|place| bodies.at(place).name.clone())
}

/// What was decided: behind "om" or "ja till" where it says so, otherwise the sentence.
fn what_was_decided(passage: &Passage, sentence: &Range<usize>, verb: usize, day: &Range<usize>) -> String {
    let end = if passage.tokens[sentence.end - 1].is(".") { sentence.end - 1 } else { sentence.end };
    let about = (verb..end).find(|&at| passage.tokens[at].is_any(&["om", "till"]) && !day.contains(&at));
    let what = about.filter(|about| about + 1 < end && *about < verb + 6).map_or(sentence.start..end, |about| about + 1..end);
    passage.slice(what).to_owned()
}
