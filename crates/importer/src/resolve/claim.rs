//! Claims: what one page states of one field of one thing, ready to be stored as an assertion.

use super::ReadPage;
use super::correction::Applied;
use crate::extract::{Evidence, FieldEvidence, Finding};
use chrono::NaiveDate;
use helheten_model::entity::{assertion, finding};
use helheten_model::projection::ClaimedYears;
pub(super) use helheten_model::projection::is_set;
use helheten_model::vocabulary::{EntityType, FindingKind, RegionCode};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

/// How many characters before and after a quotation are kept.
const CONTEXT_CHARS: usize = 40;

/// What a page states, with the assertion that it becomes.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The page, as an index.
    pub(super) page: usize,
    /// The type of the thing.
    pub(super) entity_type: EntityType,
    /// The assertion.
    pub(super) assertion: assertion::Model,
    /// Whether a correction keeps it from being held.
    pub(super) suppressed: bool,
}

/// Fields whose values are ids of other things.
const REFERENCES: &[&str] = &["parent", "organization", "issuer", "subject", "granted_by"];

/// The assertion that a corrected value stands on: none that a page states. It has no id and is not stored.
fn unstated(region: RegionCode) -> assertion::Model {
    assertion::Model {
        id: String::new(),
        page_version_id: String::new(),
        rules_version: crate::RULES_VERSION.to_owned(),
        region_code: region.to_string(),
        entity_type: String::new(),
        entity_id: String::new(),
        field: String::new(),
        value_written: String::new(),
        value: String::new(),
        valid_from: None,
        valid_to: None,
        start: 0,
        end: 0,
        quote: String::new(),
        prefix: String::new(),
        suffix: String::new(),
    }
}

/// A value to be claimed.
pub(super) struct Value<'a> {
    /// The field.
    pub(super) field: &'a str,
    /// As the page writes it.
    pub(super) written: &'a str,
    /// Normalised.
    #[expect(clippy::struct_field_names, reason = "the assertion's field is called so")]
    pub(super) value: String,
}

impl<'a> Value<'a> {
    /// A value that is stored as it is written.
    pub(super) fn plain(field: &'a str, written: &'a str) -> Self {
        Self { field, written, value: written.to_owned() }
    }
}

/// The years that a claim holds for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Validity {
    /// From when, as a partial date.
    pub(super) from: Option<String>,
    /// Until when, included.
    pub(super) to: Option<String>,
}

/// All claims of a region's pages.
pub(super) struct Claims<'pages> {
    /// The region.
    pub(super) region: RegionCode,
    /// The pages, in a fixed order.
    pub(super) pages: Vec<&'pages ReadPage>,
    /// For each page, the byte at which each character begins.
    characters: Vec<Vec<usize>>,
    /// The claims, in the order in which they were made.
    pub(super) list: Vec<Claim>,
    /// The values that corrections set.
    pub(super) set: Vec<Claim>,
    known: HashMap<String, usize>,
}

