//! Forgetting a person: rows, quotations, history and stored pages are made unreadable, and a tombstone keeps the person
//! out of later imports.
//!
//! All of it is one transaction. What is left of the deleted rows in the database's files is overwritten afterwards.

use crate::digest::sha256_hex;
use crate::fetch::{MediaType, charset_of};
use crate::import::{ImportError, ImportOptions, compress_body, replay_regions};
use crate::redact::{NamePattern, Tombstones, digest_of, redact_body, redact_text, tombstone_of};
use crate::report::ImportReport;
use crate::resolve::{CorrectionChange, Corrections};
use crate::store::{StoreError, begin_writing, decompress_body, finish_run, just_after, last_revision, lock_region, overwrite_deleted, start_run};
use chrono::{DateTime, Utc};
use helheten_model::entity::{
    assertion, choice, contact_point, finding, import_run, membership, page, page_version, page_visit, person, revision, source, tombstone,
};
use helheten_model::vocabulary::{EntityType, Region, RegionCode, find_region};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveValue, ColumnTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of one condition: SQLite's expressions are at most 1,000 deep.
const IDS_MAX: usize = 500;

/// A failure to forget; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// The id is none of a person.
    #[error("{0} is no person's id, as in person:14/kulturnamnden/anna-svensson")]
    NoPerson(String),
    /// Nobody has the id.
    #[error("nobody has the id {0}, and the history knows nobody of it")]
    Unknown(String),
    /// The name is one word, which would make much else unreadable.
    #[error("the name of {0} is one word; redacting it would make much else unreadable")]
    OneWord(String),
    /// Others have the name.
    #[error("others in the region have the same name, and it cannot be made unreadable for one of them alone: {}", .0.join(", "))]
    SameName(Vec<String>),
    /// A correction names the person.
    #[error("the correction \"{0}\" names the person")]
    Correction(String),
    /// The region was imported with other corrections.
    #[error("the region was imported with other corrections than these, which would be taken back")]
    OtherCorrections,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for ForgetError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError::Database(error))
    }
}

impl ForgetError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoPerson(_) | Self::Unknown(_) => Some("find the id with `helheten export`, or in the API's `people`"),
            Self::SameName(_) => Some("give --same-name to forget them all"),
            Self::Correction(_) => Some("take the name out of the corrections first"),
            Self::OtherCorrections => Some("name the corrections that it was imported with by --corrections"),
            Self::OneWord(_) => Some("suppress the person by a correction instead"),
            Self::Store(error) => error.hint(),
        }
    }
}

/// What forgetting did.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ForgetReport {
    /// The ids that were given up.
    pub forgotten: Vec<String>,
    /// Whether the person was forgotten before; then only what was left to do was done.
    pub forgotten_before: bool,
    /// Stored versions of pages in which the name was made unreadable.
    pub page_versions: u64,
    /// Addresses that hold the name; they are still asked for.
    pub urls: Vec<String>,
    /// Assertions that were deleted.
    pub assertions_deleted: u64,
    /// Assertions in whose words the name was made unreadable.
    pub assertions_redacted: u64,
    /// Choices that were deleted, held or no longer held.
    pub choices_deleted: u64,
    /// Rows of today's tables that were deleted.
    pub rows_deleted: u64,
    /// Why what is left of deleted rows in the database's files could not be overwritten, where it could not.
    pub not_overwritten: Option<String>,
}

/// Forgets a person, and where `same_name` says so everybody of that name in the region; then replays the region, so that
/// what refers to the person is made anew. The replay's report tells whether that was done.
///
/// # Errors
/// [`ForgetError`], after which everything but the run is as it was.
pub async fn forget_and_replay(
    db: &DatabaseConnection,
    id: &str,
    same_name: bool,
    options: &ImportOptions<'_>,
) -> Result<(ForgetReport, ImportReport), ForgetError> {
    let region = region_of(id)?;
    let corrections = options.corrections.of_region(region.code);
    let last = last_revision(db, region).await?;
    if last.is_some_and(|last| last.corrections_version != corrections.version) {
        return Err(ForgetError::OtherCorrections);
    }
    let run_id = start_run(db, options.origin, options.demo, options.program_version, (options.clock)()).await?;
    let forgotten = forget_person(db, id, same_name, corrections, run_id, (options.clock)()).await;
    // The run's report names nobody.
    finish_run(db, run_id, serde_json::Value::Null, (options.clock)()).await?;
    let report = forgotten?;
    let replayed = replay_regions(db, &BTreeSet::from([region.code]), options, &mut |_| {}).await.map_err(|error| match error {
        ImportError::Store(error) => ForgetError::Store(error),
        other => ForgetError::Store(StoreError::Database(DbErr::Custom(other.to_string()))),
    })?;
    Ok((report, replayed))
}

