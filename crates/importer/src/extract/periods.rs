//! Periods of the organisation or of a body: "politisk organisation 2023–2026", "valda för åren 2023–2026".

use super::Period;
use super::SharedText;
use super::bodies::Bodies;
use super::date::{Years, find_years};
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use arcstr::literal_substr;
use helheten_model::vocabulary::OrganizationKind;
use std::ops::Range;

/// Finds the periods of a page and sets the years of its bodies.
#[derive(Default)]
pub(crate) struct Reader {
    periods: Vec<Period>,
    /// The labels that give the organisation's years, with these.
    labels: Vec<(usize, Years)>,
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::YEAR;

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let piece = &page.pieces[index];
        for sentence in piece.passage.sentences_with(Signs::YEAR) {
            for years in find_years(&piece.passage, sentence.clone()).into_iter().filter(|years| years.start < years.end) {
                let Some(of) = whose_years(page, bodies, index, sentence, &years) else { continue };
                let tokens = sentence.start.max(years.tokens.start.saturating_sub(6))..years.tokens.end;
                let known = self.periods.iter().any(|known| known.of == of && known.start == Some(years.start) && known.end == Some(years.end));
                if !known {
                    let evidence = page.evidence_of(index, &tokens);
                    self.periods.push(Period { of, start: Some(years.start), end: Some(years.end), evidence, also: Vec::new() });
                }
            }
        }
        self.labels.extend(years_of_organisation(page, index).map(|years| (index, years)));
    }
}

impl Reader {
    /// The periods; the bodies of charts have their years afterwards.
    pub(crate) fn settle(self, page: &PageText<'_>, bodies: &mut Bodies) -> Vec<Period> {
        for (index, years) in &self.labels {
            set_years(page, bodies, *index, years);
        }
        self.periods
    }
}

fn whose_years(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, years: &Years) -> Option<SharedText> {
    let passage = &page.pieces[index].passage;
    let before = passage.span(sentence.start..years.tokens.start);
    let close = |word: &str| before.iter().rev().take(3).any(|token| token.is(word));
    if close("organisation") || close("organisationen") {
        let political = before.iter().any(|token| token.lower.starts_with("politisk"));
        return Some(if political { literal_substr!("politisk organisation") } else { literal_substr!("organisation") });
    }
    let elected = before.iter().any(|token| {
        token.is_any(&["ledamöter", "ledamöterna", "valda", "väljs", "mandatperioden", "mandatperiod", "mandat", "mandaten", "tillsattes", "utsedda", "vald"])
    });
    if !elected {
        return None;
    }
    let body = bodies
        .places(index, &(sentence.start..years.tokens.start))
        .find(|place| !preceded_by_of(passage, place.tokens.start))
        .map(|place| bodies.settled(place.body));
    let body = body
        .or_else(|| bodies.subject_before(page, index, sentence.start))
        .or_else(|| bodies.of_headings(page, index))
        .or_else(|| bodies.only_of_kind(OrganizationKind::Assembly));
    body.map(|body| bodies.list[body].name.clone())
}

fn preceded_by_of(passage: &super::text::Passage, start: usize) -> bool {
    start > 0 && passage.tokens[start - 1].is("av")
}

/// The organisation's years, where a label gives them.
fn years_of_organisation(page: &PageText<'_>, index: usize) -> Option<Years> {
    let (piece, passage) = (&page.pieces[index], &page.pieces[index].passage);
    let may = (piece.is_label() || piece.is_heading()) && passage.tokens.iter().any(|token| token.is("organisation"));
    let years = find_years(passage, 0..if may { passage.tokens.len() } else { 0 }).into_iter().find(|years| years.start < years.end)?;
    passage.span(0..years.tokens.start).iter().rev().take(3).any(|token| token.is("organisation")).then_some(years)
}

/// Bodies in a chart whose heading gives the organisation's years hold for these years.
fn set_years(page: &PageText<'_>, bodies: &mut Bodies, heading: usize, years: &Years) {
    let charted: Vec<usize> = chart_below(page, heading)
        .flat_map(|at| bodies.places_in(at).iter().filter(|place| !place.reference && place.tokens.start <= 1).map(|place| bodies.settled(place.body)))
        .collect();
    // A chart names several bodies; a title above a name or two is none.
    for body in charted.iter().copied().filter(|_| charted.len() >= 4) {
        bodies.list[body].years.get_or_insert_with(|| Box::new((years.start, years.end, page.evidence_whole(heading))));
    }
}

/// How many labels a chart may have.
const CHART_PIECES_MAX: usize = 500;

/// The labels that follow a chart's heading, up to the first sentence or the next long stretch without a body.
fn chart_below<'page>(page: &'page PageText<'_>, heading: usize) -> impl Iterator<Item = usize> + 'page {
    (heading + 1..page.pieces.len()).take(CHART_PIECES_MAX).take_while(move |&at| page.pieces[at].is_label() && page.pieces[at].passage.tokens.len() <= 12)
}