impl<'pages> Claims<'pages> {
    /// No claims yet.
    pub(super) fn new(region: RegionCode, pages: &[&'pages ReadPage]) -> Self {
        let characters = pages.iter().map(|page| page.text.char_indices().map(|(byte, _)| byte).chain([page.text.len()]).collect()).collect();
        Self { region, pages: pages.to_vec(), characters, list: Vec::new(), set: Vec::new(), known: HashMap::new() }
    }

    /// Claims a value of a thing, with the words that state it.
    pub(super) fn add(&mut self, page: usize, entity_type: EntityType, entity_id: &str, value: &Value<'_>, validity: &Validity, evidence: &Evidence) {
        let read = self.pages[page];
        let assertion = assertion::Model {
            id: String::new(),
            page_version_id: read.page_version_id.clone(),
            rules_version: crate::RULES_VERSION.to_owned(),
            region_code: self.region.to_string(),
            entity_type: entity_type.code().to_owned(),
            entity_id: entity_id.to_owned(),
            field: value.field.to_owned(),
            value_written: value.written.to_owned(),
            value: value.value.clone(),
            valid_from: validity.from.clone(),
            valid_to: validity.to.clone(),
            start: position(evidence.start),
            end: position(evidence.end),
            quote: evidence.quote.to_string(),
            prefix: self.context(page, evidence.start.saturating_sub(CONTEXT_CHARS), evidence.start),
            suffix: self.context(page, evidence.end, evidence.end + CONTEXT_CHARS),
        };
        let assertion = assertion::Model { id: assertion_id(&assertion), ..assertion };
        if self.known.insert(assertion.id.clone(), self.list.len()).is_none() {
            self.list.push(Claim { page, entity_type, assertion, suppressed: false });
        }
    }

    /// The page's text from one character to another.
    fn context(&self, page: usize, from: usize, to: usize) -> String {
        let characters = &self.characters[page];
        let last = characters.len() - 1;
        let (from, to) = (characters[from.min(last)], characters[to.min(last)]);
        self.pages[page].text[from..to].to_owned()
    }

    /// The date that orders a claim: the page's, or the first day of the years that the claim is for.
    pub(super) fn date(&self, claim: &Claim) -> Option<NaiveDate> {
        let from_years = || {
            claim
                .assertion
                .valid_from
                .as_deref()
                .and_then(|from| from.get(..4))
                .and_then(|year| year.parse().ok())
                .and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1))
        };
        self.pages[claim.page].stated_date.or_else(from_years)
    }

    /// Drops what only an earlier version of a page states of a field that today's pages state something of.
    /// Values of sets are weighed one by one.
    pub(super) fn drop_superseded(&mut self) {
        if self.pages.iter().all(|page| !page.lingering) {
            return;
        }
        let key = |claim: &Claim| {
            let value = is_set(claim.entity_type, &claim.assertion.field).then(|| claim.assertion.value.clone());
            (claim.entity_type, claim.assertion.entity_id.clone(), claim.assertion.field.clone(), value)
        };
        let stated: HashSet<_> = self.list.iter().filter(|claim| !self.pages[claim.page].lingering).map(key).collect();
        let pages = &self.pages;
        self.list.retain(|claim| !pages[claim.page].lingering || !stated.contains(&key(claim)));
    }

    /// Applies corrections: what is not to be held is marked, what refers to it goes with it, what is set is added.
    pub(super) fn correct(&mut self, corrections: &Applied) {
        if corrections.has_suppressed() {
            let gone = |id: &str| corrections.is_gone(id);
            // A relation or a membership without one of its ends is none.
            let dangling: HashSet<String> = self
                .list
                .iter()
                .filter(|claim| matches!(claim.assertion.field.as_str(), "from" | "to" | "person" | "post") && gone(&claim.assertion.value))
                .map(|claim| claim.assertion.entity_id.clone())
                .collect();
            for claim in &mut self.list {
                let Claim { assertion, suppressed, .. } = claim;
                let refers = REFERENCES.contains(&assertion.field.as_str()) && gone(&assertion.value);
                *suppressed = refers
                    || gone(&assertion.entity_id)
                    || dangling.contains(&assertion.entity_id)
                    || corrections.is_suppressed(&assertion.entity_id, &assertion.field, &assertion.value);
            }
        }
        for (entity_type, id, field, value) in &corrections.sets {
            let assertion = assertion::Model {
                entity_type: entity_type.code().to_owned(),
                entity_id: id.clone(),
                field: field.clone(),
                value: value.clone(),
                ..unstated(self.region)
            };
            self.set.push(Claim { page: 0, entity_type: *entity_type, assertion, suppressed: false });
        }
    }

    /// The claims by thing and field.
    pub(super) fn by_field(&self) -> BTreeMap<(EntityType, &str, &str), Vec<&Claim>> {
        let mut fields: BTreeMap<_, Vec<&Claim>> = BTreeMap::new();
        for claim in self.held() {
            fields.entry((claim.entity_type, claim.assertion.entity_id.as_str(), claim.assertion.field.as_str())).or_default().push(claim);
        }
        fields
    }

    /// The claims that may be held.
    pub(super) fn held(&self) -> impl Iterator<Item = &Claim> {
        self.list.iter().filter(|claim| !claim.suppressed)
    }

    /// The years that the claims give.
    pub(super) fn years(&self) -> impl Iterator<Item = ClaimedYears<'_>> {
        self.held().map(|claim| ClaimedYears {
            entity_type: claim.entity_type,
            entity_id: &claim.assertion.entity_id,
            valid_from: claim.assertion.valid_from.as_deref(),
            valid_to: claim.assertion.valid_to.as_deref(),
            page_is_dated: self.pages[claim.page].stated_date.is_some(),
        })
    }

    /// What reading the pages left open.
    pub(super) fn page_findings(&self) -> Vec<finding::Model> {
        let found = self
            .pages
            .iter()
            .enumerate()
            .filter(|(_, read)| !read.lingering)
            .flat_map(|(page, read)| read.extraction.findings.iter().map(move |finding| (page, finding)));
        let row = |(page, finding): (usize, &Finding)| finding::Model {
            open_list_of: finding.open_list_of.map(|kind| kind.code().to_owned()),
            ..self.finding(page, finding.kind, &finding.text, finding.evidence.as_ref())
        };
        found.map(row).collect()
    }

    /// A finding on a page.
    pub(super) fn finding(&self, page: usize, kind: FindingKind, text: &str, evidence: Option<&Evidence>) -> finding::Model {
        let version = &self.pages[page].page_version_id;
        let (start, end) = evidence.map_or((0, 0), |evidence| (evidence.start, evidence.end));
        finding::Model {
            id: digest(&[version, kind.code(), &start.to_string(), &end.to_string(), text]),
            region_code: self.region.to_string(),
            page_version_id: Some(version.clone()),
            kind: kind.code().to_owned(),
            text: text.to_owned(),
            start: position(start),
            end: position(end),
            quote: evidence.map_or_else(String::new, |evidence| evidence.quote.to_string()),
            rule: None,
            entity_id: None,
            open_list_of: None,
        }
    }

    /// The assertions, to be stored.
    pub(super) fn into_assertions(self) -> Vec<assertion::Model> {
        self.list.into_iter().map(|claim| claim.assertion).collect()
    }
}