async fn forget_person(
    db: &DatabaseConnection,
    id: &str,
    same_name: bool,
    corrections: &Corrections,
    run_id: i64,
    now: DateTime<Utc>,
) -> Result<ForgetReport, ForgetError> {
    let region = region_of(id)?;
    let people = load_people(db, region).await?;
    let Some(own) = people.get(id) else {
        // A forget that was cut off after its commit is finished by saying it again.
        let tombstones = tombstone::Entity::find().filter(tombstone::Column::RegionCode.eq(region.code.as_str())).all(db).await?;
        let name = id.rsplit('/').next().unwrap_or_default();
        if !Tombstones::new(&tombstones).holds(name) {
            return Err(ForgetError::Unknown(id.to_owned()));
        }
        let not_overwritten = overwrite_deleted(db).await.err().map(|error| error.to_string());
        return Ok(ForgetReport { forgotten_before: true, not_overwritten, ..ForgetReport::default() });
    };
    let digests = |names: &BTreeSet<String>| -> BTreeSet<String> { names.iter().map(|name| digest_of(region.code.as_str(), "", name)).collect() };
    let key = digests(own);
    let others: Vec<String> =
        people.iter().filter(|(other, names)| *other != id && !digests(names).is_disjoint(&key)).map(|(other, _)| other.clone()).collect();
    if !same_name && !others.is_empty() {
        return Err(ForgetError::SameName(others));
    }
    let forgotten: BTreeSet<String> = others.into_iter().chain([id.to_owned()]).collect();
    let names: BTreeSet<String> = forgotten.iter().filter_map(|id| people.get(id)).flatten().cloned().collect();
    let patterns: Vec<NamePattern> = names.iter().filter_map(|name| NamePattern::new(name)).collect();
    if patterns.is_empty() {
        return Err(ForgetError::OneWord(id.to_owned()));
    }
    let names_person = |change: &CorrectionChange| {
        let text = format!("{change:?}");
        forgotten.iter().any(|id| text.contains(&format!("\"{id}\""))) || redact_text(&text, &patterns).is_some()
    };
    if let Some(correction) = corrections.list.iter().find(|correction| names_person(&correction.change)) {
        return Err(ForgetError::Correction(correction.change.describe()));
    }
    let transaction = begin_writing(db).await?;
    lock_region(&transaction, region).await?;
    let mut work = Work { db: &transaction, region, names: names.into_iter().collect(), patterns, report: ForgetReport::default() };
    work.report.forgotten = forgotten.iter().cloned().collect();
    work.redact_pages().await?;
    work.redact_sources().await?;
    work.redact_reports().await?;
    work.forget_history(&forgotten).await?;
    work.forget_rows(&forgotten).await?;
    work.leave_tombstone(run_id, now).await?;
    let mut report = work.report;
    transaction.commit().await?;
    // Another program that reads may keep it from being done; what was forgotten is forgotten all the same.
    report.not_overwritten = overwrite_deleted(db).await.err().map(|error| error.to_string());
    Ok(report)
}

fn region_of(id: &str) -> Result<&'static Region, ForgetError> {
    let wrong = || ForgetError::NoPerson(id.to_owned());
    let code: RegionCode = id.strip_prefix("person:").and_then(|path| path.split('/').next()).ok_or_else(wrong)?.parse().map_err(|_| wrong())?;
    find_region(code).map_err(|_| wrong())
}

