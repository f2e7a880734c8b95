//! Writes invented rows into a database.

use crate::synthetic::Rows;
use helheten_migrations::Migrator;
use helheten_model::entity::{
    assertion, choice, contact_point, document, duty, event, figure, goal, import_run, membership, organization, organization_alias, organization_level,
    organization_mission, page, page_version, page_visit, person, post, relation, revision, statement,
};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{ActiveModelBehavior, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, Iterable, TransactionTrait};
use sea_orm_migration::MigratorTrait;

/// Organizations written in one transaction.
const BATCH: usize = 1_000;
/// Values of a statement at most, as SQLite takes them.
const VALUES_MAX: usize = 30_000;

/// Writes the rows of so many organizations, as `add` adds them; tells how many rows there are that loading reads.
pub(crate) async fn write_database(db: &DatabaseConnection, organizations: usize, add: impl Fn(&mut Rows, usize, DateTimeUtc)) -> Result<u64, DbErr> {
    db.execute_unprepared("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF").await?;
    Migrator::up(db, None).await?;
    let now = DateTimeUtc::from_timestamp(1_770_000_000, 0).unwrap_or_default();
    let mut written = write_run(db, now).await?;
    for first in (0..organizations).step_by(BATCH) {
        let mut rows = Rows::default();
        for number in first..organizations.min(first + BATCH) {
            add(&mut rows, number, now);
        }
        let transaction = db.begin().await?;
        written += write_rows(&transaction, rows).await?;
        transaction.commit().await?;
    }
    Ok(written)
}

async fn write_run(db: &DatabaseConnection, now: DateTimeUtc) -> Result<u64, DbErr> {
    let transaction = db.begin().await?;
    let run = import_run::Model {
        id: 1,
        started_at: now,
        finished_at: Some(now),
        program_version: "0.1.0".into(),
        rules_version: "rules".into(),
        origin: "invented".into(),
        demo: true,
        report: serde_json::json!({}),
    };
    let revision = revision::Model { seq: 1, region_code: "14".into(), run_id: 1, committed_at: now, corrections_version: None };
    let written = insert::<import_run::Entity>(&transaction, vec![run]).await? + insert::<revision::Entity>(&transaction, vec![revision]).await?;
    transaction.commit().await?;
    Ok(written)
}

async fn write_rows(db: &DatabaseTransaction, rows: Rows) -> Result<u64, DbErr> {
    let mut written = insert::<page::Entity>(db, rows.pages).await?;
    written += insert::<page_version::Entity>(db, rows.versions).await?;
    written += insert::<page_visit::Entity>(db, rows.visits).await?;
    written += insert::<organization::Entity>(db, rows.organizations).await?;
    written += insert::<organization_alias::Entity>(db, rows.aliases).await?;
    written += insert::<organization_level::Entity>(db, rows.levels).await?;
    written += insert::<organization_mission::Entity>(db, rows.missions).await?;
    written += insert::<relation::Entity>(db, rows.relations).await?;
    written += insert::<post::Entity>(db, rows.posts).await?;
    written += insert::<person::Entity>(db, rows.people).await?;
    written += insert::<membership::Entity>(db, rows.memberships).await?;
    written += insert::<figure::Entity>(db, rows.figures).await?;
    written += insert::<document::Entity>(db, rows.documents).await?;
    written += insert::<duty::Entity>(db, rows.duties).await?;
    written += insert::<goal::Entity>(db, rows.goals).await?;
    written += insert::<statement::Entity>(db, rows.statements).await?;
    written += insert::<event::Entity>(db, rows.events).await?;
    written += insert::<contact_point::Entity>(db, rows.contacts).await?;
    written += insert::<assertion::Entity>(db, rows.assertions).await?;
    written += insert::<choice::Entity>(db, rows.choices).await?;
    Ok(written)
}

async fn insert<E>(db: &DatabaseTransaction, rows: Vec<E::Model>) -> Result<u64, DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelBehavior + Send,
{
    let (count, columns) = (rows.len() as u64, E::Column::iter().count());
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let chunk: Vec<E::ActiveModel> = rows.by_ref().take(VALUES_MAX / columns).collect();
        E::insert_many(chunk).exec_without_returning(db).await?;
    }
    Ok(count)
}
