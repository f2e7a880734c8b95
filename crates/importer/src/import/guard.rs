//! Keeps a page that broke from taking back what it said: error pages, empty pages, other regions' pages, and pages that
//! lost most of their facts.

use super::Acceptance;
use crate::extract::Extraction;
use crate::fetch::Page;
use crate::interpret::Interpretation;
use crate::read::decode_body;
use crate::resolve::ReadPage;
use crate::sources::MinimumYield;
use helheten_model::vocabulary::{QuarantineReason, Region, RegionCode, find_region, regions};

/// How often a page names another region, and not its own, before it is taken for the other's.
const NAMED_MIN: usize = 2;

/// Why a page is not taken at its word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) reason: QuarantineReason,
    /// The reason in words.
    pub(super) message: String,
}

/// Why a page is not taken at its word, where it is not; `before` is what its last version stated.
pub(super) fn refuse_page(page: &Page, read: &Interpretation, before: Option<&Extraction>, accept: Acceptance) -> Option<Refusal> {
    let refusal = |reason, message| Some(Refusal { reason, message });
    if accept == Acceptance::Everything {
        return None;
    }
    if let Some(why) = &read.document.error_page {
        return refusal(QuarantineReason::ErrorPage, format!("an error page was served in its place: {why}"));
    }
    if read.document.text.trim().is_empty() {
        return refusal(QuarantineReason::Empty, "the page is empty".to_owned());
    }
    if accept == Acceptance::Collapses {
        return None;
    }
    let text = decode_body(&page.body, page.media_type, page.charset()).to_lowercase();
    if let Some(other) = find_other_region(page.region, &text) {
        return refusal(QuarantineReason::OtherRegion, format!("the page names {} and not its own region", other.name));
    }
    let (now, before) = (count_facts(&read.extraction), before.map_or(0, count_facts));
    if now * 2 < before {
        return refusal(QuarantineReason::FactsLost, format!("the page states {now} facts where it stated {before} before"));
    }
    None
}

/// Why what is new of a region is kept aside, where its pages together state less than its source says that they do.
pub(super) fn refuse_region(pages: &[ReadPage], minimum: MinimumYield) -> Option<Refusal> {
    let stated = || pages.iter().filter(|page| !page.lingering);
    let organizations: usize = stated().map(|page| page.extraction.organizations.len()).sum();
    let facts: usize = stated().map(|page| count_facts(&page.extraction)).sum();
    let (number, what, least) = match minimum {
        MinimumYield { organizations: least, .. } if organizations < least => (organizations, "organizations", least),
        MinimumYield { facts: least, .. } if facts < least => (facts, "facts", least),
        MinimumYield { .. } => return None,
    };
    let message = format!("the region's pages state {number} {what}, and at least {least} are expected");
    Some(Refusal { reason: QuarantineReason::MinimumYield, message })
}

/// The other region that a page is about: it names that one, and its own neither by name nor by host. `text` is the whole
/// page in lower case, markup and all.
fn find_other_region(own: RegionCode, text: &str) -> Option<&'static Region> {
    let own = find_region(own).ok()?;
    if marks_of(own).iter().any(|mark| text.contains(mark.as_str())) {
        return None;
    }
    let named = regions().iter().filter(|region| region.code != own.code).map(|region| (text.matches(&region.name.to_lowercase()).count(), region));
    named.filter(|(times, _)| *times >= NAMED_MIN).max_by_key(|(times, _)| *times).map(|(_, region)| region)
}

/// What a region's own pages hold: its host, or a word of its name ("Jönköping", "Halland").
fn marks_of(region: &Region) -> Vec<String> {
    let words = region.name.split_whitespace().map(str::to_lowercase).filter(|word| !matches!(word.as_str(), "region" | "län" | "västra"));
    let stems = words.map(|word| word.trim_end_matches("sregionen").trim_end_matches('s').to_owned());
    stems.chain([region.host.clone()]).collect()
}