/// Everybody who was ever held in a region, with the names.
async fn load_people(db: &DatabaseConnection, region: &Region) -> Result<BTreeMap<String, BTreeSet<String>>, DbErr> {
    let names = choice::Entity::find().select_only().columns([choice::Column::EntityId, choice::Column::Value]);
    let names = names
        .filter(choice::Column::RegionCode.eq(region.code.as_str()))
        .filter(choice::Column::EntityType.eq(EntityType::Person.code()))
        .filter(choice::Column::Field.eq("name"));
    let stated = assertion::Entity::find().select_only().columns([assertion::Column::EntityId, assertion::Column::Value]);
    let stated = stated
        .filter(assertion::Column::RegionCode.eq(region.code.as_str()))
        .filter(assertion::Column::EntityType.eq(EntityType::Person.code()))
        .filter(assertion::Column::Field.eq("name"));
    let mut people: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let stated = stated.into_tuple::<(String, String)>().all(db).await?;
    for (id, name) in names.into_tuple::<(String, String)>().all(db).await?.into_iter().chain(stated) {
        people.entry(id).or_default().insert(name);
    }
    Ok(people)
}

struct Work<'a> {
    db: &'a DatabaseTransaction,
    region: &'static Region,
    names: Vec<String>,
    patterns: Vec<NamePattern>,
    report: ForgetReport,
}

