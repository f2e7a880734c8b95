//! Corrections: what people found to be wrong, as data with a reason and a source, and what becomes of what pages state.
//!
//! A correction is checked against what is held without it. One that no longer applies is refused and reported, so that
//! none lives on unnoticed when the pages have changed.

use super::ChangeSet;
use crate::extract::swedish::name_key;
use chrono::NaiveDate;
use helheten_model::vocabulary::{DocumentKind, EntityType, OrganizationKind, Qualifier};
use std::collections::{BTreeMap, BTreeSet};

/// The rule by which a corrected value is held.
pub(super) const CORRECTION: &str = "correction";

/// A region's corrections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// The digest of their file, in 12 hexadecimal digits; none where there are none.
    pub version: Option<String>,
    /// The corrections, in the order of the file.
    pub list: Vec<Correction>,
}

/// One correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What it does.
    pub change: CorrectionChange,
    /// Why.
    pub reason: String,
    /// Where that is said.
    pub source: String,
}

/// What a correction does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectionChange {
    /// Two bodies are one; the first id leads to the second from then on.
    Merge {
        /// The body that is given up.
        from: String,
        /// The body that it is.
        into: String,
    },
    /// One body is two: some of its names, or what some pages say of it, are another's.
    Split {
        /// The body.
        organization: String,
        /// The names that are another's; none for every name on the pages given.
        names: Vec<String>,
        /// The addresses of the pages that speak of another; none for all pages.
        pages: Vec<String>,
        /// The other body's id.
        into: String,
    },
    /// Something that pages state is not held.
    Suppress {
        /// The thing.
        id: String,
        /// The field; none for the whole thing and what refers to it.
        field: Option<String>,
        /// The value; none for whatever is stated.
        value: Option<String>,
    },
    /// A field has another value than pages state.
    Set {
        /// The thing.
        id: String,
        /// The field.
        field: String,
        /// The value that is held without the correction; none where none is.
        was: Option<String>,
        /// The value that is held with it.
        value: String,
    },
}

/// A correction that no longer applies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefusedCorrection {
    /// The correction, in a phrase.
    pub correction: String,
    /// The thing that it is about.
    pub entity_id: String,
    /// Why it does not apply.
    pub problem: String,
}

impl CorrectionChange {
    /// The correction in a phrase ("merge org:14/a into org:14/b").
    pub fn describe(&self) -> String {
        match self {
            Self::Merge { from, into } => format!("merge {from} into {into}"),
            Self::Split { organization, into, .. } => format!("split {into} from {organization}"),
            Self::Suppress { id, field: None, .. } => format!("suppress {id}"),
            Self::Suppress { id, field: Some(field), .. } => format!("suppress {field} of {id}"),
            Self::Set { id, field, value, .. } => format!("set {field} of {id} to \"{value}\""),
        }
    }

    /// The thing that it is about.
    pub fn entity_id(&self) -> &str {
        match self {
            Self::Merge { from: id, .. } | Self::Split { organization: id, .. } | Self::Suppress { id, .. } | Self::Set { id, .. } => id,
        }
    }
}

/// The corrections that apply, as resolving needs them.
#[derive(Clone, Debug, Default)]
pub(super) struct Applied {
    merges: BTreeMap<String, String>,
    splits: Vec<Split>,
    suppressed: Vec<(String, Option<String>, Option<String>)>,
    /// Fields that have another value: type, thing, field, value.
    pub(super) sets: Vec<(EntityType, String, String, String)>,
    /// Merged ids with the correction that merged them.
    pub(super) redirects: Vec<(String, String, Correction)>,
}

#[derive(Clone, Debug)]
struct Split {
    /// The names that are the other body's: each as its page's version and the name's key.
    places: BTreeSet<(String, String)>,
    into: String,
}

impl Applied {
    /// The id that an id leads to.
    pub(super) fn follow(&self, id: String) -> String {
        self.merges.get(&id).cloned().unwrap_or(id)
    }

    /// The body that a name on a page is split off to.
    pub(super) fn split_of<'n>(&self, page_version_id: &str, mut names: impl Iterator<Item = &'n str>) -> Option<&str> {
        names.find_map(|name| {
            let place = (page_version_id.to_owned(), name_key(name));
            self.splits.iter().find(|split| split.places.contains(&place)).map(|split| split.into.as_str())
        })
    }

    /// Whether bodies are split off at all.
    pub(super) fn has_splits(&self) -> bool {
        !self.splits.is_empty()
    }

    /// Whether anything is not held.
    pub(super) fn has_suppressed(&self) -> bool {
        !self.suppressed.is_empty()
    }

    /// Whether a whole thing is not held.
    pub(super) fn is_gone(&self, id: &str) -> bool {
        self.suppressed.iter().any(|(gone, field, _)| field.is_none() && gone == id)
    }

    /// Whether a value of a field is not held.
    pub(super) fn is_suppressed(&self, id: &str, field: &str, value: &str) -> bool {
        let is = |wanted: &Option<String>, given: &str| wanted.as_deref().is_none_or(|wanted| wanted == given);
        self.suppressed.iter().any(|(of, in_field, of_value)| of == id && in_field.as_deref() == Some(field) && is(of_value, value))
    }
}

