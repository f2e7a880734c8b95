//! Former names beside today's: "Tillgänglighetsrådet, tidigare Handikapprådet, …", "Klimatnämnden (f.d. Miljönämnden)".

use super::Turn;
use super::phrases::turn_words;
use super::sentence::Sentence;
use helheten_model::vocabulary::EventKind;

/// The successions that appositions of a sentence state.
pub(super) fn of_former_names(sentence: &Sentence<'_>) -> Vec<Turn> {
    // "Eva Ek, ordförande i Kulturnämnden, tidigare Bildningsnämnden" tells of a person.
    let people = sentence.page.pieces[sentence.piece].people();
    if people.iter().any(|person| sentence.tokens.contains(&person.name.start)) {
        return Vec::new();
    }
    (0..sentence.names.len()).filter_map(|name| of_name(sentence, name)).collect()
}

fn of_name(sentence: &Sentence<'_>, name: usize) -> Option<Turn> {
    let today = sentence.names.get(name).filter(|name| name.names_itself())?;
    let sign = sentence.token(today.tokens.end)?;
    let opened = sign.is("(");
    let parted = opened || sign.is(",") || sign.is_dash();
    let mut at = today.tokens.end + usize::from(parted);
    let marker = turn_words().former.iter().find(|words| words.iter().enumerate().all(|(offset, word)| sentence.is_any(at + offset, &[word])))?;
    // Without a sign between, "tidigare" tells when something was done.
    if !parted && marker.len() == 1 && marker[0] != "fd" && marker[0] != "f.d" {
        return None;
    }
    at += marker.len();
    while sentence.token(at).is_some_and(|token| turn_words().named.contains(token.lower.as_str())) {
        at += 1;
    }
    let group = sentence.group_at(at, false, false)?;
    let closed = match sentence.token(group.tokens.end) {
        None => true,
        Some(token) if opened => token.is(")"),
        Some(token) => token.is_any(&[",", ".", ";", ":"]) || token.is_dash() || !parted && token.is_stop(),
    };
    // "A, tidigare B, C och D" does not tell where the former ones end.
    let kind = if group.names.len() == 1 { EventKind::Renamed } else { EventKind::Replaced };
    let tokens = today.tokens.start..group.tokens.end;
    let sure = closed && (opened || group.names.len() == 1);
    sure.then(|| Turn { kind, originals: group.names, results: vec![today.clone()], verb: at, tokens, goes_on: false, dated: false })
}
