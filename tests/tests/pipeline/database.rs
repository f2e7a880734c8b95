//! Everything that a database for tests holds.

pub(crate) use helheten_tests::database::{TestDatabase, variable};

use helheten_model::entity;
use sea_orm::{DatabaseConnection, EntityTrait};
use std::collections::BTreeMap;

/// All rows of all tables, by table, in an order that does not depend on the database.
pub(crate) type Contents = BTreeMap<&'static str, Vec<String>>;

/// Everything that a database holds.
pub(crate) async fn load_contents(db: &DatabaseConnection) -> Contents {
    macro_rules! load {
        ($($table:ident),+ $(,)?) => {
            BTreeMap::from([$((stringify!($table), load_rows::<entity::$table::Entity>(db).await)),+])
        };
    }
    load!(
        assertion,
        choice,
        contact_point,
        decision_right,
        document,
        duty,
        event,
        event_organization,
        figure,
        finding,
        goal,
        governance_level,
        import_run,
        law,
        membership,
        mission,
        organization,
        organization_alias,
        organization_level,
        organization_match,
        organization_mission,
        organization_period,
        page,
        page_version,
        page_visit,
        person,
        post,
        redirect,
        region,
        region_law,
        relation,
        relation_ground,
        revision,
        statement,
        tombstone,
    )
}

/// Everything but the runs and the visits, which every import adds.
pub(crate) async fn load_held(db: &DatabaseConnection) -> Contents {
    let mut contents = load_contents(db).await;
    contents.retain(|table, _| !matches!(*table, "import_run" | "page_visit"));
    contents
}

async fn load_rows<E: EntityTrait>(db: &DatabaseConnection) -> Vec<String> {
    let mut rows: Vec<String> = E::find().all(db).await.unwrap().iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}
