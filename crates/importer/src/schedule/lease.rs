//! The lease: of all programs that import into a database on schedule, one does so at a time.
//!
//! It is a row that its holder renews while it works. A holder that was killed renews nothing, and after
//! [`LEASE_LIFETIME`] another may take it; so the clocks of the machines must agree to within a minute.

use super::clock::Clock;
use crate::store::begin_writing;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use helheten_model::entity::lease;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, sea_query::Expr};
use tokio_util::sync::CancellationToken;

/// What is leased.
pub(super) const IMPORT: &str = "import";

/// How long a lease lives that is not renewed.
pub const LEASE_LIFETIME: TimeDelta = TimeDelta::minutes(2);

/// How long after a renewal the next one is due.
pub const RENEWAL_PAUSE: TimeDelta = TimeDelta::seconds(30);

/// What came of taking the lease.
#[derive(Clone, Debug, PartialEq)]
pub enum Taking {
    /// It is the taker's until this moment, unless it is renewed.
    Taken(DateTime<Utc>),
    /// Somebody else holds it.
    Held(lease::Model),
}

/// Who holds a lease, and since when.
pub fn describe_holder(held: &lease::Model) -> String {
    let moment = |moment: DateTime<Utc>| moment.trunc_subsecs(0).format("%Y-%m-%d %H:%M:%S").to_string();
    let (since, until) = (moment(held.acquired_at), moment(held.expires_at));
    format!("{}, since {since} UTC (if it was killed, others may begin after {until} UTC)", held.holder)
}

/// Takes the lease where nobody holds it, or where its holder has not renewed it in time.
///
/// # Errors
/// Where the database refuses.
pub async fn take_lease(db: &DatabaseConnection, holder: &str, now: DateTime<Utc>) -> Result<Taking, DbErr> {
    let row = lease::Model { name: IMPORT.to_owned(), holder: holder.to_owned(), acquired_at: now, renewed_at: now, expires_at: now + LEASE_LIFETIME };
    loop {
        let transaction = begin_writing(db).await?;
        let known = lease::Entity::find_by_id(IMPORT).lock_exclusive().one(&transaction).await?;
        let written = match known {
            Some(known) if known.holder != holder && known.expires_at > now => {
                transaction.rollback().await?;
                return Ok(Taking::Held(known));
            }
            Some(_) => lease::Entity::update(row.clone().into_active_model().reset_all()).exec(&transaction).await.map(|_| 1)?,
            None => {
                let insert = lease::Entity::insert(row.clone().into_active_model());
                insert.on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(&transaction).await?
            }
        };
        transaction.commit().await?;
        // Nobody had it, and somebody else was quicker: look again at who it is.
        if written > 0 {
            return Ok(Taking::Taken(row.expires_at));
        }
    }
}

/// Renews the lease; tells whether it is still the holder's.
///
/// # Errors
/// Where the database refuses.
pub async fn renew_lease(db: &DatabaseConnection, holder: &str, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let renewal =
        lease::Entity::update_many().col_expr(lease::Column::RenewedAt, Expr::value(now)).col_expr(lease::Column::ExpiresAt, Expr::value(now + LEASE_LIFETIME));
    let ours = renewal.filter(lease::Column::Name.eq(IMPORT)).filter(lease::Column::Holder.eq(holder));
    Ok(ours.exec(db).await?.rows_affected > 0)
}

/// Gives the lease up where it is still the holder's; tells whether it was.
///
/// # Errors
/// Where the database refuses.
pub async fn give_up_lease(db: &DatabaseConnection, holder: &str) -> Result<bool, DbErr> {
    let ours = lease::Entity::delete_many().filter(lease::Column::Name.eq(IMPORT)).filter(lease::Column::Holder.eq(holder));
    Ok(ours.exec(db).await?.rows_affected > 0)
}

/// Renews the lease again and again. Ends only when it has gone to somebody else, after telling the work to stop.
pub async fn keep_lease(db: DatabaseConnection, holder: String, clock: impl Clock, work: CancellationToken) {
    loop {
        clock.sleep_until(clock.now() + RENEWAL_PAUSE).await;
        match renew_lease(&db, &holder, clock.now()).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!("somebody else has taken the lease, because it was not renewed in time; this import stops");
                return work.cancel();
            }
            // Who cannot reach the database writes nothing to it either, and is told by the work itself.
            Err(error) => tracing::warn!(%error, "failed to renew the lease; trying again"),
        }
    }
}
