//! What was held when, and how it came to be: changes, the state at a moment, and why a thing is as it is.

use super::StoreError;
use chrono::{DateTime, NaiveDate, Utc};
use helheten_model::entity::{assertion, change, choice, organization_match, page, page_version, redirect};
use helheten_model::vocabulary::RegionCode;
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Ids of one condition: SQLite's expressions are at most 1,000 deep.
const IDS_MAX: usize = 500;

/// Redirects that are followed one after another.
const REDIRECTS_MAX: usize = 10;

/// Which changes are asked for; all where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct ChangeFilter {
    /// Of one region.
    pub region: Option<RegionCode>,
    /// Of one thing.
    pub entity_id: Option<String>,
    /// From this moment on.
    pub since: Option<DateTime<Utc>>,
    /// Before this moment.
    pub until: Option<DateTime<Utc>>,
    /// At most so many, the newest.
    pub limit: Option<u64>,
}

/// Words on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The page's address.
    pub url: String,
    /// The version of the page.
    pub page_version_id: String,
    /// The exact words.
    pub quote: String,
}

/// One change, with the words that the values rest on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What changed.
    #[serde(flatten)]
    pub change: change::Model,
    /// What the old value rested on.
    pub old_source: Option<Source>,
    /// What the new value rests on.
    pub new_source: Option<Source>,
}

/// Loads changes, oldest first.
///
/// # Errors
/// [`StoreError`], where the database does not answer.
pub async fn load_changes(db: &DatabaseConnection, filter: &ChangeFilter) -> Result<Vec<Change>, StoreError> {
    let mut wanted = Condition::all();
    if let Some(region) = filter.region {
        wanted = wanted.add(change::Column::RegionCode.eq(region.as_str()));
    }
    if let Some(id) = &filter.entity_id {
        wanted = wanted.add(change::Column::EntityId.eq(id));
    }
    if let Some(since) = filter.since {
        wanted = wanted.add(change::Column::ChangedAt.gte(since));
    }
    if let Some(until) = filter.until {
        wanted = wanted.add(change::Column::ChangedAt.lt(until));
    }
    let newest_first = change::Entity::find().filter(wanted).order_by_desc(change::Column::ChangedAt).order_by_desc(change::Column::Id);
    let mut rows = newest_first.limit(filter.limit).all(db).await?;
    rows.sort_by(|one, other| order_of(one).cmp(&order_of(other)));
    let ids = rows.iter().flat_map(|row| [&row.old_assertion_id, &row.new_assertion_id]).flatten().cloned().collect();
    let sources = load_sources(db, &ids).await?;
    let source = |id: &Option<String>| id.as_ref().and_then(|id| sources.get(id)).map(|(_, source)| source.clone());
    let with_sources = |change: change::Model| Change { old_source: source(&change.old_assertion_id), new_source: source(&change.new_assertion_id), change };
    Ok(rows.into_iter().map(with_sources).collect())
}

fn order_of(row: &change::Model) -> impl Ord + use<'_> {
    (row.changed_at, &row.entity_type, &row.entity_id, &row.field, &row.old_value, &row.new_value)
}

/// Loads assertions by id, each with the page that it stands on.
async fn load_sources(db: &DatabaseConnection, ids: &BTreeSet<String>) -> Result<BTreeMap<String, (assertion::Model, Source)>, StoreError> {
    let ids: Vec<&String> = ids.iter().collect();
    let mut sources = BTreeMap::new();
    for ids in ids.chunks(IDS_MAX) {
        let rows = assertion::Entity::find().filter(assertion::Column::Id.is_in(ids.iter().copied())).all(db).await?;
        let versions: BTreeSet<&str> = rows.iter().map(|row| row.page_version_id.as_str()).collect();
        let urls = load_urls(db, &versions).await?;
        for row in rows {
            let url = urls.get(&row.page_version_id).cloned().unwrap_or_default();
            let source = Source { url, page_version_id: row.page_version_id.clone(), quote: row.quote.clone() };
            sources.insert(row.id.clone(), (row, source));
        }
    }
    Ok(sources)
}

/// The addresses of versions of pages.
async fn load_urls(db: &DatabaseConnection, versions: &BTreeSet<&str>) -> Result<BTreeMap<String, String>, StoreError> {
    let pages = page_version::Entity::find().select_only().columns([page_version::Column::Id, page_version::Column::PageId]);
    let pages: Vec<(String, String)> = pages.filter(page_version::Column::Id.is_in(versions.iter().copied())).into_tuple().all(db).await?;
    let urls = page::Entity::find().select_only().columns([page::Column::Id, page::Column::Url]);
    let urls = urls.filter(page::Column::Id.is_in(pages.iter().map(|(_, page)| page)));
    let urls: BTreeMap<String, String> = urls.into_tuple::<(String, String)>().all(db).await?.into_iter().collect();
    Ok(pages.into_iter().filter_map(|(version, page)| Some((version, urls.get(&page)?.clone()))).collect())
}

