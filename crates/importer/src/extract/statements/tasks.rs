//! What pages say that a body is there for: "Trafiknämnden ansvarar för bussar, båtar och färdtjänst".

use crate::extract::Statement;
use crate::extract::bodies::{Bodies, Place};
use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::text::Passage;
use helheten_model::vocabulary::StatementKind;
use std::ops::Range;

/// Words without which no sentence tells what a body is there for.
pub(crate) const SIGNS: &[&str] = &[
    "ansvarar",
    "svarar",
    "ansvara",
    "svara",
    "ansvar",
    "ansvaret",
    "hand",
    "beslutar",
    "bestämmer",
    "ansvarsområde",
    "ansvarsområdet",
    "ansvarsområden",
    "ansvarsområdena",
];

/// What a line that leads in a list of a body's tasks ends in.
pub(crate) const LIST_NOUNS: &[&str] = &["ansvarsområde", "ansvarsområden", "ansvarsområdet", "ansvarsområdena", "verksamhetsområden", "arbetsområden"];
/// The verbs that tell a task.
pub(crate) const VERBS: &[&str] = &["ansvarar", "svarar", "ansvara", "svara", "har", "bär", "beslutar", "bestämmer"];
/// Words by which a sentence turns to what others do, or leaves something out.
const TURNS: &[&str] = &["men", "medan", "utom", "förutom", "undantaget", "däremot", ";"];
const NEGATIONS: &[&str] = &["inte", "ej", "inget", "ingen", "inga", "aldrig", "varken"];
/// What may stand between a body, or what else is said of it, and the verb.
const BEFORE_VERB: &[&str] = &["och", "samt", ",", ")", "som", "tur", "också", "även", "dessutom", "ska", "skall"];
/// What may stand between a verb and the subject behind it.
const ADVERBS: &[&str] = &["däremot", "dock", "också", "även", "dessutom"];
/// The most words between the parts of the verb: "har det yttersta politiska ansvaret för".
const VERB_TOKENS_MAX: usize = 5;

