//! What a plural stands for: "Båda utskotten", "De", "Nämnderna" behind the bodies that a list or a section names.

use super::Bodies;
use crate::extract::page::PageText;
use crate::extract::text::{Token, TokenKind};
use crate::extract::words::Form;
use helheten_model::vocabulary::OrganizationKind;
use std::ops::Range;

/// How far below its list a sentence may stand that speaks of all of its members, in pieces.
const LIST_PIECES_MAX: usize = 12;

/// How far up a section a sentence may speak of, in pieces.
const SECTION_PIECES_MAX: usize = 40;

impl Bodies {
    /// The bodies that a sentence's plural subject stands for; none where it has none, or where its count is another.
    pub(crate) fn several_before(&self, page: &PageText<'_>, piece: usize, sentence: &Range<usize>) -> Vec<usize> {
        let passage = &page.pieces[piece].passage;
        let first = &passage.tokens[sentence.start];
        let plural = |token: &Token| token.head().filter(|head| head.is_bare() && head.form == Form::DefinitePlural).map(|head| head.kind);
        let kind = plural(first).or_else(|| passage.span(sentence.start + 1..sentence.end).iter().take(2).find_map(plural));
        let both = |token: &Token| token.is_any(&["båda", "bägge"]).then_some(2);
        let digits = |token: &Token| (token.kind == TokenKind::Number).then(|| token.lower.parse().ok()).flatten();
        let said = |token: &Token| token.number_word().or_else(|| both(token)).map(usize::from).or_else(|| digits(token));
        let count = passage.span(sentence.clone()).iter().take(3).find_map(said);
        if kind.is_none() && !first.is_any(&["de", "dessa", "samtliga", "alla", "båda", "bägge"]) {
            return Vec::new();
        }
        let counted = |members: &Vec<usize>| members.len() >= 2 && count.is_none_or(|count| members.len() == count);
        let listed = || Some(self.of_list(page, piece, kind)).filter(counted);
        let coordinated = || kind.map(|kind| self.coordinated_before(page, piece, sentence, kind)).filter(counted);
        let named_kind = kind.filter(|_| first.head().is_some() || count.is_some());
        // "Utskotten utses av nämnden": all of the kind that the section names.
        let of_section = || named_kind.map(|kind| self.named_in_section(page, piece, sentence.start, kind)).filter(counted);
        // "Båda är underställda nämnden": the two of a kind that the paragraph names.
        let of_paragraph = || count.filter(|_| kind.is_none()).and_then(|_| self.counted_in_paragraph(page, piece, sentence, count));
        listed().or_else(coordinated).or_else(of_section).or_else(of_paragraph).unwrap_or_default()
    }

    /// The members of the nearest list above that holds bodies of the kind.
    fn of_list(&self, page: &PageText<'_>, piece: usize, kind: Option<OrganizationKind>) -> Vec<usize> {
        // "De" speaks of what its own section lists.
        let section = |piece: usize| page.heading(piece);
        let same_section = |lead: usize| kind.is_some() || section(lead) == section(piece) || section(piece) == Some(lead);
        let of_kind = |body: &usize| kind.is_none_or(|kind| self.list[*body].kind == kind);
        self.lists_above(piece)
            .take_while(|(lead, _)| piece - lead <= LIST_PIECES_MAX && same_section(*lead))
            .map(|(_, members)| members.into_iter().filter(of_kind).collect::<Vec<_>>())
            .find(|members| !members.is_empty())
            .unwrap_or_default()
    }

    /// "X AB och Y AB ägs av regionen. Bolagen …": several of a kind that the sentence before names side by side.
    fn coordinated_before(&self, page: &PageText<'_>, piece: usize, sentence: &Range<usize>, kind: OrganizationKind) -> Vec<usize> {
        let passage = &page.pieces[piece].passage;
        let Some(sentence) = passage.sentences_before(sentence.start).next_back() else { return Vec::new() };
        let mut named: Vec<usize> = Vec::new();
        let mut end = None;
        for place in self.places(piece, sentence).filter(|place| !place.genitive) {
            let body = self.settled(place.body);
            let between = end.map(|end| passage.span(end..place.tokens.start));
            let joined = between.is_none_or(|between| between.len() == 1 && between[0].is_any(&[",", "och", "samt"]));
            if self.list[body].kind != kind || !joined {
                break;
            }
            named.push(body);
            end = Some(place.tokens.end);
        }
        named
    }

    /// The bodies of a kind that the section of a piece names before a token of it.
    pub(crate) fn named_in_section(&self, page: &PageText<'_>, piece: usize, token: usize, kind: OrganizationKind) -> Vec<usize> {
        let heading = page.heading(piece).unwrap_or(piece);
        self.named_before(heading.max(piece.saturating_sub(SECTION_PIECES_MAX)), piece, token, Some(kind))
    }

    fn named_before(&self, from: usize, piece: usize, token: usize, kind: Option<OrganizationKind>) -> Vec<usize> {
        let mut named: Vec<usize> = Vec::new();
        for at in from..=piece {
            for place in self.places_in(at).iter().filter(|place| at < piece || place.tokens.end <= token) {
                let body = self.settled(place.body);
                let of_kind = kind.is_none_or(|kind| self.list[body].kind == kind);
                if of_kind && !self.list[body].plural && !named.contains(&body) {
                    named.push(body);
                }
            }
        }
        named
    }

    /// The bodies of the one kind of which the paragraph named as many as a count says.
    fn counted_in_paragraph(&self, page: &PageText<'_>, piece: usize, sentence: &Range<usize>, count: Option<usize>) -> Option<Vec<usize>> {
        let before = page.pieces[piece].passage.sentences_before(sentence.start).next_back()?;
        let named = self.named_before(piece, piece, sentence.start, None);
        // The sentence right before tells which kind is spoken of.
        let kinds = self.places(piece, before).filter(|place| !place.genitive).map(|place| self.list[self.settled(place.body)].kind);
        kinds.into_iter().find_map(|kind| {
            let members: Vec<usize> = named.iter().copied().filter(|&body| self.list[body].kind == kind).collect();
            (Some(members.len()) == count).then_some(members)
        })
    }
}
