//! Keeps a page that broke from taking back what it said: error pages, empty pages, and pages whose yield collapses.

use crate::extract::Extraction;
use crate::interpret::Interpretation;

/// From this many facts on, losing most of them is a collapse and not an edit.
const FACTS_MIN: usize = 20;

/// What must be left of them: a fifth.
const FACTS_LEFT: usize = 5;

/// Why a page is not taken at its word, where it is not; `before` is what its last version stated.
pub(super) fn refuse_page(page: &Interpretation, before: Option<&Extraction>, accept_collapse: bool) -> Option<String> {
    if let Some(reason) = &page.document.error_page {
        return Some(format!("an error page was served in its place: {reason}"));
    }
    if page.document.text.trim().is_empty() {
        return Some("the page is empty".to_owned());
    }
    if accept_collapse {
        return None;
    }
    let (now, before) = (count_facts(&page.extraction), before.map_or(0, count_facts));
    let collapsed = before > 0 && now == 0 || before >= FACTS_MIN && now * FACTS_LEFT < before;
    collapsed.then(|| format!("the page states {now} facts where it stated {before} before"))
}

/// How many facts a page states.
fn count_facts(page: &Extraction) -> usize {
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
    use crate::extract::{Evidence, LawFact};
    use crate::read::Document;

    fn page(text: &str, facts: usize) -> Interpretation {
        let evidence = Evidence { start: 0, end: 0, quote: String::new() };
        let law = LawFact { name: "kommunallagen".to_owned(), sfs: None, evidence, also: Vec::new() };
        let extraction = Extraction { laws: vec![law; facts], ..Extraction::default() };
        Interpretation { document: Document { text: text.to_owned(), ..Document::default() }, extraction }
    }

    fn check_refused(before: usize, now: usize, expected: bool) {
        let (before, now) = (page("text", before), page("text", now));
        assert_eq!(refuse_page(&now, Some(&before.extraction), false).is_some(), expected);
        assert_eq!(refuse_page(&now, Some(&before.extraction), true), None);
    }

    #[test]
    fn a_collapse_is_told_from_an_edit() {
        check_refused(0, 0, false);
        check_refused(1, 0, true);
        check_refused(19, 1, false);
        check_refused(20, 3, true);
        check_refused(20, 4, false);
        check_refused(3, 30, false);
    }

    #[test]
    fn empty_pages_and_error_pages_are_refused_even_when_new() {
        assert_eq!(refuse_page(&page(" \n", 0), None, true).as_deref(), Some("the page is empty"));
        let mut error = page("Sidan kunde inte hittas", 0);
        error.document.error_page = Some("the title says so".to_owned());
        assert!(refuse_page(&error, None, true).unwrap().contains("the title says so"));
        assert_eq!(refuse_page(&page("Om oss", 0), None, false), None);
    }
}