impl Work<'_> {
    fn redact(&self, text: &str) -> Option<String> {
        redact_text(text, &self.patterns)
    }

    fn holds_name(&self, text: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.is_in(text))
    }

    /// Stored pages: their bodies, their titles, and what was found on them.
    async fn redact_pages(&mut self) -> Result<(), ForgetError> {
        for row in page::Entity::find().filter(page::Column::RegionCode.eq(self.region.code.as_str())).all(self.db).await? {
            if self.holds_name(&row.url) {
                self.report.urls.push(row.url.clone());
            }
            if let Some(title) = row.title.as_deref().and_then(|title| self.redact(title)) {
                let change = page::ActiveModel { id: ActiveValue::Unchanged(row.id), title: ActiveValue::Set(Some(title)), ..page::ActiveModel::default() };
                page::Entity::update(change).exec(self.db).await?;
            }
        }
        let mut pages = Query::select();
        pages.column(page::Column::Id).from(page::Entity).and_where(page::Column::RegionCode.eq(self.region.code.as_str()));
        let ids = page_version::Entity::find().select_only().column(page_version::Column::Id).filter(page_version::Column::PageId.in_subquery(pages));
        for id in ids.into_tuple::<String>().all(self.db).await? {
            let Some(version) = page_version::Entity::find_by_id(&id).one(self.db).await? else { continue };
            self.redact_version(version).await?;
        }
        for row in finding::Entity::find().filter(finding::Column::RegionCode.eq(self.region.code.as_str())).all(self.db).await? {
            if self.holds_name(&row.text) || self.holds_name(&row.quote) {
                finding::Entity::delete_by_id(row.id).exec(self.db).await?;
                self.report.rows_deleted += 1;
            }
        }
        Ok(())
    }

    /// What fetching remembers: it is found out again, but for the addresses themselves, which are told.
    async fn redact_sources(&mut self) -> Result<(), ForgetError> {
        for row in source::Entity::find().filter(source::Column::RegionCode.eq(self.region.code.as_str())).all(self.db).await? {
            if self.holds_name(&row.url) && !self.report.urls.contains(&row.url) {
                self.report.urls.push(row.url.clone());
            }
            let change = source::ActiveModel {
                id: ActiveValue::Unchanged(row.id),
                message: ActiveValue::Set(None),
                links: ActiveValue::Set(None),
                links_version: ActiveValue::Set(None),
                ..source::ActiveModel::default()
            };
            source::Entity::update(change).exec(self.db).await?;
        }
        Ok(())
    }

    /// Reports of runs and messages of visits: an address or a file in them may spell the name.
    async fn redact_reports(&mut self) -> Result<(), ForgetError> {
        for row in page_visit::Entity::find().filter(page_visit::Column::Message.is_not_null()).all(self.db).await? {
            if let Some(message) = row.message.as_deref().and_then(|message| self.redact(message)) {
                let change = page_visit::ActiveModel {
                    id: ActiveValue::Unchanged(row.id),
                    message: ActiveValue::Set(Some(message)),
                    ..page_visit::ActiveModel::default()
                };
                page_visit::Entity::update(change).exec(self.db).await?;
            }
        }
        for row in import_run::Entity::find().all(self.db).await? {
            let redacted = self.redact(&row.report.to_string()).and_then(|text| serde_json::from_str(&text).ok());
            if let Some(report) = redacted {
                let change =
                    import_run::ActiveModel { id: ActiveValue::Unchanged(row.id), report: ActiveValue::Set(report), ..import_run::ActiveModel::default() };
                import_run::Entity::update(change).exec(self.db).await?;
            }
        }
        Ok(())
    }

    async fn redact_version(&mut self, version: page_version::Model) -> Result<(), ForgetError> {
        // What cannot be read cannot be redacted, and must not be kept either.
        let Ok(body) = decompress_body(&version.id, &version.body) else {
            return self.replace_body(version.id, Vec::new()).await;
        };
        let media_type = if version.media_type == MediaType::Html.as_str() { MediaType::Html } else { MediaType::Text };
        let headers = version.headers.as_object().into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
        match redact_body(&body, media_type, charset_of(headers), &self.names) {
            Some(body) => self.replace_body(version.id, compress_body(&body)?).await,
            None => Ok(()),
        }
    }

    /// Stores another body; one that is empty is read again when its page comes.
    async fn replace_body(&mut self, id: String, body: Vec<u8>) -> Result<(), ForgetError> {
        let change = page_version::ActiveModel {
            id: ActiveValue::Unchanged(id),
            body: ActiveValue::Set(body),
            redacted: ActiveValue::Set(true),
            // Whatever comes next reads it again.
            rules_version: ActiveValue::Set(String::new()),
            ..page_version::ActiveModel::default()
        };
        page_version::Entity::update(change).exec(self.db).await?;
        self.report.page_versions += 1;
        Ok(())
    }

    /// Assertions and choices: those about the person go, in the others' words the name is made unreadable.
    async fn forget_history(&mut self, forgotten: &BTreeSet<String>) -> Result<(), ForgetError> {
        let choices = choice::Entity::find().filter(choice::Column::RegionCode.eq(self.region.code.as_str())).all(self.db).await?;
        let (gone, kept): (Vec<_>, Vec<_>) = choices.into_iter().partition(|row| self.is_about(forgotten, &row.entity_type, &row.entity_id, &row.value));
        self.report.choices_deleted = gone.len() as u64;
        let ids: Vec<String> = gone.into_iter().map(|row| row.id).collect();
        for ids in ids.chunks(IDS_MAX) {
            choice::Entity::delete_many().filter(choice::Column::Id.is_in(ids)).exec(self.db).await?;
        }
        for row in kept {
            if let Some(value) = self.redact(&row.value) {
                let change = choice::ActiveModel { id: ActiveValue::Unchanged(row.id), value: ActiveValue::Set(value), ..choice::ActiveModel::default() };
                choice::Entity::update(change).exec(self.db).await?;
            }
        }
        let assertions = assertion::Entity::find().filter(assertion::Column::RegionCode.eq(self.region.code.as_str())).all(self.db).await?;
        let (gone, kept): (Vec<_>, Vec<_>) = assertions.into_iter().partition(|row| self.is_about(forgotten, &row.entity_type, &row.entity_id, &row.value));
        self.report.assertions_deleted = gone.len() as u64;
        let ids: Vec<String> = gone.into_iter().map(|row| row.id).collect();
        for ids in ids.chunks(IDS_MAX) {
            assertion::Entity::delete_many().filter(assertion::Column::Id.is_in(ids)).exec(self.db).await?;
        }
        for row in kept {
            self.redact_assertion(row).await?;
        }
        Ok(())
    }

    /// Whether a row is about one of those who are forgotten: a person, a membership, or an address that spells the name.
    fn is_about(&self, forgotten: &BTreeSet<String>, entity_type: &str, entity_id: &str, value: &str) -> bool {
        if forgotten.contains(entity_id) || forgotten.contains(value) {
            return true;
        }
        if entity_type == EntityType::Membership.code() {
            let of_person = |person: &String| person.strip_prefix("person:").is_some_and(|path| entity_id.ends_with(&format!(":{path}")));
            return forgotten.iter().any(of_person);
        }
        entity_type != EntityType::Person.code() && self.holds_name(entity_id)
    }

    async fn redact_assertion(&mut self, row: assertion::Model) -> Result<(), ForgetError> {
        // Words and what stands around them are one text: a name may reach over the border.
        let around = format!("{}{}{}", row.prefix, row.quote, row.suffix);
        let whole = self.redact(&around);
        // What stands around the words may have been cut within the name.
        let cut = self
            .patterns
            .iter()
            .fold(None, |text: Option<String>, pattern| pattern.redact_edges(text.as_deref().or(whole.as_deref()).unwrap_or(&around)).or(text));
        let texts = [cut.or(whole), self.redact(&row.value), self.redact(&row.value_written)];
        if texts.iter().all(Option::is_none) {
            return Ok(());
        }
        let [around, value, value_written] =
            [texts[0].clone().unwrap_or(around), texts[1].clone().unwrap_or(row.value), texts[2].clone().unwrap_or(row.value_written)];
        let characters: Vec<char> = around.chars().collect();
        let (start, end) = (row.prefix.chars().count(), row.prefix.chars().count() + row.quote.chars().count());
        let part = |from: usize, to: usize| characters[from.min(characters.len())..to.min(characters.len())].iter().collect::<String>();
        let change = assertion::ActiveModel {
            id: ActiveValue::Unchanged(row.id),
            prefix: ActiveValue::Set(part(0, start)),
            quote: ActiveValue::Set(part(start, end)),
            suffix: ActiveValue::Set(part(end, characters.len())),
            value: ActiveValue::Set(value),
            value_written: ActiveValue::Set(value_written),
            ..assertion::ActiveModel::default()
        };
        assertion::Entity::update(change).exec(self.db).await?;
        self.report.assertions_redacted += 1;
        Ok(())
    }

    /// Today's rows of the person; what else holds the name is made anew when the region is replayed.
    async fn forget_rows(&mut self, forgotten: &BTreeSet<String>) -> Result<(), ForgetError> {
        let memberships = membership::Entity::delete_many().filter(membership::Column::PersonId.is_in(forgotten)).exec(self.db).await?;
        let people = person::Entity::delete_many().filter(person::Column::Id.is_in(forgotten)).exec(self.db).await?;
        self.report.rows_deleted += memberships.rows_affected + people.rows_affected;
        for row in contact_point::Entity::find().filter(contact_point::Column::RegionCode.eq(self.region.code.as_str())).all(self.db).await? {
            if self.holds_name(&row.value) || self.holds_name(&row.id) {
                contact_point::Entity::delete_by_id(row.id).exec(self.db).await?;
                self.report.rows_deleted += 1;
            }
        }
        Ok(())
    }

    async fn leave_tombstone(&mut self, run_id: i64, now: DateTime<Utc>) -> Result<(), ForgetError> {
        for name in &self.names {
            // The salt need not be secret, only another one each time: it keeps digests from being looked up in lists.
            let salt = sha256_hex(format!("{now:?} {:?}", std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), name)).as_bytes())[..32].to_owned();
            let row = tombstone_of(self.region.code, &salt, name, now);
            tombstone::Entity::insert(row.into_active_model()).exec_without_returning(self.db).await?;
        }
        let last = last_revision(self.db, self.region).await?;
        let committed_at = last.as_ref().map_or(now, |last| now.max(just_after(last.committed_at)));
        let row = revision::ActiveModel {
            seq: ActiveValue::NotSet,
            region_code: ActiveValue::Set(self.region.code.to_string()),
            run_id: ActiveValue::Set(run_id),
            committed_at: ActiveValue::Set(committed_at),
            corrections_version: ActiveValue::Set(last.and_then(|last| last.corrections_version)),
        };
        revision::Entity::insert(row).exec(self.db).await?;
        Ok(())
    }
}