/// A finding that is about no single page.
pub(super) fn finding_of_region(region: RegionCode, kind: FindingKind, text: String, rule: Option<&str>, entity_id: Option<&str>) -> finding::Model {
    finding::Model {
        id: digest(&[region.as_str(), kind.code(), rule.unwrap_or_default(), entity_id.unwrap_or_default(), &text]),
        region_code: region.to_string(),
        page_version_id: None,
        kind: kind.code().to_owned(),
        text,
        start: 0,
        end: 0,
        quote: String::new(),
        rule: rule.map(str::to_owned),
        entity_id: entity_id.map(str::to_owned),
        open_list_of: None,
    }
}

/// The evidence for a field: the place that a fact names for it, or the fact's own.
pub(super) fn evidence_for<'a>(field: &str, evidence: &'a Evidence, also: &'a [FieldEvidence]) -> &'a Evidence {
    also.iter().find(|also| also.field == field).map_or(evidence, |also| &also.evidence)
}

/// A number as it is stored: without a fraction where it has none.
pub(super) fn number_text(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { value.to_string() }
}

/// The first 24 hexadecimal digits of the SHA-256 of some texts.
pub(super) fn digest(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().iter().take(12).fold(String::with_capacity(24), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn assertion_id(assertion: &assertion::Model) -> String {
    let (start, end) = (assertion.start.to_string(), assertion.end.to_string());
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    digest(&[
        &assertion.page_version_id,
        &assertion.rules_version,
        &assertion.entity_type,
        &assertion.entity_id,
        &assertion.field,
        &assertion.value_written,
        &assertion.value,
        &optional(&assertion.valid_from),
        &optional(&assertion.valid_to),
        &start,
        &end,
    ])
}

/// A place in a page; pages are at most 20 MiB long.
fn position(characters: usize) -> i32 {
    i32::try_from(characters).unwrap_or(i32::MAX)
}