/// How many facts a page states.
pub(super) fn count_facts(page: &Extraction) -> usize {
    page.organizations.len()
        + page.relations.len()
        + page.roles.len()
        + page.figures.len()
        + page.documents.len()
        + page.laws.len()
        + page.goals.len()
        + page.missions.len()
        + page.duties.len()
        + page.decision_rights.len()
        + page.levels.len()
        + page.statements.len()
        + page.periods.len()
        + page.decisions.len()
        + page.contacts.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Evidence, LawFact, SharedText};
    use crate::fetch::MediaType;
    use crate::read::Document;
    use chrono::DateTime;

    fn page(text: &str, facts: usize) -> (Page, Interpretation) {
        let evidence = Evidence { start: 0, end: 0, quote: SharedText::new() };
        let law = LawFact { name: "kommunallagen".to_owned(), sfs: None, evidence, also: Vec::new() };
        let extraction = Extraction { laws: vec![law; facts], ..Extraction::default() };
        let page = Page {
            region: "13".parse().unwrap(),
            url: "https://www.regionhalland.se/".to_owned(),
            kind: None,
            date: None,
            media_type: MediaType::Text,
            headers: Vec::new(),
            status: 200,
            body: text.as_bytes().to_vec(),
            sha256: None,
            is_named: true,
            fetched_at: DateTime::UNIX_EPOCH,
        };
        (page, Interpretation { document: Document { text: text.into(), ..Document::default() }, extraction })
    }

    fn check_reason(page: &(Page, Interpretation), before: Option<&Extraction>, accept: Acceptance, expected: Option<QuarantineReason>) {
        assert_eq!(refuse_page(&page.0, &page.1, before, accept).map(|refusal| refusal.reason), expected);
    }

    fn check_loss(before: usize, now: usize, is_refused: bool) {
        let (before, now) = (page("text", before), page("text", now));
        check_reason(&now, Some(&before.1.extraction), Acceptance::Nothing, is_refused.then_some(QuarantineReason::FactsLost));
        check_reason(&now, Some(&before.1.extraction), Acceptance::Collapses, None);
    }

    #[test]
    fn losing_more_than_half_is_told_from_an_edit() {
        check_loss(0, 0, false);
        check_loss(1, 0, true);
        check_loss(20, 9, true);
        check_loss(20, 10, false);
        check_loss(21, 10, true);
        check_loss(3, 30, false);
    }

    #[test]
    fn empty_pages_and_error_pages_are_refused_even_when_new_and_accepted() {
        check_reason(&page(" \n", 0), None, Acceptance::Collapses, Some(QuarantineReason::Empty));
        let mut error = page("Sidan kunde inte hittas", 0);
        error.1.document.error_page = Some("the title says so".to_owned());
        check_reason(&error, None, Acceptance::Everything, None);
        check_reason(&error, None, Acceptance::Collapses, Some(QuarantineReason::ErrorPage));
        check_reason(&page("Om oss", 0), None, Acceptance::Nothing, None);
    }

    #[test]
    fn another_regions_page_is_told_from_one_that_names_it() {
        let other = "Region Skåne styrs av regionfullmäktige. Region Skånes nämnder är många.";
        check_reason(&page(other, 3), None, Acceptance::Nothing, Some(QuarantineReason::OtherRegion));
        check_reason(&page(&format!("{other} Region Halland samverkar."), 3), None, Acceptance::Nothing, None);
        check_reason(&page(&format!("{other} <a href='https://www.regionhalland.se/'>"), 3), None, Acceptance::Nothing, None);
        check_reason(&page("Samarbetet med Region Skåne fortsätter.", 3), None, Acceptance::Nothing, None);
    }

    #[test]
    fn every_region_is_known_by_its_own_name() {
        for region in regions() {
            let own = format!("Så styrs {}", region.name).to_lowercase();
            assert!(marks_of(region).iter().any(|mark| own.contains(mark.as_str())), "{}", region.name);
            assert!(marks_of(region).iter().all(|mark| mark.chars().count() > 3), "{:?}", marks_of(region));
        }
    }
}
