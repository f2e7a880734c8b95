//! Loads a dataset in one transaction, so that it shows the database as it stood at one moment.

mod evidence;
mod line;
mod source;

use super::index::Index;
use super::model::FactModel;
use super::row::{UnknownCode, read_region, unknown};
use super::table::Table;
use super::{Dataset, DatasetInfo, Finding, Indexes, OrganizationSets, Successions, subject_key};
use evidence::load_evidence;
use helheten_model::entity::{
    decision_right, event_organization, figure, finding, import_run, law, organization, organization_alias, organization_level, organization_mission, revision,
};
use helheten_model::vocabulary::{FindingKind, Level, MissionArea, OrganizationKind};
use line::Lines;
use sea_orm::{
    AccessMode, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, EntityName, EntityTrait, IsolationLevel, Iterable, ModelTrait,
    TransactionTrait,
};
use serde::de::DeserializeOwned;
use source::load_sources;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why a dataset could not be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The database did not answer, or lacks a table or column.
    #[error("failed to load table {table} (is the database migrated? `helheten migrate` brings it up to date): {cause}")]
    Database {
        /// The table.
        table: String,
        /// What the database says.
        cause: DbErr,
    },
    /// The database did not begin or end a transaction.
    #[error("failed to read the database: {0}")]
    Connection(#[from] DbErr),
    /// The file of the database is not there any more.
    #[error("the database's file {} cannot be found: {cause}", path.display())]
    FileGone {
        /// Where it was.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The index of the search was not built.
    #[error("failed to build the index of the search: {0}")]
    Search(#[from] tokio::task::JoinError),
    /// A row holds a value that the program does not know.
    #[error("failed to load table {table}: row \"{id}\": {cause}; the database is damaged or was written by a newer version")]
    UnknownCode {
        /// The table.
        table: String,
        /// The row.
        id: String,
        /// The column and its value.
        cause: UnknownCode,
    },
}

/// Loads everything that is held true today, and everything that ever was.
///
/// # Errors
/// Where the database does not answer, lacks a table, or holds a value that the vocabulary does not know.
pub async fn load_dataset(db: &DatabaseConnection) -> Result<Dataset, LoadError> {
    let transaction = match db.get_database_backend() {
        DatabaseBackend::Postgres => db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?,
        _ => db.begin().await?,
    };
    let dataset = load_tables(&transaction).await;
    transaction.rollback().await?;
    dataset
}

async fn load_tables(db: &DatabaseTransaction) -> Result<Dataset, LoadError> {
    let import_runs = load_rows::<import_run::Entity>(db).await?;
    let mut dataset = Dataset {
        info: load_info(db, &import_runs).await?,
        organizations: load_table(db).await?,
        organization_periods: load_table(db).await?,
        relations: load_table(db).await?,
        posts: load_table(db).await?,
        people: load_table(db).await?,
        memberships: load_table(db).await?,
        figures: build_table(load_rows::<figure::Entity>(db).await?)?,
        documents: load_table(db).await?,
        region_laws: load_table(db).await?,
        goals: load_table(db).await?,
        missions: load_table(db).await?,
        duties: load_table(db).await?,
        decision_rights: build_table(load_rows::<decision_right::Entity>(db).await?)?,
        governance_levels: load_table(db).await?,
        statements: load_table(db).await?,
        events: load_table(db).await?,
        contact_points: load_table(db).await?,
        laws: load_rows::<law::Entity>(db).await?,
        import_runs,
        ..Dataset::default()
    };
    dataset.laws.sort_by(|one, other| one.id.cmp(&other.id));
    dataset.law_places = (0..).zip(&dataset.laws).map(|(place, law)| (law.id.clone(), place)).collect();
    dataset.import_runs.sort_by_key(|run| std::cmp::Reverse(run.id));
    dataset.organization_sets = load_sets(db, &dataset.organizations).await?;
    dataset.indexes = build_indexes(&dataset);
    dataset.successions = load_successions(db, &dataset).await?;
    load_evidence(db, &mut dataset).await?;
    dataset.imported = dataset.pages.iter().map(|page| page.region).collect();
    dataset.findings = load_findings(db, &dataset).await?;
    dataset.sources = load_sources(db, &dataset).await?;
    Ok(dataset)
}

/// All rows of a table.
async fn load_rows<E: EntityTrait>(db: &DatabaseTransaction) -> Result<Vec<E::Model>, LoadError> {
    E::find().all(db).await.map_err(|cause| failed_table::<E>(cause))
}

/// All rows of a table of facts, their codes read. A table with truth values or fractions needs `load_rows`, as a line would not tell them exactly.
async fn load_table<M>(db: &DatabaseTransaction) -> Result<Table<M>, LoadError>
where
    M: FactModel + ModelTrait + DeserializeOwned,
    M::Entity: EntityTrait<Model = M>,
{
    let failed = failed_table::<M::Entity>;
    let mut lines = Lines::of::<M::Entity>(db, <M::Entity as EntityTrait>::Column::iter()).await.map_err(failed)?;
    let mut models = Vec::new();
    while let Some(line) = lines.next().await.map_err(failed)? {
        models.push(line.read().map_err(failed)?);
    }
    build_table(models)
}

fn build_table<M>(models: Vec<M>) -> Result<Table<M>, LoadError>
where
    M: FactModel + ModelTrait,
{
    Table::build(models).map_err(|(id, cause)| LoadError::UnknownCode { table: M::Entity::default().table_name().to_owned(), id, cause })
}

pub(super) fn failed_table<E: EntityTrait>(cause: DbErr) -> LoadError {
    LoadError::Database { table: E::default().table_name().to_owned(), cause }
}

fn unknown_code<E: EntityTrait>(id: &str, cause: UnknownCode) -> LoadError {
    LoadError::UnknownCode { table: E::default().table_name().to_owned(), id: id.to_owned(), cause }
}

async fn load_info(db: &DatabaseTransaction, import_runs: &[import_run::Model]) -> Result<DatasetInfo, LoadError> {
    let revisions = load_rows::<revision::Entity>(db).await?;
    let brought: HashSet<i64> = revisions.iter().map(|revision| revision.run_id).collect();
    let last = revisions.into_iter().max_by_key(|revision| revision.seq);
    Ok(DatasetInfo {
        revision: last.as_ref().map_or(0, |revision| revision.seq),
        committed_at: last.map(|revision| revision.committed_at),
        imported_at: import_runs.iter().filter_map(|run| run.finished_at).max(),
        // A run that changed nothing brought nothing.
        demo: import_runs.iter().any(|run| run.demo && brought.contains(&run.id)),
        moment: None,
    })
}

async fn load_sets(db: &DatabaseTransaction, organizations: &Table<organization::Model>) -> Result<Vec<OrganizationSets>, LoadError> {
    let mut sets = vec![OrganizationSets::default(); organizations.len()];
    let set_of = |id: &str| organizations.find(id).map(|row| row.place as usize);
    for alias in load_rows::<organization_alias::Entity>(db).await? {
        if let Some(place) = set_of(&alias.organization_id) {
            sets[place].aliases.push(alias.name);
        }
    }
    for row in load_rows::<organization_level::Entity>(db).await? {
        let level =
            Level::find(&row.level).ok_or_else(|| unknown_code::<organization_level::Entity>(&row.organization_id, unknown("level", &row.level, "Level")))?;
        if let Some(place) = set_of(&row.organization_id) {
            sets[place].levels.push(level);
        }
    }
    for row in load_rows::<organization_mission::Entity>(db).await? {
        let mission = MissionArea::find(&row.mission)
            .ok_or_else(|| unknown_code::<organization_mission::Entity>(&row.organization_id, unknown("mission", &row.mission, "MissionArea")))?;
        if let Some(place) = set_of(&row.organization_id) {
            sets[place].missions.push(mission);
        }
    }
    for set in &mut sets {
        set.aliases.sort();
        set.levels.sort();
        set.missions.sort();
    }
    Ok(sets)
}

async fn load_successions(db: &DatabaseTransaction, dataset: &Dataset) -> Result<Successions, LoadError> {
    let rows = load_rows::<event_organization::Entity>(db).await?;
    Successions::build(&dataset.events, &dataset.organizations, rows).map_err(|(event, cause)| unknown_code::<event_organization::Entity>(&event, cause))
}

pub(super) fn build_indexes(dataset: &Dataset) -> Indexes {
    Indexes {
        organizations_by_parent: Index::build(&dataset.organizations, |row| row.parent_id.as_deref()),
        relations_by_from: Index::build(&dataset.relations, |row| Some(&row.model.from_id)),
        relations_by_to: Index::build(&dataset.relations, |row| Some(&row.model.to_id)),
        posts_by_organization: Index::build(&dataset.posts, |row| row.model.organization_id.as_deref()),
        memberships_by_organization: Index::build(&dataset.memberships, |row| row.model.organization_id.as_deref()),
        memberships_by_post: Index::build(&dataset.memberships, |row| Some(&row.model.post_id)),
        memberships_by_person: Index::build(&dataset.memberships, |row| Some(&row.model.person_id)),
        figures_by_organization: Index::build(&dataset.figures, |row| row.model.organization_id.as_deref()),
        documents_by_issuer: Index::build(&dataset.documents, |row| row.model.issuer_id.as_deref()),
        region_laws_by_law: Index::build(&dataset.region_laws, |row| Some(&row.model.law_id)),
        duties_by_subject: Index::build(&dataset.duties, |row| row.model.subject_id.as_deref()),
        duties_by_law: Index::build(&dataset.duties, |row| row.model.law_id.as_deref()),
        decision_rights_by_organization: Index::build(&dataset.decision_rights, |row| row.model.organization_id.as_deref()),
        statements_by_subject: Index::build_owned(&dataset.statements, |row| Some(subject_key(row.region, &row.model.subject))),
        events_by_organization: Index::build(&dataset.events, |row| row.model.organization_id.as_deref()),
        contact_points_by_organization: Index::build(&dataset.contact_points, |row| row.model.organization_id.as_deref()),
    }
}

async fn load_findings(db: &DatabaseTransaction, dataset: &Dataset) -> Result<Vec<Finding>, LoadError> {
    let pages: HashMap<&str, u32> = (0..).zip(&dataset.pages).map(|(place, page)| (page.version_id.as_str(), place)).collect();
    let mut findings = Vec::new();
    for row in load_rows::<finding::Entity>(db).await? {
        let region = read_region(&row.region_code).map_err(|cause| unknown_code::<finding::Entity>(&row.id, cause))?;
        let kind = FindingKind::find(&row.kind).ok_or_else(|| unknown_code::<finding::Entity>(&row.id, unknown("kind", &row.kind, "FindingKind")))?;
        let page = row.page_version_id.as_deref().and_then(|version| pages.get(version)).copied();
        let open_list_of = match row.open_list_of.as_deref() {
            Some(kind) => {
                Some(OrganizationKind::find(kind).ok_or_else(|| unknown_code::<finding::Entity>(&row.id, unknown("open_list_of", kind, "OrganizationKind")))?)
            }
            None => None,
        };
        findings.push(Finding {
            id: row.id,
            region,
            kind,
            text: row.text,
            quote: row.quote,
            start: row.start,
            end: row.end,
            page,
            rule: row.rule,
            entity_id: row.entity_id,
            open_list_of,
        });
    }
    findings.sort_by(|one, other| (one.region, &one.id).cmp(&(other.region, &other.id)));
    Ok(findings)
}
