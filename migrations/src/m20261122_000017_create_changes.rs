//! The view of changes: what began and ceased to be held, with the run and the reason.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(VIEW).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP VIEW change").await?;
        Ok(())
    }
}

/// A value that gives way to another at one moment is one change; values of sets come and go one by one.
const VIEW: &str = "\
CREATE VIEW change AS
SELECT
    opened.id AS id,
    opened.region_code AS region_code,
    revision.run_id AS run_id,
    revision.seq AS revision_seq,
    opened.recorded_from AS changed_at,
    opened.entity_type AS entity_type,
    opened.entity_id AS entity_id,
    opened.field AS field,
    closed.value AS old_value,
    opened.value AS new_value,
    closed.valid_from AS old_valid_from,
    closed.valid_to AS old_valid_to,
    opened.valid_from AS new_valid_from,
    opened.valid_to AS new_valid_to,
    opened.cause AS cause,
    closed.assertion_id AS old_assertion_id,
    opened.assertion_id AS new_assertion_id
FROM choice AS opened
LEFT JOIN choice AS closed
    ON closed.entity_id = opened.entity_id
    AND closed.field = opened.field
    AND closed.entity_type = opened.entity_type
    AND closed.recorded_to = opened.recorded_from
    AND NOT (opened.entity_type = 'ORGANIZATION' AND opened.field IN ('alias', 'level', 'mission'))
    AND NOT (opened.entity_type = 'EVENT' AND opened.field IN ('original', 'resulting'))
LEFT JOIN revision
    ON revision.region_code = opened.region_code
    AND revision.committed_at = opened.recorded_from
UNION ALL
SELECT
    closed.id || '/end' AS id,
    closed.region_code AS region_code,
    revision.run_id AS run_id,
    revision.seq AS revision_seq,
    closed.recorded_to AS changed_at,
    closed.entity_type AS entity_type,
    closed.entity_id AS entity_id,
    closed.field AS field,
    closed.value AS old_value,
    NULL AS new_value,
    closed.valid_from AS old_valid_from,
    closed.valid_to AS old_valid_to,
    NULL AS new_valid_from,
    NULL AS new_valid_to,
    closed.end_cause AS cause,
    closed.assertion_id AS old_assertion_id,
    NULL AS new_assertion_id
FROM choice AS closed
LEFT JOIN revision
    ON revision.region_code = closed.region_code
    AND revision.committed_at = closed.recorded_to
WHERE closed.recorded_to IS NOT NULL
    AND (
        closed.entity_type = 'ORGANIZATION' AND closed.field IN ('alias', 'level', 'mission')
        OR closed.entity_type = 'EVENT' AND closed.field IN ('original', 'resulting')
        OR NOT EXISTS (
            SELECT 1
            FROM choice AS opened
            WHERE opened.entity_id = closed.entity_id
                AND opened.field = closed.field
                AND opened.entity_type = closed.entity_type
                AND opened.recorded_from = closed.recorded_to
        )
    )";