/// A moment: what was held then, and of that what holds on a day.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// As we knew it then; as we know it now where it is left out.
    pub recorded_at: Option<DateTime<Utc>>,
    /// What pages say holds on this day; also what they give no years for.
    pub valid_on: Option<NaiveDate>,
}

impl Moment {
    /// The choices that were held.
    pub fn held(self) -> Condition {
        match self.recorded_at {
            None => Condition::all().add(choice::Column::RecordedTo.is_null()),
            Some(at) => Condition::all()
                .add(choice::Column::RecordedFrom.lte(at))
                .add(Condition::any().add(choice::Column::RecordedTo.is_null()).add(choice::Column::RecordedTo.gt(at))),
        }
    }

    /// Whether something holds on the day, by the partial dates that its page gives: all of a year that is named is included.
    pub fn is_valid(self, from: Option<&str>, to: Option<&str>) -> bool {
        let Some(day) = self.valid_on.map(|day| day.to_string()) else { return true };
        let begun = from.is_none_or(|from| from <= &day[..from.len().min(day.len())]);
        let ended = to.is_some_and(|to| to < &day[..to.len().min(day.len())]);
        begun && !ended
    }
}

/// Loads what was held of a region at a moment, in the order of things and fields.
///
/// # Errors
/// [`StoreError`], where the database does not answer.
pub async fn load_held_at(db: &DatabaseConnection, region: RegionCode, moment: Moment) -> Result<Vec<choice::Model>, StoreError> {
    let held = choice::Entity::find().filter(moment.held()).filter(choice::Column::RegionCode.eq(region.as_str()));
    let mut held = held.all(db).await?;
    held.retain(|row| moment.is_valid(row.valid_from.as_deref(), row.valid_to.as_deref()));
    held.sort_by(|one, other| {
        (&one.entity_type, &one.entity_id, &one.field, &one.value).cmp(&(&other.entity_type, &other.entity_id, &other.field, &other.value))
    });
    Ok(held)
}

/// Why a thing is as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The thing.
    pub id: String,
    /// The ids that led to it.
    pub redirected_from: Vec<Redirected>,
    /// Its type, an `EntityType` code.
    pub entity_type: String,
    /// By which rule each name on each page stands for it, for bodies.
    pub names: Vec<MatchedName>,
    /// What is held of it, field by field.
    pub fields: Vec<ExplainedField>,
}

/// An id that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redirected {
    /// The id.
    pub id: String,
    /// Why.
    pub reason: String,
    /// Where that is said.
    pub source: String,
}

/// A name on a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MatchedName {
    /// The name as the page has it.
    pub name: String,
    /// The rule by which it stands for the body.
    pub rule: String,
    /// The name that it was matched with.
    pub with_name: String,
    /// The page.
    pub url: String,
}

/// A field with what is held and what else is stated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedField {
    /// The field.
    pub field: String,
    /// The value that is held.
    pub value: String,
    /// The rule that chose it.
    pub rule: String,
    /// Why it came to be held.
    pub cause: String,
    /// From when it holds, as a partial date, where the page says.
    pub valid_from: Option<String>,
    /// Until when.
    pub valid_to: Option<String>,
    /// Since when it is held.
    pub recorded_from: DateTime<Utc>,
    /// Until when it was; none while it is.
    pub recorded_to: Option<DateTime<Utc>>,
    /// The words that it rests on.
    pub source: Option<Source>,
    /// What other values pages state.
    pub others: Vec<OtherValue>,
}

/// Another value than the one that is held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct OtherValue {
    /// The value.
    pub value: String,
    /// The page.
    pub url: String,
    /// The exact words.
    pub quote: String,
}

