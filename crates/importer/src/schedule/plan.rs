//! What the database knows of the schedule: when the next import is due, and which ones were done.

use super::lease::IMPORT;
use super::timetable::Timetable;
use crate::report::ImportReport;
use chrono::{DateTime, Utc};
use helheten_model::entity::{import_run, schedule};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

/// Notes when the next import is due, and who waits for it.
pub(super) async fn store_schedule(
    db: &DatabaseConnection,
    timetable: &Timetable,
    next_at: DateTime<Utc>,
    watcher: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    use schedule::Column::{Cron, JitterSeconds, Name, NextAt, SeenAt, Timezone, Watcher};
    let row = schedule::Model {
        name: IMPORT.to_owned(),
        cron: timetable.pattern().to_owned(),
        timezone: timetable.timezone().to_owned(),
        jitter_seconds: timetable.jitter().num_seconds(),
        next_at,
        watcher: watcher.to_owned(),
        seen_at: now,
    };
    let upsert = OnConflict::column(Name).update_columns([Cron, Timezone, JitterSeconds, NextAt, Watcher, SeenAt]).to_owned();
    schedule::Entity::insert(row.into_active_model()).on_conflict(upsert).exec_without_returning(db).await?;
    Ok(())
}

/// What was done of a time of the timetable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing, and nothing ever before.
    Never,
    /// Nothing since the time.
    Due,
    /// A run that began since then was cut off or stopped; so many were.
    CutOff(usize),
    /// A run that began since then has ended by itself.
    Done(i64),
}

/// Finds out what runs of an origin did since a time.
pub(super) async fn find_standing(db: &DatabaseConnection, origin: &str, time: DateTime<Utc>) -> Result<Standing, DbErr> {
    let runs = import_run::Entity::find().filter(import_run::Column::Origin.eq(origin));
    let since = runs.clone().filter(import_run::Column::StartedAt.gte(time)).order_by_desc(import_run::Column::Id).all(db).await?;
    if let Some(done) = since.iter().find(|run| run.finished_at.is_some() && !was_stopped(run)) {
        return Ok(Standing::Done(done.id));
    }
    if !since.is_empty() {
        return Ok(Standing::CutOff(since.len()));
    }
    Ok(if runs.one(db).await?.is_some() { Standing::Due } else { Standing::Never })
}

fn was_stopped(run: &import_run::Model) -> bool {
    serde_json::from_value::<ImportReport>(run.report.clone()).is_ok_and(|report| report.stopped)
}