/// What a piece says that bodies are there for.
pub(super) fn find_tasks(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Vec<Statement> {
    let piece = &page.pieces[index];
    let mut tasks = listed_tasks(page, bodies, index);
    for sentence in piece.passage.sentences_with(Signs::TASK) {
        push_tasks_in(page, bodies, index, sentence, &mut tasks);
    }
    tasks
}

fn task(bodies: &Bodies, body: usize, page: &PageText<'_>, index: usize, tokens: &Range<usize>, ordinal: Option<u32>) -> Statement {
    Statement {
        subject: bodies.list[bodies.settled(body)].name.clone(),
        kind: StatementKind::Definition,
        ordinal,
        text: page.keep(page.pieces[index].passage.slice(tokens.clone())),
        evidence: page.evidence_of(index, tokens),
        also: Vec::new(),
    }
}

/// The items below "Ansvarsområden" or "Nämnden ansvarar för:", or what stands behind the colon or on the next line.
fn listed_tasks(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Vec<Statement> {
    let piece = &page.pieces[index];
    let passage = &piece.passage;
    let colon = passage.tokens.iter().position(|token| token.signs.meet(Signs::COLON));
    let end = colon.unwrap_or(passage.tokens.len());
    let Some(last) = end.checked_sub(1).map(|last| &passage.tokens[last]) else { return Vec::new() };
    let label = end <= 3 && last.is_any(LIST_NOUNS);
    let leads_in = label || colon == passage.tokens.len().checked_sub(1) && last.is_any(&["för", "om"]);
    let whose = || {
        let named = bodies.places(index, &(0..end)).find(|place| !is_tied(passage, place)).map(|place| place.body);
        let heading = || page.headings(index).find(|&heading| heading != index);
        let above = || heading().and_then(|heading| bodies.places_in(heading).first()).map(|place| place.body);
        named.or_else(|| above().filter(|_| end == 1)).or_else(|| bodies.subject_before(page, index, 0).filter(|_| !label))
    };
    let Some(body) = leads_in.then(whose).flatten() else { return Vec::new() };
    if colon.is_some_and(|colon| colon + 1 < passage.tokens.len()) {
        return vec![task(bodies, body, page, index, &(0..passage.tokens.len()), None)];
    }
    let items: Vec<usize> = page.items_led_by(index).collect();
    if items.is_empty() {
        let next = page.pieces.get(index + 1).filter(|next| label && piece.is_heading() && !next.is_heading() && !next.passage.tokens.is_empty());
        return next.map(|next| task(bodies, body, page, index + 1, &(0..next.passage.tokens.len()), None)).into_iter().collect();
    }
    // Longer items below a sentence are duties.
    let fits = |item: usize| label || page.pieces[item].text().split(' ').count() < 2;
    let tasks = (1..).zip(items).filter(|(_, item)| fits(*item));
    tasks.map(|(ordinal, item)| task(bodies, body, page, item, &(0..page.pieces[item].passage.tokens.len()), Some(ordinal))).collect()
}

/// Adds each clause of a sentence that says what a body is there for.
fn push_tasks_in(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, tasks: &mut Vec<Statement>) {
    let passage = &page.pieces[index].passage;
    let begins = |at: &usize| passage.tokens[*at].signs.meet(Signs::TASK);
    let found: Vec<(usize, Range<usize>)> = sentence.clone().filter(begins).filter_map(|at| clause_at(page, bodies, index, sentence, at)).collect();
    for (number, (body, clause)) in found.iter().enumerate() {
        let next = found.get(number + 1).map_or(sentence.end, |(_, next)| if next.start > clause.start { next.start } else { sentence.end });
        let turn = (clause.end..next).find(|&at| passage.tokens[at].is_any(TURNS)).unwrap_or(next);
        let mut end = turn;
        while end > clause.end && passage.tokens[end - 1].is_any(&[",", "och", "samt", "med"]) {
            end -= 1;
        }
        let negated = passage.span(clause.start..end).iter().any(|token| token.is_any(NEGATIONS));
        let told = end > clause.end && !passage.tokens[clause.end].is_any(&[":", ".", "att"]);
        if told && !negated && found[..number].iter().all(|(_, earlier)| earlier.start != clause.start) {
            tasks.push(task(bodies, *body, page, index, &(clause.start..end), None));
        }
    }
}

/// The body whose task one of [`VERBS`] or [`LIST_NOUNS`] at a token tells, and the words from the body to the end of the verb.
fn clause_at(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, at: usize) -> Option<(usize, Range<usize>)> {
    let passage = &page.pieces[index].passage;
    let tokens = &passage.tokens;
    // "Till nämndens ansvarsområde hör …"
    if tokens[at].is_any(LIST_NOUNS) {
        let owner = bodies.places(index, &(sentence.start..at)).next_back().filter(|place| place.genitive && place.tokens.end == at)?;
        let verb = (at + 1..sentence.end.min(at + 3)).find(|&verb| tokens[verb].is_any(&["hör", "är", "omfattar", "ingår", "gäller"]))?;
        return Some((owner.body, sentence.start..verb + 1));
    }
    let end = verb_end(passage, bodies, index, sentence, at)?;
    // "För bussarna svarar trafiknämnden": the body stands behind the verb.
    let behind = bodies.places(index, &(at + 1..sentence.end)).next().filter(|place| !place.genitive);
    let right_behind = |place: &Place| place.tokens.start == at + 1 || place.tokens.start == at + 2 && tokens[at + 1].is_any(ADVERBS);
    if let Some(place) = behind.filter(|place| right_behind(place)) {
        let fronted = tokens[sentence.start].is("för");
        return Some((place.body, sentence.start..if fronted { place.tokens.start } else { end }));
    }
    let relative = (sentence.start..at).rev().take(4).find(|&word| tokens[word].is("som"));
    if let Some(relative) = relative {
        // "Det är Trafikverket som ansvarar för": of a clause the word before "som" is the subject.
        let comma = relative > sentence.start && tokens[relative - 1].is(",");
        let antecedent = if comma { relative - 1 } else { relative };
        let place = bodies.places(index, &(sentence.start..antecedent)).find(|place| place.tokens.end == antecedent && !place.genitive)?;
        return (comma || !is_tied(passage, place)).then_some((place.body, place.tokens.start..end));
    }
    let adjacent = bodies.places(index, &(sentence.start..at)).find(|place| place.tokens.end == at && !place.genitive && !is_tied(passage, place));
    if let Some(place) = adjacent {
        return Some((place.body, place.tokens.start..end));
    }
    if at > sentence.start && tokens[at - 1].is_any(BEFORE_VERB) {
        let subject = subject_of_verbs(passage, bodies, index, &(sentence.start..at));
        if let Some(place) = subject.filter(|place| is_only_subject(passage, place, at)) {
            let first = bodies.places(index, &(sentence.start..at)).next().is_some_and(|first| first.tokens == place.tokens);
            return Some((place.body, if first { sentence.start } else { place.tokens.start }..end));
        }
    }
    // "Är regional kollektivtrafikmyndighet och svarar för …", "Den har nio ledamöter och svarar för …"
    let unnamed = bodies.places(index, &(sentence.start..at)).next().is_none();
    let goes_on = at == sentence.start || tokens[sentence.start].is("den") && (at == sentence.start + 1 || tokens[at - 1].is_any(BEFORE_VERB));
    (unnamed && goes_on).then(|| bodies.subject_before(page, index, at)).flatten().map(|body| (body, sentence.start..end))
}

/// The subject that several verbs share: the last body before them that a verb of its own follows, or else the first of the sentence.
fn subject_of_verbs<'b>(passage: &Passage, bodies: &'b Bodies, index: usize, before: &Range<usize>) -> Option<&'b Place> {
    let may_be = |place: &&Place| !place.genitive && !is_tied(passage, place);
    let in_relative = |place: &Place| place.tokens.start > before.start && passage.tokens[place.tokens.start - 1].is("som");
    let has_verb = |place: &&Place| passage.tokens.get(place.tokens.end).is_some_and(|next| next.is_word() && next.lower.ends_with('r'));
    let of_verb = bodies.places(index, before).rev().find(|place| may_be(place) && has_verb(place) && !in_relative(place));
    of_verb.or_else(|| bodies.places(index, before).find(may_be).filter(|place| !in_relative(place)))
}

