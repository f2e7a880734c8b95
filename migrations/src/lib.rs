//! The database's schema, one file a change, the same for SQLite and PostgreSQL.
//!
//! A change that has been released is never edited; a later change is a new file and a new line in [`Migrator`].

mod m20261122_000001_create_regions_and_runs;
mod m20261122_000002_create_pages;
mod m20261122_000003_create_what_pages_say;
mod m20261122_000004_create_choices;
mod m20261122_000005_create_organizations;
mod m20261122_000006_create_relations;
mod m20261122_000007_create_people;
mod m20261122_000008_create_figures_and_documents;
mod m20261122_000009_create_laws_and_duties;
mod m20261122_000010_create_goals_and_statements;
mod m20261122_000011_create_events_and_contacts;
mod m20261122_000012_record_withdrawals;
mod m20261122_000013_widen_findings;
mod m20261122_000014_create_redirects_and_tombstones;
mod m20261122_000015_create_matches;
mod m20261122_000016_create_successions;
mod m20261122_000017_create_changes;
mod m20261122_000018_remember_addresses;
mod m20261122_000019_create_lease_and_schedule;
mod m20261122_000021_tell_open_lists;
mod table;

use sea_orm_migration::prelude::*;

/// All changes, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_create_regions_and_runs::Migration),
            Box::new(m20261122_000002_create_pages::Migration),
            Box::new(m20261122_000003_create_what_pages_say::Migration),
            Box::new(m20261122_000004_create_choices::Migration),
            Box::new(m20261122_000005_create_organizations::Migration),
            Box::new(m20261122_000006_create_relations::Migration),
            Box::new(m20261122_000007_create_people::Migration),
            Box::new(m20261122_000008_create_figures_and_documents::Migration),
            Box::new(m20261122_000009_create_laws_and_duties::Migration),
            Box::new(m20261122_000010_create_goals_and_statements::Migration),
            Box::new(m20261122_000011_create_events_and_contacts::Migration),
            Box::new(m20261122_000012_record_withdrawals::Migration),
            Box::new(m20261122_000013_widen_findings::Migration),
            Box::new(m20261122_000014_create_redirects_and_tombstones::Migration),
            Box::new(m20261122_000015_create_matches::Migration),
            Box::new(m20261122_000016_create_successions::Migration),
            Box::new(m20261122_000017_create_changes::Migration),
            Box::new(m20261122_000018_remember_addresses::Migration),
            Box::new(m20261122_000019_create_lease_and_schedule::Migration),
            Box::new(m20261122_000021_tell_open_lists::Migration),
        ]
    }
}

/// The names of all changes that this program knows, oldest first.
pub fn migration_names() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}
