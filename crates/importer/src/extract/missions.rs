//! The region's mission: its parts as a page lists them, and the area that a label names.

use super::Mission;
use super::bodies::Bodies;
use super::distinct::{AnyCase, Distinct, Say};
use super::needles::Needles;
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use super::text::{Passage, TokenKind};
use helheten_model::vocabulary::MissionArea;
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Area {
    code: MissionArea,
    stems: Vec<String>,
}

static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Areas {
        area: Vec<Area>,
    }
    toml::from_str::<Areas>(include_str!("missions.toml")).expect("the tests of this module parse missions.toml").area
});

/// Verbs in the infinitive by which parts of a mission begin.
pub(crate) const VERBS: &[&str] = &[
    "erbjuda",
    "bedriva",
    "ansvara",
    "främja",
    "ge",
    "köra",
    "utveckla",
    "stärka",
    "driva",
    "tillhandahålla",
    "säkerställa",
    "skapa",
    "stödja",
    "planera",
    "svara",
    "verka",
    "bidra",
    "sköta",
    "arbeta",
    "leda",
    "samordna",
];

/// Words without which no sentence tells the mission.
pub(crate) const SIGNS: &[&str] =
    &["uppdrag", "uppgift", "uppdraget", "uppgiften", "samhällsuppdrag", "inom", "uppgifter", "ansvarsområden", "ansvarar", "ansvar"];

/// The area that words name; the first word that names one decides, and what is in brackets counts last.
pub(crate) fn area_of(passage: &Passage, tokens: &Range<usize>) -> Option<MissionArea> {
    let bracket = tokens.clone().find(|&at| passage.tokens[at].is("(")).unwrap_or(tokens.end);
    (tokens.start..bracket).find_map(|at| area_of_word(&passage.tokens[at].lower))
}

/// The area that one word in lower case names.
pub(crate) fn area_of_word(word: &str) -> Option<MissionArea> {
    AREAS.iter().find(|area| area.stems.iter().any(|stem| word.starts_with(stem.as_str()))).map(|area| area.code)
}

/// The area that a body's name in small letters tells: the first that it names, but for the environment, which other areas bring along.
pub(crate) fn area_of_name(lower: &str) -> Option<MissionArea> {
    static STEMS: LazyLock<Needles<MissionArea>> =
        LazyLock::new(|| Needles::new(AREAS.iter().flat_map(|area| area.stems.iter().map(|stem| (stem.clone(), area.code)))));
    let mut end = 0;
    let mut found = STEMS.find(lower).filter_map(|(at, stem, area)| {
        // A stem stands at the beginning of a word, a long one within it too ("universitetssjukhus"); the first of the list decides.
        let begins = || !lower[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
        let fits = at >= end && (stem.chars().count() >= LONG_STEM_CHARS_MIN || begins());
        end = if fits { at + stem.len() } else { end };
        fits.then_some(*area)
    });
    let first = found.next()?;
    if first == MissionArea::Environment { found.find(|area| *area != MissionArea::Environment).or(Some(first)) } else { Some(first) }
}

/// A stem of at least so many letters is found within a compound too.
const LONG_STEM_CHARS_MIN: usize = 5;

/// Whether a piece is a part of a mission by itself: "bedriva regional utveckling".
pub(crate) fn is_mission_label(page: &PageText<'_>, index: usize) -> Option<MissionArea> {
    let piece = &page.pieces[index];
    let first = piece.passage.tokens.first()?;
    let label = first.signs.meet(Signs::MISSION_VERB) && piece.is_label() && piece.passage.tokens.len() <= 12;
    label.then(|| area_of(&piece.passage, &(0..piece.passage.tokens.len()))).flatten()
}

/// Finds the parts of the mission.
#[derive(Default)]
pub(crate) struct Reader {
    missions: Vec<Mission>,
    /// Those that a list below a line with a colon names.
    listed: Vec<Mission>,
}

impl Say for Mission {
    type Said<'fact> = AnyCase<'fact>;

    fn said(&self) -> AnyCase<'_> {
        AnyCase(&self.text)
    }
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::MISSION.with(Signs::MISSION_VERB).with(Signs::COLON);

    fn read(&mut self, page: &PageText<'_>, _: &Bodies, index: usize) {
        let signs = page.signs_of(index);
        if signs.meet(Signs::MISSION | Signs::MISSION_VERB) {
            self.read_words(page, index);
        }
        if signs.meet(Signs::COLON) && leads_in_missions(page, &page.pieces[index]) {
            self.listed.extend(page.items_led_by(index).map(|item| {
                let passage = &page.pieces[item].passage;
                let end = passage.tokens.len() - usize::from(passage.tokens.last().is_some_and(|token| token.is_any(&[",", ".", ";"])));
                mission(page, item, &(0..end))
            }));
        }
    }
}