/// Which corrections are looked at: those that tell bodies apart and together, or those of what is held of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Merges and splits.
    Bodies,
    /// What is suppressed and what is set.
    Values,
}

/// Adds the corrections of one part that apply to what is held without them; notes those that do not. `urls` are the
/// addresses of versions of pages.
pub(super) fn apply_corrections(
    part: Part,
    corrections: &Corrections,
    held: &ChangeSet,
    urls: &BTreeMap<&str, &str>,
    applied: &mut Applied,
    refused: &mut Vec<RefusedCorrection>,
) {
    for correction in &corrections.list {
        let of_bodies = matches!(correction.change, CorrectionChange::Merge { .. } | CorrectionChange::Split { .. });
        if of_bodies != (part == Part::Bodies) {
            continue;
        }
        match check_correction(&correction.change, corrections, held, urls) {
            Ok(entity_type) => apply(correction, entity_type, held, urls, applied),
            Err(problem) => {
                let change = &correction.change;
                refused.push(RefusedCorrection { correction: change.describe(), entity_id: change.entity_id().to_owned(), problem });
            }
        }
    }
}

/// Where a body has one of some names, or any, on one of some pages, or any.
fn places_of(held: &ChangeSet, urls: &BTreeMap<&str, &str>, organization: &str, names: &[String], pages: &[String]) -> BTreeSet<(String, String)> {
    let keys: BTreeSet<String> = names.iter().map(|name| name_key(name)).collect();
    let own = held.projection.organization_matches.iter().filter(|row| row.organization_id == organization);
    let on_page = |version: &str| pages.is_empty() || urls.get(version).is_some_and(|url| pages.iter().any(|page| page == url));
    own.map(|row| (row.page_version_id.clone(), name_key(&row.name)))
        .filter(|(version, key)| (keys.is_empty() || keys.contains(key)) && on_page(version))
        .collect()
}

fn apply(correction: &Correction, entity_type: EntityType, held: &ChangeSet, urls: &BTreeMap<&str, &str>, applied: &mut Applied) {
    match correction.change.clone() {
        CorrectionChange::Merge { from, into } => {
            applied.merges.insert(from.clone(), into.clone());
            applied.redirects.push((from, into, correction.clone()));
        }
        CorrectionChange::Split { organization, names, pages, into } => {
            applied.splits.push(Split { places: places_of(held, urls, &organization, &names, &pages), into });
        }
        CorrectionChange::Suppress { id, field, value } => applied.suppressed.push((id, field, value)),
        CorrectionChange::Set { id, field, value, .. } => applied.sets.push((entity_type, id, field, value)),
    }
}

/// Why a correction does not apply; otherwise the type of the thing that it is about.
fn check_correction(change: &CorrectionChange, all: &Corrections, plain: &ChangeSet, urls: &BTreeMap<&str, &str>) -> Result<EntityType, String> {
    let type_of = |id: &str| {
        let held = plain.choices.iter().find(|choice| choice.entity_id == id);
        held.and_then(|choice| EntityType::find(&choice.entity_type)).ok_or_else(|| format!("no page states {id}; remove the correction, or correct the id"))
    };
    let held = |id: &str, field: &str| -> Vec<&str> {
        plain.choices.iter().filter(|choice| choice.entity_id == id && choice.field == field).map(|choice| choice.value.as_str()).collect()
    };
    match change {
        CorrectionChange::Merge { from, into } => {
            let merged = |id: &str| all.list.iter().any(|other| matches!(&other.change, CorrectionChange::Merge { from, .. } if from == id));
            if from == into {
                return Err("a body cannot be merged into itself".to_owned());
            }
            if merged(into) {
                return Err(format!("{into} is itself merged into another body; name that one"));
            }
            type_of(into)?;
            type_of(from)
        }
        CorrectionChange::Split { organization, names, pages, into } => {
            let entity_type = type_of(organization)?;
            if plain.choices.iter().any(|choice| choice.entity_id == *into) {
                return Err(format!("{into} is a body of its own without the correction; remove it"));
            }
            if places_of(plain, urls, organization, names, pages).is_empty() {
                return Err(format!("no page calls {organization} so; names or pages may have changed"));
            }
            Ok(entity_type)
        }
        CorrectionChange::Suppress { id, field, value } => {
            not_merged(id, all)?;
            let entity_type = type_of(id)?;
            let Some(field) = field else { return Ok(entity_type) };
            if !fields_of(OPTIONAL_FIELDS, entity_type).contains(&field.as_str()) {
                return Err(format!("without its {field}, {id} would be incomplete; suppress the whole thing"));
            }
            let values = held(id, field);
            let stated = if let Some(value) = value { values.contains(&value.as_str()) } else { !values.is_empty() };
            if stated { Ok(entity_type) } else { Err(format!("no page states this {field} of {id} any more; remove the correction")) }
        }
        CorrectionChange::Set { id, field, was, value } => {
            not_merged(id, all)?;
            let entity_type = type_of(id)?;
            check_value(entity_type, field, value)?;
            match (held(id, field).first(), was) {
                (Some(now), _) if now == value => Err("the pages state this value themselves now; remove the correction".to_owned()),
                (Some(now), Some(was)) if now == was => Ok(entity_type),
                (Some(now), _) => Err(format!("the pages state \"{now}\" now; look again, and give that as `was` if the correction still holds")),
                (None, None) => Ok(entity_type),
                (None, Some(_)) => Err(format!("no page states the {field} of {id} any more; look again, and leave `was` out if the correction still holds")),
            }
        }
    }
}

