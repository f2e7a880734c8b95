//! Who adopted a document, where no name in its title tells who issues it.

use crate::extract::SharedText;
use crate::extract::bodies::{Bodies, Place};
use crate::extract::page::PageText;
use crate::read::BlockKind;
use std::ops::Range;

/// Participles and verbs by which a body makes a document its own.
const VERBS: &[&str] = &[
    "antagen",
    "antaget",
    "antagna",
    "antogs",
    "antog",
    "antagit",
    "antas",
    "fastställd",
    "fastställt",
    "fastställda",
    "fastställdes",
    "fastställde",
    "fastställs",
    "beslutad",
    "beslutat",
    "beslutades",
    "beslutade",
    "godkänd",
    "godkändes",
    "godkände",
];
/// What the head of a column begins with that holds who adopted.
const COLUMNS: &[&str] = &["beslut", "antagen", "fastställ", "ägare", "utfärda"];

/// The body that adopted the document whose title stands at these tokens: in its row, its sentence, or on the line below.
pub(super) fn adopting_body(page: &PageText<'_>, bodies: &Bodies, index: usize, title: &Range<usize>) -> Option<SharedText> {
    in_row(page, bodies, index)
        .or_else(|| in_sentence(page, bodies, index, title))
        .or_else(|| below(page, bodies, index))
        .map(|place| bodies.at(place).name.clone())
}

fn in_row<'bodies>(page: &PageText<'_>, bodies: &'bodies Bodies, index: usize) -> Option<&'bodies Place> {
    let BlockKind::Cell { table, row, .. } = *page.pieces[index].kind else { return None };
    page.row(table, row).iter().filter(|&&at| at != index).find_map(|&at| {
        let BlockKind::Cell { column, .. } = *page.pieces[at].kind else { return None };
        let head = page.column_head(table, column)?;
        let decides = COLUMNS.iter().any(|word| page.pieces[head].lower().starts_with(word));
        bodies.places_in(at).first().filter(|_| decides)
    })
}

/// "Kulturplanen antogs av regionfullmäktige", "reglementet, som fullmäktige har fastställt".
fn in_sentence<'bodies>(page: &PageText<'_>, bodies: &'bodies Bodies, index: usize, title: &Range<usize>) -> Option<&'bodies Place> {
    let passage = &page.pieces[index].passage;
    let sentence = page.sentence_at(index, title.start);
    let verb = (title.end..sentence.end).find(|&at| passage.tokens[at].is_any(VERBS))?;
    let agent = bodies.places(index, &(verb..sentence.end)).find(|place| place.tokens.start == verb + 2 && passage.tokens[verb + 1].is("av"));
    let subject = || {
        let active = passage.span(title.end..verb).iter().any(|token| token.is("som"));
        bodies.places(index, &(title.end..verb)).next_back().filter(|place| active && !place.genitive)
    };
    agent.or_else(subject)
}

/// "Antagen av regionfullmäktige den 20 april 2022" below a title.
fn below<'bodies>(page: &PageText<'_>, bodies: &'bodies Bodies, index: usize) -> Option<&'bodies Place> {
    let tokens = &page.pieces.get(index + 1)?.passage.tokens;
    let adopted = tokens.first().is_some_and(|first| first.is_any(VERBS)) && tokens.get(1).is_some_and(|by| by.is("av"));
    bodies.places_in(index + 1).first().filter(|place| adopted && place.tokens.start == 2)
}
