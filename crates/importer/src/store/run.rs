//! Runs of the importer: begun and ended in small transactions of their own, so that a run that was cut off shows.

use super::{StoreError, tell_readers};
use chrono::{DateTime, Utc};
use helheten_model::entity::import_run;
use sea_orm::{ActiveValue, DatabaseConnection, EntityTrait};

/// Begins a run; gives its id.
pub(crate) async fn start_run(db: &DatabaseConnection, origin: &str, demo: bool, program_version: &str, now: DateTime<Utc>) -> Result<i64, StoreError> {
    let row = import_run::ActiveModel {
        id: ActiveValue::NotSet,
        started_at: ActiveValue::Set(now),
        finished_at: ActiveValue::Set(None),
        program_version: ActiveValue::Set(program_version.to_owned()),
        rules_version: ActiveValue::Set(crate::RULES_VERSION.to_owned()),
        origin: ActiveValue::Set(origin.to_owned()),
        demo: ActiveValue::Set(demo),
        report: ActiveValue::Set(serde_json::Value::Null),
    };
    let id = import_run::Entity::insert(row).exec(db).await?.last_insert_id;
    tell_readers(db).await?;
    Ok(id)
}

/// Ends a run with its report.
pub(crate) async fn finish_run(db: &DatabaseConnection, run_id: i64, report: serde_json::Value, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = import_run::ActiveModel {
        id: ActiveValue::Unchanged(run_id),
        finished_at: ActiveValue::Set(Some(now)),
        report: ActiveValue::Set(report),
        ..import_run::ActiveModel::default()
    };
    import_run::Entity::update(row).exec(db).await?;
    tell_readers(db).await?;
    Ok(())
}