/// Refuses an id that another correction gives up.
fn not_merged(id: &str, all: &Corrections) -> Result<(), String> {
    let merged = all.list.iter().find_map(|other| match &other.change {
        CorrectionChange::Merge { from, into } if from == id => Some(into),
        _ => None,
    });
    merged.map_or(Ok(()), |into| Err(format!("{id} is merged into {into}; name that one")))
}

/// Fields by type.
type Fields = &'static [(EntityType, &'static [&'static str])];

/// The fields that a thing can be without, by type.
const OPTIONAL_FIELDS: Fields = &[
    (EntityType::Organization, &["abbreviation", "alias", "level", "mission", "seats", "count"]),
    (EntityType::Post, &["organization"]),
    (EntityType::Membership, &["party", "organization"]),
    (EntityType::Figure, &["unit", "year", "of_text", "organization", "party"]),
    (EntityType::Document, &["period_start", "period_end", "issuer", "issuer_text", "url", "format"]),
    (EntityType::Goal, &["subject"]),
    (EntityType::Duty, &["subject", "label", "document", "section"]),
    (EntityType::DecisionRight, &["organization_kind", "instrument", "granted_by"]),
    (EntityType::OrganizationPeriod, &["start_year", "end_year"]),
    (EntityType::Statement, &["ordinal"]),
    (EntityType::Event, &["date", "organization", "by_text", "original", "resulting"]),
    (EntityType::ContactPoint, &["organization"]),
];

fn fields_of(fields: Fields, entity_type: EntityType) -> &'static [&'static str] {
    fields.iter().find(|(of, _)| *of == entity_type).map_or(&[] as &[&str], |(_, fields)| *fields)
}

/// The fields that a correction may set, by type.
const SETTABLE_FIELDS: Fields = &[
    (EntityType::Organization, &["name", "kind", "abbreviation", "seats", "count"]),
    (EntityType::Post, &["title"]),
    (EntityType::Person, &["name"]),
    (EntityType::Membership, &["party"]),
    (EntityType::Figure, &["value", "qualifier", "unit", "year"]),
    (EntityType::Document, &["title", "kind", "period_start", "period_end", "url", "format"]),
    (EntityType::Goal, &["text"]),
    (EntityType::Duty, &["text", "label", "section"]),
    (EntityType::OrganizationPeriod, &["start_year", "end_year"]),
    (EntityType::Event, &["date", "what"]),
    (EntityType::ContactPoint, &["value"]),
];

fn check_value(entity_type: EntityType, field: &str, value: &str) -> Result<(), String> {
    let fields = fields_of(SETTABLE_FIELDS, entity_type);
    if !fields.contains(&field) {
        let known = if fields.is_empty() { "none".to_owned() } else { fields.join(", ") };
        return Err(format!("{field} cannot be set; the fields that can be are: {known}"));
    }
    let whole = matches!(field, "seats" | "count" | "year" | "period_start" | "period_end" | "start_year" | "end_year");
    if whole && !value.parse::<i32>().is_ok_and(|number| number >= 0)
        || field == "value" && entity_type == EntityType::Figure && !value.parse::<f64>().is_ok_and(f64::is_finite)
    {
        return Err(format!("\"{value}\" is no number"));
    }
    if value.trim().is_empty() {
        return Err(format!("the {field} cannot be empty; suppress it instead"));
    }
    let known = match (entity_type, field) {
        (EntityType::Organization, "kind") => OrganizationKind::find(value).is_some(),
        (EntityType::Document, "kind") => DocumentKind::find(value).is_some(),
        (EntityType::Figure, "qualifier") => Qualifier::find(value).is_some(),
        (EntityType::Event, "date") => is_partial_date(value),
        _ => true,
    };
    if known { Ok(()) } else { Err(format!("\"{value}\" is no {field} that is known")) }
}

/// Whether a text is a year, a month or a day, as in "2023", "2023-05" or "2023-05-01".
fn is_partial_date(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    NaiveDate::parse_from_str(&whole, "%Y-%m-%d").is_ok() && whole.len() == 10
}
