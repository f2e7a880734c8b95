//! Hears at once of something new where the database can tell: PostgreSQL's `LISTEN`. Elsewhere, looking at intervals is all there is.

use helheten_model::entity::revision;
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{DatabaseConnection, DbBackend};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::sleep;

/// How long to wait before listening again where the connection was lost.
const RETRY_EVERY: Duration = Duration::from_secs(5);

/// Wakes `heard` whenever a writer tells that there is something new, also when it may have been missed. Never ends.
///
/// On databases that cannot tell, it waits for ever.
pub(super) async fn listen_for_news(db: DatabaseConnection, heard: Arc<Notify>) {
    if db.get_database_backend() != DbBackend::Postgres {
        return std::future::pending().await;
    }
    loop {
        if let Err(error) = hear(&db, &heard).await {
            // Looking at intervals goes on meanwhile, and tells where the database is gone.
            tracing::debug!("not listening to the database for the moment: {error}");
        }
        sleep(RETRY_EVERY).await;
    }
}

async fn hear(db: &DatabaseConnection, heard: &Notify) -> Result<(), sea_orm::sqlx::Error> {
    let mut listener = PgListener::connect_with(db.get_postgres_connection_pool()).await?;
    listener.listen(revision::CHANNEL).await?;
    loop {
        // What was told before listening began, or while the connection was lost, was not heard.
        heard.notify_one();
        listener.try_recv().await?;
    }
}
