//! Statements in the page's own words: definitions, principles, who a body consists of, the steering model, parts that are played.

mod tasks;

pub(crate) use tasks::{LIST_NOUNS as TASK_NOUNS, SIGNS as TASK_SIGNS, VERBS as TASK_VERBS};

use super::SharedText;
use super::Statement;
use super::bodies::Bodies;
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use arcstr::literal_substr;
use helheten_model::vocabulary::StatementKind;
use std::ops::Range;

/// Words without which no sentence is a statement.
pub(crate) const SIGNS: &[&str] = &["parti", "styrmodell", "styrmodellen", "principer", "rollen"];

/// Finds the statements of a page, but for the definitions of levels.
#[derive(Default)]
pub(crate) struct Reader {
    statements: Vec<Statement>,
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::STATEMENT;

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        self.statements.extend(listed_statements(page, index));
        for sentence in page.pieces[index].passage.sentences_with(Signs::STATEMENT) {
            self.statements.extend(in_sentence(page, bodies, index, sentence));
        }
        self.statements.extend(tasks::find_tasks(page, bodies, index));
    }
}

impl Reader {
    /// The statements.
    pub(crate) fn settle(self) -> Vec<Statement> {
        self.statements
    }
}

/// Whether a word may begin the line above a list of statements.
pub(crate) fn begins_list(word: &str) -> bool {
    word.starts_with("principer") || word.starts_with("definition")
}

/// The items under "Principer för …" and "Definition …".
fn listed_statements(page: &PageText<'_>, index: usize) -> Vec<Statement> {
    let piece = &page.pieces[index];
    let begins = |label: &str| piece.text().get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    let kind = if begins("principer") || begins("styrande principer") {
        StatementKind::Principle
    } else if begins("definition") {
        StatementKind::Definition
    } else {
        return Vec::new();
    };
    let subject = piece.lower().trim_start_matches("definition av ").trim_start_matches("definition ").trim_end_matches(':');
    let subject = SharedText::from(subject);
    let items: Vec<usize> = page.items_led_by(index).collect();
    items
        .into_iter()
        .zip(1..)
        .map(|(item, ordinal)| Statement {
            subject: subject.clone(),
            kind,
            ordinal: Some(ordinal),
            text: page.keep(page.pieces[item].text()),
            evidence: page.evidence_whole(item),
            also: Vec::new(),
        })
        .collect()
}

fn in_sentence(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>) -> Option<Statement> {
    let passage = &page.pieces[index].passage;
    let tokens = passage.span(sentence.clone());
    if !tokens.iter().any(|token| token.signs.meet(Signs::STATEMENT) && token.is_any(SIGNS)) {
        return None;
    }
    let words: Vec<&str> = tokens.iter().map(|token| token.lower.as_str()).collect();
    let has = |word: &str| words.contains(&word);
    let kind = if words.windows(2).any(|pair| pair == ["per", "parti"]) || words.windows(2).any(|pair| pair == ["från", "varje"]) && has("parti") {
        StatementKind::Composition
    } else if words.first().is_some_and(|word| *word == "styrmodell" || *word == "styrmodellen") && has("innebär") {
        StatementKind::SteeringModel
    } else if words.windows(2).any(|pair| pair == ["principer", "för"]) && has("är") || words.starts_with(&["styrande", "principer"]) {
        StatementKind::Principle
    } else if words.windows(2).any(|pair| pair == ["rollen", "som"]) {
        StatementKind::Capacity
    } else {
        return None;
    };
    let subject = match kind {
        StatementKind::Composition => bodies.subject_before(page, index, sentence.start).map(|body| bodies.list[body].name.clone())?,
        StatementKind::SteeringModel | StatementKind::Principle => literal_substr!("styrmodell"),
        _ => literal_substr!("regionen"),
    };
    Some(Statement {
        subject,
        kind,
        ordinal: None,
        text: page.keep(passage.slice(sentence.clone())),
        evidence: page.evidence_of(index, sentence),
        also: Vec::new(),
    })
}
