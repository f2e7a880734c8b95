//! Visions, goals, financial goals and the purposes of reforms.

use super::Goal;
use super::bodies::Bodies;
use super::distinct::{AnyCase, Distinct, Say};
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use super::text::TokenKind;
use helheten_model::vocabulary::GoalKind;
use std::ops::Range;

/// Words without which neither a list nor a sentence tells a goal.
pub(crate) const SIGNS: &[&str] =
    &["vision", "visionen", "finansiella", "ekonomiska", "syftar", "syfte", "syftet", "målområden", "målområde", "målområdena", "mål", "målen"];

/// Finds the goals of a page.
#[derive(Default)]
pub(crate) struct Reader {
    goals: Distinct<Goal>,
}

impl Say for Goal {
    type Said<'fact> = AnyCase<'fact>;

    fn said(&self) -> AnyCase<'_> {
        AnyCase(&self.text)
    }
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::GOAL;

    fn read(&mut self, page: &PageText<'_>, _: &Bodies, index: usize) {
        if let Some((kind, subject)) = list_kind(page, index) {
            self.goals.extend(goals_of_list(page, index, kind, subject.as_deref()));
        }
        for sentence in page.pieces[index].passage.sentences_with(Signs::GOAL) {
            self.goals.extend(goal_in_sentence(page, index, sentence));
        }
    }
}

impl Reader {
    /// The goals, each once.
    pub(crate) fn settle(self) -> Vec<Goal> {
        self.goals.into_facts()
    }
}

/// What a heading or a lead-in says its list holds.
fn list_kind(page: &PageText<'_>, index: usize) -> Option<(GoalKind, Option<String>)> {
    let piece = &page.pieces[index];
    let text = piece.lower();
    let leads_in = text.trim_end().ends_with(':') || piece.is_heading() || piece.is_label();
    if !leads_in {
        return None;
    }
    let last = piece.passage.sentences().next_back()?;
    let words: Vec<&str> = piece.passage.span(last.clone()).iter().map(|token| token.lower.as_str()).collect();
    if let Some(about) = text.strip_prefix("syfte med ").or_else(|| text.strip_prefix("syftet med ")) {
        return Some((GoalKind::Purpose, Some(about.trim_end_matches(':').to_owned())));
    }
    let named = |stems: &[&str]| words.iter().any(|word| stems.contains(word));
    if named(&["målområden", "målområde", "målområdena"]) {
        return Some((GoalKind::GoalArea, None));
    }
    if words.len() <= 3 && named(&["vision", "visionen"]) {
        return Some((GoalKind::Vision, None));
    }
    (named(&["mål", "målen"]) && (words.last().is_some_and(|word| matches!(*word, "mål" | "målen" | ":")))).then_some((GoalKind::Objective, None))
}

fn goals_of_list(page: &PageText<'_>, lead: usize, kind: GoalKind, subject: Option<&str>) -> Vec<Goal> {
    let items: Vec<usize> = page.items_led_by(lead).collect();
    let subject = subject.map(|subject| page.keep(subject));
    let goal = |index: usize| {
        let text = page.pieces[index].text().trim_end_matches(['.', ';', ',']);
        Goal { kind, text: page.keep(text), subject: subject.clone(), evidence: page.evidence_whole(index), also: Vec::new() }
    };
    if !items.is_empty() {
        return items.into_iter().map(goal).collect();
    }
    // "Strategin har fyra målområden:" above as many lines.
    let count = page.pieces[lead].passage.tokens.iter().find_map(|token| token.number_word()).map(usize::from);
    let lines = (lead + 1..page.pieces.len()).take_while(|&at| page.pieces[at].is_label() && !page.pieces[at].is_heading());
    let lines: Vec<usize> = lines.take(count.unwrap_or_default()).collect();
    if kind != GoalKind::Vision && page.pieces[lead].text().ends_with(':') && count.is_some_and(|count| count >= 2 && lines.len() == count) {
        return lines.into_iter().map(goal).collect();
    }
    // A heading "Vår vision" stands above the vision itself.
    let next = page
        .pieces
        .get(lead + 1)
        .filter(|next| kind == GoalKind::Vision && !next.is_heading() && next.passage.tokens.len() <= 30)
        // A sentence about the vision tells it itself.
        .filter(|next| !next.passage.tokens.iter().take(4).any(|token| token.is_any(&["vision", "visionen"])));
    next.map(|_| goal(lead + 1)).into_iter().collect()
}

/// "Regionens vision är att …", "finansiella mål är …", "syftar ledningssystemet till att …".
fn goal_in_sentence(page: &PageText<'_>, index: usize, sentence: &Range<usize>) -> Option<Goal> {
    let passage = &page.pieces[index].passage;
    let find = |words: &[&str], from: usize| (from..sentence.end).find(|&at| passage.tokens[at].is_any(words));
    let (kind, from) = if let Some(vision) = find(&["vision", "visionen"], sentence.start) {
        let verb = find(&["är", "lyder"], vision).filter(|verb| verb - vision <= 3)?;
        (GoalKind::Vision, after_that(passage, verb + 1, sentence.end))
    } else if let Some(financial) = find(&["finansiella", "ekonomiska"], sentence.start)
        .filter(|&at| passage.tokens.get(at + 1).is_some_and(|next| next.is_any(&["mål", "målet", "målen"])))
    {
        let verb = find(&["är"], financial).filter(|verb| verb - financial <= 3)?;
        (GoalKind::Financial, after_that(passage, verb + 1, sentence.end))
    } else {
        let aims = find(&["syftar"], sentence.start)?;
        let to = find(&["till"], aims).filter(|&to| passage.tokens.get(to + 1).is_some_and(|next| next.is("att")))?;
        (GoalKind::Purpose, to + 2)
    };
    let end = (from..sentence.end).find(|&at| ends_goal(passage, at)).unwrap_or(sentence.end);
    let end = if end > from && passage.tokens[end - 1].is_any(&[".", "\"", "”"]) { end - 1 } else { end };
    let from = if passage.tokens.get(from).is_some_and(|token| token.is_any(&["\"", "”", "“"])) { from + 1 } else { from };
    let tokens = from..if end > from && passage.tokens[end - 1].is_any(&["\"", "”", "“"]) { end - 1 } else { end };
    (tokens.len() >= 2 && !passage.tokens[tokens.start].is_any(&["att", "hur"])).then(|| Goal {
        kind,
        text: page.keep(passage.slice(tokens.clone())),
        subject: None,
        evidence: page.evidence_of(index, &tokens),
        also: Vec::new(),
    })
}

/// After "är (oförändrad:) (att)".
fn after_that(passage: &super::text::Passage, from: usize, end: usize) -> usize {
    let colon = (from..end.min(from + 4)).find(|&at| passage.tokens[at].is(":"));
    let from = colon.map_or(from, |colon| colon + 1);
    if passage.tokens.get(from).is_some_and(|token| token.is("att")) { from + 1 } else { from }
}

/// "… den bästa livsplatsen och med det menas …": an explanation is no part of the goal.
fn ends_goal(passage: &super::text::Passage, at: usize) -> bool {
    let next = passage.tokens.get(at + 1);
    passage.tokens[at].is("och")
        && next.is_some_and(|next| next.is_any(&["med", "det"]))
        && passage.tokens.get(at + 2).is_some_and(|token| token.is_any(&["det", "menas", "innebär"]))
        || passage.tokens[at].is(".") && next.is_none_or(|next| next.kind == TokenKind::Capital)
}