impl Reader {
    fn read_words(&mut self, page: &PageText<'_>, index: usize) {
        if let Some(area) = is_mission_label(page, index).filter(|_| under_mission_heading(page, index)) {
            self.missions.push(labelled(page, index, area));
            return;
        }
        for sentence in page.pieces[index].passage.sentences_with(Signs::MISSION) {
            self.missions.extend(in_sentence(page, index, sentence));
            self.missions.extend(areas_in_bracket(page, index, sentence));
            self.missions.extend(areas_of_task(page, index, sentence));
        }
    }

    /// The parts of the mission, each once.
    pub(crate) fn settle(mut self, page: &PageText<'_>) -> Vec<Mission> {
        let mut missions = self.missions;
        missions.append(&mut self.listed);
        // Where no list states the mission, the headings of a chart do.
        if missions.is_empty() {
            let labels: Vec<(usize, MissionArea)> =
                page.body_with(Signs::MISSION_VERB).filter_map(|(index, _)| is_mission_label(page, index).map(|area| (index, area))).collect();
            let charted = labels.iter().filter(|(index, _)| page.pieces[*index].is_heading()).count() >= 2;
            missions.extend(labels.into_iter().filter(|_| charted).map(|(index, area)| labelled(page, index, area)));
        }
        let mut distinct = Distinct::default();
        distinct.extend(missions);
        distinct.into_facts()
    }
}

/// A part that a piece is by itself.
fn labelled(page: &PageText<'_>, index: usize, area: MissionArea) -> Mission {
    Mission { area, text: page.keep(page.pieces[index].text()), evidence: page.evidence_whole(index), also: Vec::new() }
}

/// "Region Halland har ansvar för:" leads in a list of the mission's parts.
fn leads_in_missions(page: &PageText<'_>, piece: &super::page::Piece) -> bool {
    let text = piece.text().trim_end();
    let duty = text.strip_suffix(':').is_some_and(|text| {
        ["ansvar för", "ansvarar för", "uppdrag att", "uppdrag är att", "uppgifter är", "uppdrag är"].iter().any(|end| text.ends_with(end))
    });
    if !duty {
        return false;
    }
    let last = piece.passage.sentences().next_back().cloned().unwrap_or(0..0);
    page.region_name().is_some_and(|name| piece.passage.slice(last.clone()).contains(name.as_str()))
        || piece.passage.span(last).iter().any(|token| token.is_any(&["regionen", "regionens", "landstinget"]))
}

/// Whether the last heading-like line above speaks of the mission; slides break headings from their lists.
fn under_mission_heading(page: &PageText<'_>, index: usize) -> bool {
    let above = (index.saturating_sub(6)..index).rev().find(|&above| is_mission_label(page, above).is_none());
    let says = |at: usize| page.pieces[at].lower().contains("uppdrag");
    above.is_some_and(says) || page.heading(index).is_some_and(says)
}

