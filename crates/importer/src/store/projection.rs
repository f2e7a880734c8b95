//! The projection of one region: every entity table is brought to what its change set says, row by row.

use super::rows::{ROWS_MAX, TableChange, compare_table, insert_missing};
use crate::resolve::{ChangeSet, Projection};
use helheten_model::entity::{
    contact_point, decision_right, document, duty, event, event_organization, figure, finding, goal, governance_level, law, membership, mission, organization,
    organization_alias, organization_level, organization_match, organization_mission, organization_period, person, post, region_law, relation, relation_ground,
    statement,
};
use helheten_model::vocabulary::Region;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr};

/// Brings the region's rows and findings to what they should be; gives the number of rows that were written or deleted.
pub(super) async fn replace_projection(db: &impl ConnectionTrait, region: &Region, changes: &ChangeSet) -> Result<u64, DbErr> {
    // Statutes are shared between regions: they are added, and never changed or taken away by one of them.
    let laws = insert_missing::<law::Entity>(db, changes.projection.laws.clone(), ROWS_MAX).await?;
    let mut tables = compare_tables(db, region.code.as_str(), &changes.projection).await?;
    let of_region = Condition::all().add(finding::Column::RegionCode.eq(region.code.as_str()));
    tables.push(compare_table::<finding::Entity>(db, of_region, &changes.findings).await?);
    // What others refer to is written before them and deleted after them.
    for statement in tables.iter().flat_map(|table| &table.upserts) {
        db.execute_raw(statement.clone()).await?;
    }
    for statement in tables.iter().rev().flat_map(|table| &table.deletes) {
        db.execute_raw(statement.clone()).await?;
    }
    Ok(laws + tables.iter().map(|table| table.rows).sum::<u64>())
}

/// Compares all tables, what others refer to first.
async fn compare_tables(db: &impl ConnectionTrait, code: &str, projection: &Projection) -> Result<Vec<TableChange>, DbErr> {
    macro_rules! compare {
        ($($table:ident: $rows:ident),+ $(,)?) => {
            vec![$(compare_table::<$table::Entity>(db, Condition::all().add($table::Column::RegionCode.eq(code)), &projection.$rows).await?),+]
        };
    }
    macro_rules! compare_parts {
        ($($table:ident.$column:ident in $owners:expr => $rows:ident),+ $(,)?) => {
            [$(compare_table::<$table::Entity>(db, Condition::all().add($table::Column::$column.in_subquery($owners)), &projection.$rows).await?),+]
        };
    }
    let mut tables = compare![
        organization: organizations,
        organization_period: organization_periods,
        relation: relations,
        post: posts,
        person: people,
        membership: memberships,
        figure: figures,
        document: documents,
        region_law: region_laws,
        goal: goals,
        mission: missions,
        duty: duties,
        decision_right: decision_rights,
        governance_level: governance_levels,
        statement: statements,
        event: events,
        contact_point: contact_points,
    ];
    tables.extend(compare_parts![
        organization_alias.OrganizationId in organizations_of(code) => organization_aliases,
        organization_level.OrganizationId in organizations_of(code) => organization_levels,
        organization_mission.OrganizationId in organizations_of(code) => organization_missions,
        organization_match.OrganizationId in organizations_of(code) => organization_matches,
        relation_ground.RelationId in relations_of(code) => relation_grounds,
        event_organization.EventId in events_of(code) => event_organizations,
    ]);
    Ok(tables)
}

fn organizations_of(code: &str) -> SelectStatement {
    let mut organizations = Query::select();
    organizations.column(organization::Column::Id).from(organization::Entity).and_where(organization::Column::RegionCode.eq(code));
    organizations
}

fn events_of(code: &str) -> SelectStatement {
    let mut events = Query::select();
    events.column(event::Column::Id).from(event::Entity).and_where(event::Column::RegionCode.eq(code));
    events
}

fn relations_of(code: &str) -> SelectStatement {
    let mut relations = Query::select();
    relations.column(relation::Column::Id).from(relation::Entity).and_where(relation::Column::RegionCode.eq(code));
    relations
}
