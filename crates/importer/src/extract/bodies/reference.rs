//! What only refers to a body that is named elsewhere: "nämnden", "fullmäktige", "en arbetsgrupp".

use super::{Bodies, Mention, MentionRole, Place};
use crate::extract::Finding;
use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::swedish::{capitalize, nominative};
use helheten_model::vocabulary::{FindingKind, OrganizationKind, Side};

/// How far down a page its topic may be named, in pieces.
const TOPIC_PIECES_MAX: usize = 8;

impl Bodies {
    /// Adds where bodies are referred to by what names none; `mentions` with their pieces, in order.
    pub(super) fn add_references(&mut self, page: &PageText<'_>, mentions: &[(usize, &Mention<'_>)]) {
        for found in mentions.chunk_by(|(piece, _), (next, _)| piece == next) {
            for (piece, mention) in found {
                self.add_introduction(*piece, mention);
            }
            for &(piece, mention) in found.iter().filter(|(_, mention)| mention.role == MentionRole::Reference) {
                let Some(body) = self.resolve_reference(page, piece, mention, mention.noun) else {
                    self.note_unknown(page, piece, mention);
                    continue;
                };
                if matches!(self.list[body].kind, OrganizationKind::Assembly | OrganizationKind::ExecutiveBoard) {
                    let alias = capitalize(&mention.name.to_lowercase());
                    self.add_alias(body, nominative(&alias));
                }
                self.add_place(piece, Place { tokens: mention.tokens.clone(), body, genitive: mention.genitive, reference: true });
            }
        }
    }

    /// A reference to a body that the page names nowhere is left open; once for each noun.
    fn note_unknown(&mut self, page: &PageText<'_>, piece: usize, mention: &Mention<'_>) {
        if !matches!(mention.kind.side(), Some(Side::Political | Side::Reviewing)) {
            return;
        }
        let text = format!("\"{}\" refers to a body that the page does not name", mention.name.to_lowercase());
        if self.unknown.insert(text.clone()) {
            self.findings.push(Finding { kind: FindingKind::Ambiguous, text, evidence: Some(page.evidence_of(piece, &mention.tokens)), open_list_of: None });
        }
    }

    /// "En arbetsgrupp har tillsatts": a body that the page names elsewhere is introduced.
    fn add_introduction(&mut self, piece: usize, mention: &Mention<'_>) {
        if let Some(body) = mention.introduced.then(|| self.find_by_name(&mention.name)).flatten() {
            self.add_place(piece, Place { tokens: mention.tokens.clone(), body, genitive: false, reference: true });
        }
    }

    fn resolve_reference(&mut self, page: &PageText<'_>, piece: usize, mention: &Mention<'_>, noun: &str) -> Option<usize> {
        let matches = |bodies: &Self, body: usize| {
            let body = &bodies.list[bodies.settled(body)];
            body.noun == Some(noun) || matches!(mention.kind, OrganizationKind::Company | OrganizationKind::Federation) && body.kind == mention.kind
        };
        // "Styrelsen" below a company's name is the company's own.
        if noun == "styrelse"
            && let Some(place) = page.heading(piece).and_then(|heading| self.places[heading].first())
            && matches!(self.list[self.settled(place.body)].kind, OrganizationKind::Company | OrganizationKind::Foundation | OrganizationKind::Federation)
        {
            return Some(self.settled(place.body));
        }
        let passage = &page.pieces[piece].passage;
        let foreign = mention.stranger.map(|at| at as usize).max(self.unread_abbreviation(page, piece, mention, noun));
        let named_before = || self.places[piece].iter().rev().filter(|place| place.tokens.end <= mention.tokens.start && matches(self, place.body));
        let before = company_spoken_of(page, piece, mention, named_before()).or_else(|| named_before().next());
        if foreign.is_some_and(|foreign| before.is_none_or(|before| before.tokens.end <= foreign)) && mention.kind != OrganizationKind::Assembly {
            return None;
        }
        let before = before.map(|place| place.body);
        let above = || page.headings(piece).find_map(|heading| self.places[heading].iter().find(|place| matches(self, place.body)).map(|place| place.body));
        // "Förvaltningen" under the heading "Folktandvården": the kind tells, where no noun does.
        let of_kind = || {
            let heading = page.heading(piece)?;
            let place = self.places[heading].first()?;
            (self.list[self.settled(place.body)].kind == mention.kind).then_some(place.body)
        };
        if mention.kind == OrganizationKind::Assembly {
            let sentence = page.sentence_at(piece, mention.tokens.start);
            let municipal = passage.span(sentence).iter().any(|token| token.lower.starts_with("kommun"))
                || page.headings(piece).any(|heading| page.pieces[heading].lower().contains("kommun"));
            let stranger = self.living().all(|(_, body)| body.kind.side().is_none());
            if (municipal || stranger && !page.says_regional_assembly()) && before.is_none() && self.only_of_kind(OrganizationKind::Assembly).is_none() {
                return None;
            }
            return Some(
                before
                    .map(|body| self.settled(body))
                    .or_else(|| self.only_of_kind(OrganizationKind::Assembly))
                    .unwrap_or_else(|| self.add_assembly(page, piece, mention)),
            );
        }
        let previous =
            || (0..piece).rev().take(3).find_map(|earlier| self.places[earlier].iter().rev().find(|place| matches(self, place.body)).map(|place| place.body));
        let found = before.or_else(of_kind).or_else(above).or_else(previous).map(|body| self.settled(body));
        found
            .or_else(|| (noun == "styrelse").then(|| self.only_of_kind(OrganizationKind::ExecutiveBoard)).flatten())
            .or_else(|| self.only_of_noun(noun, mention.kind))
            .or_else(|| self.topic_with_noun(page, noun))
    }

    /// "HSN har 13 ledamöter. Nämnden …" where the page never says what HSN is: the noun stands for that.
    fn unread_abbreviation(&self, page: &PageText<'_>, piece: usize, mention: &Mention<'_>, noun: &str) -> Option<usize> {
        let passage = &page.pieces[piece].passage;
        let ends_in_noun = |at: usize| {
            let last = passage.word(at).trim_end_matches(['s', ':']).chars().next_back();
            last.is_some_and(|last| noun.chars().next().is_some_and(|first| first.to_uppercase().eq([last])))
        };
        if !passage.signs.meet(Signs::ABBREVIATION) {
            return None;
        }
        let is_read = |at: usize| self.places[piece].iter().any(|place| place.tokens.contains(&at));
        (0..mention.tokens.start).rev().find(|&at| passage.tokens[at].signs.meet(Signs::ABBREVIATION) && ends_in_noun(at) && !is_read(at))
    }

    /// The only body with a noun: a page about one committee calls it "nämnden" throughout.
    fn only_of_noun(&self, noun: &str, kind: OrganizationKind) -> Option<usize> {
        let mut found = self.by_kind.get(&kind)?.iter().copied().filter(|&body| {
            let body = &self.list[body];
            body.merged_into.is_none() && body.noun == Some(noun) && !body.plural
        });
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// The body with a noun that the page is about: its first headings name it.
    fn topic_with_noun(&self, page: &PageText<'_>, noun: &str) -> Option<usize> {
        let headings = page.body().take(TOPIC_PIECES_MAX).filter(|(_, piece)| piece.is_heading());
        let mut places = headings.flat_map(|(index, _)| self.places[index].iter());
        places.find(|place| self.list[self.settled(place.body)].noun == Some(noun)).map(|place| self.settled(place.body))
    }

    /// A page that only says "fullmäktige" means the region's assembly.
    fn add_assembly(&mut self, page: &PageText<'_>, piece: usize, mention: &Mention<'_>) -> usize {
        let old = page.source.contains("landsting") && !page.source.contains("egion");
        let name = if old { "Landstingsfullmäktige" } else { "Regionfullmäktige" };
        if let Some(known) = self.find_by_name(name) {
            return known;
        }
        let index = self.add_body(name.to_owned(), OrganizationKind::Assembly, (piece, mention.tokens.clone()));
        self.add_alias(index, "Fullmäktige");
        index
    }
}

/// "X AB är ett dotterbolag till Y AB. Bolaget …": of several companies in the sentence before, its subject.
fn company_spoken_of<'p>(page: &PageText<'_>, piece: usize, mention: &Mention<'_>, mut before: impl Iterator<Item = &'p Place>) -> Option<&'p Place> {
    let passage = &page.pieces[piece].passage;
    let nearest = before.next().filter(|_| mention.kind == OrganizationKind::Company)?;
    let sentence = page.sentence_at(piece, nearest.tokens.start);
    let is_tied = |place: &Place| place.tokens.start > 0 && passage.tokens[place.tokens.start - 1].is_any(&["till", "av", "åt", "med", "via"]);
    let other_sentence = !sentence.contains(&mention.tokens.start) && is_tied(nearest);
    before.take_while(|place| sentence.contains(&place.tokens.start)).find(|place| other_sentence && !is_tied(place) && !place.genitive)
}