/// Explains a thing as it was held at a moment; none where nothing was held of it then.
///
/// # Errors
/// [`StoreError`], where the database does not answer.
pub async fn explain_thing(db: &DatabaseConnection, id: &str, moment: Moment) -> Result<Option<Explanation>, StoreError> {
    let (id, redirected_from) = follow_redirects(db, id).await?;
    let held = choice::Entity::find().filter(moment.held()).filter(choice::Column::EntityId.eq(&id));
    let mut held = held.order_by_asc(choice::Column::Field).order_by_asc(choice::Column::Value).all(db).await?;
    held.retain(|row| moment.is_valid(row.valid_from.as_deref(), row.valid_to.as_deref()));
    let Some(first) = held.first() else { return Ok(None) };
    let entity_type = first.entity_type.clone();
    let mut current = BTreeSet::new();
    let heads = page::Entity::find().select_only().column(page::Column::CurrentVersionId).filter(page::Column::RegionCode.eq(&first.region_code));
    current.extend(heads.into_tuple::<Option<String>>().all(db).await?.into_iter().flatten());
    let stated = assertion::Entity::find().filter(assertion::Column::EntityId.eq(&id)).all(db).await?;
    let chosen: BTreeSet<&str> = held.iter().filter_map(|row| row.assertion_id.as_deref()).collect();
    let versions: BTreeSet<&str> = stated.iter().map(|row| row.page_version_id.as_str()).collect();
    let urls = load_urls(db, &versions).await?;
    let url = |version: &str| urls.get(version).cloned().unwrap_or_default();
    let mut fields = Vec::new();
    for row in &held {
        let own = row.assertion_id.as_ref().and_then(|id| stated.iter().find(|assertion| assertion.id == *id));
        let source = own.map(|own| Source { url: url(&own.page_version_id), page_version_id: own.page_version_id.clone(), quote: own.quote.clone() });
        let same_field = stated.iter().filter(|other| other.field == row.field && other.value != row.value && current.contains(&other.page_version_id));
        let contradicting = same_field.filter(|other| other.rules_version == crate::RULES_VERSION && !chosen.contains(other.id.as_str()));
        let others: BTreeSet<OtherValue> =
            contradicting.map(|other| OtherValue { value: other.value.clone(), url: url(&other.page_version_id), quote: other.quote.clone() }).collect();
        fields.push(ExplainedField {
            field: row.field.clone(),
            value: row.value.clone(),
            rule: row.rule.clone(),
            cause: row.cause.clone(),
            valid_from: row.valid_from.clone(),
            valid_to: row.valid_to.clone(),
            recorded_from: row.recorded_from,
            recorded_to: row.recorded_to,
            source,
            others: others.into_iter().collect(),
        });
    }
    Ok(Some(Explanation { names: load_names(db, &id).await?, id, redirected_from, entity_type, fields }))
}

async fn follow_redirects(db: &DatabaseConnection, id: &str) -> Result<(String, Vec<Redirected>), StoreError> {
    let mut id = id.to_owned();
    let mut followed = Vec::new();
    // An id leads elsewhere only where nothing has it any more.
    let held = choice::Entity::find().filter(choice::Column::EntityId.eq(&id)).filter(choice::Column::RecordedTo.is_null());
    if held.count(db).await? > 0 {
        return Ok((id, followed));
    }
    while followed.len() < REDIRECTS_MAX
        && let Some(row) = redirect::Entity::find_by_id(&id).one(db).await?
    {
        followed.push(Redirected { id: row.id, reason: row.reason, source: row.source });
        id = row.target_id;
    }
    Ok((id, followed))
}

async fn load_names(db: &DatabaseConnection, id: &str) -> Result<Vec<MatchedName>, StoreError> {
    let rows = organization_match::Entity::find().filter(organization_match::Column::OrganizationId.eq(id)).all(db).await?;
    let versions: BTreeSet<&str> = rows.iter().map(|row| row.page_version_id.as_str()).collect();
    let urls = load_urls(db, &versions).await?;
    let mut names: Vec<MatchedName> = rows
        .into_iter()
        .map(|row| MatchedName { url: urls.get(&row.page_version_id).cloned().unwrap_or_default(), name: row.name, rule: row.rule, with_name: row.with_name })
        .collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_valid(from: Option<&str>, to: Option<&str>, day: &str, expected: bool) {
        let moment = Moment { recorded_at: None, valid_on: Some(day.parse().unwrap()) };
        assert_eq!(moment.is_valid(from, to), expected, "{from:?} to {to:?} on {day}");
    }

    #[test]
    fn partial_dates_hold_for_all_that_they_name() {
        check_valid(Some("2023"), Some("2026"), "2026-12-31", true);
        check_valid(Some("2023"), Some("2026"), "2027-01-01", false);
        check_valid(Some("2023"), Some("2026"), "2022-12-31", false);
        check_valid(Some("2023-05"), None, "2023-05-01", true);
        check_valid(Some("2023-05-02"), None, "2023-05-01", false);
        check_valid(None, Some("2023-05"), "2023-05-31", true);
        check_valid(None, None, "1999-01-01", true);
    }
}