/// "… uppdrag är att främja A och erbjuda B", "har i uppdrag att ge A, köra B samt stärka C".
fn in_sentence(page: &PageText<'_>, index: usize, sentence: &Range<usize>) -> Vec<Mission> {
    let passage = &page.pieces[index].passage;
    let Some(task) = sentence.clone().find(|&at| passage.tokens[at].is_any(&["uppdrag", "uppgift", "uppdraget", "uppgiften", "samhällsuppdrag"])) else {
        return Vec::new();
    };
    let Some(to) = (task..sentence.end.min(task + 4)).find(|&at| passage.tokens[at].is("att")) else { return Vec::new() };
    let of_region = passage.span(sentence.start..task).iter().any(|token| {
        token.lower.contains("region") && token.kind == TokenKind::Capital || token.is_any(&["regionen", "regionens", "landstinget", "landstingets"])
    });
    if !of_region || !passage.tokens.get(to + 1).is_some_and(|token| token.signs.meet(Signs::MISSION_VERB)) {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let mut from = to + 1;
    for at in to + 1..sentence.end {
        let separates = passage.tokens[at].is_any(&[",", "och", "samt"]) && passage.tokens.get(at + 1).is_some_and(|next| next.signs.meet(Signs::MISSION_VERB));
        if separates {
            parts.push(from..at);
            from = at + 1;
        }
    }
    let end = if passage.tokens[sentence.end - 1].is(".") { sentence.end - 1 } else { sentence.end };
    parts.push(from..end);
    // "leda och samordna utvecklingsarbetet" is one task of two verbs.
    let mut at = 0;
    while at + 1 < parts.len() {
        if parts[at].len() == 1 {
            let next = parts.remove(at + 1);
            parts[at].end = next.end;
        } else {
            at += 1;
        }
    }
    parts.into_iter().filter(|part| !part.is_empty()).map(|part| mission(page, index, &part)).collect()
}

fn mission(page: &PageText<'_>, index: usize, part: &Range<usize>) -> Mission {
    let passage = &page.pieces[index].passage;
    let area = area_of(passage, part).unwrap_or(MissionArea::Other);
    Mission { area, text: page.keep(passage.slice(part.clone())), evidence: page.evidence_of(index, part), also: Vec::new() }
}

/// "Regionens uppdrag är hälso- och sjukvård, kollektivtrafik och kultur", "Region X ansvarar för sjukvård, trafik och kultur".
fn areas_of_task(page: &PageText<'_>, index: usize, sentence: &Range<usize>) -> Vec<Mission> {
    let passage = &page.pieces[index].passage;
    let tokens = &passage.tokens;
    let task = sentence.clone().find(|&at| {
        let next = |words: &[&str]| tokens.get(at + 1).is_some_and(|next| at + 1 < sentence.end && next.is_any(words));
        tokens[at].is_any(&["uppdrag", "uppgifter", "ansvarsområden"]) && next(&["är", ":"]) || tokens[at].is_any(&["ansvarar", "ansvar"]) && next(&["för"])
    });
    let Some(task) = task else { return Vec::new() };
    let of_region = passage
        .span(sentence.start..task)
        .iter()
        .any(|token| token.is_any(&["regionens", "regionen", "landstinget", "landstingets", "vi"]) || token.is("region") && token.kind == TokenKind::Capital);
    if !of_region {
        return Vec::new();
    }
    let end = (task + 2..sentence.end).find(|&at| tokens[at].is_any(&[".", ":", ";", "men", "som"])).unwrap_or(sentence.end);
    let end = if end > 0 && tokens[end - 1].is(",") { end - 1 } else { end };
    let members = super::bodies::split_members(passage, task + 2..end, None).unwrap_or_default();
    let all_areas = members.len() >= 3 && members.iter().all(|member| member.len() <= 6 && area_of(passage, member).is_some());
    if all_areas { members.iter().map(|member| mission(page, index, member)).collect() } else { Vec::new() }
}

/// "Verksamheterna (t.ex. inom sjukvård, kultur, kollektivtrafik, utbildning)".
fn areas_in_bracket(page: &PageText<'_>, index: usize, sentence: &Range<usize>) -> Vec<Mission> {
    let passage = &page.pieces[index].passage;
    let Some(inom) = sentence.clone().find(|&at| {
        passage.tokens[at].is("inom") && passage.span(sentence.start..at).iter().any(|token| token.is("(") || token.lower.starts_with("verksamhet"))
    }) else {
        return Vec::new();
    };
    let end = (inom..sentence.end).find(|&at| passage.tokens[at].is_any(&[")", ".", ":"])).unwrap_or(sentence.end);
    let members = super::bodies::split_members(passage, inom + 1..end, None).unwrap_or_default();
    let all_areas = members.len() >= 3 && members.iter().all(|member| member.len() <= 3 && area_of(passage, member).is_some());
    if all_areas { members.iter().map(|member| mission(page, index, member)).collect() } else { Vec::new() }
}
