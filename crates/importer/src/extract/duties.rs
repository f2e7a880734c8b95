//! Duties: the items of "Nämnden ska: a) …" and of extracts from instructions.

use super::Duty;
use super::SharedText;
use super::bodies::Bodies;
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use crate::read::BlockKind;
use helheten_model::vocabulary::OrganizationKind;
use regex::Regex;
use std::sync::LazyLock;

static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\(?([a-zåäö]|\d{1,2})[.)]\s+").expect("the pattern is fixed"));
static SECTION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"§\s*(\d+\s?[a-z]?)\b|(\d+)\s*§").expect("the pattern is fixed"));

/// Finds the duties of a page.
#[derive(Default)]
pub(crate) struct Reader {
    duties: Vec<Duty>,
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::COLON.with(Signs::LIST_BELOW).with(Signs::INSTRUCTION);

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let Some(of) = whose_duties(page, bodies, index) else { return };
        let section = section_of(page, index);
        for item in page.items_led_by(index) {
            self.duties.extend(duty(page, item, &of, section.as_deref()));
        }
    }
}

impl Reader {
    /// The duties.
    pub(crate) fn settle(self) -> Vec<Duty> {
        self.duties
    }
}

/// Whose duties a line leads in: "… ska:" with a body, or an extract from an office's instruction.
fn whose_duties(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<SharedText> {
    let piece = &page.pieces[index];
    let passage = &piece.passage;
    let text = piece.text().trim_end();
    // The colon is often left out: "Nämnden ansvarar för att" above a list.
    let above_list = || page.items_led_by(index).next().is_some();
    let lead = text.strip_suffix(':').or_else(|| Some(text).filter(|text| !text.ends_with('.') && above_list()));
    let obliges = lead.is_some_and(|text| {
        ["ska", "skall", "att", "uppgifter", "uppgift", "ansvarar för", "ansvar", "särskilt", "bland annat", "ska även", "ska också"]
            .iter()
            .any(|word| text.trim_end().ends_with(word))
    });
    // "Regiondirektören ska enligt sin instruktion:" above "verkställa styrelsens beslut"
    let last = passage.sentences().next_back().cloned().unwrap_or_default();
    let infinitive = |item: usize| {
        let first = page.pieces[item].passage.tokens.iter().find(|token| token.is_word() && token.lower.chars().count() > 1);
        first.is_some_and(|word| word.is_any(&["se", "ge", "få", "gå"]) || word.lower.ends_with('a'))
    };
    let shall = text.ends_with(':') && passage.span(last.clone()).iter().any(|token| token.is_any(&["ska", "skall"]));
    let obliges = obliges || shall && page.items_led_by(index).next().is_some_and(infinitive);
    let instruction =
        passage.signs.meet(Signs::INSTRUCTION) && piece.is_label() && !piece.is_item() && (piece.is_heading() || passage.tokens[0].is_any(&["utdrag", "ur"]));
    if instruction {
        return piece.titles().first().map(|title| title.title.as_str().into());
    }
    if !obliges {
        return None;
    }
    if let Some(title) = piece.titles().iter().find(|title| title.tokens.start == last.start && title.definite) {
        return Some(title.title.as_str().into());
    }
    let of_region = passage.tokens.get(last.start).is_some_and(|first| first.is_any(&["vi", "regionen", "landstinget", "region"]));
    if of_region && shall {
        return page.region_name().cloned();
    }
    let subject = bodies.places(index, &last).find(|place| bodies.at(place).kind != OrganizationKind::Assembly);
    let body = subject
        .or_else(|| bodies.places_in(index).iter().rev().find(|place| !place.reference))
        .or_else(|| bodies.places_in(index).first())
        .map(|place| bodies.at(place).name.clone());
    let title = || piece.titles().last().map(|title| title.title.as_str().into());
    body.or_else(title).or_else(|| bodies.subject_before(page, index, 0).map(|body| bodies.list[body].name.clone()))
}

fn section_of(page: &PageText<'_>, index: usize) -> Option<String> {
    let found = |at: usize| {
        SECTION.captures(page.pieces[at].text()).and_then(|captures| captures.get(1).or_else(|| captures.get(2)).map(|number| format!("§ {}", number.as_str())))
    };
    found(index).or_else(|| page.heading(index).and_then(found))
}

fn duty(page: &PageText<'_>, item: usize, of: &SharedText, section: Option<&str>) -> Option<Duty> {
    let piece = &page.pieces[item];
    let text = piece.text();
    let written = LABEL.captures(text);
    let start = written.as_ref().and_then(|captures| captures.get(0)).map_or(0, |whole| whole.end());
    let from_block = match &piece.kind {
        BlockKind::ListItem { label, .. } => label.clone(),
        _ => None,
    };
    let label = written.as_ref().and_then(|captures| captures.get(1)).map(|label| label.as_str().to_owned()).or(from_block);
    let body = text[start..].trim_end_matches(['.', ';', ',']);
    if body.split(' ').count() < 2 {
        return None;
    }
    let evidence = page.evidence(item, &(start..start + body.len()));
    Some(Duty { of: of.clone(), label, text: page.keep(body), document: None, section: section.map(str::to_owned), evidence, also: Vec::new() })
}