/// Where the words of a verb end that tell a task: "ansvarar för", "har hand om", "beslutar i frågor om".
fn verb_end(passage: &Passage, bodies: &Bodies, index: usize, sentence: &Range<usize>, at: usize) -> Option<usize> {
    let tokens = &passage.tokens;
    let near = || at + 1..sentence.end.min(at + 1 + VERB_TOKENS_MAX);
    let directly = |from: usize, words: &[&str]| tokens.get(from).is_some_and(|token| from < sentence.end && token.is_any(words)).then_some(from + 1);
    // "ska bestå av 13 ledamöter och ansvara för kultur"
    let shall = || passage.span(sentence.start..at).iter().any(|token| token.is_any(&["ska", "skall"]));
    if tokens[at].is_any(&["ansvarar", "svarar"]) || tokens[at].is_any(&["ansvara", "svara"]) && shall() {
        let inverted = bodies.places(index, &(at + 1..sentence.end)).next().map(|place| place.tokens.clone());
        let inverted = inverted.filter(|place| place.start == at + 1 || place.start == at + 2 && tokens[at + 1].is_any(ADVERBS)).map(|place| place.end);
        let fronted = tokens[sentence.start].is("för") && inverted.is_some();
        let plain = || near().take(2).find(|&word| tokens[word].is("för")).map(|word| word + 1);
        return inverted.and_then(|end| directly(end, &["för"]).or(Some(end).filter(|_| fronted))).or_else(plain);
    }
    if tokens[at].is_any(&["har", "bär"]) {
        let noun = near().find(|&word| tokens[word].is_any(&["ansvar", "ansvaret", "hand"]))?;
        let between = passage.span(at + 1..noun).iter().all(|token| token.is_word());
        return directly(noun + 1, &["för", "om", "över"]).filter(|_| between);
    }
    if tokens[at].is_any(&["beslutar", "bestämmer"]) {
        let of_questions =
            directly(at + 1, &["i"]).and_then(|end| directly(end, &["frågor", "ärenden"])).and_then(|end| directly(end, &["om", "som", "rörande"]));
        return of_questions.or_else(|| directly(at + 1, &["om", "över"]));
    }
    None
}

/// Whether no clause with a subject of its own begins between a body and the verb.
fn is_only_subject(passage: &Passage, place: &Place, verb: usize) -> bool {
    let between = passage.span(place.tokens.end..verb);
    !between.iter().any(|token| token.is_any(&["kommunerna", "kommunen", "staten", "regionen", "trafikverket", "länsstyrelsen", "de", "vi"]))
}

fn is_tied(passage: &Passage, place: &Place) -> bool {
    const PREPOSITIONS: &[&str] = &["av", "till", "för", "efter", "åt", "i", "inom", "under", "på", "hos", "från", "med", "om", "genom", "via", "inför"];
    place.tokens.start > 0 && passage.tokens[place.tokens.start - 1].is_any(PREPOSITIONS)
}
