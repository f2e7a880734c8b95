//! The migrated schema and the entities: the same tables, the same columns, up and down.

use crate::database::TestDatabase;
use helheten_migrations::Migrator;
use helheten_model::entity;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, IdenStatic, IntoActiveModel, Iterable, ModelTrait, Statement,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use std::collections::BTreeSet;

/// Names of columns, of one table.
async fn columns_of(db: &DatabaseConnection, table: &str) -> BTreeSet<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        _ => format!("SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}'"),
    };
    texts(db, &sql).await
}

async fn tables_of(db: &DatabaseConnection) -> BTreeSet<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        _ => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
    };
    texts(db, sql).await
}

async fn texts(db: &DatabaseConnection, sql: &str) -> BTreeSet<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// A table has its entity's columns, takes a row of it and gives the same row again.
async fn check_table<E>(db: &DatabaseConnection) -> String
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + ModelTrait<Entity = E> + PartialEq,
    E::ActiveModel: Send,
{
    let table = E::default().table_name().to_owned();
    let columns: BTreeSet<String> = E::Column::iter().map(|column| column.as_str().to_owned()).collect();
    assert_eq!(columns_of(db, &table).await, columns, "{table}");
    E::insert(E::ActiveModel::default_values()).exec_without_returning(db).await.unwrap_or_else(|error| panic!("{table}: {error}"));
    let rows = E::find().all(db).await.unwrap();
    assert_eq!(rows.len(), 1, "{table}");
    let again: E::ActiveModel = rows[0].clone().into_active_model();
    for column in E::Column::iter() {
        assert_eq!(again.get(column).into_value(), Some(rows[0].get(column)), "{table}");
    }
    table
}

#[tokio::test]
async fn every_entity_is_a_table_of_the_schema() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let mut known = BTreeSet::from(["seaql_migrations".to_owned()]);
        macro_rules! check {
            // In the order of their references: what others refer to comes first.
            ($($table:ident),+ $(,)?) => { $(known.insert(check_table::<entity::$table::Entity>(&db).await);)+ };
        }
        check!(
            region,
            import_run,
            revision,
            page,
            page_version,
            page_visit,
            source,
            assertion,
            finding,
            choice,
            organization,
            organization_alias,
            organization_level,
            organization_mission,
            organization_period,
            relation,
            relation_ground,
            post,
            person,
            membership,
            figure,
            document,
            law,
            region_law,
            duty,
            decision_right,
            goal,
            mission,
            governance_level,
            statement,
            event,
            event_organization,
            contact_point,
            organization_match,
            redirect,
            restoration,
            tombstone,
            lease,
            schedule,
        );
        assert_eq!(tables_of(&db).await, known);
    }
}

#[tokio::test]
async fn the_schema_goes_down_and_up_again() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let tables = tables_of(&db).await;
        // In one transaction, as the program does it: another connection of SQLite may hold on to the schema before.
        let transaction = db.begin().await.unwrap();
        Migrator::down(&transaction, None).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(tables_of(&db).await, BTreeSet::from(["seaql_migrations".to_owned()]));
        let transaction = db.begin().await.unwrap();
        Migrator::up(&transaction, None).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(tables_of(&db).await, tables);
    }
}
